/**
 * What the statistics say is what a recount of log and audit trail says, whatever was done, in whatever steps it was read;
 * and small counts about merchants are nobody's to find out.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { statisticsFollower } from "../../../src/enforcement/statistics/count.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { moveNames } from "../../../src/register/record/state.ts"
import { importOptions, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { erase } from "../../support/erasure.ts"
import { move } from "../../support/move.ts"
import { merchant, officer } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"
import { type Before, expectedRows, recountLog, recountTrail } from "./recount.ts"

const database = useDatabase()
const now = () => Date.parse("2026-06-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: now })
const follower = () => statisticsFollower({ sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy })
let anna: Record<string, string>
/** Lines that an erasure has destroyed. */
const erasedLines = new Map<number, string>()
/** Merchants that moved after their publications were counted, and before their displays ended. */
const movedOn = new Map<string, Before>()

interface Row {
  [name: string]: unknown
  merchants: Record<string, number | null> & { ended_by: Record<string, number> }
  agencies: (Record<string, number> & { repairs: Record<string, number>; objections: Record<string, number> }) | null
}
interface Answer {
  as_of: { size: number }
  rounded_to: number | null
  rows: Row[]
  total: Row
}

async function ask(query: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await app.request(`/v1/statistics?${query}`, { headers })
  expect(response.status, query).toBe(200)
  return (await response.json()) as Answer
}

const places = ["410105", "410102", "410200", "330106"]
const pick = <T>(of: readonly T[], n: number) => of[n % of.length] as T

beforeAll(async () => {
  anna = await officerHeader("officer", "410105", "anna")
  const rows = Array.from({ length: 60 }, (_, n) => {
    const shops = n % 3 === 0 ? [{ platform: pick(["示例商城", "示例外卖"], n), name: `示例店${n}` }] : []
    const both = n % 12 === 0 ? [{ platform: "示例直播", name: `示例播${n}` }] : []
    const authority = pick(places, n)
    const days = pick(["2026-01-05", "2026-02-03", "2026-03-31", "2025-12-31"], n)
    return [
      subjectRow(n, { region: pick(places, n + (n % 5)), shops: [...shops, ...both] }),
      abnormalRow(n, { authority, ground: pick(["AB-E4", "AB-E1"], n), published_on: days, decided_on: "2025-12-29" }),
      penaltyRow(n, { authority, class: pick(["P2", "P1"], n), published_on: days, decided_on: "2025-12-26" }),
      ...(n % 4 === 0 ? [seriousRow(n, { authority, published_on: days, decided_on: "2025-12-26" })] : []),
    ]
  }).flat()
  const ids = await importRecords(database.sql, rows)
  await follower().catchUp()
  const [{ size = 0 } = {}] = await database.sql<{ size: number }[]>`select size from log_head`
  movedOn.set(codeOf(3), { size, region: "410200", shops: [{ platform: "示例外卖" }] })
  await importRecords(database.sql, [
    subjectRow(3, { region: "410102", shops: [{ platform: "示例商城", name: "示例新店" }] }),
  ])
  // Every move, many times over; what is not lawful leaves everything as it is.
  for (const [n, id] of ids.entries()) {
    if (n % 2 === 0) await move(database.sql, id, pick(moveNames, n / 2))
    if (n % 10 === 4) await move(database.sql, id, pick(["unmask", "reinstate", "restore"], n))
    if (n % 50 === 9) await move(database.sql, id, "halt")
    if (n % 25 === 0) await follower().catchUp()
  }
  for (const [n, id] of ids.slice(0, 40).entries()) {
    if (n % 5 === 1) await move(database.sql, id, "amend", { penaltyClass: "P3a" })
  }
  const [live] = await database.sql<{ position: number; line: string }[]>`
    select position, line from log_entry join record using (position) where list = 'penalty' and state = 'live' and authority = '410105' order by position limit 1`
  if (!live) throw new Error("no penalty is live")
  erasedLines.set(live.position, live.line)
  await erase(database.sql, live.position)
  await proceedings()
  const { newId, newSalt } = importOptions
  await runDailyWork({
    ...{ sql: database.sql, calendar: publishedCalendar, policy: defaultPolicy, newId, newSalt },
    clock: () => Date.parse("2026-07-20T04:00:00Z"),
  })
  await follower().catchUp()
})

