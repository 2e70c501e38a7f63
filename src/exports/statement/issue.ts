/** Issues statements: reads a settled state, puts the claims together with their proofs, signs them. */
import type { Principal } from "../../access/principal.ts"
import { isWithin, reachOf } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import type { ListName } from "../../law/list.ts"
import { toBase64 } from "../../ledger/base64.ts"
import { readComplete } from "../../ledger/complete.ts"
import { decodeEntry, type Entry } from "../../ledger/entry.ts"
import { type MapReading, proveMap } from "../../ledger/map/code-proof.ts"
import { toWireCode, toWireMap } from "../../ledger/map/wire.ts"
import { sha256 } from "../../ledger/node-sha256.ts"
import type { ProofRefusal } from "../../ledger/proof.ts"
import { readSettled, type SettledParts, type SignedPoint } from "../../ledger/settled.ts"
import { proveInclusion } from "../../ledger/tree.ts"
import { listEntries } from "../../register/history/store.ts"
import { isOpen, type RecordState } from "../../register/record/state.ts"
import { findRecord } from "../../register/record/store.ts"
import { findCodeChange } from "../../register/subject/code-store.ts"
import { type SignedDocument, signDocument } from "../../signing/signed-document.ts"
import type { FindSigner, Signer } from "../../signing/signer.ts"
import { endedNote, publicationNote, reportNote, unwitnessedNote } from "./note.ts"
import { expiryOf, isVerifiable, type ProvenEntry, type Statement } from "./statement.ts"
import { findName, listEntryBytes, listShown, type ShownPublication } from "./store.ts"

export interface StatementParts extends SettledParts {
  signer: FindSigner
  issuer: string
  /** How long a statement holds, ms. */
  statementMs: number
  newId(): string
}

/** A statement that was issued, or why none was. */
export type Issued =
  | ({
      kind: "issued"
      statement: Statement
      signer: Signer
      at: SignedPoint
      /** The last day of each record's display, in the order of the records; null where none is set. Not signed. */
      displayedUntil: readonly (string | null)[]
    } & SignedDocument)
  | { kind: "no-key" }
  | { kind: "unknown" }
  | { kind: "too-large" }
  | { kind: "awaits-witnesses"; detail: Bilingual }
  | { kind: "refused"; refusal: ProofRefusal }

/** Whether witnesses are waited for who have to vouch for a paper, or it is made without them, and says so. */
export type Patience = "waits" | "unwitnessed"

/** When to ask again for a paper that witnesses have to vouch for: as soon as they are asked again. */
export const retrySeconds = 5

type Claims = Pick<Statement, "kind" | "sub" | "subject" | "asked" | "note"> & {
  records: readonly ShownPublication[]
  ended?: Pick<ProvenEntry, "entry" | "position"> & { added: Pick<ProvenEntry, "entry" | "position"> }
}

/** A credit report of the holder of a code in some lists; ‘no record’ where there is none. */
export function issueReport(
  parts: StatementParts,
  given: string,
  asked: readonly ListName[],
  patience: Patience = "waits",
): Promise<Issued> {
  const read = async (sql: Sql, now: number) => {
    // A code that was replaced is nobody's any more: the report is about the one in its place.
    const code = (await findCodeChange(sql, given))?.current ?? given
    const name = await findName(sql, code)
    return { code, name, records: await listShown(sql, { code, lists: asked }, dayInChina(now)) }
  }
  return issue(parts, read, patience, ({ code, name, records }, now) => ({
    kind: records.length > 0 ? "credit-report" : "no-record",
    sub: code,
    subject: name === null ? null : { code, name },
    asked: { by: "code", value: code, lists: [...asked] },
    records,
    note: reportNote({ code, isKnown: name !== null, asked, count: records.length }, now),
  }))
}

/** A certificate that a record is published. */
export function issuePublication(parts: StatementParts, id: string, patience: Patience = "waits"): Promise<Issued> {
  const read = async (sql: Sql, now: number) => {
    const [record] = await listShown(sql, { id }, dayInChina(now))
    if (!record) return null
    const { subjectCode: code } = record
    return { code, record, name: await findName(sql, code) }
  }
  return issue(parts, read, patience, ({ code, name, record }, now) => ({
    kind: "publication",
    sub: id,
    subject: name === null ? null : { code, name },
    asked: { by: "record", value: id, lists: [record.list] },
    records: [record],
    note: publicationNote({ id, list: record.list }, now),
  }))
}

