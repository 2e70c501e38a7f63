/** HTTP of the pages on imports: send a file, see what came of it, release, return or undo it. */

import { Hono } from "hono"
import type { z } from "zod"
import { loadPersons } from "../access/person-link-store.ts"
import { actorOf } from "../access/principal.ts"
import { reachOf } from "../access/reach.ts"
import { fileFaults, handFileOn } from "../http/form-file.ts"
import { readRefusal } from "../http/inside.ts"
import type { Problem } from "../http/problem.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { clientNames } from "../register/audit/object-store.ts"
import { findingPageSchema } from "../register/import/finding-wire.ts"
import { foreseeRows } from "../register/import/foresee.ts"
import { releaserOf, seesRows } from "../register/import/routes.ts"
import { actNames, hasToRelease, isOffered } from "../register/import/state.ts"
import { findRun } from "../register/import/store.ts"
import { runPageSchema, runSchema } from "../register/import/wire.ts"
import { mediaTypes } from "../table/table.ts"
import { refuse } from "../web/error-page.ts"
import { refuseFile, refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment, passOn } from "./api.ts"
import { answersOf, type Findings } from "./finding-block.ts"
import type { Sent } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { importListPage, importPage, sendPage } from "./import-page.ts"
import { refusalPage } from "./refusal.ts"
import { formBytesMax, readSent, sameInBoth } from "./sent.ts"

const idPath = "/office/imports/:id{[0-9a-f-]{36}}"

export const importPageRoutes = new Hono<OfficeEnvironment>()
  .get("/office/imports", async (c) => {
    const query = new URLSearchParams({ limit: "25", ...only(c, "cursor", "state") })
    const page = await call(c, runPageSchema, `/v1/imports?${query}`)
    if (page.kind === "refused") return refusalPage(c, "imports", page.problem)
    const senders = page.value.results.map(({ sent_by: actor }) => actor)
    const clients = await clientNames(c.get("parts").sql, senders)
    return c.html(importListPage(viewOf(c), officer(c), page.value, clients))
  })
  .get("/office/imports/new", (c) => c.html(sendPage(viewOf(c), officer(c))))
  .post("/office/imports/new", async (c) => {
    const sent = await sendFile(c)
    if ("zh" in sent || sent.kind === "refused") {
      refuseFile(c, sent)
      const status = "zh" in sent ? (sent === fileFaults["too-large"] ? 413 : 400) : sent.problem.status
      return c.html(sendPage(viewOf(c), officer(c)), status as 400)
    }
    return c.redirect(viewOf(c).link(`/office/imports/${sent.value.id}`, { done: "send" }), 303)
  })
  .get(idPath, async (c) => {
    const done = c.req.query("done")
    const isDone = done !== undefined && Object.hasOwn(importDone, done)
    return answerImport(c, isDone ? importDone[done as keyof typeof importDone] : null, 200)
  })
  .post(idPath, limitForm(formBytesMax), async (c) => {
    const { sent } = await readSent(c)
    const act = sent.get("act")?.[0]
    const reason = sent.get("reason")?.[0]?.trim() ?? ""
    const answers = act === "answer" ? answersOf(sent) : []
    if (act === "answer" && answers.length === 0) {
      refuseSent(c, { detail: viewOf(c).say(noAnswer) })
      return answerImport(c, null, 400, sent)
    }
    const json =
      act === "answer" || act === "answer-all"
        ? { act: "answer", answers: act === "answer" ? answers : [atOnce(sent, reason)] }
        : { act, ...(reason === "" ? {} : { reason }) }
    const done = await call(c, runSchema, `/v1/imports/${c.req.param("id")}/acts`, { method: "POST", json })
    if (done.kind === "refused") {
      // What was typed for a row that has changed is no answer to what it is now.
      const typed = done.problem.status === 409 ? new Map() : sent
      refuseSent(c, act === "answer-all" ? atItsField(done.problem) : done.problem)
      return answerImport(c, null, done.problem.status, typed)
    }
    const { id, not_answered: left } = done.value
    if (left) {
      const { say } = viewOf(c)
      refuseSent(c, { detail: `${say(leftWords(left.rows))}${say(left.first)}` })
      return answerImport(c, null, 200)
    }
    return c.redirect(viewOf(c).link(`/office/imports/${id}`, { done: String(json.act) }), 303)
  })
  .get(`${idPath}/report`, async (c) => {
    const answer = await passOn(c, `/v1/imports/${c.req.param("id")}/report`)
    if (!answer.ok)
      return refuse(c, "unknown-import", { detail: sameInBoth((await readRefusal(answer)).problem.detail) })
    answer.headers.set("content-disposition", `attachment; filename="import-${c.req.param("id")}.ndjson"`)
    return answer
  })

/** Hands the form's file on to the import as it comes, or says why there is none. */
function sendFile(c: OfficeContext) {
  return handFileOn(c, async ({ fileName, fields, body }) => {
    const type = typeOf(fileName)
    if (type === null) {
      await body.cancel()
      return noType
    }
    const list = fields.get("list") ?? ""
    const query = new URLSearchParams({ source: fileName.slice(0, 200), ...(list === "" ? {} : { list }) })
    return call(c, runSchema, `/v1/imports?${query}`, { method: "POST", body, headers: { "content-type": type } })
  })
}

