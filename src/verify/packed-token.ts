/**
 * A token made smaller for a QR code: the payload of a JWS is JSON in base64url, and deflates to about half. The parts
 * stand in their order, parted by `~`, which no URL escapes: header ~ deflated payload ~ signature.
 */
import { fromBase64url, toBase64url } from "./key-ring.ts"

// As long as any token is read (token.ts): a report of a thousand records unpacks to two million. One that fills the memory is none.
const unpackedBytesMax = 16_000_000

/** Packs a compact JWS; null for what is none. */
export async function packToken(token: string): Promise<string | null> {
  const [header, payload = "", signature, ...more] = token.split(".")
  const bytes = fromBase64url(payload)
  if (!header || !bytes || !signature || more.length > 0) return null
  const packed = await passThrough(bytes, new CompressionStream("deflate-raw"))
  return packed && `${header}~${toBase64url(packed)}~${signature}`
}

/** Unpacks; null for what is no packed token. It is not believed yet. */
export async function unpackToken(packed: string): Promise<string | null> {
  const [header, payload = "", signature, ...more] = packed.split("~")
  const bytes = fromBase64url(payload)
  if (!header || !bytes || !signature || more.length > 0) return null
  const unpacked = await passThrough(bytes, new DecompressionStream("deflate-raw"))
  return unpacked && `${header}.${toBase64url(unpacked)}.${signature}`
}

async function passThrough(
  bytes: Uint8Array<ArrayBuffer>,
  way: CompressionStream | DecompressionStream,
): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let length = 0
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(way).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > unpackedBytesMax) {
        await reader.cancel()
        return null
      }
      parts.push(value)
    }
  } catch {
    return null
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
