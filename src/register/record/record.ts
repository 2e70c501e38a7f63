/**
 * Records and subjects as the register keeps them, and the public line of a record. Pure.
 */
import { hash } from "node:crypto"
import type { ListName } from "../../law/list.ts"
import {
  type DetailField,
  type OwnDetail,
  type PublicDetail,
  type PublicField,
  publicDetails,
  publicFields,
} from "../../law/public-field.ts"
import type { SubjectType } from "../../law/subject-type.ts"
import type { RecordState } from "./state.ts"

/** How a code from an official source fails its checks. Such a code is kept: the source is what it is. */
export type CodeFlaw = "check-character" | "organisation-digit"

/** A shop (网店) of a merchant on a platform. */
export interface Shop {
  platform: string
  name: string
  url: string | null
}

/** A merchant (主体). */
export interface Subject {
  code: string
  name: string
  type: SubjectType
  /** GB/T 2260, six digits. */
  region: string
  formerNames: readonly string[]
  /** The operator (经营者) of a sole trader: licence data, which may be shown. Null for others, or not given. */
  operator: string | null
  shops: readonly Shop[]
  codeFlaw: CodeFlaw | null
}

/** The content of a record, before it is published. Days are YYYY-MM-DD. */
export interface RecordContent {
  list: ListName
  subjectCode: string
  subjectName: string
  /** A ground of the catalogue; null for penalties, which have a class. */
  ground: string | null
  penaltyClass: string | null
  decisionNo: string
  decidedOn: string
  /** GB/T 2260 code of the deciding authority's region. */
  authority: string
  publishedOn: string
  detail: Readonly<Partial<Record<DetailField | OwnDetail, string | number>>>
}

/** A record with where it is in its life. */
export interface HeldRecord {
  id: string
  content: RecordContent
  state: RecordState
  /** Null for what was imported when its display had already ended. */
  position: number | null
  displayedUntil: string | null
  repairOpensOn: string | null
  endedOn: string | null
  barredUntil: string | null
}

/**
 * The record's id: the first 128 bits of a SHA-256 over what makes a decision one decision, in base 32 (RFC 4648,
 * lower case). The same decision from two sources is one record; its dates and texts can be corrected under it.
 */
export function recordId(content: RecordContent): string {
  const key = [content.list, content.subjectCode, content.authority, content.decisionNo, content.ground ?? ""]
  return toBase32(hash("sha256", JSON.stringify(key), "buffer").subarray(0, 16))
}

/** Whether a record is of the decision with that id. One that came under a former code, or with another number, keeps the id of then. */
export function isRecordOf({ id, content }: HeldRecord, decision: string): boolean {
  return id === decision || recordId(content) === decision
}

const base32 = "abcdefghijklmnopqrstuvwxyz234567"

