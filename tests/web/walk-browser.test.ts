/**
 * Every page of the site in a real browser, as each who sees it, full and empty, with every fold open: no fault that axe finds in
 * English by night by all its rules, and in Chinese by day by those on colours, names and languages alone; 320 pixels are enough, with larger letters too, and nothing is cut off or lies over other
 * text with wider spacing, or with letters of twice the size; nothing is printed that
 * is pressed; no other host is asked, and nothing complained of; English holds Chinese where it quotes
 * alone; and what a form refuses is said at the field. A page that the walk does not know fails. Every day all that the public
 * sees is looked at, and of everybody else's pages each template once, by day for its colours alone; before a release (`npm run test:long`) each as each who sees it.
 * What forms of officers, merchants and clients refuse is looked at every day by typed.test, without a browser.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import type { BrowserContext, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openDesk } from "../../src/exports/shelf/desk.ts"
import { diskShelf } from "../../src/exports/shelf/node-disk-shelf.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { axeFaults, colourRules, findChromium, useBrowser } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { exportFolder } from "../support/export.ts"
import {
  type Language,
  listForms,
  lookAtLarge,
  lookAtPage,
  lookAtPaper,
  lookAtRefusal,
  lookForChinese,
  lookForWidth,
  type Seen,
  sendWrong,
  wrongWords,
} from "../support/page-faults.ts"
import { makeWalk, type Visitor, type Walk } from "../support/walk.ts"

const executable = findChromium()
// Where pictures of every page go, for somebody to look at.
const shots = process.env["PAGE_SHOTS"]
// What can differ between a page in English by night, of which all rules are asked, and the same in Chinese by day.
const byLanguageAndLight = [
  ...colourRules,
  ...["target-size", "html-has-lang", "html-lang-valid", "valid-lang", "document-title"],
  ...["label", "select-name", "button-name", "link-name", "summary-name", "empty-heading", "empty-table-header"],
  ...["label-content-name-mismatch", "identical-links-same-purpose", "scrollable-region-focusable"],
]
const databases = { full: useDatabase(), office: useDatabase(), empty: useDatabase() }
// A page that waits for the server leaves the processor to another.
const pagesAtOnce = 3
let folder = ""
let walk: Walk

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gongshi-walk-"))
  walk = await makeWalk(databases, { exports: openDesk(diskShelf(folder), 24) })
  await exportFolder(databases.full.sql, await createSigningKey("Ed25519"), path.join(folder, "2"), { from: [1] })
})
afterAll(async () => {
  await walk?.stop()
  await rm(folder, { recursive: true, force: true })
})

// What a page loads or hands out, where a login leads through, and where a page only leads on.
const noPages = [
  ...["/assets/icon.svg", "/assets/{file}", "/assets/verify/{file}", "/robots.txt", "/sitemap.xml", "/openapi.json"],
  ...[
    "/docs/{file}",
    "/docs/start.js",
    "/alerts/own",
    "/documents/{id}",
    "/documents/{id}/pdf",
    "/desk",
    "/console/{page}",
    "/subjects/{code}/report.pdf",
  ],
  ...["/s/{code}", "/subjects/{code}/feed.atom", "/subjects/{code}/follow", "/subjects/{code}/other", "/verify/today"],
  ...["/records/{id}/certificate.pdf", "/records/{id}/ending.pdf", "/applications/{id}/papers/{paper}"],
  ...["/console/jobs/{id}/events", "/console/jobs/{id}/receipt", "/console/jobs/{id}/result"],
  "/console/gathered/{id}/result",
  ...[
    "/desk/notices/{id}/proof",
    "/desk/notices/file",
    "/desk/notices/sheet",
    "/desk/recalls/file",
    "/console/roster/listed/file",
    "/console/reports/template",
  ],
  ...["/desk/leads/file/template", "/office/leads/file/template"],
  ...[
    "/desk/requests/{id}/records",
    "/desk/requests/{id}/table",
    ...["/desk/declarations/template", "/desk/declarations/{id}/receipt"],
    "/desk/files/{id}/file",
    "/desk/files/{id}/{of}/{paper}",
    "/desk/prepared/{id}/file",
    "/console/roster/uploads/{id}/faults",
    "/office/audit.csv",
    "/office/load.xlsx",
    "/office/credit-china.csv",
    "/office/forms/{list}/records",
    "/office/reply/{authority}/{year}/{list}",
  ],
  ...[
    "/office/{route}/{id}/documents/{file}",
    "/office/{route}/{id}/papers/{paper}",
    "/office/leads/{id}/papers/{file}",
    ...["/office/letters/{id}/papers/{paper}", "/office/letters/{id}/receipt"],
    ...["/office/letters/{id}/papers/{file}", "/console/letters/{id}/papers/{file}"],
    ...["/console/letters/{id}/papers/{paper}", "/console/letters/{id}/receipt"],
    "/office/{route}/{id}/case-file",
  ],
  ...["/office/imports/{id}/report", "/office", "/office/cases/{id}", "/welcome", "/sign-in/callback"],
  // Held by their own tests; and the page of another program, with a style of its own.
  ...["/following/{link}", "/docs/try"],
]

it("knows every page", () => {
  const { app } = walk.app
  const described = Object.keys(openApiDocument(app, { version: "0" }).paths ?? {})
  const shape = (route: string) => route.replaceAll(/:(\w+)(?:\{(?:[^{}]|\{[^}]*\})*\})?/g, "{$1}")
  const routes = app.routes.filter(({ method }) => method === "GET").map(({ path: route }) => route)
  const pages = routes.filter((route) => {
    const name = shape(route)
    // The status is a page to people and JSON to programs.
    return name === "/status" || ![...described, ...noPages].includes(name)
  })
  const addresses = walk.visitors.flatMap((visitor) => visitor.addresses.map((address) => address.split("?")[0] ?? ""))
  const unknown = pages.filter((route) => {
    const pattern = RegExp(
      `^${route.replaceAll(/:\w+(?:\{((?:[^{}]|\{[^}]*\})*)\})?/g, (_, form) => `(?:${form ?? "[^/]+"})`)}$`,
    )
    return !addresses.some((address) => pattern.test(address))
  })
  expect([...new Set(unknown)]).toEqual([])
  // And none that has become a page, or is gone, is left out.
  expect(noPages.filter((name) => !routes.some((route) => shape(route) === name))).toEqual([])
})

const isPublic = ({ name }: Visitor) => name.startsWith("anyone")
const templateOf = (address: string) =>
  (address.split("?")[0] ?? "").replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Z]{18}|\/\d+(?![\w-])/g, "*")

/** All that the public sees, and of the pages of everybody else one of each template. */
function eachTemplate(visitors: readonly Visitor[]): readonly Visitor[] {
  const seen = new Set<string>()
  return visitors.map((visitor) => {
    const addresses = visitor.addresses.filter((address) => {
      const template = templateOf(address)
      const isFirst = !seen.has(template)
      seen.add(template)
      return isPublic(visitor) || isFirst
    })
    return { ...visitor, addresses }
  })
}