/** A certificate that the publication of a record ended. It says nothing of what the record said, or about whom. */
export function issueEnding(parts: StatementParts, id: string, principal: Principal): Promise<Issued> {
  return issue(
    parts,
    async (sql) => {
      const ending = await findEnding(sql, id)
      const isTheirs = ending && isWithin(reachOf(principal), { authority: ending.authority, subjectCode: ending.code })
      return isTheirs ? ending : null
    },
    // Whose record it was is not said, so the map of what is under a code has no place in it.
    "unmapped",
    ({ state, list, end, added }, now) => ({
      kind: "ended",
      sub: id,
      subject: null,
      asked: { by: "record", value: id, lists: [list] },
      records: [],
      ended: { ...end.bytes, added: added.bytes },
      note: endedNote({ id, state, end: end.read, added: added.read }, now),
    }),
  )
}

async function issue<T extends { code: string }>(
  parts: StatementParts,
  read: (sql: Sql, now: number) => Promise<T | null>,
  patience: Patience | "unmapped",
  toClaims: (state: T, now: number) => Claims,
): Promise<Issued> {
  const signer = await parts.signer("statement")
  if (!signer) return { kind: "no-key" }
  // Read anew with each look: a display may end at midnight while a checkpoint is waited for.
  let now = parts.clock()
  const ask = {
    read: (sql: Sql) => {
      now = parts.clock()
      return read(sql, now)
    },
    codesOf: ({ code }: T) => [code],
    isMapped: patience !== "unmapped",
  }
  const isComplete = ask.isMapped && signer.key.papers === "complete"
  const settled = await (isComplete ? readComplete(parts, ask, patience === "waits") : readSettled(parts, ask))
  if (!settled) return { kind: "unknown" }
  if ("refused" in settled) return { kind: "refused", refusal: settled }
  if ("awaits" in settled) return { kind: "awaits-witnesses", detail: settled.detail }
  const { at, map, isWitnessed = true } = settled
  const { records, ended, note, ...claims } = toClaims(settled.state, isComplete ? at.time : now)
  if (!isVerifiable(records, at.size)) return { kind: "too-large" }
  const prove = async ({ entry, position }: Pick<ProvenEntry, "entry" | "position">): Promise<ProvenEntry> => {
    const proof = await proveInclusion(sha256, parts.signedLog.tiles, position, at.size)
    return { entry, position, proof: proof.map(toBase64) }
  }
  const shown: Statement["records"] = []
  for (const record of records) shown.push({ line: record.line, ...(await prove(record)) })
  const lastDays = records.map(({ displayedUntil }) => displayedUntil)
  const statement: Statement = {
    iss: parts.issuer,
    iat: Math.floor(now / 1000),
    exp: expiryOf(now, parts.statementMs, lastDays),
    jti: parts.newId(),
    ...claims,
    log: { origin: at.origin, size: at.size, root: at.root },
    checkpoint: at.note,
    records: shown,
    ...(map ? { map: await toWire(parts, map, at.size, now) } : {}),
    ...(ended ? { ended: { ...(await prove(ended)), added: await prove(ended.added) } } : {}),
    note: isWitnessed ? note : unwitnessedNote(note),
  }
  const signed = await signDocument("report", statement, signer)
  return { kind: "issued", statement, ...signed, signer, at, displayedUntil: lastDays }
}

async function toWire({ signedLog }: StatementParts, { map, proofs }: MapReading, size: number, now: number) {
  const [proof] = proofs
  if (!proof) throw new Error("the map was read for no code")
  return {
    ...toWireMap(map, await proveMap(signedLog.tiles, map, size)),
    ...toWireCode(proof, dayInChina(now)),
  }
}

/** An entry, as its bytes and as it reads. */
interface EntryOf {
  bytes: { entry: string; position: number }
  read: Entry
}

/** The ending of a record's publication. */
interface Ending {
  /** Whose it was, and who published it. Neither is part of a statement. */
  code: string
  authority: string
  list: ListName
  state: RecordState
  end: EntryOf
  added: EntryOf
}

/**
 * The ending of a record's publication; null where there is no such record, it was never published here, is published,
 * or is only masked: what is masked can be shown again.
 */
async function findEnding(sql: Sql, id: string): Promise<Ending | null> {
  const record = await findRecord(sql, id)
  if (!record || isOpen(record.state) || record.position === null) return null
  const { subjectCode: code, authority, list } = record.content
  const own = (await listEntries(sql, code)).filter(({ recordId }) => recordId === id)
  const end = own.findLast(({ operation }) => operation === "remove")
  if (!end || end.replaces === null) return null
  const [endBytes, addedBytes] = await listEntryBytes(sql, [end.position, end.replaces])
  if (!endBytes || !addedBytes) throw new Error(`position ${end.position} ends an entry that is not there`)
  return { code, authority, list, state: record.state, end: toEntryOf(endBytes), added: toEntryOf(addedBytes) }
}

function toEntryOf(bytes: { entry: string; position: number }): EntryOf {
  const read = decodeEntry(bytes.entry)
  if (!read) throw new Error(`position ${bytes.position} of the log holds no entry`)
  return { bytes, read }
}
