/**
 * The console's gate: every page behind it is asked for by a client who has signed in, every form was sent by a page of
 * ours, and no cache on the way keeps what is answered.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import { html } from "hono/html"
import { hadPerson, readAgency } from "../http/person.ts"
import type { Problem } from "../http/problem.ts"
import { clientOf } from "../http/route.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { keepTyped } from "../web/resume.ts"
import { type View, viewOf } from "../web/view.ts"
import type { ConsoleEnvironment } from "./api.ts"
import { consolePage, hasSection, type SectionName, sections } from "./section.ts"
import { hadSession, readSession } from "./session-cookie.ts"

/** A policy has a field for each ground, some sixty with names of 30 characters; other forms are smaller. */
const formBytesMax = 100_000

/** The size of a form that brings no file. */
export const smallForm = limitForm(formBytesMax)

/** Lets in who has signed in; others are led to where they can. */
export const signedIn = createMiddleware<ConsoleEnvironment>(async (c, next) => {
  const client = (await readSession(c, isWatching(c))) ?? (await readAgency(c))
  if (!client) {
    const kept =
      hadSession(c) || hadPerson(c) ? await keepTyped(c, viewOf(c, "/console").link("/console/sign-in")) : null
    if (kept) return kept
    // An address that holds somebody's number is none of ours.
    const isOurs = c.req.method === "GET" && !holdsPersonalNumber(c.req.path)
    const to = isOurs ? c.req.path : "/console"
    const ended = hadSession(c) ? "1" : undefined
    c.header("Cache-Control", "private, no-store")
    return c.redirect(viewOf(c).link("/console/sign-in", { to, ended }), 303)
  }
  c.set("principal", client)
  await next()
  const prepared = c.get("prepared")
  // Whatever the page would say of it, it says what waits for another person.
  if (prepared !== undefined) {
    const location = viewOf(c).link(`${sections.prepared.path}/${prepared}`, { kept: "1" })
    c.res = undefined
    c.res = new Response(null, { status: 303, headers: { location } })
  }
  c.header("Cache-Control", "private, no-store")
})

/** Whether the page looks by itself, and nobody does anything. */
function isWatching(c: Context): boolean {
  return c.req.query("watch") !== undefined || c.req.path.endsWith("/events")
}

/** Lets in who has the section. */
export function behind(section: SectionName) {
  return createMiddleware<ConsoleEnvironment>(async (c, next) => {
    if (hasSection(clientOf(c), section)) return next()
    return refusalPage(c, "overview", {
      title: viewOf(c).say(words.notYours),
      detail: viewOf(c).say(words.agency),
      status: 403,
    })
  })
}

/** A page that says why something was not done, or is not there. */
export function refusalPage(
  c: Context<ConsoleEnvironment>,
  section: SectionName,
  { title, detail, status, errors }: Pick<Problem, "title" | "detail" | "status"> & Partial<Pick<Problem, "errors">>,
) {
  const view = viewOf(c)
  const main = html`<div class="notice faults" role="alert" tabindex="-1" autofocus><p>${detail}</p>
${errors && errors.length > 0 && html`<ul>${errors.map((error) => html`<li>${error.detail}</li>`)}</ul>`}</div>
<p class="pages"><a class="button plain" href="${view.link(sections[section].path)}">${backTo(view, section)}</a></p>`
  const page = consolePage(view, { client: clientOf(c), section, heading: title, title, main })
  return c.html(page, status as 400 | 403 | 404 | 409)
}

/** The words of a link back. */
export function backTo(view: View, section: SectionName): string {
  return view.say(words.back) + view.say(sections[section].name)
}

const words = {
  notYours: { zh: "此密钥没有这一项", en: "Not part of this key" },
  agency: {
    zh: "名单只用于平台；通知、措施和数据申请只用于机构。",
    en: "Rosters are for platforms; notices, measures and requests for data are for agencies.",
  },
  back: { zh: "返回", en: "Back to: " },
} as const satisfies Record<string, Bilingual>
