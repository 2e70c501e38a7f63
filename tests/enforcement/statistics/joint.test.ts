// What agencies were told and did: in the statistics, the figures by agency and the table of a year as log and audit trail have it.
import { beforeAll, describe, expect, test } from "vitest"
import { raiseNotices } from "../../../src/enforcement/notice/raise.ts"
import { type AgencyDesk, agency } from "../../support/agency.ts"
import { noticeParts, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { keepId, loadBases } from "../../support/keep.ts"
import { move } from "../../support/move.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, seriousRow, subjectRow } from "../../support/rows.ts"
import type { Told } from "../../support/told-proof.ts"
import { chinaDay, readTold, recountJoint, sumBy, wanted, wantedNow } from "./recount-joint.ts"

const database = useDatabase()
// After the imports, whose clock stands still: the log's never goes back.
let now = Date.parse("2026-06-30T05:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })
const raise = () =>
  raiseNotices({ sql: database.sql, clock: () => now, signedLog: { halted: async () => null }, ...noticeParts })
const later = (hours: number) => {
  now += hours * 3_600_000
}

interface Notice {
  id: number
  kind: string
  state: string
  record_id?: string
}
let agencies: AgencyDesk[] = []
const tray = async (who: AgencyDesk, query: string) =>
  ((await who.get(`/v1/notices?limit=1000&${query}`)).body as unknown as { notices: Notice[] }).notices

beforeAll(async () => {
  await loadBases(database.sql)
  const { sql } = database
  agencies = [
    await agency(app, sql, { member: "tax" }, "示例税务局"),
    await agency(app, sql, { member: "customs" }, "示例海关"),
  ]
  for (const who of agencies) {
    await who.post("/v1/subscriptions", { list: "serious" })
    await who.post("/v1/subscriptions", { list: "abnormal" })
  }
  await raise()
  const rows = Array.from({ length: 24 }, (_, n) => {
    const authority = n % 3 === 0 ? "330106" : "410105"
    const shops = [
      ...(n % 2 === 0 ? [{ platform: "示例商城", name: `示例店${n}` }] : []),
      ...(n % 6 === 1 ? [{ platform: "示例外卖", name: `示例店${n}` }] : []),
    ]
    const ground = n % 12 === 1 ? "AB-E1" : "AB-E4"
    return [
      subjectRow(n, { region: n % 8 === 5 ? "410102" : authority, shops }),
      n % 2 === 0 ? seriousRow(n, { authority }) : abnormalRow(n, { authority, ground }),
    ]
  }).flat()
  const records = await importRecords(sql, rows)
  await raise()
  // One answers nearly all of it by and by, the other little.
  for (const [index, who] of agencies.entries()) {
    for (const [n, notice] of (await tray(who, "kind=listed")).entries()) {
      later(7)
      if (n % 3 === 0) await who.post(`/v1/notices/${notice.id}/acts`, { act: "acknowledge" })
      if (index === 1 && n % 2 === 0) continue
      const act = n % 4 === 3 ? { act: "no-measure", reason: "无关（示例）" } : { act: "apply", measure: "M-HONOUR" }
      await who.post(`/v1/notices/${notice.id}/acts`, act)
    }
  }
  for (const [n, record] of records.entries()) {
    if (n % 4 === 0) await move(sql, record, n % 8 === 0 ? "repair" : "revoke", {}, now)
    if (n % 4 === 1) await move(sql, record, "withdraw", {}, now)
  }
  await raise()
  for (const [index, who] of agencies.entries()) {
    for (const [n, notice] of (await tray(who, "kind=ended")).entries()) {
      later(9)
      if (n % 4 === 0) await who.post(`/v1/notices/${notice.id}/acts`, { act: "acknowledge" })
      const reason = "另案（示例）"
      const act = n % 4 === 2 ? { act: "keep", reason, basis: keepId() } : { act: "lift", reason }
      if (n % 4 < 3 && index === 0) await who.post(`/v1/notices/${notice.id}/acts`, act)
    }
  }
  later(24 * 10)
  // Recalls that are not due yet.
  for (const record of records.slice(2, 4))
    await move(sql, record, record === records[2] ? "repair" : "withdraw", {}, now)
  await raise()
  allTold = await readTold(sql, agencies)
})

let allTold: Told[] = []

/** What a recount tells apart. */
interface About {
  list: string
  authority: string
  client: string
  day: string
  ground: string
  region: string
  /** On which its merchant has shops. */
  platforms: string[]
}

/** What the log and the audit trail say, by what `keyOf` tells of a record and a day: by one thing, or by several. */
async function recount(keyOf: (about: About) => string | string[]) {
  const { sql } = database
  const about = new Map(
    (
      await sql<(Omit<About, "client" | "day"> & { id: string })[]>`
        select id, list, authority, ground, region, array(select s ->> 'platform' from jsonb_array_elements(shops) s) as platforms
        from record join subject on code = subject_code`
    ).map((row) => [row.id, row]),
  )
  return sumBy(await recountJoint(sql, allTold, now), ({ client, record, day }) => {
    const known = about.get(record)
    if (!known) throw new Error("told of what is no record")
    return keyOf({ ...known, client, day: day ?? chinaDay(now) })
  })
}

type Joint = Record<string, number | null>
interface Answer {
  rows: { list: string; authority: string; month?: string; agencies: { joint: Joint } }[]
  total: { agencies: { joint: Joint } }
}
const ask = async <T>(path: string) => (await (await app.request(path)).json()) as T

test("by list, authority and month they are those of a recount", async () => {
  const sums = await recount(({ list, authority, day }) => `${list} ${authority} ${day.slice(0, 7)}`)
  const { rows } = await ask<Answer>("/v1/statistics?by=list,authority,month")
  const told = new Map(
    rows.map(({ list, authority, month, agencies: { joint } }) => [`${list} ${authority} ${month}`, joint]),
  )
  for (const key of new Set([...sums.keys(), ...told.keys()]))
    expect(told.get(key) ?? wanted(undefined), key).toMatchObject(wanted(sums.get(key)))
  expect(sums.size).toBeGreaterThan(4)
  expect([...sums.values()].some(({ lifted = 0, late = 0 }) => lifted > 0 && late > 0)).toBe(true)
})

test("without months they say what stands now: what is outstanding and overdue, which measures go on and which are kept", async () => {
  const sums = await recount(({ list, authority }) => `${list} ${authority}`)
  const { rows, total } = await ask<Answer>("/v1/statistics?by=list,authority")
  const told = new Map(rows.map(({ list, authority, agencies: { joint } }) => [`${list} ${authority}`, joint]))
  for (const key of new Set([...sums.keys(), ...told.keys()]))
    expect(told.get(key), key).toMatchObject({ ...wanted(sums.get(key)), ...wantedNow(sums.get(key)) })
  const all = wantedNow((await recount(() => "it")).get("it"))
  expect(total.agencies.joint).toMatchObject(all)
  expect(Object.values(all).every((count) => count > 0)).toBe(true)
  // None of the four could stand in another's place.
  const columns = (Object.keys(all) as (keyof typeof all)[]).map((name) =>
    JSON.stringify([...sums.values()].map((row) => wantedNow(row)[name])),
  )
  expect(new Set(columns).size).toBe(4)
})

test("by agency they are those of a recount, and the page shows them", async () => {
  const sums = await recount(({ client }) => client)
  const { rows } = await ask<{ rows: (Joint & { agency: string; name: string })[] }>(
    "/v1/statistics/agencies?from=2026-01&to=2026-12",
  )
  const page = await (await app.request("/statistics")).text()
  expect(rows).toHaveLength(2)
  for (const row of rows) {
    const sum = sums.get(row.agency)
    expect(row).toMatchObject({ ...wanted(sum), recalls_outstanding: sum?.["outstanding"] ?? 0 })
    expect(page).toContain(row.name)
  }
  expect(page).toContain("各部门联合惩戒")
})

test("by agency, list and month they are those of a recount, and add up to the total", async () => {
  const sums = await recount(({ client, list, day }) => `${client} ${list} ${day.slice(0, 7)}`)
  interface ByAgency {
    rows: { agency: string; list: string; month: string; names: Record<string, { zh: string }>; joint: Joint }[]
    total: { joint: Joint }
  }
  const { rows, total } = await ask<ByAgency>("/v1/statistics?by=agency,list,month")
  const told = new Map(rows.map(({ agency, list, month, joint }) => [`${agency} ${list} ${month}`, joint]))
  for (const key of new Set([...sums.keys(), ...told.keys()]))
    expect(told.get(key) ?? wanted(undefined), key).toMatchObject(wanted(sums.get(key)))
  expect(sums.size).toBeGreaterThan(5)
  for (const figure of ["notices", "recalls", "answered", "measures_applied", "measures_lifted"])
    expect(rows.reduce((sum, { joint }) => sum + (joint[figure] ?? 0), 0)).toBe(total.joint[figure])
  expect(new Set(rows.map(({ names }) => names["agency"]?.zh))).toEqual(new Set(["示例税务局", "示例海关"]))
  // Narrowed to one, to its list, authority and period, it is that of the recount as well.
  const [first] = rows
  const ofOne = await recount(({ client, list, authority, day }) =>
    client === first?.agency && list === "serious" && authority.startsWith("41") && day <= "2026-12-31" ? "it" : "",
  )
  const narrowed = await ask<ByAgency>(
    `/v1/statistics?by=&agency=${first?.agency}&list=serious&authority=41&from=2026-01&to=2026-12`,
  )
  expect(narrowed.total.joint).toMatchObject(wanted(ofOne.get("it")))
  const csv = await (await app.request("/v1/statistics?by=agency,month&format=csv")).text()
  expect(csv).toContain("agency,agency_name,month,month_name,notices,recalls")
  expect(csv.trim().split("\r\n").at(-1)).toMatch(/^total,/)
})

test("the page follows the list and the authority that are chosen, and shows the months of one agency", async () => {
  const sums = await recount(({ client, list, authority }) =>
    list === "serious" && authority.startsWith("33") ? client : "",
  )
  const page = async (query: string) => (await app.request(`/statistics?${query}`)).text()
  const narrowed = await page("list=serious&authority=33")
  for (const { id } of agencies) {
    const { notices = 0, recalls = 0 } = sums.get(id) ?? {}
    const [, cells = ""] = new RegExp(`agency=${id}#h-joint"[^>]*>(.*?)</tr>`, "s").exec(narrowed) ?? []
    expect(/class="count">([\d,]+)</.exec(cells)?.[1], id).toBe(String(notices + recalls))
  }
  const one = await page(`agency=${agencies[1]?.id}`)
  expect(one).toContain("实施和解除的措施：")
  expect(await page("agency=nobody")).toContain("条件无法识别")
  // One without figures in what is chosen is let go: chart, heading and tables are of all together.
  const nobodys = await page("list=serious&authority=33&agency=0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11")
  const section = (of: string) => of.slice(of.indexOf("h-joint"), of.indexOf('id="h-annual"'))
  expect(section(nobodys)).toBe(section(narrowed))
  expect(section(narrowed)).toContain("所有部门合计")
})

test("below a province agencies are told apart to officers alone, by whichever question, and no cache keeps it", async () => {
  const [{ id = "" } = {}] = agencies
  const questions = [
    "by=agency,month&authority=410105&list=serious",
    "by=agency&authority=4101",
    "by=agency,authority,month",
    `by=month&agency=${id}&authority=410105`,
    `by=authority&agency=${id}&format=csv`,
  ]
  const headers = await officerHeader("officer", "410000")
  for (const query of questions) {
    for (const own of [{}, agencies[0]?.header ?? {}]) {
      const refused = await app.request(`/v1/statistics?${query}`, { headers: own })
      expect(refused.status, query).toBe(400)
      const pointer = query.split("&")[0]?.includes("authority") ? "/by" : "/authority"
      expect(await refused.json()).toMatchObject({ errors: [{ pointer }] })
    }
    const told = await app.request(`/v1/statistics?${query}`, { headers })
    expect([told.status, told.headers.get("cache-control")], query).toEqual([200, "private, no-store"])
  }
  const open = await app.request("/v1/statistics?by=agency,list,month&authority=41")
  expect([open.status, open.headers.get("cache-control")]).toEqual([200, "public, max-age=60"])
  // The page has them all together there, and whoever asks for one is told no more.
  for (const query of ["authority=410105", `authority=4101&list=serious&agency=${id}`]) {
    const page = await (await app.request(`/statistics?${query}`)).text()
    expect(page).toContain("各部门的数字只按全省公布")
    expect(page).not.toContain("示例税务局")
    expect(page).not.toContain("by=agency")
    expect(await (await app.request(`/statistics?${query}`, { headers })).text()).toContain("示例税务局")
  }
  const [all, one] = await Promise.all(
    ["", `&agency=${id}`].map(async (more) => (await app.request(`/statistics?authority=410105${more}`)).text()),
  )
  const chart = (page = "") => page.slice(page.indexOf("实施和解除的措施"), page.indexOf('id="h-annual"'))
  expect(chart(one)).toBe(chart(all))
})

test("each chart of the page is hidden from who can't see it, and its figures stand in a table beside it", async () => {
  const text = await (await app.request(`/statistics?by=month&agency=${agencies[0]?.id}`)).text()
  const charts = text.match(/<svg class="(?:bar|steps-chart)"[^>]*>/g) ?? []
  expect(charts.length).toBeGreaterThan(2)
  for (const chart of charts) expect(chart).toContain('aria-hidden="true"')
  const [, months = ""] = /<svg class="steps-chart"[^>]*>(.*?)<\/svg>/s.exec(text.slice(text.indexOf("h-joint"))) ?? []
  const tall = (kind: string) =>
    Array.from(months.matchAll(/<rect class="(\w+)"[^>]*height="([\d.]+)"/g))
      .filter(([, of]) => of === kind)
      .map(([, , height]) => Number(height))
  const { rows } = await ask<{ rows: { month: string; joint: Joint }[] }>(
    `/v1/statistics?by=month&agency=${agencies[0]?.id}`,
  )
  const of = (figure: string) => rows.map(({ joint }) => Number(joint[figure])).filter((count) => count > 0)
  const [applied, lifted] = [of("measures_applied"), of("measures_lifted")]
  const greatest = Math.max(...applied, ...lifted)
  const heights = (counts: number[]) => counts.map((count) => Math.round((count / greatest) * 1_000) / 10)
  expect(tall("first").filter(Boolean)).toEqual(heights(applied))
  expect(tall("second").filter(Boolean)).toEqual(heights(lifted))
  const table = text.slice(text.indexOf("steps-chart"), text.indexOf('id="h-annual"'))
  for (const count of [...applied, ...lifted]) expect(table).toMatch(new RegExp(`<td[^>]*>(?:<[^>]*>)*${count}<`))
})

describe("by ground, region and platform", () => {
  interface Row {
    [name: string]: unknown
    agencies?: { joint: Joint } | null
    joint?: Joint | null
  }
  interface Told {
    rounded_to: number | null
    rows: Row[]
    total: Row
  }
  const province = (region: string) => `${region.slice(0, 2)}0000`
  const questions: [string, (about: About) => string | string[]][] = [
    ["ground", ({ ground }) => ground],
    ["region", ({ region }) => region],
    ["province,month", ({ region, day }) => `${province(region)} ${day.slice(0, 7)}`],
    ["platform", ({ platforms }) => platforms],
    [
      "ground,platform,year",
      ({ ground, platforms, day }) => platforms.map((each) => `${ground} ${each} ${day.slice(0, 4)}`),
    ],
    ["ground,agency", ({ ground, client }) => `${ground} ${client}`],
    [
      "platform,agency,month",
      ({ platforms, client, day }) => platforms.map((each) => `${each} ${client} ${day.slice(0, 7)}`),
    ],
    ["region,agency", ({ region, client }) => `${region} ${client}`],
  ]
  const jointOf = (row: Row) => (row.joint === undefined ? row.agencies?.joint : row.joint)

  test.each(questions)("to officers they are those of a recount: by %s", async (by, keyOf) => {
    const sums = await recount(keyOf)
    const headers = await officerHeader("officer", "410000")
    const answer = (await (await app.request(`/v1/statistics?by=${by}`, { headers })).json()) as Told
    expect(answer.rounded_to).toBeNull()
    const told = new Map(
      answer.rows.map((row) => [
        by
          .split(",")
          .map((name) => row[name])
          .join(" "),
        jointOf(row),
      ]),
    )
    for (const key of new Set([...sums.keys(), ...told.keys()])) {
      const isByTime = by.includes("month") || by.includes("year")
      expect(told.get(key) ?? wanted(undefined), key).toMatchObject({
        ...wanted(sums.get(key)),
        ...(isByTime ? {} : wantedNow(sums.get(key))),
      })
    }
    // Whatever the parts, all together are one sum: a merchant on two platforms is in it once.
    const all = (await recount(() => "it")).get("it")
    expect(jointOf(answer.total)).toMatchObject(wanted(all))
  })

  test.each(questions.filter(([by]) => by !== "region,agency"))(
    "to others they are multiples of five of ten merchants at least: by %s",
    async (by) => {
      const headers = await officerHeader("officer", "410000")
      const [open, full] = await Promise.all(
        [{}, headers].map(
          async (own) => (await (await app.request(`/v1/statistics?by=${by}`, { headers: own })).json()) as Told,
        ),
      )
      if (!open || !full) throw new Error("two were asked")
      expect(open.rounded_to).toBe(5)
      const merchants = await database.sql<{ key: string; count: number }[]>`
        select k as key, count(distinct code)::int as count from record join subject on code = subject_code,
        lateral (select coalesce(ground, '') union all select region union all select left(region, 2) || '0000' union all
          select s ->> 'platform' from jsonb_array_elements(shops) s) keys (k) group by 1`
      const few = new Set(merchants.filter(({ count }) => count < 10).map(({ key }) => key))
      expect(few.size).toBeGreaterThan(2)
      let some = 0
      for (const row of open.rows) {
        const joint = jointOf(row)
        const isOfFew = by.split(",").some((name) => few.has(String(row[name])))
        if (isOfFew) expect(joint, JSON.stringify(row)).toBeNull()
        if (!joint) continue
        some++
        const { feedback_rate: rate, answer_days_mean: days, ...counts } = joint
        expect(Object.values(counts).filter((count) => count !== null && count % 5 !== 0)).toEqual([])
        expect(typeof rate !== "number" || Number.isInteger(Math.round(rate * 1e6) / 5e4)).toBe(true)
        expect(typeof days !== "number" || Number.isInteger(days)).toBe(true)
      }
      if (!by.includes("ground,platform")) expect(some).toBeGreaterThan(0)
      // Of few there is not even a row that only what was done would make.
      if (by.includes("agency"))
        expect(open.rows.filter((row) => by.split(",").some((name) => few.has(String(row[name]))))).toEqual([])
    },
  )

  test("of one agency they are told to others too, by what is about merchants", async () => {
    const [{ id = "" } = {}] = agencies
    for (const query of [`by=ground&agency=${id}`, `by=province&agency=${id}`, `by=&agency=${id}&region=41`]) {
      const { rows, total } = (await (await app.request(`/v1/statistics?${query}`)).json()) as Told & {
        total: Told["rows"][0]
      }
      expect([query, jointOf(total)]).toEqual([query, expect.anything()])
      if (!query.startsWith("by=&")) expect(rows.length, query).toBeGreaterThan(0)
    }
  })

  test("agencies are told apart over whole provinces alone, whichever way it is asked for", async () => {
    const [{ id = "" } = {}] = agencies
    for (const [query, pointer] of [
      ["by=agency,region", "/by"],
      ["by=agency,city", "/by"],
      [`by=region&agency=${id}`, "/by"],
      ["by=agency,ground&region=4101", "/region"],
      [`by=month&agency=${id}&region=410105`, "/region"],
      ["by=agency,platform&authority=4101", "/authority"],
      ["by=agency,ground,month&from=2026-02", "/from"],
    ]) {
      const response = await app.request(`/v1/statistics?${query}`)
      expect(response.status, query).toBe(400)
      expect(await response.json()).toMatchObject({ errors: [{ pointer }] })
    }
    const csv = await (await app.request("/v1/statistics?by=agency,ground&format=csv")).text()
    expect(csv.split("\r\n")[0]).toMatch(/agency,agency_name,ground,ground_name,notices,recalls/)
  })

  test("what is of now is not told again of a period that has passed", async () => {
    const now = async (query: string) =>
      jointOf((await ask<Told>(`/v1/statistics?${query}`)).total)?.["measures_active_now"]
    expect(await now("by=province&to=2025-12")).toBe(undefined)
    expect(await now("by=province")).toEqual(expect.any(Number))
    expect(await now("by=province&to=2026-12")).toBe(await now("by=province"))
  })

  test("the page shows them, and leads to those by agency where these are told", async () => {
    const page = async (query: string) => (await app.request(`/statistics?${query}`)).text()
    const all = await page("by=ground")
    const byGround = all.slice(all.indexOf("<h3>办理和惩戒"))
    const { rows } = await ask<Told>("/v1/statistics?by=ground")
    const serious = rows.find(({ ground }) => ground === "SV-0501")
    const name = (serious?.["names"] as Record<string, { zh: string }> | undefined)?.["ground"]?.zh ?? ""
    const [, cells = ""] = new RegExp(`<th scope="row">(?:<[^>]*>)*${name}(.*?)</tr>`, "s").exec(byGround) ?? []
    const told = Array.from(cells.matchAll(/<td>(.*?)<\/td>/gs), ([, cell = ""]) => cell.replaceAll(/<[^>]*>|,/g, ""))
    const {
      measures_applied: applied,
      measures_lifted: lifted,
      answer_days_mean: days,
    } = serious?.agencies?.joint ?? {}
    expect(told.slice(-4)).toEqual(
      [applied, lifted, expect.anything(), days].map((each) =>
        each === null ? "–" : typeof each === "number" ? String(each) : each,
      ),
    )
    expect(Number(applied)).toBeGreaterThan(0)
    expect(byGround).toContain("by=agency%2Cground")
    expect(await page("by=region")).not.toContain("by=agency%2Cregion")
    expect(await page("by=ground&authority=4101")).not.toContain("by=agency%2Cground")
  })
})

test("the table of a year has them, list by list, and so has the CSV", async () => {
  const sums = await recount(({ authority, list }) => [`${authority.slice(0, 2)} ${list}`, authority.slice(0, 2)])
  const told = new Map<string, (number | null)[]>()
  for (const province of ["41", "33"]) {
    const { rows } = await ask<{ rows: ({ item: string } & Record<string, number | null>)[] }>(
      `/v1/statistics/annual?authority=${province}0000&year=2026`,
    )
    for (const [column, key] of [
      ["total", province],
      ["serious", `${province} serious`],
      ["abnormal", `${province} abnormal`],
    ] as const) {
      const row = Object.fromEntries(rows.map(({ item, ...values }) => [item, values[column] ?? null]))
      const [of, now] = [wanted(sums.get(key)), wantedNow(sums.get(key))]
      const expected = {
        ...{ joint_notices: of.notices, joint_recalls: of.recalls },
        ...{ joint_acknowledged: of.acknowledged, joint_answered: of.answered },
        ...{ joint_feedback_rate_mean: of.feedback_rate, joint_answer_days_mean: of.answer_days_mean },
        ...{ joint_recalls_late: of.recalls_late, measures_applied: of.measures_applied },
        ...{ measures_lifted: of.measures_lifted, joint_outstanding: now.outstanding_now },
        joint_overdue: now.overdue_now,
      }
      expect(row, key).toMatchObject(expected)
      for (const item of Object.keys(expected)) told.set(item, [...(told.get(item) ?? []), row[item] ?? null])
    }
  }
  // None of them could stand in another's place.
  expect(new Set([...told.values()].map((values) => JSON.stringify(values))).size).toBe(told.size)
  const csv = await (await app.request("/v1/statistics/annual?authority=410000&year=2026&format=csv")).text()
  expect(csv).toContain(`measures_applied,实施惩戒措施,`)
  const figures = await (await app.request("/v1/statistics?by=list&format=csv")).text()
  expect(figures.split("\r\n")[0]).toContain("joint_notices,joint_recalls,joint_acknowledged,joint_answered")
})
