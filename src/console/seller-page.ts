/** The sellers of a platform's roster on a page, each with how to say that it has left. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { exemptions } from "../roster/exemption.ts"
import type { sellersSchema } from "../roster/wire.ts"
import { doneNotice, table } from "../web/entry.ts"
import { foldedForm } from "../web/form.ts"
import { codeGroups, dayTag, placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { type SellerFilter, sellerFilter } from "./listed-page.ts"
import { nameTold } from "./name-told.ts"
import { consolePage, sections } from "./section.ts"

type Sellers = z.infer<typeof sellersSchema>
type Seller = Sellers["results"][number]

export const sellersPath = `${sections.roster.path}/sellers`

export function sellerListPage(
  view: View,
  client: Client,
  { results, next, done, asked, faults }: Sellers & { done: boolean; asked: SellerFilter; faults: SellerFilter },
): Html {
  const { say, link } = view
  const heads = [words.seller, words.who, words.shop, words.region, words.entered, words.left].map((head) => say(head))
  const rows = results.map((seller) => [
    asWritten(view, seller.seller),
    whom(view, seller),
    asWritten(view, seller.shop),
    html`<div class="place">${placeName(view, seller.region)}</div>`,
    dayTag(seller.entered_on),
    seller.exited_on === null ? leaveForm(view, seller) : dayTag(seller.exited_on),
  ])
  const main = html`<p class="lead">${say(words.lead)}</p>
${done && doneNotice(say(words.done))}
${sellerFilter(view, sellersPath, { asked, faults }, "state")}
${rows.length === 0 ? html`<p class="notice">${say(Object.keys(asked).length > 0 ? words.noneSuch : words.none)}</p>` : table(say(words.title), heads, rows)}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(sellersPath, { ...asked, cursor: next })}">${say(words.next)}</a></p>`}`
  const title = say(words.title)
  return consolePage(view, { client, section: "roster", heading: title, title, back: true, main })
}

/** Who it is, as far as it is not sealed: a registered merchant, or why it need not register. */
function whom(view: View, { code, name, name_is: told, exemption }: Seller): Html {
  if (code !== null) {
    const odd = told === "other" || told === "unknown"
    return html`${name !== null && html`${inChinese(view, name)}<br>`}${codeGroups(code)}${odd && html`<br>${nameTold(view, told)}`}`
  }
  return html`${exemption === null ? view.say(words.sealed) : view.say(exemptions[exemption])}`
}

function leaveForm(view: View, { seller }: Seller): Html {
  const { say } = view
  const summary = html`${say(words.leave)}<span class="unseen"> ${seller}</span>`
  return foldedForm(
    view,
    { action: `${sellersPath}/left`, summary, unseen: { seller, act: seller } },
    () =>
      html`<p class="hint">${say(words.leaveHint)}</p><p><button class="button plain slim">${say(words.leaveNow)}</button></p>`,
  )
}

const words = {
  title: { zh: "平台内经营者", en: "Sellers" },
  lead: {
    zh: "名单中的经营者，按编号排列。自然人的姓名、证件号码和联系方式加密保存，这里不显示。",
    en: "The sellers of your roster, by their IDs. Names of persons, ID numbers and contacts are sealed, and not shown here.",
  },
  done: { zh: "已登记退出。", en: "It is noted that it has left." },
  none: { zh: "名单中没有经营者。", en: "The roster holds none." },
  noneSuch: { zh: "没有符合条件的经营者。", en: "No seller matches." },
  seller: { zh: "编号", en: "ID" },
  who: { zh: "经营者", en: "Seller" },
  shop: { zh: "网店", en: "Shop" },
  region: { zh: "地区", en: "Region" },
  entered: { zh: "进入名单", en: "Since" },
  left: { zh: "退出平台", en: "Left" },
  sealed: { zh: "自然人", en: "a person" },
  leave: { zh: "登记退出", en: "Has left" },
  leaveHint: {
    zh: "登记后不再监测，信息自退出之日起保存三年后删除。",
    en: "It is watched no more, and deleted three years from now.",
  },
  leaveNow: { zh: "确认今天退出", en: "Note that it left today" },
  next: { zh: "下一页", en: "Next page" },
} as const satisfies Record<string, Bilingual>
