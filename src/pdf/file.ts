/**
 * A PDF file: its objects one after another, and the table by which they are found (ISO 32000-2, 7.5). The same objects
 * give the same bytes.
 */
import { deflateSync } from "node:zlib"
import { type Dictionary, dictionary, name, type PdfValue, type Reference, write } from "./object.ts"

/** A file that is being written. */
export interface PdfFile {
  /** A number for an object that is written later. */
  reserve(): Reference
  /** Writes an object. @param as its number; absent: the next one */
  add(value: PdfValue, as?: Reference): Reference
  /** Writes a stream, deflated unless it has to be found by who does not unpack. */
  addStream(entries: Dictionary, bytes: Uint8Array | string, form?: "deflated" | "plain"): Reference
  /** The whole file. @param id by which two files are told apart, 16 bytes */
  finish(root: Reference, info: Reference, id: Uint8Array): Uint8Array
}

// The four bytes above 127 tell programs that carry files that this is no text (7.5.2).
const head = Buffer.concat([Buffer.from("%PDF-1.7\n%"), Buffer.from([0xe5, 0x85, 0xac, 0xe7, 0xa4, 0xba, 0x0a])])

/** Opens an empty file. */
export function openFile(): PdfFile {
  const parts: Uint8Array[] = [head]
  const places: number[] = [0]
  let length = head.length
  const put = (part: Uint8Array | string) => {
    const bytes = typeof part === "string" ? Buffer.from(part, "latin1") : part
    parts.push(bytes)
    length += bytes.length
  }
  const reserve = () => ({ reference: places.push(0) - 1 })
  const begin = (at: Reference) => {
    places[at.reference] = length
    put(`${at.reference} 0 obj\n`)
  }
  return {
    reserve,
    add(value, as = reserve()) {
      begin(as)
      put(`${write(value)}\nendobj\n`)
      return as
    },
    addStream(entries, bytes, form = "deflated") {
      const plain = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes
      const kept = form === "deflated" ? deflateSync(plain) : plain
      const filter = form === "deflated" ? { Filter: name("FlateDecode") } : {}
      const at = reserve()
      begin(at)
      put(`${write(dictionary({ ...entries, ...filter, Length: kept.length }))}\nstream\n`)
      put(kept)
      put("\nendstream\nendobj\n")
      return at
    },
    finish(root, info, id) {
      const start = length
      const rows = places.slice(1).map((place) => `${String(place).padStart(10, "0")} 00000 n \n`)
      put(`xref\n0 ${places.length}\n0000000000 65535 f \n${rows.join("")}`)
      const trailer = { Size: places.length, Root: root, Info: info, ID: [{ bytes: id }, { bytes: id }] }
      put(`trailer\n${write(dictionary(trailer))}\nstartxref\n${start}\n%%EOF\n`)
      return Buffer.concat(parts)
    },
  }
}
