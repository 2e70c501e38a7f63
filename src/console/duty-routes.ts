/** HTTP of a platform's duties, as a page. */
import { type Context, Hono } from "hono"
import { orderAnswerNames } from "../enforcement/duty/order-state.ts"
import { orderDetailSchema, orderPageSchema } from "../enforcement/duty/order-wire.ts"
import { dutiesSchema, platformMeasurePageSchema, verifiedPageSchema } from "../enforcement/duty/wire.ts"
import { rowReportSchema } from "../enforcement/notice/wire.ts"
import type { Answered } from "../http/inside.ts"
import type { Problem } from "../http/problem.ts"
import { clientOf } from "../http/route.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { addDays, dayInChina } from "../law/day.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { type DutyPlaces, dutyLists, dutyPage } from "./duty-page.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { sections } from "./section.ts"

const { path } = sections.duties
const shown = 50
const soonDays = 30

export const dutyPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("duties"))
  .get(path, (c) => show(c, c.req.query("done") !== undefined, 200))
  .post(`${path}/verified`, smallForm, async (c) => {
    const { seller } = await c.req.parseBody()
    const json = { seller: typeof seller === "string" ? seller : "" }
    return answer(c, await call(c, rowReportSchema, "/v1/duties/sellers/verified", { method: "POST", json }))
  })
  .post(`${path}/orders/:id{[0-9a-f-]{36}}`, smallForm, async (c) => {
    const form = await c.req.parseBody()
    const text = (name: string) => (typeof form[name] === "string" ? form[name].trim() : "")
    if (!orderAnswerNames.some((name) => name === text("answer")))
      return refused(c, {
        detail: "",
        errors: [{ pointer: "/answer", detail: viewOf(c).say(words.choose) }],
        status: 400,
      })
    const json = {
      ...{ answer: text("answer"), text: text("text"), version: Number(text("version")) },
      ...(text("done_on") === "" ? {} : { done_on: text("done_on") }),
    }
    return answer(
      c,
      await call(c, orderDetailSchema, `/v1/orders/${c.req.param("id")}/answer`, { method: "POST", json }),
    )
  })

function answer(c: Context<ConsoleEnvironment>, done: Answered<unknown>) {
  if (done.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
  return refused(c, done.problem)
}

function refused(c: Context<ConsoleEnvironment>, problem: Pick<Problem, "detail" | "errors" | "status">) {
  refuseSent(c, problem)
  return show(c, false, problem.status)
}

/** Where each list is on. */
function readPlaces(query: Record<string, string>): DutyPlaces {
  return Object.fromEntries(dutyLists.flatMap((name) => (query[name] ? [[name, query[name]]] : [])))
}

async function show(c: Context<ConsoleEnvironment>, done: boolean, status: number) {
  const today = dayInChina(c.get("parts").clock())
  const standing = await call(c, dutiesSchema, "/v1/duties")
  // Each list is turned by itself, and the others stay where they are.
  const places = readPlaces(c.req.query())
  const listOf = (name: keyof typeof places, path: string, narrowed: Record<string, string> = {}) => {
    const cursor = places[name]
    return `${path}?${new URLSearchParams({ ...narrowed, limit: String(shown), ...(cursor ? { cursor } : {}) })}`
  }
  const orders = await call(c, orderPageSchema, listOf("orders", "/v1/orders"))
  const by = addDays(today, soonDays)
  const sellers = await call(c, verifiedPageSchema, listOf("sellers", "/v1/duties/sellers", { by }))
  const late = listOf("measures", "/v1/duties/measures", { late: "true" })
  const measures = await call(c, platformMeasurePageSchema, late)
  for (const each of [standing, orders, sellers, measures])
    if (each.kind === "refused")
      return Object.keys(places).length > 0
        ? c.redirect(viewOf(c).link(path), 303)
        : refusalPage(c, "overview", each.problem)
  if (standing.kind !== "done" || orders.kind !== "done" || sellers.kind !== "done" || measures.kind !== "done")
    throw new Error("what was refused came through")
  const [own] = standing.value.results
  if (!own) throw new Error("a platform that has signed in is none")
  const page = dutyPage(viewOf(c, path), clientOf(c), {
    ...{ standing: own, orders: orders.value, sellers: sellers.value, measures: measures.value, places, done },
  })
  return c.html(page, status as 200)
}

const words = {
  choose: {
    zh: "请选择整改结果（已整改或者未能整改），再提交反馈。",
    en: "Choose the outcome, then send it again.",
  },
} as const satisfies Record<string, Bilingual>
