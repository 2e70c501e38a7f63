/** HTTP of a chief's table (进度总览): on a page, and as a workbook. */
import { Hono } from "hono"
import { authorityReach } from "../access/reach.ts"
import { countHeld } from "../enforcement/letter/store.ts"
import { letterPageSchema } from "../enforcement/letter/wire.ts"
import { streamBytes } from "../http/body.ts"
import { limitForm } from "../http/sent-form.ts"
import { dayInChina } from "../law/day.ts"
import { clientNames } from "../register/audit/object-store.ts"
import { getKind, kinds } from "../register/proceeding/kinds.ts"
import { ownerPath, ownerSchema } from "../register/proceeding/owner-routes.ts"
import { countLoad, countSpan, listLoad } from "../register/worklist/load-store.ts"
import { inSheets } from "../table/in-sheets.ts"
import { mediaTypes, notOffered } from "../table/table.ts"
import { actorWords } from "../web/actor-words.ts"
import { refuse } from "../web/error-page.ts"
import { refuseSent } from "../web/form.ts"
import { placeName } from "../web/shown.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { loadOrders, monthSpans, sumBy } from "./load.ts"
import { loadPage, words } from "./load-page.ts"
import { loadPath } from "./section.ts"

/** The worst on a page before anything is chosen, and what is shown of what is chosen. */
const casesShown = { all: 3, chosen: 50 } as const

export const loadPageRoutes = new Hono<OfficeEnvironment>()
  .get(loadPath, (c) => showLoad(c, 200))
  .post(loadPath, limitForm(20_000), async (c) => {
    const { colleague, case: chosen = [] } = await c.req.parseBody({ all: true })
    const ids = [chosen].flat().filter((id) => typeof id === "string" && /^[0-9a-f-]{36}$/.test(id))
    let assigned = 0
    for (const id of ids) {
      const done = await call(c, ownerSchema, ownerPath(String(id)), { method: "PUT", json: { colleague } })
      if (done.kind === "refused") {
        refuseSent(c, done.problem)
        return showLoad(c, done.problem.status)
      }
      assigned += 1
    }
    const { authority, kind, person, sort } = c.req.query()
    return c.redirect(viewOf(c).link(loadPath, { authority, kind, person, sort, assigned: String(assigned) }), 303)
  })
  .get(`${loadPath}.xlsx`, async (c) => {
    const { sql, clock, xlsx } = c.get("parts")
    if (!xlsx) return refuse(c, "invalid-request", { detail: notOffered })
    const view = viewOf(c)
    const { say } = view
    const rows = await countLoad(sql, authorityReach(officer(c).authority), dayInChina(clock()))
    const clients = await clientNames(
      sql,
      rows.map((row) => row.person),
    )
    const cells = sumBy(rows, ({ authority, kind, person }) => ({ authority, kind, person }), "overdue").map((row) => [
      placeName(view, row.authority),
      row.authority,
      say(getKind(row.kind)),
      say(actorWords(row.person, clients)),
      ...[row.overdue, row.begunOverdue, row.open].map(String),
    ])
    const heads = [words.place, null, words.kind, words.person, words.overdue, words.begunOverdueHead, words.open]
    const columns = heads.map((head) => ({ header: head ? say(head) : "GB/T 2260", width: head ? 24 : 12 }))
    async function* pages() {
      yield cells
    }
    const workbook = xlsx.write(inSheets({ name: say(words.title), columns }, cells.length, pages()))
    return streamBytes(c, mediaTypes.xlsx, "progress.xlsx", workbook)
  })

/** @param status of what was refused, where something was */
async function showLoad(c: OfficeContext, status: number) {
  const { sql, clock } = c.get("parts")
  const today = dayInChina(clock())
  const reach = authorityReach(officer(c).authority)
  const { authority, kind, person, sort } = c.req.query()
  const filter = {
    authority: /^\d{6}$/.test(authority ?? "") ? (authority ?? null) : null,
    kind: Object.hasOwn(kinds, kind ?? "") ? (kind ?? null) : null,
    person: /^\P{Cc}{1,200}$/u.test(person ?? "") ? (person ?? null) : null,
  }
  const isNarrowed = Object.values(filter).some((each) => each !== null)
  const rows = await countLoad(sql, reach, today)
  const cases = await listLoad(sql, reach, filter, isNarrowed ? casesShown.chosen : casesShown.all)
  const months = []
  for (const span of monthSpans(today)) months.push({ ...span, ...(await countSpan(sql, reach, span)) })
  const clients = await clientNames(
    sql,
    rows.map((row) => row.person),
  )
  const order = loadOrders.find((name) => name === sort) ?? "overdue"
  const [place] = cases.length > 0 && cases.every((one) => one.authority === cases[0]?.authority) ? cases : []
  // Of another's cases the API tells nobody to whom they may go.
  const owner = place && officer(c).role === "head" ? await call(c, ownerSchema, ownerPath(place.id)) : null
  const colleagues = owner?.kind === "done" && owner.value.may_hand_over ? owner.value.colleagues : null
  const assigned =
    /^\d{1,4}$/.test(c.req.query("assigned") ?? "") && status === 200 ? Number(c.req.query("assigned")) : null
  const held = await countHeld(sql, reach, today)
  const late = await call(c, letterPageSchema, "/v1/letters?overdue=true&limit=5")
  const letters = (late.kind === "done" ? late.value.results : []).map(({ id, kind_name, to, due_on }) => ({
    ...{ id, words: kind_name, name: to.name, dueOn: due_on },
  }))
  const load = { today, held, letters, rows, cases, filter, order, months, clients, colleagues, assigned }
  return c.html(loadPage(viewOf(c), officer(c), load), status as 200)
}
