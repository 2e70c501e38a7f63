/** HTTP of an officer's search among all there is, ended too, and of the cases of a merchant. */
import { Hono } from "hono"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { hidePersonalData } from "../law/personal-data.ts"
import { readCode } from "../names/code.ts"
import { pageSchema } from "../register/proceeding/answer-routes.ts"
import { recordAnswerSchema } from "../search/record/wire.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { type CaseGroup, casesPage } from "./cases-page.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { type SearchForm, searchPage } from "./search-page.ts"
import { readSent, toFaults } from "./sent.ts"

const searchBytesMax = 20_000
const scopes = ["all", "live", "ended"] as const
const lists = ["abnormal", "serious", "penalty"] as const
const caseId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const oneOf = <Name extends string>(names: readonly Name[], text: string | undefined, otherwise: Name): Name =>
  names.find((name) => name === text) ?? otherwise

export const searchPageRoutes = new Hono<OfficeEnvironment>()
  .get("/office/search", (c) =>
    c.html(searchPage(viewOf(c), officer(c), { form: emptyForm, faults: [], answer: null })),
  )
  // What was looked for is no part of an address: it would stand in logs and in the browser's history.
  .post("/office/search", limitForm(searchBytesMax), async (c) => {
    const { sent } = await readSent(c)
    const text = (name: string) => (sent.get(name)?.[0] ?? "").trim()
    const form: SearchForm = {
      ...{ q: text("q"), purpose: text("purpose"), cursor: text("cursor") },
      scope: oneOf(scopes, text("scope"), "all"),
      list: oneOf(["", ...lists], text("list"), ""),
      like: text("q") === "" && caseId.test(text("like")) ? text("like") : "",
    }
    if (form.scope !== "live" && form.purpose === "") {
      const faults = [{ path: "purpose", text: viewOf(c).say(words.why) }]
      return c.html(searchPage(viewOf(c), officer(c), { form, faults, answer: null }), 400)
    }
    const asked = Object.entries({ ...form, in: "records", limit: "25" })
    const given = asked.filter(([name, value]) => value !== "" && !(name === "purpose" && form.scope === "live"))
    const found = await call(c, recordAnswerSchema, `/v1/search?${new URLSearchParams(given)}`)
    if (found.kind === "refused") {
      const faults = toFaults(found.problem)
      return c.html(searchPage(viewOf(c), officer(c), { form, faults, answer: null }), found.problem.status as 400)
    }
    return c.html(searchPage(viewOf(c), officer(c), { form, faults: [], answer: found.value }))
  })
  .get("/office/cases", async (c) => {
    const asked = c.req.query("subject") ?? ""
    const reading = asked === "" ? null : readCode(asked)
    const code = reading && reading.kind !== "impossible" ? reading.code : null
    const closed = oneOf(["", "true", "false"], c.req.query("closed"), "")
    const group = caseGroups.find((name) => name === c.req.query("group")) ?? null
    const cursor = c.req.query("cursor") ?? ""
    const isWrong = code === null && asked !== ""
    const cases = isWrong ? [] : await readCases(c, { subject: code, closed, group, cursor })
    return c.html(
      casesPage(viewOf(c), officer(c), { code, isWrong, typed: hidePersonalData(asked.slice(0, 40)), closed, cases }),
    )
  })

// What a page shows of each group, where it shows all of them.
const casesShown = 25
const caseGroups = ["decisions", "repairs", "objections", "bulk-decisions"] as const

/** The cases that whoever asks may see. @param asked for all groups from their beginning, or one of them from a cursor */
export async function readCases(
  c: OfficeContext,
  asked: { subject: string | null; closed: string; group: CaseGroup["group"] | null; cursor: string },
) {
  const { subject, closed, group: one, cursor } = asked
  const query = new URLSearchParams({ limit: String(casesShown) })
  if (subject !== null) query.set("subject", subject)
  if (closed !== "") query.set("closed", closed)
  if (one !== null && cursor !== "") query.set("cursor", cursor)
  const groups: CaseGroup[] = []
  for (const group of one === null ? caseGroups : [one]) {
    const page = await call(c, pageSchema, `/v1/${group}?${query}`)
    if (page.kind === "done") groups.push({ group, ...page.value })
  }
  return groups
}

const emptyForm: SearchForm = { q: "", purpose: "", cursor: "", scope: "all", list: "", like: "" }

const words = {
  why: { zh: "查询已结束公示的记录，须写明事由", en: "Say why you look for what is no longer shown" },
} as const satisfies Record<string, Bilingual>
