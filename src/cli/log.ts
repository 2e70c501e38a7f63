/** `gongshi log …`: the ways out for an operator. */
import { rename } from "node:fs/promises"
import path from "node:path"
import { platform } from "../app/platform.ts"
import { explainSwitch, ownVersion } from "../database/writer.ts"
import { refuseSwitch } from "../database/writer-store.ts"
import { nameRelease, type ReleaseRefusal } from "../exports/release/name-release.ts"
import { rebuildMap } from "../ledger/map/growth.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { readHead } from "../ledger/sequencer.ts"
import { isKeyName } from "../ledger/signed-note.ts"
import { treeFollower } from "../ledger/tree-growth.ts"
import { beginCheckpoint, readCheckpoint } from "../ledger/tree-store.ts"
import { rememberedFiles } from "../node/checkpoint.ts"
import { openNodeLog } from "../node/keys.ts"
import { keyFile } from "../signing/key-file.ts"
import { endLogKeys } from "../signing/key-store.ts"
import { command, type ExitCode, type Group, progressLine, say, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"
import { signing } from "./signing.ts"
import { readRelease } from "./verify-release.ts"
import { inWords } from "./verify-words.ts"

export const logCommand: Group = {
  about: "make the Merkle tree or the map again, name a release of the verifier, or end this log and begin another",
  commands: {
    rebuild: command({
      about: "make the Merkle tree again from the entries",
      examples: [["", "where gongshi doctor says that the tree is not the log's"]],
      problem: "the log is not signed: the server says why",
      run: rebuild,
    }),
    "rebuild-map": command({
      about: "make the map again, for its next entry in the log and for proofs of the newest",
      examples: [["", "where gongshi doctor says that the map is another"]],
      problem: "the map that was sealed is wrong, or the log is not signed",
      run: rebuildStoredMap,
    }),
    release: command({
      about: "name a release of the verifier in the log, which its publisher has signed",
      arguments: [{ name: "PACKAGE", about: "as gongshi-verify-0.16.0.tgz", is: "file" }],
      options: {
        publisher: { value: "VKEY", about: "who has to have signed it; verify/publisher.txt without", many: true },
        "begin-version-3": { about: "the first entry of version 3: followers of 0.14 and before stop at it" },
      },
      examples: [["gongshi-verify-0.16.0.tgz --begin-version-3", "the first; partners were told a release ahead"]],
      problem: "the package is not its publisher's: what is wrong is named",
      run: release,
    }),
    begin: command({
      about: "end this log, whose history is lost for good, and begin another under a new name",
      arguments: [{ name: "NAME", about: "the new log's, as register.example/log2" }],
      options: { "end-current": { about: "the log that partners verify now ends", required: true } },
      examples: [["register.example/log2 --end-current", "then tell every partner, with the reason"]],
      run: begin,
    }),
  },
}

/** Makes the stored map again, for the next entry of it and for proofs of the newest. */
async function rebuildStoredMap(): Promise<ExitCode> {
  return withRegister<ExitCode>(async ({ pool, config }) => {
    const progress = progressLine()
    let count = 0
    const outcome = await rebuildMap(pool, sha256, (codes) => {
      count = codes
      progress.show(`the map: ${codes} codes`)
    })
    progress.end()
    process.stdout.write(`the map of ${count} codes was made again\n`)
    if (outcome === "sealed-wrong") {
      process.stdout.write("its entry in the log is of another map, which followers refuse; the next one is right\n")
    }
    const signedLog = openNodeLog(config, pool, say)
    await signedLog.seal(Date.now(), AbortSignal.timeout(sealMaxMs))
    return outcome === "rebuilt" && (await signedLog.standing()).refusal === null ? 0 : 1
  })
}

// Whoever makes the map just now is waited for.
const sealMaxMs = 60_000

async function rebuild(): Promise<ExitCode> {
  return withRegister<ExitCode>(async ({ pool, config }) => {
    const size = await treeFollower(pool, sha256).rebuild()
    process.stdout.write(`the tree of ${size} entries was made again\n`)
    const signedLog = openNodeLog(config, pool, say)
    await signedLog.catchUp()
    return (await signedLog.standing()).refusal ? 1 : 0
  })
}

/** Names a release of the verifier in the log, once its publisher's signature has been checked. */
async function release(values: { publisher?: string[]; "begin-version-3"?: boolean }, file = ""): Promise<ExitCode> {
  const checked = await readRelease(file, values.publisher)
  if ("ok" in checked) {
    process.stdout.write(inWords(checked, path.basename(file), undefined))
    return 1
  }
  return withRegister((register) =>
    signing(register, async () => {
      const named = await nameRelease(register.pool, {
        ...{ release: checked, mayBegin: values["begin-version-3"] ?? false, actor: "system:command-line" },
        ...{ now: platform.clock(), newSalt: platform.newSalt },
      })
      if ("refused" in named) throw new UsageError(whyNotNamed(named))
      process.stdout.write(`${checked.file} ${checked.sha256} is named by entry ${named.position} of the log\n`)
      return 0
    }),
  )
}

function whyNotNamed(refusal: ReleaseRefusal): string {
  switch (refusal.refused) {
    case "named":
      return `the log names a release ${refusal.version} already, and a version is named once`
    case "first":
      return "this would be the log's first entry of version 3, at which followers and verifiers of 0.14 and before stop: tell your partners, then say so with --begin-version-3"
    case "switch":
      return `the log can't get entries of version 3 now: ${explainSwitch(ownVersion, refusal.because)}`
  }
}

/**
 * Ends a log whose history is lost for good. The old name and key are never used again: what they signed stays true,
 * and nobody can take the new log for the old one's continuation.
 */
async function begin(values: { "end-current"?: boolean }, name = ""): Promise<ExitCode> {
  if (!isKeyName(name)) throw new UsageError("the name must have no spaces and no plus, as register.example/log2")
  if (!values["end-current"]) {
    throw new UsageError("this ends the log that partners verify now: say so with --end-current")
  }
  return withRegister<ExitCode>(async ({ pool, config }) => {
    const behind = await pool.begin((tx) => refuseSwitch(tx, ownVersion, Date.now()))
    if (behind) throw new UsageError(`the log can't be ended now: ${explainSwitch(ownVersion, behind)}`)
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
