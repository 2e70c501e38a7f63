/**
 * A quarter of joint punishment: agencies that are prompt, slow, answer twice, out of order or never, over two nodes, with
 * webhooks that fail and a database that goes away. At its end everything is counted by another way than it came.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { toApiKey } from "../../src/access/api-key.ts"
import { addClient } from "../../src/access/store.ts"
import type { Tenant } from "../../src/access/tenant.ts"
import { openCourier } from "../../src/alert/courier.ts"
import type { Pool } from "../../src/database/client.ts"
import { isUnavailable } from "../../src/database/unavailable.ts"
import { listSeats } from "../../src/enforcement/agency/seat-store.ts"
import { saveAgency } from "../../src/enforcement/agency/store.ts"
import { beginVersions } from "../../src/enforcement/catalogue/daily.ts"
import { statesEndingOwnTerm } from "../../src/enforcement/measure/measure.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { watchRecalls } from "../../src/enforcement/recall/daily.ts"
import { listNames } from "../../src/law/list.ts"
import type { RecordMoveName } from "../../src/register/record/state.ts"
import { importOptions, importRows, noticeParts, officerHeader, type TestApp, testAlerting, testApp } from "./app.ts"
import { move } from "./move.ts"
import { lookingMs } from "./patience.ts"
import { loadSeldom, movedTo, reportOnEnded, seldom, widened } from "./quarter-seldom.ts"
import { openReceiver, type Receiver } from "./receiver.ts"
import { abnormalRow, penaltyRow, seriousRow } from "./rows.ts"

/** A node as the quarter needs it: apart from this process it does all but the answering by itself, and is waited for. */
export interface QuarterNode {
  /** Answers; throws where it is away. */
  request(path: string, init: RequestInit): Promise<Response>
  /** Raises what is in the log. */
  raise(): Promise<unknown>
  /** Sends what is due. */
  deliver(): Promise<unknown>
}

/** What is simulated. */
export interface Quarter {
  sql: Pool
  /** Two nodes over one database. @param clock the time of the quarter */
  nodes(clock: () => number): readonly [QuarterNode, QuarterNode]
  /** A new week or day has begun. @param now ms since 1970 */
  begin?(now: number): void
  /** The header of an officer whom the nodes believe. */
  officer?(now: number): Promise<Record<string, string>>
  records: number
  weeks: number
  /** Of so many records one ends each week. */
  endsShare: number
  /** Takes the database, its sessions, or a node away in the middle of a week's work: of every week but the first. */
  strike(week: number): Promise<void>
  say?(line: string): void
}

/** Nodes in this process: two apps with a pool each. */
export function nodesHere(pools: readonly [Pool, Pool]): Quarter["nodes"] {
  return (clock) => {
    const toNode = (pool: Pool): QuarterNode => {
      const { app }: TestApp = testApp(() => pool, { clock })
      const sound = { halted: async () => null }
      const office = { ...importOptions, sql: pool, clock, alerting: testAlerting, log: () => {} }
      const courier = openCourier(office, () => 0)
      return {
        request: async (path, init) => app.request(path, init),
        raise: () => raiseNotices({ sql: pool, clock, signedLog: sound, ...noticeParts }),
        async deliver() {
          await courier.look(new AbortController().signal)
          await courier.settled()
        },
      }
    }
    return [toNode(pools[0]), toNode(pools[1])]
  }
}

/** What it came to. */
export interface QuarterResult {
  figures: Record<string, number>
  /** What is not as it should be. */
  faults: string[]
}

/** How an agency answers. */
const habits = ["prompt", "twice", "out of order", "slow", "never", "acts and never lifts"] as const
type Habit = (typeof habits)[number]
/** How its receiver of webhooks does. */
const receivers = ["sound", "fails at times", "down for weeks", "drops connections"] as const

const dayMs = 86_400_000
const begins = Date.parse("2026-04-01T04:00:00Z")
// Prompt, and its receiver is down for weeks.
const byMeasureIndex = 6
// Answers everything twice, and its receiver fails at times.
const byRegionIndex = 13
const moves: readonly RecordMoveName[] = ["repair", "correct", "mask", "revoke", "expire", "withdraw", "deregister"]

