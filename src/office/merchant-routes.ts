/** HTTP of the one box (查商户、代码、文书号、事项号), and of the one file around a merchant that it leads to. */
import { Hono } from "hono"
import { isWithin, reachOf } from "../access/reach.ts"
import { carries } from "../access/scope.ts"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { leadPageSchema } from "../enforcement/lead/wire.ts"
import { measurePageSchema } from "../enforcement/measure/wire.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { readCode } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { findNumbered, findOpenByDecision } from "../register/proceeding/find-store.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import type { Proceeding } from "../register/proceeding/proceeding.ts"
import { findFollowed, findProceeding } from "../register/proceeding/store.ts"
import { creditRecordSchema } from "../register/record/routes.ts"
import { recordAnswerSchema } from "../search/record/wire.ts"
import { subjectAnswerSchema } from "../search/wire.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { casePath } from "./case.ts"
import { findCase, papersOf } from "./case-reading.ts"
import { complaintsAbout } from "./complaint-block.ts"
import { type Asked, readAsked } from "./find.ts"
import { findPath, merchantPath } from "./find-box.ts"
import { type Found, foundPage } from "./found-page.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { type MerchantFile, merchantPage } from "./merchant-page.ts"
import { readCases } from "./search-routes.ts"
import { readSent } from "./sent.ts"

const findBytesMax = 4_000
/** So many merchants and records of what was found stand on the page: who is not among them is asked for in more words. */
const foundShown = 10
/** The papers of so many cases are read for one file. */
const papersOfMax = 8

export const merchantPageRoutes = new Hono<OfficeEnvironment>()
  .get(findPath, (c) => c.html(foundPage(viewOf(c), officer(c), { text: "" }, nothingFound)))
  // What is looked for is no part of an address: it would stand in logs and in the browser's history.
  .post(findPath, limitForm(findBytesMax), async (c) => {
    const { sent } = await readSent(c)
    const typed = (sent.get("q")?.[0] ?? "").trim().slice(0, 200)
    const view = viewOf(c)
    const refuse = (text: string, fault: string) =>
      c.html(foundPage(view, officer(c), { text, fault }, nothingFound), 400)
    if (holdsPersonalNumber(typed) && readCode(typed).kind !== "valid") return refuse("", view.say(words.personal))
    const asked = readAsked(typed)
    if (asked.kind === "wrong-code") {
      const known = await call(c, creditRecordSchema, `/v1/subjects/${asked.code}`)
      if (known.kind === "done") return c.redirect(view.link(merchantPath(asked.code)), 303)
      return refuse(typed, codeProblem(asked.reading, view.language)?.detail ?? "")
    }
    if (asked.kind === "code") return c.redirect(view.link(merchantPath(asked.code)), 303)
    const found = await find(c, asked)
    const [merchant, second] = found.merchants
    const [one, other] = found.cases
    if (one && !other && found.merchants.length + found.records.length === 0) {
      return c.redirect(view.link(casePath(one.url)), 303)
    }
    if (merchant && !second && found.cases.length + found.records.length === 0) {
      return c.redirect(view.link(merchantPath(merchant.code)), 303)
    }
    return c.html(foundPage(view, officer(c), { text: typed }, found))
  })
  .get(`${merchantPath(":code{[0-9A-Za-z]{18}}")}`, async (c) => {
    const reading = readCode(c.req.param("code") ?? "")
    const view = viewOf(c)
    if (reading.kind === "impossible") {
      const fault = codeProblem(reading, view.language)?.detail ?? ""
      return c.html(foundPage(view, officer(c), { text: reading.code, fault }, nothingFound), 400)
    }
    return c.html(merchantPage(view, officer(c), await readFile(c, reading.code)))
  })

const nothingFound: Found = { merchants: [], cases: [], records: [] }

async function find(c: OfficeContext, asked: Asked): Promise<Found> {
  const { sql } = c.get("parts")
  const reach = reachOf(c.get("principal"))
  const seen = (all: readonly (Proceeding | null)[]) =>
    all.flatMap((each) => (each && isWithin(reach, each) ? [toFound(each)] : []))
  switch (asked.kind) {
    case "nothing":
    case "code":
    case "wrong-code":
      return nothingFound
    case "id":
      return { ...nothingFound, cases: seen([await findProceeding(sql, reach, asked.id)]) }
    case "case":
      return { ...nothingFound, cases: seen(await findNumbered(sql, reach, asked)) }
    case "follow": {
      const cases = seen([await findFollowed(sql, asked)])
      return { ...nothingFound, cases }
    }
    case "words": {
      const query = new URLSearchParams({ q: asked.text, limit: String(foundShown) })
      const isAll = carries(officer(c).role, "search:all")
      const subjects = await call(c, subjectAnswerSchema, `/v1/search?${query}&in=subjects${isAll ? "&scope=all" : ""}`)
      // A number of a decision has digits; of words alone the merchants are what is looked for.
      const isNumber = /\d/.test(asked.text)
      const records = isNumber ? await call(c, recordAnswerSchema, `/v1/search?${query}&in=records`) : null
      return {
        ...nothingFound,
        merchants: subjects.kind === "done" ? subjects.value.results : [],
        cases: seen(isNumber ? await findOpenByDecision(sql, reach, asked.text) : []),
        records: records?.kind === "done" ? records.value.results.map(({ record }) => record) : [],
      }
    }
  }
}

function toFound(row: Proceeding): Found["cases"][number] {
  const kind = getKind(row.kind)
  return {
    url: `/v1/${kind.route}/${row.id}`,
    kind,
    name: row.subjectName,
    state: kind.machine.states[row.state] ?? { zh: row.state, en: row.state },
    number: { authority: row.authority, entered_on: row.enteredOn, id: row.id },
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
    hasMore: groups.some(({ next }) => next !== null) || cases.length > papersOfMax,
    measures: measures.kind === "done" ? measures.value.measures : null,
    measureNames: new Map(types.kind === "done" ? types.value.measures.map(({ id, content }) => [id, content]) : []),
    leads: leads.kind === "done" ? leads.value.results : null,
    complaints: await complaintsAbout(c, code),
  }
}

const words = {
  personal: {
    zh: "输入的内容像是身份证件号码、电话或者账号：没有查询，也没有保存。查商户请用名称或者统一社会信用代码。",
    en: "What was typed looks like somebody’s ID, telephone or account number: it was neither looked for nor kept. Merchants are found by name or code.",
  },
} as const satisfies Record<string, Bilingual>
