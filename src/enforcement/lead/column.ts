/** The columns of leads in a table, in the order of the template. */
import { grounds } from "../../law/catalogue.ts"
import { penaltyClasses } from "../../law/penalty-class.ts"
import type { Fields } from "../../register/import/row-field.ts"
import { foldHeader, headerNames } from "../../table/header.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import type { leadFields } from "./row.ts"
import { leadSources, sentSourceNames } from "./state.ts"

type LeadField = Exclude<(typeof leadFields)[number], "kept">

const headers: Record<LeadField, readonly string[]> = {
  ref: ["线索编号", "编号"],
  source: ["线索来源", "来源"],
  code: headerNames.code.usual,
  name: headerNames.name.usual,
  platform: ["平台", "平台名称"],
  seller: ["经营者编号", "商家编号"],
  shop: ["网店", "店铺", "网店名称"],
  url: ["网址", "链接"],
  region: ["行政区划代码", "所在地"],
  authority: ["承办机关", "承办机关代码"],
  ground: ["涉嫌事由", "事由"],
  facts: ["线索内容", "内容"],
  evidence: ["证据"],
  found_on: ["发现日期"],
}

const byHeader = new Map(
  (Object.entries(headers) as [LeadField, readonly string[]][]).flatMap(([field, names]) =>
    [field, ...names].map((name) => [foldHeader(name), field] as const),
  ),
)

// As people write where leads come from.
const sourceWords: Readonly<Record<string, string>> = {
  监测: "monitoring",
  投诉举报: "complaint",
  投诉: "complaint",
  举报: "complaint",
  部门移送: "agency",
  移送: "agency",
}

/** The field of each header; null for none of ours. */
export function findLeadFields(columns: readonly string[]): (LeadField | null)[] {
  return columns.map((column) => byHeader.get(foldHeader(column)) ?? null)
}

/** The fields of a row of a table; blank cells are none. */
export function toLeadFields(cells: readonly string[], fields: readonly (LeadField | null)[]): Fields {
  const entries = fields.flatMap((field, place) => {
    const text = cells[place]?.trim() ?? ""
    if (field === null || text === "") return []
    return [[field, asRead(field, text)]]
  })
  return Object.fromEntries(entries)
}

/** A cell as the field has it: words for where it comes from, and of a ground its code without the words behind it. */
function asRead(field: LeadField, text: string): string {
  if (field === "source") return sourceWords[text] ?? text
  return field === "ground" ? text.replace(/^([A-Z]{1,2}[A-Za-z0-9-]*)\s.*$/su, "$1") : text
}

/** What a column is called in Chinese, by its field. */
export function leadHeader(field: string): string {
  const names = headers[field as LeadField] ?? []
  return names.find((name) => /\p{Script=Han}/u.test(name)) ?? field
}

/** The template: its header alone, which spreadsheets open. */
export function leadTemplate(): string {
  return `\uFEFF${Object.keys(headers).map(leadHeader).join(",")}\r\n`
}

/** What a workbook offers in the cells of a field, where what they may hold is a closed list; each is read as it stands. */
export const leadChoices: Partial<Record<LeadField, readonly string[]>> = {
  source: sentSourceNames.map((name) => leadSources[name].zh),
  ground: [...Object.values(grounds), ...Object.values(penaltyClasses)].map(({ code, zh }) => `${code} ${zh}`),
}

/** The template as a workbook. */
export function leadWorkbook(xlsx: Xlsx): AsyncGenerator<Uint8Array> {
  const columns = (Object.keys(headers) as LeadField[]).map((field) => {
    return { header: leadHeader(field), width: field === "facts" ? 40 : 20, choices: leadChoices[field] }
  })
  return xlsx.write([{ name: "线索", columns, rows: [] }])
}
