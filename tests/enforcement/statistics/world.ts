/**
 * A world for the statistics, made by acts through the API over half a year, in which everything that is counted has
 * happened: publications and their ends, repairs and objections, leads, and agencies that answer in time, late or never.
 */
import type { Pool } from "../../../src/database/client.ts"
import { loadMeasures } from "../../../src/enforcement/catalogue/load.ts"
import { raiseNotices } from "../../../src/enforcement/notice/raise.ts"
import { statisticsFollower } from "../../../src/enforcement/statistics/count.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import type { RecordMoveName } from "../../../src/register/record/state.ts"
import { readTable } from "../../../src/table/table.ts"
import { type AgencyDesk, agency } from "../../support/agency.ts"
import { importOptions, importWith, noticeParts, type TestApp, testApp } from "../../support/app.ts"
import { keepId, loadBases } from "../../support/keep.ts"
import { move } from "../../support/move.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

export interface World {
  app: TestApp
  agencies: AgencyDesk[]
  /** The moment at which it stands, ms since 1970; it can be moved on. */
  now(): number
  wait(until: string): void
}

const ownTerm = `措施编号,措施,依据,名录,期限\nX-SET,示例措施：由决定确定期限,《示例条例》第六条,serious,自有\n`
const reason = "（示例）"
const authorities = ["410105", "410200", "330106"]

interface Notice {
  id: number
  kind: string
  acts: string[]
  notice: { record_id: string } | null
}

const recordOf = ({ notice }: Notice) => notice?.record_id ?? ""

interface Measure {
  id: string
  record_id: string
  measure: string
  subject: { code: string }
}

