/** HTTP of an agency's tray and of what it still holds, as pages. */
import { type Context, Hono } from "hono"
import type { z } from "zod"
import { type ConsoleEnvironment, call, passOn } from "../console/api.ts"
import { behind, refusalPage, smallForm } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { measurePageSchema } from "../enforcement/measure/wire.ts"
import { noticeDetailSchema, noticePageSchema, noticeSchema, rowReportSchema } from "../enforcement/notice/wire.ts"
import { recallPageSchema } from "../enforcement/recall/wire.ts"
import { streamBytes } from "../http/body.ts"
import { type Refused, readRefusal } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { loadNames } from "../register/subject/store.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { keepChoices } from "./keep-choice.ts"
import { type Answering, noticeListPage, traySorts, trayStates } from "./notice-list-page.ts"
import { noticePage } from "./notice-page.ts"
import { noticeSheet } from "./notice-sheet.ts"
import { recallListPage } from "./recall-page.ts"
import { recallSheet } from "./recall-sheet.ts"

const { path } = sections.notices
const idPath = `${path}/:id{\\d{1,15}}`
const shown = 25
const recallsAtOnce = 1_000
// As many as the API gives in one answer.
const sheetPage = 1_000
// A key may see what it is to stop without the ledger.
const noTerms = { measures: [], next: null }
// As many as the feed gives in one answer.
const fileMax = 100_000

type NoticePage = z.infer<typeof noticePageSchema>

