/**
 * `npm run bench:enforcement [RECORDS] [AGENCIES] [ROUNDS]`: so many records are published to so many agencies, and end. How long it
 * takes from the publication until the last notice can be read, with the follower running as a server runs it and an agency
 * that asks for its tray again and again; and what raising notices and recalls costs beside a COPY of the same rows into the
 * same tables with the same indexes. In each round with other records; a ratio that misses its bar by more than the rounds lie
 * apart ends it with 1.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { toApiKey } from "../src/access/api-key.ts"
import { addClient } from "../src/access/store.ts"
import type { Tenant } from "../src/access/tenant.ts"
import { platform } from "../src/app/platform.ts"
import type { Pool } from "../src/database/client.ts"
import { type CopyValue, copyTables } from "../src/database/copy.ts"
import { saveAgency } from "../src/enforcement/agency/store.ts"
import { type NoticeOffice, raiseNotices } from "../src/enforcement/notice/raise.ts"
import { listTray } from "../src/enforcement/notice/store.ts"
import { publishedCalendar } from "../src/law/calendar.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { importLines } from "../src/register/import/import.ts"
import { type Bar, tellBars } from "./bar.ts"
import { codeOf } from "./invented-register.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"

const records = Number(process.argv[2] ?? 10_000)
const agencies = Number(process.argv[3] ?? 14)
const rounds = Number(process.argv[4] ?? 5)

async function addAgency(pool: Pool, name: string): Promise<Tenant> {
  const [id, key] = [randomUUID() as Tenant, toApiKey(randomBytes(32).toString("base64url"))]
  await addClient(pool, { id, name, role: "agency", key, actor: "system:bench", at: Date.now() })
  await saveAgency(pool, id, { region: "410000" }, { actor: "system:bench", reason: null, at: Date.now() })
  await pool`
    insert into subscription (id, client_id, list, created_at, filled_to) values (${randomUUID()}, ${id}, 'abnormal', now(), null)`
  return id
}

/** Publishes the records of a round, or ends them, as an import does. */
async function publish(pool: Pool, round: number, removedOn?: string): Promise<void> {
  const line = (n: number) =>
    JSON.stringify({
      ...{ kind: "abnormal", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, ground: "AB-E4" },
      ...{ decision_no: `示例异字〔2026〕${n}号`, decided_on: "2026-03-02", authority: "410105" },
      ...{ published_on: "2026-03-05", ...(removedOn ? { removed_on: removedOn } : {}) },
    })
  async function* chunks() {
    for (let n = 0; n < records; n += 1_000) {
      const count = Math.min(1_000, records - n)
      yield Buffer.from(Array.from({ length: count }, (_, index) => `${line(round * records + n + index)}\n`).join(""))
    }
  }
  const all = () => true
  const { tally } = await importLines(pool, chunks(), {
    ...platform,
    ...{ policy: defaultPolicy, actor: "bench", source: "bench", mayPublishFor: all, mayAmendSubject: all },
  })
  if (tally.added + tally.amended !== records) throw new Error(`${JSON.stringify(tally)}, expected ${records}`)
}

const tables = ["notice_event", "notice", "notice_batch", "notice_tile"] as const
type Rows = Record<(typeof tables)[number], CopyValue[][]>

/** The rows that were raised since, as COPY takes them. */
async function rowsSince(
  pool: Pool,
  event: number,
  batch: number,
): Promise<{ columns: Record<string, string[]>; rows: Rows }> {
  const where = {
    notice_event: `id > ${event}`,
    notice: `event_id > ${event}`,
    notice_batch: `id > ${batch}`,
    notice_tile: `batch > ${batch}`,
  }
  const columns: Record<string, string[]> = {}
  const rows: Rows = { notice_event: [], notice: [], notice_batch: [], notice_tile: [] }
  for (const table of tables) {
    const named = await pool<{ name: string }[]>`
      select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`
    columns[table] = named.map(({ name }) => name)
    const texts = columns[table].map((name) => `${name}::text`).join(", ")
    rows[table] = (await pool.unsafe(`select ${texts} from ${table} where ${where[table]}`).values()) as CopyValue[][]
  }
  return { columns, rows }
}

/** Takes the rows out and copies them in again: the same rows, tables and indexes. */
async function copyAgain(pool: Pool, event: number, batch: number): Promise<number> {
  const { columns, rows } = await rowsSince(pool, event, batch)
  await pool.unsafe(`delete from notice where event_id > ${event}`)
  await pool.unsafe(`delete from notice_event where id > ${event}`)
  await pool.unsafe(`delete from notice_batch where id > ${batch}`)
  await pool.unsafe(`delete from notice_tile where batch > ${batch}`)
  await pool.unsafe("vacuum notice, notice_event, notice_batch, notice_tile")
  return seconds(() =>
    pool.begin((tx) =>
      copyTables(
        tx,
        tables.map((table) => ({ table, columns: columns[table] ?? [], rows: rows[table] })),
      ),
    ),
  )
}

