/**
 * Reads one line of an import into a subject or a record, or says what is wrong with it. Pure.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, findPenaltyClass, groundInForce, grounds } from "../law/catalogue.ts"
import { isDay } from "../law/day.ts"
import type { ListName } from "../law/list.ts"
import { nearestGround } from "../law/nearest-ground.ts"
import { penaltyClasses } from "../law/penalty-class.ts"
import { findPersonalData, personalDataKinds } from "../law/personal-data.ts"
import { type DetailField, detailFields, publicFields } from "../law/public-field.ts"
import { isSubjectType, type SubjectType } from "../law/subject-type.ts"
import { type CodeReading, readCode, regionOf } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { registrationOf } from "../names/registration-authority.ts"
import type { CodeFlaw, RecordContent, Shop, Subject } from "./record.ts"

/** What is wrong with a row, or worth a remark: the field by its path in the row, and the reason. */
export interface Remark {
  field: string
  reason: Bilingual
}

/** A row that can be taken. Flags say what was noticed on the way. */
export type ImportRow =
  | { kind: "subject"; subject: Subject; flags: readonly Remark[] }
  | { kind: "record"; content: RecordContent; codeFlaw: CodeFlaw | null; flags: readonly Remark[] }

/** What the reading of a row depends on beside the row. */
export interface ImportContext {
  /** Today in China, YYYY-MM-DD: no decision is dated later. */
  today: string
  /** Whether who imports may publish for this authority. */
  mayPublishFor(authority: string): boolean
}

/** Thrown inside this module alone, so that a field can be refused from any depth. */
class Refusal extends Error {
  readonly remark: Remark
  constructor(field: string, zh: string, en: string) {
    super(en)
    this.remark = { field, reason: { zh, en } }
  }
}

// Longest texts taken. A company name has at most about 100 characters; a published decision's content fits a page.
const nameLengthMax = 300
const textLengthMax = 20_000
const shopsMax = 1_000

type Fields = Readonly<Record<string, unknown>>

/** Reads a line of NDJSON. */
export function readImportRow(line: string, context: ImportContext): ImportRow | { refused: Remark } {
  try {
    const fields = parseObject(line)
    const kind = fields["kind"]
    if (kind === "subject") return readSubject(fields)
    if (kind === "abnormal" || kind === "serious" || kind === "penalty") return readRecord(kind, fields, context)
    throw new Refusal(
      "kind",
      "应为 subject、abnormal、serious 或 penalty 之一",
      "expected one of subject, abnormal, serious, penalty",
    )
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.remark }
    throw error
  }
}

function parseObject(line: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new Refusal("", "不是有效的 JSON", "not valid JSON")
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal("", "应为一个 JSON 对象", "expected one JSON object")
  }
  return value as Fields
}

const subjectFields = new Set(["kind", "code", "name", "type", "region", "former_names", "shops"])

function readSubject(fields: Fields): ImportRow {
  const flags: Remark[] = unknownFields(fields, subjectFields)
  const { code, codeFlaw } = readOfficialCode("code", fields["code"], flags)
  const subject: Subject = {
    code,
    name: readText("name", fields["name"], nameLengthMax),
    type: readType(fields["type"], code),
    region: fields["region"] === undefined ? regionOf(code) : readRegion("region", fields["region"]),
    formerNames: readList("former_names", fields["former_names"]).map((name, index) =>
      readText(`former_names/${index}`, name, nameLengthMax),
    ),
    shops: readList("shops", fields["shops"]).map((shop, index) => readShop(`shops/${index}`, shop)),
    codeFlaw,
  }
  return { kind: "subject", subject, flags }
}

function readType(value: unknown, code: string): SubjectType {
  if (value === undefined || value === null) return registrationOf(code)
  if (typeof value === "string" && isSubjectType(value)) return value
  throw new Refusal(
    "type",
    "应为 enterprise、sole-trader、cooperative 或 other 之一",
    "expected one of enterprise, sole-trader, cooperative, other",
  )
}

