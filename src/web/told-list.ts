/** What others have brought about in somebody's place, as a list on a page. */
import { html } from "hono/html"
import type { WireTold } from "../access/told-wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { actorWords } from "./actor-words.ts"
import { table } from "./entry.ts"
import { momentTag } from "./shown.ts"
import { formatCount, type Html, inChinese, type View } from "./view.ts"

/** The list, and the way to the next page. @param path of the page */
export function toldList(view: View, path: string, page: { told: readonly WireTold[]; next: string | null }): Html {
  const { say, link } = view
  if (page.told.length === 0) return html`<p class="notice">${say(words.nothing)}</p>`
  return html`${table(
    say(toldName),
    [say(words.at), say(words.what), say(words.by), say(words.about), say(words.reason)],
    page.told.map((row) => [
      momentTag(new Date(row.at)),
      html`${say(row.effect_name)}${row.count > 1 && html` <span class="quiet">×${formatCount(row.count)}</span>`}${row.whom.startsWith("person:") && html` <span class="quiet">${say(words.yourself)}</span>`}`,
      say(actorWords(row.by)),
      html`<span class="code">${row.about}</span>`,
      row.reason === null ? null : inChinese(view, row.reason),
    ]),
  )}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { cursor: page.next })}">${say(words.next)}</a></p>`}`
}

/** What the list is called. */
export const toldName = { zh: "他人代办告知", en: "Done in your place" } as const

/** What stands above it. */
export const toldLead = {
  zh: "没有本方人员经手而生效的事项：上级机关代为办理的，以及对本方密钥、额度、登录的变动。生效时即告知，保留一年；全部过程见审计记录。",
  en: "What took effect without anybody of yours: what an authority above did in your place, and what became of your key, quota or sessions. Told at once and kept for a year; the audit trail has all of it.",
} as const

const words = {
  nothing: { zh: "没有。", en: "Nothing." },
  at: { zh: "时间", en: "When" },
  what: { zh: "事项", en: "What" },
  by: { zh: "办理人", en: "By whom" },
  about: { zh: "编号", en: "About" },
  reason: { zh: "理由", en: "Why" },
  yourself: { zh: "（关于您本人）", en: "(of yourself)" },
  next: { zh: "下一页", en: "Next page" },
} as const satisfies Record<string, Bilingual>
