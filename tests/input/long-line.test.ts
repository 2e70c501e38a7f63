/**
 * What comes line by line has no limit on the whole, and one on each line: one that is too long is told by its number, and
 * the others are taken, in whatever pieces they come.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { lineLengthMax } from "../../src/register/import/line-reader.ts"
import { jobDesk } from "../check/job/office.ts"
import { clientHeader, importRows, officerHeader } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const desk = jobDesk(database)
let [platform, source]: Record<string, string>[] = []
beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  source = await clientHeader(database.sql, "source", { authorities: ["410105"] })
  await importRows(database.sql, [abnormalRow(1), subjectRow(2)])
})

const json = (value: unknown) => JSON.stringify(value)
/** A line of so many characters that is JSON. */
const ofLength = (length: number, begin: string) => `${begin}"pad":"${"x".repeat(length - begin.length - 9)}"}`
const inPieces = (text: string, size: number) => {
  const bytes = Buffer.from(text)
  let at = 0
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)))
      at += size
    },
  })
}
const post = async (path: string, headers: Record<string, string> | undefined, body: string, size: number) => {
  const init = { method: "POST", headers: { ...headers, "content-type": "application/x-ndjson" }, duplex: "half" }
  return desk.request(path, { ...init, body: inPieces(body, size) } as RequestInit)
}

describe.each([
  ["in one piece", 2 ** 30, 10],
  ["in pieces of 64 KiB", 2 ** 16, 20],
])("a line of more than a million characters among others, %s,", (_, size, from) => {
  const queries = [
    json({ id: "a", code: codeOf(1) }),
    ofLength(lineLengthMax + 1, `{"id":"long","code":"${codeOf(1)}",`),
    json({ id: "b", code: codeOf(2) }),
  ].join("\n")

  test("is rejected by an import, with its line, and the others are published", async () => {
    const rows = [json(abnormalRow(from)), "x".repeat(3 * lineLengthMax), json(abnormalRow(from + 1))]
    const answer = await post("/v1/imports", source, rows.join("\n"), size)
    expect(answer.status).toBe(200)
    const { remarks, ...run } = (await answer.json()) as { remarks: { line: number; reason: { en: string } }[] }
    expect(run).toMatchObject({ rows: 3, rejected: 1 })
    expect(remarks.map(({ line, reason }) => [line, reason.en])).toEqual([[2, expect.stringContaining("1000000")]])
    const live = await database.sql`
      select subject_code from record where subject_code = ${codeOf(from)} or subject_code = ${codeOf(from + 1)}`
    expect(live).toHaveLength(2)
  })

  test("is invalid in a stream of checks, with its line, and the others are answered", async () => {
    const answer = await post("/v1/check/stream", platform, queries, size)
    expect(answer.status).toBe(200)
    const lines = (await answer.text()).trim().split("\n")
    const rows = lines.map((line) => JSON.parse(line) as { line: number; id?: string; verdict: string })
    expect(rows.map(({ line, id, verdict }) => [line, id, verdict])).toEqual([
      [1, "a", "listed"],
      [2, undefined, "invalid"],
      [3, "b", "clear"],
    ])
    expect(lines[1]).toContain("行长超过")
    expect(lines[1]?.length).toBeLessThan(1_000)
  })

  test("is invalid in the file of a job, and the others are answered", async () => {
    const answer = await post("/v1/check/jobs", platform, queries, size)
    expect(answer.status).toBe(202)
    const { id } = (await answer.json()) as { id: string }
    await desk.work()
    const { state, counts } = await desk.job(id, platform as Record<string, string>)
    expect({ state, counts }).toMatchObject({ state: "done", counts: { listed: 1, clear: 1, invalid: 1 } })
  })
})

test("a line of a million characters is a line like others", async () => {
  const line = ofLength(lineLengthMax, `{"id":"long","code":"${codeOf(1)}",`)
  expect(line).toHaveLength(lineLengthMax)
  const answer = await post("/v1/check/stream", platform, line, 2 ** 16)
  expect(await answer.text()).not.toContain("行长超过")
})

describe("a line that is nested deeper than anything is understood is no fault of the others", () => {
  const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`
  const queries = [
    json({ id: "a", code: codeOf(1) }),
    `{"id":${deep(100_000)},"code":"${codeOf(1)}"}`,
    `{"id":${deep(31)},"code":"${codeOf(2)}"}`,
  ].join("\n")

  test("in a stream of checks", async () => {
    const answer = await post("/v1/check/stream", platform, queries, 2 ** 16)
    const lines = (await answer.text()).trim().split("\n")
    expect(lines.map((line) => (JSON.parse(line) as { verdict: string }).verdict)).toEqual([
      ...["listed", "invalid", "clear"],
    ])
    expect(lines[1]).toContain("嵌套超过")
  })

  test("in the file of a job", async () => {
    const { id } = (await (await post("/v1/check/jobs", platform, queries, 2 ** 16)).json()) as { id: string }
    await desk.work()
    const { state, counts } = await desk.job(id, platform as Record<string, string>)
    expect({ state, counts }).toMatchObject({ state: "done", counts: { listed: 1, clear: 1, invalid: 1 } })
  })

  test("in an import that waits, whose rows are kept", async () => {
    const officer = await officerHeader("officer", "410105")
    const row = json(abnormalRow(40)).slice(0, -1)
    const rows = [json(abnormalRow(41)), `${row},"x":${deep(100_000)}}`]
    const answer = await post("/v1/imports?source=deep", officer, rows.join("\n"), 2 ** 16)
    expect(await answer.json()).toMatchObject({ state: "waiting", rows: 2, added: 1, rejected: 1 })
  })

  test("in a list of leads", async () => {
    const officer = await officerHeader("officer", "410105")
    const lead = { ref: "deep-1", source: "monitoring", facts: "网页未亮照（示例）", found_on: "2026-06-25" }
    const rows = [json({ ...lead, code: codeOf(1) }), `{"ref":"deep-2","evidence":${deep(100_000)}}`]
    const answer = await post("/v1/leads", officer, rows.join("\n"), 2 ** 16)
    expect(await answer.json()).toMatchObject({ rows: 2, added: 1, refused: 1 })
  })
})
