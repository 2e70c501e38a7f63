/**
 * UTF-8 as it streams: bytes, or text that is there already, as text. Bytes that are not UTF-8 are not lost: each comes as
 * one of U+DC80 to U+DCFF, which stand in no text by themselves, and goes back into the byte that it was.
 */
import { isUtf8 } from "node:buffer"
import { joinBytes } from "./peek.ts"

/** Decodes chunks. @param bom whether a byte order mark at the beginning stays */
export async function* utf8Text(
  chunks: AsyncIterable<string | Uint8Array>,
  { bom }: { bom: "keep" | "drop" },
): AsyncGenerator<string> {
  const decoder = utf8Decoder({ bom })
  for await (const chunk of chunks) yield typeof chunk === "string" ? chunk : decoder.add(chunk)
  yield decoder.end()
}

/** Decodes bytes as they come, in whatever pieces. */
export interface Utf8Decoder {
  add(bytes: Uint8Array): string
  /** What is left when no more comes. */
  end(): string
}

/** A decoder that stands before the first byte. */
export function utf8Decoder({ bom }: { bom: "keep" | "drop" }): Utf8Decoder {
  let held = new Uint8Array()
  let begun = bom === "keep"
  const decode = (bytes: Uint8Array): string => {
    const text = isUtf8(bytes) ? decodePlain(bytes) : decodeStrange(bytes)
    if (begun || text === "") return text
    begun = true
    return text.startsWith("\ufeff") ? text.slice(1) : text
  }
  return {
    add(bytes) {
      const all = held.length === 0 ? bytes : joinBytes([held, bytes])
      const whole = all.length - unfinished(all)
      held = all.slice(whole)
      return decode(all.subarray(0, whole))
    },
    end() {
      const rest = held
      held = new Uint8Array()
      return decode(rest)
    },
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
const encoder = new TextEncoder()

function decodePlain(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Text with bytes in it that are not UTF-8. */
function decodeStrange(bytes: Uint8Array): string {
  let [text, start] = ["", 0]
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOf(bytes[at] as number)
    const character = bytes.subarray(at, at + length)
    if (length > 0 && character.length === length && (length === 1 || isUtf8(character))) at += length
    else {
      text += decodePlain(bytes.subarray(start, at)) + String.fromCharCode(strange + (bytes[at] as number))
      at++
      start = at
    }
  }
  return text + decodePlain(bytes.subarray(start))
}

/** Bytes of the character that begins with a byte; 0 where none does. */
function lengthOf(byte: number): number {
  if (byte < 0x80) return 1
  if (byte < 0xc0) return 0
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
}

/** Bytes at the end that begin a character and lack the rest of it. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const length = lengthOf(bytes[bytes.length - back] as number)
    if (length > 0) return back < length ? back : 0
  }
  return 0
}

const strange = 0xdc00
// By themselves: as the second half of a character they stand behind its first.
const strangeByte = /[\udc80-\udcff]/u

/** Whether a text holds bytes that are not UTF-8. */
export function holdsStrangeBytes(text: string): boolean {
  return !text.isWellFormed() && strangeByte.test(text)
}

/** A text as the bytes that it came as. */
export function toUtf8Bytes(text: string): Uint8Array {
  if (!holdsStrangeBytes(text)) return encoder.encode(text)
  const parts = text
    .split(/([\udc80-\udcff])/u)
    .map((part, at) => (at % 2 === 0 ? encoder.encode(part) : Uint8Array.of(part.charCodeAt(0) - strange)))
  return joinBytes(parts)
}
