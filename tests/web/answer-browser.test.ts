/**
 * The answer is the product: for merchants of all kinds, asked by name, by code, by the QR code of their report and by shop, the
 * one sentence stands on the first screen of a phone of 360 × 740 and is the one that the API says; in larger type too. How grave
 * it is can be told where all colours are one and on paper.
 */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { saveEnds } from "../../src/register/subject/end-store.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { clock, testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { scanCode } from "../support/scan.ts"

const executable = findChromium()
const phone = { viewport: { width: 360, height: 740 }, isMobile: true, deviceScaleFactor: 1 }

/** What was published of a merchant, by list. */
const kinds = {
  clear: [],
  abnormal: ["abnormal"],
  serious: ["serious"],
  penalty: ["penalty"],
  several: ["abnormal", "penalty"],
  all: ["abnormal", "serious", "penalty"],
  repaired: ["penalty"],
  ended: ["abnormal"],
} as const
type Kind = keyof typeof kinds
const names = Object.keys(kinds) as Kind[]
const makers = { abnormal: abnormalRow, serious: seriousRow, penalty: penaltyRow }
// One for each: a listed merchant that is called nearly so would leave an exact name to a person.
const brands =
  "云杉 白桦 青松 银杏 红枫 海棠 木槿 紫藤 月季 腊梅 丁香 茉莉 玉兰 牡丹 芍药 桂圆 荔枝 山楂 石榴 葡萄 核桃 板栗 柿子 樱桃 蓝莓 草莓 菠萝 芒果 椰风 榴香 麦田 稻浪 溪谷 湖光 星河 晨曦 晚霞 暖阳 清泉 飞瀑".split(
    " ",
  )
const rounds = brands.length / names.length

interface Merchant {
  n: number
  kind: Kind
  name: string
  code: string
  isTrader: boolean
  shop: string | null
}

// Forty: each kind five times, sole traders among them, and some with a shop on a platform.
const merchants: Merchant[] = Array.from({ length: rounds }, (_, at) => at).flatMap((at) =>
  names.map((kind, of) => {
    const n = 1 + at * names.length + of
    const isTrader = at % 3 === 2
    const brand = brands[n - 1] ?? ""
    const name = isTrader ? `金水区示例${brand}小吃店` : `郑州示例${brand}餐饮管理有限公司`
    return { n, kind, name, code: codeOf(n), isTrader, shop: at === 1 ? `示例${brand}旗舰店` : null }
  }),
)

