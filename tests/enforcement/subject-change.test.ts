// What becomes of a merchant itself (renamed, moved, under another code, merged, known for the first time): who holds its
// records is told, whom they concern from now on gets them, and the list of whom to look at again names it.
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { saveAgency } from "../../src/enforcement/agency/store.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, importOptions, importWith, noticeParts, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { erase } from "../support/erasure.ts"
import { move } from "../support/move.ts"
import { officer, type Worker } from "../support/office.ts"
import { platform, watch } from "../support/roster.ts"
import { codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { clock: () => now })
const sound = { halted: async () => null }
const raise = () => raiseNotices({ sql: database.sql, clock: () => now, signedLog: sound, ...noticeParts })
const sizeOf = async () =>
  (await database.sql<{ size: number }[]>`select size::int as size from log_head`)[0]?.size ?? 0
const importRows = (rows: readonly unknown[]) => importWith(database.sql, rows, { ...importOptions, clock: () => now })
/** Imports and answers with the ids of the records, in their order. */
async function publish(rows: readonly unknown[]): Promise<string[]> {
  const size = await sizeOf()
  await importRows(rows)
  const added = await database.sql<{ id: string }[]>`select id from record where position >= ${size} order by position`
  return added.map(({ id }) => id)
}

let anna: Worker
let boris: Worker
let tax: AgencyDesk
let south: AgencyDesk
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})
beforeEach(async () => {
  await database.sql`update api_client set revoked_at = now() where role = 'agency' and revoked_at is null`
  tax = await agency(app, database.sql)
  south = await agency(app, database.sql, { region: "440000" })
  expect((await tax.post("/v1/subscriptions", { region: "41" })).status).toBe(201)
  expect((await south.post("/v1/subscriptions", { region: "44" })).status).toBe(201)
  await raise()
  // Beyond the minute by which a range reaches back.
  now += 120_000
})

let n = 0
const next = () => ++n
const nameOf = (merchant: number) => `示例第${merchant}号商贸有限公司`
const renamed = (merchant: number) => `示例改名第${merchant}号商贸有限公司`

async function carryOut(begun: object) {
  const { status, body } = await anna.post("/v1/decisions", begun)
  expect(status, JSON.stringify(body)).toBe(201)
  await boris.act(body, "approve")
}
const recode = (from: number, to: number) =>
  carryOut({
    ...{ kind: "code-change", subject: { code: codeOf(from), name: nameOf(from) }, authority: "410105" },
    ...{ new_code: codeOf(to), changed_on: "2026-06-29", evidence: "准予变更登记通知书（示例）" },
  })
const merge = (record_id: string, into: number) =>
  carryOut({
    ...{ kind: "change", record_id, change: "deregister", arose_on: "2026-06-30", evidence: "登记档案（示例）" },
    merged_into: codeOf(into),
  })

interface Told {
  kind: string
  notice: {
    record_id: string
    subject: { code: string; name: string; region: string } | null
    changed: string[]
    initial: boolean
    reason: string | null
  }
}
/** What an agency was told of a record: the kind, which fields differ, and where the merchant is. */
async function told(who: AgencyDesk, record: string) {
  const { notices } = (await who.get(`/v1/notices?record=${record}`)).body as unknown as { notices: Told[] }
  return notices.map(({ kind, notice }) => [kind, notice.changed.join(), notice.subject?.region, notice.initial])
}

