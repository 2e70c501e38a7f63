/** Files of a package of the verifier: from its tarball, or from the folder in which it lies. */
import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { constants, gunzipSync } from "node:zlib"
import { type Fault, faultAt } from "../fault.ts"
import { fileFault } from "../file-fault.ts"
import { readTarHeader, tarBlock } from "../node-tar-header.ts"
import { releaseNoteFile } from "./release.ts"

/** A package as it was found. */
export interface FoundPackage {
  /** SHA-256 by the name of the file. */
  digests: Map<string, string>
  /** Null where there is none. */
  note: string | null
}

// The package has some 2 MB; what unpacks to more than this is something else.
const unpackedBytesMax = 64_000_000
const before = "package/"

/** Whether the beginning of a file is that of a package, as npm packs one. */
export function isPackage(beginning: Uint8Array): boolean {
  if (beginning[0] !== 0x1f || beginning[1] !== 0x8b) return false
  try {
    const unpacked = gunzipSync(beginning, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: unpackedBytesMax })
    return unpacked.toString("latin1", 0, before.length) === before
  } catch {
    return false
  }
}

/** Unpacks a tarball, in memory and strictly: plain files below `package/`, each once, and nothing behind the end. */
export function readPackage(bytes: Uint8Array): FoundPackage | Fault {
  let tar: Buffer
  try {
    tar = gunzipSync(bytes, { maxOutputLength: unpackedBytesMax })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fileFault("archive", { zh: `无法解压：${reason}`, en: `it can't be unpacked: ${reason}` })
  }
  const found: FoundPackage = { digests: new Map(), note: null }
  let at = 0
  while (at + tarBlock <= tar.length && tar[at] !== 0) {
    const member = readTarHeader(tar.subarray(at, at + tarBlock))
    if ("unusable" in member) return fileFault("archive", member.unusable)
    const content = tar.subarray(at + tarBlock, at + tarBlock + member.bytes)
    const name = member.name.slice(before.length)
    const isOfPackage = member.name.startsWith(before) && !member.isFolder && content.length === member.bytes
    if (!isOfPackage || found.digests.has(name)) return fileFault("archive", notPacked)
    take(found, name, content)
    at += tarBlock + Math.ceil(member.bytes / tarBlock) * tarBlock
  }
  if (tar.subarray(at).some((byte) => byte !== 0)) return fileFault("archive", notPacked)
  return found
}

/** Reads the folder of a package. Links are refused: what they lead to is not the package's. */
export async function readPackageFolder(folder: string): Promise<FoundPackage | Fault> {
  const found: FoundPackage = { digests: new Map(), note: null }
  for (const each of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(each.parentPath, each.name)
    const name = path.relative(folder, file).replaceAll(path.sep, "/")
    if (each.isFile()) take(found, name, await readFile(file))
    else if (!each.isDirectory()) return faultAt({ file: name }, fileFault("not-a-file"))
  }
  return found
}

function take(found: FoundPackage, name: string, content: Buffer): void {
  found.digests.set(name, createHash("sha256").update(content).digest("hex"))
  if (name === releaseNoteFile) found.note = content.toString("utf8")
}

const notPacked = {
  zh: "不是按原样打包的核验程序",
  en: "it is not packed as the verifier is: plain files below package/, each once, and nothing behind them",
}
