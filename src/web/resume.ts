/**
 * A form whose sender is no longer signed in: what was typed waits in the page itself, hidden, until they have signed in and
 * send it again. It is kept on no server and stands in no address. Nobody can say that the same person signs in next: what
 * can't be taken back is not kept, and the page says in whose name the rest is sent.
 */
import type { Context } from "hono"
import { html } from "hono/html"
import { HTTPException } from "hono/http-exception"
import { limitBody } from "../http/body-limit.ts"
import type { Environment } from "../http/environment.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { layout } from "./layout.ts"
import { type Html, type View, viewOf } from "./view.ts"

// As much as the largest form of ours holds, without its files.
const bytesMax = 1_000_000
const fieldsMax = 5_000

/** What was sent. */
interface Typed {
  action: string
  isMultipart: boolean
  fields: readonly (readonly [name: string, value: string])[]
  /** Whether files came along, which no page can keep. */
  hadFiles: boolean
}

// What a form sends besides what was typed or chosen in it.
const unseen = new Set([
  "act",
  "confirm",
  "id",
  "kind",
  "lang",
  "once",
  "reset",
  "seller",
  "step",
  "subject",
  "through",
  "version",
])
// Where one press does what can't be taken back, or says that it is meant.
const confirmations = /\/(?:delete|end|remove|renew|replay|rotate|seen|verified|withdraw)$/

/**
 * Answers with the page that keeps what was typed; null where nothing was sent that could be kept, as with an act of one press:
 * who signs in next may be another person. That the form is one of ours has to be known before.
 * @param signIn where they sign in
 */
export async function keepTyped<E extends Environment>(c: Context<E>, signIn: string): Promise<Response | null> {
  const typed = await readTyped(c)
  if (!typed) return null
  const page = resumePage(viewOf(c, "/"), typed, signIn)
  c.header("Cache-Control", "private, no-store")
  return c.html(page, 401)
}

async function readTyped<E extends Environment>(c: Context<E>): Promise<Typed | null> {
  const type = c.req.header("content-type") ?? ""
  const isMultipart = /^multipart\/form-data\b/i.test(type)
  // Where no deadline runs, files stream: of somebody who is not signed in none is waited for.
  if (c.req.method !== "POST" || !c.get("receiving")) return null
  if (!isMultipart && !/^application\/x-www-form-urlencoded\b/i.test(type)) return null
  const { pathname, search } = new URL(c.req.url)
  if (confirmations.test(pathname) || holdsPersonalNumber(pathname + search)) return null
  const form = await readForm(c).catch((error: unknown) => {
    if (error instanceof HTTPException || error instanceof TypeError) return null
    throw error
  })
  const all = [...(form ?? [])]
  const fields = all.flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []))
  const isTyped = fields.some(([name, value]) => !unseen.has(name) && value.trim() !== "")
  if (!isTyped || all.length > fieldsMax) return null
  return {
    ...{ action: pathname + search, isMultipart },
    fields: fields.flatMap((field) => unconfirmed(...field)),
    hadFiles: all.some(([, value]) => typeof value !== "string" && value.size > 0),
  }
}

/** @throws HTTPException where it is longer than a form of ours */
async function readForm<E extends Environment>(c: Context<E>): Promise<FormData> {
  await limitBody(bytesMax)(c as unknown as Context<Environment>, () => Promise.resolve())
  return c.req.formData()
}

/** What was confirmed is looked at once more by whoever has signed in. */
function unconfirmed(name: string, value: string): (readonly [string, string])[] {
  if (name === "confirm") return []
  return [[name, name === "step" ? "check" : value]]
}

function resumePage(view: View, { action, isMultipart, fields, hadFiles }: Typed, signIn: string): Html {
  const { say } = view
  const main = html`<div class="message"><h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
<ol class="numbered"><li><a class="button" href="${signIn}" target="_blank" rel="noopener">${say(words.signIn)}</a></li>
<li><form method="post" action="${action}"${isMultipart && html` enctype="multipart/form-data"`}>${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="button plain">${say(words.goOn)}</button></form></li></ol>
${hadFiles && html`<p class="notice">${say(words.files)}</p>`}
<p class="quiet">${say(words.whoever)} ${say(words.kept)}</p></div>`
  return layout(view, { title: say(words.title), main, asOf: null })
}

const words = {
  title: { zh: "登录已经结束，填写的内容还在", en: "You are no longer signed in; what you typed is still here" },
  lead: {
    zh: "太久没有操作，登录自动结束，这一步没有办理。请先登录，再回到本页继续，不用重新填写。",
    en: "Nothing was done for too long, and this step was not carried out. Sign in, come back to this page, and go on: nothing has to be typed again.",
  },
  signIn: { zh: "在新窗口登录", en: "Sign in, in a new window" },
  goOn: { zh: "已经登录，继续办理", en: "I have signed in: go on" },
  files: {
    zh: "选择的文件没有保留，继续之后请重新选择。",
    en: "The files that were chosen are not kept: choose them again afterwards.",
  },
  whoever: {
    zh: "继续之后，以届时登录者的名义提交；您不是填写人的，请不要继续。",
    en: "It is sent in the name of whoever is signed in then: if somebody else typed it, don't go on.",
  },
  kept: {
    zh: "内容只在本页中，没有保存到服务器；关闭本页即丢失。",
    en: "It stands in this page alone, and on no server: closing the page loses it.",
  },
} as const satisfies Record<string, Bilingual>
