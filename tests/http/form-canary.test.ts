/**
 * A number of nobody in the address of a webhook, and in every field of every page's form. It may be shown again to who
 * typed it, in its field; it is heard in no fault, address, line for the operator or audit row, on nobody else's page, and
 * in nothing that leaves.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { deliverAlerts } from "../../src/alert/courier.ts"
import { importOptions, testAlerting } from "../support/app.ts"
import { openAviary, writingNames } from "../support/canary.ts"
import { useDatabase } from "../support/database.ts"
import { unescaped } from "../support/office-pages.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
const aviary = openAviary()
let world: Awaited<ReturnType<typeof makeWorld>>
const said: string[] = []
beforeAll(async () => {
  world = await makeWorld(database)
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      said.push(String(chunk))
      return true
    })
  }
})
afterAll(() => void vi.restoreAllMocks())
beforeEach(() => {
  world.app.log.length = 0
})

function expectSilence(): void {
  expect(aviary.heard(world.app.log.join("\n"))).toEqual([])
  expect(aviary.heard(said.join("\n"))).toEqual([])
}

interface Browsing {
  method?: string
  headers?: Record<string, string>
  body?: string | FormData
}
const own = { "sec-fetch-site": "same-origin" }
async function send(address: string, who: Who, { headers, ...init }: Browsing = {}) {
  const response = await world.app.app.request(address, { ...init, headers: { ...own, ...headers, ...world.who[who] } })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe("a number in the address of a webhook", () => {
  const json = (method: string, value: unknown): Browsing => ({
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  })
  const office = () => ({
    ...importOptions,
    sql: database.sql,
    alerting: testAlerting,
    log: world.app.log.push.bind(world.app.log),
  })

  test.each(writingNames)("is kept for its sender, and heard by nobody else (%s)", async (writing) => {
    const plant = (place: string) => encodeURIComponent(aviary.plant(`webhook ${place}`, writing))
    const taken = [
      `http://127.0.0.1:1/${plant("path")}?id=${plant("query")}#${plant("fragment")}`,
      `http://nobody-${plant("host").replace(/%../g, "")}.invalid/hook`,
    ]
    const refused = [
      `ftp://shop.example/${plant("other scheme")}`,
      `https://${plant("user")}:${plant("password")}@shop.example/`,
      `http://shop.example:${plant("port").replace(/\D/g, "")}/`,
      `/${plant("no address")}`,
      `https://shop.example/${plant("long")}${"x".repeat(2_100)}`,
    ]
    for (const url of refused) {
      const answer = await send("/v1/webhooks", "shop", json("POST", { url }))
      expect([url, answer.status, aviary.heard(answer.text)]).toEqual([url, 400, []])
    }
    for (const url of taken) {
      const made = await send("/v1/webhooks", "shop", json("POST", { url }))
      expect(made.status, made.text).toBe(201)
      const { id } = JSON.parse(made.text) as { id: string }
      await send(`/v1/webhooks/${id}/ping`, "shop", { method: "POST" })
      await deliverAlerts(office(), new AbortController().signal)
      const sent = await send(`/v1/webhooks/${id}/deliveries`, "shop")
      expect(sent.text).toContain('"attempts"')
      expect(aviary.heard(sent.text)).toEqual([])
      for (const answer of [
        await send(`/v1/webhooks/${id}`, "shop", json("PATCH", { url: refused[0] })),
        await send(`/v1/webhooks/${id}`, "otherShop"),
        await send("/v1/webhooks", "otherShop"),
        await send("/alerts", "anna", { headers: { accept: "text/html" } }),
        await send("/metrics", "nobody"),
        await send("/status", "nobody"),
      ]) {
        expect(aviary.heard(answer.text)).toEqual([])
      }
      expect((await send(`/v1/webhooks/${id}`, "shop", { method: "DELETE" })).status).toBe(204)
    }
    const trail = await database.sql<{ text: string }[]>`
      select audit_event::text as text from audit_event where act like 'webhook%'`
    expect(trail.length).toBeGreaterThan(0)
    expect(aviary.heard(trail.map(({ text }) => text).join("\n"))).toEqual([])
    expectSilence()
  })
})

/** A form of a page: where it goes, and what it sends when nothing is changed. */
interface PageForm {
  action: string
  isFile: boolean
  fields: Map<string, string>
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? null : unescaped(found)
}