interface AgencyAtWork {
  id: Tenant
  name: string
  header: Record<string, string>
  habit: Habit
  list: "serious" | "penalty" | "abnormal" | null
  /** Whether it subscribes by the measure that is widened, or by the region that merchants move to. */
  byMeasure: boolean
  byRegion: boolean
  receiver: Receiver
  hook: string
}

interface Told {
  id: number
  kind: "listed" | "changed" | "ended"
  state: string
  notice: { record_id: string; list: string; planned_end: string | null }
}

/** A draw that is the same at each run. */
function drawer(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

// At ten a second.
const triesMax = lookingMs / 100

/** Does it again for as long as the database is away. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error) || tries > triesMax) throw error
      await sleep(100)
    }
  }
}

/** Simulates it. */
export async function simulateQuarter(quarter: Quarter): Promise<QuarterResult> {
  const { sql, records, weeks, endsShare, strike, say = () => {} } = quarter
  let now = begins
  const clock = () => now
  const nodes = quarter.nodes(clock)
  const begin = (at: number) => {
    now = at
    quarter.begin?.(at)
  }
  begin(begins)
  const draw = drawer(18)
  const figures = {
    strikes: 0,
    refusedMeanwhile: 0,
    ended: 0,
    answers: 0,
    answeredTwice: 0,
    failedAttempts: 0,
    overtakenMeanwhile: 0,
    ...{ falls: 0, recoded: 0, renamed: 0, moved: 0, reportedOnEnded: 0 },
  }

  const request = async (who: Record<string, string>, path: string, init: RequestInit = {}) => {
    for (let tries = 0; ; tries++) {
      const node = nodes[draw(2) === 0 ? 0 : 1]
      const response = await node.request(path, { ...init, headers: { ...who, ...init.headers } }).catch(() => null)
      if (response && (response.status !== 503 || tries > triesMax)) return response
      if (tries > triesMax) throw new Error(`${path}: no node answers`)
      figures.refusedMeanwhile++
      await sleep(100)
    }
  }
  const post = async (who: Record<string, string>, path: string, body: string, type: string) => {
    const response = await request(who, path, { method: "POST", headers: { "content-type": type }, body })
    if (response.status >= 400) throw new Error(`${path}: ${await response.text()}`)
    return (await response.json()) as Record<string, unknown>
  }

  await loadSeldom(sql, now)
  const agencies: AgencyAtWork[] = []
  const lists = [null, "serious", "penalty", "abnormal", "serious"] as const
  const seats = (await listSeats(sql)).slice(0, 14)
  for (const [index, { seat: member }] of seats.entries()) {
    const [id, key] = [randomUUID() as Tenant, toApiKey(randomBytes(32).toString("base64url"))]
    const name = `示例机构${index}`
    await addClient(sql, { id, name, role: "agency", key, actor: "system:test", at: now })
    await saveAgency(sql, id, { region: "410000", member }, { actor: "system:test", reason: null, at: now })
    const header = { authorization: `Bearer ${key}` }
    // One habit and one list are not always the same agency's.
    const [habit, list] = [habits[index % habits.length] ?? "never", lists[(index * 2) % lists.length] ?? null]
    const [byMeasure, byRegion] = [index === byMeasureIndex, index === byRegionIndex]
    const narrow = byMeasure ? { measure: widened.id } : byRegion ? { region: movedTo } : null
    const asked = narrow ?? (list === null ? {} : { list })
    await post(header, "/v1/subscriptions", JSON.stringify(asked), "application/json")
    const receiver = await openReceiver()
    const kind = receivers[index % receivers.length]
    receiver.answer = (response, _, n) => {
      const fails = kind === "down for weeks" ? now < begins + 50 * dayMs : kind !== "sound" && n % 3 === 0
      if (!fails) return void response.writeHead(204).end()
      figures.failedAttempts++
      if (kind === "drops connections") response.destroy()
      else response.writeHead(503).end()
    }
    const settings = JSON.stringify({ url: receiver.url, carries: "notices" })
    const { id: hook } = await post(header, "/v1/webhooks", settings, "application/json")
    agencies.push({ id, name, header, habit, list, byMeasure, byRegion, receiver, hook: String(hook) })
  }
  await nodes[0].raise()

  const openOf = async (who: AgencyAtWork): Promise<Told[]> => {
    const found: Told[] = []
    for (const state of ["open", "acknowledged"])
      for (let from = "0"; ; ) {
        const response = await request(who.header, `/v1/notices?limit=1000&state=${state}&from=${from}`)
        const { notices, next } = (await response.json()) as { notices: Told[]; next: string }
        found.push(...notices)
        from = next
        if (notices.length < 1_000) break
      }
    return found.sort((a, b) => a.id - b.id)
  }
  const answer = async (who: AgencyAtWork, isLast: boolean) => {
    if (who.habit === "never") return
    const open = await openOf(who)
    // The slow say at once that they got it, and what they did at the end.
    const isSlow = who.habit === "slow" && !isLast
    const rows = (who.habit === "out of order" ? open.toReversed() : open).flatMap(({ id, kind, state, notice }) => {
      if (isSlow) return state === "open" ? [{ notice: id, act: "acknowledge" }] : []
      if (kind === "ended" && who.habit === "acts and never lifts") return []
      if (kind === "ended") return [{ notice: id, act: "lift", reason: "公示已结束（示例）" }]
      return notice.list === "serious"
        ? [{ notice: id, act: "apply", measure: id % 2 === 0 ? "M-HONOUR" : "M-TENDER", reference: `${who.id}/${id}` }]
        : [{ notice: id, act: "no-measure", reason: "无业务往来（示例）" }]
    })
    if (rows.length === 0) return
    const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("")
    const report = await post(who.header, "/v1/notices/acts", body, "application/x-ndjson")
    figures.answers += rows.length
    // Between reading the tray and answering a record can change or end: its notice is overtaken, or nothing may follow it
    // any more. Nothing else is refused.
    const refused = Number(report["refused"])
    const told = (report["faults"] as { reason: { en: string } }[]).filter(({ reason }) =>
      /^(a later notice of the same record|the record has ended: nothing more)/.test(reason.en),
    )
    figures.overtakenMeanwhile += told.length
    if (refused !== told.length) faults.push(`${who.habit}: ${JSON.stringify(report).slice(0, 500)}`)
    if (who.habit === "twice") {
      const second = await post(who.header, "/v1/notices/acts", body, "application/x-ndjson")
      figures.answeredTwice += rows.length
      if (second["done"] !== 0) faults.push(`twice: ${JSON.stringify(second).slice(0, 500)}`)
    }
  }

  const faults: string[] = []
  const live: string[] = []
  const makers = [seriousRow, seriousRow, seriousRow, penaltyRow, abnormalRow] as const
  let n = 0
  for (let week = 0; week < weeks; week++) {
    begin(begins + week * 7 * dayMs)
    const count = Math.round((records * (week + 1)) / weeks) - n
    const rows = Array.from({ length: count }, () => makers[draw(makers.length)]?.(++n) ?? seriousRow(++n))
    const [head] = await again(() => sql<{ size: number }[]>`select size from log_head`)
    await again(() => importRows(sql, rows))
    const added = await again(
      () => sql<{ id: string }[]>`select id from record where position >= ${head?.size ?? 0} order by position`,
    )
    live.push(...added.map(({ id }) => id))
    for (let ends = Math.round(live.length * endsShare); ends > 0; ends--) {
      const [record = ""] = live.splice(draw(live.length), 1)
      const name = moves[draw(moves.length)] ?? "repair"
      const done = await again(() => move(sql, record, name, {}, now))
      // What the law does not know of this list is repaired.
      if (done.length === 0) await again(() => move(sql, record, "repair", {}, now))
      figures.ended++
      if (name === "mask" && draw(3) === 0) await again(() => move(sql, record, "unmask", {}, now))
    }
    await again(() => beginVersions({ sql, clock }))
    const made = await again(() => seldom(sql, live, now))
    for (const name of ["falls", "recoded", "renamed", "moved"] as const) figures[name] += made[name]
    // Both nodes at once raise, deliver and are answered; in the middle of it the database goes away.
    const work = [
      ...nodes.map((node) => again(() => node.raise())),
      ...nodes.map((node) => again(() => node.deliver())),
      ...agencies.map((who) => again(() => answer(who, false))),
    ]
    if (week > 0) {
      figures.strikes++
      await strike(week)
    }
    await Promise.all(work)
    await again(() => nodes[0].raise())
    const report = await again(() => reportOnEnded(sql))
    const reporter = agencies[(week * 3) % agencies.length]
    if (report !== null && reporter) {
      await post(reporter.header, "/v1/measures", report, "application/json")
      figures.reportedOnEnded++
    }
    for (const who of agencies) await answer(who, false)
    await again(() => nodes[week % 2 === 0 ? 0 : 1].deliver())
    await again(() => watchRecalls({ sql, ...noticeParts, clock }))
    say(`week ${week + 1}: ${n} records, ${figures.ended} ended, ${figures.answers} answers`)
  }
  // The end: who answers at all answers, what can be delivered is, and the days pass.
  await nodes[0].raise()
  for (const who of agencies) await answer(who, true)
  for (let day = 0; day < 30; day++) {
    begin(now + dayMs)
    for (const { header, hook } of agencies) {
      const enabled = JSON.stringify({ enabled: true })
      const headers = { "content-type": "application/json" }
      await request(header, `/v1/webhooks/${hook}`, { method: "PATCH", headers, body: enabled })
    }
    for (let round = 0; round < 5; round++) await nodes[round % 2 === 0 ? 0 : 1].deliver()
    const [waits] = await sql<{ count: number }[]>`
      select count(*)::int as count from webhook_delivery where state = 'waiting'`
    if (waits?.count === 0 && day > 5) break
  }
  await watchRecalls({ sql, ...noticeParts, clock })
  const officer = quarter.officer ?? (() => officerHeader("head", "410105"))
  faults.push(...(await lookAtEnd(sql, agencies, request, await officer(now))))
  const counts = await countAll(sql)
  await Promise.all(agencies.map(({ receiver }) => receiver.close()))
  return { figures: { ...counts, ...figures }, faults }
}

type Request = (who: Record<string, string>, path: string) => Promise<Response>

/** What an agency holds that has built its mirror of some lines. */
function mirrorOf(lines: readonly { notice?: Told["notice"] & { kind: string } }[]): [string, string | null][] {
  const mirror = new Map<string, string | null>()
  for (const { notice } of lines) {
    if (notice?.kind === "ended") mirror.delete(notice.record_id)
    else if (notice) mirror.set(notice.record_id, notice.planned_end)
  }
  return [...mirror].sort()
}

async function feedOf(who: AgencyAtWork, request: Request) {
  const read: { id: number; notice?: Told["notice"] & { kind: string } }[] = []
  for (let from = "0"; ; ) {
    const text = await (await request(who.header, `/v1/notices/feed?from=${from}&limit=1000`)).text()
    const lines = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: number; next?: string })
    from = lines.pop()?.next ?? ""
    read.push(...lines)
    if (lines.length < 1_000) return read
  }
}