describe("a change of a merchant", () => {
  test("of its region is told to who holds its records, and gives them to whom they concern there, once", async () => {
    const merchant = next()
    const [penalty = "", serious = ""] = await publish([
      ...[subjectRow(merchant), penaltyRow(merchant), seriousRow(merchant)],
    ])
    await raise()
    await importRows([subjectRow(merchant, { region: "440100" })])
    // The same again, and its shops, change nothing that was told.
    await importRows([subjectRow(merchant, { region: "440100" })])
    await importRows([
      subjectRow(merchant, { region: "440100", shops: [{ platform: "示例平台", name: "示例店", url: null }] }),
    ])
    await Promise.all([raise(), raise(), raise()])
    await raise()
    for (const record of [penalty, serious]) {
      expect(await told(tax, record)).toEqual([
        ["listed", "", "410105", false],
        ["changed", "region", "440100", false],
      ])
      expect(await told(south, record)).toEqual([["listed", "", "440100", true]])
    }
    const feed = await (await app.request("/v1/notices/feed", { headers: south.header })).text()
    const lines = feed
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { line?: string; notice?: Told["notice"] })
    expect(lines.find(({ notice }) => notice?.record_id === penalty)?.line).toContain("罚款30000元")

    // Who holds it goes on getting its changes, and its recall.
    await move(database.sql, penalty, "amend", { penaltyClass: "P3a" }, now)
    await move(database.sql, penalty, "withdraw", {}, now)
    await raise()
    const rest = [
      ["changed", "class,planned_end", "440100", false],
      ["ended", "", "440100", false],
    ]
    expect((await told(tax, penalty)).slice(2)).toEqual(rest)
    expect((await told(south, penalty)).slice(1)).toEqual(rest)
  })

  test("is none where what was told before says nothing of the region", async () => {
    const merchant = next()
    const [penalty = ""] = await publish([subjectRow(merchant), penaltyRow(merchant)])
    await raise()
    await database.sql`
      update notice_event set line = (line::jsonb #- '{subject,region}')::text where record_id = ${penalty}`
    await importRows([subjectRow(merchant, { shops: [{ platform: "示例平台", name: "示例店", url: null }] })])
    await raise()
    expect((await told(tax, penalty)).map(([kind]) => kind)).toEqual(["listed"])
  })

  test("of its name is told to who holds its records, whoever subscribes still, and to nobody of what has ended", async () => {
    const merchant = next()
    const [penalty = "", serious = ""] = await publish([
      ...[subjectRow(merchant), penaltyRow(merchant), seriousRow(merchant)],
    ])
    await raise()
    await move(database.sql, serious, "revoke", {}, now)
    const { subscriptions } = (await tax.get("/v1/subscriptions")).body as unknown as {
      subscriptions: { id: string }[]
    }
    await app.request(`/v1/subscriptions/${subscriptions[0]?.id}`, { method: "DELETE", headers: tax.header })
    await importRows([subjectRow(merchant, { name: renamed(merchant) })])
    await raise()
    const { notices } = (await tax.get(`/v1/notices?record=${penalty}`)).body as unknown as { notices: Told[] }
    expect(notices.map(({ notice }) => [notice.subject?.name, notice.changed])).toEqual([
      [nameOf(merchant), []],
      [renamed(merchant), ["name"]],
    ])
    expect((await told(tax, serious)).map(([kind]) => kind)).toEqual(["listed", "ended"])
  })

  test("and one of a record in the same step are told together, and what was published in it once", async () => {
    const [held, fresh] = [next(), next()]
    const [penalty = ""] = await publish([subjectRow(held), penaltyRow(held)])
    await raise()
    const [added = ""] = await publish([subjectRow(fresh), penaltyRow(fresh)])
    await importRows([
      subjectRow(held, { region: "440100", name: renamed(held) }),
      subjectRow(fresh, { region: "440100" }),
    ])
    await move(database.sql, penalty, "amend", { penaltyClass: "P3a" }, now)
    await raise()
    expect((await told(tax, penalty)).slice(1)).toEqual([["changed", "class,planned_end,name,region", "440100", false]])
    expect(await told(south, penalty)).toEqual([["changed", "class,planned_end,name,region", "440100", false]])
    // It was there when its merchant had moved already.
    expect(await told(tax, added)).toEqual([])
    expect(await told(south, added)).toEqual([["listed", "", "440100", false]])
  })

  test("of its code is told of each record, with the new one", async () => {
    const [from, to] = [next(), next()]
    const [penalty = ""] = await publish([subjectRow(from), penaltyRow(from)])
    await raise()
    await recode(from, to)
    await raise()
    const { notices } = (await tax.get(`/v1/notices?record=${penalty}`)).body as unknown as { notices: Told[] }
    expect(notices.map(({ notice }) => [notice.subject?.code, notice.changed, notice.reason])).toEqual([
      [codeOf(from), [], null],
      [codeOf(to), ["code"], "recode"],
    ])
  })

  test("is told once by a step that is killed when all is written, and goes on where it was", async () => {
    const merchant = next()
    const [penalty = ""] = await publish([subjectRow(merchant), penaltyRow(merchant)])
    await raise()
    await importRows([subjectRow(merchant, { region: "440100" })])
    // Whoever appends to the log waits for this one: the step has written its notices by then.
    await database.sql.begin(async (tx) => {
      await tx`select from log_head for update`
      const [self] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`
      let isOver = false
      const raising = raise()
        .catch(() => "killed")
        .finally(() => {
          isOver = true
        })
      let waiting: { pid: number }[] = []
      while (waiting.length === 0 && !isOver) {
        waiting = await tx<{ pid: number }[]>`
          select pid from pg_stat_activity where datname = current_database() and ${self?.pid ?? 0} = any(pg_blocking_pids(pid))`
      }
      for (const { pid } of waiting) await tx`select pg_terminate_backend(${pid})`
      expect(await raising).toBe("killed")
    })
    expect(await told(south, penalty)).toEqual([])
    await Promise.all([raise(), raise()])
    expect(await told(south, penalty)).toEqual([["listed", "", "440100", true]])
    expect((await told(tax, penalty)).map(([kind]) => kind)).toEqual(["listed", "changed"])
  })

  test("gives an agency by requests nothing of a region that no grant covers", async () => {
    await saveAgency(database.sql, south.id, { byRequest: true }, { actor: "test", reason: null, at: now })
    const merchant = next()
    const [penalty = ""] = await publish([subjectRow(merchant), penaltyRow(merchant)])
    await raise()
    await importRows([subjectRow(merchant, { region: "440100" })])
    await raise()
    expect(await told(south, penalty)).toEqual([])
  })
})

describe("whom to look at again", () => {
  type Header = Record<string, string>
  interface Listed {
    subjects: { code: string; records: { id: string | null; list: string; op: string; position: number }[] }[]
    next: string | null
  }
  const read = async (from: number, header: Header = tax.header, rest = "") =>
    (await (await app.request(`/v1/rescreening?from=${from}${rest}`, { headers: header })).json()) as Listed
  /** By code: the records named, and what the log says of the subject itself. */
  const named = async (from: number, header?: Header) =>
    Object.fromEntries(
      (await read(from, header)).subjects.map(({ code, records }) => [
        code,
        records.map(({ id, list, op }) => (id === null ? `${list} ${op}` : op)).join(),
      ]),
    )

  /** Merchants whose records are shown, and others who have none: one to rename, one to move, one to get another code, one to merge. */
  async function four(rows: (merchant: number) => unknown[]) {
    const merchants = [next(), next(), next(), next()] as const
    const [into, current] = [next(), next()]
    await importRows([subjectRow(into)])
    now += 120_000
    await publish(merchants.flatMap((merchant) => [subjectRow(merchant), ...rows(merchant)]))
    now += 120_000
    return { merchants, into, current, from: await sizeOf() }
  }

  test("are those with live records that were renamed, moved, merged, or are found under another code: the old one and the new", async () => {
    const { merchants, into, current, from } = await four((merchant) => [penaltyRow(merchant)])
    const [name, region, code, merged] = merchants
    await importRows([subjectRow(name, { name: renamed(name) }), subjectRow(region, { region: "440100" })])
    await recode(code, current)
    const [record] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(merged)}`
    await merge(record?.id ?? "", into)
    const all = {
      [codeOf(name)]: "subject state",
      [codeOf(region)]: "subject state",
      [codeOf(code)]: "subject state",
      [codeOf(current)]: "amend,subject state",
      [codeOf(merged)]: "remove",
    }
    expect(await named(from)).toEqual(all)
    // All of it is public: a platform is told the same.
    expect(await named(from, (await platform(database.sql)).header)).toEqual(all)
    // The next range begins a minute before the entry that is last before it.
    now += 120_000
    const last = next()
    await publish([penaltyRow(last)])
    const size = await sizeOf()
    now += 120_000
    const known = next()
    await importRows([subjectRow(known)])
    expect(Object.keys(await named(size))).toEqual([codeOf(last), codeOf(known)].sort())
  })

  test("are those without a live record as well, and those who came to be known", async () => {
    const { merchants, into, current, from } = await four(() => [])
    const [name, region, code, merged] = merchants
    const [masked = ""] = await publish([penaltyRow(merged)])
    await move(database.sql, masked, "mask", {}, now)
    now += 120_000
    const start = await sizeOf()
    const known = next()
    await importRows([
      ...[subjectRow(name, { name: renamed(name) }), subjectRow(region, { region: "440100" }), subjectRow(known)],
    ])
    // The log has not grown: it says nothing of them.
    expect(await sizeOf()).toBe(start)
    await recode(code, current)
    await merge(masked, into)
    const all = {
      ...Object.fromEntries([name, region, known, merged].map((merchant) => [codeOf(merchant), ""])),
      ...{ [codeOf(code)]: "subject state", [codeOf(current)]: "subject state" },
    }
    expect(await named(start)).toEqual(all)
    expect(from).toBeLessThan(start)
    // By pages, without losing or doubling one.
    const codes: string[] = []
    for (let after = ""; ; ) {
      const { subjects, next: on } = await read(start, tax.header, `&limit=2&after=${after}`)
      codes.push(...subjects.map((each) => each.code))
      if (on === null) break
      after = on
    }
    expect(codes).toEqual(Object.keys(all).sort())
    // Whom the register knows is told nobody as a list: a platform is told its own sellers.
    const shop = await platform(database.sql)
    expect(await named(start, shop.header)).toEqual({})
    await watch(database.sql, shop, [codeOf(name), codeOf(code)])
    expect(await named(start, shop.header)).toEqual({ [codeOf(name)]: "", [codeOf(code)]: "subject state" })
    // Nor an agency that reads by requests alone, and has none.
    await saveAgency(database.sql, south.id, { byRequest: true }, { actor: "test", reason: null, at: now })
    expect(await named(start, south.header)).toEqual({})
  })

  test("are those whose record was erased", async () => {
    const merchant = next()
    const from = await sizeOf()
    await publish([subjectRow(merchant), penaltyRow(merchant)])
    const erased = await sizeOf()
    await erase(database.sql, from)
    now += 120_000
    expect(await named(erased)).toMatchObject({ [codeOf(merchant)]: "erase" })
  })
})
