/**
 * HTTP of the counter's box: a number of the own applications leads to the application, a code to what the public sees, a name to
 * a list on this page. What is typed is sent by a form and stands in no address.
 */
import { Hono } from "hono"
import { isWithin, reachOf } from "../access/reach.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { readAsked } from "../register/proceeding/asked.ts"
import { findFollowed, findProceeding } from "../register/proceeding/store.ts"
import { type Ask, findNamed, nothingFound, refuseTyped } from "../search/pages/found-block.ts"
import type { Typed } from "../web/find-box.ts"
import { viewOf } from "../web/view.ts"
import { type CounterEnvironment, call } from "./api.ts"
import { counterFoundPage } from "./find-page.ts"
import { type CounterContext, holderOf, merchant } from "./gate.ts"
import { findPath, sections } from "./section.ts"

const findBytesMax = 4_000

export const findRoutes = new Hono<CounterEnvironment>()
  .get(findPath, (c) => show(c, { text: "" }, 200))
  .post(findPath, limitForm(findBytesMax), async (c) => {
    const { q } = await c.req.parseBody()
    const typed = (typeof q === "string" ? q : "").trim().slice(0, 200)
    const view = viewOf(c)
    const { link, say } = view
    const asked = readAsked(typed)
    if (asked.kind === "code") {
      const isOwn = asked.code === merchant(c).code
      return c.redirect(link(isOwn ? sections.records.path : `/subjects/${asked.code}`), 303)
    }
    const refused = refuseTyped(view, typed)
    if (refused) return show(c, refused, 400)
    if (asked.kind === "nothing") return show(c, { text: "" }, 200)
    const ask: Ask = (schema, path) => call(c, schema, path)
    // Named as it was typed, and in no address: who was looked for is nobody's to keep.
    if (asked.kind === "words") return show(c, { text: typed }, 200, await findNamed(ask, asked.text, false))
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

async function show(c: CounterContext, typed: Typed, status: 200 | 400 | 404, found = nothingFound) {
  return c.html(counterFoundPage(viewOf(c, findPath), await holderOf(c), typed, found), status)
}

const words = {
  notOwn: {
    zh: "本商户没有这个号码的申请：请核对号码；不是本商户名下的，可以凭查询号查看办理进度",
    en: "No application of yours has this number: compare it; of one that is not yours, its number shows how far it is",
  },
} as const satisfies Record<string, Bilingual>
