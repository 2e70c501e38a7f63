import { beforeAll, expect, test } from "vitest"
import { importRows, testApp } from "../../support/app.ts"
import { move } from "../../support/move.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"
import { describeBothEngines } from "./both-engines.ts"

describeBothEngines("what a query finds can be taken along", (engine) => {
  const take = async (format: string, q: string, more = "") => {
    const { request } = testApp(engine.sql, { records: engine.index() })
    const response = await request(`/v1/search/records/${format}?q=${encodeURIComponent(q)}${more}`)
    const [type, dropped] = ["content-type", "gongshi-dropped"].map((name) => response.headers.get(name))
    return { status: response.status, type, dropped, text: await response.text() }
  }

  beforeAll(async () => {
    await importRows(engine.sql(), [
      ...Array.from({ length: 1_030 }, (_, n) => penaltyRow(n, { violation: `未按规定明码标价${n}` })),
      penaltyRow(2_000, {
        violation: '=HYPERLINK("x") <b>&amp;</b> 销售过期食品',
        content: "罚款30,000元，并“没收”违法所得",
        basis: "《中华人民共和国广告法》第九条",
        published_on: "2026-05-01",
      }),
      penaltyRow(2_001, { violation: "销售过期食品，已修复" }),
    ])
    const [ended] = await engine.sql()<{ id: string }[]>`select id from record where subject_code = ${codeOf(2_001)}`
    await move(engine.sql(), ended?.id ?? "", "repair")
    await engine.settle()
  })

  test("as lines, the first thousand, each once, the latest first", async () => {
    const { type, text } = await take("ndjson", "明码标价")
    expect(type).toBe("application/x-ndjson")
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string; published_on: string })
    expect(lines).toHaveLength(1_000)
    expect(new Set(lines.map(({ id }) => id)).size).toBe(1_000)
  })

  test("as a table of all penalties under one article, safe in a spreadsheet", async () => {
    const { status, type, text } = await take("csv", "", "&law=广告法第九条&list=penalty")
    expect({ status, type }).toMatchObject({ status: 200, type: "text/csv; charset=utf-8" })
    const [header, ...rows] = text.trimEnd().split("\r\n")
    expect(header).toMatch(/^id,list,subject_code,subject_name,/)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toContain("'=HYPERLINK")
    expect(rows[0]).not.toContain("《中华人民共和国广告法》")
  })

  test("as Atom and JSON Feed with absolute addresses, markup as text, and nothing that has ended", async () => {
    const { type, text } = await take("atom", "过期食品")
    expect(type).toContain("application/atom+xml")
    expect(text.match(/<entry>/g)).toHaveLength(1)
    expect(text).toContain("&lt;b&gt;&amp;amp;&lt;/b&gt;")
    expect(text).not.toContain("<b>")
    expect(text).toMatch(new RegExp(`/subjects/${codeOf(2_000)}\\?record=([a-z2-7]{26})#\\1"`))
    expect(text).toContain("<updated>2026-05-01T00:00:00+08:00</updated>")
    const feed = JSON.parse((await take("json", "过期食品")).text) as { items: { url: string; id: string }[] }
    expect(feed.items).toHaveLength(1)
    expect(feed.items[0]?.url).toMatch(/^https?:\/\/.*\/subjects\//)
    expect((await take("json", "没有这样的事")).text).toContain('"items":[]')
  })

  test("with what of the query is not asked for", async () => {
    for (const format of ["csv", "ndjson", "atom", "json"]) {
      const { dropped, text } = await take(format, "过期食品 麒麟独角兽 “青,丘”")
      const told = dropped?.split(",").map(decodeURIComponent)
      expect(told?.toSorted(), format).toEqual(["“青,丘”", "麒麟独角兽"].toSorted())
      if (format === "atom") expect(text).toMatch(/<subtitle>没有按这些字查找：[^<]*“麒麟独角兽”/)
      if (format === "json")
        expect(JSON.parse(text)).toMatchObject({ description: expect.stringContaining("麒麟独角兽") })
      // Found by a part of it alone.
      const part = await take(format, "麒期食庚")
      expect(decodeURIComponent(part.dropped ?? ""), format).toBe("麒期食庚")
      if (format === "atom") expect(part.text).toMatch(/<subtitle>没有按这些字查找：“麒期食庚”/)
      const whole = await take(format, "过期食品")
      expect(whole.dropped).toBeNull()
      expect(whole.text).not.toMatch(/没有按这些字查找/)
    }
  })

  test("refuses what it has not", async () => {
    expect((await take("xlsx", "食品")).status).toBe(400)
    expect((await take("csv", "食品", "&list=x")).status).toBe(400)
  })
})
