/**
 * The header of a tar member, read strictly: POSIX ustar, and what GNU tar writes by default as long as it says the same.
 * Names that programs take differently, and headers that change what the next one means, are refused.
 */
import type { Bilingual } from "../law/bilingual.ts"

/** Archives are made of blocks of so many bytes. */
export const tarBlock = 512

/** What a header says of its member. */
export interface TarHeader {
  /** Without `./` before it, nor a slash behind it; empty for the folder in which the archive is unpacked. */
  name: string
  bytes: number
  isFolder: boolean
}

type Unusable = { unusable: Bilingual }

// The magic with its version, and what stands behind the owner: only POSIX continues the name there (155 bytes). GNU tar
// keeps times there in archives of another kind, which it says nowhere: programs differ in whether they take it for a name.
const formats: Readonly<Record<string, Record<"prefix" | "empty", [number, number]>>> = {
  "ustar\u000000": { prefix: [345, 500], empty: [500, 512] },
  "ustar  \0": { prefix: [345, 345], empty: [345, 512] },
}

// Mode, owner, group, time and device. Nothing is taken of them, but where one can't be read Python ends the archive.
const idleNumbers = [
  [100, 108],
  [108, 116],
  [116, 124],
  [136, 148],
  [329, 337],
  [337, 345],
] as const

const file = "0"
const folder = "5"

/** Reads a header; in words why it can't be used. */
export function readTarHeader(header: Buffer): TarHeader | Unusable {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0)
  const bytes = readSize(header.subarray(124, 136))
  if (readOctal(header.subarray(148, 156)) !== sum || bytes === null) return { unusable: notUstar }
  const format = Object.entries(formats).find(([magic]) => magic === header.toString("latin1", 257, 265))?.[1]
  const isPlain = (from: number, to: number) => header.subarray(from, to).every((byte) => byte === 0)
  if (!format || !isPlain(...format.empty)) return { unusable: notUstar }
  if (!idleNumbers.every(([from, to]) => isNumber(header.subarray(from, to)))) return { unusable: notUstar }
  const [prefix, last] = [textOf(header.subarray(...format.prefix)), textOf(header.subarray(0, 100))]
  if (prefix === null || last === null) return { unusable: notUstar }
  const written = prefix === "" ? last : `${prefix}/${last}`
  const type = header.toString("latin1", 156, 157)
  // Quoted, for a name may hold what a terminal obeys.
  const shown = JSON.stringify(written)
  if (type !== file && type !== folder) return { unusable: wrongType(shown, type) }
  const isFolder = type === folder
  if (isFolder && bytes > 0) return { unusable: filledFolder(shown) }
  const name = readName(written, isFolder)
  return name === null ? { unusable: wrongName(shown) } : { name, bytes, isFolder }
}

// Windows takes a backslash for a slash, and has drives and streams behind a colon.
// biome-ignore lint/suspicious/noControlCharactersInRegex: names with control characters are what is looked for
const wrongSegment = /^\.{0,2}$|[\\:\u0000-\u001f\u007f]/

/** A name as every program takes it; null where they may differ. `tar cf x.tar .` puts `./` before each. */
function readName(written: string, isFolder: boolean): string | null {
  if (isFolder && (written === "./" || written === ".")) return ""
  const inside = written.startsWith("./") ? written.slice(2) : written
  const name = isFolder && inside.endsWith("/") ? inside.slice(0, -1) : inside
  return name.split("/").some((segment) => wrongSegment.test(segment)) ? null : name
}

/** A size: octal digits, or from 8 GiB on a binary number behind a set bit (GNU). */
function readSize(field: Buffer): number | null {
  if (field[0] !== 0x80) return readOctal(field)
  const size = field.subarray(1).reduce((value, byte) => value * 256 + byte, 0)
  return Number.isSafeInteger(size) ? size : null
}

/** Whether a field is a number that all programs can read: octal, binary, or none. */
function isNumber(field: Buffer): boolean {
  const isEmpty = field.every((byte) => byte === 0 || byte === 0x20)
  return isEmpty || field[0] === 0x80 || field[0] === 0xff || readOctal(field) !== null
}

function readOctal(field: Buffer): number | null {
  const [, digits] = /^ *([0-7]+)[ \0]*$/.exec(field.toString("latin1")) ?? []
  return digits === undefined ? null : Number.parseInt(digits, 8)
}

/** Up to the first zero byte; null for what is no text: two of those must not be taken for one name. */
function textOf(field: Buffer): string | null {
  const end = field.indexOf(0)
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      field.subarray(0, end < 0 ? undefined : end),
    )
  } catch {
    return null
  }
}

const notUstar = {
  zh: "不是 ustar 归档，或者归档已损坏：请用 tar --format=ustar 重新打包",
  en: "it is no ustar archive, or it is damaged: pack the folder anew with tar --format=ustar",
} as const satisfies Bilingual

const longForms = "xgLKSNMV"
const wrongType = (name: string, type: string): Bilingual =>
  longForms.includes(type)
    ? {
        zh: `${name} 用了 ustar 以外的扩展格式，各种工具的读法可能不同：请用 tar --format=ustar 重新打包`,
        en: `${name} is of a format beyond ustar, which programs read differently: pack the folder anew with tar --format=ustar`,
      }
    : {
        zh: `${name} 不是普通文件，导出中没有这样的内容`,
        en: `it holds ${name}, which is no plain file: an export has nothing of the kind`,
      }
const filledFolder = (name: string): Bilingual => ({
  zh: `${name} 是文件夹，却带有内容`,
  en: `it holds the folder ${name} with bytes of its own, in which a file can hide`,
})
const wrongName = (name: string): Bilingual => ({
  zh: `${name} 这样的文件名，各种工具解开的位置可能不同`,
  en: `it holds ${name}, a name that programs unpack to different places`,
})
