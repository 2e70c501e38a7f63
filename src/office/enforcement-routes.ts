/** HTTP of the page on joint punishment. What it shows are operations of the API. */
import { Hono } from "hono"
import { agenciesSchema } from "../enforcement/agency/routes.ts"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { isLateDeclaration } from "../enforcement/declaration/declaration.ts"
import { measurePageSchema } from "../enforcement/measure/wire.ts"
import { figuresSchema, recallPageSchema } from "../enforcement/recall/wire.ts"
import { usePageSchema } from "../enforcement/sharing/wire.ts"
import type { Refused } from "../http/inside.ts"
import { languageOf } from "../http/language.ts"
import { dayInChina } from "../law/day.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { readCode } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { turn } from "../web/turn.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { type EnforcementFilter, enforcementPage, type ShownList, type ViewName, views } from "./enforcement-page.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { sections } from "./section.ts"
import { told } from "./sent.ts"

const { path } = sections.enforcement
const rowsShown = 25

export const enforcementPageRoutes = new Hono<OfficeEnvironment>().get(path, async (c) => {
  const { show = "", state = "", subject = "", cursor = "" } = c.req.query()
  const which = Object.hasOwn(views, show) ? (show as ViewName) : "recalls"
  const code = subject.replaceAll(/\s/g, "").toUpperCase()
  const filter = which === "measures" ? { state, subject: holdsPersonalNumber(code) ? "" : code } : noFilter
  const given = Object.entries({ ...filter, cursor }).filter(([, text]) => text !== "")
  const reading = which === "measures" && code !== "" ? readCode(code) : null
  const wrong = reading && reading.kind !== "valid" ? codeProblem(reading, languageOf(c)) : null
  const list: ShownList = wrong
    ? { which, fault: wrong.detail }
    : await read(c, which, new URLSearchParams([["limit", String(rowsShown)], ...given]))
  const status = "fault" in list ? 400 : 200
  return c.html(enforcementPage(viewOf(c, path), officer(c), list, filter), status)
})

const noFilter: EnforcementFilter = { state: "", subject: "" }

async function read(c: OfficeContext, which: ViewName, query: URLSearchParams): Promise<ShownList> {
  const refused = ({ problem }: Refused): ShownList => ({ which, fault: told(problem) })
  switch (which) {
    case "recalls": {
      const page = await call(c, recallPageSchema, `/v1/recalls?${query}`)
      return page.kind === "refused" ? refused(page) : { which, page: page.value }
    }
    case "measures":
    case "terms": {
      if (which === "terms") query.set("over", "term")
      const page = await call(c, measurePageSchema, `/v1/measures?${query}`)
      if (page.kind === "refused") return refused(page)
      const types = await call(c, measureTypesSchema, "/v1/measure-types")
      const known = types.kind === "done" ? types.value.measures : []
      const kinds = new Map(known.map(({ id, content }) => [id, content]))
      if (which === "measures") return { which, page: page.value, kinds }
      return { which, page: page.value, kinds, today: dayInChina(c.get("parts").clock()) }
    }
    case "agencies": {
      const all = await call(c, agenciesSchema, "/v1/agencies")
      if (all.kind === "refused") return refused(all)
      const { rows: agencies, next } = turn(all.value.agencies, query.get("cursor") ?? undefined)
      return { which, page: { agencies, next } }
    }
    case "declarations": {
      const all = await call(c, figuresSchema, "/v1/recalls/figures")
      if (all.kind === "refused") return refused(all)
      // Whose list is wanting stands on the first page.
      const late = ({ declaration }: (typeof all.value.agencies)[number]) => Number(isLateDeclaration(declaration))
      const ours = all.value.agencies.filter(({ withdrawn }) => !withdrawn).toSorted((a, b) => late(b) - late(a))
      const { rows: agencies, next } = turn(ours, query.get("cursor") ?? undefined)
      return { which, page: { agencies, next } }
    }
    case "uses": {
      const page = await call(c, usePageSchema, `/v1/data-uses?${query}`)
      return page.kind === "refused" ? refused(page) : { which, page: page.value }
    }
  }
}