/** Makes it. Its merchants are numbered from 0; those of even numbers are serious violators. */
export async function makeWorld(sql: Pool): Promise<World> {
  let at = 0
  const now = () => at
  /** @param until in China, as 2026-01-05T09 */
  const wait = (until: string) => {
    at = Math.max(at + 60_000, Date.parse(`${until}:00:00+08:00`))
  }
  const app = testApp(() => sql, { clock: now })
  const raise = () => raiseNotices({ sql, clock: now, signedLog: { halted: async () => null }, ...noticeParts })
  wait("2025-12-22T10")
  const [tax, customs, drugs] = [
    await agency(app, sql, { member: "tax" }, "示例税务局"),
    await agency(app, sql, { member: "customs" }, "示例海关"),
    await agency(app, sql, { member: "drugs" }, "示例药监局"),
  ]
  const table = await readTable(bytes(ownTerm), { xlsx: null })
  if ("refused" in table) throw new Error(table.refused.en)
  await loadBases(sql)
  await loadMeasures(sql, table, { actor: "test", reason: null, at })
  const tray = async (who: AgencyDesk, query: string) =>
    ((await who.get(`/v1/notices?limit=1000&${query}`)).body as unknown as { notices: Notice[] }).notices
  const answer = (who: AgencyDesk, { id }: Notice, act: object) => done(who.post(`/v1/notices/${id}/acts`, act))
  for (const who of [tax, customs]) await done(who.post("/v1/subscriptions", { list: "serious" }))
  await done(tax.post("/v1/subscriptions", { list: "abnormal" }))

  const records: string[] = []
  const bring = async (rows: readonly { kind: string }[]) => {
    const [{ size = 0 } = {}] = await sql<{ size: number }[]>`select size from log_head`
    const came = await importWith(sql, rows, { ...importOptions, clock: now })
    if (came.tally.rejected > 0) throw new Error(JSON.stringify(came))
    const added = await sql<{ id: string }[]>`select id from record where position >= ${size} order by position`
    return added.map(({ id }) => id)
  }
  for (const [from, day] of [
    [0, "2025-12-22"],
    [24, "2026-02-10"],
  ] as const) {
    wait(`${day}T11`)
    const rows = Array.from({ length: 24 }, (_, index) => {
      const n = from + index
      const days = {
        authority: authorities[n % 3],
        published_on: day,
        decided_on: n % 5 === 0 ? "2025-10-09" : "2025-12-08",
      }
      const shops = n % 4 === 0 ? [{ platform: "示例商城", name: `示例店${n}` }] : []
      return [
        subjectRow(n, { region: authorities[(n + (n % 2)) % 3], shops }),
        n % 2 === 0 ? seriousRow(n, days) : abnormalRow(n, days),
      ]
    }).flat()
    records.push(...(await bring(rows)))
    wait(`${day}T16`)
    await raise()
  }

  // They answer: one nearly all of it by and by, the other every second.
  for (const [index, who] of [tax, customs].entries()) {
    for (const [n, notice] of (await tray(who, "kind=listed")).entries()) {
      at += (2 + (n % 3) + index) * 3_600_000
      if (n % 3 === 0) await answer(who, notice, { act: "acknowledge" })
      if (index === 1 && n % 2 === 1) continue
      const isSerious = records.indexOf(recordOf(notice)) % 2 === 0
      if (!isSerious || n % 8 === 7) await answer(who, notice, { act: "no-measure", reason })
      else {
        const started = n % 2 === 0 ? { started_on: "2025-12-31" } : {}
        await answer(who, notice, { act: "apply", measure: "M-HONOUR", ...started })
        if (n % 4 === 0)
          await answer(who, notice, {
            act: "apply",
            measure: "X-SET",
            planned_end: n % 8 === 0 ? "2026-05-31" : "2027-12-31",
          })
      }
    }
  }

  // Merchants object to measures: the agencies uphold, reject, lift for another reason, or leave it.
  wait("2026-03-02T09")
  const measuresOf = async (who: AgencyDesk, record?: string) => {
    const { body } = await who.get(`/v1/measures?limit=1000&state=active${record ? `&record=${record}` : ""}`)
    const { measures } = body as unknown as { measures: Measure[] }
    const place = ({ record_id, measure }: Measure) => records.indexOf(record_id) + (measure === "X-SET" ? 0.5 : 0)
    return measures.toSorted((a, b) => place(a) - place(b))
  }
  const object = async (who: AgencyDesk, n: number) => {
    const own = (await measuresOf(who)).filter(({ measure }) => measure === "M-HONOUR")[n]
    if (!own) throw new Error(`${who.name} has no measure ${n}`)
    const owner = await merchant(app, own.subject.code)
    const { id } = await done(owner.post("/v1/measure-objections", { measure: own.id, text: reason }))
    return { id, measure: own.id }
  }
  const filed = { tax: [await object(tax, 0), await object(tax, 2), await object(tax, 4), await object(tax, 6)] }
  const left = [await object(customs, 0), await object(customs, 1)]
  wait("2026-03-05T09")
  await done(tax.post(`/v1/measure-objections/${filed.tax[0]?.id}/acts`, { act: "uphold", reason }))
  await done(tax.post(`/v1/measure-objections/${filed.tax[1]?.id}/acts`, { act: "reject", reason }))
  await done(tax.post(`/v1/measures/${filed.tax[2]?.measure}/acts`, { act: "lift", reason, on: "2026-02-28" }))
  if (left.length !== 2) throw new Error("two are left unanswered")

  // Records end in every way, and some come back.
  const end = async (n: number, name: RecordMoveName) => {
    const moved = await move(sql, records[n] ?? "", name, {}, at)
    if (moved.length === 0) throw new Error(`record ${n} does not ${name}`)
  }
  wait("2026-03-09T09")
  const ends: readonly (readonly [number, RecordMoveName])[] = [
    [0, "repair"],
    [2, "repair"],
    [4, "revoke"],
    [6, "correct"],
    [1, "repair"],
    [3, "correct"],
    [8, "mask"],
    [10, "repair"],
    [26, "repair"],
    [28, "revoke"],
    [30, "repair"],
  ]
  for (const [n, name] of ends) await end(n, name)
  await raise()
  // In time by the notice or by the measure, late, kept by an article, acknowledged alone, or never.
  const onRecall = async (who: AgencyDesk, from: number) => {
    for (const [n, notice] of (await tray(who, "kind=ended&state=open")).entries()) {
      at += 3 * 3_600_000
      if (from > 0 && n % 3 === 0) continue
      const [own] = await measuresOf(who, recordOf(notice))
      if (n % 3 === 1) await answer(who, notice, { act: "acknowledge" })
      else if (!own) await answer(who, notice, { act: "no-measure", reason })
      else if (n % 5 === 2) {
        // Where the decision fell nothing is kept, and they say no more than that they have heard it.
        const keep = { act: "keep", reason, basis: keepId() }
        await answer(who, notice, notice.acts.includes("keep") ? keep : { act: "acknowledge" })
      } else if (n % 2 === 0) await answer(who, notice, { act: "lift", reason, on: "2026-03-09" })
      else await done(who.post(`/v1/measures/${own.id}/acts`, { act: "lift", reason }))
    }
  }
  await onRecall(tax, 0)
  wait("2026-03-20T09")
  await onRecall(customs, 1)
  await end(8, "unmask")
  await end(10, "reinstate")
  await raise()

  await leads(app, tax, wait)
  await remedies(app, bring, wait)

  // Of one the own term is cut short, a late subscription is told of what there is, and some recalls are not due yet.
  wait("2026-06-16T09")
  await done(customs.post("/v1/subscriptions", { list: "abnormal" }))
  const { body: live } = await tax.get("/v1/measures?limit=1000&state=active")
  const long = (live as unknown as { measures: (Measure & { planned_end: string | null })[] }).measures.find(
    ({ measure, planned_end: until }) => measure === "X-SET" && (until ?? "") > "2027",
  )
  await done(tax.post(`/v1/measures/${long?.id}/acts`, { act: "amend", planned_end: "2026-06-20" }))
  await raise()
  wait("2026-06-29T09")
  for (const [n, name] of [
    [12, "repair"],
    [32, "revoke"],
    [34, "repair"],
  ] as const)
    await end(n, name)
  await raise()
  await object(tax, 5)
  wait("2026-06-30T11")
  await runDailyWork({
    ...{ sql, calendar: publishedCalendar, policy: defaultPolicy, clock: now },
    ...{ newId: importOptions.newId, newSalt: importOptions.newSalt },
  })
  await statisticsFollower({ sql, calendar: publishedCalendar, policy: defaultPolicy }).catchUp()
  return { app, agencies: [tax, customs, drugs], now, wait }
}

