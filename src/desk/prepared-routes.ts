/** HTTP of what people of an agency have prepared, as pages. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { type ConsoleEnvironment, call, passOn } from "../console/api.ts"
import { behind, refusalPage, smallForm } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { preparedStateNames, refusedRows } from "../enforcement/prepared/prepared.ts"
import { decidedSchema, preparedPageSchema, preparedSchema, type WirePrepared } from "../enforcement/prepared/wire.ts"
import { readRefusal } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { codePage, preparedListPage, preparedPage } from "./prepared-page.ts"

const { path } = sections.prepared
const idPath = `${path}/:id{[0-9a-f-]{36}}`
const shown = 25

export const preparedPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("prepared"))
  .use(`${path}/*`, behind("prepared"))
  .get(path, async (c) => {
    const { cursor } = c.req.query()
    const state = preparedStateNames.find((name) => name === c.req.query("state")) ?? "waiting"
    const query = new URLSearchParams({ state, limit: String(shown), ...(cursor ? { cursor } : {}) })
    const page = await call(c, preparedPageSchema, `/v1/prepared?${query}`)
    if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
    return c.html(preparedListPage(viewOf(c, path), clientOf(c), { page: page.value, state }))
  })
  .get(idPath, (c) => show(c, 200))
  .get(`${idPath}/file`, async (c) => {
    const answer = await passOn(c, `/v1/prepared/${c.req.param("id")}/file`)
    return answer.ok ? answer : refusalPage(c, "prepared", (await readRefusal(answer)).problem)
  })
  .post(idPath, smallForm, async (c) => {
    const { act, reason } = await c.req.parseBody()
    const json = act === "return" ? { act, reason } : { act }
    const below = `/v1/prepared/${c.req.param("id")}`
    const decided = await call(c, decidedSchema, `${below}/acts`, { method: "POST", json })
    if (decided.kind === "refused") {
      refuseSent(c, decided.problem)
      return show(c, decided.problem.status)
    }
    const { prepared, answer } = decided.value
    const code = prepared.operation === "orderAgencyKey" ? codeIn(answer) : null
    const left = refusedRows(answer)
    const came = { done: "1", ...(left > 0 ? { left: String(left) } : {}) }
    if (code === null) return c.redirect(viewOf(c).link(`${path}/${prepared.id}`, came), 303)
    return c.html(codePage(viewOf(c, path), clientOf(c), code))
  })

function codeIn(answer: unknown): string | null {
  const { code } = (answer ?? {}) as { code?: unknown }
  return typeof code === "string" ? code : null
}

// Those that were ticked on a page of notices, each with a reason of its own length.
const rowsBytesMax = 256_000

/** The rows of what waits, where they are lines of JSON: all of them, or null. */
async function readRows(c: Context<ConsoleEnvironment>, { id, state, content_type: type, bytes }: WirePrepared) {
  if (state !== "waiting" || !type.startsWith("application/x-ndjson") || bytes === 0 || bytes > rowsBytesMax)
    return null
  const file = await passOn(c, `/v1/prepared/${id}/file`)
  if (!file.ok) return null
  const lines = (await file.text()).split("\n").filter((line) => line.trim() !== "")
  const rows = lines.flatMap(readRow)
  return rows.length === lines.length ? rows : null
}

function readRow(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? [{ ...value }] : []
  } catch {
    return []
  }
}

async function show(c: Context<ConsoleEnvironment>, status: number) {
  const act = await call(c, preparedSchema, `/v1/prepared/${c.req.param("id")}`)
  if (act.kind === "refused") return refusalPage(c, "prepared", act.problem)
  const { kept, done, left = "" } = c.req.query()
  const told = {
    ...{ act: act.value, rows: await readRows(c, act.value), kept: kept !== undefined, done: done !== undefined },
    left: /^\d{1,6}$/.test(left) ? Number(left) : 0,
  }
  return c.html(preparedPage(viewOf(c, path), clientOf(c), told), status as 200)
}
