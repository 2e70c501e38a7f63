/**
 * The signed file that a PDF of ours carries. It is attached as it is, not deflated, so that finding it takes no reader of
 * PDF; what another program has saved anew is no longer ours, and its attachment has to be taken out first.
 */

// As src/pdf/document.ts writes it: the dictionary of the attached file, and the token alone between its two words.
const attachment =
  /\/Type \/EmbeddedFile \/Subtype \/application#2fjwt [^\n]*>>\nstream\n([\w-]+\.[\w-]+\.[\w-]+)\nendstream\n/g

/** Whether this is a PDF. */
export function isPdf(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 5)) === "%PDF-"
}

/** The token; null where there is none, or more than one: then it is open which of them somebody was shown. */
export function attachedToken(pdf: Uint8Array): string | null {
  const found = [...new TextDecoder("latin1").decode(pdf).matchAll(attachment)]
  return found.length === 1 ? (found[0]?.[1] ?? null) : null
}