describe.skipIf(!executable)("on the first screen of a phone", () => {
  const database = useDatabase()
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  const app = () => testApp(() => database.sql)

  beforeAll(async () => {
    const rows = merchants.flatMap(({ n, kind, name, code, isTrader, shop }) => {
      const subject = { code, name }
      return [
        subjectRow(n, {
          ...{ name, type: isTrader ? "sole-trader" : "enterprise" },
          shops: shop ? [{ platform: "示例商城", name: shop }] : [],
        }),
        ...kinds[kind].map((list) => makers[list](n, { subject, published_on: "2026-03-05" })),
      ]
    })
    await importRecords(database.sql, rows)
    for (const { kind, code } of merchants) {
      const [row] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${code}`
      if (kind === "repaired") await move(database.sql, row?.id ?? "", "correct", {}, clock())
      if (kind !== "ended") continue
      await move(database.sql, row?.id ?? "", "deregister", {}, clock())
      await database.sql.begin((tx) => saveEnds(tx, [{ code, endedOn: "2026-06-28", successor: null }]))
    }
    await postgresIndex(database.sql).catchUp()
    served = await serveApp(app())
  })
  afterAll(() => served?.stop())

  /** What the API says of a question. */
  async function told(query: object): Promise<{ verdict: string; said?: string }> {
    const answer = await fetch(`${served.origin}/v1/check`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ queries: { q: query } }),
    })
    const { responses } = (await answer.json()) as { responses: { q: { verdict: string; said?: string } } }
    return responses.q
  }

  /** The sentence that stands on the first screen as a verdict or at a result; null where none does. */
  async function shown(page: Page, name: string): Promise<string | null> {
    return page.evaluate((name) => {
      const result = [...document.querySelectorAll(".result")].find(
        (each) => each.querySelector("h3")?.textContent === name,
      )
      const verdict = document.querySelector(".verdict")
      const lines = verdict
        ? [verdict.querySelector(".sentence"), verdict.querySelector(".sentence + .span")]
        : [result?.querySelector(".said") ?? null]
      const texts = lines.flatMap((line) => {
        if (!(line instanceof HTMLElement)) return []
        const box = line.getBoundingClientRect()
        if (box.height === 0 || box.top < 0 || box.bottom > innerHeight || box.right > innerWidth) return ["(below)"]
        return [line.textContent.replace(/\s+/g, "")]
      })
      return texts.length === 0 ? null : texts.join("")
    }, name)
  }

  const bare = (text: string) => text.replace(/[\s。：]/g, "")

  /** The address in the QR code that leads to how a merchant stands today. */
  async function scanned(page: Page, code: string): Promise<string> {
    await page.goto(`${served.origin}/subjects/${code}/report`)
    // That it was issued may stand in the log, behind which nothing is told of an exact name.
    await postgresIndex(database.sql).catchUp()
    return new URL(await scanCode(page, ".statement-live .qr")).pathname
  }

  // With shops, and sole traders.
  const some = merchants.filter(({ n }) => n > names.length && n <= 3 * names.length)
  for (const [count, options, shownTo] of [
    ["sixteen", {}, some],
    ["forty", { tags: "long" }, merchants],
  ] as const)
    it(
      `the sentence stands for ${count} merchants of all kinds, by name, code, QR and shop, and is what the API says`,
      options,
      async () => {
        const { page, close } = await reader.open(served.origin, phone)
        const faults: string[] = []
        const look = async (way: string, address: string, { name, kind }: Merchant, said: string | undefined) => {
          await page.goto(`${served.origin}${address}`)
          const text = await shown(page, name)
          const wanted = bare((said ?? "").replace(name, ""))
          const seen = bare((text ?? "").replace(name, ""))
          if (said === undefined || wanted === "" || !seen.startsWith(wanted))
            faults.push(`${kind} ${name} by ${way}: ${seen} for ${wanted}`)
        }
        for (const merchant of shownTo) {
          const { name, code, shop } = merchant
          const byCode = (await told({ code })).said?.replace(code, name)
          await look("code", `/?q=${code}`, merchant, byCode)
          await look("QR", await scanned(page, code), merchant, byCode)
          const byName = await told({ name })
          await look("name", `/?q=${encodeURIComponent(name)}`, merchant, byName.said)
          await look("name, checked", `/check?q=${encodeURIComponent(name)}`, merchant, byName.said)
          if (byName.said !== byCode) faults.push(`${name} by name: ${byName.said} for ${byCode}`)
          if (shop && byName.verdict === "listed") {
            const byShop = await told({ shop: { name: shop } })
            await look("shop", `/?q=${encodeURIComponent(shop)}`, merchant, byShop.said)
          }
        }
        expect(faults).toEqual([])
        await close()
      },
    )

  it.each(["letters=larger", "lang=en"])("stands there with %s likewise, below the ribbon too", async (mode) => {
    const invented = await serveApp(testApp(() => database.sql, { isInvented: async () => true }))
    const { page, close } = await reader.open(invented.origin, phone)
    const unseen: string[] = []
    for (const { kind, name, code } of merchants.slice(0, names.length)) {
      const asked = encodeURIComponent(name)
      for (const path of [`/subjects/${code}?`, `/?q=${asked}&`, `/check?q=${asked}&`, `/check?q=${code}&`]) {
        await page.goto(`${invented.origin}${path}${mode}`)
        const text = await shown(page, name)
        const isWhoSeen = await page.getByText(name).and(page.locator(":visible")).first().isVisible()
        if (!text || text.includes("(below)") || !isWhoSeen) unseen.push(`${kind} at ${path}: ${text}`)
      }
    }
    expect(unseen).toEqual([])
    await close()
    await invented.stop()
  })

  it("begins no line with a mark, in either size of letters, on a phone and on a screen", async () => {
    const { page, close } = await reader.open(served.origin, phone)
    const faults: string[] = []
    for (const [width, letters] of [
      ...([320, 360, 1280] as const).map((width) => [width, "usual"] as const),
      ...([360, 390] as const).map((width) => [width, "larger"] as const),
    ]) {
      await page.setViewportSize({ width, height: 740 })
      for (const { name, code } of merchants.slice(0, names.length)) {
        for (const path of [`/subjects/${code}`, `/subjects/${code}/report`, `/?q=${encodeURIComponent(name)}`]) {
          await page.goto(`${served.origin}${path}${path.includes("?") ? "&" : "?"}letters=${letters}`)
          const lines = await page.evaluate(() => {
            const begun: string[] = []
            for (const each of document.querySelectorAll(".sentence, .span, .said")) {
              const walker = document.createTreeWalker(each, NodeFilter.SHOW_TEXT)
              let line = Number.NaN
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                if (node.parentElement?.closest(".unseen")) continue
                for (let at = 0; at < (node.textContent ?? "").length; at++) {
                  const range = document.createRange()
                  range.setStart(node, at)
                  range.setEnd(node, at + 1)
                  const { top, width: wide } = range.getBoundingClientRect()
                  if (wide === 0) continue
                  if (Math.abs(top - line) > 8 || Number.isNaN(line)) begun.push(range.toString())
                  line = top
                }
              }
            }
            return begun
          })
          if (lines.some((character) => /[，。；：]/.test(character)))
            faults.push(`${width} ${letters} ${path}: ${lines.join(" ")}`)
        }
      }
    }
    expect(faults).toEqual([])
    await close()
  })

  it("tells by its edge and its counts how grave it is, where all colours are one, and on paper", async () => {
    const { page, close } = await reader.open(served.origin, phone)
    const looks = async (kind: Kind, media: { forcedColors: "active" } | { media: "print" }) => {
      await page.emulateMedia(media)
      await page.goto(`${served.origin}/subjects/${merchants[names.indexOf(kind)]?.code}`)
      return page.evaluate(() => {
        const [edge, count] = [".verdict", ".list-tally b"].map((at) => document.querySelector(at))
        const { borderInlineStartWidth: width, borderInlineStartStyle: drawn } = getComputedStyle(edge ?? document.body)
        const { color, borderTopStyle } = getComputedStyle(count ?? document.body)
        return { edge: `${width} ${drawn}`, color, count: borderTopStyle }
      })
    }
    const four = ["clear", "abnormal", "serious", "penalty"] as const
    const edges: string[] = []
    for (const kind of four) edges.push((await looks(kind, { forcedColors: "active" })).edge)
    expect(new Set(edges).size).toBe(four.length)
    await page.emulateMedia({ forcedColors: null })
    for (const kind of ["abnormal", "serious", "penalty"] as const) {
      expect(await looks(kind, { media: "print" })).toMatchObject({ color: "rgb(0, 0, 0)", count: "solid" })
    }
    await close()
  })

  it("is set in the measures of the design, on a phone and on a screen", async () => {
    const { page, close } = await reader.open(`${served.origin}/subjects/${codeOf(2)}`, phone)
    const sizes = () =>
      page.evaluate(() =>
        ["body", "h1", ".verdict .sentence"].map(
          (at) => getComputedStyle(document.querySelector(at) ?? document.body).fontSize,
        ),
      )
    expect(await sizes()).toEqual(["17px", "30px", "24px"])
    const body = page.locator("body")
    expect(await body.evaluate((each) => getComputedStyle(each).lineHeight)).toBe("29.75px")
    await page.setViewportSize({ width: 1280, height: 900 })
    expect(await sizes()).toEqual(["17px", "40px", "28px"])
    await close()
  })

  it("says of a code that nobody here has that it is not known, and that this clears nobody", async () => {
    const { page, close } = await reader.open(`${served.origin}/?q=${codeOf(777)}`, phone)
    expect((await told({ code: codeOf(777) })).said).toContain("本库没有收录")
    const notice = page.locator(".notice", { hasText: "本库未收录" })
    const box = await notice.boundingBox()
    expect(box && box.y + box.height).toBeLessThan(740)
    expect(await notice.textContent()).toContain("这不等于没有问题")
    await close()
  })
})
