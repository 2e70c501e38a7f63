/**
 * Where each file stands in a tar archive (POSIX ustar), without unpacking it: members are read in place, so nothing is
 * written anywhere, whatever an archive calls its members. A streaming library reads members in the order of the archive;
 * a verification needs the manifest and the log before the rest. Other programs unpack what was verified: whatever one of
 * them could read otherwise than it is read here is refused.
 */
import type { FileHandle } from "node:fs/promises"
import type { Bilingual } from "../law/bilingual.ts"
import { readTarHeader, type TarHeader, tarBlock } from "./node-tar-header.ts"

/** A file in an archive. */
export interface TarMember {
  name: string
  /** Where its bytes begin. */
  start: number
  bytes: number
}

/** What an archive holds; folders without a slash at their end. */
export interface TarListing {
  files: TarMember[]
  folders: string[]
}

// An export has some dozen files; an archive of a million empty ones is none.
const membersMax = 10_000
// Two blocks of zeros end an archive; tar fills up to its blocking factor, 10 KiB by default and rarely past 1 MiB.
const endBytes = { min: 2 * tarBlock, max: 2 ** 21 }

/** Lists what an archive holds; in words why it can't be used, where it can't. */
export async function listTar(file: FileHandle): Promise<TarListing | { unusable: Bilingual }> {
  const { size } = await file.stat()
  const header = Buffer.alloc(tarBlock)
  const listing: TarListing = { files: [], folders: [] }
  const names = new Set<string>()
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(header, 0, tarBlock, at)
    if (bytesRead < tarBlock) return { unusable: incomplete }
    if (isZero(header)) return (await isEnd(file, at, size)) ? listing : { unusable: badEnd }
    const member = readTarHeader(header)
    if ("unusable" in member) return member
    const start = at + tarBlock
    if (start + member.bytes > size) return { unusable: cutOff(member.name) }
    if (names.has(member.name) || names.size >= membersMax) return { unusable: doubled(member.name) }
    names.add(member.name)
    place(listing, member, start)
    at = start + Math.ceil(member.bytes / tarBlock) * tarBlock
  }
}

function place(listing: TarListing, { name, bytes, isFolder }: TarHeader, start: number): void {
  if (isFolder) listing.folders.push(name)
  else listing.files.push({ name, start, bytes })
}

const isZero = (bytes: Buffer) => bytes.every((byte) => byte === 0)

/** Whether there is nothing but zeros to the end: GNU tar with --ignore-zeros, and others, read what stands behind. */
async function isEnd(file: FileHandle, at: number, size: number): Promise<boolean> {
  const length = size - at
  if (length < endBytes.min || length > endBytes.max) return false
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  return bytesRead === length && isZero(buffer)
}

const incomplete = { zh: "不是完整的 ustar 归档", en: "it is no whole ustar archive" } as const satisfies Bilingual
const badEnd = {
  zh: "归档没有正常结尾，或者结尾之后还有内容",
  en: "it has no proper end, or something behind it",
} as const satisfies Bilingual
const cutOff = (name: string): Bilingual => ({ zh: `归档在 ${name} 处被截断`, en: `it is cut off in ${name}` })
const doubled = (name: string): Bilingual => ({ zh: `${name} 出现了两次`, en: `it holds ${name} twice` })
