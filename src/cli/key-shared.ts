/** The secrets that nodes share, on the command line: which ones the register works with, and `gongshi keys forget`. */
import { platform } from "../app/platform.ts"
import type { Config } from "../config/config.ts"
import type { Pool } from "../database/client.ts"
import { sharedStanding } from "../node/keys.ts"
import { SharedKeyError, sharedPurposes } from "../signing/shared-key.ts"
import { forgetShared } from "../signing/shared-key-store.ts"
import { type ExitCode, readChoice, say, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"

/** `keys forget PURPOSE ID`: no node has to have the key any more. */
export async function forgetKey(values: { lost?: boolean }, named?: string, id = ""): Promise<ExitCode> {
  const purpose = readChoice("PURPOSE", named, sharedPurposes)
  return withRegister<ExitCode>(async ({ pool }) => {
    const author = { at: platform.clock(), actor: "system:command-line" }
    const done = await forgetShared(pool, purpose, id, { ...author, mayLose: values.lost === true })
    if (done === null) throw new UsageError(`the register works with no ${purpose} key ${id}: gongshi keys list`)
    const { made, forgotten } = done
    if (!forgotten) {
      say(
        `${made} ${hanging[purpose]} need the ${purpose} key ${id}: put it back; if it is lost for good, again with --lost`,
      )
      return 1
    }
    if (made > 0) say(`${made} ${hanging[purpose]} can't be read or found by it any more: have them sent anew`)
    process.stdout.write(`${purpose}  ${id}  forgotten\n`)
    return 0
  })
}

const hanging = {
  identity: "listings of persons",
  roster: "sellers of rosters",
  webhook: "webhooks",
} as const

/** Each secret that the register works with. */
export async function sharedRows(config: Config, pool: Pool) {
  const standing = await sharedStanding(pool, config)
  return standing.flatMap(({ purpose, listed, held }) =>
    listed.map((id) => ({
      role: purpose,
      kid: id,
      status: "shared",
      place: held.includes(id) ? "here" : "not held here",
    })),
  )
}

/** The same, a line for each. */
export async function sharedLines(config: Config, pool: Pool): Promise<string[]> {
  return (await sharedRows(config, pool)).map((row) => Object.values(row).join("  "))
}

/** What is wrong with the secrets here, in sentences: those that the register works with and that are missing. */
export async function sharedFaults(config: Config, pool: Pool): Promise<string[]> {
  const standing = await sharedStanding(pool, config)
  return standing.flatMap(({ purpose, listed, held }) => {
    const missing = listed.filter((id) => !held.includes(id))
    return missing.length === 0 ? [] : [new SharedKeyError(purpose, missing).message]
  })
}