async function* bytes(text: string) {
  yield Buffer.from(text)
}

/** What was sent, and is to go well. */
async function done(sent: ReturnType<Worker["post"]>): Promise<{ id: string }> {
  const { status, body } = await sent
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`)
  return body
}

/** Repairs and objections that end in every way, and some that nobody acts on. */
async function remedies(
  app: TestApp,
  bring: (rows: readonly { kind: string }[]) => Promise<string[]>,
  wait: (until: string) => void,
): Promise<void> {
  wait("2026-05-12T09")
  const [one, other] = [
    await officer(app, "officer", "410105", "anna"),
    await officer(app, "officer", "410105", "boris"),
  ]
  const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
  const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
  const penalties = await bring([200, 201, 202, 203, 204, 205].flatMap((n) => [subjectRow(n), penaltyRow(n)]))
  const repairs = []
  wait("2026-06-08T09")
  for (const [index, record_id] of penalties.entries()) {
    const own = await merchant(app, codeOf(200 + index))
    repairs.push(await done(own.post("/v1/repairs", { record_id, statement: "已改正（示例）" })))
  }
  const [first, second, third, fourth] = repairs
  if (!first || !second || !third || !fourth) throw new Error("repairs were applied for")
  for (const repair of [first, second, third]) await one.act(repair, "accept", {}, "repairs")
  await one.act(first, "refuse", { reason }, "repairs")
  await one.act(second, "grant", { reason, answers }, "repairs")
  await other.act(second, "execute", {}, "repairs")
  await one.act(fourth, "reject", { reason }, "repairs")
  const abnormal = await bring(
    [210, 211, 212, 213].flatMap((n) => [subjectRow(n), abnormalRow(n, { published_on: "2026-06-05" })]),
  )
  const objections = []
  for (const [index, record_id] of abnormal.entries()) {
    const own = await merchant(app, codeOf(210 + index))
    objections.push(await done(own.post("/v1/objections", { record_id, statement: "可以联系（示例）" })))
  }
  const [rejected, , , corrected] = objections
  if (!rejected || !corrected) throw new Error("objections were made")
  await one.act(rejected, "reject", { reason }, "objections")
  await one.act(corrected, "accept", {}, "objections")
  await one.act(corrected, "find", { findings: "内部核查（示例）", remedy: "correct" }, "objections")
  await other.act(corrected, "correct", {}, "objections")
}

/** Leads that are taken in, go to another authority, and are verified, closed, opened again, or left. */
async function leads(app: TestApp, sender: Worker, wait: (until: string) => void): Promise<void> {
  wait("2026-05-11T09")
  const anna = await officer(app, "officer", "410105", "anna")
  const ids: string[] = []
  for (let n = 0; n < 12; n++) {
    const lead = {
      ...{ ref: `jc-${n}`, source: "monitoring", code: codeOf(n), authority: n < 10 ? "410105" : "330106" },
      ...{ facts: "网页未亮照（示例）", found_on: "2026-05-08" },
    }
    const { body } = await sender.post("/v1/leads", lead)
    ids.push((body as unknown as { results: { id: string }[] }).results[0]?.id ?? "")
  }
  const act = async (n: number, act: object) => {
    const { status, body } = await anna.post(`/v1/leads/${ids[n]}/acts`, act)
    if (status !== 200) throw new Error(JSON.stringify(body))
  }
  const [dispatch, verify] = [
    { act: "dispatch", authority: "410105" },
    { act: "verify", finding: "confirmed", reason },
  ]
  for (let n = 0; n < 6; n++) await act(n, dispatch)
  await act(6, { act: "dispatch", authority: "410200", reason })
  for (let n = 0; n < 4; n++) await act(n, verify)
  await act(0, { act: "close", result: "corrected", reason })
  await act(1, { act: "close", result: "corrected", reason })
  await act(1, { act: "reopen", reason })
  await act(7, { act: "close", result: "duplicate", reason })
}
