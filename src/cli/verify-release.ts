/** `gongshi-verify verify PACKAGE` and `--self`: a package of the verifier, held against its publisher's signature. */
import { createHash } from "node:crypto"
import { existsSync } from "node:fs"
import { open, readFile, stat } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { sha256 } from "../ledger/node-sha256.ts"
import { readVkey } from "../ledger/signed-note.ts"
import { type Fault, faultAt } from "../verify/fault.ts"
import { fileClaim } from "../verify/file-claim.ts"
import { fileFault } from "../verify/file-fault.ts"
import { judgeLogged, type LoggedRelease } from "../verify/release/logged.ts"
import { type FoundPackage, isPackage, readPackage, readPackageFolder } from "../verify/release/node-package.ts"
import { judgeFiles, openRelease, publisherFile, readPublishers, releaseNoteFile } from "../verify/release/release.ts"
import { refused, type Verification } from "../verify/verification.ts"
import { type ExitCode, ServerError, UsageError } from "./command.ts"
import { readGiven, readKeys, readPolicyFile } from "./given-file.ts"
import { inWords } from "./verify-words.ts"

/** What `verify` is given, as far as it is about a package. */
interface Asked {
  publisher?: string[]
  register?: string
  jwks?: string
  vkey?: string[]
  policy?: string
  origin?: string
  json?: boolean
}

// A package has half a megabyte: what is longer than this is none.
const packageBytesMax = 32_000_000
// What a register has to say of all releases is some kilobytes each.
const answerBytesMax = 4_000_000
const askMaxMs = 60_000

// In a package the program is one file, and what it is made of lies beside it; else this is a register's own installation.
const folder = path.dirname(fileURLToPath(import.meta.url))
const isInPackage = existsSync(path.join(folder, "receiver.js"))
const pinned = isInPackage ? path.join(folder, publisherFile) : path.join(folder, "../../verify", publisherFile)

/** Whether a file is a package of the verifier, by its beginning. */
export async function isReleaseFile(place: string): Promise<boolean> {
  // A pipe would be waited for.
  if (!(await stat(place).catch(() => null))?.isFile()) return false
  const file = await open(place).catch(() => null)
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    return isPackage(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

/** Verifies a package, and says what came of it. @param place its file; null: the one that this program is of */
export async function verifyRelease(place: string | null, asked: Asked): Promise<ExitCode> {
  if (place === null && !isInPackage) {
    throw new UsageError("--self is of a package, and this is a register's own installation: give the package's file")
  }
  const verification = await judgeRelease(place, asked)
  const name = place === null ? "gongshi-verify" : path.basename(place)
  process.stdout.write(asked.json ? `${JSON.stringify(verification)}\n` : inWords(verification, name, undefined))
  return verification.ok ? 0 : 1
}

/**
 * Reads a package that its publisher has signed, as the log names it.
 * @returns what is wrong with it, where it is not
 */
export async function readRelease(
  place: string,
  publisher: string[] | undefined,
): Promise<LoggedRelease | Verification> {
  const verification = await judgeRelease(place, publisher === undefined ? {} : { publisher })
  if (!verification.ok) return verification
  const bytes = await readPackageFile(place)
  const found = readPackage(bytes)
  const note = "code" in found ? "" : (found.note ?? "")
  const [name = "", version = ""] = verification.facts.id?.split(" ") ?? []
  const digest = createHash("sha256").update(bytes).digest("hex")
  return { name, version, file: `${name}-${version}.tgz`, bytes: bytes.length, sha256: digest, note }
}

async function judgeRelease(place: string | null, asked: Asked): Promise<Verification> {
  const bytes = place === null ? null : await readPackageFile(place)
  const found = bytes === null ? await readPackageFolder(folder) : readPackage(bytes)
  if ("code" in found) return refused("release", found)
  const { vkeys, isOwnPin } = await publishers(asked.publisher)
  const opened = await openNoteOf(found, vkeys)
  if ("code" in opened) return refused("release", faultAt({ file: releaseNoteFile }, opened))
  const { release, signedBy } = opened
  const findings = judgeFiles(release, found.digests)
  const logged =
    asked.register === undefined ? null : await askLog(asked.register, asked, found, release.version, bytes)
  const all = [...findings, ...(logged?.findings ?? [])]
  const title = `${release.name} ${release.version}`
  return {
    ...{ ok: all.length === 0, kind: "release", findings: all },
    proven:
      all.length > 0
        ? []
        : [fileClaim("release", title, release.files.size, signedBy.join(", ")), ...(logged?.proven ?? [])],
    unproven: [
      ...(isOwnPin ? [fileClaim("release-pin", publisherFile)] : []),
      ...(place === null ? [fileClaim("release-self")] : []),
      ...(logged?.unproven ?? [fileClaim("release-unasked")]),
    ],
    facts: { issuer: readVkey(sha256, signedBy[0] ?? "")?.name ?? "", id: title },
    ...{ key: null, log: null, state: null },
  }
}

async function readPackageFile(place: string): Promise<Buffer> {
  const bytes = await readFile(place).catch(() => {
    throw new UsageError(`${place} can't be read`)
  })
  if (bytes.length > packageBytesMax) throw new UsageError(`${place} is no package of the verifier: it is too long`)
  return bytes
}

async function openNoteOf({ note }: FoundPackage, vkeys: readonly string[]) {
  const none: Fault = fileFault("release-unsigned")
  return note === null ? none : openRelease(sha256, note, vkeys)
}

/** Whose signature is asked for: the keys that are given, else those that this program came with. */
async function publishers(
  given: readonly string[] | undefined,
): Promise<{ vkeys: readonly string[]; isOwnPin: boolean }> {
  const wrong = given?.find((vkey) => !readVkey(sha256, vkey))
  if (wrong !== undefined)
    throw new UsageError(`--publisher ${wrong} is no verifier key of an Ed25519 key (C2SP signed-note)`)
  if (given) return { vkeys: given, isOwnPin: false }
  const vkeys = readPublishers(sha256, await readFile(pinned, "utf8").catch(() => ""))
  if (!vkeys) throw new UsageError(`${pinned} holds a line that is no verifier key`)
  return { vkeys, isOwnPin: vkeys.length > 0 }
}

async function askLog(place: string, asked: Asked, found: FoundPackage, version: string, bytes: Buffer | null) {
  const options = {
    ...{ sha256, keys: await readKeys(asked.jwks, asked.vkey ?? []), now: Date.now() },
    ...(asked.origin === undefined ? {} : { origin: asked.origin }),
    ...(asked.policy === undefined ? {} : { policy: await readPolicyFile(asked.policy) }),
  }
  const digest = bytes === null ? {} : { sha256: createHash("sha256").update(bytes).digest("hex") }
  return judgeLogged(await readAnswer(place), { version, note: found.note ?? "", ...digest }, options)
}

/** What a register says of releases: from its address, or as somebody has carried it here. */
async function readAnswer(place: string): Promise<string> {
  if (!/^https?:\/\//.test(place)) return readGiven(place)
  const address = `${place.replace(/\/+$/, "")}/v1/releases`
  try {
    const response = await fetch(address, {
      signal: AbortSignal.timeout(askMaxMs),
      headers: { accept: "application/json" },
    })
    const text = await response.text()
    if (response.ok && text.length <= answerBytesMax) return text
    throw new Error(`HTTP ${response.status}`)
  } catch (error) {
    throw new ServerError(`${address} is not to be had: ${error instanceof Error ? error.message : error}`)
  }
}
