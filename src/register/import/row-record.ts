/**
 * Reads a row about a decided record. Pure.
 */
import { hash } from "node:crypto"
import { isElsewhere } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, groundInForce, grounds } from "../../law/catalogue.ts"
import type { ListName } from "../../law/list.ts"
import { nearestGround } from "../../law/nearest-ground.ts"
import { defaultPolicy, type Policy } from "../../law/policy.ts"
import { type DetailField, type DetailHolding, detailFields, recordFieldRows } from "../../law/public-field.ts"
import { subjectTypes } from "../../law/subject-type.ts"
import { regionOf } from "../../names/code.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import type { RecordEnd } from "../record/change.ts"
import { type Kept, type LeavingFinding, type LeavingTexts, recordTexts } from "../record/leaving-text.ts"
import type { CodeFlaw, RecordContent } from "../record/record.ts"
import { toldEnds } from "../record/state.ts"
import { hasToldKind, type ToldKind, type ToldKindName, toldKindNames, toldKinds } from "../record/told-end.ts"
import {
  type Fields,
  nameLengthMax,
  Refusal,
  type Remark,
  readAnswers,
  readAnyDay,
  readDay,
  readDigest,
  readName,
  readOfficialCode,
  readRegion,
  readText,
  readYuan,
  takeFindings,
  textLengthMax,
  unknownFields,
} from "./row-field.ts"
import { penaltyReaders, readClass } from "./row-penalty.ts"

/** What the reading of a row depends on beside the row. */
export interface ImportContext {
  /** Today in China, YYYY-MM-DD: no decision is dated later. */
  today: string
  /** Whether who imports may publish for this authority. */
  mayPublishFor(authority: string): boolean
  /** What the register has decided of the law; absent: the national rules. */
  policy?: Policy
  /** Whether who imports may answer findings of personal data; absent: no. */
  mayAnswer?: boolean
  /** Whether a row with findings waits for an officer's answer; absent: it is refused. */
  findingsWait?: boolean
  /** Whether answers say who gave them and when: of a row that waits here, and of none that is sent. */
  answersNamed?: boolean
}

/** A record as a row tells it. */
export interface RecordReading {
  content: RecordContent
  codeFlaw: CodeFlaw | null
  /** How it ended by its source; null where the row does not speak of an end. */
  ending: RecordEnd | null
  /** False where the row names no day of publication and today was taken for it. */
  publishedOnGiven: boolean
  flags: readonly Remark[]
  /** Findings of personal data that were looked at and are kept. */
  kept: readonly Kept[]
  /** Findings that nobody has answered; the row waits for that. */
  findings: readonly LeavingFinding[]
  /** The redacted text of the decision, whose digest the content names; null where the row has none. */
  text: string | null
}

const commonFields = [
  "kind",
  "kept",
  "subject",
  "ground",
  "class",
  "decision_no",
  "decided_on",
  "authority",
  "published_on",
]
const fieldsOf = (list: ListName): ReadonlySet<string> => {
  const ends = toldEnds.filter(({ lists }) => lists.includes(list))
  return new Set([...commonFields, ...ends.map(({ field }) => field), ...detailFields[list]])
}
const recordFields = {
  abnormal: fieldsOf("abnormal"),
  serious: fieldsOf("serious"),
  penalty: fieldsOf("penalty"),
} satisfies Record<ListName, ReadonlySet<string>>

