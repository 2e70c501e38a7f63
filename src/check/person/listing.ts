/**
 * Listings of persons without registration (未登记的自然人). They are for checks alone and never public (PIPL): no search,
 * log, export or page knows of them, and each stands on a legal basis that is stored with it. Pure.
 */
import { hash } from "node:crypto"
import { isPlainText } from "../../input/plain-text.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, isPenaltyClassCode } from "../../law/catalogue.ts"
import { isDay } from "../../law/day.ts"
import { type ListName, lists } from "../../law/list.ts"
import { findPersonalData, shownName } from "../../law/personal-data.ts"
import type { IdentityKey } from "../../roster/identity.ts"
import { readIdentityHash } from "../private/identity-key.ts"

/** A listing; days are YYYY-MM-DD. */
export interface PersonListing {
  id: string
  /** Of the ID number: the key's id, a colon, 64 hex digits. */
  identityHash: string
  list: ListName
  ground: string | null
  penaltyClass: string | null
  decisionNo: string
  decidedOn: string
  /** GB/T 2260 code of the deciding authority's region. */
  authority: string
  publishedOn: string
  /** The last day on which a check shows it; null where no day is set. */
  displayedUntil: string | null
  /** The provision on which a person without registration may be listed for checks. */
  legalBasis: string
}

/** What may be proposed about one. */
export const listingChangeActs = ["list", "withdraw"] as const
export type ListingChangeAct = (typeof listingChangeActs)[number]

/** What somebody has proposed, and somebody else has to confirm. */
export interface ListingChange {
  id: string
  act: ListingChangeAct
  authority: string
  content: PersonListing
  /** Of a withdrawal. */
  reason: string | null
  /** Who proposed it, as the audit trail names them. */
  actor: string
  at: Date
}

/** How long a proposal waits, as an import does. */
export const changeWaitsMs = 30 * 86_400_000

/** Why a row can't be taken, and which field it is about. */
export interface ListingFault {
  field: string
  reason: Bilingual
}

type Fields = Readonly<Record<string, unknown>>

/** What a row is held against. */
export interface ListingContext {
  keys: readonly IdentityKey[]
  /** Today in China. */
  today: string
  /** Whether who sends it may list for this authority. */
  mayListFor(authority: string): boolean
}

/** Reads a row. */
export function readPersonListing(value: unknown, context: ListingContext): PersonListing | ListingFault {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fault("", words.row)
  const row = value as Fields
  return listingFaults(row, context)[0] ?? toListing(row)
}

/** What is wrong with the fields of a row, each told once; none: it can be taken. */
export function listingFaults(row: Fields, context: ListingContext): ListingFault[] {
  const unknown = Object.keys(row).filter((field) => !fields.has(field))
  return [
    ...unknown.map((field) => fault(shownName(field), words.unknownField)),
    ...checks.flatMap((check) => check(row, context) ?? []),
  ]
}

const fields = new Set([
  ...["identity_hash", "list", "ground", "class", "decision_no", "decided_on", "authority", "published_on"],
  ...["displayed_until", "legal_basis"],
])

/** A listing is kept under one key, the one in use. */
function identityFault({ identity_hash: text }: Fields, { keys }: ListingContext): ListingFault | null {
  const [current] = keys
  if (!current || typeof text !== "string") return fault("identity_hash", words.hash)
  return readIdentityHash(text, [current]).kind === "hashes" ? null : fault("identity_hash", words.hash)
}

function markFault({ list, ground, class: penaltyClass }: Fields): ListingFault | null {
  if (typeof list !== "string" || !Object.hasOwn(lists, list)) return fault("list", words.list)
  if (list === "penalty") {
    const shown = typeof penaltyClass === "string" && isPenaltyClassCode(penaltyClass) && penaltyClass !== "P0"
    return shown ? null : fault("class", words.class)
  }
  return typeof ground === "string" && findGround(ground)?.list === list ? null : fault("ground", words.ground)
}

function decidedFault({ decided_on: decided }: Fields, { today }: ListingContext): ListingFault | null {
  return isDayText(decided) && decided <= today ? null : fault("decided_on", words.past)
}

function publishedFault({ decided_on: decided, published_on: published }: Fields, { today }: ListingContext) {
  const isRight = isDayText(published) && published <= today && !(isDayText(decided) && published < decided)
  return isRight ? null : fault("published_on", words.past)
}

function untilFault({ list, published_on: published, displayed_until: until }: Fields): ListingFault | null {
  const isNone = until === undefined || until === null
  const isRight = isNone ? list === "abnormal" : isDayText(until) && !(isDayText(published) && until < published)
  return isRight ? null : fault("displayed_until", words.until)
}

