/** HTTP of the page of the annual reply (年度答复): figures and lists are operations of the API. */
import { Hono } from "hono"
import { replyListNames } from "../enforcement/reply/list.ts"
import { replySchema } from "../enforcement/reply/routes.ts"
import { dayInChina } from "../law/day.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment, passOn } from "./api.ts"
import { officer } from "./gate.ts"
import { replyPage } from "./reply-page.ts"
import { sections } from "./section.ts"

const { path } = sections.reply

export const replyPageRoutes = new Hono<OfficeEnvironment>()
  .get(path, async (c) => {
    const today = dayInChina(c.get("parts").clock())
    const authority = c.req.query("authority") || officer(c).authority
    const year = c.req.query("year") || today.slice(0, 4)
    const address = `/v1/replies/${encodeURIComponent(authority)}/${encodeURIComponent(year)}`
    const read = await call(c, replySchema, address)
    if (read.kind === "refused") refuseSent(c, read.problem)
    const reply = read.kind === "done" ? read.value : null
    const shown = { authority, year, reply, problem: read.kind === "refused" ? read.problem : null }
    return c.html(replyPage(viewOf(c), officer(c), shown), (shown.problem?.status ?? 200) as 200)
  })
  .get(`${path}/:authority{\\d{6}}/:year{20\\d\\d}/:list{${replyListNames.join("|")}}`, (c) =>
    passOn(c, `/v1/replies/${c.req.param("authority")}/${c.req.param("year")}/lists/${c.req.param("list")}`),
  )