/** Repairs and objections that end in every way, and some that nobody acts on. */
async function proceedings(): Promise<void> {
  const [one, other] = [
    await officer(app, "officer", "410105", "anna"),
    await officer(app, "officer", "410105", "boris"),
  ]
  const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
  const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
  for (let n = 200; n < 206; n++) {
    const shops = [{ platform: "示例商城", name: `示例店${n}` }]
    const [record] = await importRecords(database.sql, [subjectRow(n, { shops }), penaltyRow(n)])
    const own = await merchant(app, codeOf(n))
    const { body: repair } = await own.post("/v1/repairs", { record_id: record, statement: "已改正（示例）" })
    if (n < 204) await one.act(repair, "accept", {}, "repairs")
    if (n === 200) await one.act(repair, "refuse", { reason: "未改正（示例）" }, "repairs")
    if (n === 201) {
      await one.act(repair, "grant", { reason: "符合（示例）", answers }, "repairs")
      await other.act(repair, "execute", {}, "repairs")
    }
    if (n === 204) await one.act(repair, "reject", { reason: "材料不全（示例）" }, "repairs")
  }
  for (let n = 210; n < 214; n++) {
    const [record] = await importRecords(database.sql, [abnormalRow(n, { published_on: "2026-06-01" })])
    const own = await merchant(app, codeOf(n))
    const { body: objection } = await own.post("/v1/objections", { record_id: record, statement: "可以联系（示例）" })
    if (n === 210) await one.act(objection, "reject", { reason: "不属于异议（示例）" }, "objections")
    if (n === 213) {
      await one.act(objection, "accept", {}, "objections")
      await one.act(objection, "find", { findings: "内部核查（示例）", remedy: "correct" }, "objections")
      await other.act(objection, "correct", {}, "objections")
    }
  }
}

/** Rows of the API in the shape of the recount. */
function told({ rows }: Answer, by: readonly string[]) {
  return rows.map(({ merchants, agencies, ...row }) => ({
    key: Object.fromEntries(by.map((name) => [name, row[name]])),
    ...{ listed: merchants["listed"], paused: merchants["paused"], resumed: merchants["resumed"] },
    ...{ ended: merchants["ended"], ended_by: merchants.ended_by, live: merchants["live"] },
    mean: merchants["days_listed_mean"],
    ...(agencies
      ? { publication: agencies["publication_days_mean"], judged: agencies["judged"], late: agencies["late"] }
      : {}),
  }))
}

const mean = (sum: number, of: number) => (of === 0 ? null : Math.round((sum / of) * 10) / 10)
const byKey = (a: { key: object }, b: { key: object }) => (JSON.stringify(a.key) < JSON.stringify(b.key) ? -1 : 1)

/** Holds an answer against a recount. @param moved whose earlier events were counted where they were then */
async function compare(by: Parameters<typeof expectedRows>[1], moved: ReadonlyMap<string, Before>): Promise<void> {
  const answer = await ask(`by=${by.join(",")}`, anna)
  const expected = expectedRows(await recountLog(database.sql, erasedLines, moved), by)
  const ofAgencies = answer.rows.some(({ agencies }) => agencies !== null)
  const wanted = expected.map((row) => ({
    ...{ key: row.key, listed: row.listed, paused: row.paused, resumed: row.resumed, ended: row.ended },
    ...{ ended_by: row.ended_by, live: row.live, mean: mean(row.shownDays, row.ended) },
    ...(ofAgencies ? { publication: mean(row.publicationDays, row.listed), judged: row.judged, late: row.late } : {}),
  }))
  const some = wanted.filter((row) => row.listed || row.paused || row.resumed || row.ended || row.live)
  // Rows that proceedings alone give have nothing of the log but what is shown.
  const ofLog = new Set(some.map(({ key }) => JSON.stringify(key)))
  const rows = told(answer, by).filter(
    (row) => row.listed || row.paused || row.resumed || row.ended || ofLog.has(JSON.stringify(row.key)),
  )
  expect(rows.sort(byKey)).toEqual(some.sort(byKey))
}