export const noticePageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${path}/*`, behind("notices"))
  .use(sections.recalls.path, behind("recalls"))
  .get(path, (c) => {
    const { done, ticked } = c.req.query()
    const answered = done !== undefined && /^\d{1,4}$/.test(done) ? Number(done) : null
    return showTray(c, c.req.query(), { ...nothingSent, done: answered, ticked: ticked === "all" ? "all" : new Set() })
  })
  // Many at once: each row of what is answered is one of the API's, and those that are refused stay ticked.
  .post(`${path}/answers`, smallForm, async (c) => {
    const form = await c.req.parseBody({ all: true })
    const textOf = (name: string) => (typeof form[name] === "string" ? form[name].trim() : "")
    const chosen = [form["notice"] ?? []].flat().filter((text) => typeof text === "string")
    const typed = Object.fromEntries(answerFields.map((name) => [name, textOf(name)]))
    const given = Object.fromEntries(Object.entries(typed).filter(([, text]) => text !== ""))
    // A number of a person is not shown again.
    const again = Object.fromEntries(
      Object.entries(typed).map(([name, text]) => [name, holdsPersonalNumber(text) ? "" : text]),
    )
    const rows = chosen.flatMap((text) => {
      const [, notice, version] = /^(\d{1,15}):(\d{1,9})$/.exec(text) ?? []
      return notice === undefined ? [] : [{ ...given, notice: Number(notice), version: Number(version) }]
    })
    const shownBefore = Object.fromEntries(
      trayFields.flatMap((name) => (textOf(`shown-${name}`) === "" ? [] : [[name, textOf(`shown-${name}`)]])),
    )
    const view = viewOf(c)
    const ticked = new Set(rows.map(({ notice }) => String(notice)))
    const refuse = (reason: string) =>
      showTray(c, shownBefore, { ticked, typed: again, done: null, refused: [{ notice: "", reason }] }, 400)
    if (rows.length === 0) return refuse(view.say(words.noneTicked))
    if (typed["act"] === "") {
      const actFault = view.say(words.noAct)
      return showTray(c, shownBefore, { ticked, typed: again, done: null, refused: [], actFault }, 400)
    }
    const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("")
    const headers = { "content-type": "application/x-ndjson" }
    const sent = await call(c, rowReportSchema, "/v1/notices/acts", {
      ...{ method: "POST", headers, body: new Blob([body]).stream() },
    })
    if (sent.kind === "refused") return refuse(sent.problem.detail)
    const { done, unchanged, faults } = sent.value
    if (faults.length === 0) {
      return c.redirect(view.link(path, { ...shownBefore, done: String(done + unchanged) }), 303)
    }
    const refused = faults.map(({ line, reason }) => ({
      notice: String(rows[line - 1]?.notice ?? ""),
      reason: view.say(reason),
    }))
    const left = new Set(refused.map(({ notice }) => notice))
    return showTray(c, shownBefore, { ticked: left, typed: again, done: done + unchanged, refused }, 400)
  })
  .get(`${path}/sheet`, async (c) => {
    const { sort: _, ...asked } = c.req.query()
    const { query } = readTray(asked, sheetPage)
    const page = await call(c, noticePageSchema, `/v1/notices?${query}`)
    if (page.kind === "refused") return refusalPage(c, "notices", page.problem)
    const csv = writeCsv(noticeSheet(pagesFrom(c, page.value, query)), { bom: true })
    return streamBytes(c, "text/csv; charset=utf-8", "notices.csv", csv)
  })
  // What programs fetch with the key: here the session stands for it.
  .get(`${path}/file`, (c) => takeAlong(c, `/v1/notices/feed?limit=${fileMax}`, "notices.ndjson"))
  .get(`${idPath}/proof`, (c) => {
    const id = c.req.param("id")
    return takeAlong(c, `/v1/notices/${id}/proof`, `notice-${id}.proof.json`)
  })
  .get(idPath, (c) => answer(c, c.req.query("done") !== undefined, 200))
  .post(idPath, smallForm, async (c) => {
    const form = await c.req.parseBody()
    const json = Object.fromEntries(
      Object.entries(form).filter(([name, text]) => typeof text === "string" && text.trim() !== "" && name !== "lang"),
    )
    const id = c.req.param("id")
    const done = await call(c, noticeSchema, `/v1/notices/${id}/acts`, { method: "POST", json })
    if (done.kind === "done") return c.redirect(viewOf(c).link(`${path}/${id}`, { done: "1" }), 303)
    refuseSent(c, done.problem)
    return answer(c, false, done.problem.status)
  })
  .use(`${sections.recalls.path}/*`, behind("recalls"))
  .get(`${sections.recalls.path}/file`, async (c) => {
    const first = await call(c, recallPageSchema, `/v1/recalls?limit=${recallsAtOnce}`)
    if (first.kind === "refused") return refusalPage(c, "recalls", first.problem)
    const { sql, clock } = c.get("parts")
    const rows = recallSheet(recallPages(c, first.value), viewOf(c).language, (codes) => loadNames(sql, codes))
    const name = `recalls-${dayInChina(clock())}.csv`
    return streamBytes(c, "text/csv; charset=utf-8", name, writeCsv(rows, { bom: true }))
  })
  .get(sections.recalls.path, async (c) => {
    const { cursor } = c.req.query()
    const query = new URLSearchParams({ limit: String(shown), ...(cursor ? { cursor } : {}) })
    const page = await call(c, recallPageSchema, `/v1/recalls?${query}`)
    if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
    const over = await call(c, measurePageSchema, `/v1/measures?over=term&limit=${shown}`)
    const { sql, clock } = c.get("parts")
    const names = await loadNames(sql, [...new Set(page.value.recalls.map(({ subject }) => subject))])
    const held = {
      recalls: page.value,
      terms: over.kind === "done" ? over.value : noTerms,
      names,
      today: dayInChina(clock()),
    }
    return c.html(recallListPage(viewOf(c), clientOf(c), held))
  })

const answerFields = ["act", "measure", "reason", "basis"] as const
// What of the tray was shown when it was answered, and is shown again.
const trayFields = ["state", "sort", "subject", "from"] as const
const nothingSent = { typed: {}, refused: [] } as const

async function showTray(
  c: Context<ConsoleEnvironment>,
  given: Readonly<Record<string, string>>,
  answering: Answering,
  status: 200 | 400 = 200,
) {
  const { query, ...asked } = readTray(given, shown)
  const found = await call(c, noticePageSchema, `/v1/notices?${query}`)
  const fault = found.kind === "done" ? undefined : codeFault(found)
  // What is no code narrows nothing.
  if (fault !== undefined) query.delete("subject")
  const page = fault === undefined ? found : await call(c, noticePageSchema, `/v1/notices?${query}`)
  if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
  const types = await call(c, measureTypesSchema, "/v1/measure-types")
  const view = viewOf(c, path)
  const own = (types.kind === "done" ? types.value.measures : []).filter(
    ({ origin, applied_by: by }) => origin === "shipped" || by === null || by.includes(clientOf(c).name),
  )
  const measures = new Map(own.map(({ id, content }) => [id, view.say(content)]))
  const isLast = page.value.notices.length < shown
  const bases = keepChoices(view, types.kind === "done" ? types.value.measures : [], clientOf(c).name)
  const list = noticeListPage(view, clientOf(c), page.value, { ...asked, fault, isLast, measures, bases, answering })
  return c.html(list, fault === undefined ? status : 400)
}

const words = {
  noneTicked: { zh: "没有选择通知", en: "No notice is chosen" },
  noAct: { zh: "没有选择怎样反馈", en: "It is not chosen what to answer" },
} as const satisfies Record<string, Bilingual>

/** What of the tray is asked for: what waits, where nothing else is; of a merchant all. */
function readTray(given: Readonly<Record<string, string>>, limit: number) {
  const { from = "", subject: typed = "" } = given
  const subject = typed.trim()
  const state = trayStates.find((name) => name === given["state"]) ?? (subject === "" ? "open" : "all")
  const sort = traySorts.find((name) => name === given["sort"]) ?? null
  const wanted = { state: state === "all" ? "" : state, subject, sort: sort ?? "", from }
  const named = Object.entries(wanted).filter(([, text]) => text !== "")
  // A number of a person is not shown again.
  const shownCode = holdsPersonalNumber(subject) ? "" : subject
  return { state, sort, from, subject: shownCode, query: new URLSearchParams([["limit", String(limit)], ...named]) }
}

