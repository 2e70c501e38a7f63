/** What the one box of a desk found, where it is more than one thing or nothing; and what it is not asked for. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Answered } from "../../http/inside.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { holdsPersonalNumber } from "../../law/personal-data.ts"
import { readCode } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { recordAddress } from "../../register/record/address.ts"
import { creditRecordSchema } from "../../register/record/routes.ts"
import { faultNotice } from "../../web/entry.ts"
import type { Typed } from "../../web/find-box.ts"
import { codeGroups, listBadge, placeName } from "../../web/shown.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import { recordAnswerSchema } from "../record/wire.ts"
import { subjectAnswerSchema } from "../wire.ts"

/** Merchants and published records by names and numbers. */
export interface Found {
  merchants: readonly z.infer<typeof subjectAnswerSchema>["results"][number][]
  records: readonly z.infer<typeof recordAnswerSchema>["results"][number]["record"][]
}

export const nothingFound: Found = { merchants: [], records: [] }

/** The API, as whoever looks. */
export type Ask = <T>(schema: z.ZodType<T>, path: string) => Promise<Answered<T>>

/** So many merchants and records of what was found stand on the page: who is not among them is asked for in more words. */
const foundShown = 10

/** What stands where, of what was typed, nothing is looked for; null: it is. Somebody's own number is not shown again. */
export function refuseTyped(view: View, typed: string): Typed | null {
  const reading = readCode(typed)
  // Licences of before 2015 have a number that the register knows nobody by: its absence would say nothing.
  if (reading.kind === "impossible" && reading.reason === "registration-number")
    return { text: typed, fault: codeProblem(reading, view.language)?.detail ?? "" }
  const isPersonal = holdsPersonalNumber(typed) && reading.kind !== "valid"
  return isPersonal ? { text: "", fault: view.say(words.personal) } : null
}

/** What is wrong with a code; null where the register knows it so: some are published with a wrong check character. */
export async function refuseCode(view: View, ask: Ask, code: string): Promise<Typed | null> {
  const reading = readCode(code)
  if (reading.kind === "valid") return null
  if (reading.kind === "nonconforming") {
    const known = await ask(creditRecordSchema, `/v1/subjects/${reading.code}`)
    if (known.kind === "done") return null
  }
  return { text: reading.code, fault: codeProblem(reading, view.language)?.detail ?? "" }
}

/** Who bears a name, and what has a number. @param isAll also merchants without published records */
export async function findNamed(ask: Ask, text: string, isAll: boolean): Promise<Found> {
  const query = new URLSearchParams({ q: text, limit: String(foundShown) })
  const subjects = await ask(subjectAnswerSchema, `/v1/search?${query}&in=subjects${isAll ? "&scope=all" : ""}`)
  // A number of a decision has digits; of words alone the merchants are what is looked for.
  const records = /\d/.test(text) ? await ask(recordAnswerSchema, `/v1/search?${query}&in=records`) : null
  return {
    merchants: subjects.kind === "done" ? subjects.value.results : [],
    records: records?.kind === "done" ? records.value.results.map(({ record }) => record) : [],
  }
}

/**
 * @param merchantPath where the file around a merchant stands
 * @param own what else was found that is the desk's own; null: nothing
 */
export function foundBlock(
  view: View,
  typed: Typed,
  { merchants, records }: Found,
  { merchantPath, own }: { merchantPath: (code: string) => string; own: Html | null },
): Html {
  const { say, link } = view
  const isEmpty = merchants.length + records.length === 0 && own === null
  return html`${typed.fault !== undefined && faultNotice(view, [{ id: "find", text: typed.fault }])}
${typed.text !== "" && typed.fault === undefined && html`<p class="lead">${say(words.asked)}${inChinese(view, typed.text)}</p>`}
${isEmpty && typed.fault === undefined && html`<p class="notice">${say(typed.text === "" ? words.how : words.none)}</p>`}
${own}
${
  merchants.length > 0 &&
  html`<section class="section"><h2>${say(words.merchants)}</h2><ul>${merchants.map(
    ({
      code,
      name,
      region,
      said,
      found_by: by,
    }) => html`<li class="record"><h3><a href="${link(merchantPath(code))}">${inChinese(view, name)}</a></h3>
<p>${codeGroups(code)} · ${placeName(view, region)}${by && html` · ${say(words.by)}${inChinese(view, by.name)}`}</p><p class="quiet">${said}</p></li>
`,
  )}</ul></section>`
}
${
  records.length > 0 &&
  html`<section class="section"><h2>${say(words.records)}</h2><ul>${records.map(
    ({ id, subject, list, decision_no: number, authority }) => html`<li class="record">${listBadge(view, list)}
<h3><a href="${link(merchantPath(subject.code))}">${inChinese(view, subject.name)}</a></h3>
<p>${number && html`<a href="${link(recordAddress(subject.code, id))}" lang="zh-CN">${number}</a> · `}${placeName(view, authority)}</p></li>
`,
  )}</ul></section>`
}`
}

/** What the page is called. */
export const foundTitle = { zh: "查找", en: "Find" } as const satisfies Bilingual

const words = {
  personal: {
    zh: "输入的内容像是身份证件号码、电话或者账号：没有查询，也没有保存。查商户请用名称或者统一社会信用代码。",
    en: "What was typed looks like somebody’s ID, telephone or account number: it was neither looked for nor kept. Merchants are found by name or code.",
  },
  asked: { zh: "查找：", en: "Looked for: " },
  how: {
    zh: "在页面上方填写商户名称（现名、曾用名、店名，可用拼音）、统一社会信用代码、文书号或者其他编号。",
    en: "Type a merchant’s name (also a former one, a shop’s, or its pinyin), a code, the number of a decision or another number into the box above.",
  },
  none: {
    zh: "没有找到。这不等于没有：请只用名称中最特别的两三个字，或者核对号码后再查。",
    en: "Nothing was found. That does not say that there is nothing: try the two or three most telling characters, or compare the number.",
  },
  merchants: { zh: "商户", en: "Merchants" },
  records: { zh: "公示中的记录", en: "Published records" },
  by: { zh: "见于：", en: "found by: " },
} as const satisfies Record<string, Bilingual>
