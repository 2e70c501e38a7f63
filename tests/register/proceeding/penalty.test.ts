import { hash } from "node:crypto"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { mark, redact } from "../../../src/register/proceeding/redaction.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-03-10T04:00:00Z") })

let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const facts = {
  kinds: ["fine"],
  procedure: "ordinary",
  fine_cny: 80_000,
  party: "operator",
  lenient_tier: false,
  field: null,
  restriction_ends_on: null,
}

function penalty(n: number, changes: Record<string, unknown> = {}) {
  return {
    kind: "penalty",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    authority: "410105",
    decision_no: `郑市监处罚〔2026〕${n}号`,
    decided_on: "2026-03-02",
    violation: "发布虚假广告",
    basis: "《广告法》第五十五条",
    content: "罚款80000元",
    facts,
    ...changes,
  }
}

async function served(n: number, changes: Record<string, unknown> = {}) {
  const { status, body } = await anna.post("/v1/decisions", penalty(n, changes))
  expect(status, JSON.stringify(body)).toBe(201)
  return anna.act(body, "serve", { served_on: "2026-03-05", delivery: { method: "direct", proof: "送达回证（示例）" } })
}

test("a number is free again where what it was entered for is not published, and nowhere else", async () => {
  const decision_no = "郑市监处罚〔2026〕901号"
  const begin = async (n: number) => (await anna.post("/v1/decisions", penalty(n, { decision_no }))).status
  const wrong = await served(901, { decision_no })
  expect(await begin(902)).toBe(400)
  await anna.act(wrong, "drop", { reason: "当事人登记有误（示例）" })
  expect(await begin(902)).toBe(201)
  expect(await begin(903)).toBe(400)
})

const text = "当事人法定代表人张某，电话13800138000，违反《广告法》。"
const [start, end] = [text.indexOf("138"), text.indexOf("138") + 11]