// As a server's follower of notices looks: see src/app/followers.ts.
const lookEveryMs = 1_000
// How often an agency that waits asks for what is new in its tray.
const askEveryMs = 100

/**
 * Has the follower look, from one full pause on, until one agency has read the last of its notices, page by page.
 * @returns the seconds until then, and those of them in which notices were raised
 */
async function followUntilRead(office: NoticeOffice, reader: Tenant, from: number) {
  const page = {
    states: null,
    kinds: null,
    recordId: null,
    subjectCode: null,
    sort: null,
    cover: null,
    limit: 1_000,
  }
  const ending = new AbortController()
  let raising = 0
  const following = (async () => {
    while (!ending.signal.aborted) {
      await sleep(lookEveryMs)
      // The reader may have read all before the look that raised it is over: that look counts, and none begun after it.
      if (!ending.signal.aborted) raising += await seconds(() => raiseNotices(office))
    }
  })()
  let last = 0
  const waiting = (async () => {
    last = await seconds(async () => {
      for (let [read, after] = [0, from]; read < records; ) {
        const found = await listTray(office.sql, reader, { ...page, after })
        read += found.length
        after = found.at(-1)?.id ?? after
        if (found.length < page.limit && read < records) await sleep(askEveryMs)
      }
    })
  })()
  // Where the follower fails nobody waits for its notices.
  await Promise.race([waiting, following])
  ending.abort()
  await following
  return { last, raising }
}

const register = await openBenchRegister()
try {
  const { pool } = register
  const office: NoticeOffice = {
    ...{ sql: pool, calendar: publishedCalendar, recallDays: 3, signedLog: { halted: async () => null } },
    // A day whose year has a calendar, whenever this is run.
    ...{ clock: () => Date.parse("2026-06-30T04:00:00Z"), newSalt: platform.newSalt },
  }
  const own: Tenant[] = []
  for (let n = 0; n < agencies; n++) own.push(await addAgency(pool, `示例机构${n}`))
  await raiseNotices(office)
  const last = async () => {
    const [row] = await pool<{ event: number; batch: number }[]>`
      select coalesce(max(e.id), 0)::int as event, coalesce((select max(id) from notice_batch), 0)::int as batch from notice_event e`
    return row ?? { event: 0, batch: 0 }
  }
  const steps = [
    ["notices", undefined],
    ["recalls", "2026-06-01"],
  ] as const
  const ratios = { notices: [] as number[], recalls: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    for (const [name, removedOn] of steps) {
      const before = await last()
      await publish(pool, round, removedOn)
      const { last: untilRead, raising } = await followUntilRead(office, own.at(-1) as Tenant, before.event)
      const page = {
        states: null,
        kinds: null,
        recordId: null,
        subjectCode: null,
        sort: null,
        cover: null,
        after: before.event,
        limit: 1_000,
      }
      let read = 0
      const reading = await seconds(async () => {
        for (let after = before.event; ; ) {
          const found = await listTray(pool, own.at(-1) as Tenant, { ...page, after })
          read += found.length
          if (found.length < 1_000) return
          after = found.at(-1)?.id ?? after
        }
      })
      const [{ count } = { count: 0 }] = await pool<
        { count: number }[]
      >`select count(*)::int as count from notice where event_id > ${before.event}`
      if (count !== records * agencies || read !== records)
        throw new Error(`${count} ${name}, of which ${read} were read`)
      const copying = await copyAgain(pool, before.event, before.batch)
      ratios[name].push(raising / copying)
      tell(`${count} ${name} raised, with their tree`, `${raising.toFixed(2)} s`)
      tell("a COPY of the same rows, same indexes", `${copying.toFixed(2)} s`)
      tell("ratio", (raising / copying).toFixed(2))
      tell("until one agency has read its last one", `${untilRead.toFixed(2)} s after the publication`)
      tell("an agency reads all of its tray", `${reading.toFixed(2)} s`)
    }
  }
  const barOf = (name: keyof typeof ratios): Bar => {
    const sorted = ratios[name].toSorted((a, b) => a - b)
    const measured = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
    return { name: `${name}, raising over COPY`, is: "at most", bar: 8, measured, rounds: ratios[name] }
  }
  tellBars([barOf("notices"), barOf("recalls")])
} finally {
  await register.close()
}
