/**
 * `npm run bench:ten-million -- [--live N] [--partitions N]`: what a register costs that has N live records (ten million), beside one
 * with a tenth of them, both made by the database itself and past the log's signatures: import, look-up, check, publication, expiry and
 * the reading of an export. Then tables of the same records in one piece and in partitions by a hash of the code, asked the same.
 * What is printed as a ratio is the larger register over the smaller, or partitions over one piece; times are of this machine in this hour.
 */
import { randomInt } from "node:crypto"
import { parseArgs } from "node:util"
import { platform } from "../src/app/platform.ts"
import type { Pool } from "../src/database/client.ts"
import { liveLines } from "../src/exports/snapshot/view-store.ts"
import { publishedCalendar } from "../src/law/calendar.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { lockHead } from "../src/ledger/sequencer.ts"
import { endDisplays } from "../src/register/daily/display-step.ts"
import { importLines } from "../src/register/import/import.ts"
import { readStandings } from "../src/register/record/standing.ts"
import { sampleLines } from "../src/register/sample/sample.ts"
import { fillLive, type LiveRegister, liveCode, sellers } from "./live-register.ts"
import { openBenchRegister, percentile, seconds, tell } from "./register.ts"

const { values } = parseArgs({
  options: { live: { type: "string", default: "10000000" }, partitions: { type: "string", default: "16" } },
})
const [live, partitions] = [Number(values.live), Number(values.partitions)]
const today = "2026-11-01"
const clock = () => Date.parse(`${today}T04:00:00Z`)
const importedRows = Math.min(100_000, live / 10)
const expiring = 10_000

async function importSample(pool: Pool, records: number): Promise<number> {
  const lines = [
    ...sampleLines({ subjects: Math.ceil(records * 0.4), records, seed: randomInt(1_000, 2 ** 31), today }),
  ]
  async function* chunks() {
    for (let at = 0; at < lines.length; at += 2_000) yield Buffer.from(`${lines.slice(at, at + 2_000).join("\n")}\n`)
  }
  const all = () => true
  const office = { ...platform, clock, policy: defaultPolicy, actor: "bench", source: "bench" }
  return await seconds(async () => {
    const { tally } = await importLines(pool, chunks(), { ...office, mayPublishFor: all, mayAmendSubject: all })
    if (tally.rejected > 0) throw new Error(`${tally.rejected} rows of the sample were refused`)
  })
}

/** The middle of what something took, in ms. */
async function median(times: number, work: (n: number) => Promise<unknown>): Promise<number> {
  const all: number[] = []
  for (let n = 0; n < times; n++) all.push(1_000 * (await seconds(() => work(n))))
  return percentile(all, 0.5)
}

/** Entries and lines as long as real ones, which nobody has signed: what is exported is read from them. */
async function fillLog(pool: Pool): Promise<void> {
  await pool`alter table log_entry set unlogged`
  await pool`
    insert into log_entry (position, entry, line, record_id, subject_code)
    select position, '{"v":2,"op":"publish","commitment":"' || repeat('A', 86) || '","time":1772600000000}',
      json_build_object('id', id, 'list', list, 'code', subject_code, 'name', subject_name, 'decisionNo', decision_no,
        'authority', authority, 'publishedOn', published_on, 'detail', detail, 'salt', repeat('A', 43))::text, id, subject_code
    from record`
  await pool`vacuum analyze log_entry`
}

async function readExport(pool: Pool): Promise<number> {
  let bytes = 0
  const took = await seconds(() =>
    pool.begin(async (tx) => {
      const { size } = await lockHead(tx)
      const checkpoint = { origin: "bench", size, root: new Uint8Array(32) }
      const view = { checkpoint, note: "", time: 0, headSize: size } as unknown as Parameters<typeof liveLines>[1]
      for await (const chunk of liveLines(tx, view, 0)) bytes += chunk.length
    }),
  )
  if (bytes < live) throw new Error("the export holds less than a byte a record")
  return took
}

/** Has records end, and ends them. @returns ms a record */
async function expire(pool: Pool): Promise<number> {
  await pool`
    update record set displayed_until = '2026-10-31' where id in (
      select id from record where displayed_until > '2099-01-01' and state = 'live' order by displayed_until limit ${expiring})`
  let ended = 0
  const office = {
    ...platform,
    clock,
    sql: pool,
    calendar: publishedCalendar,
    policy: defaultPolicy,
    today,
    pause() {},
  }
  const took = await seconds(() =>
    endDisplays({
      ...office,
      progress(changed) {
        ended += changed
      },
    }),
  )
  if (ended < Math.min(expiring, 1_000)) throw new Error(`${ended} records were ended`)
  return (1_000 * took) / ended
}

