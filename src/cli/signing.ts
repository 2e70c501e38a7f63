/** What commands that publish do about the log: not grow it when it must not, and have it signed meanwhile and after. */
import { repeatUntil } from "../app/background.ts"
import { explainRefusal, type LogRefusal } from "../ledger/log-refusal.ts"
import { openNodeLog } from "../node/log.ts"
import { type ExitCode, type OpenRegister, progressLine, say, terminalLanguage } from "./command.ts"

// A checkpoint is promised within ten seconds of a publication: this leaves six to make it.
const signEveryMs = 4_000

/** Does work that publishes, unless the log must not grow. */
export async function signing({ pool, config }: OpenRegister, work: () => Promise<ExitCode>): Promise<ExitCode> {
  // Said here once, in the language of the terminal.
  const signedLog = openNodeLog(config, pool, () => {})
  const tell = (refusal: LogRefusal) => say(explainRefusal(refusal)[terminalLanguage()])
  const halted = await signedLog.halted()
  if (halted) {
    tell(halted)
    return 1
  }
  const ending = new AbortController()
  const following = repeatUntil(signEveryMs, ending.signal, () =>
    signedLog.catchUp().catch((error: Error) => say(`log: ${error.message}`)),
  )
  const code = await work().finally(async () => {
    ending.abort()
    await following
  })
  const progress = progressLine()
  progress.show("signing the log")
  await signedLog.catchUp()
  progress.end()
  const { refusal } = await signedLog.standing()
  if (refusal) tell(refusal)
  return code
}
