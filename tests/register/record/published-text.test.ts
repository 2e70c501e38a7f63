import { execFile } from "node:child_process"
import { hash } from "node:crypto"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"
import { servedCommitment } from "../../../src/ledger/commitment.ts"
import { sha256 as sha256Of } from "../../../src/ledger/node-sha256.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { verifyAny } from "../../../src/verify/recognise.ts"
import { clock, importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { move } from "../../support/move.ts"
import { merchant, officer } from "../../support/office.ts"
import { publishPenalty } from "../../support/penalty.ts"
import { dense, hasPoppler, textOf } from "../../support/poppler.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const number = "13800138000"
const served = (word: string) =>
  `当事人联系电话${number}。\n经查，当事人在${word}网页宣称疗效，违反《中华人民共和国广告法》第十七条。`
const redacted = (word: string) => served(word).replace(number, "＊＊")

const get = (path: string) => app.request(path)
const texts = async (word: string) => {
  await postgresRecordIndex(database.sql).catchUp()
  const response = await get(`/v1/search?${new URLSearchParams({ q: word, in: "records" })}`)
  const { results } = (await response.json()) as {
    results: { record: { id: string }; highlights: { field: string; passage: string }[] }[]
  }
  return results
}

describe("the redacted decision of a penalty", () => {
  test("is published beside its summary, byte for byte what its digest says", async () => {
    const { record } = await publishPenalty(app, 1, served("青梧桐"), [number])
    const { record: told } = (await (await get(`/v1/records/${record}`)).json()) as {
      record: { text: { sha256: string; served: string } }
    }
    const answer = await get(`/v1/records/${record}/text`)
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.toString("utf8")).toBe(redacted("青梧桐"))
    expect(hash("sha256", bytes)).toBe(told.text.sha256)
    expect(answer.headers.get("repr-digest")).toBe(`sha-256=:${hash("sha256", bytes, "base64")}:`)
    const page = await (await get(`/records/${record}/text`)).text()
    expect(page).toContain("在青梧桐网页宣称疗效")
    expect(page).toContain(told.text.sha256)
    expect(await (await get(`/subjects/${codeOf(1)}`)).text()).toContain(`href="/records/${record}/text"`)
  })

  test("is bound by the log to what was served, of which nothing leaves but a salted commitment", async () => {
    const { record, salt } = await publishPenalty(app, 2, served("白蔷薇"), [number])
    const [row] = await database.sql`select line, entry from log_entry where record_id = ${record}`
    const sha256 = hash("sha256", served("白蔷薇"))
    const { text } = JSON.parse(row?.["line"])
    expect(text).toEqual({ sha256: hash("sha256", redacted("白蔷薇")), served: servedCommitment(salt, sha256) })
    const outside = [row?.["line"], row?.["entry"], await (await get(`/v1/records/${record}`)).text()]
    outside.push(
      await (await get(`/records/${record}/text`)).text(),
      await (await get(`/subjects/${codeOf(2)}`)).text(),
    )
    for (const secret of [sha256, salt, number]) expect(outside.join("\n")).not.toContain(secret)
  })

  test("is opened to the party and to who keeps the case, and to nobody else; three commands check it", async () => {
    const { record, salt } = await publishPenalty(app, 12, served("白兰花"), [number])
    const path = `/v1/records/${record}/opening`
    const own = await merchant(app, codeOf(12))
    const { status, body } = await own.get(path)
    const opening = body as unknown as Record<string, string>
    expect([status, opening["salt"]]).toEqual([200, salt])
    expect((await (await officer(app, "officer", "410105", "anna")).get(path)).status).toBe(200)
    for (const other of [
      await merchant(app, codeOf(13)),
      await officer(app, "auditor", "410105", "auditor"),
      await officer(app, "officer", "410106", "elsewhere"),
    ]) {
      expect((await other.get(path)).status).toBe(404)
    }
    expect((await get(path)).status).toBe(401)
    // The recipe of docs/documents.md, as it stands there, over the party's own copy and the public line.
    const docs = await readFile("docs/documents.md", "utf8")
    const recipe = /```sh\n(# served[\s\S]*?)```/.exec(docs)?.[1] ?? ""
    const { record: told } = (await (await get(`/v1/records/${record}`)).json()) as {
      record: { text: { served: string } }
    }
    const folder = await mkdtemp(join(tmpdir(), "opening-"))
    try {
      const run = async (text: string) => {
        await writeFile(join(folder, "decision.txt"), text)
        const { stdout } = await promisify(execFile)("sh", ["-c", recipe], {
          cwd: folder,
          env: { ...process.env, SALT: opening["salt"], SERVED: told.text.served },
        })
        return stdout.trim()
      }
      expect(await run(served("白兰花"))).toBe("the text that was served")
      expect(await run(String(opening["published_text"]).replace("＊＊", number))).toBe("the text that was served")
      expect(await run(served("白兰花").replace("十七", "十八"))).toBe("another text")
    } finally {
      await rm(folder, { recursive: true })
    }
    // It outlives the display.
    await move(database.sql, record, "withdraw")
    expect((await own.get(path)).status).toBe(200)
  })

  test("is found by its words, with the passage, and cites its laws", async () => {
    const { record } = await publishPenalty(app, 3, served("紫荆花"), [number])
    const [hit] = await texts("紫荆花网页")
    expect(hit?.record.id).toBe(record)
    const [, said] = redacted("紫荆花").split("\n")
    expect(hit?.highlights).toMatchObject([{ field: "text", passage: expect.stringContaining(said ?? "-") }])
    const byLaw = await get(`/v1/search?${new URLSearchParams({ q: "紫荆花", in: "records", law: "广告法第十七条" })}`)
    expect(await byLaw.json()).toMatchObject({ total: 1 })
    // By somebody's number nothing is looked for.
    expect((await get(`/v1/search?${new URLSearchParams({ q: number, in: "records" })}`)).status).toBe(400)
  })

  test("is gone from the public when the display ends, from search too", async () => {
    const { record } = await publishPenalty(app, 4, served("红山茶"), [number])
    const found = async () => (await texts("红山茶网页")).map((hit) => hit.record.id)
    expect(await found()).toEqual([record])
    await move(database.sql, record, "withdraw")
    expect((await get(`/v1/records/${record}/text`)).status).toBe(404)
    expect((await get(`/records/${record}/text`)).status).toBe(404)
    expect(await found()).not.toContain(record)
  })

  test("is gone on the day after its last day, though nobody has taken it down", async () => {
    const { record } = await publishPenalty(app, 5, served("水杉"), [number])
    const later = testApp(() => database.sql, { clock: () => clock() + 400 * 86_400_000 })
    expect((await later.request(`/v1/records/${record}/text`)).status).toBe(404)
  })

  test("stays through a correction of the summary", async () => {
    const { record } = await publishPenalty(app, 6, served("黄杨"), [number])
    const anna = await officer(app, "officer", "410105", "anna")
    const boris = await officer(app, "checker", "410105", "boris")
    const { body } = await anna.post("/v1/decisions", {
      ...{ kind: "change", record_id: record, change: "amend", arose_on: "2026-06-30", evidence: "笔误（示例）" },
      corrected: { violation: "发布虚假广告（更正）" },
    })
    await boris.act(body, "approve")
    expect(await (await get(`/v1/records/${record}/text`)).text()).toBe(redacted("黄杨"))
    const rows = await database.sql`select line from log_entry where record_id = ${record} order by position`
    const [before, after] = rows.map(({ line }) => JSON.parse(line))
    expect(after.text).toEqual(before.text)
    expect(after.salt).not.toBe(before.salt)
  })

  test("stands by its digest in the signed report, on its page and on paper, and verifiers pass over what they don't know", async () => {
    const { record } = await publishPenalty(app, 9, served("木槿"), [number])
    const sha256 = hash("sha256", redacted("木槿"))
    const path = `/v1/subjects/${codeOf(9)}/report`
    const { token } = (await (await get(path)).json()) as { token: string }
    const ring = readKeyRing(sha256Of, { jwks: await (await get("/.well-known/jwks.json")).json() })
    if ("fault" in ring) throw new Error(ring.fault)
    expect(await verifyAny(token, { sha256: sha256Of, keys: ring, now: clock() })).toMatchObject({ ok: true })
    const page = await (await get(`/subjects/${codeOf(9)}/report`)).text()
    expect(page).toContain(`href="/records/${record}/text"`)
    expect(page).toContain(sha256)
    const pdf = await app.request(path, { headers: { accept: "application/pdf" } })
    if (hasPoppler) expect(dense(textOf(new Uint8Array(await pdf.arrayBuffer())))).toContain(sha256.slice(0, 30))
  })

  test("can't be claimed by a row of an import, whatever digests it names", async () => {
    const { record } = await publishPenalty(app, 7, served("石榴"), [number])
    const sha256 = hash("sha256", redacted("石榴"))
    const { text } = ((await (await get(`/v1/records/${record}`)).json()) as { record: { text: object } }).record
    await importRows(database.sql, [
      penaltyRow(8, { published_sha256: sha256, served_sha256: sha256, served_commitment: "x" }),
    ])
    const answer = await get(`/v1/subjects/${codeOf(8)}`)
    const { records } = (await answer.json()) as { records: { id: string; text?: object }[] }
    expect(records).toHaveLength(1)
    expect(records[0]?.text).toBeUndefined()
    expect((await get(`/v1/records/${records[0]?.id}/text`)).status).toBe(404)
    expect(text).toBeDefined()
  })
})
