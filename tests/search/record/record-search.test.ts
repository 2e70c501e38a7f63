import { beforeAll, describe, expect, test } from "vitest"
import { clientHeader, importRows, merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { erase } from "../../support/erasure.ts"
import { move } from "../../support/move.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"
import { describeBothEngines } from "./both-engines.ts"

interface Sum {
  records: number
  fine: number
}
interface Part {
  results: {
    record: { id: string; list: string; subject: { code: string } }
    highlights: { field: string; passage: string; matches: [number, number][] }[]
    reasons: { term: string; field: string; as: string | null }[]
    facts: { fine_cny: number; laws: string[] }
  }[]
  facets: Record<string, { value: string; count: number }[]>
  total: number
  total_is: string
  next: string | null
  dropped: string[]
  ignored: string[]
  note: string | null
  sums: (Sum & { law: Sum[]; place: Sum[]; month: Sum[] }) | null
  read: { slots: { slot: string; limits: unknown }[]; matter: string[] }
}
// What stands nowhere in what is public of a record: the law lets it out of no field.
const hidden = {
  basis: "当事人隐蔽甲的行为违反《中华人民共和国广告法》第二十八条及《隐蔽乙的日记》第三条",
  facts: "经查，隐蔽丙",
  note: "隐蔽丁",
  confiscated_cny: 4321,
}

describeBothEngines("records over HTTP", (engine) => {
  const request = (path: string, init: RequestInit = {}) =>
    testApp(engine.sql, { records: engine.index() }).request(path, init)
  const get = (parameters: Record<string, string>) => request(`/v1/search?${new URLSearchParams(parameters)}`)
  const ask = async (q: string, more: Record<string, string> = {}): Promise<Part> => {
    const response = await get({ q, in: "records", ...more })
    expect(response.status).toBe(200)
    return (await response.json()) as Part
  }
  const codes = ({ results }: Part) => results.map(({ record }) => record.subject.code)

  beforeAll(async () => {
    await importRows(engine.sql(), [
      penaltyRow(1, {
        subject: { code: codeOf(1), name: "郑州示例云杉商贸有限公司" },
        violation: "发布虛假廣告，宣称产品具有治疗功效",
        ...hidden,
      }),
      penaltyRow(2, { violation: `${"无关的话。".repeat(60)}经营超过保质期的糕点。${"其后的话。".repeat(60)}` }),
      abnormalRow(3, { ground: "AB-E1" }),
      subjectRow(4, { name: "示例虚假商行" }),
      ...Array.from({ length: 30 }, (_, n) => penaltyRow(100 + n, { violation: `未按规定明码标价${n}` })),
    ])
    await engine.settle()
  })

  describe("a search among records", () => {
    test("shows the passages that hold what was asked for, as they are written", async () => {
      const { results, total } = await ask("虚假广告")
      expect(total).toBe(1)
      expect(results[0]).toMatchObject({
        record: { list: "penalty", subject: { code: codeOf(1) } },
        highlights: [{ field: "violation", passage: "发布虛假廣告，宣称产品具有治疗功效", matches: [[2, 6]] }],
        reasons: [{ term: "虚假广告", field: "violation", as: null }],
      })
    })

    test("cuts a passage out of a long text, around what was asked for", async () => {
      const [hit] = (await ask("“超过保质期的糕点”")).results
      const [highlight] = hit?.highlights ?? []
      const [start = 0, end = 0] = highlight?.matches[0] ?? []
      expect(highlight?.passage.length).toBeLessThanOrEqual(102)
      expect(highlight?.passage).toMatch(/^….*…$/)
      expect(highlight?.passage.slice(start, end)).toBe("超过保质期的糕点")
    })

    test("says by which other words or figures a record was found", async () => {
      const [byLaw] = (await ask("广告法第28条")).results
      expect(byLaw?.highlights).toContainEqual({
        field: "law",
        passage: "《广告法》第二十八条",
        matches: [[0, 10]],
      })
      expect((await ask("3万元")).results[0]?.highlights[0]).toMatchObject({ field: "content", matches: [[2, 8]] })
      const [bySynonym] = (await ask("false advertising")).results
      expect(bySynonym).toMatchObject({ record: { subject: { code: codeOf(1) } }, reasons: [{ field: "violation" }] })
      expect(bySynonym?.reasons[0]?.as).toBe("虚假广告")
    })

    test("leaves out what stands nowhere, and says so", async () => {
      const answer = await ask("虚假广告 麒麟独角兽")
      expect(codes(answer)).toEqual([codeOf(1)])
      expect(answer.dropped).toEqual(["麒麟独角兽"])
      expect(await ask("麒麟独角兽")).toMatchObject({ total: 0, note: expect.stringContaining("不等于没有问题") })
    })

    test("tells how it read the question, limits by what is certain, and gives that up before the matter", async () => {
      const placed = await ask("郑州虚假广告")
      expect(codes(placed)).toEqual([codeOf(1)])
      expect(placed.read).toMatchObject({
        slots: [{ slot: "place", typed: "郑州", at: [0, 2], value: "河南省郑州市", limits: { place: "4101" } }],
        matter: ["虚假广告"],
      })
      expect((await ask("“郑州”虚假广告")).read.slots).toEqual([])
      for (const [q, dropped] of [
        ["杭州虚假广告", "杭州"],
        ["2019年虚假广告", "2019年"],
        ["虚假广告 罚款9000万以上", "罚款9000万以上"],
      ] as const) {
        const answer = await ask(q)
        expect(codes(answer), q).toEqual([codeOf(1)])
        expect(answer, q).toMatchObject({ dropped: [dropped], read: { slots: [] } })
      }
      expect(await ask("罚款9000万以上")).toMatchObject({
        total: 0,
        dropped: [],
        note: expect.stringContaining("不等于没有问题"),
      })
    })

    test("adds up what was fined, by law, place and month, and says the same of each record", async () => {
      const { sums, results } = await ask("明码标价", { sums: "true", limit: "100" })
      const fines = results.map(({ facts }) => facts.fine_cny)
      expect(fines.every((fine) => fine > 0)).toBe(true)
      if (sums === null) throw new Error("nothing was added up")
      const fine = fines.reduce((sum, yuan) => sum + yuan, 0)
      expect(sums).toMatchObject({ records: 30, fined: 30, fine })
      for (const rows of [sums.place, sums.month]) {
        expect(rows.reduce((sum, row) => sum + row.fine, 0)).toBe(fine)
        expect(rows.reduce((sum, row) => sum + row.records, 0)).toBe(30)
      }
      expect(results[0]?.facts.laws.length).toBeGreaterThan(0)
      expect(await ask("明码标价")).toMatchObject({ sums: null })
      const page = await (await request(`/?${new URLSearchParams({ q: "明码标价", in: "records" })}`)).text()
      expect(page).toContain("罚款合计")
      expect(page).toContain(fine.toLocaleString("en"))
      const csv = await (await request(`/v1/search/records/csv?${new URLSearchParams({ q: "明码标价" })}`)).text()
      const [header = "", first = ""] = csv.replace(/^\ufeff/, "").split("\r\n")
      expect(header).toMatch(/,laws,articles,fine_cny,confiscated_cny,platforms$/)
      expect(first).toContain(`,${fines[0]},`)
    })

    test("shows how it read the question as links that take each part out, and look for it as words", async () => {
      const page = await (await request(`/?${new URLSearchParams({ q: "郑州虚假广告", in: "records" })}`)).text()
      const links = [...page.matchAll(/href="([^"]*)"/g)].map(
        ([, href = ""]) => new URL(href.replaceAll("&amp;", "&"), "http://x"),
      )
      const texts = links.map(({ searchParams }) => searchParams.get("q"))
      expect(texts).toContain("虚假广告")
      expect(texts).toContain("“郑州” 虚假广告")
      expect(texts).toContain("郑州")
    })

    test("offers a name of a platform that is looked for by another as words", async () => {
      const textsOf = async (q: string) => {
        const page = await (await request(`/?${new URLSearchParams({ q, in: "records" })}`)).text()
        return [...page.matchAll(/href="([^"]*)"/g)].map(([, href = ""]) =>
          new URL(href.replaceAll("&amp;", "&"), "http://x").searchParams.get("q"),
        )
      }
      // What begins as the name does is not the name.
      expect(await textsOf("淘宝平台虚假广告")).toContain("“淘宝平台” 虚假广告")
      expect(await textsOf("淘宝上虚假广告")).not.toContain("“淘宝上” 虚假广告")
    })

    test("takes nothing for meant by a single character or figure of a decision number", async () => {
      const { results } = await ask("郑")
      expect(results.every(({ highlights }) => highlights.length > 0)).toBe(true)
      expect(
        results.flatMap(({ reasons, highlights }) => [...reasons, ...highlights]).map(({ field }) => field),
      ).not.toContain("decision_no")
      expect(codes(await ask("罚处"))).toEqual(codes(await ask("“罚处”")))
    })

    test("is never empty while a part of what was typed is found", async () => {
      for (const q of ["麒其后", "庚其后庚", "麒麟独角兽 麒其后", "麒其后 “麒麟”", "-独角 麒其后"]) {
        expect(codes(await ask(q)), q).toEqual([codeOf(2)])
      }
      const part = await ask("麒其后")
      expect(part).toMatchObject({ dropped: ["麒其后"], note: expect.stringContaining("不等于没有问题") })
      expect(part.results[0]?.reasons).toEqual([{ term: "麒其后", field: "violation", as: "其后" }])
      const answer = await ask("请问有没有卖过期糕点的店 明码标价 虚假广告")
      expect(answer.total).toBeGreaterThan(0)
      expect(answer.dropped.length).toBeGreaterThan(0)
    })

    test("of words that are worth the same gives up the one that stands in the way of the others", async () => {
      const answer = await ask("糕点 治疗功效 保质期")
      expect([codes(answer), answer.dropped]).toEqual([[codeOf(2)], ["治疗功效"]])
    })

    test("finds nothing by what is not public of a record, but the laws that its basis cites", async () => {
      for (const q of ["隐蔽甲", "隐蔽乙", "日记", "隐蔽丙", "隐蔽丁", "4321", "郑市监异字〔2026〕3号"]) {
        expect(await ask(`"${q}"`)).toMatchObject({ total: 0, results: [] })
      }
      expect(codes(await ask("", { law: "广告法第二十八条" }))).toEqual([codeOf(1)])
      expect(JSON.stringify(await ask("", { limit: "100" }))).not.toContain("隐蔽")
    })

    test("takes the code of a ground or a class in any case", async () => {
      for (const ground of ["AB-E1", "ab-e1", " Ab-E1 "]) expect((await ask("", { ground })).total, ground).toBe(1)
      for (const law of ["广告法", "廣告法"]) expect((await ask("", { class: "p2", law })).total).toBeGreaterThan(30)
    })

    test("asks for the first of what was pasted, tells the rest, and holds nothing that is excluded", async () => {
      const typed = [..."未按规定明码标价罚款元示例第号商贸有限公司郑市监处广告法五十条行政"].map((word) => `“${word}”`)
      expect(await ask(typed.join(" "))).toMatchObject({ total: 30, dropped: typed.slice(24) })
      const without = await ask(`${typed.join(" ")} -明码标价7`)
      expect(without).toMatchObject({ total: 29, dropped: typed.slice(24) })
    })

    test("pages through everything once, and takes no cursor of another query", async () => {
      const seen: string[] = []
      let cursor = ""
      for (;;) {
        const page: Part = await ask("明码标价", { limit: "7", ...(cursor === "" ? {} : { cursor }) })
        expect(page.total).toBe(30)
        seen.push(...page.results.map(({ record }) => record.id))
        if (page.next === null) break
        cursor = page.next
      }
      expect(new Set(seen).size).toBe(30)
      for (const foreign of [cursor, "x", Buffer.from("[]").toString("base64url")]) {
        const response = await get({ q: "虚假广告", in: "records", cursor: foreign })
        expect(response.status).toBe(400)
        expect(await response.json()).toMatchObject({ errors: [{ pointer: "/cursor" }] })
      }
    })

    test("shows nothing that has ended, before the index has read of it and after", async () => {
      await importRows(engine.sql(), [
        penaltyRow(200, { violation: "貔貅一" }),
        penaltyRow(201, { violation: "貔貅二" }),
        penaltyRow(202, { violation: "貔貅三" }),
        penaltyRow(203, { violation: "貔貅四" }),
      ])
      await engine.settle()
      const ids = new Map((await ask("貔貅")).results.map(({ record }) => [record.subject.code, record.id]))
      expect(ids.size).toBe(4)
      await move(engine.sql(), ids.get(codeOf(200)) ?? "", "withdraw")
      await move(engine.sql(), ids.get(codeOf(201)) ?? "", "mask")
      const [row] = await engine.sql()<{ position: number }[]>`
      select position from record where id = ${ids.get(codeOf(202)) ?? ""}`
      await erase(engine.sql(), row?.position ?? -1)
      expect(codes(await ask("貔貅"))).toEqual([codeOf(203)])
      await engine.settle()
      expect(await ask("貔貅")).toMatchObject({ total: 1 })
      const [held] = await engine.sql()<{ count: number }[]>`
      select count(*)::int as count from search_record where form like '%貔貅%'`
      expect(held?.count).toBe(1)
    })
  })

  describe("records that are not shown", () => {
    const violation = (what: string) => `以鲲鹏${what}名义销售`
    const states = ["live", "withdrawn", "masked", "erased", "reinstated"] as const
    const seek = async (scope: string, headers: Record<string, string> = {}, q = "鲲鹏") => {
      const response = await request(`/v1/search?${new URLSearchParams({ q, in: "records", scope })}`, { headers })
      return { status: response.status, part: (await response.json()) as Part }
    }
    const found = async (...asked: Parameters<typeof seek>) => codes((await seek(...asked)).part).sort()

    beforeAll(async () => {
      await importRows(engine.sql(), [
        ...states.map((state, n) => penaltyRow(300 + n, { violation: violation(state) })),
        // Came in when it had ended: the log says nothing of it.
        abnormalRow(310, {
          ...{ subject: { code: codeOf(310), name: "示例鲲鹏商行" }, decision_no: "郑市监异字〔2025〕310号" },
          ...{ decided_on: "2025-03-20", published_on: "2025-03-20", removed_on: "2025-06-02" },
        }),
      ])
      const held = await engine.sql()<{ id: string; subject_code: string; position: number }[]>`
      select id, subject_code, position from record where subject_code = any(${`{${states.map((_, n) => codeOf(300 + n)).join()}}`}::text[])`
      const idOf = (state: (typeof states)[number]) =>
        held.find(({ subject_code }) => subject_code === codeOf(300 + states.indexOf(state)))?.id ?? ""
      await move(engine.sql(), idOf("withdrawn"), "withdraw")
      await move(engine.sql(), idOf("masked"), "mask")
      await erase(engine.sql(), held.find(({ id }) => id === idOf("erased"))?.position ?? -1)
      await move(engine.sql(), idOf("reinstated"), "repair")
      await engine.settle()
      await move(engine.sql(), idOf("reinstated"), "reinstate")
      await engine.settle()
    })

    test("are found by officers alone, in the state in which they are", async () => {
      const officer = await officerHeader("officer", "410105")
      expect(await found("ended", officer)).toEqual([codeOf(301), codeOf(302), codeOf(310)])
      expect(await found("all", officer)).toEqual([300, 301, 302, 304, 310].map(codeOf))
      expect(await found("live", officer)).toEqual([300, 304].map(codeOf))
      const { part } = await seek("ended", officer)
      expect(part.total).toBe(3)
      const shown = new Map(part.results.map(({ record }) => [record.subject.code, record]))
      expect(shown.get(codeOf(301))).toMatchObject({ state: "withdrawn", ended_on: "2026-06-30" })
      expect(shown.get(codeOf(302))).toMatchObject({ state: "masked", ended_on: null })
      expect(shown.get(codeOf(310))).toMatchObject({ state: "removed", ended_on: "2025-06-02", position: null })
      expect(shown.get(codeOf(310))).not.toHaveProperty("url")
    })

    test("are found by nobody else", async () => {
      const agency = await clientHeader(engine.sql(), "agency")
      const platform = await clientHeader(engine.sql(), "platform")
      for (const scope of ["ended", "all"]) {
        expect((await seek(scope)).status).toBe(401)
        for (const headers of [agency, platform, await merchantHeader(codeOf(301))]) {
          expect((await seek(scope, headers)).status).toBe(403)
          const all = `/v1/search?${new URLSearchParams({ q: "鲲鹏", in: "all", scope })}`
          expect((await request(all, { headers })).status).toBe(403)
        }
      }
      expect(await found("live")).toEqual([300, 304].map(codeOf))
    })

    test("are found after the shelf was built anew, and those that were erased by no one", async () => {
      const officer = await officerHeader("auditor", "410105")
      await engine.index().rebuild()
      expect(await found("ended", officer)).toEqual([codeOf(301), codeOf(302), codeOf(310)])
      expect(await found("all", officer, violation("erased"))).not.toContain(codeOf(303))
      const [left] = await engine.sql()<{ count: number }[]>`
      select count(*)::int as count from (select form from search_record union all select form from search_ended) f
      where form like '%鲲鹏erased%'`
      expect(left?.count).toBe(0)
    })

    test("that have ended and whose line is destroyed later are found no more, before anything is built anew", async () => {
      const officer = await officerHeader("officer", "410105")
      await importRows(engine.sql(), [penaltyRow(320, { violation: "以朱雀名义销售" })])
      await engine.settle()
      const [row] = await engine.sql()<{ id: string; position: number }[]>`
      select id, position from record where subject_code = ${codeOf(320)}`
      await move(engine.sql(), row?.id ?? "", "withdraw")
      await engine.settle()
      expect(await found("ended", officer, "朱雀")).toEqual([codeOf(320)])
      await erase(engine.sql(), row?.position ?? -1)
      expect(await seek("ended", officer, "“朱雀”")).toMatchObject({ part: { total: 0, results: [] } })
      await engine.settle()
      expect(await engine.sql()`select from search_ended where form like '%朱雀%'`).toHaveLength(0)
    })
  })

  describe("a search among both", () => {
    test("answers with merchants and records, each with facets, total and next", async () => {
      const response = await get({ q: "示例", in: "all", limit: "3" })
      const { subjects, records, as_of } = (await response.json()) as {
        subjects: Part
        records: Part
        as_of: { size: number }
      }
      expect(subjects.results).toHaveLength(3)
      expect(records.results).toHaveLength(3)
      expect(subjects.facets["list"]).toBeDefined()
      expect(records.facets["law"]).toBeDefined()
      expect(as_of.size).toBeGreaterThan(0)
      const next = await ask("示例", { cursor: records.next ?? "", limit: "3" })
      expect(next.results.map(({ record }) => record.id)).not.toContain(records.results[0]?.record.id)
      expect((await get({ q: "示例", in: "all", cursor: records.next ?? "" })).status).toBe(400)
    })

    test("takes what records alone have where records are looked for, and limits merchants by none of it", async () => {
      const plain = (await (await get({ q: "示例", in: "all" })).json()) as { subjects: Part; records: Part }
      for (const [name, value] of Object.entries({ law: "广告法", ground: "AB-E1", amount_from: "1", class: "P1" })) {
        const response = await get({ q: "示例", in: "subjects", [name]: value })
        expect(response.status).toBe(400)
        expect(await response.json()).toMatchObject({ errors: [{ pointer: `/${name}` }] })
        const both = (await (await get({ q: "示例", in: "all", [name]: value })).json()) as typeof plain
        expect(both.subjects.total).toBe(plain.subjects.total)
        expect(both.records.total).toBe((await ask("示例", { [name]: value })).total)
      }
      expect((await get({ q: "示例", in: "all", like: "a".repeat(26) })).status).toBe(400)
      expect((await get({ q: "示例", in: "all", year: "2026" })).status).toBe(200)
    })

    test.each([
      { in: "records", year: "26" },
      { in: "records", amount_from: "-1" },
      { in: "records", amount_to: "much" },
      { in: "records", ground: "AB-E99" },
      { in: "records", class: "P" },
      { in: "records", law: "广告\0法" },
      { in: "records", platform: "示例\0商城" },
      { in: "records", q: "\0" },
      { in: "everything" },
      { in: "records", sort: "best" },
      { in: "records", q: "罚".repeat(201) },
    ])("refuses %j with a pointer", async (parameters) => {
      const response = await get(parameters as Record<string, string>)
      expect(response.status).toBe(400)
      const [name] = Object.keys(parameters).toReversed()
      expect(await response.json()).toMatchObject({ errors: [{ pointer: `/${name}` }] })
    })
  })

  test("the status says how far the index of records has read", async () => {
    await engine.settle()
    const status = (await (await request("/status")).json()) as { readers: { name: string; behind: number }[] }
    expect(status.readers).toContainEqual(expect.objectContaining({ name: "search-records", behind: 0 }))
    expect(status.readers).toContainEqual(expect.objectContaining({ name: "search-ended", behind: 0 }))
  })
})
