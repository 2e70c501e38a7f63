/**
 * Signed notes (C2SP signed-note): a text, a blank line, and signature lines. Ed25519 alone (signature type 0x01); other
 * types are signatures of unknown keys, which are passed over. Runs in browsers: WebCrypto signs and verifies.
 */
import { fromBase64, toBase64 } from "./base64.ts"
import type { Sha256 } from "./merkle.ts"

const ed25519Type = 1
const keyIdBytes = 4

// The specification asks for 16 at least; a log with many witnesses has more, a note that fills the memory none.
const signaturesMax = 100

/** Who verifies: the public half of a key under its name. */
export interface NoteVerifier {
  /** The key's name, which for a log is its origin. */
  readonly name: string
  /** Eight hexadecimal digits. */
  readonly keyId: string
  verify(text: Uint8Array, signature: Uint8Array): Promise<boolean>
}

/** Who signs. A key in a file, an HSM or a KMS stands behind it. */
export interface NoteSigner {
  readonly name: string
  readonly keyId: string
  /** The verifier key of the same key, as text. */
  readonly vkey: string
  sign(text: Uint8Array): Promise<Uint8Array>
}

/** A signature line. */
export interface NoteSignature {
  name: string
  keyId: string
  signature: Uint8Array
}

/** A note whose signatures nobody has looked at yet. */
export interface Note {
  /** With its final line feed, without the blank line. */
  text: string
  signatures: NoteSignature[]
}

const encoder = new TextEncoder()

/** Whether a text can be the name of a key: not empty, no space of Unicode, no plus. */
export function isKeyName(name: string): boolean {
  return name !== "" && !/[\p{White_Space}\p{Cc}+]/u.test(name) && name.isWellFormed()
}

/** The id of an Ed25519 key: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key), as hexadecimal digits. */
export function noteKeyId(sha256: Sha256, name: string, publicKey: Uint8Array): string {
  return toHex(sha256(join(encoder.encode(`${name}\n`), Uint8Array.of(ed25519Type), publicKey)).subarray(0, keyIdBytes))
}

/** The verifier key as text: name, key id, and the public key with its type, parted by plus signs. */
export function toVkey(sha256: Sha256, name: string, publicKey: Uint8Array): string {
  const material = toBase64(join(Uint8Array.of(ed25519Type), publicKey))
  return `${name}+${noteKeyId(sha256, name, publicKey)}+${material}`
}

/** Reads a verifier key; null when it is none, is of another type, or its id is not its own. */
export function readVkey(sha256: Sha256, vkey: string): { name: string; keyId: string; publicKey: Uint8Array } | null {
  const found = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey)
  const [, name = "", keyId = "", encoded = ""] = found ?? []
  const material = fromBase64(encoded)
  if (!found || !isKeyName(name) || material?.length !== 33 || material[0] !== ed25519Type) return null
  const publicKey = material.subarray(1)
  return noteKeyId(sha256, name, publicKey) === keyId ? { name, keyId, publicKey } : null
}

/** The verifier of an Ed25519 key. */
export function noteVerifier(sha256: Sha256, name: string, publicKey: Uint8Array): NoteVerifier {
  const material = new Uint8Array(publicKey)
  return {
    name,
    keyId: noteKeyId(sha256, name, publicKey),
    async verify(text, signature) {
      const key = await crypto.subtle.importKey("raw", material, "Ed25519", false, ["verify"])
      return crypto.subtle.verify("Ed25519", key, new Uint8Array(signature), new Uint8Array(text))
    },
  }
}

/** An Ed25519 key (RFC 8037): its public member, and the private one or whoever signs with it. */
export type NoteKey = { x: string } & ({ d: string } | { signBytes(bytes: Uint8Array): Promise<Uint8Array> })

/** The signer of an Ed25519 key. @throws when `name` can't be the name of a key */
export function noteSigner(sha256: Sha256, name: string, noteKey: NoteKey): NoteSigner {
  const { x } = noteKey
  if (!isKeyName(name)) throw new Error(`${JSON.stringify(name)} can't be the name of a key: it has a space or a plus`)
  const publicKey = fromBase64(`${x.replaceAll("-", "+").replaceAll("_", "/")}=`)
  if (publicKey?.length !== 32) throw new Error("the key is not an Ed25519 key")
  return {
    name,
    keyId: noteKeyId(sha256, name, publicKey),
    vkey: toVkey(sha256, name, publicKey),
    async sign(text) {
      if ("signBytes" in noteKey) return noteKey.signBytes(text)
      const jwk = { kty: "OKP", crv: "Ed25519", x, d: noteKey.d }
      const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"])
      return new Uint8Array(await crypto.subtle.sign("Ed25519", key, new Uint8Array(text)))
    },
  }
}

/** Signs a text, which ends with a line feed, with each signer in turn. */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  if (!text.endsWith("\n")) throw new Error("the text of a note ends with a line feed")
  const bytes = encoder.encode(text)
  const lines: string[] = []
  for (const signer of signers) {
    lines.push(signatureLine({ name: signer.name, keyId: signer.keyId, signature: await signer.sign(bytes) }))
  }
  return `${text}\n${lines.join("")}`
}

export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${toBase64(join(fromHex(keyId), signature))}\n`
}

/** Takes a note apart; null when it is none. Nothing in it is believed yet. */
export function parseNote(note: string): Note | null {
  // Control characters other than the line feed have no place in a note.
  const isClean = note.isWellFormed() && Array.from(note).every((character) => character >= " " || character === "\n")
  const split = note.lastIndexOf("\n\n")
  if (!isClean || split < 0 || !note.endsWith("\n")) return null
  const lines = note.slice(split + 2, -1).split("\n")
  if (lines.length > signaturesMax) return null
  const signatures: NoteSignature[] = []
  for (const line of lines) {
    const found = /^— (\S+) (\S+)$/u.exec(line)
    const [, name = "", encoded = ""] = found ?? []
    const bytes = fromBase64(encoded)
    if (!found || !isKeyName(name) || !bytes || bytes.length <= keyIdBytes) return null
    signatures.push({ name, keyId: toHex(bytes.subarray(0, keyIdBytes)), signature: bytes.subarray(keyIdBytes) })
  }
  return { text: note.slice(0, split + 1), signatures }
}

/** A note that is believed, or why it is not. */
export type NoteOpening =
  | { text: string; verifiedBy: NoteVerifier[] }
  | { refused: "malformed" | "foreign-key" | "signature" }

/**
 * Opens a note: at least one signature of a known key, and none of a known key that fails. Signatures of unknown keys
 * are passed over, which is what lets a key be rotated and witnesses sign.
 */
export async function openNote(note: string, verifiers: readonly NoteVerifier[]): Promise<NoteOpening> {
  const parsed = parseNote(note)
  if (!parsed) return { refused: "malformed" }
  const bytes = encoder.encode(parsed.text)
  const verifiedBy: NoteVerifier[] = []
  for (const { name, keyId, signature } of parsed.signatures) {
    const verifier = verifiers.find((candidate) => candidate.name === name && candidate.keyId === keyId)
    if (!verifier || verifiedBy.includes(verifier)) continue
    if (!(await verifier.verify(bytes, signature))) return { refused: "signature" }
    verifiedBy.push(verifier)
  }
  return verifiedBy.length > 0 ? { text: parsed.text, verifiedBy } : { refused: "foreign-key" }
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}
