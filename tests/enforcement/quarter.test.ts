// A quarter of joint punishment, made small: agencies that are slow, answer twice, out of order or never; two nodes that raise at
// once; sessions of the database that are cut off in between. At its end nothing is lost, doubled, or acted on unseen.
import { expect, test } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { openPool } from "../../src/database/pool.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { watchRecalls } from "../../src/enforcement/recall/daily.ts"
import { memberNames } from "../../src/law/conference.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, noticeParts, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { worker } from "../support/office.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, penaltyRow, seriousRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const sound = { halted: async () => null }
const raiseOn = (sql: Pool) => raiseNotices({ sql, clock, signedLog: sound, ...noticeParts })

/** A draw that is the same at each run. */
function drawer(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

interface Told {
  id: number
  kind: "listed" | "changed" | "ended"
  state: string
  acts: string[]
  notice: { record_id: string; list: string; planned_end: string | null }
}

/** How an agency behaves. */
const habits = ["prompt", "twice", "out of order", "slow", "never"] as const

async function traysOf(who: AgencyDesk): Promise<Told[]> {
  const { notices } = (await who.get("/v1/notices?limit=1000")).body as unknown as { notices: Told[] }
  return notices
}

async function answerAll(who: AgencyDesk, habit: (typeof habits)[number], isLast: boolean): Promise<void> {
  if (habit === "never" || (habit === "slow" && !isLast)) return
  const open = (await traysOf(who)).filter(({ state }) => state === "open" || state === "acknowledged")
  const ordered = habit === "out of order" ? open.toReversed() : open
  const rows = ordered.map(({ id, kind, notice }) => {
    if (kind === "ended") return { notice: id, act: "lift", reason: "公示已结束（示例）" }
    return notice.list === "serious"
      ? { notice: id, act: "apply", measure: id % 2 === 0 ? "M-HONOUR" : "M-TENDER", reference: `${who.id}/${id}` }
      : { notice: id, act: "no-measure", reason: "无业务往来（示例）" }
  })
  if (rows.length === 0) return
  for (let sent = 0; sent < (habit === "twice" ? 2 : 1); sent++) {
    const response = await app.request("/v1/notices/acts", {
      method: "POST",
      headers: { ...who.header, "content-type": "application/x-ndjson" },
      body: rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
    })
    const report = (await response.json()) as { done: number; unchanged: number; refused: number }
    expect({ ...report, faults: [] }).toMatchObject({ refused: 0, [sent === 0 ? "done" : "unchanged"]: rows.length })
  }
}

/** What an agency holds that has built its mirror from its feed alone. */
async function mirrorOf(who: AgencyDesk): Promise<Map<string, string | null>> {
  const mirror = new Map<string, string | null>()
  for (let from = "0"; ; ) {
    const text = await (await app.request(`/v1/notices/feed?from=${from}&limit=50`, { headers: who.header })).text()
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { next?: string; notice?: Told["notice"] & { kind: string } })
    const { next = "" } = lines.pop() ?? {}
    for (const { notice } of lines) {
      if (notice?.kind === "ended") mirror.delete(notice.record_id)
      else if (notice) mirror.set(notice.record_id, notice.planned_end)
    }
    from = next
    if (lines.length < 50) return mirror
  }
}

test("every measure on what has ended is lifted or outstanding, nothing is lost or doubled, every mirror is the register", async () => {
  const draw = drawer(18)
  const nodes = [openPool(database.url, 3), openPool(database.url, 3)]
  const agencies: AgencyDesk[] = []
  for (const member of memberNames) agencies.push(await agency(app, database.sql, { member }))
  const lists = [undefined, "serious", "penalty", "abnormal"] as const
  const listOf = (index: number) => lists[index % lists.length]
  for (const [index, who] of agencies.entries()) {
    const list = listOf(index)
    await who.post("/v1/subscriptions", list === undefined ? {} : { list })
  }
  const habitOf = (index: number) => habits[index % habits.length] ?? "never"
  const live: string[] = []
  let n = 0
  for (let week = 0; week < 6; week++) {
    const rows = Array.from(
      { length: 9 },
      () => [seriousRow, penaltyRow, abnormalRow][draw(3)]?.(++n) ?? seriousRow(++n),
    )
    live.push(...(await importRecords(database.sql, rows)))
    for (let ends = 0; ends < 4; ends++) {
      const [record = ""] = live.splice(draw(live.length), 1)
      await move(database.sql, record, (["repair", "correct", "mask", "repair"] as const)[draw(4)] ?? "repair")
      if (draw(3) === 0) await move(database.sql, record, "unmask")
    }
    // Both nodes at once; in every second week the sessions of one are cut off while they raise.
    const raising = nodes.map((sql) => raiseOn(sql).catch(() => null))
    if (week % 2 === 1) {
      await database.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and query like '%notice_event%'`.catch(() => {})
    }
    await Promise.all(raising)
    // What was cut off is taken up where it was.
    await raiseOn(database.sql)
    for (const [index, who] of agencies.entries()) await answerAll(who, habitOf(index), false)
  }
  await raiseOn(database.sql)
  for (const [index, who] of agencies.entries()) await answerAll(who, habitOf(index), true)
  await watchRecalls({ sql: database.sql, ...noticeParts, clock: () => Date.parse("2026-07-10T04:00:00Z") })

  const doubled = await database.sql`
    select n.client_id, e.record_id, e.position, e.kind from notice n join notice_event e on e.id = n.event_id
    group by 1, 2, 3, 4 having count(*) > 1`
  expect(doubled).toEqual([])
  const published = await database.sql<{ id: string; list: string; until: string | null }[]>`
    select id, list, displayed_until::text as until from record where state = 'live'`
  for (const [index, who] of agencies.entries()) {
    const list = listOf(index)
    const concerned = published.filter((row) => list === undefined || row.list === list)
    const held = [...(await mirrorOf(who))].sort()
    expect(held, `${habitOf(index)} ${list}`).toEqual(concerned.map(({ id, until }) => [id, until]).sort())
  }
  const acting = await database.sql<{ id: string; client: string }[]>`
    select distinct m.record_id as id, m.client_id as client from measure m join record r on r.id = m.record_id
    where m.state = 'active' and r.state <> 'live'`
  const head = worker(app, await officerHeader("head", "410105"))
  const { recalls } = (await head.get("/v1/recalls?limit=1000")).body as unknown as {
    recalls: { agency: string; record_id: string; escalated_on: string | null; acts: number }[]
  }
  const names = new Map<string, string>(agencies.map(({ id, name }) => [id, name]))
  const outstanding = new Set(recalls.map((recall) => `${recall.agency} ${recall.record_id}`))
  expect(acting.filter(({ id, client }) => !outstanding.has(`${names.get(client)} ${id}`))).toEqual([])
  expect(recalls.length).toBeGreaterThan(0)
  expect(recalls.filter(({ escalated_on }) => escalated_on === null)).toEqual([])
  const lifted = await database.sql`select count(*)::int as count from measure where state = 'lifted'`
  expect(lifted[0]?.["count"]).toBeGreaterThan(0)
  await Promise.all(nodes.map((pool) => pool.end()))
})
