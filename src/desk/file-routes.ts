/** HTTP of the files that a reviewing body was let read, as pages. Each reading is an operation of the API. */
import { type Context, Hono } from "hono"
import { type ConsoleEnvironment, call, passOn } from "../console/api.ts"
import { behind, refusalPage } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { readRefusal } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import { caseFileSchema } from "../register/document/case-file.ts"
import { fileGrantDetailSchema, fileGrantPageSchema } from "../register/document/grant/wire.ts"
import { viewOf } from "../web/view.ts"
import { fileListPage, filePage } from "./file-page.ts"

const { path } = sections.files
const apiPath = "/v1/file-grants"
const onePath = `${path}/:id{[0-9a-f-]{36}}`

export const filePageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("files"))
  .use(`${path}/*`, behind("files"))
  .get(path, async (c) => {
    const { cursor } = c.req.query()
    const query = new URLSearchParams({ limit: "25", ...(cursor ? { cursor } : {}) })
    const page = await call(c, fileGrantPageSchema, `${apiPath}?${query}`)
    if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
    return c.html(fileListPage(viewOf(c, path), clientOf(c), page.value))
  })
  .get(onePath, async (c) => {
    const below = `${apiPath}/${c.req.param("id")}`
    const grant = await call(c, fileGrantDetailSchema, below)
    if (grant.kind === "refused") return refusalPage(c, "files", grant.problem)
    // To look at what the file holds is to read it.
    const file = await call(c, caseFileSchema, `${below}/file`)
    if (file.kind === "refused") return refusalPage(c, "files", file.problem)
    c.header("Cache-Control", "private, no-store")
    return c.html(filePage(viewOf(c, path), clientOf(c), grant.value, file.value))
  })
  .get(`${onePath}/file`, (c) => handOut(c, `${apiPath}/${c.req.param("id")}/file`))
  .get(`${onePath}/:of{papers|received}/:paper{[0-9a-f-]{36}}`, (c) => {
    const [id, of, paper] = [c.req.param("id"), c.req.param("of"), c.req.param("paper")]
    return handOut(c, `${apiPath}/${id}/${of}/${paper}`)
  })

async function handOut(c: Context<ConsoleEnvironment>, address: string) {
  const answer = await passOn(c, address)
  if (!answer.ok) return refusalPage(c, "files", (await readRefusal(answer)).problem)
  answer.headers.set("cache-control", "private, no-store")
  return answer
}
