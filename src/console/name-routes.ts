/** HTTP of the console's page on names. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { clientOf } from "../http/route.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { decidedSchema, matchAnswerSchema } from "../match/routes.ts"
import { regionPrefix } from "../search/facet-count.ts"
import { placeFault, readPlace } from "../web/place-entry.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, smallForm } from "./gate.ts"
import { type DecidedName, type NameForm, namePage, type ShownName } from "./name-page.ts"
import { sections } from "./section.ts"

const { path } = sections.names

// Whose name it is may be a person: it is sent in a body, and stands in no address.
export const namePageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("names"))
  .get(path, (c) => show(c, readForm({}), {}))
  .post(path, smallForm, async (c) => {
    const fields = await c.req.parseBody()
    const form = readForm(fields)
    const { code, verdict } = fields
    const { say } = viewOf(c, path)
    const text = isPersonal(fields["name"]) ? say(words.personal) : form.name === "" ? say(words.missing) : null
    if (text !== null) return show(c, form, { faults: [{ field: "name", text }] }, 400)
    if (verdict === undefined) return show(c, form, {})
    const region = regionOf(form)
    const query = { name: form.name, ...(region === null ? {} : { region }) }
    const json = { query, code, verdict }
    const kept = await call(c, decidedSchema, "/v1/match/decisions", { method: "POST", json })
    if (kept.kind === "done") return show(c, form, { decided: kept.value })
    const { detail, errors = [], status } = kept.problem
    const texts = errors.length > 0 ? errors.map((error) => error.detail) : [detail]
    return show(c, form, { faults: texts.map((text) => ({ field: null, text })) }, status)
  })

/** The page; asks whom the name may mean, where nothing is wrong with it. */
async function show(
  c: Context<ConsoleEnvironment>,
  form: NameForm,
  { decided = null, faults = [] }: { decided?: DecidedName | null; faults?: ShownName["faults"] },
  status = 200,
) {
  const view = viewOf(c, path)
  const page = (shown: Partial<ShownName>, code = status) =>
    c.html(namePage(view, clientOf(c), { form, candidates: null, decided, faults, ...shown }), code as 200)
  if (form.name === "" || faults.length > 0) return page({})
  const text = placeFault(view, readPlace(form.region))
  if (text !== undefined) return page({ faults: [{ field: "region", text }] }, 400)
  const region = regionOf(form)
  const json = { queries: { name: { name: form.name, ...(region === null ? {} : { region }) } } }
  const answered = await call(c, matchAnswerSchema, "/v1/match", { method: "POST", json })
  if (answered.kind === "refused") {
    return page({ faults: [{ field: null, text: answered.problem.detail }] }, answered.problem.status)
  }
  const { results = [], problem } = answered.value.responses["name"] ?? {}
  if (problem) return page({ faults: [{ field: "name", text: problem.detail }] }, 400)
  return page({ candidates: results })
}

function readForm(fields: Readonly<Record<string, unknown>>): NameForm {
  const text = (value: unknown) => (typeof value === "string" && !isPersonal(value) ? value.trim().slice(0, 200) : "")
  return { name: text(fields["name"]), region: text(fields["region"]) }
}

/** A province and a city stand for all that lies in them. */
function regionOf({ region }: NameForm): string | null {
  const place = readPlace(region)
  return place.kind === "one" ? regionPrefix(place.code) : null
}

function isPersonal(value: unknown): boolean {
  return typeof value === "string" && holdsPersonalNumber(value)
}

const words = {
  missing: { zh: "请填写名称。", en: "Please give a name." },
  personal: { zh: "名称里不能有证件号码：请去掉后再比对。", en: "A name holds no numbers of persons: take it out." },
} as const satisfies Record<string, Bilingual>