/** Reads the record of a row. @throws Refusal */
export function readRecord(list: ListName, fields: Fields, context: ImportContext): RecordReading {
  const flags: Remark[] = unknownFields(fields, recordFields[list])
  const subject = fields["subject"]
  if (typeof subject !== "object" || subject === null) {
    throw new Refusal("subject", "应为含 code、name 的对象", "expected an object with code and name")
  }
  const { code, codeFlaw } = readOfficialCode("subject/code", (subject as Fields)["code"], flags)
  const decidedOn = readDay("decided_on", fields["decided_on"], context.today)
  const { publishedOn, publishedOnGiven } = readPublishedOn(list, fields, context, flags)
  if (publishedOn < decidedOn) {
    throw new Refusal("published_on", "公示日期早于决定日期", "published before it was decided")
  }
  const ending = readEnding(list, fields, decidedOn, context.today)
  const detail = Object.fromEntries(
    detailFields[list].flatMap((field) => {
      const value = fields[field]
      return isGiven(value) ? [[field, readDetail(field, value)]] : []
    }),
  )
  const authority = readRegion("authority", fields["authority"])
  const { policy = defaultPolicy } = context
  const content: RecordContent = {
    list,
    subjectCode: code,
    subjectName: readName("subject/name", (subject as Fields)["name"]),
    ground: list === "penalty" ? null : readGround(list, fields["ground"], { code, decidedOn }, flags),
    penaltyClass:
      list === "penalty" ? readClass(fields["class"], { detail, decidedOn, authority }, policy, flags) : null,
    decisionNo: readText("decision_no", fields["decision_no"], nameLengthMax),
    decidedOn,
    authority,
    publishedOn,
    detail,
  }
  // What is never published is shown from no day.
  const isUnseen = content.penaltyClass === "P0"
  const answers = readAnswers(fields["kept"], context.mayAnswer ?? false, context.answersNamed)
  const text = readDecisionText(fields["decision_text"], content)
  const taken = takeFindings(textsOf({ content, text }), answers, context.findingsWait ?? false)
  if (!context.mayPublishFor(content.authority)) {
    throw new Refusal("authority", "不属于您的管辖范围", "outside the authority you act for")
  }
  if (isElsewhere(regionOf(code), content.authority)) flags.push({ field: "subject/code", reason: elsewhere })
  const seen = isUnseen ? flags.filter(({ reason }) => reason !== noDayOfPublication) : flags
  return { content, codeFlaw, ending, publishedOnGiven, flags: seen, ...taken, text }
}

/** The texts of a row's record that leave. */
export function textsOf({ content, text }: Pick<RecordReading, "content" | "text">): LeavingTexts {
  return { ...recordTexts(content), ...(text === null ? {} : { decision_text: text }) }
}

/** The redacted text beside its digest. A source that has said a digest of its own has meant another text, if they differ. */
function readDecisionText(value: unknown, { detail }: RecordContent): string | null {
  if (detail.decision_text === undefined) return null
  const { published_sha256: said } = detail
  if (said !== undefined && said !== detail.decision_text) {
    throw new Refusal(
      "published_sha256",
      "与所附决定书文本（UTF-8，行末为 LF，首尾无空白）的 SHA-256 不一致",
      "not the SHA-256 of the decision_text beside it (UTF-8, lines that end in LF, no blanks around)",
    )
  }
  return readFullText("decision_text", value)
}

/** A text of many lines, which end as in a text that a spreadsheet has passed on. */
function readFullText(field: string, value: unknown): string {
  return readLongText(field, value).replace(/\r\n?/g, "\n")
}

const elsewhere = {
  zh: "统一社会信用代码的登记机关在其他行政区划，请核对是否为本机关的决定对象",
  en: "the code was given in another region than the authority's: make sure that the decision is about this subject",
} as const satisfies Bilingual

/** The national exchange (双公示) has no column for the day of publication of a penalty: it is the day of the import. */
function readPublishedOn(list: ListName, fields: Fields, { today }: ImportContext, flags: Remark[]) {
  const given = fields["published_on"]
  if (list !== "penalty" || isGiven(given)) {
    return { publishedOn: readDay("published_on", given, today), publishedOnGiven: true }
  }
  flags.push({ field: "published_on", reason: noDayOfPublication })
  return { publishedOn: today, publishedOnGiven: false }
}

const noDayOfPublication = {
  zh: "未填公示日期，按首次导入之日公示",
  en: "no day of publication: published on the day of the first import",
} as const satisfies Bilingual

/** How the record ended by its source: the earliest end that the row tells of. */
function readEnding(list: ListName, fields: Fields, decidedOn: string, today: string): RecordEnd | null {
  const ofList = toldEnds.filter(({ lists }) => lists.includes(list))
  const ends = ofList.flatMap(({ move, field, besides, early, undated }): RecordEnd[] => {
    if (!isGiven(fields[field])) {
      if (besides.some((other) => isGiven(fields[other]))) throw new Refusal(field, undated.zh, undated.en)
      return []
    }
    const on = readDay(field, fields[field], today)
    if (on < decidedOn) throw new Refusal(field, early.zh, early.en)
    const kind = isGiven(fields["removal_kind"]) ? readKindFor(list, fields) : null
    return [kind === null ? { move, on } : { move, on, kind }]
  })
  return ends.reduce<RecordEnd | null>((first, end) => (first && first.on <= end.on ? first : end), null)
}

