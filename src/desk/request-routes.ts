/** HTTP of an agency's requests for data, as pages. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { type ConsoleEnvironment, call, passOn } from "../console/api.ts"
import { behind, refusalPage, smallForm } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { requestPageSchema, requestSchema } from "../enforcement/sharing/wire.ts"
import { streamBytes } from "../http/body.ts"
import { readRefusal } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { refuseSent } from "../web/form.ts"
import { placeFault, readPlace } from "../web/place-entry.ts"
import { viewOf } from "../web/view.ts"
import { requestPage } from "./request-page.ts"
import { supplySheet } from "./supply-sheet.ts"

const { path } = sections.requests
const apiPath = "/v1/data-requests"

export const requestPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("requests"))
  .use(`${path}/*`, behind("requests"))
  .get(path, (c) => show(c, 200))
  .post(path, smallForm, async (c) => {
    const form = await c.req.parseBody({ all: true })
    const lists = [form["lists"]].flat().filter((each) => typeof each === "string")
    const texts = Object.entries(form).filter(
      ([name, text]) => typeof text === "string" && text.trim() !== "" && name !== "lang" && name !== "lists",
    )
    const view = viewOf(c)
    const places = (["region", "authority"] as const).map((name) => {
      const text = form[name]
      return { name, read: readPlace(typeof text === "string" ? text : "") }
    })
    const errors = places.flatMap(({ name, read }) => {
      const detail = placeFault(view, read)
      return detail === undefined ? [] : { pointer: `/${name}`, detail }
    })
    if (errors.length > 0) {
      refuseSent(c, { detail: "", errors })
      return show(c, 400)
    }
    const codes = places.flatMap(({ name, read }) => (read.kind === "one" ? [[name, read.code] as const] : []))
    const json = {
      ...{ ...Object.fromEntries(texts), ...Object.fromEntries(codes) },
      ...(lists.length > 0 ? { lists } : {}),
    }
    const asked = await call(c, requestSchema, apiPath, { method: "POST", json })
    if (asked.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
    refuseSent(c, asked.problem)
    return show(c, asked.problem.status)
  })
  .post(`${path}/:id{[0-9a-f-]{36}}/:act{withdraw|end}`, smallForm, async (c) => {
    const json = { act: c.req.param("act") }
    const acted = await call(c, requestSchema, `${apiPath}/${c.req.param("id")}/own-acts`, { method: "POST", json })
    if (acted.kind === "refused") return refusalPage(c, "requests", acted.problem)
    return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
  })
  .get(`${path}/:id{[0-9a-f-]{36}}/records`, async (c) => {
    const id = c.req.param("id")
    const answer = await passOn(c, `${apiPath}/${id}/records`)
    if (!answer.ok) return refusalPage(c, "requests", (await readRefusal(answer)).problem)
    answer.headers.set("content-disposition", `attachment; filename="records-${id}.ndjson"`)
    return answer
  })

  // The same for people: what is signed is the lines.
  .get(`${path}/:id{[0-9a-f-]{36}}/table`, async (c) => {
    const id = c.req.param("id")
    const answer = await passOn(c, `${apiPath}/${id}/records`)
    if (!answer.ok) return refusalPage(c, "requests", (await readRefusal(answer)).problem)
    const lines = answer.body ?? new Blob().stream()
    return streamBytes(c, "text/csv; charset=utf-8", `records-${id}.csv`, writeCsv(supplySheet(lines), { bom: true }))
  })

async function show(c: Context<ConsoleEnvironment>, status: number) {
  const { cursor, done } = c.req.query()
  const query = new URLSearchParams({ limit: "25", ...(cursor ? { cursor } : {}) })
  const page = await call(c, requestPageSchema, `${apiPath}?${query}`)
  if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
  const shown = { ...page.value, done: done !== undefined }
  return c.html(requestPage(viewOf(c, path), clientOf(c), shown), status as 200)
}