describe("the figures are those of a recount of the log", () => {
  test.each([
    [["list"]],
    [["list", "month"]],
    [["authority", "list"]],
    [["year"]],
    [["authority", "month", "list"]],
    [["ground"]],
    [["ground", "region", "month"]],
    [["province"]],
    [["city", "list"]],
    [["platform"]],
    [["platform", "list", "year"]],
  ] as const)("by %s", async (by) => {
    await compare(by, movedOn)
  })

  test("what is live is what the register shows", async () => {
    const live = await database.sql<{ list: string; authority: string; count: number }[]>`
      select list, authority, count(*) as count from record where state = 'live' group by 1, 2 order by 1, 2`
    const { rows } = await ask("by=list,authority", anna)
    expect(
      rows.flatMap(({ list, authority, merchants }) =>
        merchants["live"] === 0 ? [] : [{ list, authority, count: merchants["live"] }],
      ),
    ).toEqual(live)
  })

  test("enough happened for that to mean something", async () => {
    const { total } = await ask("by=")
    expect(Object.keys(total.merchants.ended_by).length).toBeGreaterThan(7)
    expect(total.merchants.ended_by).toHaveProperty("erase", 1)
    expect(total.merchants["paused"]).toBeGreaterThan(0)
    expect(total.merchants["resumed"]).toBeGreaterThan(0)
    expect(total.agencies?.["late"]).toBeGreaterThan(0)
    expect(total.agencies?.["late"]).toBeLessThan(total.agencies?.["judged"] ?? 0)
  })

  test("a period, an authority with those below it and a list are sums of their parts", async () => {
    const all = await ask("by=month,authority,list", anna)
    const part = await ask("by=list&authority=4101&from=2026-01&to=2026-03&list=penalty", anna)
    const wanted = all.rows.filter(
      ({ month, authority, list }) =>
        String(authority).startsWith("4101") &&
        list === "penalty" &&
        String(month) >= "2026-01" &&
        String(month) <= "2026-03",
    )
    const sum = (name: string) => wanted.reduce((total, { merchants }) => total + (merchants[name] ?? 0), 0)
    expect(part.total.merchants).toMatchObject({ listed: sum("listed"), ended: sum("ended") })
    expect(part.rows.map(({ list }) => list)).toEqual(["penalty"])
  })

  test("a merchant that moved is counted where it was then, and counted anew where it is", async () => {
    const by = ["ground", "region", "month"] as const
    const before = await ask(`by=${by.join(",")}`, anna)
    await follower().rebuild()
    for (const each of [by, ["platform", "list"]] as const) await compare(each, new Map())
    const anew = await ask(`by=${by.join(",")}`, anna)
    expect(anew.rows).not.toEqual(before.rows)
    expect(anew.total.merchants).toEqual(before.total.merchants)
    // An entry that is read twice would be counted twice.
    await follower().catchUp()
    expect(await ask(`by=${by.join(",")}`, anna)).toEqual(anew)
  })
})

test("proceedings are counted as the audit trail has them, by the ground, the region and the platforms of their merchants too", async () => {
  const byMerchant = {
    "ground,region": await recountTrail(database.sql, ({ ground, region }) => `${ground} ${region}`),
    "platform,month": await recountTrail(database.sql, ({ platforms, month }) =>
      platforms.map((each) => `${each} ${month}`),
    ),
  }
  for (const [by, counted] of Object.entries(byMerchant)) {
    const told = (await ask(`by=${by}`, anna)).rows.flatMap(({ agencies, ...row }) => {
      const counts = [
        ["overdue", agencies?.["overdue"]] as const,
        ...(["repairs", "objections"] as const).flatMap((kind) =>
          Object.entries(agencies?.[kind] ?? {}).map(([name, count]) => [`${kind}.${name}`, count] as const),
        ),
      ]
      const key = by
        .split(",")
        .map((name) => row[name])
        .join(" ")
      return counts.flatMap(([what, count]) => (count ? [[`${what} ${key}`, count] as const] : []))
    })
    expect(new Map(told), by).toEqual(counted)
    expect(counted.size, by).toBeGreaterThan(0)
  }
  const trail = await recountTrail(database.sql)
  const { rows } = await ask("by=list,authority,month")
  const flat = rows.flatMap(({ list, authority, month, agencies }) => {
    const at = (what: string, count: number | undefined) =>
      count ? [[[what, list, authority, month].join(" "), count] as const] : []
    const remedies = (["repairs", "objections"] as const).flatMap((kind) =>
      Object.entries(agencies?.[kind] ?? {}).flatMap(([name, count]) => at(`${kind}.${name}`, count)),
    )
    return [...at("overdue", agencies?.["overdue"]), ...remedies]
  })
  expect(new Map(flat)).toEqual(trail)
  expect([...trail.keys()].filter((key) => key.startsWith("overdue")).length).toBeGreaterThan(0)
  expect([...trail.keys()].filter((key) => key.startsWith("repairs.granted")).length).toBe(1)
})