/** The kind of an end that the list knows; some need their reasons. */
function readKindFor(list: ListName, fields: Fields): ToldKindName {
  const kind = readKind("removal_kind", fields["removal_kind"])
  const { zh, en, why }: ToldKind = toldKinds[kind]
  if (!hasToldKind(kind, list)) {
    throw new Refusal("removal_kind", `本名录没有“${zh}”`, `records of this list don't end so: ${en}`)
  }
  if (why === "must" && !isGiven(fields["removal_reason"])) {
    throw new Refusal(
      "removal_reason",
      `移出类型是“${zh}”的，须写明理由`,
      `give the reason of a removal of this kind: ${en}`,
    )
  }
  return kind
}

function readKind(field: string, value: unknown): ToldKindName {
  const kind = toldKindNames.find((name) => value === name || value === toldKinds[name].zh)
  const expected = toldKindNames.join(", ")
  if (!kind) throw new Refusal(field, `应为 ${expected} 之一`, `expected one of ${expected}`)
  return kind
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}

type ReadDetail = (field: string, value: unknown) => string | number

const readersByHolding = {
  text: readLongText,
  line: readShortText,
  day: readAnyDay,
  yuan: readYuan,
  digest: readDigest,
} as const satisfies Partial<Record<(typeof recordFieldRows)[DetailField]["holds"], ReadDetail>>

const ownReaders: Readonly<Record<DetailHolding<"own">, ReadDetail>> = {
  ...penaltyReaders,
  decision_text: (field, value) => hash("sha256", readFullText(field, value)),
  removal_kind: readKind,
}

/** Reads a detail as what it holds is read. */
function readDetail(field: DetailField, value: unknown): string | number {
  const { holds } = recordFieldRows[field]
  return (holds === "own" ? ownReaders[field as DetailHolding<"own">] : readersByHolding[holds])(field, value)
}

function readLongText(field: string, value: unknown): string {
  return readText(field, value, textLengthMax)
}

function readShortText(field: string, value: unknown): string {
  return readText(field, value, nameLengthMax)
}

/** An official decision under a ground that was not in force, or is for others, is kept and flagged: the source is what it is. */
function readGround(
  list: ListName,
  value: unknown,
  { code, decidedOn }: { code: string; decidedOn: string },
  flags: Remark[],
): string {
  if (typeof value !== "string") throw new Refusal("ground", "缺少列入事由代码", "the code of a ground is missing")
  const ground = findGround(value)
  if (ground?.list !== list) {
    const nearest = nearestGround(value)
    const hint =
      nearest && grounds[nearest].list === list ? { zh: `，是否为 ${nearest}`, en: `; nearest: ${nearest}` } : null
    throw new Refusal("ground", `不是本名录的事由代码${hint?.zh ?? ""}`, `not a ground of this list${hint?.en ?? ""}`)
  }
  if (!groundInForce(ground.code, decidedOn)) {
    const until = ground.validTo ? { zh: `，至 ${ground.validTo}`, en: ` to ${ground.validTo}` } : { zh: "", en: "" }
    flags.push({
      field: "ground",
      reason: {
        zh: `${ground.code} 在决定日 ${decidedOn} 不适用（自 ${ground.validFrom}${until.zh}）`,
        en: `${ground.code} was not in force on ${decidedOn}, the day of the decision (from ${ground.validFrom}${until.en})`,
      },
    })
  }
  const type = registrationOf(code)
  if (ground.subjectType !== null && type !== "other" && type !== ground.subjectType) {
    const { zh, en } = subjectTypes[ground.subjectType]
    flags.push({
      field: "ground",
      reason: {
        zh: `${ground.code} 适用于${zh}，与统一社会信用代码所示的主体类型不符`,
        en: `${ground.code} is for another kind of subject (${en}) than the code tells`,
      },
    })
  }
  return ground.code
}
