/** What /verify says of today beside a paper: it still is so, or what of it has ended since, and to nobody more than the paper tells. */
import { beforeAll, describe, expect, test } from "vitest"
import { postgresIndex } from "../../../src/search/postgres-index.ts"
import { clock, importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { move } from "../../support/move.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"
import { testLog } from "../../support/signed-log.ts"

const database = useDatabase()
const dayMs = 86_400_000
let now = clock()
let app: ReturnType<typeof testApp>

beforeAll(async () => {
  app = testApp(() => database.sql, { clock: () => now, signedLog: testLog(database.sql).log })
  await importRows(database.sql, [
    ...[1, 2, 3, 4, 5].map((n) => subjectRow(n)),
    ...[abnormalRow(1), penaltyRow(1), abnormalRow(2), seriousRow(3), penaltyRow(5)],
  ])
  await postgresIndex(database.sql).catchUp()
})

interface Paper {
  token: string
  statement: { records: { line: string }[]; log: { size: number } }
}
const issue = async (address: string): Promise<Paper> => {
  const answer = await app.request(address, { headers: { accept: "application/json" } })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Paper
}
const idsOf = ({ statement }: Paper) => statement.records.map(({ line }) => (JSON.parse(line) as { id: string }).id)
const verify = async (token: string) => {
  const body = new FormData()
  body.append("text", token)
  const text = await (await app.app.request("/verify", { method: "POST", body })).text()
  return /<div class="checked-today[^>]*>(.*?)<\/div>/s.exec(text)?.[1] ?? null
}
const ask = async (query: Record<string, string>) => {
  const answer = await app.app.request(`/verify/today?${new URLSearchParams(query)}`)
  return {
    status: answer.status,
    today: (await answer.json()) as { same: boolean; change: { zh: string }; now: { zh: string } },
  }
}

describe("a paper on the page of verification", () => {
  test("is said to be so today, and then what of it was removed, with the day and how the merchant stands now", async () => {
    const report = await issue(`/v1/subjects/${codeOf(1)}/report`)
    const before = await verify(report.token)
    expect(before).toContain("今天（2026年6月30日）仍然如此。")
    expect(before).toContain(`现在：在经营异常名录上，另有 1 条公示记录。`)
    expect(before).toContain(`href="/subjects/${codeOf(1)}"`)
    const [id = ""] = idsOf(report).filter((each) => each)
    now += dayMs
    const lines = report.statement.records.map(({ line }) => JSON.parse(line) as { id: string; list: string })
    const abnormal = lines.find(({ list }) => list === "abnormal")?.id ?? id
    expect(await move(database.sql, abnormal, "correct", {}, now)).toHaveLength(1)
    const after = await verify(report.token)
    expect(after).toContain("其中 1 条已于2026年7月1日移出。")
    expect(after).not.toContain("仍然如此")
    expect(after).toContain("现在：有行政处罚公示 1 条。")
  })

  test("of one record is said to have ended, and a paper without records that something was published since", async () => {
    const certificate = await issue(
      `/v1/records/${idsOf(await issue(`/v1/subjects/${codeOf(2)}/report`))[0]}/certificate`,
    )
    expect(await verify(certificate.token)).toContain("仍然如此")
    await move(database.sql, idsOf(certificate)[0] ?? "", "correct", {}, now)
    expect(await verify(certificate.token)).toContain("已于2026年7月1日移出。")
    const none = await issue(`/v1/subjects/${codeOf(4)}/report`)
    expect(await verify(none.token)).toContain("收录，目前没有公示记录")
    await importRows(database.sql, [abnormalRow(4)])
    expect(await verify(none.token)).toContain("之后又公示了 1 条。")
  })

  test("in its short form is held against how many there were", async () => {
    const { statement } = await issue(`/v1/subjects/${codeOf(3)}/report`)
    const short = { code: codeOf(3), lists: "serious,abnormal,penalty", count: "1", size: String(statement.log.size) }
    expect((await ask(short)).today).toMatchObject({ same: true })
    expect((await ask({ ...short, count: "2" })).today.change.zh).toBe("其中 1 条已不再公示。")
    await importRows(database.sql, [penaltyRow(3)])
    expect((await ask(short)).today.change.zh).toBe("之后又公示了 1 条。")
  })

  test("is not said to be so still where a record was corrected in its content, nor is that one told as gone or new", async () => {
    const report = await issue(`/v1/subjects/${codeOf(5)}/report`)
    const [id = ""] = idsOf(report)
    const certificate = await issue(`/v1/records/${id}/certificate`)
    const short = {
      code: codeOf(5),
      lists: "serious,abnormal,penalty",
      count: "1",
      size: String(report.statement.log.size),
    }
    expect(await verify(report.token)).toContain("仍然如此")
    await importRows(database.sql, [penaltyRow(5, { content: "罚款700元", fine_cny: 700 })])
    expect(idsOf(await issue(`/v1/subjects/${codeOf(5)}/report`))).toEqual([id])
    for (const { token } of [report, certificate]) {
      expect(await verify(token)).toContain("其中 1 条之后有更正或者重新公示。")
    }
    expect((await ask(short)).today.change.zh).toBe(
      "其中 1 条已更正或者不再公示，之后新公示、更正或者重新公示了 1 条。",
    )
  })

  test("is told of five papers of a form at most, however many it holds", async () => {
    const { token } = await issue(`/v1/subjects/${codeOf(1)}/report`)
    const body = new FormData()
    for (let n = 0; n < 7; n++) body.append("file", new File([token], `${n}.jwt`))
    const text = await (await app.app.request("/verify", { method: "POST", body })).text()
    expect(text.match(/<div class="checked-today/g)).toHaveLength(5)
    expect(text.match(/class="checked checked-/g)).toHaveLength(7)
  })

  test("tells nobody of another merchant's record, nor without its id that there was one", async () => {
    const lists = "serious,abnormal,penalty"
    const [id = ""] = idsOf(await issue(`/v1/subjects/${codeOf(3)}/report`))
    await move(database.sql, id, "correct", {}, now)
    const other = await ask({ code: codeOf(2), lists, records: id, count: "1", size: "1" })
    expect(other.today.change.zh).toBe("目前没有公示。")
    const { today } = await ask({ code: codeOf(2), lists, records: "", count: "0", size: "0" })
    expect(today).toMatchObject({ same: true, now: { zh: "收录，目前没有公示记录。" } })
  })

  test("is asked as it should be, or refused", async () => {
    const good = { code: codeOf(1), lists: "serious", records: "", count: "0", size: "1" }
    for (const wrong of [
      { code: "" },
      { lists: "none" },
      { records: "<b>" },
      { count: "-1" },
      { size: "x".repeat(20) },
    ]) {
      expect((await ask({ ...good, ...wrong })).status).toBe(400)
    }
  })
})
