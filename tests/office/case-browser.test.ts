/**
 * Every state of a case and every act of it in a real browser, as who comes to it: in English by night on a narrow screen no fault
 * that axe finds by all its rules, and in Chinese nothing wrong with headings, focus or width. What a form asks for is looked at
 * filled in too, as it is shown before it is done. A state, an act or a document that is added without a page here fails by its name.
 * Every day each answers in both languages, and of each template and each set of fields one is looked at in a browser.
 */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { toSent } from "../../src/office/form-schema.ts"
import { axeFaults, findChromium, serveApp, useBrowser } from "../support/browser.ts"
import { type CasePage, type CaseWorld, caseWorld } from "../support/case-world.ts"
import { useDatabase } from "../support/database.ts"
import { type Language, lookAtPage, lookForChinese, lookForWidth, type Seen } from "../support/page-faults.ts"

const executable = findChromium()
const database = useDatabase()
// Where pictures of every page go, for somebody to look at.
const shots = process.env["CASE_SHOTS"]
const narrow = { width: 320, height: 640 }
// A page that waits for the server leaves the processor to another.
const pagesAtOnce = 3
let world: CaseWorld

beforeAll(async () => {
  world = await caseWorld(database)
})

it("has a page for every state, act and document", () => {
  expect(world.missing).toEqual([])
})

it("answers at each of them as a page with one heading, in both languages", async () => {
  const faults: string[] = []
  for (const { name, address, headers } of world.pages) {
    for (const lang of ["zh", "en"]) {
      const answer = await world.app.request(`${address}?lang=${lang}`, {
        headers: { ...headers, accept: "text/html" },
      })
      const text = await answer.text()
      const headings = text.match(/<h1\b/g)?.length
      const said = /<html lang="([^"]*)"/.exec(text)?.[1]
      if (answer.status !== 200 || headings !== 1 || said !== (lang === "en" ? "en" : "zh-CN"))
        faults.push(`${name} in ${lang} answers ${answer.status} with ${headings} h1, in ${said}`)
    }
  }
  expect(faults).toEqual([])
})

/** Of the cases of a kind one, of acts and documents one of those that ask for the same. */
function eachTemplate(pages: readonly CasePage[]): readonly CasePage[] {
  const seen = new Set<string>()
  return pages.filter(({ name, address, fields, plain }) => {
    const [first = ""] = name.split(" ")
    const last = address.split("/").slice(4).join("/")
    const template = last === "" ? first : fields ? [...toSent(fields).keys()].join() : plain ? "plain" : last
    const isFirst = !seen.has(template)
    seen.add(template)
    return isFirst
  })
}

const looks = [
  ["each template", {}, eachTemplate],
  ["each page", { tags: "long" }, (pages: readonly CasePage[]) => pages],
] as const

