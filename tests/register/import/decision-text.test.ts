/**
 * The redacted decision that a row of an import brings: published beside its summary as one that was served here is
 * (R45 art 4), found, opened, exchanged in forms and taken away with its record.
 */
import { hash } from "node:crypto"
import { describe, expect, test } from "vitest"
import { servedCommitment } from "../../../src/ledger/commitment.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { importReleased, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { move } from "../../support/move.ts"
import { merchant, officer } from "../../support/office.ts"
import { publishPenalty } from "../../support/penalty.ts"
import { remarksOf } from "../../support/remarks.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const get = (path: string) => app.request(path)
const textOf = (word: string) =>
  `当事人联系电话＊＊。\n经查，当事人在${word}网页宣称疗效，违反《中华人民共和国广告法》第十七条。`
const served = hash("sha256", "当事人联系电话13800138000。……")

interface Shown {
  id: string
  text?: { sha256: string; served?: string }
}
async function recordOf(n: number): Promise<Shown> {
  const { records } = (await (await get(`/v1/subjects/${codeOf(n)}`)).json()) as { records: Shown[] }
  expect(records).toHaveLength(1)
  return records[0] as Shown
}
const published = async (n: number) => {
  const answer = await get(`/v1/records/${(await recordOf(n)).id}/text`)
  return answer.status === 200 ? answer.text() : answer.status
}
const lines = (id: string) => database.sql`select line from log_entry where record_id = ${id} order by position`
const found = async (word: string) => {
  await postgresRecordIndex(database.sql).catchUp()
  const answer = await get(`/v1/search?${new URLSearchParams({ q: word, in: "records" })}`)
  const { results } = (await answer.json()) as {
    results: { record: Shown; highlights: { field: string; passage: string }[] }[]
  }
  const says = results.filter(({ highlights }) =>
    highlights.some(({ field, passage }) => field === "text" && passage.includes(word)),
  )
  return says.map(({ record }) => record.id)
}

