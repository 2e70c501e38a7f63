/**
 * Room for a signature in a PDF (ISO 32000-2, 12.8), which is filled once the file is whole: it covers every byte but the
 * room itself. Written with the file, not appended to it: there is one revision, and nothing can be said to have come later.
 */
import { write } from "./object.ts"

/** Whose signature it will be. */
export interface SignatureRoom {
  name: string
  /** Why it is signed, in words that a reader of PDF shows. */
  reason: string
  /** When it is signed, as the signer says, ms since 1970. */
  at: number
  /** Bytes that the signature may have. */
  bytes: number
}

// As `write` has numbers: ten digits hold the size of any file.
const unknown = 9_999_999_999

/** What the signature covers, before that is known. */
export const unknownRange = [0, unknown, unknown, unknown] as const

const opening = "/Contents <"

/** Writes down what the signature covers: from then on nothing changes but its room, and the seal of pages. */
export function settleRange(pdf: Uint8Array<ArrayBuffer>): void {
  const { from, to } = roomIn(pdf)
  const room = write([...unknownRange])
  const range = `[0 ${from} ${to} ${pdf.length - to}`.padEnd(room.length - 1)
  over(pdf).write(`${range}]`, over(pdf).lastIndexOf(room, from), "latin1")
}

/** The file but for the room of the signature. */
export function signedParts(pdf: Uint8Array<ArrayBuffer>): [Uint8Array, Uint8Array] {
  const { from, to } = roomIn(pdf)
  return [pdf.subarray(0, from), pdf.subarray(to)]
}

/** Puts the signature in its room. */
export function fillSignature(pdf: Uint8Array<ArrayBuffer>, signature: Uint8Array): void {
  const { from, to } = roomIn(pdf)
  const digits = Buffer.from(signature).toString("hex")
  if (digits.length > to - from - 2) throw new Error("the signature does not fit the room that was left for it")
  over(pdf).write(digits, from + 1, "latin1")
}

/** From the bracket that opens it to behind the one that closes it. It is in the last object: whatever a text says comes before. */
function roomIn(pdf: Uint8Array<ArrayBuffer>): { from: number; to: number } {
  const file = over(pdf)
  const object = file.lastIndexOf("/Type /Sig ")
  const from = file.indexOf(opening, object) + opening.length - 1
  const to = file.indexOf(">", from) + 1
  if (object < 0 || from < opening.length || to === 0) throw new Error("the file has no room for a signature")
  return { from, to }
}

const over = (pdf: Uint8Array<ArrayBuffer>) => Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length)
