/** HTTP of the one box (查商户、代码、文书号、事项号), and of the one file around a merchant that it leads to. */
import { Hono } from "hono"
import { isWithin, reachOf } from "../access/reach.ts"
import { carries } from "../access/scope.ts"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { leadPageSchema } from "../enforcement/lead/wire.ts"
import { measurePageSchema } from "../enforcement/measure/wire.ts"
import { limitForm } from "../http/sent-form.ts"
import { readCode } from "../names/code.ts"
import { type Asked, readAsked } from "../register/proceeding/asked.ts"
import { findNumbered, findOpenByDecision } from "../register/proceeding/find-store.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import type { Proceeding } from "../register/proceeding/proceeding.ts"
import { findFollowed, findProceeding } from "../register/proceeding/store.ts"
import { creditRecordSchema } from "../register/record/routes.ts"
import { type Ask, findNamed, nothingFound, refuseCode, refuseTyped } from "../search/pages/found-block.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { casePath } from "./case.ts"
import { findCase, papersOf } from "./case-reading.ts"
import { complaintsAbout } from "./complaint-block.ts"
import { type FoundCase, foundPage } from "./found-page.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { type MerchantFile, merchantPage } from "./merchant-page.ts"
import { readCases } from "./search-routes.ts"
import { findPath, merchantPath } from "./section.ts"
import { readSent } from "./sent.ts"

const findBytesMax = 4_000
/** The papers of so many cases are read for one file. */
const papersOfMax = 8

export const merchantPageRoutes = new Hono<OfficeEnvironment>()
  .get(findPath, (c) => c.html(foundPage(viewOf(c), officer(c), { text: "" }, nothing)))
  .post(findPath, limitForm(findBytesMax), async (c) => {
    const { sent } = await readSent(c)
    const typed = (sent.get("q")?.[0] ?? "").trim().slice(0, 200)
    const view = viewOf(c)
    const asked = readAsked(typed)
    const refused =
      refuseTyped(view, typed) ?? (asked.kind === "code" ? await refuseCode(view, asking(c), asked.code) : null)
    if (refused) return c.html(foundPage(view, officer(c), refused, nothing), 400)
    if (asked.kind === "code") return c.redirect(view.link(merchantPath(asked.code)), 303)
    const found = await find(c, asked)
    const all = found.cases.length + found.merchants.length + found.records.length
    // A whole name leads on, whoever else is called much like it; unless another bears or bore the same.
    const bearers = found.merchants.filter(({ name, found_by: by }) => name === typed || by?.name === typed)
    const isWhole = bearers.length === 1 && found.cases.length === 0
    const [one, merchant] = [found.cases[0], isWhole ? bearers[0] : found.merchants[0]]
    if (one && all === 1) return c.redirect(view.link(casePath(one.url)), 303)
    if (merchant && (isWhole || all === 1)) return c.redirect(view.link(merchantPath(merchant.code)), 303)
    return c.html(foundPage(view, officer(c), { text: typed }, found))
  })
  .get(merchantPath(":code{[0-9A-Za-z]{18}}"), async (c) => {
    const reading = readCode(c.req.param("code") ?? "")
    const view = viewOf(c)
    if (reading.kind !== "impossible") return c.html(merchantPage(view, officer(c), await readFile(c, reading.code)))
    const refused = await refuseCode(view, asking(c), reading.code)
    return c.html(foundPage(view, officer(c), refused ?? { text: "" }, nothing), 400)
  })

type OfficeFound = Parameters<typeof foundPage>[3]
const nothing: OfficeFound = { ...nothingFound, cases: [] }
const asking =
  (c: OfficeContext): Ask =>
  (schema, path) =>
    call(c, schema, path)

async function find(c: OfficeContext, asked: Asked): Promise<OfficeFound> {
  const { sql } = c.get("parts")
  const reach = reachOf(c.get("principal"))
  const seen = (all: readonly (Proceeding | null)[]) =>
    all.flatMap((each) => (each && isWithin(reach, each) ? [toFound(each)] : []))
  switch (asked.kind) {
    case "nothing":
    case "code":
      return nothing
    case "id":
      return { ...nothing, cases: seen([await findProceeding(sql, reach, asked.id)]) }
    case "case":
      return { ...nothing, cases: seen(await findNumbered(sql, reach, asked)) }
    case "follow":
      return { ...nothing, cases: seen([await findFollowed(sql, asked)]) }
    case "words": {
      const found = await findNamed(asking(c), asked.text, carries(officer(c).role, "search:all"))
      const cases = /\d/.test(asked.text) ? await findOpenByDecision(sql, reach, asked.text) : []
      return { ...found, cases: seen(cases) }
    }
  }
}

function toFound(row: Proceeding): FoundCase {
  const kind = getKind(row.kind)
  return {
    url: `/v1/${kind.route}/${row.id}`,
    kind,
    name: row.subjectName,
    state: kind.machine.states[row.state] ?? { zh: row.state, en: row.state },
    number: { authority: row.authority, started_on: row.startedOn, id: row.id },
  }
}

/** All that the register has around a merchant, as far as whoever asks may see. */
async function readFile(c: OfficeContext, code: string): Promise<MerchantFile> {
  const known = await call(c, creditRecordSchema, `/v1/subjects/${code}`)
  const groups = await readCases(c, { subject: code, closed: "", group: null, cursor: "" })
  const cases = groups.flatMap(({ results }) => results)
  const papers: MerchantFile["papers"][number][] = []
  for (const { id, url } of cases.slice(0, papersOfMax)) {
    const shown = await findCase(c, id)
    if (shown instanceof Response) continue
    papers.push({ place: casePath(url), number: shown, file: await papersOf(c, shown) })
  }
  const measures = await call(c, measurePageSchema, `/v1/measures?subject=${code}&limit=100`)
  const types = await call(c, measureTypesSchema, "/v1/measure-types")
  const leads = await call(c, leadPageSchema, `/v1/leads?code=${code}&limit=50`)
  return {
    ...{ code, known: known.kind === "done" ? known.value : null, cases, papers },
    hasMore: groups.some(({ next }) => next !== null),
    hasMorePapers: cases.length > papersOfMax,
    measures: measures.kind === "done" ? measures.value.measures : null,
    measureNames: new Map(types.kind === "done" ? types.value.measures.map(({ id, content }) => [id, content]) : []),
    leads: leads.kind === "done" ? leads.value.results : null,
    complaints: await complaintsAbout(c, code),
  }
}
