/** Officers at their pages: signed in while evaluating, and acts done as a form of ours sends them. */
import { expect } from "vitest"
import type { TestApp } from "./app.ts"
import { type PageAnswer, pageBrowser } from "./page-browser.ts"

export const pageOrigin = "https://gongshi.example"

export type OfficeBrowser = ReturnType<typeof pageBrowser>

/** Somebody in a post of an authority. */
export async function signInAs(
  app: Pick<TestApp, "request">,
  role: string,
  authority = "410105",
): Promise<OfficeBrowser> {
  const browser = pageBrowser(app, pageOrigin)
  expect((await browser.go("/sign-in/as", { role, authority })).status).toBe(303)
  return browser
}

const entities: Readonly<Record<string, string>> = { quot: '"', amp: "&", lt: "<", gt: ">", "#39": "'" }

/** A text of a page as it was before it was escaped. */
export function unescaped(text: string): string {
  return text.replaceAll(/&(quot|amp|lt|gt|#39);/g, (_, name: string) => entities[name] ?? "")
}

/** The hidden fields and the chosen radio buttons of the form of a page, with what was pressed. */
export function formOf(text: string, step: string): Record<string, string[]> {
  const form: Record<string, string[]> = { step: [step] }
  const put = (name: string, value: string) => {
    if (name !== "lang") form[name] = [...(form[name] ?? []), unescaped(value)]
  }
  for (const [, name = "", value = ""] of text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    put(name, value)
  }
  for (const [, name = "", value = ""] of text.matchAll(
    /<input type="radio"[^>]* name="([^"]+)" value="([^"]*)" checked>/g,
  )) {
    put(name, value)
  }
  return form
}

/** Puts the record of a visit into the file of a case, on its page; the field that names it. */
export async function bringVisit(browser: OfficeBrowser, place: string): Promise<Record<string, string>> {
  const body = new FormData()
  body.set("title", "现场核查笔录（示例）")
  body.set("file", new File(["%PDF-1.7\n（示例）\n%%EOF\n"], "visit.pdf", { type: "application/pdf" }))
  expect((await browser.send(`${place}/papers`, { method: "POST", body })).status).toBe(303)
  const { text } = await browser.go(place)
  const [, paper = ""] = /\/papers\/([0-9a-f-]{36})/.exec(text) ?? []
  expect(paper, text).not.toBe("")
  return { "contact.paper": paper }
}

/** Opens an act, looks at it, does it. */
export async function doAct(browser: OfficeBrowser, place: string, name: string, fields: Record<string, string> = {}) {
  const isVisited = "contact.how" in fields && !("contact.paper" in fields)
  if (isVisited) return doAct(browser, place, name, { ...fields, ...(await bringVisit(browser, place)) })
  const asked = await browser.go(`${place}/${name}`)
  expect(asked.status, `${name}: ${asked.text}`).toBe(200)
  const look = (text: string) => browser.go(`${place}/${name}`, { ...formOf(text, "check"), ...fields })
  let looked = Object.keys(fields).length === 0 ? asked : await look(asked.text)
  // What a choice asks for is shown first, and looked at then.
  if (looked !== asked && looked.text.includes('name="asked"')) looked = await look(looked.text)
  expect(looked.status, looked.text).toBe(200)
  const done = await browser.go(`${place}/${name}`, formOf(looked.text, "do"))
  return { looked, done }
}

/** A folded form that was refused stands open, and above it what is wrong leads to its field, which says so. */
export function expectToldInFold({ status, text }: PageAnswer, action: string, field: string, act?: string) {
  expect(status).toBe(400)
  const [form = "", ...others] = text.match(/<details class="quiet-form" open>[\s\S]*?<\/details>/g) ?? []
  expect(others).toEqual([])
  expect(form).toMatch(new RegExp(`action="${action}["?]`))
  if (act !== undefined) expect(form).toContain(`name="act" value="${act}"`)
  const id = `wrong-${field}`
  const told = /role="alert"[\s\S]*?<\/div>/.exec(text)?.[0] ?? ""
  expect(told.match(/href="#[^"]*"/g)).toEqual([`href="#${id}"`])
  expect(form).toMatch(new RegExp(`<p class="fault" id="${id}-fault">.+错误：.+</p>`))
  const control = new RegExp(`<(?:textarea|input|select)\\b[^>]*\\bid="${id}"[^>]*>`).exec(form)?.[0] ?? ""
  expect(control).toContain(`name="${field}"`)
  expect(control).toMatch(new RegExp(`aria-describedby="[^"]*${id}-fault"[^>]*aria-invalid="true"`))
}