test("clocks that have run out and run still are those that the audit trail says so of, whatever they are told apart by", async () => {
  const at = "2026-07-20"
  const later = testApp(() => database.sql, { clock: () => Date.parse(`${at}T05:00:00Z`) })
  interface Ran {
    act: string
    due: string | null
    list: string
    authority: string
    id: string
    ground: string
    region: string
    platforms: string[]
  }
  const keys: Readonly<Record<string, (of: Ran) => string[]>> = {
    "list,authority": ({ list, authority }) => [`${list} ${authority}`],
    "ground,region": ({ ground, region }) => [`${ground} ${region}`],
    platform: ({ platforms }) => platforms,
  }
  const ran = async (keysOf = keys["list,authority"]) => {
    const trail = await database.sql<Ran[]>`
      select act, before ->> 'due_on' as due, p.list, p.authority, p.id, coalesce(r.ground, r.penalty_class, '') as ground,
        coalesce(region, '000000') as region,
        array(select distinct s ->> 'platform' from jsonb_array_elements(shops) s) as platforms
      from audit_event join proceeding p on p.id::text = object
      left join record r on r.id = p.record_id join subject on code = p.subject_code
      where act like 'proceeding.%' order by audit_event.id`
    // An act after it begins another clock, or none.
    const last = new Map(trail.map((each) => [each.id, each]))
    const sums = new Map<string, number>()
    for (const each of last.values()) {
      if (each.act !== "proceeding.overdue" || each.due === null || each.due >= at) continue
      for (const key of keysOf?.(each) ?? []) sums.set(key, (sums.get(key) ?? 0) + 1)
    }
    return sums
  }
  const told = async (by = "list,authority") => {
    const answer = (await (await later.request(`/v1/statistics?by=${by}`, { headers: anna })).json()) as Answer
    const rows = answer.rows.flatMap(({ agencies, ...row }) =>
      agencies?.["overdue_now"]
        ? [
            [
              by
                .split(",")
                .map((name) => row[name])
                .join(" "),
              agencies["overdue_now"],
            ] as const,
          ]
        : [],
    )
    return { rows: new Map(rows), total: answer.total.agencies?.["overdue_now"] }
  }
  const sum = (counts: Map<string, number>) => [...counts.values()].reduce((all, count) => all + count, 0)
  const before = await ran()
  expect(await told()).toEqual({ rows: before, total: sum(before) })
  for (const [by, keysOf] of Object.entries(keys)) {
    const counted = await ran(keysOf)
    expect(await told(by), by).toEqual({ rows: counted, total: sum(before) })
    expect(counted.size, by).toBeGreaterThan(0)
  }
  // One of them is taken up: its clock has run out all the same, and runs no more.
  const [late] = await database.sql<{ id: string }[]>`
    select id from proceeding where kind = 'repair' and state = 'applied' and due_on < ${at} limit 1`
  await (await officer(later, "officer", "410105", "anna")).act(late ?? { id: "none" }, "accept", {}, "repairs")
  const after = await ran()
  expect(sum(after)).toBe(sum(before) - 1)
  expect(sum(after)).toBeGreaterThan(0)
  expect(await told()).toEqual({ rows: after, total: sum(after) })
  expect((await ask("by=")).total.agencies?.["overdue"]).toBeGreaterThan(sum(after))
})

