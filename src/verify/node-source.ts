/** Where the files of an export are: in a folder, or in an archive. Read only, by the names that are there. */
import { createReadStream } from "node:fs"
import { type FileHandle, open, readdir, stat } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { type Fault, faultAt } from "./fault.ts"
import { fileFault } from "./file-fault.ts"
import { listTar, type TarListing, type TarMember } from "./node-tar.ts"

/** The signed list of an export's files, and its second signature, where the register makes one. */
export const manifestName = "manifest.jws"
export const secondSignatureName = "manifest.sm2"

/** The files of an export. */
export interface ExportSource {
  names: readonly string[]
  /** Names of what is no plain file; it is not opened: a pipe would never end, and a link may lead to one. */
  odd: readonly string[]
  /** Files that came along outside the export, which nobody has signed. */
  beside: number
  /** How many bytes a file has, by which most of what is not the signed one is known without being read. */
  bytesOf(name: string): Promise<number>
  /** The bytes of a file; a failure to read comes as the stream's error. */
  read(name: string): Readable
  close(): Promise<void>
}

// A megabyte at a time: files are read to be hashed, which is faster than asking for many small pieces.
const chunkBytes = 1_048_576

function readingIn(folder: string): Pick<ExportSource, "bytesOf" | "read" | "close"> {
  const placeOf = (name: string) => path.join(folder, path.basename(name))
  return {
    bytesOf: async (name) => (await stat(placeOf(name))).size,
    read: (name) => createReadStream(placeOf(name), { highWaterMark: chunkBytes }),
    close: async () => {},
  }
}

/** The files of a folder, or of the one export in it, as an archive unpacks. */
export async function folderSource(folder: string): Promise<ExportSource> {
  const inside = await findExport(folder)
  return {
    ...(await listFolder(inside)),
    beside: 0,
    ...readingIn(inside),
  }
}

async function listFolder(folder: string): Promise<Pick<ExportSource, "names" | "odd">> {
  const entries = await readdir(folder, { withFileTypes: true })
  const namesOf = (isFile: boolean) => entries.filter((entry) => entry.isFile() === isFile).map(({ name }) => name)
  return { names: namesOf(true), odd: namesOf(false) }
}

async function findExport(folder: string): Promise<string> {
  const isExport = (place: string) =>
    stat(path.join(place, manifestName)).then(
      () => true,
      () => false,
    )
  if (await isExport(folder)) return folder
  const sizes = await readdir(path.join(folder, "exports")).catch(() => [])
  const places = sizes.filter((size) => /^\d+$/.test(size)).map((size) => path.join(folder, "exports", size))
  const [only, ...more] = places
  return only !== undefined && more.length === 0 && (await isExport(only)) ? only : folder
}

/** One file of an export, with the manifest beside it. */
export async function fileSource(file: string): Promise<ExportSource> {
  const folder = path.dirname(file)
  const own = path.basename(file)
  const beside = [manifestName, secondSignatureName].filter((name) => name !== own)
  const { names, odd } = await listFolder(folder)
  return {
    // The one that was named may be a link: whoever named it has chosen it.
    names: [own, ...names.filter((name) => beside.includes(name))],
    odd: odd.filter((name) => beside.includes(name)),
    beside: 0,
    ...readingIn(folder),
  }
}

/** The files of the one export in an archive, which may stand in a folder there. */
export async function tarSource(file: string): Promise<ExportSource | Fault> {
  const handle = await open(file)
  const listing = await listTar(handle)
  const found = "unusable" in listing ? fileFault("archive", listing.unusable) : findMembers(listing)
  if ("code" in found) {
    await handle.close()
    return faultAt({ file: path.basename(file) }, found)
  }
  const { inside, beside } = found
  const memberOf = (name: string) => {
    const member = inside.get(name)
    if (!member) throw new Error(`${name} was not listed`)
    return member
  }
  return {
    names: [...inside.keys()],
    odd: [],
    beside,
    bytesOf: async (name) => memberOf(name).bytes,
    read: (name) => Readable.from(chunksOf(handle, memberOf(name))),
    close: () => handle.close(),
  }
}

/** The bytes of a member. A stream of Node's own would close the archive at its end. */
async function* chunksOf(archive: FileHandle, { start, bytes }: TarMember): AsyncGenerator<Buffer> {
  for (let at = start; at < start + bytes; ) {
    const length = Math.min(chunkBytes, start + bytes - at)
    const { buffer, bytesRead } = await archive.read(Buffer.allocUnsafe(length), 0, length, at)
    if (bytesRead === 0) throw new Error("the archive was cut off while it was read")
    yield buffer.subarray(0, bytesRead)
    at += bytesRead
  }
}

// What earlier versions put into their archives beside the export.
const companions = ["README.txt", "keys.json"]

/** The members of the one export, by name. Whoever unpacks the archive gets all of it: what is of no export is refused. */
function findMembers({ files, folders }: TarListing): { inside: Map<string, TarMember>; beside: number } | Fault {
  const [manifest, ...more] = files.filter(({ name }) => path.posix.basename(name) === manifestName)
  if (!manifest) return faultAt({ file: manifestName }, fileFault("manifest-missing"))
  if (more.length > 0) return faultAt({ file: manifestName }, fileFault("manifest-twice"))
  const folder = manifest.name.slice(0, -manifestName.length)
  const root = /^((?:.*\/)?)exports\/\d+\/$/.exec(folder)?.[1]
  const isInside = (name: string) => name.startsWith(folder) && !name.slice(folder.length).includes("/")
  const isCompanion = (name: string) =>
    root !== undefined && companions.some((companion) => name === `${root}${companion}`)
  const stray =
    files.find(({ name }) => !isInside(name) && !isCompanion(name))?.name ??
    folders.find((name) => name !== "" && !folder.startsWith(`${name}/`))
  if (stray !== undefined) return faultAt({ file: stray }, fileFault("unnamed"))
  const inside = files.filter(({ name }) => isInside(name))
  return {
    inside: new Map(inside.map((member) => [member.name.slice(folder.length), member])),
    beside: files.length - inside.length,
  }
}

/** The whole text of a small file; null where it is not there, can't be read, or is longer than it may be. */
export async function readSmall(source: ExportSource, name: string, bytesMax = 16_000_000): Promise<string | null> {
  if (!source.names.includes(name)) return null
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of source.read(name) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > bytesMax) return null
      chunks.push(chunk)
    }
  } catch {
    return null
  }
  return Buffer.concat(chunks).toString("utf8")
}
