/** `gongshi log …`: the ways out for an operator. */
import { rename } from "node:fs/promises"
import { sha256 } from "../ledger/node-sha256.ts"
import { readHead } from "../ledger/sequencer.ts"
import { isKeyName } from "../ledger/signed-note.ts"
import { treeFollower } from "../ledger/tree-growth.ts"
import { beginCheckpoint, readCheckpoint } from "../ledger/tree-store.ts"
import { rememberedFiles } from "../node/checkpoint.ts"
import { openNodeLog } from "../node/keys.ts"
import { keyFile } from "../signing/key-file.ts"
import { endLogKeys } from "../signing/key-store.ts"
import { type Command, type ExitCode, readArgs, readChoice, say, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"

export const logCommand: Command = {
  summary: "make the Merkle tree again from the entries, or end this log and begin another under a new name",
  usage: "log rebuild | log begin NAME --end-current",
  async run(args) {
    const [action, ...rest] = args
    return readChoice("log", action, ["rebuild", "begin"]) === "rebuild" ? rebuild(rest) : begin(rest)
  },
}

async function rebuild(args: readonly string[]): Promise<ExitCode> {
  readArgs(args, {})
  return withRegister<ExitCode>(async ({ pool, config }) => {
    const size = await treeFollower(pool, sha256).rebuild()
    process.stdout.write(`the tree of ${size} entries was made again\n`)
    const signedLog = openNodeLog(config, pool, say)
    await signedLog.catchUp()
    return (await signedLog.standing()).refusal ? 1 : 0
  })
}

/**
 * Ends a log whose history is lost for good. The old name and key are never used again: what they signed stays true,
 * and nobody can take the new log for the old one's continuation.
 */
async function begin(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = readArgs(args, { "end-current": { type: "boolean" } }, 1)
  const [name = ""] = positionals
  if (!isKeyName(name)) throw new UsageError("the name must have no spaces and no plus, as register.example/log2")
  if (!values["end-current"]) {
    throw new UsageError("this ends the log that partners verify now: say so with --end-current")
  }
  return withRegister<ExitCode>(async ({ pool, config }) => {
    const { origin } = await readCheckpoint(pool)
    if (origin === name) throw new UsageError(`the log is named ${name} already: a new one needs a new name`)
    const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-")
    for (const file of [keyFile(config.dataDir, "log"), ...(await rememberedFiles(config))]) {
      await rename(file, `${file}.ended-${stamp}`).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error
      })
    }
    await endLogKeys(pool, Date.now())
    await beginCheckpoint(pool, name)
    const signedLog = openNodeLog(config, pool, say)
    await signedLog.catchUp()
    const { vkeys, refusal } = await signedLog.standing()
    const { size } = await readHead(pool)
    process.stdout.write(`${origin ?? "the log"} has ended; ${name} begins with the ${size} entries there are\n`)
    process.stdout.write(`tell every partner, with the reason, to follow: ${vkeys.join(" ")}\n`)
    return refusal ? 1 : 0
  })
}