describe("counts about merchants", () => {
  const counts = ({ merchants: { ended_by, days_listed_mean: _, ...merchants } }: Row) => [
    ...Object.values(merchants),
    ...Object.values(ended_by),
  ]
  const small = (count: number) => count > 0 && count < 5
  const names = ["listed", "ended", "paused", "resumed", "live"] as const

  test("are multiples of five to everybody but officers where merchants are told apart", async () => {
    const query = "by=ground,region,month"
    const open = await ask(query)
    expect(open.rounded_to).toBe(5)
    expect(open.rows.flatMap(counts).filter((count) => Number(count) % 5 !== 0)).toEqual([])
    const full = await ask(query, anna)
    expect(full.rounded_to).toBeNull()
    expect(full.rows.flatMap(counts).map(Number).filter(small).length).toBeGreaterThan(0)
    // A row that is not there is no sign: whoever is alone in one may or may not have a row of five.
    expect(open.rows.length).toBeLessThan(full.rows.length)
    expect(open.rows.length).toBeGreaterThan(0)
  })

  test("are told to officers by no cache that others read", async () => {
    const caching = async (headers: Record<string, string>) =>
      (await app.request("/v1/statistics?by=region", { headers })).headers.get("cache-control")
    expect(await caching(anna)).toBe("private, no-store")
    expect(await caching({})).toBe("public, max-age=60")
  })

  // By what an answer is narrowed, and by what its parts are told apart: each part could be had from the others.
  const attacks = [
    ["a region and its parent", "city", ""],
    ["a region and the whole", "region", ""],
    ["a region and its city", "region", "&region=4101"],
    ["a month and its year", "month", "&region=4101&from=2026-01&to=2026-12"],
    ["a year and all of them", "year", "&region=4101"],
    ["with and without a ground", "ground", "&region=4101"],
    ["with and without a list", "list", "&region=410105"],
    ["with and without an authority", "authority", "&region=4101"],
    ["one ground by region", "region", "&ground=AB-E4"],
    ["one platform by region", "region", "&platform=示例商城"],
  ] as const

  test("of few can't be had by taking answers from one another", async () => {
    const guesses: { truth: number; guess: number }[] = []
    for (const [, by, filter] of attacks) {
      const [open, whole, truth] = [
        await ask(`by=${by}${filter}`),
        await ask(`by=${filter}`),
        await ask(`by=${by}${filter}`, anna),
      ]
      for (const name of names) {
        const told = new Map(open.rows.map((row) => [row[by], Number(row.merchants[name])]))
        const sum = [...told.values()].reduce((total, count) => total + count, 0)
        for (const row of truth.rows) {
          const count = Number(row.merchants[name])
          if (!small(count)) continue
          guesses.push({ truth: count, guess: Number(whole.total.merchants[name]) - (sum - (told.get(row[by]) ?? 0)) })
        }
      }
    }
    expect(guesses.length).toBeGreaterThan(40)
    // Chance hits now and then and says so of nobody: who guesses one and the same number each time hits twice as often at least.
    const hits = guesses.filter(({ truth, guess }) => truth === guess).length
    const blind = Math.max(...guesses.map(({ truth }) => guesses.filter((other) => other.truth === truth).length))
    expect(hits).toBeLessThan(blind / 2)
    // Not even that there is somebody: of those who are there, taking away finds many that seem not to be.
    const missed = guesses.filter(({ guess }) => guess <= 0).length
    expect(missed).toBeGreaterThan(guesses.length / 5)
    expect(missed).toBeLessThan((guesses.length * 4) / 5)
  })

  test("are the same however they are asked for, so that asking again tells nothing more", async () => {
    // All of 330000 is of one district: region, city, province and a narrowed total count the same records.
    const narrowed = (await ask("by=&region=330106")).total.merchants
    for (const by of ["region", "city", "province"]) {
      const { rows } = await ask(`by=${by}`)
      const row = rows.find((each) => String(each[by]).startsWith("33"))
      expect(row?.merchants, by).toEqual(narrowed)
    }
    expect((await ask("by=&region=33")).total.merchants).toEqual(narrowed)
    expect((await ask("by=&region=330106")).total.merchants).toEqual(narrowed)
  })

  test("are told of whole years: a period that is a month longer would tell of the month", async () => {
    const status = async (query: string, headers = {}) =>
      (await app.request(`/v1/statistics?${query}`, { headers })).status
    for (const period of ["from=2026-02", "to=2026-03", "from=2026-01&to=2026-05"]) {
      expect(await status(`by=region&${period}`), period).toBe(400)
      expect(await status(`by=list&region=4101&${period}`), period).toBe(400)
      expect(await status(`by=list,month&${period}`), period).toBe(200)
      expect(await status(`by=region&${period}`, anna), period).toBe(200)
    }
    for (const period of ["from=2026-01", "to=2025-12", "from=2025-01&to=2026-06", "from=2026-01&to=2026-12"])
      expect(await status(`by=region&${period}`), period).toBe(200)
  })

  test("are told of agencies as they are; what was done about records is told beside merchants of enough of them", async () => {
    const agencies = await ask("by=authority,list,month")
    expect(agencies.rounded_to).toBeNull()
    expect(agencies.rows.flatMap(counts).map(Number).filter(small).length).toBeGreaterThan(0)
    for (const query of ["by=list&region=4101", "by=month&platform=示例商城", "by=list&ground=AB-E4"]) {
      const answer = await ask(query)
      expect(answer.rounded_to, query).toBe(5)
      const told = answer.rows.flatMap(({ agencies }) => (agencies ? [agencies] : []))
      const { judged, late, overdue, repairs, objections } = {
        judged: told.map((each) => each["judged"]),
        late: told.map((each) => each["late"]),
        overdue: told.map((each) => each["overdue"]),
        repairs: told.flatMap((each) => Object.values(each.repairs)),
        objections: told.flatMap((each) => Object.values(each.objections)),
      }
      expect([judged, late, overdue, repairs, objections].flat().filter((count) => Number(count) % 5 !== 0)).toEqual([])
    }
    const few = await ask("by=list&region=410200")
    const [{ merchants = 0 } = {}] = await database.sql<{ merchants: number }[]>`
      select count(distinct subject_code)::int as merchants from record join subject on code = subject_code
      where region = '330106' and list = 'serious'`
    expect(merchants).toBeLessThan(10)
    expect(
      (await ask("by=list&region=330106")).rows.find(({ list }) => list === "serious")?.agencies ?? null,
    ).toBeNull()
    expect(few.rows.some(({ agencies }) => agencies !== null)).toBe(true)
  })
})

