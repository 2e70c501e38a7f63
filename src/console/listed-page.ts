/** Which of a platform's sellers are listed now: a table to look through, and all of it as a file. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { listNames } from "../law/list.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { recordAddress } from "../register/record/address.ts"
import type { WireRecord } from "../register/record/wire.ts"
import type { listedSellersSchema } from "../roster/wire.ts"
import { faultNotice, table } from "../web/entry.ts"
import { codeGroups, dayTag, listBadge, placeName } from "../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { nameTold } from "./name-told.ts"
import { listHeading } from "./policy-page.ts"
import { consolePage, merchantPath, sections } from "./section.ts"

type Listed = z.infer<typeof listedSellersSchema>

export const listedPath = `${sections.roster.path}/listed`

/** What can be asked of sellers, by its parameter. */
export const sellerFilters = ["q", "list", "region", "state"] as const
export type SellerFilter = Readonly<Partial<Record<(typeof sellerFilters)[number], string>>>

/** @param cursor of the page that is shown; absent: the first */
export function listedPage(
  view: View,
  client: Client,
  listed: Listed,
  {
    asked,
    faults,
    cursor,
    xlsx,
  }: { asked: SellerFilter; faults: SellerFilter; cursor: string | undefined; xlsx: boolean },
): Html {
  const { say, link } = view
  const { results, next, sellers, records } = listed
  const heads = [words.seller, words.who, words.records, words.shop, words.since].map((head) => say(head))
  const rows = results.map((seller) => [
    asWritten(view, seller.seller),
    whom(view, seller),
    html`<ul>${seller.records.map((record) => recordLine(view, record))}</ul>`,
    html`${asWritten(view, seller.shop)}<div class="place">${placeName(view, seller.region)}</div>`,
    dayTag(seller.entered_on),
  ])
  const title = say(words.title)
  const main = html`<p class="lead">${say(words.lead)}</p>
${sellers !== null && html`<p><span class="count">${formatCount(sellers)}</span> ${say(words.sellers)} · <span class="count">${formatCount(records ?? 0)}</span> ${say(words.ofRecords)}</p>`}
${listedFiles(view, asked, xlsx)}
${sellerFilter(view, listedPath, { asked, faults }, "list")}
${rows.length === 0 ? html`<p class="notice">${say(Object.keys(asked).length > 0 ? words.noneSuch : words.none)}</p>` : table(title, heads, rows)}
<p class="pages">${cursor !== undefined && html`<a class="button plain" href="${link(listedPath, asked)}">${say(words.first)}</a> `}${next !== null && html`<a class="button plain" rel="next" href="${link(listedPath, { ...asked, cursor: next })}">${say(words.next)}</a>`}</p>`
  return consolePage(view, { client, section: "roster", heading: title, title, back: true, main })
}

/** All of them as files. */
export function listedFiles({ say, link }: View, asked: SellerFilter, xlsx: boolean): Html {
  const formats = xlsx ? (["xlsx", "csv"] as const) : (["csv"] as const)
  return html`<p class="pages">${formats.map((format) => html`<a class="button plain" href="${link(`${listedPath}/file`, { ...asked, format })}" download>${say(words.file)} ${format.toUpperCase()}</a> `)}</p>`
}

function whom(view: View, { code, name, name_is: told }: Listed["results"][number]): Html {
  return html`${name !== null && html`${inChinese(view, name)}<br>`}<a href="${view.link(merchantPath(code))}">${codeGroups(code)}</a>${
    told !== null &&
    told !== "same" &&
    html`<br><span class="quiet">${view.say(words.name)}</span> ${nameTold(view, told)}`
  }`
}

function recordLine(view: View, record: WireRecord): Html {
  const { say, link } = view
  const mark = record.ground_name ?? record.class_name
  return html`<li>${listBadge(view, record.list)} ${mark && say(mark)} <a href="${link(recordAddress(record.subject.code, record.id))}">${dayTag(record.published_on)}</a></li>`
}

/** What sellers are looked for by: a text, and one choice more. */
export function sellerFilter(
  view: View,
  path: string,
  { asked, faults }: { asked: SellerFilter; faults: SellerFilter },
  by: "list" | "state",
): Html {
  const { say, link, carried } = view
  // A number of a person is not shown again.
  const typed = (name: "q" | "region") => (holdsPersonalNumber(asked[name] ?? "") ? "" : (asked[name] ?? ""))
  const wrong = (name: keyof SellerFilter) =>
    faults[name] !== undefined && html` aria-invalid="true" aria-describedby="by-${name}-fault"`
  const told = (name: keyof SellerFilter) =>
    faults[name] !== undefined && html`<span class="fault" id="by-${name}-fault">${faults[name]}</span>`
  const all = Object.entries(faults).map(([name, text]) => ({ id: `by-${name}`, text }))
  const options =
    by === "list"
      ? listNames.map((name) => [name, listHeading(view, name)] as const)
      : (["present", "left"] as const).map((name) => [name, say(words[name])] as const)
  return html`${faultNotice(view, all)}<form class="row-filter" method="get" action="${link(path)}">
${carried !== null && html`<input type="hidden" name="lang" value="${carried}">`}
<p><label for="by-q">${say(words.text)}</label><input class="field" id="by-q" name="q" type="search" maxlength="100" value="${typed("q")}" autocomplete="off"${wrong("q")}>${told("q")}</p>
<p><label for="by-${by}">${say(words[by])}</label><select class="field" id="by-${by}" name="${by}"><option value="">${say(words.all)}</option>${options.map(([value, text]) => html`<option value="${value}"${asked[by] === value && html` selected`}>${text}</option>`)}</select></p>
<p><label for="by-region">${say(words.region)}</label><input class="field" id="by-region" name="region" inputmode="numeric" maxlength="6" value="${typed("region")}" autocomplete="off"${wrong("region")}>${told("region")}</p>
<p><button class="button slim">${say(words.find)}</button></p></form>`
}

const words = {
  title: { zh: "现在有公示记录的经营者", en: "Sellers that are listed now" },
  lead: {
    zh: "名单中没有退出、现在有公示记录的经营者，连同在公示的记录。文件含全部经营者，每条记录一行。",
    en: "Sellers of your roster that have not left and have published records now, with these records. The file has all of them, a row for each record.",
  },
  sellers: { zh: "个经营者", en: "sellers" },
  ofRecords: { zh: "条记录", en: "records" },
  file: { zh: "下载", en: "Download" },
  seller: { zh: "编号", en: "ID" },
  who: { zh: "经营者", en: "Seller" },
  shop: { zh: "网店", en: "Shop" },
  records: { zh: "在公示的记录", en: "Published records" },
  since: { zh: "进入名单", en: "Since" },
  name: { zh: "名称：", en: "Name:" },
  none: { zh: "名单中现在没有经营者有公示记录。", en: "None of your sellers is listed now." },
  noneSuch: { zh: "没有符合条件的经营者。", en: "No seller matches." },
  first: { zh: "回到开头", en: "To the beginning" },
  next: { zh: "下一页", en: "Next page" },
  text: { zh: "编号、名称、网店或者代码", en: "ID, name, shop or code" },
  list: { zh: "名单", en: "List" },
  state: { zh: "状态", en: "State" },
  present: { zh: "在册", en: "There" },
  left: { zh: "已退出", en: "Left" },
  region: { zh: "行政区划代码（可只填前2位或者4位）", en: "Region’s code, or its first 2 or 4 digits" },
  all: { zh: "全部", en: "All" },
  find: { zh: "筛选", en: "Filter" },
} as const satisfies Record<string, Bilingual>