describe("a decision that came with its row", () => {
  test("is published byte for byte what its digest says, bound to what was served, found by its words", async () => {
    await importRows(database.sql, [penaltyRow(1, { decision_text: textOf("青梧桐"), served_sha256: served })])
    const { id, text } = await recordOf(1)
    const sha256 = hash("sha256", textOf("青梧桐"))
    expect(text?.sha256).toBe(sha256)
    const answer = await get(`/v1/records/${id}/text`)
    expect(await answer.text()).toBe(textOf("青梧桐"))
    expect(await (await get(`/records/${id}/text`)).text()).toContain("在青梧桐网页宣称疗效")
    expect(await (await get(`/subjects/${codeOf(1)}`)).text()).toContain(`href="/records/${id}/text"`)
    expect(await found("青梧桐网页")).toEqual([id])
    const own = await merchant(app, codeOf(1))
    const { body } = await own.get(`/v1/records/${id}/opening`)
    const { salt, commitment, published_text, served_sha256 } = body as unknown as Record<string, string>
    expect({ published_text, served_sha256 }).toEqual({ published_text: textOf("青梧桐"), served_sha256: served })
    expect(servedCommitment(String(salt), served)).toBe(commitment)
    const [row] = await lines(id)
    expect(JSON.parse(row?.["line"]).text).toEqual({ sha256, served: commitment })
    for (const secret of [served, String(salt)]) {
      expect(row?.["line"]).not.toContain(secret)
      expect(await (await get(`/v1/records/${id}`)).text()).not.toContain(secret)
    }
    expect((await (await officer(app, "officer", "410106", "eve")).get(`/v1/records/${id}/opening`)).status).toBe(404)
  })

  test("without a digest of what was served has its own alone, and nothing to open", async () => {
    await importRows(database.sql, [penaltyRow(2, { decision_text: textOf("白蔷薇") })])
    const { id, text } = await recordOf(2)
    expect(text).toEqual({ sha256: hash("sha256", textOf("白蔷薇")) })
    expect(await published(2)).toBe(textOf("白蔷薇"))
    expect(await (await get(`/records/${id}/text`)).text()).not.toContain("承诺值")
    expect((await (await merchant(app, codeOf(2))).get(`/v1/records/${id}/opening`)).status).toBe(404)
  })

  test("changes nothing when it comes again, takes the place of another, and goes where the source gives none", async () => {
    const row = (word: string | null) =>
      penaltyRow(3, word === null ? {} : { decision_text: textOf(word), served_sha256: served })
    await importRows(database.sql, [row("紫荆花")])
    const { id } = await recordOf(3)
    const again = await importRows(database.sql, [row("紫荆花")])
    expect(again.tally).toMatchObject({ unchanged: 1, amended: 0 })
    await importRows(database.sql, [row("红山茶")])
    expect(await published(3)).toBe(textOf("红山茶"))
    expect([await found("紫荆花网页"), await found("红山茶网页")]).toEqual([[], [id]])
    // An earlier text may come back.
    await importRows(database.sql, [row("紫荆花")])
    expect(await published(3)).toBe(textOf("紫荆花"))
    const opened = await (await merchant(app, codeOf(3))).get(`/v1/records/${id}/opening`)
    const { salt, commitment } = opened.body as unknown as Record<string, string>
    expect(servedCommitment(String(salt), served)).toBe(commitment)
    await importRows(database.sql, [row(null)])
    expect(await published(3)).toBe(404)
    expect((await lines(id)).map(({ line }) => JSON.parse(line).text?.sha256)).toEqual(
      ["紫荆花", "红山茶", "紫荆花", null].map((word) => (word === null ? undefined : hash("sha256", textOf(word)))),
    )
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("is gone with its record", async () => {
    await importRows(database.sql, [penaltyRow(4, { decision_text: textOf("水杉") })])
    const { id } = await recordOf(4)
    await move(database.sql, id, "withdraw")
    expect((await get(`/v1/records/${id}/text`)).status).toBe(404)
    expect((await get(`/records/${id}/text`)).status).toBe(404)
    expect(await found("水杉网页")).toEqual([])
  })

  test.each([
    ["a number of a person", { decision_text: "当事人身份证号11010519491231002X。" }, "decision_text"],
    ["a hidden writing of one", { decision_text: "身份证\u202e 1101 0519 4912 3100 2X" }, "decision_text"],
    ["another text than it says", { decision_text: "示例", published_sha256: "0".repeat(64) }, "published_sha256"],
    ["more than fits", { decision_text: "示".repeat(20_001) }, "decision_text"],
    ["no text", { decision_text: 5 }, "decision_text"],
  ])("is refused with %s, at its field, and nothing of it is kept", async (_, changes, field) => {
    const { id, tally } = await importRows(database.sql, [penaltyRow(5, changes)])
    expect(tally).toMatchObject({ added: 0, rejected: 1 })
    const remarks = await remarksOf(database.sql, id, 20)
    expect(remarks.map((remark) => remark.field)).toContain(field)
    expect(JSON.stringify(remarks)).not.toContain("11010519491231002X")
    const [count] =
      await database.sql`select count(*)::int from decision_text where record_id not in (select id from record)`
    expect(count).toEqual({ count: 0 })
  })

  test("is none of a listing's", async () => {
    const row = { ...penaltyRow(6), kind: "abnormal", ground: "AB-E4", decision_text: "示例" }
    const { id } = await importRows(database.sql, [row])
    expect((await remarksOf(database.sql, id, 20)).map(({ field }) => field)).toContain("decision_text")
    expect((await recordOf(6)).text).toBeUndefined()
  })

  test("goes out in the form and comes back as the same, and a file without its column says nothing of it", async () => {
    await importRows(database.sql, [
      penaltyRow(7, { decision_text: `=1+1 起\r\n${textOf("木槿")}`, served_sha256: served, kinds: ["fine"] }),
    ])
    const here = await publishPenalty(app, 8, "经查，当事人在石榴网页宣称疗效，电话13800138000。", ["13800138000"])
    const headers = await officerHeader("administrator", "410000")
    for (const format of ["csv", "xlsx"]) {
      const form = await app.request(`/v1/forms/penalty/records?format=${format}`, { headers })
      const bytes = new Uint8Array(await form.arrayBuffer())
      if (format === "csv") {
        const csv = new TextDecoder().decode(bytes)
        expect(csv).toContain("决定书文本")
        expect(csv).toContain("在木槿网页宣称疗效")
        expect(csv).toContain("在石榴网页宣称疗效，电话＊＊。")
      }
      const type = form.headers.get("content-type") ?? ""
      const sent = { headers: { ...headers, "content-type": type }, body: bytes }
      const answer = await importReleased(app, "410000", "/v1/imports", sent)
      expect(await answer.json()).toMatchObject({ added: 0, amended: 0, rejected: 0 })
    }
    expect((await recordOf(8)).id).toBe(here.record)
    const bare = `CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_NR,CF_NR_FK,CF_YJ,CF_JDRQ,CF_CFJGDM,公示类别,公示日期
示例第7号商贸有限公司,${codeOf(7)},郑市监处罚〔2026〕7号,发布虚假广告（更正）,罚款30000元,3,《广告法》第五十五条,2026-03-02,410105,P2,2026-03-05\n`
    const sent = { headers: { ...headers, "content-type": "text/csv" }, body: new TextEncoder().encode(bare) }
    expect(await (await importReleased(app, "410000", "/v1/imports", sent)).json()).toMatchObject({ amended: 1 })
    expect(await published(7)).toContain("在木槿网页宣称疗效")
  })
})