function toBase32(bytes: Uint8Array): string {
  let text = ""
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += base32[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + base32[(held << (5 - bits)) & 31] : text
}

/** Whether two contents say the same. */
export function sameContent({ detail: a, ...plain }: RecordContent, { detail: b, ...other }: RecordContent): boolean {
  return sameFields(plain, other) && sameFields(a, b) && sameFields(b, a)
}

function sameFields<Fields extends object>(a: Fields, b: Fields): boolean {
  for (const field in a) if (a[field] !== b[field]) return false
  return true
}

const columnReaders = {
  ground: (content) => content.ground,
  class: (content) => content.penaltyClass,
  decision_no: (content) => content.decisionNo,
  decided_on: (content) => content.decidedOn,
  authority: (content) => content.authority,
  published_on: (content) => content.publishedOn,
} as const satisfies Record<Exclude<PublicField, PublicDetail>, (content: RecordContent) => string | null>

/** A public field out of a record; null where it has none. */
export function readPublicField(content: RecordContent, field: PublicField): string | number | null {
  return isColumn(field) ? columnReaders[field](content) : (content.detail[field] ?? null)
}

function isColumn(field: PublicField): field is keyof typeof columnReaders {
  return Object.hasOwn(columnReaders, field)
}

/** What the public sees of a record: the fields that law/public-field.ts allows for its list, and no other. */
export function toPublic(content: RecordContent): Partial<Record<PublicField, string | number | null>> {
  return Object.fromEntries(publicFields[content.list].map((field) => [field, readPublicField(content, field)]))
}

/** The redacted text of a decision, as a record tells of it: its digest, and what binds it to the text as it was served. */
export interface TextDigest {
  /** SHA-256 of the published text in UTF-8, hexadecimal. */
  sha256: string
  /** The commitment to the text as served: ledger/commitment.ts. Absent where a source gave no digest of that. */
  served?: string
}

/** A redacted text that came with its record. */
export interface DecisionText {
  recordId: string
  /** Of the text in UTF-8, hexadecimal. */
  sha256: string
  text: string
  /** Opens the commitment to the text as served; null where there is none. */
  servedSalt: string | null
}

/**
 * The text that is published with a record; null where the register holds none. `decision_text` names one that a row of an
 * import or another province has brought; one that was served here is known by its commitment.
 */
export function textDigest({ detail }: RecordContent): TextDigest | null {
  const { decision_text, published_sha256, served_commitment: served } = detail
  const sha256 = decision_text ?? (served === undefined ? undefined : published_sha256)
  if (typeof sha256 !== "string") return null
  return typeof served === "string" ? { sha256, served } : { sha256 }
}

/** The code under which a record stood before its subject's was changed; nothing where it was not. */
export function formerCode({ detail: { former_code } }: Pick<RecordContent, "detail">): { former_code?: string } {
  return typeof former_code === "string" ? { former_code } : {}
}

/** The commitment to the sheet of the file by which a record was published; nothing where none was kept. */
export function sheetOfRecord({ detail: { sheet_commitment } }: Pick<RecordContent, "detail">): { sheet?: string } {
  return typeof sheet_commitment === "string" ? { sheet: sheet_commitment } : {}
}

/**
 * The record's public line: what the log entry commits to, byte for byte what an export carries.
 * @param salt fresh 256 random bits as base64url; the line begins with it
 */
export function publicLine(id: string, content: RecordContent, salt: string): string {
  const subject = { code: content.subjectCode, name: content.subjectName, ...formerCode(content) }
  const text = textDigest(content)
  return JSON.stringify({
    salt,
    id,
    list: content.list,
    subject,
    ...toPublic(content),
    ...(text ? { text } : {}),
    ...sheetOfRecord(content),
  })
}

/** A record as its public line tells it: what is not public stands nowhere in it. */
export function readPublicLine(position: number, line: string): RecordContent & { id: string; position: number } {
  const { id, list, subject, text: digest, sheet, ...told } = JSON.parse(line) as PublicLine
  const text = (field: PublicField) => told[field] ?? ""
  const detail = publicDetails.flatMap((field) => (told[field] == null ? [] : [[field, told[field]] as const]))
  return {
    ...{ id, position, list, subjectCode: subject.code, subjectName: subject.name },
    ...{ ground: told.ground ?? null, penaltyClass: told.class ?? null, decisionNo: text("decision_no") },
    ...{ decidedOn: text("decided_on"), publishedOn: text("published_on"), authority: text("authority") },
    detail: {
      ...Object.fromEntries(detail),
      ...(digest ? { decision_text: digest.sha256 } : {}),
      ...(digest?.served === undefined ? {} : { served_commitment: digest.served }),
      ...(subject.former_code === undefined ? {} : { former_code: subject.former_code }),
      ...(sheet === undefined ? {} : { sheet_commitment: sheet }),
    },
  }
}

type PublicLine = {
  id: string
  list: ListName
  subject: { code: string; name: string; former_code?: string }
  text?: TextDigest
  sheet?: string
} & Partial<Record<PublicField, string | null>>
