/**
 * Every form of the site, filled in so that it is refused: what was typed and chosen stands in it again, but for secrets and
 * what seems to be somebody's number.
 */
import { afterAll, beforeAll, expect, it } from "vitest"
import { useDatabase } from "../support/database.ts"
import { type PageField, type PageForm, readForms } from "../support/page-form.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { makeWalk, type Visitor, type Walk } from "../support/walk.ts"

const databases = { full: useDatabase(), office: useDatabase(), empty: useDatabase() }
let walk: Walk
beforeAll(async () => {
  walk = await makeWalk(databases)
})
afterAll(() => walk?.stop())

// Into them keys are pasted, of which nothing is shown again.
const ofKeys = ["/desk/agency/key", "/console/sign-in"]
const number = "11010519491231002X"
// What an officer drafts may hold what is to be covered, which is marked where it stands; what is verified stays as it is.
const holdsTexts = ({ path }: PageForm) =>
  path === "/verify" || /^\/office\/(?:new|decisions|bulk-decisions|repairs|objections|documents|settings)\b/.test(path)
// What is no code, no day, no amount, no address and no known name; what every choice is, with nothing written.
const fillings = {
  words: (field: PageField) => (field.kind === "written" && !field.isDay ? ["示例×"] : asItStands(field)),
  choices(field: PageField) {
    if (field.kind === "written") return [field.isDay ? "2026-06-29" : ""]
    if (field.kind === "chosen") return [field.options.at(-1) ?? ""]
    return field.kind === "ticked" ? [field.value] : asItStands(field)
  },
  number: (field: PageField) => (field.kind === "written" && !field.isDay ? [`示例${number}`] : asItStands(field)),
}

function asItStands(field: PageField): string[] {
  return field.kind === "file" || (field.kind === "ticked" && !field.isTicked) ? [] : [field.value]
}

type Sent = readonly (readonly [name: string, value: string])[]

function fillIn({ fields }: PageForm, filling: keyof typeof fillings): Sent {
  const all = fields.flatMap((field) => fillings[filling](field).map((value) => ({ field, value })))
  // Of radio buttons of one name a browser sends the last that was pressed.
  const isLast = (at: number) => !all.slice(at + 1).some(({ field }) => field.name === all[at]?.field.name)
  return all.flatMap(({ field, value }, at) => (field.isRadio && !isLast(at) ? [] : [[field.name, value] as const]))
}

async function send(visitor: Visitor, form: PageForm, sent: Sent) {
  const url = new URL(form.path, visitor.origin)
  const all = [...sent, ...form.pressed].map(([name, value]) => [name, value])
  const headers = { ...visitor.headers, accept: "text/html", origin: visitor.origin }
  if (form.method === "get") {
    url.search = new URLSearchParams(all).toString()
    return fetch(url, { headers, redirect: "manual" })
  }
  if (!form.isMultipart) {
    return fetch(url, { method: "POST", body: new URLSearchParams(all), headers, redirect: "manual" })
  }
  const body = new FormData()
  for (const [name = "", value = ""] of all) body.append(name, value)
  for (const { name } of form.fields.filter(({ kind }) => kind === "file")) body.append(name, new Blob([]), "")
  return fetch(url, { method: "POST", body, headers, redirect: "manual" })
}

/** What of a form is not in it any more. */
function lostOf(form: PageForm, sent: Sent, text: string): string[] {
  const again = readForms(text).find(({ method, path, act }) => {
    return method === form.method && path === form.path && act === form.act
  })
  if (!again) return ["is not there again"]
  const stands = again.fields.flatMap((field) => asItStands(field).map((value) => `${field.name}=${value}`))
  const seen = (name: string) =>
    form.fields.some((field) => field.name === name && field.kind !== "unseen" && !field.isSecret)
  return sent
    .filter(([name, value]) => seen(name) && !stands.includes(`${name}=${value}`))
    .map(([name, value]) => `loses ${name} (${value})`)
}

/** What a page that refuses a form does not say: that something is wrong, and of each thing at which field, and there too. */
function unledOf(status: number, text: string): string[] {
  const [summary] = /<(div|p) class="notice faults" role="alert"[\s\S]*?<\/\1>/.exec(text) ?? []
  if (summary === undefined) return ["does not say what is wrong"]
  const items = [...summary.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, item = ""]) => item)
  // How a thing stands is no field's fault, nor is it where no row was answered, or a document is not made now.
  const loose = status === 400 ? items.filter((item) => !/<a href="#|核对一行|时制作/.test(item)) : []
  const places = [...summary.matchAll(/href="#([^"]*)"/g)].map(([, place = ""]) => place)
  return [
    ...(summary.includes("<h2") || !summary.includes("<ul") ? [] : ["has no heading above what is wrong"]),
    ...loose.map((item) => `leads to no field: ${item}`),
    ...places
      .filter((place) => !text.includes(` id="${place}"`))
      .map((place) => `leads to #${place}, which is not there`),
    ...places.filter((place) => isSilent(place, text)).map((place) => `does not say at #${place} what is wrong`),
  ]
}

/** Whether a control that is said to be wrong does not say why where it stands. */
function isSilent(place: string, text: string): boolean {
  const [control] = new RegExp(`<(?:input|textarea|select|fieldset)\\b[^>]* id="${place}"[^>]*>`).exec(text) ?? []
  if (control === undefined) return false
  const described = /aria-describedby="([^"]*)"/.exec(control)?.[1]?.split(" ") ?? []
  return !described.some((id) => new RegExp(`class="fault[^>]* id="${id}"`).test(text))
}

const shapeOf = ({ method, path, act }: PageForm) =>
  `${method} ${path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\/[0-9A-Za-z]{18,26}(?=\/|$)|\/\d+(?=\/|$)/g, "ID")} ${act}`

// Every day each form once, whoever sees it.
for (const [whole, options, isWhole] of twoSizes(false, true))
  it(`shows again what was typed, and leads to what is wrong${whole}`, options, async () => {
    const only = process.env["WALK"]
    const done = new Set<string>()
    const faults: string[] = []
    for (const visitor of walk.visitors) {
      for (const address of visitor.addresses.filter((each) => !only || RegExp(only).test(each))) {
        const read = async () => {
          const page = await fetch(visitor.origin + address, { headers: { ...visitor.headers, accept: "text/html" } })
          return readForms(await page.text())
        }
        for (const first of await read()) {
          if (!first.fields.some(({ kind }) => kind !== "unseen" && kind !== "file") || ofKeys.includes(first.path))
            continue
          for (const filling of Object.keys(fillings) as (keyof typeof fillings)[]) {
            const kind = `${shapeOf(first)} (${isWhole ? visitor.name : "anyone"}, ${filling})`
            if (done.has(kind)) continue
            done.add(kind)
            // What was right after all before it has changed how the thing stands.
            const form = (await read()).find(({ path, act, method }) => {
              return path === first.path && act === first.act && method === first.method
            })
            if (!form) continue
            const sent = fillIn(form, filling)
            const answer = await send(visitor, form, sent)
            if (answer.status < 400 || answer.status === 404) continue
            const text = await answer.text()
            const isShown = text.includes(number) && !holdsTexts(form)
            const found = filling === "number" ? (isShown ? ["shows a number again"] : []) : lostOf(form, sent, text)
            if (form.method === "post") found.push(...unledOf(answer.status, text))
            faults.push(...found.map((fault) => `${kind} ${answer.status} ${fault}`))
          }
        }
      }
    }
    expect(faults).toEqual([])
    expect(only ?? done.size > 150).toBeTruthy()
  })
