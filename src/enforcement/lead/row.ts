/** A row of leads becomes a lead, or is refused with what is wrong in it. Pure. */
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { readCode, regionOf } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { mayBeRegion, regionLevel } from "../../names/region.ts"
import {
  type Fields,
  Refusal,
  type Remark,
  readAnswers,
  readDay,
  readList,
  readName,
  readRegion,
  readText,
  takeFindings,
  unknownFields,
} from "../../register/import/row-field.ts"
import type { Kept } from "../../register/record/leaving-text.ts"
import { type Evidence, type LeadContent, sentSourceNames } from "./state.ts"

/** What reading a row depends on. */
export interface LeadRowContext {
  /** Today in China. */
  today: string
  /** The authority of the officer who sends; null where a client does, which has to say with whom it is to lie. */
  authority: string | null
  /** Whether whoever sends may answer findings of personal data. */
  mayAnswer: boolean
}

/** A lead that was read, with what its sender has answered. */
export interface ReadLead {
  content: LeadContent
  kept: readonly Kept[]
}

/** The fields of a row, in the order of a table. */
export const leadFields = [
  ...["ref", "source", "code", "name", "platform", "seller", "shop", "url", "region", "authority", "ground"],
  ...["facts", "evidence", "found_on", "kept"],
] as const

const knownFields: ReadonlySet<string> = new Set(leadFields)

const factsMax = 10_000
const evidenceMax = 20
const refForm = /^[\w.:@/-]{1,100}$/
const sellerForm = /^[\w.:@-]{1,100}$/
const digestForm = /^[0-9a-f]{64}$/

/** Reads a row. */
export function readLeadRow(fields: Fields, context: LeadRowContext): ReadLead | { refused: readonly Remark[] } {
  try {
    return readLead(fields, context)
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.remarks }
    throw error
  }
}

function readLead(fields: Fields, context: LeadRowContext): ReadLead {
  const faults: Remark[] = []
  // What is wrong in one field hides nothing in another: all are read, and their faults are told together.
  const take = <T>(read: () => T, none: T): T => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      faults.push(...error.remarks)
      return none
    }
  }
  const text = (field: "name" | "platform" | "shop") =>
    take(() => optional(fields[field], (value) => readName(field, value)), null)
  faults.push(...unknownFields(fields, knownFields, { zh: "", en: "" }))
  const code = take(() => readLeadCode(fields["code"]), null)
  // Of one that can't be read it is not known where it leads: that is its own fault, and no second one.
  const wrongCode = faults.some(({ field }) => field === "code") ? "unread" : null
  const content: LeadContent = {
    ref: take(() => readForm("ref", fields["ref"], refForm, refWords.zh, refWords.en), ""),
    source: take(() => readSource(fields["source"]), "monitoring"),
    code,
    ...{ name: text("name"), platform: text("platform") },
    seller: take(
      () =>
        optional(fields["seller"], (value) => readForm("seller", value, sellerForm, sellerWords.zh, sellerWords.en)),
      null,
    ),
    shop: text("shop"),
    url: take(() => optional(fields["url"], (value) => readAddress("url", value)), null),
    ground: take(() => optional(fields["ground"], readGround), null),
    facts: take(() => readText("facts", fields["facts"], factsMax), ""),
    evidence: take(() => readEvidence(fields["evidence"]), []),
    foundOn: take(() => readDay("found_on", fields["found_on"], context.today), context.today),
    authority: take(() => readAuthority(fields, code ?? wrongCode, context), ""),
  }
  const [first, ...others] = faults
  if (first) throw new Refusal(first.field, first.reason.zh, first.reason.en, others)
  assertAbout(content)
  const { kept } = takeFindings(textsOf(content), readAnswers(fields["kept"], context.mayAnswer), false)
  return { content, kept }
}

const refWords = {
  zh: "1 至 100 位字母、数字和 . : @ / _ -",
  en: "1 to 100 of letters, digits and . : @ / _ -",
} as const
const sellerWords = {
  zh: "平台内编号，不得用身份证号码",
  en: "the platform's own id of it, never an ID number",
} as const

function readSource(value: unknown): LeadContent["source"] {
  const source = sentSourceNames.find((name) => name === value)
  if (source) return source
  throw new Refusal("source", `应为 ${sentSourceNames.join("、")}`, `expected ${sentSourceNames.join(", ")}`)
}