function authorityFault({ authority }: Fields, { mayListFor }: ListingContext): ListingFault | null {
  if (typeof authority !== "string" || !/^\d{6}$/.test(authority)) return fault("authority", words.authority)
  return mayListFor(authority) ? null : fault("authority", words.foreign)
}

function numberFault({ decision_no: decisionNo }: Fields): ListingFault | null {
  return isText(decisionNo, 200) ? null : fault("decision_no", words.text)
}

function basisFault({ legal_basis: basis }: Fields): ListingFault | null {
  return isText(basis, 500) && basis.trim().length >= basisLengthMin ? null : fault("legal_basis", words.basis)
}

const checks: readonly ((row: Fields, context: ListingContext) => ListingFault | null)[] = [
  ...[identityFault, markFault, decidedFault, publishedFault, untilFault, authorityFault, numberFault, basisFault],
]

// Shorter than any name of a law with an article.
const basisLengthMin = 6

/** A row in which nothing was found wrong. */
function toListing(row: Fields): PersonListing {
  const text = (field: string) => String(row[field]).trim()
  const optional = (field: string) => (row[field] === undefined || row[field] === null ? null : text(field))
  const isPenalty = row["list"] === "penalty"
  const listing = {
    identityHash: text("identity_hash"),
    list: text("list") as ListName,
    ground: isPenalty ? null : text("ground"),
    penaltyClass: isPenalty ? text("class") : null,
    decisionNo: text("decision_no"),
    decidedOn: text("decided_on"),
    authority: text("authority"),
    publishedOn: text("published_on"),
    displayedUntil: optional("displayed_until"),
    legalBasis: text("legal_basis"),
  }
  return { id: listingId(listing), ...listing }
}

/** A listing as it was sent. */
export function toRow(listing: PersonListing): Fields {
  const { identityHash, list, ground, penaltyClass, decisionNo, decidedOn, authority, publishedOn } = listing
  return {
    ...{ identity_hash: identityHash, list, ...(ground === null ? { class: penaltyClass } : { ground }) },
    ...{ decision_no: decisionNo, decided_on: decidedOn, authority, published_on: publishedOn },
    ...{ displayed_until: listing.displayedUntil, legal_basis: listing.legalBasis },
  }
}

/** The same decision about the same person is one listing, however often it is sent. */
function listingId({ identityHash, list, authority, decisionNo, ground }: Omit<PersonListing, "id">): string {
  return hash(
    "sha256",
    JSON.stringify(["gongshi/person-listing/v1", identityHash, list, authority, decisionNo, ground]),
  )
}

function isDayText(value: unknown): value is string {
  return typeof value === "string" && isDay(value)
}

function isText(value: unknown, lengthMax: number): value is string {
  return (
    typeof value === "string" &&
    value.length <= lengthMax &&
    value.trim() !== "" &&
    isPlainText(value) &&
    findPersonalData(value) === null
  )
}

function fault(field: string, reason: Bilingual): ListingFault {
  return { field, reason }
}

const words = {
  row: { zh: "不是 JSON 对象", en: "not a JSON object" },
  unknownField: { zh: "没有这个字段", en: "there is no such field" },
  hash: {
    zh: "应为用当前密钥（/v1/check/identity-key）算出的身份号码哈希：密钥编号:64位十六进制",
    en: "expected the hash of the ID number under the key in use (/v1/check/identity-key): the key's id, a colon, 64 hex digits",
  },
  list: { zh: "应为 abnormal、serious 或者 penalty", en: "expected abnormal, serious or penalty" },
  ground: { zh: "不是本名录的列入事由", en: "not a ground of this list" },
  class: {
    zh: "应为予以公示的处罚类别（P1、P2、P3a……）",
    en: "expected a class of penalties that is published (P1, P2, P3a …)",
  },
  past: {
    zh: "应为今天以前（含今天）的日期 YYYY-MM-DD，公示不早于决定",
    en: "expected a day until today, as YYYY-MM-DD; published on or after the decision",
  },
  until: {
    zh: "应为公示截止日期 YYYY-MM-DD，不早于公示日；只有经营异常名录可以没有",
    en: "expected the last day of display, as YYYY-MM-DD, on or after the publication; only the abnormal list may have none",
  },
  authority: { zh: "应为6位行政区划代码", en: "expected a region's code of 6 digits" },
  foreign: { zh: "不在您所属机关的管辖范围", en: "not covered by your own authority" },
  text: { zh: "应为文字，且不得含个人信息", en: "expected text without personal data" },
  basis: {
    zh: "必须写明将未登记自然人列入并用于核查的法律依据（法规名称和条款），且不得含个人信息",
    en: "name the provision (instrument and article) on which a person without registration may be listed for checks; no personal data",
  },
} as const satisfies Record<string, Bilingual>
