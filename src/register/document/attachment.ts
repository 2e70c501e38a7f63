/**
 * Papers and evidence that are received: which files are taken, told by what is in them and never by their names, and how
 * large they may be. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"

/** Where the bytes of a file lie. */
export const attachmentPlaces = ["database", "bucket"] as const
export type AttachmentPlace = (typeof attachmentPlaces)[number]

/** A scan of 40 pages in gray at 300 dpi is some 16 MB. */
export const attachmentBytesMax = 20 * 1024 ** 2
/** Of one proceeding: a file of 200 papers; and 500 MiB. */
export const attachmentsMax = 200
export const proceedingBytesMax = 500 * 1024 ** 2

interface TypeRow extends Bilingual {
  readonly mediaType: string
  readonly extension: string
  /** The bytes with which it begins. */
  readonly begins: readonly number[]
  /** What its end must hold, as Latin 1, and within how many bytes of it. */
  readonly ends: string
  readonly within: number
}

/** The types that are taken. */
export const attachmentTypes = {
  pdf: {
    ...{ zh: "PDF", en: "PDF", mediaType: "application/pdf", extension: "pdf" },
    // %PDF- (ISO 32000-2, 7.5.2); its end is looked for in the last 1024 bytes, as readers do.
    ...{ begins: [0x25, 0x50, 0x44, 0x46, 0x2d], ends: "%%EOF", within: 1024 },
  },
  jpeg: {
    ...{ zh: "JPEG 图片", en: "JPEG", mediaType: "image/jpeg", extension: "jpg" },
    // SOI, and EOI (ITU-T T.81, B.1.1.3); cameras put some bytes behind it.
    ...{ begins: [0xff, 0xd8, 0xff], ends: "\u00ff\u00d9", within: 64 },
  },
  png: {
    ...{ zh: "PNG 图片", en: "PNG", mediaType: "image/png", extension: "png" },
    // ISO/IEC 15948, 5.2; the chunk IEND with its checksum closes it.
    ...{ begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], ends: "IEND\u00ae\u0042\u0060\u0082", within: 12 },
  },
} as const satisfies Record<string, TypeRow>
export type AttachmentType = keyof typeof attachmentTypes
const typeNames = Object.keys(attachmentTypes) as [AttachmentType, ...AttachmentType[]]

/** Bytes at the beginning that tell the type, and at the end that tell that the file is whole. */
export const headBytes = 8
export const tailBytes = 1024

/** The type that the first bytes tell; null: none that is taken. */
export function typeOf(head: Uint8Array): AttachmentType | null {
  return typeNames.find((name) => attachmentTypes[name].begins.every((byte, at) => head[at] === byte)) ?? null
}

/** Whether the last bytes are those of a whole file of the type. */
export function isWhole(type: AttachmentType, tail: Uint8Array): boolean {
  const { ends, within } = attachmentTypes[type]
  return Buffer.from(tail.subarray(Math.max(0, tail.length - within)))
    .toString("latin1")
    .includes(ends)
}

// A system of files takes 255 bytes of a name; a Chinese character is three.
const nameLettersMax = 80

/** What a file is called where it is saved: its title, without what no system takes in a name, and the ending of its type. */
export function fileNameOf(title: string, type: AttachmentType): string {
  const { extension } = attachmentTypes[type]
  const endings = type === "jpeg" ? /\.jpe?g$/i : new RegExp(`\\.${extension}$`, "i")
  const bare = title
    .replace(endings, "")
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\\/:*?"<>|]/gu, " ")
    .replaceAll(/\s+/g, " ")
    .replace(/^[\s.]+|[\s.]+$/g, "")
  const name = Array.from(bare).slice(0, nameLettersMax).join("").trimEnd()
  return `${name === "" ? type : name}.${extension}`
}

/** Why a file is not taken. Each says what to do; nothing of the file is kept. */
export const fileFaults = {
  empty: { zh: "文件为空。", en: "The file is empty." },
  type: {
    zh: "不收这种文件：只收 PDF、JPEG、PNG（以内容为准，与文件名无关）。请转换后再提交。",
    en: "Files of this type are not taken, but PDF, JPEG and PNG, told by their content and not by a name. Convert it.",
  },
  broken: {
    zh: "文件不完整：缺少该类文件应有的结尾，可能在保存或者传输时中断。请用原文件重新提交。",
    en: "The file is broken off: it lacks the end that files of its type have. Send it again from the original.",
  },
  "too-large": {
    zh: `文件超过 ${attachmentBytesMax / 1024 ** 2} MiB，没有收下。请分成几份或者降低扫描精度。`,
    en: `The file is larger than ${attachmentBytesMax / 1024 ** 2} MiB and was not taken. Send it in parts, or scan it coarser.`,
  },
  digest: {
    zh: "收到的内容与所给的 SHA-256 不符，没有收下。请重新提交。",
    en: "What came is not what the given SHA-256 says, and was not taken. Send it again.",
  },
  full: {
    zh: `一个办理事项最多 ${attachmentsMax} 份、共 ${proceedingBytesMax / 1024 ** 2} MiB，没有收下。`,
    en: `A proceeding holds at most ${attachmentsMax} files and ${proceedingBytesMax / 1024 ** 2} MiB; this one was not taken.`,
  },
  closed: {
    zh: "办理期间已经办结或者移交，不再收材料，没有收下。",
    en: "It was closed or handed on while the file came; it was not taken.",
  },
} as const satisfies Record<string, Bilingual>
export type FileFault = keyof typeof fileFaults