describe("the publication of a penalty", () => {
  test("is served, classified with reasons, redacted, checked by another person and published", async () => {
    const proceeding = await served(1)
    expect(proceeding.clock).toMatchObject({ id: "publish_penalty_same_province", due_on: "2026-03-30" })
    const classified = await anna.act(proceeding, "classify", {
      served_text: text,
      redactions: [{ start, end, reason: "联系方式" }],
    })
    expect(classified.content).toMatchObject({ class: "P2" })
    expect(classified.content["reasons"]).not.toEqual([])
    await boris.act(proceeding, "check")
    const published = await anna.act(proceeding, "publish")
    const response = await app.request(`/v1/records/${published.record_id}`)
    expect(await response.json()).toMatchObject({ record: { class: "P2", violation: "发布虚假广告" } })
    const [row] = await database.sql`select detail, displayed_until from record where id = ${published.record_id}`
    expect(row?.["detail"]).toMatchObject({
      served_sha256: hash("sha256", text),
      published_sha256: hash("sha256", text.replace("13800138000", mark)),
    })
    expect(row?.["displayed_until"]).toBe("2027-03-10")
    expect(published.content["served_text"]).toBeNull()
  })

  test("is held up by personal data that was neither hidden nor looked at, without repeating it", async () => {
    const proceeding = await served(2)
    const refused = await anna.post(`/v1/decisions/${proceeding.id}/acts`, {
      act: "classify",
      served_text: text,
      redactions: [],
    })
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/published_text" }] } })
    expect(JSON.stringify(refused.body)).not.toContain("13800138000")
    const kept = [{ field: "published_text", start, reason: "企业公开电话（示例）" }]
    const classified = await anna.act(proceeding, "classify", { served_text: text, redactions: [], kept })
    // What the officer decided of it, and why, is what the second person checks.
    expect(classified.content["kept"]).toEqual(kept)
  })

  test("holds what was answered of the facts for the exchange to those facts alone", async () => {
    const told = (name: string) => `经查，当事人雇佣${name}在店内销售过期食品（示例）`
    const at = told("").indexOf("在店内")
    const begin = (more: object) =>
      anna.post("/v1/decisions", penalty(9, { established_facts: told("陈桂兰"), ...more }))
    expect(await begin({})).toMatchObject({ status: 400, body: { errors: [{ pointer: "/established_facts" }] } })
    const kept = [{ field: "established_facts", start: at, reason: "当事人本人（示例）" }]
    const { status, body } = await begin({ kept })
    expect([status, body.content?.["kept"]]).toEqual([201, kept])
    const delivery = { method: "direct", proof: "送达回证（示例）" }
    const proceeding = await anna.act(body, "serve", { served_on: "2026-03-05", delivery })
    const classify = (more: object) =>
      anna.post(`/v1/decisions/${proceeding.id}/acts`, {
        ...{ act: "classify", served_text: "当事人发布虚假广告（示例）。", redactions: [], ...more },
      })
    const other = await classify({ established_facts: told("王秀英") })
    expect(other).toMatchObject({ status: 400, body: { errors: [{ pointer: "/established_facts" }] } })
    // Other facts of the class leave it as it is.
    expect((await classify({ facts: { ...facts, fine_cny: 90_000 } })).status).toBe(200)
  })

  test("is held up by personal data of which only a part was hidden", async () => {
    const proceeding = await served(6)
    const hide = (from: number, to: number) =>
      anna.post(`/v1/decisions/${proceeding.id}/acts`, {
        ...{ act: "classify", served_text: text },
        redactions: [{ start: from, end: to, reason: "联系方式" }],
      })
    const refused = await hide(start + 4, start + 8)
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/redactions" }] } })
    // Without its own number, in which any four digits may stand.
    expect(JSON.stringify({ ...refused.body, instance: "" })).not.toContain("1380")
    expect((await hide(start - 1, end)).status).toBe(200)
  })

  test.each(["publish", "drop"])(
    "leaves nothing of the served text behind after %s, in the audit trail either",
    async (last) => {
      const proceeding = await served(last === "drop" ? 7 : 8)
      await anna.act(proceeding, "classify", { served_text: text, redactions: [{ start, end, reason: "联系方式" }] })
      await boris.act(proceeding, "return", { reason: "请再核对（示例）" })
      await anna.act(proceeding, "classify", { served_text: text, redactions: [{ start, end, reason: "联系方式" }] })
      await boris.act(proceeding, "check")
      const over = await anna.act(proceeding, last, last === "drop" ? { reason: "不予公示（示例）" } : {})
      expect(over.closed).toBe(true)
      const audit = await database.sql`select before, after from audit_event where object = ${proceeding.id}`
      const [row] = await database.sql`select content from proceeding where id = ${proceeding.id}`
      expect(JSON.stringify([audit, row])).not.toContain("13800138000")
    },
  )

  test.each(["administrator", "auditor", "officer"] as const)(
    "shows the served text to those who act in it, and to no %s who only looks on",
    async (role) => {
      const proceeding = await served({ administrator: 11, auditor: 12, officer: 13 }[role])
      await anna.act(proceeding, "classify", { served_text: text, redactions: [{ start, end, reason: "联系方式" }] })
      const above = await officer(app, role, "410000", "zoe")
      const seen = (await above.get(`/v1/decisions/${proceeding.id}`)).body
      expect(seen).toMatchObject({
        state: "classified",
        content: { published_text: text.replace("13800138000", mark) },
      })
      expect(JSON.stringify(seen)).not.toContain("13800138000")
      expect((await boris.get(`/v1/decisions/${proceeding.id}`)).body.content["served_text"]).toBe(text)
    },
  )

  test("of a warning alone is refused: it is not published", async () => {
    const proceeding = await served(3, { facts: { ...facts, kinds: ["warning"], fine_cny: null } })
    const refused = await anna.post(`/v1/decisions/${proceeding.id}/acts`, {
      act: "classify",
      served_text: "警告（示例）",
      redactions: [],
    })
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/facts" }] } })
    await anna.act(proceeding, "drop", { reason: "仅受警告，不予公示" })
  })

  test("asks for the judgement that its class hangs on", async () => {
    const proceeding = await served(4, { facts: { ...facts, fine_cny: 3_000, lenient_tier: null } })
    const classify = { served_text: "罚款三千元（示例）", redactions: [] }
    const refused = await anna.post(`/v1/decisions/${proceeding.id}/acts`, { act: "classify", ...classify })
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/facts/lenient_tier" }] } })
    const minor = { ...facts, fine_cny: 3_000, lenient_tier: true }
    expect((await anna.act(proceeding, "classify", { ...classify, facts: minor })).content).toMatchObject({
      class: "P1",
    })
  })

  test.each([
    [{ decided_on: "2026-03-11" }, "/decided_on"],
    [{ facts: { ...facts, kinds: [] } }, "/facts/kinds"],
    [{ facts: { ...facts, kinds: ["whipping"] } }, "/facts/kinds/0"],
    [{ facts: { ...facts, fine_cny: -1 } }, "/facts/fine_cny"],
    [{ facts: { ...facts, fine_cny: 1e13 } }, "/facts/fine_cny"],
    [{ violation: " " }, "/violation"],
  ])("with %j is refused at %s", async (changes, pointer) => {
    const { status, body } = await anna.post("/v1/decisions", penalty(5, changes))
    expect(status).toBe(400)
    expect(body.errors?.map((error) => error.pointer)).toEqual([pointer])
  })
})

describe("redaction", () => {
  test("leaves everything outside the hidden places as it was, and nothing inside", () => {
    const place = fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 10 }))
    fc.assert(
      fc.property(
        fc.array(place, { maxLength: 5 }),
        fc.array(fc.string({ minLength: 1 }), { maxLength: 20 }),
        (gaps, parts) => {
          const text = parts.join("")
          const redactions: { start: number; end: number; reason: string }[] = []
          let at = 0
          for (const [gap, length] of gaps) {
            const start = at + gap
            if (start + length > text.length) break
            redactions.push({ start, end: start + length, reason: "示例" })
            at = start + length
          }
          const kept = [0, ...redactions.map(({ end }) => end)].map((from, index) =>
            text.slice(from, redactions[index]?.start),
          )
          expect(redact(text, redactions)).toEqual({ text: kept.join(mark) })
        },
      ),
    )
  })

  test.each([
    [[{ start: 3, end: 3 }]],
    [[{ start: 0, end: 99 }]],
    [
      [
        { start: 2, end: 4 },
        { start: 3, end: 5 },
      ],
    ],
  ])("refuses the places %j", (places) => {
    const redactions = places.map((place) => ({ ...place, reason: "示例" }))
    expect(redact("一二三四五", redactions)).toHaveProperty("faults")
  })
})
