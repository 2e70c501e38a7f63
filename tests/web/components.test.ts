/** The page of components: everything that `web/` draws stands on it, in both languages and on dark ground, without a fault. */
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { chooseModules } from "../../src/app/modules.ts"
import { components } from "../../src/components/page.ts"
import { testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()
const app = testApp(() => database.sql, {}, { modules: chooseModules(["components"]) })
const executable = findChromium()

/** Functions of `web/` that draw something, by what they say they return. */
async function drawn(): Promise<string[]> {
  const folder = path.resolve("src/web")
  const files = (await readdir(folder)).filter((name) => name.endsWith(".ts"))
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), "utf8")))
  return texts.flatMap((text) =>
    [...text.matchAll(/^export function (\w+)\((?:(?!\n\})[\s\S])*?\): Html(?: \| null)? \{\n/gm)].map(
      ([, name = ""]) => name,
    ),
  )
}

// The frame; what stands in the head; the boxes (two of the kind on one page would be one landmark twice) and the list that have their own pages; text; and attributes.
const apart = ["layout", "linkedData", "searchBox", "findBox", "setApart", "toldList", "toldWrong", "workStart"]

describe("the page", () => {
  it("shows every component", async () => {
    const names = (await drawn()).filter((name) => !apart.includes(name))
    expect(names.length).toBeGreaterThan(10)
    expect(Object.keys(components)).toEqual(expect.arrayContaining(names))
  })

  it("names no component that is not there", async () => {
    const names = await drawn()
    expect(Object.keys(components).filter((name) => !name.startsWith(".") && !names.includes(name))).toEqual([])
  })

  it("shows classes that the style sheet has", async () => {
    const { style, deskStyle } = await import("../../src/web/style.ts")
    for (const name of Object.keys(components).filter((each) => each.startsWith("."))) {
      expect(style + deskStyle, name).toMatch(new RegExp(`\\${name}[ {.:,>+]`))
    }
  })

  it("is told to nobody who looks for pages", async () => {
    const answer = await app.request("/components", { headers: { accept: "text/html" } })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('content="noindex, nofollow"')
  })

  it("is there where its module is named alone", async () => {
    expect((await testApp(() => database.sql).request("/components")).status).toBe(404)
  })
})

describe.skipIf(!executable)("in a browser", () => {
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  beforeAll(async () => {
    served = await serveApp(app)
  })
  afterAll(() => served?.stop())

  it.each(["zh", "en"])("has no fault that axe sees, and fits a phone: %s", async (language) => {
    const { page, complaints } = await reader.look(`${served.origin}/components?lang=${language}`)
    await expectFaultless(page)
    expect(complaints).toEqual([])
  })

  it("shows dark ground beside the light one", async () => {
    const { page } = await reader.look(`${served.origin}/components`)
    await page.emulateMedia({ colorScheme: "light" })
    const grounds = await page.evaluate(() =>
      [".look:not(.dark)", ".look.dark"].map((place) => {
        const found = document.querySelector(place)
        return found && getComputedStyle(found).backgroundColor
      }),
    )
    expect(new Set(grounds).size).toBe(2)
  })
})
