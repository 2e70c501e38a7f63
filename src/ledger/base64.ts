/**
 * Base64 (RFC 4648, section 4) for browsers, Workers and Node alike, and strictly: one sequence of bytes, one spelling.
 */

/** Encodes bytes. */
export function toBase64(bytes: Uint8Array): string {
  let text = ""
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** Decodes; null for anything that `toBase64` would not have written. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  let decoded: string
  try {
    decoded = atob(text)
  } catch {
    return null
  }
  const bytes = Uint8Array.from(decoded, (character) => character.charCodeAt(0))
  return toBase64(bytes) === text ? bytes : null
}
