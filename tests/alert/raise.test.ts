// Alerts from the log: each material change once, for each platform that watches, and for nobody else.
import fc from "fast-check"
import { beforeEach, describe, expect, test } from "vitest"
import { raiseAlerts } from "../../src/alert/raise.ts"
import type { Pool, Transaction } from "../../src/database/client.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { storedPlace } from "../../src/ledger/follow.ts"
import { readPosition } from "../../src/ledger/follow-store.ts"
import { runDailyWork } from "../../src/register/daily/daily-work.ts"
import type { RecordMoveName } from "../../src/register/record/state.ts"
import { clock, importOptions, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { leave, type Platform, platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { registeredSeller, sendRoster } from "../support/seller-rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const { request } = app
const raise = () => raiseAlerts({ sql: database.sql, clock })

interface Told {
  position: number
  kind: string
  record_id: string
  reason: string | null
  initial: boolean
  sellers: string[]
  seller_count: number
  entered: string[]
  departed: string[]
}
interface Page {
  alerts: Told[]
  next: string
  as_of: { size: number }
}

/** What a platform is answered. */
async function read({ header }: Platform, query = ""): Promise<Page> {
  const response = await request(`/v1/alerts${query}`, { headers: header })
  expect(response.status).toBe(200)
  return (await response.json()) as Page
}

const told = async (who: Platform) =>
  (await read(who, "?limit=1000")).alerts.map(({ kind, record_id }) => [kind, record_id])

let n = 0
const next = () => ++n
let [one, other]: Platform[] = []
const first = () => one as Platform
const second = () => other as Platform
beforeEach(async () => {
  one = await platform(database.sql)
  other = await platform(database.sql)
})

describe("the reader of the log", () => {
  test("tells who watches, what was listed, changed and removed, and nobody else", async () => {
    const [mine, theirs] = [next(), next()]
    await watch(database.sql, first(), [codeOf(mine)])
    await watch(database.sql, second(), [codeOf(theirs)])
    const [record = ""] = await importRecords(database.sql, [penaltyRow(mine)])
    await raise()
    await move(database.sql, record, "amend", { penaltyClass: "P3a" })
    await move(database.sql, record, "mask")
    await move(database.sql, record, "unmask")
    await move(database.sql, record, "withdraw")
    await raise()
    const kinds = ["listed", "changed", "removed", "listed", "removed"]
    expect(await told(first())).toEqual(kinds.map((kind) => [kind, record]))
    expect(await told(second())).toEqual([])
  })

  test("says that a display ended by itself once the daily work has written so", async () => {
    const mine = next()
    await watch(database.sql, first(), [codeOf(mine)])
    const row = penaltyRow(mine, { class: "P1", decided_on: "2026-03-02", published_on: "2026-04-01" })
    const [record = ""] = await importRecords(database.sql, [row])
    const later = () => Date.parse("2026-07-02T04:00:00Z")
    await runDailyWork({ ...importOptions, sql: database.sql, calendar: publishedCalendar, clock: later })
    await raise()
    expect(await told(first())).toEqual([
      ["listed", record],
      ["expired", record],
    ])
  })

  test("tells of what follows a removal too", async () => {
    const mine = next()
    await watch(database.sql, first(), [codeOf(mine)])
    const [penalty = "", listing = ""] = await importRecords(database.sql, [penaltyRow(mine), seriousRow(mine)])
    await move(database.sql, penalty, "deregister")
    await raise()
    expect((await told(first())).slice(2)).toEqual([
      ["removed", penalty],
      ["removed", listing],
    ])
  })

  test("says nothing of a change of the subject, or of an amendment that is not material", async () => {
    const mine = next()
    await watch(database.sql, first(), [codeOf(mine)])
    const [record = ""] = await importRecords(database.sql, [penaltyRow(mine)])
    await importRows(database.sql, [subjectRow(mine, { name: "示例改名商贸有限公司", former_names: [] })])
    await move(database.sql, record, "amend", { subjectName: "示例改名商贸有限公司" })
    await raise()
    expect(await told(first())).toEqual([["listed", record]])
  })

  test("names all shops of a platform in one alert, and forgets a seller that has left", async () => {
    const [mine, left] = [next(), next()]
    await watch(database.sql, first(), [codeOf(mine), codeOf(left), ...Array<string>(101).fill(codeOf(mine))])
    await leave(database.sql, first(), codeOf(left))
    await importRows(database.sql, [abnormalRow(mine), abnormalRow(left)])
    await raise()
    const { alerts } = await read(first())
    expect(alerts).toHaveLength(1)
    expect(alerts[0]).toMatchObject({ seller_count: 102 })
    expect(alerts[0]?.sellers).toHaveLength(100)
  })

  test("tells a platform whose key was withdrawn nothing any more", async () => {
    const mine = next()
    await watch(database.sql, first(), [codeOf(mine)])
    await database.sql`update api_client set revoked_at = now() where id = ${first().id}`
    await importRows(database.sql, [abnormalRow(mine)])
    await raise()
    const rows = await database.sql`select from alert where client_id = ${first().id}`
    expect(rows).toHaveLength(0)
  })

  test("raises nothing twice when several run at once, or when it is put back to the beginning", async () => {
    const codes = Array.from({ length: 50 }, () => next())
    await watch(database.sql, first(), codes.map(codeOf))
    await importRows(
      database.sql,
      codes.map((code) => abnormalRow(code)),
    )
    await Promise.all([raise(), raise(), raise()])
    await raise()
    expect(await told(first())).toHaveLength(50)
    await database.sql`update log_reader set position = 0 where name = 'alerts'`
    await raise()
    expect(await told(first())).toHaveLength(50)
  })
})

describe("a roster that gains a seller who is listed already", () => {
  test("is told so once, between what was published before and what is published after", async () => {
    const [early, late, clear] = [next(), next(), next()]
    const [before] = await importRecords(database.sql, [abnormalRow(early)])
    const [ended = ""] = await importRecords(database.sql, [penaltyRow(early)])
    await move(database.sql, ended, "withdraw")
    await raise()
    const { next: from } = await read(first())
    await watch(database.sql, first(), [codeOf(early), codeOf(late), codeOf(clear)])
    await raise()
    const page = await read(first(), `?from=${from}`)
    expect(page.alerts).toMatchObject([{ kind: "listed", initial: true, record_id: before, sellers: ["shop-1"] }])
    expect(page.next).toMatch(/^\d+\.2$/)
    const [after] = await importRecords(database.sql, [abnormalRow(late)])
    await watch(database.sql, first(), [codeOf(early)])
    await raise()
    const { alerts } = await read(first(), `?from=${page.next}`)
    expect(alerts).toMatchObject([
      { kind: "listed", initial: false, record_id: after, entered: [] },
      { initial: true, record_id: before, sellers: ["shop-1", "shop-4"], entered: ["shop-4"], departed: [] },
    ])
    expect(await told(first())).toHaveLength(3)
    expect(await told(second())).toEqual([])
  })

  test("is told when it comes back under a new number, or its old one, and of nothing where it is sent again", async () => {
    const [listed, other] = [next(), next()]
    await importRecords(database.sql, [abnormalRow(listed)])
    await raise()
    const send = async (...sellers: unknown[]) => {
      const { body } = await sendRoster(app, first().header, [registeredSeller(other), ...sellers])
      expect(body.refused).toBe(0)
      await raise()
      return (await read(first())).alerts.map(({ entered, departed }) => [entered, departed])
    }
    const again = registeredSeller(listed, { seller: "again", url: "https://shop.example/again" })
    const first_ = [[`s-${listed}`], []]
    expect(await send(registeredSeller(listed))).toEqual([first_])
    expect(await send(registeredSeller(listed, { contact: "another@shop.example" }))).toEqual([first_])
    expect(await send()).toEqual([first_])
    expect(await send(again)).toEqual([first_, [["again"], [`s-${listed}`]]])
    expect(await send(again)).toHaveLength(2)
    await database.sql`update alert set raised_at = raised_at - interval '40 days' where client_id = ${first().id}`
    expect(await send(again, registeredSeller(listed))).toEqual([
      first_,
      [["again"], [`s-${listed}`]],
      [[`s-${listed}`], []],
    ])
  })

  test("is told so after an upload, and watches who is in it until the platform says that they left", async () => {
    const [listed, later] = [next(), next()]
    const [before] = await importRecords(database.sql, [abnormalRow(listed)])
    await raise()
    await sendRoster(app, first().header, [registeredSeller(listed), registeredSeller(later)])
    await raise()
    expect((await read(first())).alerts).toMatchObject([{ initial: true, record_id: before, sellers: [`s-${listed}`] }])
    await sendRoster(app, first().header, [registeredSeller(listed)])
    await importRows(database.sql, [abnormalRow(later)])
    await raise()
    expect(await told(first())).toHaveLength(1)
  })

  test("is told once what is published while it is uploaded", async () => {
    const mine = next()
    await raise()
    const [record] = await importRecords(database.sql, [abnormalRow(mine)])
    await watch(database.sql, first(), [codeOf(mine)])
    await raise()
    expect(await told(first())).toEqual([["listed", record]])
  })

  test("is told however many sellers come with it, and between them what the log has gained", async () => {
    const subjects = Array.from({ length: 40_100 }, (_, index) => 100_000 + index)
    const listed = [100_000, 120_000, 140_099]
    const records = await importRecords(
      database.sql,
      listed.map((subject) => abnormalRow(subject)),
    )
    await raise()
    await watch(database.sql, first(), subjects.map(codeOf))
    await Promise.all([raise(), raise()])
    await raise()
    const { alerts } = await read(first())
    expect(alerts.map(({ record_id }) => record_id).sort()).toEqual(records.sort())
    expect(alerts.every(({ initial, seller_count }) => initial && seller_count === 1)).toBe(true)
    const left = await database.sql`select from alert_upload`
    expect(left).toHaveLength(0)
  })

  test("and another in the same place of the log loses none of them", async () => {
    const subjects = Array.from({ length: 6 }, () => next())
    await importRows(
      database.sql,
      subjects.map((subject) => abnormalRow(subject)),
    )
    await raise()
    const seen: string[] = []
    let { next: from } = await read(first())
    for (const subject of subjects) {
      await watch(database.sql, first(), [codeOf(subject)])
      await raise()
      const page = await read(first(), `?from=${from}`)
      seen.push(...page.alerts.map(({ record_id }) => record_id))
      from = page.next
    }
    expect(new Set(seen).size).toBe(6)
  })
})

describe("reading alerts", () => {
  test("page by page gives each once, in the order of the log, and goes on where it ended", async () => {
    const codes = Array.from({ length: 7 }, () => next())
    await watch(database.sql, first(), codes.map(codeOf))
    const records = await importRecords(
      database.sql,
      codes.map((code) => abnormalRow(code)),
    )
    await raise()
    const seen: string[] = []
    let from = "0"
    for (let page = await read(first(), "?limit=3"); page.alerts.length > 0; ) {
      seen.push(...page.alerts.map(({ record_id }) => record_id))
      from = page.next
      page = await read(first(), `?limit=3&from=${from}`)
    }
    expect(seen).toEqual(records)
    const end = await read(first(), `?from=${from}`)
    expect(end.next).toBe(String(await readPosition(database.sql, "alerts")))
    const more = next()
    await watch(database.sql, first(), [codeOf(more)])
    const [record] = await importRecords(database.sql, [abnormalRow(more)])
    await raise()
    expect((await read(first(), `?from=${end.next}`)).alerts.map(({ record_id }) => record_id)).toEqual([record])
  })

  test("from the size at which a check was answered tells all that came after it", async () => {
    const mine = next()
    await watch(database.sql, first(), [codeOf(mine)])
    const response = await request("/v1/check", {
      method: "POST",
      headers: { ...first().header, "content-type": "application/json" },
      body: JSON.stringify({ queries: { a: { code: codeOf(mine) } } }),
    })
    const { as_of } = (await response.json()) as { as_of: { size: number } }
    const [record] = await importRecords(database.sql, [abnormalRow(mine)])
    await raise()
    const { alerts } = await read(first(), `?from=${as_of.size}`)
    expect(alerts.map(({ record_id }) => record_id)).toEqual([record])
  })

  test("waits for the next one when it is asked to", async () => {
    const mine = next()
    await watch(database.sql, first(), [codeOf(mine)])
    const { next: from } = await read(first())
    const waiting = read(first(), `?from=${from}&wait=20`)
    await importRows(database.sql, [abnormalRow(mine)])
    await raise()
    expect((await waiting).alerts).toHaveLength(1)
  })

  test.each(["x", "-1", "1.5.2", "999999999999999"])("from %s is refused", async (from) => {
    const response = await request(`/v1/alerts?from=${from}`, { headers: first().header })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ type: "urn:gongshi:problem:invalid-cursor" })
  })
})