/** What a receiver was brought, each message once, in the order of the notices. */
function broughtTo({ received }: Receiver) {
  const messages = new Map(received.map(({ headers, body }) => [String(headers["webhook-id"]), body]))
  return [...messages.values()]
    .flatMap((body) => {
      const { data } = JSON.parse(body) as {
        data: { notices?: { id: number; notice?: Told["notice"] & { kind: string } }[] }
      }
      return data.notices ?? []
    })
    .sort((a, b) => a.id - b.id)
}

/** Everything that has to be so at the end; what is not. */
async function lookAtEnd(
  sql: Pool,
  agencies: readonly AgencyAtWork[],
  request: Request,
  head: Record<string, string>,
): Promise<string[]> {
  const faults: string[] = []
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const doubled = await sql`
    select n.client_id from notice n join notice_event e on e.id = n.event_id
    group by n.client_id, e.record_id, e.position, e.kind, e.fell having count(*) > 1`
  if (doubled.length > 0) faults.push(`${doubled.length} notices are doubled`)
  const published = await sql<{ id: string; list: string; until: string | null; region: string | null }[]>`
    select r.id, r.list, r.displayed_until::text as until, s.region from record r
    left join subject s on s.code = r.subject_code where r.state = 'live'`
  for (const who of agencies) {
    const { habit, byMeasure, byRegion, id } = who
    const lists: readonly string[] = byMeasure ? widened.after : byRegion || who.list === null ? listNames : [who.list]
    const name = `${who.name} (${habit}, ${lists.join()}${byMeasure ? ", by a measure" : ""}${byRegion ? ", by a region" : ""})`
    const concerned = published.filter(
      ({ list, region }) => lists.includes(list) && (!byRegion || (region ?? "").startsWith(movedTo)),
    )
    const register = concerned.map((row) => [row.id, row.until] as [string, string | null]).sort()
    const feed = await feedOf(who, request)
    if (!same(mirrorOf(feed), register)) faults.push(`the mirror of ${name} is not the register`)
    const brought = broughtTo(who.receiver)
    if (
      !same(
        [...new Set(brought.map((each) => each.id))],
        brought.map((each) => each.id),
      )
    )
      faults.push(`webhooks bring ${name} a notice in two messages`)
    if (!same(mirrorOf(brought), register)) faults.push(`what webhooks brought ${name} is not the register`)
    // What was published before a version began, or a merchant moved, is told to whoever it concerns since, as it is by then: what
    // had ended it never had, and what changed beside it is told by it.
    const since = new Date(byMeasure ? begins + widened.fromWeek * 7 * dayMs : begins)
    const first: readonly string[] = byMeasure ? widened.before : byRegion ? [] : lists
    const lost = await sql`
      select e.id from notice_event e where not coalesce((e.line::json ->> 'initial')::boolean, false)
        and (e.list = any (string_to_array(${first.join()}, ',')) or (e.list = any (string_to_array(${lists.join()}, ','))
          and e.raised_at >= ${since} and ((${byMeasure} and e.kind = 'listed') or exists (
            select from notice p join notice_event earlier on earlier.id = p.event_id
            where p.client_id = ${id} and earlier.record_id = e.record_id and earlier.raised_at < e.raised_at))))
        and not exists (select from notice n where n.event_id = e.id and n.client_id = ${id})`
    if (lost.length > 0) faults.push(`${lost.length} notices of ${name} are lost`)
  }
  const untold = await sql`
    select l.position from log_entry l where l.record_id is not null
      and not exists (select from notice_event e where e.position = l.position)`
  if (untold.length > 0) faults.push(`${untold.length} entries about records were told to nobody`)
  const acting = await sql<{ id: string; agency: string }[]>`
    select distinct m.record_id as id, c.name as agency from measure m join record r on r.id = m.record_id
    join api_client c on c.id = m.client_id
    where m.state = 'active' and r.state <> 'live' and (not m.own_term or r.state = any (string_to_array(${statesEndingOwnTerm.join()}, ',')))`
  const recalls: { agency: string; record_id: string; escalated_on: string | null }[] = []
  for (let cursor = ""; ; ) {
    const response = await request(head, `/v1/recalls?limit=1000${cursor}`)
    const page = (await response.json()) as { recalls: typeof recalls; next: string | null }
    recalls.push(...page.recalls)
    if (page.next === null) break
    cursor = `&cursor=${page.next}`
  }
  const outstanding = new Set(recalls.map(({ agency, record_id }) => `${agency} ${record_id}`))
  const unseen = acting.filter(({ id, agency }) => !outstanding.has(`${agency} ${id}`))
  if (unseen.length > 0) faults.push(`${unseen.length} measures on ended listings are neither lifted nor outstanding`)
  const late = recalls.filter(({ escalated_on }) => escalated_on === null)
  if (late.length > 0) faults.push(`${late.length} outstanding recalls are not escalated`)
  return faults
}

async function countAll(sql: Pool): Promise<Record<string, number>> {
  const [counts] = await sql<Record<string, number>[]>`
    select (select count(*)::int from record) as records,
      (select count(*)::int from notice where not recall) as notices,
      (select count(*)::int from notice where recall) as recalls,
      (select count(*)::int from notice where recall and escalated_on is not null) as escalated,
      (select count(*)::int from measure) as measures,
      (select count(*)::int from measure where state = 'lifted') as lifted,
      (select count(*)::int from measure m join record r on r.id = m.record_id
        where m.state = 'active' and r.state <> 'live') as outstanding,
      (select count(distinct record_id)::int from notice_event where fell and line::json ->> 'reason' = 'withdraw') as "fallsTold",
      (select count(*)::int from notice_event where (line::json ->> 'initial')::boolean) as widened,
      (select count(*)::int from webhook_delivery where state = 'delivered') as delivered,
      (select count(*)::int from webhook_delivery where state <> 'delivered') as undelivered`
  return counts ?? {}
}