/** Each figure of a register, by its name: ms of what is named. */
async function measure(pool: Pool, size: LiveRegister): Promise<Record<string, number>> {
  const codes = [...sellers(size, 100_000)]
  const read = { sql: pool, clock }
  const figures: Record<string, number> = {}
  const note = (name: string, value: number) => {
    figures[name] = value
    tell(name, `${value.toPrecision(3)} ms`)
  }
  const step = Math.floor(size.live / 2_000)
  note("look-up of one code", await median(2_000, (n) => readStandings(read, [liveCode((n * step + n) % size.live)])))
  note(
    "check of 1,000 codes by PostgreSQL",
    await median(100, (n) => readStandings(read, codes.slice(n * 1_000, (n + 1) * 1_000))),
  )
  note("reading an export, a million records", (1e9 * (await readExport(pool))) / size.live)
  note("import, 1,000 rows", (1e6 * (await importSample(pool, importedRows))) / importedRows)
  note("publication of one", await median(30, () => importSample(pool, 1)))
  note("expiry, 1,000 records", 1_000 * (await expire(pool)))
  return figures
}

/** The same rows in one piece and in partitions, each without a log of changes, with the same indexes. */
async function comparePartitions(pool: Pool, size: LiveRegister): Promise<void> {
  const kinds = { one: "", parted: "partition by hash (subject_code)" }
  const figures: Record<string, Record<string, number>> = {}
  for (const [kind, clause] of Object.entries(kinds)) {
    const table = `record_${kind}`
    await pool.unsafe(`create ${clause ? "" : "unlogged"} table ${table} (like record including defaults) ${clause}`)
    if (clause)
      for (let n = 0; n < partitions; n++)
        await pool.unsafe(
          `create unlogged table ${table}_${n} partition of ${table} for values with (modulus ${partitions}, remainder ${n})`,
        )
    await pool.unsafe(`insert into ${table} select * from record`)
    await pool.unsafe(`create unique index on ${table} (id, subject_code)`)
    await pool.unsafe(
      `create index on ${table} (subject_code, list, ground, penalty_class, displayed_until) where state = 'live'`,
    )
    await pool.unsafe(`create index on ${table} (displayed_until, id) where displayed_until is not null`)
    figures[kind] = { "vacuum analyze": 1_000 * (await seconds(() => pool.unsafe(`vacuum analyze ${table}`))) }
  }
  const codes = [...sellers(size, 50_000)]
  const ids = Array.from({ length: 1_000 }, (_, n) => `r${String((n * 9_973) % size.live).padStart(24, "0")}`)
  const list = (all: readonly string[]) => `'{${all.join(",")}}'::text[]`
  const asked: Record<string, (table: string, n: number) => string> = {
    "by one code": (table, n) => `select list from ${table} where subject_code = '${codes[n]}' and state = 'live'`,
    "by 1,000 codes": (table, n) =>
      `select subject_code, list from ${table} where subject_code = any(${list(codes.slice((n % 50) * 1_000, ((n % 50) + 1) * 1_000))}) and state = 'live'`,
    "by one id": (table, n) => `select list from ${table} where id = '${ids[n % 1_000]}'`,
    "by 1,000 ids": (table) => `select count(list) from ${table} where id = any(${list(ids)})`,
    "the thousand that end first": (table) =>
      `select id from ${table} where displayed_until is not null and displayed_until < '2100-01-01' order by displayed_until, id limit 1000`,
    "update of one by its code and id": (table, n) =>
      `update ${table} set repair_opens_on = '2026-06-06' where subject_code = '${codes[n]}' and state = 'live'`,
  }
  for (const [name, statement] of Object.entries(asked)) {
    // In turns, so that a machine that gets slower is slower for both.
    const times: Record<string, number[]> = { one: [], parted: [] }
    for (let n = 0; n < 200; n++)
      for (const kind of Object.keys(kinds))
        times[kind]?.push(1_000 * (await seconds(() => pool.unsafe(statement(`record_${kind}`, n)))))
    for (const [kind, own] of Object.entries(figures)) own[name] = percentile(times[kind] ?? [], 0.5)
  }
  for (const [name, one] of Object.entries(figures["one"] ?? {})) {
    const parted = figures["parted"]?.[name] ?? Number.NaN
    tell(
      `${partitions} partitions: ${name}`,
      `${parted.toPrecision(3)} ms, in one piece ${one.toPrecision(3)}, ratio ${(parted / one).toFixed(2)}`,
    )
  }
}

/** A register of its own for each size: what is imported into the smaller one would lie in the other's way. */
async function measureAt(to: number, withPartitions: boolean): Promise<Record<string, number>> {
  const register = await openBenchRegister()
  try {
    let size: LiveRegister = { live: 0, known: 0 }
    const filling = await seconds(async () => {
      size = await fillLive(register.pool, to, size)
      await fillLog(register.pool)
    })
    const [row] = await register.pool<{ size: string }[]>`
      select pg_size_pretty(pg_database_size(current_database())) as size`
    tell(`register of ${to} live records`, `${row?.size}, filled in ${filling.toFixed(0)} s`)
    const figures = await measure(register.pool, size)
    if (withPartitions) await comparePartitions(register.pool, size)
    return figures
  } finally {
    await register.close()
  }
}

const smaller = await measureAt(live / 10, false)
const larger = await measureAt(live, true)
for (const [name, at] of Object.entries(larger))
  tell(`${name}, ${live} over ${live / 10}`, (at / (smaller[name] ?? Number.NaN)).toFixed(2))
