/** What agencies were told, from the log and their own proofs: by hashes alone, and by no table of notices. */
import type { NoticeProof } from "../../src/enforcement/notice/proof.ts"
import { fromBase64 } from "../../src/ledger/base64.ts"
import { decodeEntry } from "../../src/ledger/entry.ts"
import { leafHash, verifyInclusion } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"

const bytes = (text: string) => fromBase64(text) ?? new Uint8Array()

/** Whether an agency's notice is under an entry of the log, as the agency itself would find it. */
export function provesTold({ agency: id, salt, line, batch, entry, position, log }: NoticeProof): boolean {
  const leaf = leafHash(sha256, Buffer.from(`gongshi/notice/v1\n${salt}\n${id}\n${line}`))
  const root = bytes(batch.root)
  const inBatch = { position: batch.leaf, size: batch.size, leaf, root, proof: batch.proof.map(bytes) }
  const inLog = {
    position,
    size: log.size,
    leaf: leafHash(sha256, Buffer.from(entry)),
    root: bytes(log.root),
    proof: log.proof.map(bytes),
  }
  const committed = decodeEntry(entry)?.commitment === Buffer.from(root).toString("base64url")
  return committed && verifyInclusion(sha256, inBatch) && verifyInclusion(sha256, inLog)
}

/** One thing that one agency was told, by an entry of the log. */
export interface Told {
  client: string
  event: number
  record: string
  /** Of the entry: `notice` or `recall`. */
  operation: string
  /** Of the notice: `listed`, `changed` or `ended`; how it ended, and the day by which the agency was to stop. */
  kind: string
  reason: string | null
  due: string | null
  time: number
}

/**
 * Reads what the entries of a log have told, by the proofs of all agencies together.
 * @param entries of notices and recalls, by their position
 * @throws where a proof does not hold, where it is of another entry, or where of an entry a leaf is nobody's
 */
export function toldByLog(entries: ReadonlyMap<number, string>, proofs: readonly NoticeProof[]): Told[] {
  const leaves = new Map([...entries.keys()].map((position) => [position, new Set<number>()]))
  const sizes = new Map<number, number>()
  const told = proofs.map((proof): Told => {
    const { agency: client, id: event, position, entry, batch, line } = proof
    if (!provesTold(proof) || entries.get(position) !== entry) throw new Error(`notice ${event} is not proven`)
    leaves.get(position)?.add(batch.leaf)
    sizes.set(position, batch.size)
    const { op, time } = JSON.parse(entry) as { op: string; time: number }
    const said = JSON.parse(line) as { record_id: string; kind: string; reason: string | null; due_on: string | null }
    return {
      client,
      event,
      record: said.record_id,
      operation: op,
      time,
      kind: said.kind,
      reason: said.reason,
      due: said.due_on,
    }
  })
  for (const [position, own] of leaves) {
    if (own.size !== sizes.get(position)) throw new Error(`of entry ${position} ${own.size} leaves are somebody's`)
  }
  if (new Set(told.map(({ client, event }) => `${client} ${event}`)).size !== told.length) throw new Error("told twice")
  return told
}