function formsOf(page: string): PageForm[] {
  return [...page.matchAll(/<form\b[^>]*method="post"[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
    const fields = new Map<string, string>()
    for (const [tag] of form.matchAll(/<(?:input|textarea|select|button)\b[^>]*>/g)) {
      const name = attribute(tag, "name")
      if (name !== null && attribute(tag, "type") !== "file") fields.set(name, attribute(tag, "value") ?? "")
    }
    return { action: attribute(form, "action") ?? "", isFile: form.includes('type="file"'), fields }
  })
}

/** What a page says went wrong. */
function faultsIn(page: string): string {
  const alerts = [...page.matchAll(/<div[^>]*role="alert"[^>]*>[\s\S]*?<\/div>/g)]
  const atFields = [...page.matchAll(/<p class="fault"[^>]*>[\s\S]*?<\/p>/g)]
  const titles = [...page.matchAll(/<(title|h1)>[\s\S]*?<\/\1>/g)]
  return [...alerts, ...atFields, ...titles].map(([text]) => text).join("\n")
}

// A policy has a field for each ground, all alike.
const fieldsMax = 20

/** A form with a number in one of its fields, in each of its fields after the other. */
async function walkForm(
  who: Who,
  { action, isFile, fields }: PageForm,
  cookie: Record<string, string>,
): Promise<number> {
  let sent = 0
  for (const [at, name] of [...[...fields.keys()].slice(0, fieldsMax), "a field that nobody knows"].entries()) {
    const writing = writingNames[at % writingNames.length] ?? "plain"
    const canary = aviary.plant(`form ${action}, ${name}`, writing)
    const filled = new Map(fields).set(name, `${fields.get(name) ?? ""}${canary}`)
    const init: Browsing = { method: "POST", headers: { ...cookie, accept: "text/html" } }
    if (isFile) {
      const form = new FormData()
      for (const [field, value] of filled) form.set(field, value)
      const fileName = `${aviary.plant(`form ${action}, name of its file`, writing)}.csv`
      form.set("file", new File([`${aviary.plant(`form ${action}, header`, writing)}\n${canary}\n`], fileName))
      init.body = form
    } else {
      init.body = new URLSearchParams([...filled]).toString()
      init.headers = { ...init.headers, "content-type": "application/x-www-form-urlencoded" }
    }
    const answer = await send(action, who, init)
    expect(answer.status, `${action} ${name}`).toBeLessThan(500)
    expect([action, name, aviary.heard(faultsIn(answer.text))]).toEqual([action, name, []])
    for (const header of ["location", "set-cookie", "content-disposition"]) {
      expect([action, name, header, aviary.heard(answer.headers.get(header) ?? "")]).toEqual([action, name, header, []])
    }
    sent++
  }
  return sent
}

/** Whose pages they are; a name in braces is that of a thing in the world. */
const pages: readonly (readonly [Who, string])[] = [
  ["anna", "/office/new/abnormal"],
  ["anna", "/office/new/serious"],
  ["anna", "/office/new/penalty"],
  ["anna", "/office/new/change?record_id={penalty}"],
  ["anna", "/office/decisions/{decision}"],
  ["boris", "/office/decisions/{decision}"],
  ["anna", "/office/imports/new"],
  ["boris", "/office/imports/{import}"],
  ["merchant", "/records/{other}/repair"],
  ["merchant", "/records/{penalty}/objection"],
  ["merchant", "/applications/{repair}"],
  ["merchant", "/applications/{objection}"],
  ["nobody", "/follow"],
  ["nobody", "/console/sign-in"],
  ["shop", "/console/jobs"],
  ["shop", "/console/policy"],
  ["shop", "/console/searches"],
  ["shop", "/console/webhooks"],
  ["shop", "/console/webhooks/{hook}"],
  ["agency", "/desk/notices/{notice}"],
]

describe("a number in a field of a page's form", () => {
  const cookies = new Map<Who, Record<string, string>>()
  async function cookieOf(who: Who): Promise<Record<string, string>> {
    if (who !== "shop" && who !== "agency") return {}
    const before = cookies.get(who)
    if (before) return before
    const key = (world.who[who] as Record<string, string>)["authorization"]?.replace("Bearer ", "") ?? ""
    const answer = await world.app.app.request("/console/sign-in", {
      method: "POST",
      headers: { ...own, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ key }).toString(),
    })
    const cookie = {
      cookie: answer.headers
        .getSetCookie()
        .map((line) => line.split(";")[0])
        .join("; "),
    }
    cookies.set(who, cookie)
    return cookie
  }

  test.each(pages)("%s %s", async (who, pattern) => {
    const address = pattern.replace(/\{(\w+)\}/g, (_, id: keyof typeof world.ids) => world.ids[id])
    const cookie = await cookieOf(who)
    const page = await send(address, who, { headers: { ...cookie, accept: "text/html" } })
    expect(page.status, address).toBe(200)
    // The pages of acts stand behind links of the page.
    const behind = [...page.text.matchAll(/href="([^"?#]+)"/g)]
      .map(([, link = ""]) => unescaped(link))
      .filter((link) => link.startsWith(`${address}/`) && !/papers|events|result|report/.test(link))
    let sent = 0
    for (const place of [address, ...new Set(behind)]) {
      const { text } = await send(place, who, { headers: { ...cookie, accept: "text/html" } })
      for (const form of formsOf(text)) {
        if (/sign-out|\/remove$|\/delete$/.test(form.action)) continue
        sent += await walkForm(who, { ...form, action: form.action === "" ? place : form.action }, cookie)
      }
    }
    expect(sent, address).toBeGreaterThan(0)
    expectSilence()
  })
})

describe("afterwards nothing is heard", () => {
  test("in the log, in what it commits to, and on what others see", async () => {
    const entries = await database.sql<{ text: string }[]>`select entry || coalesce(line, '') as text from log_entry`
    expect(aviary.heard(entries.map(({ text }) => text).join("\n"))).toEqual([])
    const html = { headers: { accept: "text/html" } }
    for (const [page, who] of [
      ...[
        ["/v1/feed?from=0&follow=false", "shop"],
        ["/metrics", "nobody"],
        ["/status", "nobody"],
      ],
      ...[
        ["/alerts", "anna"],
        ["/worklist", "officerElsewhere"],
        ["/office/imports", "officerElsewhere"],
      ],
      ...[
        ["/?q=示例&in=all", "nobody"],
        ["/v1/webhooks", "otherShop"],
        ["/v1/check/jobs", "otherShop"],
      ],
    ] as const) {
      expect([page, aviary.heard((await send(encodeURI(page), who as Who, html)).text)]).toEqual([page, []])
    }
    expectSilence()
  })
})
