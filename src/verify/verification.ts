/** What a verification is asked and what it answers: one shape for everything that can be verified. */

import { toBase64 } from "../ledger/base64.ts"
import type { Policy } from "../ledger/witness/policy.ts"
import type { Claim } from "./claim.ts"
import type { Fault } from "./fault.ts"
import type { Gathered } from "./gathered.ts"
import type { KeyRing, KeyStatus } from "./key-ring.ts"
import type { VerifySm2 } from "./sm2-signature.ts"
import type { LogPoint, StateOptions, VerifyState } from "./state.ts"

/** A file that is held against what was signed, by its digest. */
export interface HeldFile {
  name: string
  bytes: number
  /** Hexadecimal digits. */
  sha256: string
  /** What the file is, where the one who verifies says so; absent: it may be any that was signed. */
  role?: "rows" | "answers"
}

/** What to verify with. */
export interface VerifyOptions extends StateOptions {
  /** The keys that are believed. */
  keys: KeyRing
  /**
   * Whether a manifest or a head is believed by the export's key alone, of a register that has no key of the log. Where the
   * keys have one, nothing is believed without its checkpoint, whatever stands here.
   */
  withoutLogKey?: boolean
  /**
   * What is believed without the map of the log: `short`: the short form of a statement, from a QR code; `any`: what was made
   * by versions before the map, too, and that a record in the map is not shown because its display has ended by date. Absent:
   * none of it, for that nothing is left out rests on a signature there.
   */
  withoutMap?: "short" | "any" | undefined
  /** Which witnesses have to have cosigned a checkpoint that is believed; absent: none. */
  policy?: Policy | undefined
  /** ms since 1970. */
  now: number
  /** Who must have issued it, an address without a slash at its end; absent: whoever the keys belong to. */
  issuer?: string
  /** The log that it must be of; absent: any that the keys sign. */
  origin?: string
  /** Clocks that differ by so many ms are taken to agree; absent: five minutes. */
  skewMs?: number
  /** Files to hold against the digests that were signed. */
  files?: readonly HeldFile[]
  /** Lines that prove, each, what the map of a receipt has under a code (`/v1/check/jobs/{id}/proofs`). */
  proofs?: Iterable<string> | AsyncIterable<string>
  /** The record's line that a proof must be for. */
  line?: string
  /** The entry that a proof is for, where the proof does not carry it. */
  entry?: string
  /** The head that must name the manifest, as its text. */
  head?: string
  /** The proof that brings that head up, where it is not that of the manifest. */
  headConsistency?: string | undefined
  /** The second signature of the document, and of that head, as text: base64 of DER. */
  sm2?: string | undefined
  headSm2?: string | undefined
  /** SM2; absent: nobody here knows it, and second signatures are passed over. */
  verifySm2?: VerifySm2 | undefined
  /** Whether a document without a second signature that fits is refused. */
  requireSm2?: boolean
}

/** Clocks of machines that keep the time are seconds apart; five minutes is what Kerberos and most of OAuth allow. */
export const skewMsByDefault = 300_000

/** What can be verified. */
export type VerifiedKind =
  | "report"
  | "receipt"
  | "mark"
  | "period"
  | "declaration"
  | "letter"
  | "decision"
  | "notice"
  | "rescreening"
  | "supply"
  | "head"
  | "manifest"
  | "checkpoint"
  | "proof"
  | "map"
  | "consistency"
  | "export"
  | "delta"
  | "release"
  | "unknown"

/** What was read of something whose signature holds. Times are RFC 3339. */
export interface Facts {
  issuer?: string
  id?: string
  issued_at?: string
  expires_at?: string
  statement?: "credit-report" | "no-record" | "publication" | "ended" | "period-report"
  subject?: { code: string; name: string } | null
  asked?: { by: string; value: string; lists: readonly string[] }
  /** Of a mark: whether the seller is registered, or exempt by which declaration. */
  registration?: string
  note?: { zh: string; en: string }
  /** Records in a report, their lines as published; the line of a proof. */
  records?: readonly string[]
  /** Of the short form of a report: the digest of the token in full, and how many records it shows. */
  excerpt_of?: { sha256: string; records: number }
  position?: number
  entry?: string
  /** What the map has under a code; nothing where it has none. */
  live?: readonly { list: string; position: number; commitment: string }[]
  /** Of a receipt with proofs: what the map has under each code that was asked. */
  codes?: readonly { code: string; live: readonly { list: string; position: number; commitment: string }[] }[]
  client?: { id: string; name: string }
  format?: string
  rows?: { count: number; sha256: string }
  answers?: { sha256: string }
  counts?: Readonly<Record<string, number>>
  manifest?: { size: number; path: string; sha256: string }
  files?: readonly { name: string; bytes: number; records: number; sha256: string }[]
  withdrawn?: readonly { name: string; sha256: string; reason: string }[]
  /** Of an export: entries in the log, and lines held against it over all files. */
  entries?: number
  lines?: number
}

/** The key of a signature. */
export interface VerifiedKey {
  kid: string
  origin: "self-generated" | "provided"
  role: string | null
  status: KeyStatus
}

/** The log that is spoken of. */
export interface VerifiedLog {
  origin: string
  size: number
  /** base64. */
  root: string
  /** Whether a key of the log has signed it, rather than the document alone. */
  checkpoint: boolean
}

/** What came of it. */
export interface Verification {
  /** Whether nothing is wrong. */
  ok: boolean
  kind: VerifiedKind
  findings: Fault[]
  proven: Claim[]
  unproven: Claim[]
  facts: Facts
  /** Null where no signature of a known key was found. */
  key: VerifiedKey | null
  log: VerifiedLog | null
  /** What to store now that everything was checked; null where there is nothing to store, or a check has failed. */
  state: VerifyState | null
}

/** A log, as a verification shows it. @param isSigned whether a key of it has signed, rather than a document alone */
export function shownLog({ origin, size, root }: LogPoint, isSigned = true): VerifiedLog {
  return { origin, size, root: toBase64(root), checkpoint: isSigned }
}

/** A verification that has only faults to tell. */
export function refused(kind: VerifiedKind, ...findings: Fault[]): Verification {
  return { ok: false, kind, findings, proven: [], unproven: [], facts: {}, key: null, log: null, state: null }
}

/** A time as facts hold it. */
export function toTime(seconds: number): string {
  const ms = seconds * 1000
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(seconds)
}

type Known = Pick<Verification, "kind" | "facts" | "key" | "log"> & { state?: Verification["state"] }

/**
 * The verification. What would otherwise be proven is not said beside a fault that takes the ground from under it; that
 * something has expired takes nothing away from what it proved.
 */
export function conclude({ findings, proven, unproven }: Gathered, known: Known): Verification {
  const ok = findings.length === 0
  return {
    ok,
    kind: known.kind,
    findings,
    proven: findings.every(({ code }) => code === "expired" || code === "frozen") ? proven : [],
    unproven,
    facts: known.facts,
    key: known.key,
    log: known.log,
    state: ok ? (known.state ?? null) : null,
  }
}