/** Every text of a lead in which somebody may have written what is personal. */
function textsOf({ ref, name, platform, seller, shop, url, facts, evidence }: LeadContent): Record<string, string> {
  const texts: Record<string, string> = { ref, facts }
  for (const [field, text] of Object.entries({ name, platform, seller, shop, url }))
    if (text !== null) texts[field] = text
  evidence.forEach((each, index) => {
    texts[`evidence/${index}/title`] = each.title
    if (each.url !== null) texts[`evidence/${index}/url`] = each.url
  })
  return texts
}

function optional<T>(value: unknown, read: (value: unknown) => T): T | null {
  return value === undefined || value === null || value === "" ? null : read(value)
}

function readForm(field: string, value: unknown, form: RegExp, zh: string, en: string): string {
  if (typeof value === "string" && form.test(value)) return value
  throw new Refusal(field, `应为 ${zh}`, `expected ${en}`)
}

function readLeadCode(value: unknown): string | null {
  return optional(value, (given) => {
    const reading = readCode(typeof given === "string" ? given : "")
    if (reading.kind === "valid") return reading.code
    const say = (language: "zh" | "en") => codeProblem(reading, language)?.detail ?? ""
    throw new Refusal("code", say("zh"), say("en"))
  })
}

function readAddress(field: string, value: unknown): string {
  const text = readText(field, value, 1_000)
  const url = URL.parse(text)
  if (url && (url.protocol === "https:" || url.protocol === "http:")) return text
  throw new Refusal(field, "应为 http 或者 https 网址", "expected an address with http or https")
}

function readGround(value: unknown): string {
  const code = typeof value === "string" ? value : ""
  if (findGround(code) || findPenaltyClass(code)) return code
  throw new Refusal("ground", "规则目录中没有这个事由或者类别", "the catalogue has no such ground or class")
}

/** In a table the cell holds titles, addresses and digests of files, parted by semicolons or lines. */
function readEvidence(value: unknown): Evidence[] {
  const items =
    typeof value === "string"
      ? value
          .split(/[;；\n]/)
          .filter((item) => item.trim() !== "")
          .map(fromText)
      : readList("evidence", value)
  if (items.length > evidenceMax)
    throw new Refusal("evidence", `超过 ${evidenceMax} 项`, `more than ${evidenceMax} items`)
  return items.map((item, index) => {
    const { title, url, sha256 } = (item ?? {}) as Fields
    const at = `evidence/${index}`
    return {
      title: readText(`${at}/title`, title, 300),
      url: optional(url, (given) => readAddress(`${at}/url`, given)),
      sha256: optional(sha256, (given) =>
        readForm(`${at}/sha256`, given, digestForm, "64 位十六进制的 SHA-256", "a SHA-256 in 64 hexadecimal digits"),
      ),
    }
  })
}

function fromText(text: string): Fields {
  const [url] = /https?:\/\/\S+/.exec(text) ?? []
  const rest = text.replace(url ?? "", "")
  const [sha256] = /(?<![\da-z])[\da-f]{64}(?![\da-z])/i.exec(rest) ?? []
  const title = rest.replace(sha256 ?? "", "").trim()
  return { title: title !== "" ? title : url ? "网页" : "文件", url, sha256: sha256?.toLowerCase() }
}

/** With whom the lead is to lie: as the row says, else where the merchant or the officer is. */
function readAuthority(fields: Fields, code: string | "unread" | null, { authority }: LeadRowContext): string {
  const given = optional(fields["authority"], (value) => readRegion("authority", value))
  const region = optional(fields["region"], (value) => readRegion("region", value))
  if (code === "unread" && (given ?? region ?? authority) === null) return ""
  const lies = given ?? region ?? authority ?? (code === null ? null : regionOf(code))
  if (lies !== null && regionLevel(lies) !== null && mayBeRegion(lies)) return lies
  throw new Refusal(
    "authority",
    "须写明由哪个机关办理（authority），或者商户所在地（region）",
    "say which authority it is for (authority), or where the merchant is (region)",
  )
}

function assertAbout({ code, name, platform, seller, shop, url }: LeadContent): void {
  if (name !== null && code === null) {
    throw new Refusal(
      "name",
      "没有统一社会信用代码时不得填写名称，请填写平台和网店",
      "without a code no name is taken: tell the platform and the shop",
    )
  }
  if ((seller !== null || shop !== null) && platform === null)
    throw new Refusal("platform", "须写明平台", "name the platform")
  if (code === null && url === null && seller === null && shop === null) {
    throw new Refusal(
      "code",
      "须写明商户：统一社会信用代码，或者平台和经营者编号、网店，或者网址",
      "say whom it is about: a code, a platform with a seller's id or a shop, or an address",
    )
  }
}
