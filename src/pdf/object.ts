/** The objects of a PDF (ISO 32000-2, 7.3) and how they are written down. Knows nothing of what a document says. */

/** A reference to an object by its number. */
export interface Reference {
  reference: number
}

/** What a PDF is made of. Plain objects are dictionaries, whose entries that are undefined are left out. */
export type PdfValue =
  | number
  | boolean
  | Reference
  | { name: string }
  | { text: string }
  | { bytes: Uint8Array }
  | readonly PdfValue[]
  | { dictionary: Dictionary }

/** Keys without their slash. */
export type Dictionary = Readonly<Record<string, PdfValue | undefined>>

/** A name, as `/Type`. */
export const name = (of: string) => ({ name: of })
/** A text that a reader sees or hears: any characters. */
export const text = (of: string) => ({ text: of })
/** A dictionary within another object. */
export const dictionary = (of: Dictionary) => ({ dictionary: of })

/** An object's written form. */
export function write(value: PdfValue): string {
  if (typeof value === "number") return writeNumber(value)
  if (typeof value === "boolean") return String(value)
  if ("reference" in value) return `${value.reference} 0 R`
  if ("name" in value) return writeName(value.name)
  if ("text" in value) return writeText(value.text)
  if ("bytes" in value) return `<${toHex(value.bytes)}>`
  if ("dictionary" in value) return writeDictionary(value.dictionary)
  return `[${value.map(write).join(" ")}]`
}

/** To a thousandth of a point, finer than any printer: without it a file would carry the noise of floating point. */
export function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error("a PDF has no such number")
  const rounded = Math.round(value * 1000) / 1000
  return Object.is(rounded, -0) ? "0" : String(rounded)
}

/** UTF-16 with its mark, in hexadecimal digits: nothing in it has to be escaped. */
export function writeText(value: string): string {
  return `<feff${toUtf16Hex(value)}>`
}

/** UTF-16, big end first, in hexadecimal digits. */
export function toUtf16Hex(value: string): string {
  return Array.from({ length: value.length }, (_, place) => toHex4(value.charCodeAt(place))).join("")
}

/** Four hexadecimal digits. */
export function toHex4(value: number): string {
  return value.toString(16).padStart(4, "0")
}

function writeName(value: string): string {
  const escaped = value.replace(/[^\w.+-]/g, (char) => `#${char.charCodeAt(0).toString(16).padStart(2, "0")}`)
  return `/${escaped}`
}

function writeDictionary(entries: Dictionary): string {
  const written = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [`${writeName(key)} ${write(value)}`],
  )
  return `<< ${written.join(" ")} >>`
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex")
}