const codeFault = ({ problem: { errors = [] } }: Refused) =>
  errors.find(({ pointer }) => pointer === "/subject")?.detail

/** The pages of a tray from a first one to the end. */
async function* pagesFrom(c: Context<ConsoleEnvironment>, first: NoticePage, query: URLSearchParams) {
  let last = first
  yield last
  while (last.notices.length === sheetPage) {
    query.set("from", last.next)
    const page = await call(c, noticePageSchema, `/v1/notices?${query}`)
    // Half a sheet would pass for a whole one.
    if (page.kind === "refused") throw new Error(`a page of the sheet of notices was refused: ${page.problem.type}`)
    last = page.value
    yield last
  }
}

/** What is held, from its first page to its end. */
async function* recallPages(c: Context<ConsoleEnvironment>, first: z.infer<typeof recallPageSchema>) {
  let last = first
  yield last.recalls
  while (last.next !== null) {
    const query = new URLSearchParams({ limit: String(recallsAtOnce), cursor: last.next })
    const page = await call(c, recallPageSchema, `/v1/recalls?${query}`)
    if (page.kind === "refused") throw new Error(`a page of recalls was refused: ${page.problem.type}`)
    last = page.value
    yield last.recalls
  }
}

async function takeAlong(c: Context<ConsoleEnvironment>, from: string, name: string) {
  const answer = await passOn(c, from)
  if (!answer.ok) return refusalPage(c, "notices", (await readRefusal(answer)).problem)
  answer.headers.set("content-disposition", `attachment; filename="${name}"`)
  return answer
}

async function answer(c: Context<ConsoleEnvironment>, done: boolean, status: number) {
  const notice = await call(c, noticeDetailSchema, `/v1/notices/${c.req.param("id")}`)
  if (notice.kind === "refused") return refusalPage(c, "notices", notice.problem)
  const types = await call(c, measureTypesSchema, "/v1/measure-types")
  const view = viewOf(c)
  const told = notice.value.notice
  const mark = told?.ground ?? told?.class ?? ""
  // Those alone that may follow this record, and that the operator's list gives to nobody else.
  const following = (types.kind === "done" ? types.value.measures : []).filter(
    ({ follows, origin, applied_by: by }) =>
      follows.some(({ list, grounds }) => list === told?.list && (grounds === null || grounds.includes(mark))) &&
      (origin === "shipped" || by === null || by.includes(clientOf(c).name)),
  )
  const measures = following.map(({ id, content, term }) => ({
    ...{ code: id, label: `${view.say(content)} · ${id}`, setsEnd: term.of === "own" && term.months === null },
  }))
  const bases = keepChoices(view, types.kind === "done" ? types.value.measures : [], clientOf(c).name)
  return c.html(noticePage(view, clientOf(c), { notice: notice.value, measures, bases, done }), status as 200)
}
