/** HTTP of letters on pages for agencies and platforms. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { html } from "hono/html"
import { may } from "../access/principal.ts"
import { letterKindNames } from "../enforcement/letter/kind.ts"
import { letterActs } from "../enforcement/letter/letter.ts"
import { onForm, readLetterForm } from "../enforcement/letter/pages/letter-form.ts"
import { kindsOfAgency, letterBlock, letterListBlock } from "../enforcement/letter/pages/letter-page.ts"
import { letterDetailSchema, letterFileSchema, letterPageSchema } from "../enforcement/letter/wire.ts"
import { handFileOn } from "../http/form-file.ts"
import { clientOf } from "../http/route.ts"
import { clientNames } from "../register/audit/object-store.ts"
import { refuseFile, refuseSent } from "../web/form.ts"
import { asWritten, viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call, passOn } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { consolePage, sections } from "./section.ts"

const { path } = sections.letters
const one = `${path}/:id{[0-9a-f-]{36}}` as const
const shown = 25

export const letterPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("letters"))
  .use(`${path}/*`, behind("letters"))
  .get(path, (c) => list(c, 200))
  .post(path, smallForm, async (c) => {
    const read = readLetterForm(viewOf(c), await c.req.parseBody())
    if ("errors" in read) {
      refuseSent(c, { detail: "", errors: read.errors })
      return list(c, 400)
    }
    const drafted = await call(c, letterDetailSchema, "/v1/letters", { method: "POST", json: read.json })
    if (drafted.kind === "done") return c.redirect(viewOf(c).link(`${path}/${drafted.value.id}`, { done: "1" }), 303)
    refuseSent(c, drafted.problem)
    return list(c, drafted.problem.status)
  })
  .get(one, (c) => show(c, c.req.query("done") !== undefined, 200))
  .get(`${one}/papers/:paper{letter|answer}`, (c) =>
    passOn(c, `/v1/letters/${c.req.param("id")}/papers/${c.req.param("paper")}`),
  )
  .post(`${one}/papers`, async (c) => {
    const sent = await handFileOn(c, ({ fields, body }) => {
      const query = new URLSearchParams({ title: fields.get("title") ?? "" })
      // What it is, its first bytes say.
      const headers = { "content-type": "application/octet-stream" }
      return call(c, letterFileSchema, `/v1/letters/${c.req.param("id")}/files?${query}`, {
        method: "POST",
        body,
        headers,
      })
    })
    if ("kind" in sent && sent.kind === "done")
      return c.redirect(`${viewOf(c).link(`${path}/${c.req.param("id")}`, { done: "1" })}#files`, 303)
    refuseFile(c, sent)
    return show(c, false, "zh" in sent ? 400 : sent.problem.status)
  })
  .get(`${one}/papers/:file{[0-9a-f-]{36}}`, (c) =>
    passOn(c, `/v1/letters/${c.req.param("id")}/files/${c.req.param("file")}`),
  )
  .get(`${one}/receipt`, (c) => passOn(c, `/v1/letters/${c.req.param("id")}/receipt`))
  .post(one, smallForm, async (c) => {
    const read = readLetterForm(viewOf(c), await c.req.parseBody())
    if ("errors" in read) {
      refuseSent(c, { detail: "", errors: read.errors })
      return show(c, false, 400)
    }
    const act = Object.entries(letterActs).find(([act]) => act === read.json["act"])?.[1]
    const below = `/v1/letters/${c.req.param("id")}/${act?.by === "receiver" ? "answers" : "acts"}`
    const acted = await call(c, letterDetailSchema, below, { method: "POST", json: read.json })
    if (acted.kind === "done") return c.redirect(viewOf(c).link(`${path}/${acted.value.id}`, { done: "1" }), 303)
    refuseSent(c, { ...acted.problem, errors: onForm(acted.problem.errors ?? []) })
    return show(c, false, acted.problem.status)
  })

async function list(c: Context<ConsoleEnvironment>, status: number) {
  const { cursor, overdue } = c.req.query()
  const kind = letterKindNames.find((each) => each === c.req.query("kind"))
  const asked = { ...(kind ? { kind } : {}), ...(cursor ? { cursor } : {}), overdue: String(overdue === "true") }
  const page = await call(c, letterPageSchema, `/v1/letters?${new URLSearchParams({ ...asked, limit: String(shown) })}`)
  if (page.kind === "refused") return refusalPage(c, "overview", page.problem)
  const query = { kind, overdue: overdue === "true", batch: undefined, unread: false, cursor: cursor || undefined }
  const desk = may(c.get("principal"), "letter:send") ? { kinds: kindsOfAgency, clients: [] } : null
  const view = viewOf(c, path)
  const main = letterListBlock(view, { path, page: page.value, query, desk })
  return c.html(consolePage(view, { client: clientOf(c), section: "letters", main }), status as 200)
}

async function show(c: Context<ConsoleEnvironment>, done: boolean, status: number) {
  const read = await call(c, letterDetailSchema, `/v1/letters/${c.req.param("id")}`)
  if (read.kind === "refused") return refusalPage(c, "letters", read.problem)
  const letter = read.value
  const view = viewOf(c, path)
  const clients = await clientNames(c.get("parts").sql, [letter.received_by])
  const main = letterBlock(view, path, { letter, done, clients, mayBring: may(c.get("principal"), "letter:answer") })
  const title = `${view.say(letter.kind_name)} · ${letter.title}`
  const heading = html`${view.say(letter.kind_name)} · ${asWritten(view, letter.title)}`
  return c.html(
    consolePage(view, { client: clientOf(c), section: "letters", heading, title, back: true, main }),
    status as 200,
  )
}
