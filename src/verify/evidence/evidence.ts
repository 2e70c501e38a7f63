/**
 * What somebody keeps who refuses what he was shown: what he trusted, what it was, and the proof that fails, in one file that
 * anybody can judge anew. JSON, in one object; nothing in it is believed.
 */
import { fromBase64, toBase64 } from "../../ledger/base64.ts"
import { parseCheckpoint } from "../../ledger/checkpoint.ts"
import { parseNote } from "../../ledger/signed-note.ts"
import { parseTlogProof } from "../../ledger/tlog-proof.ts"
import { checkpointIn } from "../consistency.ts"
import type { Fault } from "../fault.ts"
import { fromBase64url } from "../key-ring.ts"
import { exact, listOf, oneOf, orNull, parseJson, type Shape, type Shaped, text } from "../shape.ts"
import { decodeText } from "../token.ts"

/** What the first member says. */
export const evidenceKind = "gongshi-evidence/v1"

const anything: Shape<unknown> = (_value): _value is unknown => true

const shape = exact({
  evidence: oneOf(evidenceKind),
  found_at: text,
  by: oneOf("verify", "follow", "watch", "page"),
  findings: listOf(anything),
  trusted: exact({
    keys: anything,
    vkeys: listOf(text),
    root: orNull(text),
    policy: orNull(text),
    issuer: orNull(text),
    origin: orNull(text),
    state: anything,
    signed: listOf(text),
  }),
  shown: listOf(exact({ name: text, text: orNull(text), base64: orNull(text) })),
})

/**
 * The file. `found_at`: RFC 3339. `findings`: codes and words of what was refused. `trusted`: the key set (or null), verifier keys of
 * the log, the root of trust, the policy, whose and which log it had to be, the state that was kept, and what of it was signed
 * (`signed`: checkpoints, heads). `shown`: each thing that was shown, proofs of consistency among them, as text or as base64.
 */
export type Evidence = Omit<Shaped<typeof shape>, "findings"> & { findings: readonly Fault[] }

/** Something that was shown. */
export type Exhibit = Evidence["shown"][number]

/** Writes one. */
export function formatEvidence(evidence: Omit<Evidence, "evidence">): string {
  return `${JSON.stringify({ evidence: evidenceKind, ...evidence }, null, 1)}\n`
}

/** Reads one; null for what is none. */
export function readEvidence(source: string): Evidence | null {
  const value = parseJson(source)
  return shape(value) ? (value as Evidence) : null
}

/** Something that was shown, as it is kept. */
export function exhibit(name: string, source: string | Uint8Array): Exhibit {
  const read = typeof source === "string" ? source : decodeText(source)
  return { name, text: read, base64: read === null ? toBase64(source as Uint8Array) : null }
}

/** The text, or the bytes of what is none. */
export function sourceOf({ text: read, base64 }: Exhibit): string | Uint8Array {
  return read ?? fromBase64(base64 ?? "") ?? new Uint8Array()
}

/** Every checkpoint that a text carries: its own, that of a proof, those of what a token or JSON holds. Nothing is believed. */
export function notesIn(source: string | Uint8Array): string[] {
  if (typeof source !== "string") return []
  const found = new Set<string>()
  const add = (note: string | null | undefined) => {
    if (note && parseCheckpoint(parseNote(note)?.text ?? "")) found.add(note)
  }
  add(source)
  add(parseTlogProof(source.slice(Math.max(0, source.indexOf("c2sp.org/tlog-proof@"))))?.checkpoint)
  add(checkpointIn(source))
  walk(parseJson(source) ?? payloadOf(source), add)
  return [...found]
}

function walk(value: unknown, add: (note: string) => void): void {
  if (typeof value !== "object" || value === null) return
  for (const [name, member] of Object.entries(value)) {
    if (name === "checkpoint" && typeof member === "string") add(member)
    else if (name === "token" && typeof member === "string") walk(payloadOf(member), add)
    else walk(member, add)
  }
}

function payloadOf(token: string): unknown {
  const payload = fromBase64url(token.split(".")[1] ?? "")
  return payload ? parseJson(decodeText(payload) ?? "") : undefined
}