for (const [title, options, chosen] of looks)
  describe.skipIf(!executable)(`${title} in a browser`, options, () => {
    const browser = useBrowser(executable)
    let served: Awaited<ReturnType<typeof serveApp>>
    beforeAll(async () => {
      served = await serveApp(world.app)
    })
    afterAll(() => served?.stop())

    async function shoot(page: Page, name: string, width: number): Promise<void> {
      if (!shots) return
      await page.setViewportSize({ width, height: 800 })
      const path = `${shots}/${name.replaceAll(/\W+/g, "_")}_${width}.jpg`
      await page.screenshot({ path, fullPage: true, type: "jpeg", quality: 70 })
      await page.setViewportSize(narrow)
    }

    // Whether the form was looked at that asks for reasons alone: all of these are one.
    let isPlainSeen = false

    async function lookAt(page: Page, { name, address, headers, fields, plain = false }: CasePage): Promise<string[]> {
      const found: string[] = []
      const isKnown = plain && isPlainSeen
      isPlainSeen ||= plain
      const inEnglish = async (what: string, status: number | undefined) => {
        if (status !== 200 || !page.url().includes(address)) found.push(`${what} answers ${status} at ${page.url()}`)
        await shoot(page, what, 390)
        const { faults } = await page.evaluate<Seen, Language>(lookAtPage, "en")
        faults.push(...(isKnown ? [] : await axeFaults(page)), ...(await page.evaluate(lookForChinese)))
        found.push(...[...faults, ...(await page.evaluate(lookForWidth))].map((fault) => `${what}: ${fault}`))
      }
      await page.setExtraHTTPHeaders(headers)
      await page.emulateMedia({ colorScheme: "light" })
      const inChinese = await page.goto(`${served.origin}${address}?lang=zh`)
      await shoot(page, name, 1280)
      const { faults } = await page.evaluate<Seen, Language>(lookAtPage, "zh-CN")
      faults.push(...(await page.evaluate(lookForNames)), ...(await page.evaluate(lookForWidth)))
      found.push(...faults.map((fault) => `${name} in Chinese: ${fault}`))
      if (inChinese?.status() !== 200) found.push(`${name} answers ${inChinese?.status()}`)
      await page.emulateMedia({ colorScheme: "dark" })
      await inEnglish(name, (await page.goto(`${served.origin}${address}?lang=en`))?.status())
      if (fields) {
        const sent = [...toSent(fields)].flatMap(([path, texts]) => texts.map((text) => [path, text] as const))
        const answered = await sentBy(page, () => page.evaluate(send, sent))
        await inEnglish(`${name} looked at`, answered?.status())
        const isMarked = await page.$('button[value="look"]')
        if (isMarked) {
          // What was marked is covered, as it is set out to be.
          const last = await sentBy(page, () => isMarked.click())
          await inEnglish(`${name} looked at once more`, last?.status())
        }
        if (!(await page.$('button[value="do"]')))
          found.push(`${name} is not shown before it is done: ${await page.title()}`)
        if (shots) {
          await page.goto(`${served.origin}${address}?lang=zh`)
          await sentBy(page, () => page.evaluate(send, sent))
          await page.emulateMedia({ colorScheme: "light" })
          await shoot(page, `${name} looked at`, 1280)
        }
      }
      return found
    }

    it("has no fault on any of them", async () => {
      const only = process.env["WALK"]
      const left = chosen(world.pages).filter(({ name }) => !only || RegExp(only).test(name))
      const faults: string[] = []
      const work = async () => {
        // Each remembers its own language.
        const context = await browser().newContext({ locale: "zh-CN", reducedMotion: "reduce", viewport: narrow })
        const page = await context.newPage()
        for (let next = left.shift(); next; next = left.shift()) faults.push(...(await lookAt(page, next)))
        await context.close()
      }
      await Promise.all(Array.from({ length: pagesAtOnce }, work))
      expect(faults).toEqual([])
    })
  })

/** Does what sends a form. @returns the answer to it */
async function sentBy(page: Page, send: () => Promise<unknown>) {
  const answered = page.waitForNavigation()
  await send()
  return answered
}

/** What is called, or told, by the name that programs have for it. Runs in the page. */
function lookForNames(): string[] {
  // Formats, and the id of a case.
  const mayBe = /^(?:csv|json|ndjson|atom|pdf|ofd|xml|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i
  const isName = (text: string) => /^[a-z][\w.-]*$/i.test(text) && !mayBe.test(text)
  const shown = [...document.querySelectorAll("main :is(dt, dd, th, td, legend, label, .badge, option, li > .quiet)")]
  const typed = [
    ...document.querySelectorAll<HTMLInputElement>("main :is(input:not([type]), input[type=text], textarea)"),
  ]
  const texts = [
    ...shown.filter((each) => !each.closest(".technical")).map(({ textContent }) => textContent?.trim() ?? ""),
    ...typed.map(({ value }) => value.trim()),
  ]
  return [...new Set(texts.filter(isName))].map((name) => `has no words for ${name}`)
}

/** Fills in the form of an act, and goes on to where it is looked at once more. Runs in the page. */
function send(fields: readonly (readonly [string, string])[]): void {
  const shown = document.querySelector<HTMLFormElement>("main .paper form[method=post]")
  const form = document.createElement("form")
  form.method = "post"
  form.action = shown?.action ?? ""
  const fixed = [...(shown?.querySelectorAll<HTMLInputElement>("input[name=version]") ?? [])]
  const all = [...fields, ["step", "check"], ...fixed.map(({ name, value }) => [name, value])]
  for (const [name = "", value = ""] of all) {
    const input = document.createElement("input")
    Object.assign(input, { type: "hidden", name, value })
    form.append(input)
  }
  document.body.append(form)
  form.submit()
}
