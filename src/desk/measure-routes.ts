/** HTTP of the page on an agency's ledger of measures. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { type ConsoleEnvironment, call } from "../console/api.ts"
import { behind, refusalPage, smallForm } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { measureFieldNames } from "../enforcement/measure/act.ts"
import { measurePageSchema, measureSchema } from "../enforcement/measure/wire.ts"
import type { Refused } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { keepChoices } from "./keep-choice.ts"
import { measureListPage, type ShownMeasures } from "./measure-page.ts"

const { path } = sections.measures
const shown = 25

export const measurePageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("measures"))
  .use(`${path}/*`, behind("measures"))
  .get(path, (c) => show(c, 200))
  .post(`${path}/:id{[0-9a-f-]{36}}`, smallForm, async (c) => {
    const fields = await c.req.parseBody()
    const json = Object.fromEntries(
      measureFieldNames.flatMap((name) => {
        const text = fields[name]
        return typeof text === "string" && text.trim() !== "" ? [[name, text.trim()]] : []
      }),
    )
    const acted = await call(c, measureSchema, `/v1/measures/${c.req.param("id")}/acts`, { method: "POST", json })
    if (acted.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
    refuseSent(c, acted.problem)
    return show(c, acted.problem.status)
  })

async function show(c: Context<ConsoleEnvironment>, status: number) {
  const { state = "", subject = "", cursor } = c.req.query()
  const code = subject.replaceAll(/\s/g, "").toUpperCase()
  const filter = { state, subject: holdsPersonalNumber(code) ? "" : code }
  // What has to be lifted is no state of its own: it is looked for as one.
  const wanted = state === "over" || state === "undeclared" ? { ...filter, state: "", [state]: "true" } : filter
  const given = Object.entries({ ...wanted, cursor: cursor ?? "" }).filter(([, text]) => text !== "")
  const page = await call(
    c,
    measurePageSchema,
    `/v1/measures?${new URLSearchParams([...given, ["limit", String(shown)]])}`,
  )
  // A place is one of ours; what was typed to narrow the list is shown with what is wrong.
  if (page.kind === "refused" && cursor) return refusalPage(c, "measures", page.problem)
  const types = await call(c, measureTypesSchema, "/v1/measure-types")
  const kinds = new Map(types.kind === "done" ? types.value.measures.map(({ id, content }) => [id, content]) : [])
  const found =
    page.kind === "done"
      ? { page: page.value, fault: null, status }
      : { page: { measures: [], next: null }, fault: filterFault(page), status: page.problem.status }
  const bases = keepChoices(viewOf(c), types.kind === "done" ? types.value.measures : [], clientOf(c).name)
  const standing = { ...found, filter, cursor, kinds, bases, done: c.req.query("done") !== undefined }
  return c.html(measureListPage(viewOf(c, path), clientOf(c), standing), found.status as 200)
}

function filterFault({ problem: { detail, errors = [] } }: Refused): NonNullable<ShownMeasures["fault"]> {
  const [first] = errors
  const id = ["state", "subject"].find((name) => first?.pointer === `/${name}`) ?? null
  return { id, text: first?.detail ?? detail }
}
