/**
 * Cosignatures (C2SP tlog-cosignature/v1, Ed25519): a witness says that at a time this was the largest tree of a log that it
 * had seen, and that the log had only grown till then.
 */
import { fromBase64, toBase64 } from "../base64.ts"
import type { Sha256 } from "../merkle.ts"
import { isKeyName, type Note, signatureLine } from "../signed-note.ts"

const cosignatureType = 4
const timeBytes = 8

/** A witness's public key under its name. */
export interface WitnessKey {
  name: string
  /** Eight hexadecimal digits. */
  keyId: string
  publicKey: Uint8Array
}

/** The key of a witness from its public half. */
export function witnessKey(sha256: Sha256, name: string, publicKey: Uint8Array): WitnessKey {
  const named = new TextEncoder().encode(`${name}\n`)
  const id = sha256(Uint8Array.of(...named, cosignatureType, ...publicKey)).subarray(0, 4)
  return { name, publicKey, keyId: Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join("") }
}

/** Reads a witness's verifier key; null when it is none, or of a type that signs something else. */
export function readWitnessKey(sha256: Sha256, vkey: string): WitnessKey | null {
  const [, name = "", keyId = "", encoded = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey) ?? []
  const material = fromBase64(encoded)
  if (!isKeyName(name) || material?.length !== 33 || material[0] !== cosignatureType) return null
  const key = witnessKey(sha256, name, material.subarray(1))
  return key.keyId === keyId ? key : null
}

/** The verifier key of a witness as text. */
export function witnessVkey({ name, keyId, publicKey }: WitnessKey): string {
  return `${name}+${keyId}+${toBase64(Uint8Array.of(cosignatureType, ...publicKey))}`
}

const signedText = (seconds: number, text: string) =>
  new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${text}`)

/** A cosignature as a line of the note. @param text of the checkpoint, without signatures */
export async function cosign(
  { name, keyId }: WitnessKey,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
  text: string,
  seconds: number,
): Promise<string> {
  const signature = new Uint8Array(timeBytes + 64)
  new DataView(signature.buffer).setBigUint64(0, BigInt(seconds))
  signature.set(await sign(signedText(seconds, text)), timeBytes)
  return signatureLine({ name, keyId, signature })
}

/** When a witness has cosigned a checkpoint, seconds since 1970; null where it has not, or its line is wrong. */
export async function cosignedAt(note: Note, { name, keyId, publicKey }: WitnessKey): Promise<number | null> {
  const line = note.signatures.find((candidate) => candidate.name === name && candidate.keyId === keyId)
  if (line?.signature.length !== timeBytes + 64) return null
  const seconds = Number(new DataView(Uint8Array.from(line.signature).buffer).getBigUint64(0))
  if (!Number.isSafeInteger(seconds)) return null
  const key = await crypto.subtle.importKey("raw", Uint8Array.from(publicKey), "Ed25519", false, ["verify"])
  const signature = Uint8Array.from(line.signature.subarray(timeBytes))
  return (await crypto.subtle.verify("Ed25519", key, signature, signedText(seconds, note.text))) ? seconds : null
}
