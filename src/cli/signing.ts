/** What commands that publish do about the log: not grow it when it must not, have it signed meanwhile, and what comes after. */
import { keepUp } from "../app/background.ts"
import { afterPublication } from "../app/followers.ts"
import { explainRefusal, type LogRefusal } from "../ledger/log-refusal.ts"
import { openNodeLog } from "../node/keys.ts"
import { type ExitCode, progressLine, say, terminalLanguage } from "./command.ts"
import { indexesOf, type OpenRegister } from "./open-register.ts"

// A checkpoint is promised within ten seconds of a publication: this leaves six to make it.
const signEveryMs = 4_000

/** Does work that publishes, unless the log must not grow. */
export async function signing(register: OpenRegister, work: () => Promise<ExitCode>): Promise<ExitCode> {
  // Said here once, in the language of the terminal.
  const signedLog = openNodeLog(register.config, register.pool, () => {})
  const tell = (refusal: LogRefusal) => say(explainRefusal(refusal)[terminalLanguage()])
  const halted = await signedLog.halted()
  if (halted) {
    tell(halted)
    return 1
  }
  const ending = new AbortController()
  const log = { name: "log", everyMs: signEveryMs, catchUp: () => signedLog.catchUp() }
  const following = keepUp(log, say, ending.signal)
  const code = await work().finally(async () => {
    ending.abort()
    await following
  })
  await settlePublished(register, signedLog)
  const { refusal } = await signedLog.standing()
  if (refusal) tell(refusal)
  return code
}

/** What comes after a publication, to its end. */
export async function settlePublished(
  register: OpenRegister,
  signedLog = openNodeLog(register.config, register.pool, say),
): Promise<void> {
  const progress = progressLine()
  progress.show("signing the log, and bringing the search index up to date")
  const { pool: sql } = register
  const indexes = indexesOf(register)
  const parts = { sql, ...indexes, signedLog, listedSet: null, log: say }
  await afterPublication(parts, Number.POSITIVE_INFINITY)
  progress.end()
}
