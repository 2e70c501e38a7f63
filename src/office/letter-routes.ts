/** HTTP of letters on pages for officers. Each act is an operation of the API. */
import { Hono } from "hono"
import { html } from "hono/html"
import { may } from "../access/principal.ts"
import { letterKindNames } from "../enforcement/letter/kind.ts"
import { letterActs } from "../enforcement/letter/letter.ts"
import { onForm, readLetterForm } from "../enforcement/letter/pages/letter-form.ts"
import {
  kindsOfAuthority,
  type LetterDesk,
  letterBlock,
  letterListBlock,
} from "../enforcement/letter/pages/letter-page.ts"
import {
  batchSentSchema,
  letterDetailSchema,
  letterFileSchema,
  letterPageSchema,
  receiversSchema,
} from "../enforcement/letter/wire.ts"
import { handFileOn } from "../http/form-file.ts"
import { limitForm } from "../http/sent-form.ts"
import { clientNames } from "../register/audit/object-store.ts"
import { refuseFile, refuseSent } from "../web/form.ts"
import { asWritten, viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment, passOn } from "./api.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { refusalPage } from "./refusal.ts"
import { officePage, sections } from "./section.ts"

const { path, name } = sections.letters
const one = `${path}/:id{[0-9a-f-]{36}}` as const
const shown = 25
const formBytesMax = 100_000

export const letterPageRoutes = new Hono<OfficeEnvironment>()
  .get(path, (c) => list(c, 200))
  .post(path, limitForm(formBytesMax), async (c) => {
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
  .post(`${path}/batches/:batch{[0-9a-f-]{36}}`, limitForm(formBytesMax), async (c) => {
    const batch = c.req.param("batch")
    const sent = await call(c, batchSentSchema, `/v1/letter-batches/${batch}/send`, { method: "POST" })
    if (sent.kind === "done") return c.redirect(viewOf(c).link(path, { batch }), 303)
    return refusalPage(c, "letters", sent.problem)
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
  .post(one, limitForm(formBytesMax), async (c) => {
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

async function list(c: OfficeContext, status: number) {
  const { cursor, overdue, batch: given, unread } = c.req.query()
  const batch = /^[0-9a-f-]{36}$/.test(given ?? "") ? given : undefined
  const kind = letterKindNames.find((each) => each === c.req.query("kind"))
  const asked = {
    ...(kind ? { kind } : {}),
    ...(cursor ? { cursor } : {}),
    overdue: String(overdue === "true"),
    ...(batch ? { batch } : {}),
    ...(unread === "true" ? { state: "sent" } : {}),
  }
  const page = await call(c, letterPageSchema, `/v1/letters?${new URLSearchParams({ ...asked, limit: String(shown) })}`)
  if (page.kind === "refused") return refusalPage(c, "letters", page.problem)
  const view = viewOf(c)
  const query = { kind, overdue: overdue === "true", batch, unread: unread === "true", cursor: cursor || undefined }
  const block = letterListBlock(view, { path, page: page.value, query, desk: await deskOf(c) })
  const main = html`<h1>${view.say(name)}</h1>${block}`
  return c.html(
    officePage(view, { officer: officer(c), section: "letters", title: view.say(name), main }),
    status as 200,
  )
}

async function deskOf(c: OfficeContext): Promise<LetterDesk | null> {
  if (!may(c.get("principal"), "letter:send")) return null
  const receivers = await call(c, receiversSchema, "/v1/letter-receivers")
  const clients = receivers.kind === "done" ? receivers.value.clients : []
  return { kinds: kindsOfAuthority, clients }
}

async function show(c: OfficeContext, done: boolean, status: number) {
  const read = await call(c, letterDetailSchema, `/v1/letters/${c.req.param("id")}`)
  if (read.kind === "refused") return refusalPage(c, "letters", read.problem)
  const letter = read.value
  const view = viewOf(c)
  const actors = [letter.received_by, ...letter.history.map(({ actor }) => actor)]
  const clients = await clientNames(c.get("parts").sql, actors)
  const title = `${view.say(letter.kind_name)} · ${letter.title}`
  const main = html`<p class="back"><a href="${view.link(path)}">← ${view.say(name)}</a></p>
<h1>${view.say(letter.kind_name)} · ${asWritten(view, letter.title)}</h1>
${letterBlock(view, path, { letter, done, clients, mayBring: may(c.get("principal"), "letter:answer") })}`
  return c.html(officePage(view, { officer: officer(c), section: "letters", title, main }), status as 200)
}
