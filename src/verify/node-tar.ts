/**
 * Where each file stands in a tar archive (POSIX ustar), without unpacking it: members are read in place, so nothing is
 * written anywhere, whatever an archive calls its members. A streaming library reads members in the order of the archive;
 * a verification needs the manifest and the log before the rest.
 */
import type { FileHandle } from "node:fs/promises"
import type { Bilingual } from "../law/bilingual.ts"

const block = 512

/** A file in an archive. */
export interface TarMember {
  name: string
  /** Where its bytes begin. */
  start: number
  bytes: number
}

// An export has some dozen files; an archive of a million empty ones is none.
const membersMax = 10_000

/** Lists the files of an archive; in words why it can't be read, where it can't. */
export async function listTar(file: FileHandle): Promise<TarMember[] | { unreadable: Bilingual }> {
  const { size } = await file.stat()
  const header = Buffer.alloc(block)
  const members: TarMember[] = []
  const names = new Set<string>()
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(header, 0, block, at)
    if (bytesRead === block && header.every((byte) => byte === 0)) return members
    const member = bytesRead === block ? readHeader(header) : null
    if (!member) return { unreadable: { zh: "不是完整的 ustar 归档", en: "it is no whole ustar archive" } }
    const start = at + block
    if (start + member.bytes > size) {
      return { unreadable: { zh: `归档在 ${member.name} 处被截断`, en: `it is cut off in ${member.name}` } }
    }
    if (member.type === "file") {
      if (names.has(member.name) || names.size >= membersMax) {
        return { unreadable: { zh: `${member.name} 出现了两次`, en: `it holds ${member.name} twice` } }
      }
      names.add(member.name)
      members.push({ name: member.name, start, bytes: member.bytes })
    } else if (member.type === "other") {
      return {
        unreadable: {
          zh: `${member.name} 不是普通文件，导出中没有这样的内容`,
          en: `it holds ${member.name}, which is no plain file: an export has nothing of the kind`,
        },
      }
    }
    at = start + Math.ceil(member.bytes / block) * block
  }
}

type MemberType = "file" | "folder" | "other"
const types: Readonly<Record<string, MemberType>> = { "0": "file", "\0": "file", "5": "folder" }

/** Reads a header; null when it is none: its checksum has to fit. */
function readHeader(header: Buffer): { name: string; bytes: number; type: MemberType } | null {
  const sum = header.reduce((total, byte, place) => total + (place >= 148 && place < 156 ? 0x20 : byte), 0)
  const bytes = readSize(header.subarray(124, 136))
  if (readOctal(header.subarray(148, 156)) !== sum || bytes === null) return null
  const name = textOf(header.subarray(0, 100))
  const prefix = header.toString("latin1", 257, 262) === "ustar" ? textOf(header.subarray(345, 500)) : ""
  const type = types[String.fromCharCode(header[156] ?? 0)] ?? "other"
  return { name: prefix === "" ? name : `${prefix}/${name}`, bytes, type }
}

/** A size: octal digits, or from 8 GiB on a binary number behind a set bit (GNU). */
function readSize(field: Buffer): number | null {
  if (((field[0] ?? 0) & 0x80) === 0) return readOctal(field)
  const size = field.subarray(1).reduce((value, byte) => value * 256 + byte, (field[0] ?? 0) & 0x7f)
  return Number.isSafeInteger(size) ? size : null
}

function readOctal(field: Buffer): number | null {
  const digits = textOf(field).trim()
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0)
  return field.toString("utf8", 0, end < 0 ? field.length : end)
}
