/** The page of statistics: a table that has more rows than a page holds is turned over by itself, to its last row. */
import { gzipSync } from "node:zlib"
import { beforeAll, expect, it } from "vitest"
import { raiseNotices } from "../../../src/enforcement/notice/raise.ts"
import { statisticsFollower } from "../../../src/enforcement/statistics/count.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { childRegions } from "../../../src/names/region.ts"
import { agency } from "../../support/agency.ts"
import { clock, noticeParts, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { unescaped } from "../../support/office-pages.ts"
import { importRecords } from "../../support/record.ts"
import { penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const { request } = app
const districts = ["410100", "410200", "410300", "410400"].flatMap((city) => childRegions(city)).slice(0, 30)

beforeAll(async () => {
  const raise = () =>
    raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
  for (let n = 0; n < districts.length; n++) {
    const name = `河南省郑州市示例区市场监督管理和公共资源交易综合行政执法局第${n + 1}分局`
    const { post } = await agency(app, database.sql, {}, name)
    expect((await post("/v1/subscriptions", { list: "penalty" })).status).toBe(201)
  }
  await raise()
  const rows = districts.map((authority, at) => penaltyRow(at + 1, { authority }))
  await importRecords(database.sql, rows)
  await raise()
  await statisticsFollower({ sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy }).catchUp()
})

const read = async (address: string) => (await request(address, { headers: { accept: "text/html" } })).text()
const sectionOf = (text: string, id: string) => text.split(`aria-labelledby="${id}"`)[1]?.split("</section>")[0] ?? ""
const rowsOf = (section: string) =>
  [...(section.split("</table>")[0] ?? "").matchAll(/<tr><th scope="row">(.*?)<\/th>/g)].map(([, name]) => name)
const next = (section: string) => unescaped(/rel="next" href="([^"#]+)/.exec(section)?.[1] ?? "")

const turnedOver = ["h-breakdown", "h-agencies", "h-joint"]

it("is light with all of its tables full", async () => {
  const text = await read("/statistics?by=authority&year=2026")
  expect(turnedOver.map((id) => rowsOf(sectionOf(text, id)).length)).toEqual([25, 25, 25])
  expect(gzipSync(text).length).toBeLessThan(60_000)
})

it.each(turnedOver)("turns over what stands under %s, the other tables where they were", async (id) => {
  expect(districts).toHaveLength(30)
  const first = await read("/statistics?by=authority&year=2026")
  const [one, two] = [sectionOf(first, id), sectionOf(await read(next(sectionOf(first, id))), id)]
  expect([rowsOf(one).length, rowsOf(two).length]).toEqual([25, 5])
  expect(new Set([...rowsOf(one), ...rowsOf(two)]).size).toBe(30)
  expect(two).not.toContain('rel="next"')
  // Back to its first rows, and to the question as it was asked.
  const back = unescaped(/href="([^"#]+)[^"]*">回到第一页/.exec(two)?.[1] ?? "")
  expect(new URL(back, "http://x").searchParams.get("by")).toBe("authority")
  expect(rowsOf(sectionOf(await read(back), id))).toEqual(rowsOf(one))
  const turned = await read(next(sectionOf(first, id)))
  for (const other of turnedOver.filter((each) => each !== id)) {
    expect(rowsOf(sectionOf(turned, other)), other).toEqual(rowsOf(sectionOf(first, other)))
  }
  for (const wrong of ["-1", "x", "99999999"]) {
    expect((await request(`/statistics?breakdown=${wrong}&authorities=${wrong}&agencies=${wrong}`)).status).toBe(200)
  }
})
