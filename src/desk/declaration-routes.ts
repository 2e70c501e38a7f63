/** HTTP of the pages on which an agency declares what stands in its own system. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { type ConsoleEnvironment, call, passOn } from "../console/api.ts"
import { fileType } from "../console/file-type.ts"
import { behind, refusalPage } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { declarationColumns } from "../enforcement/declaration/declaration.ts"
import {
  declarationDetailSchema,
  declarationPageSchema,
  declarationResultSchema,
} from "../enforcement/declaration/wire.ts"
import { measurePageSchema } from "../enforcement/measure/wire.ts"
import { figuresSchema } from "../enforcement/recall/wire.ts"
import { toByteStream } from "../http/body.ts"
import { fileFaults, handFileOn } from "../http/form-file.ts"
import { clientOf } from "../http/route.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { refuseFile, refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { declarationListPage, declarationPage, type OwnStanding, type ShownDeclarations } from "./declaration-page.ts"

const { path } = sections.declarations
const shown = 25

export const declarationPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("declarations"))
  .use(`${path}/*`, behind("declarations"))
  .get(path, (c) => show(c, {}, 200))
  .post(`${path}/file`, async (c) => {
    const sent = await handFileOn(c, ({ fileName, fields, body }) => {
      const asOf = [fields.get("as_of") ?? []].flat()[0]?.trim() ?? ""
      const query = asOf === "" ? "" : `?${new URLSearchParams({ as_of: asOf })}`
      const headers = { "content-type": listType(fileName) }
      return call(c, declarationResultSchema, `/v1/declarations${query}`, { method: "POST", body, headers })
    })
    if ("zh" in sent) {
      refuseFile(c, sent)
      return show(c, {}, sent === fileFaults["too-large"] ? 413 : 400)
    }
    if (sent.kind === "done") return show(c, { result: sent.value }, 200)
    refuseFile(c, sent)
    return show(c, {}, sent.problem.status)
  })
  .post(`${path}/none`, async (c) => {
    const json = { measures: [] }
    const sent = await call(c, declarationResultSchema, "/v1/declarations", { method: "POST", json })
    if (sent.kind === "done") return show(c, { result: sent.value }, 200)
    refuseSent(c, sent.problem)
    return show(c, {}, sent.problem.status)
  })
  // What stands in the ledger, for whoever has nothing better to begin with.
  .get(`${path}/template`, (c) => {
    c.header("Content-Disposition", 'attachment; filename="declaration.csv"')
    const csv = toByteStream(writeCsv(standing(c), { bom: true }))
    return c.body(csv, 200, { "content-type": "text/csv; charset=utf-8" })
  })
  .get(`${path}/:id{[0-9a-f-]{36}}`, async (c) => {
    const after = c.req.query("after") ?? "0"
    const query = new URLSearchParams({ after, limit: "100" })
    const found = await call(c, declarationDetailSchema, `/v1/declarations/${c.req.param("id")}?${query}`)
    if (found.kind === "refused") return refusalPage(c, "declarations", found.problem)
    const types = await call(c, measureTypesSchema, "/v1/measure-types")
    const kinds = new Map(types.kind === "done" ? types.value.measures.map(({ id, content }) => [id, content]) : [])
    return c.html(declarationPage(viewOf(c, path), clientOf(c), { declared: found.value, kinds }))
  })
  .get(`${path}/:id{[0-9a-f-]{36}}/receipt`, async (c) => {
    const id = c.req.param("id")
    const answer = await passOn(c, `/v1/declarations/${id}/receipt`)
    if (!answer.ok) return refusalPage(c, "declarations", await answer.json())
    c.header("Content-Disposition", `attachment; filename="declaration-${id}.jwt"`)
    return c.body(await answer.text(), 200, { "content-type": "application/jwt" })
  })

/** A signed list is a text that says so by its name; a list in JSON too. */
function listType(fileName: string): string {
  if (/\.(jws|jose)$/i.test(fileName)) return "application/jose"
  return /\.json$/i.test(fileName) ? "application/json" : fileType(fileName)
}

/** What stands in the ledger of the agency, as rows of a list, the header first. */
async function* standing(c: Context<ConsoleEnvironment>): AsyncGenerator<string[][]> {
  yield [[...Object.values(declarationColumns).map(([name]) => name), "商户名称"]]
  const { name } = clientOf(c)
  let cursor: string | null = ""
  while (cursor !== null) {
    const query = new URLSearchParams({ limit: "1000", ...(cursor === "" ? {} : { cursor }) })
    const page = await call(c, measurePageSchema, `/v1/measures?${query}`)
    if (page.kind === "refused") return
    const own = page.value.measures.filter(({ agency, state }) => agency === name && state !== "lifted")
    yield own.map(({ reference, record_id, subject, measure, started_on, planned_end, own_term }) => [
      ...[reference, record_id, subject.code, measure, started_on, own_term ? (planned_end ?? "") : "", subject.name],
    ])
    cursor = page.value.next
  }
}

async function show(c: Context<ConsoleEnvironment>, more: Partial<ShownDeclarations>, status: number) {
  const cursor = c.req.query("cursor")
  const query = new URLSearchParams({ limit: String(shown), ...(cursor === undefined ? {} : { cursor }) })
  const page = await call(c, declarationPageSchema, `/v1/declarations?${query}`)
  if (page.kind === "refused") return refusalPage(c, "declarations", page.problem)
  const { name } = clientOf(c)
  const figures = await call(c, figuresSchema, "/v1/recalls/figures")
  const mine = figures.kind === "done" ? figures.value.agencies.find(({ agency }) => agency === name) : undefined
  const own: OwnStanding | null = mine
    ? { state: mine.declaration, declaredOn: mine.declared_on, dueOn: mine.declare_by, undeclared: mine.undeclared }
    : null
  const xlsx = c.get("parts").xlsx !== null
  const all = { page: page.value, own, result: null, xlsx, ...more }
  return c.html(declarationListPage(viewOf(c, path), clientOf(c), all), status as 200)
}