function readShop(field: string, value: unknown): Shop {
  if (typeof value !== "object" || value === null) {
    throw new Refusal(field, "应为含 platform、name 的对象", "expected an object with platform and name")
  }
  const shop = value as Fields
  const url = shop["url"]
  return {
    platform: readText(`${field}/platform`, shop["platform"], nameLengthMax),
    name: readText(`${field}/name`, shop["name"], nameLengthMax),
    url: url === undefined || url === null ? null : readWebAddress(`${field}/url`, url),
  }
}

function readWebAddress(field: string, value: unknown): string {
  const text = readText(field, value, 2_000)
  if (/^https?:\/\/[^\s"<>]+$/i.test(text)) return text
  throw new Refusal(
    field,
    "应为以 http:// 或 https:// 开头的网址",
    "expected an address that begins with http:// or https://",
  )
}

const commonFields = ["kind", "subject", "ground", "class", "decision_no", "decided_on", "authority", "published_on"]
const recordFields = {
  abnormal: new Set([...commonFields, ...detailFields.abnormal]),
  serious: new Set([...commonFields, ...detailFields.serious]),
  penalty: new Set([...commonFields, ...detailFields.penalty]),
} satisfies Record<ListName, ReadonlySet<string>>

function readRecord(list: ListName, fields: Fields, context: ImportContext): ImportRow {
  const flags: Remark[] = unknownFields(fields, recordFields[list])
  const subject = fields["subject"]
  if (typeof subject !== "object" || subject === null) {
    throw new Refusal("subject", "应为含 code、name 的对象", "expected an object with code and name")
  }
  const { code, codeFlaw } = readOfficialCode("subject/code", (subject as Fields)["code"], flags)
  const decidedOn = readDay("decided_on", fields["decided_on"], context.today)
  const publishedOn = readDay("published_on", fields["published_on"], context.today)
  if (publishedOn < decidedOn) {
    throw new Refusal("published_on", "公示日期早于决定日期", "published before it was decided")
  }
  const content: RecordContent = {
    list,
    subjectCode: code,
    subjectName: readText("subject/name", (subject as Fields)["name"], nameLengthMax),
    ground: list === "penalty" ? null : readGround(list, fields["ground"], decidedOn, flags),
    penaltyClass: list === "penalty" ? readClass(fields["class"]) : null,
    decisionNo: readText("decision_no", fields["decision_no"], nameLengthMax),
    decidedOn,
    authority: readRegion("authority", fields["authority"]),
    publishedOn,
    detail: Object.fromEntries(
      detailFields[list].flatMap((field) => {
        const value = fields[field]
        return value === undefined || value === null ? [] : [[field, detailReaders[field](field, value)]]
      }),
    ),
  }
  refusePersonalData(content)
  if (!context.mayPublishFor(content.authority)) {
    throw new Refusal("authority", "不属于您的管辖范围", "outside the authority you act for")
  }
  return { kind: "record", content, codeFlaw, flags }
}

const detailReaders: Readonly<Record<DetailField, (field: string, value: unknown) => string | number>> = {
  violation: (field, value) => readText(field, value, textLengthMax),
  content: (field, value) => readText(field, value, textLengthMax),
  basis: (field, value) => readText(field, value, textLengthMax),
  base_penalty_no: (field, value) => readText(field, value, nameLengthMax),
  restriction_ends_on: readAnyDay,
  served_sha256: readDigest,
  published_sha256: readDigest,
  fine_cny: (field, value) => {
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value
    throw new Refusal(field, "应为不小于 0 的数（元）", "expected a number of yuan, 0 or more")
  },
}

/** An official decision under a ground that was not in force is kept and flagged: the source is what it is. */
function readGround(list: ListName, value: unknown, decidedOn: string, flags: Remark[]): string {
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
  return ground.code
}

function readClass(value: unknown): string | null {
  if (value === undefined || value === null) return null
  const found = typeof value === "string" ? findPenaltyClass(value) : undefined
  const expected = Object.keys(penaltyClasses).join(", ")
  if (!found) throw new Refusal("class", `应为 ${expected} 之一`, `expected one of ${expected}`)
  if (!found.published) {
    throw new Refusal(
      "class",
      "警告或者简易程序的处罚不公示",
      "a warning or a simple-procedure penalty is not published",
    )
  }
  return found.code
}

function refusePersonalData(content: RecordContent): void {
  const shown: readonly string[] = publicFields[content.list]
  for (const [field, value] of Object.entries(content.detail)) {
    if (typeof value !== "string" || !shown.includes(field)) continue
    const kind = findPersonalData(value)
    if (!kind) continue
    const { zh, en } = personalDataKinds[kind]
    throw new Refusal(field, `疑似含有${zh}，请隐去后重新报送`, `seems to hold ${en}; hide it and send the row again`)
  }
}

function readOfficialCode(field: string, value: unknown, flags: Remark[]): { code: string; codeFlaw: CodeFlaw | null } {
  if (typeof value !== "string")
    throw new Refusal(field, "缺少统一社会信用代码", "the unified social credit code is missing")
  const reading = readCode(value)
  if (reading.kind === "impossible") {
    const { zh, en } = codeReason(reading)
    throw new Refusal(field, zh, en)
  }
  const flaw =
    reading.kind === "nonconforming" ? "check-character" : reading.organisationDigitWrong ? "organisation-digit" : null
  if (flaw) flags.push({ field, reason: codeReason(reading) })
  return { code: reading.code, codeFlaw: flaw }
}

function codeReason(reading: CodeReading): Bilingual {
  return { zh: codeProblem(reading, "zh")?.detail ?? "", en: codeProblem(reading, "en")?.detail ?? "" }
}

function unknownFields(fields: Fields, known: ReadonlySet<string>): Remark[] {
  const remarks: Remark[] = []
  for (const field in fields) {
    if (known.has(field)) continue
    remarks.push({ field: field.slice(0, 60), reason: { zh: "未知字段，未保存", en: "unknown field, not kept" } })
  }
  return remarks
}

function readText(field: string, value: unknown, lengthMax: number): string {
  if (typeof value !== "string" || value.trim() === "") throw new Refusal(field, "缺少文字", "text is missing")
  const text = value.trim()
  if (text.length > lengthMax)
    throw new Refusal(field, `超过 ${lengthMax} 个字符`, `longer than ${lengthMax} characters`)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/.test(text)) {
    throw new Refusal(field, "含有控制字符或者乱码", "holds control characters or broken text")
  }
  return text
}

function readList(field: string, value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new Refusal(field, "应为数组", "expected an array")
  if (value.length > shopsMax) throw new Refusal(field, `超过 ${shopsMax} 项`, `more than ${shopsMax} items`)
  return value
}

function readRegion(field: string, value: unknown): string {
  if (typeof value === "string" && /^\d{6}$/.test(value)) return value
  throw new Refusal(field, "应为 6 位行政区划代码（GB/T 2260）", "expected a region code of 6 digits (GB/T 2260)")
}

/** A day that may lie ahead: the end of a restriction. */
function readAnyDay(field: string, value: unknown): string {
  if (typeof value === "string" && isDay(value)) return value
  throw new Refusal(field, "应为实际存在的日期 YYYY-MM-DD", "expected a day that exists, as YYYY-MM-DD")
}

/** A SHA-256 in lower-case hexadecimal. */
function readDigest(field: string, value: unknown): string {
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return value
  throw new Refusal(field, "应为 64 位十六进制的 SHA-256", "expected a SHA-256 in 64 hexadecimal digits")
}

function readDay(field: string, given: unknown, today: string): string {
  const value = readAnyDay(field, given)
  if (value > today) throw new Refusal(field, `晚于今天（${today}）`, `later than today (${today})`)
  return value
}
