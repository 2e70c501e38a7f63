/** What stands beside the credit record: what it means for whoever deals with the merchant, what else is known of it, its short link. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import { asWritten, type Html, inChinese, type View } from "../../web/view.ts"
import { shortAddress } from "../record/address.ts"
import type { Shop, Subject } from "../record/record.ts"
import { words } from "./words.ts"

/** How a merchant stands, as far as it changes what it means. */
export type Gravity = ListName | "clear" | "ended"

/** The rail. */
export function rail(view: View, subject: Subject, gravity: Gravity): Html {
  const { say } = view
  const short = `${view.issuer}${shortAddress(subject.code)}`
  return html`<aside class="rail" aria-label="${say(words.beside)}">
<section><h2>${say(words.means)}</h2>
<ul>${(["buys", "sells", "works"] as const).map((who) => html`<li><b>${say(whoWords[who])}</b> ${say(meaning[gravity][who])}</li>`)}</ul></section>
${about(view, subject)}
<section><h2>${say(words.shortLink)}</h2>
<p><a class="short-link" href="${short}">${short.replace(/^https?:\/\//, "")}</a></p>
<p class="quiet small">${say(words.noteRemoved)} ${say(words.notePersonal)}</p></section>
</aside>`
}

/** What is known of the merchant beside its name, code, kind and place; nothing where that is all. */
function about(view: View, subject: Subject): Html | null {
  const { say } = view
  const { operator, formerNames, shops } = subject
  if (operator === null && formerNames.length === 0 && shops.length === 0) return null
  return html`<section><h2>${say(words.subject)}</h2>
<dl class="rows">
${operator !== null && html`<dt>${say(words.operator)}</dt><dd>${inChinese(view, operator)}</dd>`}
${formerNames.length > 0 && html`<dt>${say(words.formerNames)}</dt>${formerNames.map((name) => html`<dd>${inChinese(view, name)}</dd>`)}`}
${shops.length > 0 && html`<dt>${say(words.shops)}</dt>${shops.map((row) => html`<dd>${shop(view, row)}</dd>`)}`}
</dl></section>`
}

function shop(view: View, { platform, name, url }: Shop): Html {
  const text = inChinese(view, name)
  // What came in by an import is no reason to follow any scheme that a browser knows.
  const safe = url !== null && /^https?:\/\//i.test(url)
  return html`${safe ? html`<a href="${url}" rel="noopener noreferrer nofollow ugc">${text}</a>` : text}<span class="quiet"> · ${asWritten(view, platform)}</span>`
}

type Who = "buys" | "sells" | "works"

const whoWords = {
  buys: { zh: "买东西、办卡：", en: "If you buy from it:" },
  sells: { zh: "供货、合作：", en: "If you trade with it:" },
  works: { zh: "找工作：", en: "If you would work there:" },
} as const satisfies Record<Who, Bilingual>

const report: Bilingual = {
  zh: "签约前请对方出具当天的信用报告，扫码就能核验。",
  en: "Ask it for a credit report of the day before you sign; its code is verified by a telephone.",
}
const wages: Bilingual = {
  zh: "这里只有市场监管的记录，不说工资和社保。",
  en: "Only records of market regulation stand here, and nothing of wages.",
}

// Advice, and no law: what somebody does who has read the record. What follows from a listing by law stands at each record.
const meaning = {
  serious: {
    buys: {
      zh: "先看清每一条是什么事。预付款、办卡要特别小心。",
      en: "Read first what each record is about. Be very careful with what is paid in advance.",
    },
    sells: report,
    works: wages,
  },
  abnormal: {
    buys: {
      zh: "先看是什么原因：有的是没报年报，有的是在登记的地址找不到人。付款前先联系上人。",
      en: "See why: some did not file a report, some are not found at their address. Reach them before you pay.",
    },
    sells: report,
    works: wages,
  },
  penalty: {
    buys: {
      zh: "看处罚的是什么事，和您要买的有没有关系。",
      en: "See what the penalty was for, and whether that concerns what you buy.",
    },
    sells: report,
    works: wages,
  },
  clear: {
    buys: {
      zh: "没有公示记录不等于没有问题。付款前请核对营业执照上的代码。",
      en: "No record is no clearance. Compare the code on the licence before you pay.",
    },
    sells: report,
    works: wages,
  },
  ended: {
    buys: {
      zh: "这个主体已经注销。还有人用它的名义收款的，请先问清现在是哪个主体。",
      en: "It is no more. Where somebody still takes money in its name, ask first who that is now.",
    },
    sells: {
      zh: "签约前请核对对方现在的名称和代码。",
      en: "Compare the present name and code of the other side before you sign.",
    },
    works: wages,
  },
} as const satisfies Record<Gravity, Record<Who, Bilingual>>
