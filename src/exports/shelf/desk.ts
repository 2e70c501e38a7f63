/** The desk at which exports are given out: a shelf, and the signed head of what lies on it. */
import type { FindSigner, Signer } from "../../signing/signer.ts"
import { type HeadSubject, isFresh, type SignedHead, signHead } from "./head.ts"
import type { ExportShelf, ShelvedExport } from "./shelf.ts"

export interface ExportDesk {
  shelf: ExportShelf
  /** How long a head is good for. */
  headHours: number
  /** The head that was given out last, and what it says: who asks again within minutes gets the same. */
  lastHead: { says: string; head: SignedHead } | null
}

/** What gives out exports. */
export interface DeskParts {
  /** Null where the platform keeps none. */
  exports: ExportDesk | null
}

export function openDesk(shelf: ExportShelf, headHours: number): ExportDesk {
  return { shelf, headHours, lastHead: null }
}

/** What a head is made of beside the desk. */
export interface HeadSource {
  issuer: string
  /** The published checkpoint, a signed note. */
  checkpoint: string
  signer: FindSigner
  /** ms since 1970. */
  now: number
}

/** The head of the newest export: the last one while it is fresh and says what is so. Why there is none: no export yet, or nobody signs here. */
export async function currentHead(
  desk: ExportDesk,
  newest: ShelvedExport | undefined,
  source: HeadSource,
): Promise<SignedHead | "no-export" | "no-signer"> {
  if (!newest) return "no-export"
  const signer = await source.signer("export")
  if (!signer) return "no-signer"
  const { sha256, manifest } = newest
  const { issuer, checkpoint } = source
  const subject: HeadSubject = { issuer, checkpoint, manifest: { size: manifest.log.size, sha256 } }
  const says = sayingOf(subject, signer)
  const { lastHead } = desk
  if (lastHead?.says === says && isFresh(lastHead.head.signedAt, desk.headHours, source.now)) return lastHead.head
  const head = await signHead(subject, signer, desk.headHours, source.now)
  desk.lastHead = { says, head }
  return head
}

function sayingOf(subject: HeadSubject, signer: Signer): string {
  return JSON.stringify([subject, signer.key.kid])
}