describe("the table of a year", () => {
  interface Annual {
    rows: {
      item: string
      abnormal: number | null
      serious: number | null
      penalty: number | null
      total: number | null
    }[]
  }
  test("has what was live before, what came, what went and what was live after", async () => {
    const table = (await (await app.request("/v1/statistics/annual?authority=330000&year=2026")).json()) as Annual
    const row = Object.fromEntries(table.rows.map(({ item, ...values }) => [item, values]))
    for (const list of ["abnormal", "serious", "penalty", "total"] as const) {
      const of = (item: string) => row[item]?.[list] ?? 0
      // What an amendment moved between classes stays in its list.
      const flow = of("live_at_start") + of("listed") + of("resumed") - of("paused") - of("ended")
      expect(flow, list).toBe(of("live_at_end"))
    }
    const live = await database.sql<{ count: number }[]>`
      select count(*) as count from record where state = 'live' and authority like '33%'`
    expect(row["live_at_end"]?.total).toBe(live[0]?.count)
    expect(row["live_at_start"]?.total).toBeGreaterThan(0)
  })

  test("has by item, list and all together what a recount of log and audit trail has", async () => {
    // Of all of which nothing else is counted in the table.
    const endings: Record<string, string[]> = {
      ended_repaired: ["repair", "follow"],
      ended_expired: ["expire"],
      ended_told: ["end"],
      ended_wrong: ["correct", "withdraw", "annul", "supersede", "revoke", "retract", "erase"],
      ended_deregistered: ["deregister"],
    }
    const lists = ["abnormal", "serious", "penalty"] as const
    const events = await recountLog(database.sql, erasedLines)
    const trail = await recountTrail(database.sql)
    const seen = new Map<string, (number | null)[]>()
    for (const province of ["41", "33"]) {
      const url = `/v1/statistics/annual?authority=${province}0000&year=2026`
      const table = (await (await app.request(url)).json()) as Annual
      const told = new Map(table.rows.map((row) => [row.item, row]))
      for (const column of [...lists, "total"] as const) {
        const within = (list: string, authority: string) =>
          authority.startsWith(province) && (column === "total" || list === column)
        const own = events.filter(({ list, authority }) => within(list, authority))
        const rows = expectedRows(own, ["year"])
        const row = rows.find(({ key }) => key["year"] === "2026")
        const ended = (names: string[]) => names.reduce((sum, name) => sum + (row?.ended_by[name] ?? 0), 0)
        const counted = (what: string) => {
          let sum = 0
          for (const [key, count] of trail) {
            const [name, list = "", authority = "", month = ""] = key.split(" ")
            if (name === what && within(list, authority) && month.startsWith("2026")) sum += count
          }
          return sum
        }
        const wanted: Record<string, number | null> = {
          ...{ listed: row?.listed ?? 0, resumed: row?.resumed ?? 0, paused: row?.paused ?? 0, ended: row?.ended ?? 0 },
          ...Object.fromEntries(Object.entries(endings).map(([item, names]) => [item, ended(names)])),
          days_listed_mean: mean(row?.shownDays ?? 0, row?.ended ?? 0),
          publication_days_mean: mean(row?.publicationDays ?? 0, row?.listed ?? 0),
          ...{ judged: row?.judged ?? 0, late: row?.late ?? 0, overdue: counted("overdue") },
          ...{ repairs_filed: counted("repairs.filed"), repairs_granted: counted("repairs.granted") },
          repairs_refused: counted("repairs.refused") + counted("repairs.rejected"),
          ...{ objections_filed: counted("objections.filed"), objections_granted: counted("objections.granted") },
        }
        const given = Object.fromEntries(Object.keys(wanted).map((item) => [item, told.get(item)?.[column]]))
        expect(given, `${province} ${column}`).toEqual(wanted)
        for (const [item, value] of Object.entries(wanted)) seen.set(item, [...(seen.get(item) ?? []), value])
      }
    }
    // None of them could stand in another's place.
    expect(new Set([...seen.values()].map((values) => JSON.stringify(values))).size).toBe(seen.size)
  })

  test("is a table for a spreadsheet too, as the figures are", async () => {
    const annual = await app.request("/v1/statistics/annual?authority=410105&year=2026&below=false&format=csv")
    expect(annual.headers.get("content-type")).toContain("text/csv")
    expect((await annual.text()).split("\r\n")[0]).toBe("item,name,abnormal,serious,penalty,total")
    const figures = await (await app.request("/v1/statistics?by=region,ground&format=csv")).text()
    const [header = "", ...lines] = figures.trim().split("\r\n")
    expect(header).toMatch(/^region,region_name,ground,ground_name,listed,paused,resumed,ended,/)
    expect(lines.at(-1)).toMatch(/^total,,total,,\d/)
    expect(
      lines.every((line) =>
        line
          .split(",")
          .slice(4, 8)
          .every((count) => Number(count) % 5 === 0),
      ),
    ).toBe(true)
  })
})

test("what can't be answered is refused by its place", async () => {
  const pointer = async (query: string) => {
    const response = await app.request(`/v1/statistics?${query}`)
    expect(response.status, query).toBe(400)
    const { errors } = (await response.json()) as { errors: { pointer: string }[] }
    return errors.map((error) => error.pointer)
  }
  expect(await pointer("by=colour")).toEqual(["/by"])
  expect(await pointer("by=list,list")).toEqual(["/by"])
  expect(await pointer("by=list,month,year,region")).toEqual(["/by"])
  expect(await pointer("from=2026-13")).toEqual(["/from"])
  expect(await pointer("from=2026-02&to=2026-01")).toEqual(["/to"])
  expect(await pointer("region=41010")).toEqual(["/region"])
  expect(await pointer("authority=%27%20or")).toEqual(["/authority"])
})

test("of what nobody published there is nothing to tell", async () => {
  expect(await ask("by=list&authority=99")).toMatchObject({ rows: [], total: { merchants: { listed: 0, live: 0 } } })
})

test("where no agency was told anything the page has no section of theirs", async () => {
  const page = await (await app.request("/statistics")).text()
  expect(page).toContain('id="h-agencies"')
  expect(page).not.toContain('id="h-joint"')
})
