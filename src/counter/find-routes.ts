/** HTTP of the counter's box: a number of the own applications leads to the application, whatever else to what the public sees. */
import { Hono } from "hono"
import { html } from "hono/html"
import { isWithin, reachOf } from "../access/reach.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { readAsked } from "../register/proceeding/asked.ts"
import { findFollowed, findProceeding } from "../register/proceeding/store.ts"
import { faultNotice } from "../web/entry.ts"
import type { Typed } from "../web/find-box.ts"
import { viewOf } from "../web/view.ts"
import type { CounterEnvironment } from "./api.ts"
import { type CounterContext, holderOf, merchant } from "./gate.ts"
import { counterPage, findPath, sections } from "./section.ts"

const findBytesMax = 4_000

export const findRoutes = new Hono<CounterEnvironment>()
  .get(findPath, (c) => show(c, { text: "" }, 200))
  .post(findPath, limitForm(findBytesMax), async (c) => {
    const { q } = await c.req.parseBody()
    const typed = (typeof q === "string" ? q : "").trim().slice(0, 200)
    const { link, say } = viewOf(c)
    const asked = readAsked(typed)
    if (asked.kind === "code") {
      const isOwn = asked.code === merchant(c).code
      return c.redirect(link(isOwn ? sections.records.path : `/subjects/${asked.code}`), 303)
    }
    if (holdsPersonalNumber(typed)) return show(c, { text: "", fault: say(words.personal) }, 400)
    if (asked.kind === "nothing") return show(c, { text: "" }, 200)
    if (asked.kind === "words") return c.redirect(link("/", { q: asked.text }), 303)
    const own = await findOwn(c, asked)
    if (own !== null) return c.redirect(link(`${sections.applications.path}/${own}`), 303)
    return show(c, { text: typed, fault: say(words.notOwn) }, 404)
  })

/** The own application of a number; null: there is none of the merchant's. */
async function findOwn(c: CounterContext, asked: ReturnType<typeof readAsked>): Promise<string | null> {
  const { sql } = c.get("parts")
  const reach = reachOf(merchant(c))
  const found =
    asked.kind === "follow"
      ? await findFollowed(sql, asked)
      : asked.kind === "id"
        ? await findProceeding(sql, reach, asked.id)
        : null
  return found && isWithin(reach, found) ? found.id : null
}

async function show(c: CounterContext, typed: Typed, status: 200 | 400 | 404) {
  const view = viewOf(c, findPath)
  const { say } = view
  const main = html`<h1>${say(words.title)}</h1>
${typed.fault !== undefined && faultNotice(view, [{ id: "find", text: typed.fault }])}
<p class="lead">${say(words.how)}</p>
<p><a href="${view.link("/follow")}">${say(words.follow)}</a></p>`
  const page = counterPage(view, { holder: await holderOf(c), section: null, title: say(words.title), main, typed })
  return c.html(page, status)
}

const words = {
  title: { zh: "查找", en: "Find" },
  how: {
    zh: "在页面上方填写本商户申请的查询号，或者任何商户的名称、统一社会信用代码、文书号。",
    en: "Type the number of an application of yours, or any merchant’s name, code or decision number into the box above.",
  },
  follow: { zh: "凭查询号查看他人代交的申请", en: "Follow an application by its number, whoever has handed it in" },
  notOwn: {
    zh: "本商户没有这个号码的申请：请核对号码；不是本商户名下的，可以凭查询号查看办理进度",
    en: "No application of yours has this number: compare it; of one that is not yours, its number shows how far it is",
  },
  personal: {
    zh: "输入的内容像是身份证件号码、电话或者账号：没有查询，也没有保存",
    en: "What was typed looks like somebody’s ID, telephone or account number: it was neither looked for nor kept",
  },
} as const satisfies Record<string, Bilingual>