/** The one answer of the form for all at once. */
function atOnce(sent: Sent, reason: string): Record<string, string> {
  const given = ["field", "kind", "choice"].flatMap((name) => {
    const value = sent.get(name)?.[0] ?? ""
    return value === "" ? [] : [[name, value]]
  })
  return Object.fromEntries(reason === "" ? given : [...given, ["reason", reason]])
}

/** What is wrong with the one answer, at the field of the form. */
function atItsField({ detail, errors = [] }: Problem): Pick<Problem, "detail" | "errors"> {
  return {
    detail,
    errors: errors.map((error) => ({ ...error, pointer: error.pointer?.replace(/^\/answers\/0\//, "/") })),
  }
}

async function answerImport(c: OfficeContext, done: Bilingual | null, status: number, sent: Sent = new Map()) {
  const run = await call(c, runSchema, `/v1/imports/${c.req.param("id")}`)
  if (run.kind === "refused") return refuse(c, "unknown-import", { detail: sameInBoth(run.problem.detail) })
  const me = officer(c)
  const { state, sent_by: sender, answerers, to_answer: open, added, amended, unchanged } = run.value
  const ready = hasToRelease({ state, open, waiting: added + amended + unchanged })
  const hands = { state, actor: sender, answerers, hasToRelease: ready }
  const person = await loadPersons(c.get("parts").sql)
  const acts = actNames.filter((act) => isOffered(hands, { act, actor: actorOf(me), role: me.role }, person))
  const { sample, isCovered } = await foreseen(c, run.value)
  const findings = { ...(await findingsOf(c, run.value)), isCovered }
  const clients = await clientNames(c.get("parts").sql, [sender])
  return c.html(
    importPage(viewOf(c), me, { run: run.value, clients, sample, findings, done: doneOf(run.value, done), acts, sent }),
    status as 200,
  )
}

/** What is said of a file that was sent: of one whose rows were all refused, not that it waits for anybody. */
function doneOf({ rows, rejected }: z.infer<typeof runSchema>, done: Bilingual | null): Bilingual | null {
  return done === importDone.send && rows > 0 && rejected === rows ? importDone.none : done
}

/** The first rows that are to be answered, and those that were. */
async function findingsOf(
  c: OfficeContext,
  { id, to_answer: toAnswer, sample }: z.infer<typeof runSchema>,
): Promise<Omit<Findings, "isCovered">> {
  const none = { results: [], next: null }
  // Where no row waits there is nothing to look for.
  if (sample.length === 0) return { toAnswer: 0, open: none, answered: none }
  const read = async (query: Record<string, string>) => {
    const asked = new URLSearchParams({ limit: "10", ...query })
    const page = await call(c, findingPageSchema, `/v1/imports/${id}/findings?${asked}`)
    return page.kind === "refused" ? none : page.value
  }
  const { answered: cursor } = only(c, "answered")
  return {
    toAnswer,
    open: toAnswer > 0 ? await read({ open: "true" }) : none,
    answered: await read({ open: "false", ...(cursor === undefined ? {} : { cursor }) }),
  }
}

/** What the rows of the sample would do if they were released now, and whether what is found in them is covered. */
async function foreseen(c: OfficeContext, { id, sample }: z.infer<typeof runSchema>) {
  const parts = c.get("parts")
  const principal = c.get("principal")
  const releaser = releaserOf(parts, principal)
  const run = sample.length > 0 && releaser ? await findRun(parts.sql, reachOf(principal), id) : null
  if (!run || !releaser) return { sample: [], isCovered: false }
  const lines = sample.map(({ line }) => line)
  const sees = seesRows(run, principal)
  return { sample: await foreseeRows(parts.sql, run, lines, releaser, sees), isCovered: !sees }
}

function only(c: OfficeContext, ...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = c.req.query(name)
      return text === undefined || text === "" ? [] : [[name, text]]
    }),
  )
}

const types: Readonly<Record<string, string>> = {
  csv: mediaTypes.csv,
  xlsx: mediaTypes.xlsx,
  ndjson: "application/x-ndjson",
  jsonl: "application/jsonl",
}

/** The media type of a file of rows; null for another file. */
export function typeOf(fileName: string): string | null {
  return types[fileName.split(".").at(-1)?.toLowerCase() ?? ""] ?? null
}

const leftWords = (rows: number): Bilingual => ({
  zh: `已答复，但有 ${rows} 行不能这样答复。`,
  en: `It was answered, but for ${rows} rows that can't be so: `,
})
const noAnswer = { zh: "请至少答复一处。", en: "Please answer one place at least." } as const

const importDone = {
  send: { zh: "已收到。由另一人核对放行后公示。", en: "It was taken, and waits for another person." },
  none: {
    zh: "文件已读完，没有一行可以报送：逐行的原因见下，改正后请重新报送。",
    en: "It was read, and no row of it can be taken: why stands below, row by row. Put them right and send it again.",
  },
  release: { zh: "已放行公示。", en: "It was released." },
  answer: { zh: "已答复。由另一人放行。", en: "It was answered, and somebody else releases it." },
  return: { zh: "已退回。", en: "It was returned." },
  undo: { zh: "已提出撤回，由另一人放行。", en: "Its undoing waits for another person." },
} as const satisfies Record<string, Bilingual>

/** Where a file is none of these. */
export const noType = {
  zh: "请选择 CSV、XLSX 或者 NDJSON 文件。",
  en: "Please choose a CSV, XLSX or NDJSON file.",
} as const
