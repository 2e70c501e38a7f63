/**
 * Reads a row of an import into a subject or a record, or says what is wrong with it. Pure.
 */
import type { DetailField } from "../../law/public-field.ts"
import { isSubjectType, type SubjectType } from "../../law/subject-type.ts"
import { regionOf } from "../../names/code.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import type { RecordEnd } from "../record/change.ts"
import { type Kept, type LeavingFinding, subjectTexts } from "../record/leaving-text.ts"
import { type CodeFlaw, type RecordContent, recordId, type Shop, type Subject } from "../record/record.ts"
import {
  type Fields,
  Refusal,
  type Remark,
  readAnswers,
  readList,
  readName,
  readOfficialCode,
  readRegion,
  readText,
  takeFindings,
  unknownFields,
} from "./row-field.ts"
import { type ImportContext, type RecordReading, readRecord } from "./row-record.ts"

/** A row that can be taken. Flags say what was noticed on the way. */
export type ImportRow =
  | ({ kind: "subject"; flags: readonly Remark[] } & SubjectReading)
  | ({ kind: "record" } & RecordReading)

/** A subject as a row tells it, with the findings of personal data that an officer keeps, and those that nobody has answered. */
interface SubjectReading {
  subject: Subject
  kept: readonly Kept[]
  findings: readonly LeavingFinding[]
}

/** A row with its line number, and for records the id. */
export type NumberedRow =
  | ({ line: number; kind: "subject" } & SubjectReading)
  | {
      line: number
      kind: "record"
      id: string
      content: RecordContent
      codeFlaw: CodeFlaw | null
      /** Findings of personal data that an officer keeps. */
      kept: readonly Kept[]
      /** Findings that nobody has answered. */
      findings: readonly LeavingFinding[]
      /** Where the source has ended it. */
      ending: RecordEnd | null
      /** False where the source names no day of publication. */
      publishedOnGiven: boolean
      /** The redacted text of the decision, to be published with it. */
      text: string | null
      /** Fields of which the file says nothing: of a known record they stay as they are. */
      unspoken: readonly (DetailField | "class")[]
    }

/** A subject as a row has it. */
export type SubjectRow = Extract<NumberedRow, { kind: "subject" }>

/** Gives a row its line number and, for a record, its identity. */
export function numberRow(
  line: number,
  row: ImportRow,
  unspoken: readonly (DetailField | "class")[] = [],
): NumberedRow {
  const { kept, findings } = row
  if (row.kind === "subject") return { line, kind: "subject", subject: row.subject, kept, findings }
  const { content, codeFlaw, publishedOnGiven, ending, text } = row
  const read = { content, codeFlaw, ending, publishedOnGiven, unspoken, kept, findings, text }
  return { line, kind: "record", id: recordId(content), ...read }
}

/** Reads a line of NDJSON. */
export function readImportLine(line: string, context: ImportContext): ImportRow | { refused: readonly Remark[] } {
  const fields = parseObject(line)
  return "refused" in fields ? fields : readImportRow(fields.object, context)
}

/** Reads a row's fields, wherever they come from. */
export function readImportRow(fields: Fields, context: ImportContext): ImportRow | { refused: readonly Remark[] } {
  try {
    const kind = fields["kind"]
    if (kind === "subject") return { kind: "subject", ...readSubject(fields, context) }
    if (kind === "abnormal" || kind === "serious" || kind === "penalty") {
      return { kind: "record", ...readRecord(kind, fields, context) }
    }
    throw new Refusal(
      "kind",
      "应为 subject、abnormal、serious 或 penalty 之一",
      "expected one of subject, abnormal, serious, penalty",
    )
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.remarks }
    throw error
  }
}

function parseObject(line: string): { object: Fields } | { refused: readonly Remark[] } {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { refused: [{ field: "", reason: { zh: "不是有效的 JSON", en: "not valid JSON" } }] }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { refused: [{ field: "", reason: { zh: "应为一个 JSON 对象", en: "expected one JSON object" } }] }
  }
  return { object: value as Fields }
}

// Reads a row about a subject. Pure.

const subjectFields = new Set(["kind", "code", "name", "type", "region", "former_names", "operator", "shops", "kept"])

/** Reads the subject of a row, with what was noticed on the way. @throws Refusal */
function readSubject(
  fields: Fields,
  { mayAnswer = false, findingsWait = false, answersNamed }: Omit<ImportContext, "today" | "mayPublishFor">,
): SubjectReading & { flags: readonly Remark[] } {
  const flags: Remark[] = unknownFields(fields, subjectFields)
  const { code, codeFlaw } = readOfficialCode("code", fields["code"], flags)
  const subject: Subject = {
    code,
    name: readName("name", fields["name"]),
    type: readType(fields["type"], code),
    region: fields["region"] === undefined ? regionOf(code) : readRegion("region", fields["region"]),
    formerNames: readList("former_names", fields["former_names"]).map((name, index) =>
      readName(`former_names/${index}`, name),
    ),
    shops: readList("shops", fields["shops"]).map((shop, index) => readShop(`shops/${index}`, shop)),
    operator: null,
    codeFlaw,
  }
  const read = { ...subject, operator: readOperator(fields["operator"], subject.type) }
  const answers = readAnswers(fields["kept"], mayAnswer, answersNamed)
  return { subject: read, flags, ...takeFindings(subjectTexts(read), answers, findingsWait) }
}

/** Only a sole trader is its operator; of any other subject the name would be a person's that nobody may publish. */
function readOperator(value: unknown, type: SubjectType): string | null {
  if (value === undefined || value === null) return null
  if (type === "sole-trader") return readName("operator", value)
  throw new Refusal("operator", "只有个体工商户有经营者姓名", "only a sole trader has an operator")
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
    platform: readName(`${field}/platform`, shop["platform"]),
    name: readName(`${field}/name`, shop["name"]),
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