type Step = { act: "publish" | "leave" | "raise" | "crash" } | { act: "move"; record: number; move: RecordMoveName }

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constantFrom("publish" as const, "publish" as const, "raise" as const, "crash" as const) }),
  fc.record({
    act: fc.constant("move" as const),
    record: fc.nat(5),
    move: fc.constantFrom<RecordMoveName>("amend", "restart", "repair", "reinstate", "mask", "unmask", "withdraw"),
  }),
)

const expected = { repair: "removed", mask: "removed", withdraw: "removed", unmask: "listed", reinstate: "listed" }

/** A reader that dies in the middle of a step: what it has read is not written. */
async function crash(sql: Pool): Promise<void> {
  const step = async (tx: Transaction) => {
    await tx`update log_reader set position = (select size from log_head) where name = 'alerts'`
    throw new Error("killed")
  }
  await storedPlace(sql, "alerts")
    .hold(true, step, undefined)
    .catch(() => {})
}

test("any sequence of publications, moves, readings and crashes tells each material change once to who watches", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 14 }), async (sequence) => {
      const [watching, blind] = [await platform(database.sql), await platform(database.sql)]
      const records: { id: string; watched: boolean }[] = []
      const due: [string, string][] = []
      let amendments = 0
      for (const step of sequence) {
        if (step.act === "publish") {
          const [subject, watched] = [next(), records.length % 3 !== 2]
          if (watched) await watch(database.sql, watching, [codeOf(subject)])
          const [id = ""] = await importRecords(database.sql, [penaltyRow(subject)])
          records.push({ id, watched })
          if (watched) due.push(["listed", id])
        } else if (step.act === "move") {
          const record = records[step.record]
          if (!record) continue
          amendments++
          const material = amendments % 2 === 0
          const content =
            step.move !== "amend"
              ? {}
              : material
                ? { penaltyClass: "P3a", detail: { content: `罚款${amendments}元` } }
                : { subjectName: `示例${amendments}号商行` }
          const published = await move(database.sql, record.id, step.move, content)
          const kind =
            step.move === "restart"
              ? "changed"
              : step.move === "amend"
                ? material
                  ? "changed"
                  : null
                : expected[step.move as keyof typeof expected]
          if (published.length > 0 && record.watched && kind) due.push([kind, record.id])
        } else if (step.act === "raise") await raise()
        else await crash(database.sql)
      }
      await Promise.all([raise(), raise()])
      await raise()
      expect(await told(watching)).toEqual(due)
      expect(await told(blind)).toEqual([])
    }),
    { numRuns: 30 },
  )
})