const walks = [
  ["every template", {}, eachTemplate],
  ["every page as each who sees it", { tags: "long" }, (visitors: readonly Visitor[]) => visitors],
] as const

for (const [title, options, chosen] of walks)
  describe.skipIf(!executable)(`${title} in a browser`, options, () => {
    const browser = useBrowser(executable)
    const contexts: BrowserContext[] = []
    afterAll(() => Promise.all(contexts.map((context) => context.close())))

    /** Listens to a page. @returns what it has asked others for, and complained of, since it was last asked */
    function listenTo(page: Page, origin: string): () => string[] {
      const heard: string[] = []
      const documents = new Set<string>()
      page.on("request", (request) => {
        if (request.isNavigationRequest()) documents.add(request.url())
        if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) heard.push(`asks ${request.url()}`)
      })
      page.on("pageerror", ({ message }) => heard.push(`complains: ${message}`))
      page.on("console", (message) => {
        // The answer itself is a complaint where nothing is, or nobody may see it.
        const isAnswer = documents.has(message.location().url) && /status of 4\d\d/.test(message.text())
        if (/^(error|warning)$/.test(message.type()) && !isAnswer) heard.push(`complains: ${message.text()}`)
      })
      return () => heard.splice(0)
    }

    async function enter({ origin, headers }: Visitor): Promise<Page> {
      const { cookie, ...extraHTTPHeaders } = headers
      const context = await browser().newContext({ locale: "zh-CN", extraHTTPHeaders, reducedMotion: "reduce" })
      contexts.push(context)
      if (cookie) {
        const [name = "", value = ""] = cookie.split("=")
        await context.addCookies([{ name, value, url: origin }])
      }
      const page = await context.newPage()
      return page
    }

    // Where the first of the two walks has seen nothing that the second could fill in.
    const formless = new Set<string>()

    /** Goes to each visitor's pages, some visitors at once. @returns what is wrong, by page */
    async function visitAll(
      look: (page: Page, address: string, visitor: Visitor) => Promise<string[]>,
      isSeen: (visitor: Visitor) => boolean = () => true,
    ): Promise<string[]> {
      const only = process.env["WALK"]
      const faults: string[] = []
      // Many addresses are gone through by several, so that nobody is the last for long.
      const lots = chosen(walk.visitors)
        .filter(isSeen)
        .flatMap((visitor) => {
          const isMeant = (address: string) =>
            !formless.has(`${visitor.name} ${address}`) && (!only || RegExp(only).test(address))
          const addresses = visitor.addresses.filter(isMeant)
          return chunks(addresses, 12).map((lot) => ({ visitor, lot }))
        })
      const work = async () => {
        for (let next = lots.shift(); next; next = lots.shift()) {
          const page = await enter(next.visitor)
          const heard = listenTo(page, next.visitor.origin)
          for (const address of next.lot) {
            const faultsOfPage = await look(page, address, next.visitor)
            for (const fault of [...faultsOfPage, ...heard()]) {
              faults.push(`${address} (${next.visitor.name}) ${fault}`)
            }
          }
          await page.context().close()
        }
      }
      await Promise.all(Array.from({ length: pagesAtOnce }, work))
      return faults
    }

    const inLanguage = (lang: "zh" | "en", address: string) =>
      `${address}${address.includes("?") ? "&" : "?"}lang=${lang}`
    const wide = { width: 1280, height: 800 }
    const narrow = { width: 320, height: 640 }

    async function shoot(page: Page, visitor: Visitor, address: string, look: string): Promise<void> {
      if (!shots) return
      const name = `${visitor.name}${address}`
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID")
        .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
      await page.screenshot({
        path: `${shots}/${look}/${name.slice(0, 80)}.jpg`,
        fullPage: true,
        type: "jpeg",
        quality: 70,
      })
    }

    it("has no fault, in Chinese and English, by day and by night, wide and narrow", async () => {
      const titles = new Map<string, string>()
      const shapes = new Set<string>()
      const faults = await visitAll(async (page, address, visitor) => {
        await page.setViewportSize(wide)
        await page.emulateMedia({ colorScheme: "light" })
        await page.goto(visitor.origin + inLanguage("zh", address))
        await shoot(page, visitor, address, "desktop")
        const seen = await page.evaluate<Seen, Language>(lookAtPage, "zh-CN")
        const found = [...seen.faults]
        const rules = chosen !== eachTemplate || isPublic(visitor) ? byLanguageAndLight : colourRules
        found.push(...(await axeFaults(page, rules)))
        // An empty register has nothing that is invented.
        const isInvented = !visitor.name.endsWith("of nothing")
        if ((await page.locator(".invented").count()) !== (isInvented ? 1 : 0)) {
          found.push(isInvented ? "does not say that it is invented" : "says that it is invented")
        }
        if ((await page.evaluate(listForms)).length === 0) formless.add(`${visitor.name} ${address}`)
        const place = address.split("?")[0] ?? ""
        const same = titles.get(`${visitor.name} ${seen.title}`)
        if (same !== undefined && same !== place) found.push(`is called as ${same} is: ${seen.title}`)
        titles.set(`${visitor.name} ${seen.title}`, place)
        // Size, spacing and paper are the page's, whoever sees it.
        const shape = address.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|9[0-9A-Z]{17}/g, "*")
        const isNew = !shapes.has(shape)
        shapes.add(shape)
        if (isNew) found.push(...(await page.evaluate(lookAtLarge)))
        await page.setViewportSize(narrow)
        found.push(...(await page.evaluate(lookForWidth)), ...(isNew ? await page.evaluate(lookAtLarge) : []))
        await page.evaluate(() => document.documentElement.classList.add("larger"))
        found.push(...(await page.evaluate(lookForWidth)).map((fault) => `${fault} with larger letters`))
        // And simpler.
        if (
          await page.evaluate(() =>
            [...document.querySelectorAll(".technical, .optional")].some((one) => one.checkVisibility()),
          )
        )
          found.push("is not simpler with larger letters")

        if (isNew) {
          await page.emulateMedia({ media: "print" })
          found.push(...(await page.evaluate(lookAtPaper)))
        }
        await page.emulateMedia({ media: "screen", colorScheme: "dark" })
        await page.goto(visitor.origin + inLanguage("en", address))
        if (shots) {
          await page.setViewportSize({ width: 390, height: 844 })
          await shoot(page, visitor, address, "phone-dark-english")
          await page.setViewportSize(narrow)
        }
        const inEnglish = await page.evaluate<Seen, Language>(lookAtPage, "en")
        found.push(...inEnglish.faults.map((fault) => `${fault} in English`))
        found.push(...(await axeFaults(page)).map((fault) => `${fault} in English, in the dark`))
        found.push(...(await page.evaluate(lookForChinese)), ...(await page.evaluate(lookForWidth)))
        return found
      })
      expect(faults).toEqual([])
    })

    it("says at the field what it refuses", async () => {
      const sent = new Set<string>()
      const faults = await visitAll(
        async (page, address, visitor) => {
          await page.setViewportSize(narrow)
          await page.goto(visitor.origin + address)
          const found: string[] = []
          let isLeft = false
          for (const { at, action } of await page.evaluate(listForms)) {
            const kind = action.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Z]{18}|\/\d+(?![\w-])/g, "ID")
            const shape = chosen === eachTemplate ? kind : `${visitor.name} ${kind}`
            if (sent.has(shape)) continue
            sent.add(shape)
            if (isLeft) await page.goto(visitor.origin + address)
            // What was right after all before it has changed how the thing stands.
            const isThere = (await page.evaluate(listForms)).some((form) => form.at === at && form.action === action)
            if (!isThere) continue
            const answered = page.waitForNavigation().catch((error: Error) => error)
            const goes = await page.evaluate(sendWrong, [at, wrongWords] as const)
            isLeft = true
            // A page with a script of its own answers where it is.
            if (!goes) continue
            const answer = await answered
            if (!answer || answer instanceof Error) {
              found.push(`form to ${kind}: is not answered${answer ? `: ${answer.message.split("\n")[0]}` : ""}`)
              continue
            }
            const status = answer.status()
            await shoot(page, visitor, `${kind} refused`, "refused")
            const faults = [
              // What was right after all leads on.
              ...(status >= 400 ? await page.evaluate(lookAtRefusal) : []),
              ...(status >= 500 ? [`answers ${status}`] : []),
              ...(await axeFaults(page)),
              ...(await page.evaluate(lookForWidth)),
            ]
            found.push(...faults.map((fault) => `form to ${kind}: ${fault}`))
          }
          return found
        },
        chosen === eachTemplate ? isPublic : undefined,
      )
      expect(faults).toEqual([])
    })
  })

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}
