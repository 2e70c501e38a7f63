/**
 * Reads a row about a subject. Pure.
 */
import { isSubjectType, type SubjectType } from "../../law/subject-type.ts"
import { regionOf } from "../../names/code.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import { type Kept, subjectTexts } from "../record/leaving-text.ts"
import type { Shop, Subject } from "../record/record.ts"
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
  refusePersonalData,
  unknownFields,
} from "./row-field.ts"
import type { ImportContext } from "./row-record.ts"

const subjectFields = new Set(["kind", "code", "name", "type", "region", "former_names", "operator", "shops", "kept"])

/** Reads the subject of a row, with what was noticed on the way. @throws Refusal */
export function readSubject(
  fields: Fields,
  { mayAnswer = false }: Pick<ImportContext, "mayAnswer">,
): { subject: Subject; flags: readonly Remark[]; kept: readonly Kept[] } {
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
  const kept = readAnswers(fields["kept"], mayAnswer)
  refusePersonalData(subjectTexts(read), kept)
  return { subject: read, flags, kept }
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
