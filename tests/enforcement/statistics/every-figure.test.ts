/**
 * No figure goes out that is not counted again: whole answers, files and tables of the page are those of a recount of log,
 * proofs and audit trail, and one that has something beside fails here.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { type AnnualItem, itemWords } from "../../../src/enforcement/statistics/annual.ts"
import { openApiDocument } from "../../../src/http/openapi.ts"
import type { ListName } from "../../../src/law/list.ts"
import { regionName } from "../../../src/names/region.ts"
import { recordMoves } from "../../../src/register/record/state.ts"
import { listWords } from "../../../src/web/shown.ts"
import { useDatabase } from "../../support/database.ts"
import type { Told } from "../../support/told-proof.ts"
import {
  type Asked,
  type ExpectedAnswer,
  type ExpectedRow,
  expectedAnnual,
  expectedAnswer,
  flat,
  type Recount,
  recountAll,
} from "./expected.ts"
import { chinaDay, type JointSums, readTold, recountJoint, sumBy, wanted } from "./recount-joint.ts"
import { makeWorld, type World } from "./world.ts"

const database = useDatabase()
let world: World
let told: Told[]
let counted: Recount
beforeAll(async () => {
  world = await makeWorld(database.sql)
  told = await readTold(database.sql, world.agencies)
  counted = await recount()
})
const recount = async () => recountAll(database.sql, await recountJoint(database.sql, told, world.now()), world.now())

const ask = async <T = ExpectedAnswer>(path: string) => {
  const response = await world.app.request(path)
  expect(response.status, path).toBe(200)
  return (await response.json()) as T
}
const addressOf = ({ by, ...narrow }: Asked) => `/v1/statistics?${new URLSearchParams({ by: by.join(","), ...narrow })}`

const questions: Asked[] = [
  { by: [] },
  { by: ["list"] },
  { by: ["list", "authority"] },
  { by: ["authority", "list", "month"] },
  { by: ["year", "list"] },
  { by: ["month"], list: "serious", authority: "41", from: "2026-01", to: "2026-03" },
  { by: ["list"], authority: "3301", from: "2026-01", to: "2026-12" },
  { by: ["agency"] },
  { by: ["agency", "list", "month"] },
  { by: ["agency", "year"], authority: "41", from: "2026-02" },
]

test("the routes of figures are those that are counted here, and no others", () => {
  const { paths = {} } = openApiDocument(world.app.app, { version: "0.0.0-test" })
  const figures = Object.keys(paths).filter((path) => /statistics|figures/.test(path))
  // Of rosters and complaints no log and no trail says anything: these are sums of what platforms have sent.
  // Letters are nobody's but their two sides'.
  const ofOthers = ["/v1/rosters/statistics", "/v1/statistics/complaints", "/v1/letter-figures"]
  expect(figures.filter((path) => !ofOthers.includes(path)).sort()).toEqual([
    ...["/v1/recalls/figures", "/v1/statistics", "/v1/statistics/agencies", "/v1/statistics/annual"],
  ])
})

describe("the statistics are those of the recount to the last figure", () => {
  test.each(questions)("asked for $by of $list $authority from $from to $to", async (asked) => {
    const answer = await ask(addressOf(asked))
    const expected = expectedAnswer(counted, asked)
    const keyOf = (row: object) =>
      JSON.stringify(asked.by.map((name) => (row as ExpectedRow & Record<string, unknown>)[name]))
    const sorted = <T extends object>(rows: readonly T[]) => rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    expect({ ...answer, rows: sorted(answer.rows) }).toEqual({ ...expected, rows: sorted(expected.rows) })
  })

  test.each(questions.slice(1))("and as a table: $by of $list $authority from $from to $to", async (asked) => {
    const text = await (await world.app.request(`${addressOf(asked)}&format=csv`)).text()
    const [header = [], ...lines] = text
      .replace("\uFEFF", "")
      .trim()
      .split("\r\n")
      .map((line) => line.split(","))
    const { rows, total } = expectedAnswer(counted, asked)
    const cells = new Map(
      [...rows, total].map((row) => [
        asked.by
          .map((name) => (row as ExpectedRow & Record<string, unknown>)[name] ?? (row === total ? "total" : ""))
          .join(),
        row,
      ]),
    )
    expect(lines.length).toBe(cells.size)
    for (const line of lines) {
      const given = Object.fromEntries(header.map((name, index) => [name, line[index]]))
      const row = cells.get(asked.by.map((name) => given[name]).join())
      if (!row) throw new Error(`a row that nobody expects: ${line}`)
      const { names: _, ...figures } = row as object as Record<string, Record<string, unknown>>
      const known = new Map([
        ...flat(figures["merchants"] ?? {}).map(
          ([name, value]) => [name.replace("ended_by_", "ended_"), value] as const,
        ),
        ...flat(figures["agencies"] ?? {}),
        ...flat(asked.by.includes("agency") ? figures["joint"] : {}),
      ])
      const numbers = header.filter((name) => !asked.by.some((key) => name === key || name === `${key}_name`))
      for (const name of numbers) {
        // A way of ending has a column where it stands in any row.
        const isWay = name.startsWith("ended_") && Object.hasOwn(recordMoves, name.slice("ended_".length))
        if (!isWay) expect(known.has(name), name).toBe(true)
        const value = known.get(name) ?? (isWay ? 0 : null)
        expect(given[name], `${name} of ${line}`).toBe(value === null ? "" : String(value))
      }
      expect([...known.keys()].filter((name) => !numbers.includes(name))).toEqual([])
    }
  })
})

describe("the table of a year is that of the recount to the last figure", () => {
  interface Annual {
    rows: {
      item: string
      name: object
      abnormal: number | null
      serious: number | null
      penalty: number | null
      total: number | null
    }[]
  }
  test.each([
    ["410000", 2026],
    ["410105", 2026],
    ["330000", 2025],
  ])("of %s in %s, and so is its file", async (authority, year) => {
    const address = `/v1/statistics/annual?authority=${authority}&year=${year}`
    const prefix = authority.replace(/(00)+$/, "")
    const expected = await expectedAnnual(database.sql, counted, prefix, year, world.now())
    const { rows } = await ask<Annual>(address)
    // A list of which nothing was published in that authority's time has noughts, and no means.
    const cell = (value: number | null | undefined, item: string) => value ?? (item.endsWith("mean") ? null : 0)
    const plain = Object.fromEntries(
      rows.map(({ item, name: _, ...values }) => [
        item,
        /^(leads|exemptions)/.test(item)
          ? values
          : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cell(value, item)])),
      ]),
    )
    const filled = Object.fromEntries(
      Object.entries(expected).map(([item, values]) => [
        item,
        /^(leads|exemptions)/.test(item)
          ? values
          : Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cell(value, item)])),
      ]),
    )
    expect(plain).toEqual(filled)
    const [header, ...lines] = (await (await world.app.request(`${address}&format=csv`)).text())
      .replace("\uFEFF", "")
      .trim()
      .split("\r\n")
    expect(header).toBe("item,name,abnormal,serious,penalty,total")
    expect(lines).toHaveLength(rows.length)
    for (const line of lines) {
      const [item = "", , ...cells] = line.split(",")
      const { abnormal, serious, penalty, total } = plain[item] as Annual["rows"][number]
      expect(cells, item).toEqual(
        [abnormal, serious, penalty, total].map((value) => (value === null ? "" : String(value))),
      )
    }
  })

  test("and has leads that were taken, verified, closed and are overdue, of one authority others than of another", async () => {
    const of = (prefix: string) => expectedAnnual(database.sql, counted, prefix, 2026, world.now())
    const [here, city] = [await of("410105"), await of("41")]
    expect(["taken", "verified", "closed", "overdue"].map((name) => here[`leads_${name}`]?.total)).toEqual([9, 4, 2, 3])
    expect(city["leads_taken"]?.total).toBe(10)
  })
})

describe("how each agency answers is that of the recount to the last figure", () => {
  interface Agencies {
    rows: Record<string, unknown>[]
  }
  const expectedAgencies = async (from: string, to: string) => {
    const events = await recountJoint(database.sql, told, world.now())
    return world.agencies.map(({ id, name }) => {
      const own = events.filter(
        ({ client, day }) => client === id && (day === null || (day.slice(0, 7) >= from && day.slice(0, 7) <= to)),
      )
      const sums: JointSums = sumBy(own, () => "it").get("it") ?? {}
      return {
        ...{ agency: id, name, ...wanted(sums) },
        ...{ recalls_outstanding: sums.outstanding ?? 0, recalls_overdue: sums.overdue ?? 0 },
        ...{ measures_active: sums.active ?? 0, measures_kept: sums.kept ?? 0 },
        ...{ objections: sums.objections ?? 0, objections_upheld: sums.upheld ?? 0 },
        objections_overdue: sums["objections-overdue"] ?? 0,
      }
    })
  }
  const byName = (rows: readonly { name?: unknown }[]) =>
    rows.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1))
  const periods = [
    ["2025-12", "2026-06"],
    ["2026-01", "2026-03"],
    ["2026-03", "2026-03"],
    ["2025-12", "2025-12"],
  ] as const

  test("of a period, of a month, of the last year where nothing is said, and in the file", async () => {
    const seen = new Map<string, unknown[]>()
    for (const [from, to] of periods) {
      const wantedRows = byName(await expectedAgencies(from, to))
      const address = `/v1/statistics/agencies?from=${from}&to=${to}`
      const { rows } = await ask<Agencies>(address)
      expect(byName(rows), `${from} to ${to}`).toEqual(wantedRows)
      for (const row of rows)
        for (const [name, value] of Object.entries(row)) seen.set(name, [...(seen.get(name) ?? []), value])
      const [header = "", ...lines] = (await (await world.app.request(`${address}&format=csv`)).text())
        .replace("\uFEFF", "")
        .trim()
        .split("\r\n")
      expect(lines.sort()).toEqual(
        wantedRows
          .map((row) =>
            header
              .split(",")
              .map((name) => String((row as ExpectedRow & Record<string, unknown>)[name] ?? ""))
              .join(),
          )
          .sort(),
      )
      expect(header.split(",").sort()).toEqual(Object.keys(wantedRows[0] ?? {}).sort())
    }
    expect(byName((await ask<Agencies>("/v1/statistics/agencies")).rows)).toEqual(
      byName(await expectedAgencies("2025-07", "2026-06")),
    )
    expect((await world.app.request("/v1/statistics/agencies?from=2026-02&to=2026-01")).status).toBe(400)
    // None of them could stand in another's place.
    expect(new Set([...seen.values()].map((values) => JSON.stringify(values))).size).toBe(seen.size)
  })

  test("of one that was told nothing, and of objections that are overdue: one of one agency, two of another", async () => {
    const { rows } = await ask<Agencies>("/v1/statistics/agencies")
    expect(Object.fromEntries(rows.map(({ name, objections_overdue: overdue }) => [name, overdue]))).toEqual({
      ...{ 示例税务局: 1, 示例海关: 2, 示例药监局: 0 },
    })
    expect(rows.find(({ name }) => name === "示例药监局")).toMatchObject({
      notices: 0,
      recalls: 0,
      feedback_rate: null,
    })
  })

  test("and who holds and acts on what has ended, and since when", async () => {
    const events = await recountJoint(database.sql, told, world.now())
    const { agencies } = await ask<{ agencies: { agency: string }[] }>("/v1/recalls/figures")
    const waitedFor = new Set(
      events.filter(({ figure }) => figure === "outstanding").map(({ client, record }) => `${client} ${record}`),
    )
    const rows = world.agencies.map(({ id, name }) => {
      const sums =
        sumBy(
          events.filter(({ client, day }) => client === id && day === null),
          () => "it",
        ).get("it") ?? {}
      const open = told.filter(
        (one) =>
          one.client === id &&
          one.operation === "recall" &&
          waitedFor.has(`${id} ${one.record}`) &&
          !told.some((later) => later.record === one.record && later.event > one.event),
      )
      const first = <T>(of: T[]) => of.toSorted()[0] ?? null
      return {
        ...{
          agency: name,
          member: expect.anything(),
          member_name: expect.anything(),
          region: "410000",
          withdrawn: false,
        },
        ...{ told: sums.standing ?? 0, acknowledged: sums["heard-standing"] ?? 0 },
        ...{ outstanding: sums.outstanding ?? 0, overdue: sums.overdue ?? 0, acting: sums.acting ?? 0 },
        since: first(open.map(({ due }) => due)),
        told_since: first(open.map(({ time }) => new Date(time).toISOString())),
        ...{
          terms_over: sums["terms-over"] ?? 0,
          ...{ kept: expect.any(Number), undeclared: 0, declared_on: null },
          ...(sums.standing === undefined
            ? { declaration: "due", declare_by: null }
            : { declaration: "missing", declare_by: expect.any(String) }),
          terms_over_since: expect.toSatisfy((day) => day === null || day < chinaDay(world.now())),
        },
      }
    })
    const byAgency = <T extends { agency: string }>(of: readonly T[]) =>
      of.toSorted((a, b) => (a.agency < b.agency ? -1 : 1))
    expect(byAgency(agencies)).toEqual(byAgency(rows))
    for (const name of ["outstanding", "overdue", "acting", "terms_over"] as const)
      expect(
        rows.some((row) => row[name] > 0),
        name,
      ).toBe(true)
  })
})

test("the page has what the recount has, table by table, and no table beside", async () => {
  const html = await (await world.app.request("/statistics?year=2026&authority=41&by=list")).text()
  const plain = (text = "") => text.replaceAll(/<[^>]*>/g, "").trim()
  // Cells by the head of their row; columns of bars say what the one before them says.
  const tables = Array.from(html.matchAll(/<table class="figures">(.*?)<\/table>/gs), ([, table = ""]) => {
    const rows = Array.from(table.matchAll(/<tr><th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs), ([, head, cells = ""]) => [
      plain(head),
      Array.from(cells.matchAll(/<td>(.*?)<\/td>/gs), ([, cell]) => plain(cell)),
    ])
    return Object.fromEntries(rows) as Record<string, string[]>
  })
  const figures = Array.from(html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs), ([, , cell]) => plain(cell))
  const narrow = { authority: "41", from: "2026-01", to: "2026-12" }
  const of = (by: Asked["by"]) => expectedAnswer(counted, { by, ...narrow })
  const shown = (value: unknown) =>
    value === null || value === undefined ? "–" : Number.isInteger(value) ? String(value) : Number(value).toFixed(1)
  const percent = (rate: number | null) => (rate === null ? null : Math.round(rate * 1_000) / 10)
  type Row = ExpectedRow
  const table = (rows: readonly Row[], head: (row: Row) => string, cells: (row: Row) => unknown[]) =>
    Object.fromEntries(rows.map((row) => [head(row), cells(row).map(shown)]))
  const [months, byList, authorities, agencies] = [of(["month"]), of(["list"]), of(["authority"]), of(["agency"])]
  const total = months.total
  const listName = ({ list = "" }: Row) => listWords[list as ListName].zh
  const agencyName = ({ agency: id }: Row) => world.agencies.find((each) => each.id === id)?.name ?? ""
  const { merchants, agencies: acts } = total
  expect(figures.slice(0, 6)).toEqual(
    [
      merchants.listed,
      merchants.ended,
      merchants.ended_by["repair"] ?? 0,
      merchants.live,
      merchants.days_listed_mean,
      acts.publication_days_mean,
    ].map(shown),
  )
  const annual = await expectedAnnual(database.sql, counted, "41", 2026, world.now())
  const jointByMonth = new Map<string, Row["joint"]>(months.rows.map((row) => [row.month ?? "", row.agencies.joint]))
  expect(tables).toEqual([
    table(
      months.rows,
      ({ month = "" }) => month,
      ({ merchants: { listed, ended, live } }) => [listed, ended, live],
    ),
    Object.fromEntries(
      Object.entries(merchants.ended_by).map(([name, count]) => [
        recordMoves[name as keyof typeof recordMoves].zh,
        [shown(count)],
      ]),
    ),
    table(byList.rows, listName, ({ merchants: { listed, ended, ended_by, live, days_listed_mean } }) => [
      listed,
      ended,
      ended_by["repair"] ?? 0,
      live,
      days_listed_mean,
    ]),
    table(byList.rows, listName, ({ agencies: { publication_days_mean, overdue, joint: own } }) => [
      publication_days_mean,
      overdue,
      own.measures_applied,
      own.measures_lifted,
      percent(own.feedback_rate),
      own.answer_days_mean,
    ]),
    table(
      authorities.rows,
      ({ authority = "" }) => regionName(authority) ?? "",
      ({ agencies: { published, publication_days_mean, judged, late, overdue_now } }) => [
        published,
        publication_days_mean,
        judged,
        late,
        overdue_now,
      ],
    ),
    table(agencies.rows, agencyName, ({ joint: own }) => [
      own.notices + own.recalls,
      own.answered,
      percent(own.feedback_rate),
      own.answer_days_mean,
      own.recalls_late,
      own.measures_applied,
      own.measures_lifted,
      own.outstanding_now,
      own.overdue_now,
    ]),
    Object.fromEntries(
      [...jointByMonth].map(([month, own]) => [
        month,
        [
          own.measures_applied,
          own.measures_lifted,
          own.notices + own.recalls,
          own.answered,
          percent(own.feedback_rate),
          own.answer_days_mean,
          own.recalls_late,
        ].map(shown),
      ]),
    ),
    Object.fromEntries(
      Object.entries(annual).map(([item, { abnormal, serious, penalty, total: all }]) => [
        itemWords(item as AnnualItem).zh,
        [abnormal, serious, penalty, all].map(shown),
      ]),
    ),
  ])
})
