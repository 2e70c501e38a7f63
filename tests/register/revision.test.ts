/**
 * What has changed is found by index, in a register with many subjects, however PostgreSQL plans.
 */
import { beforeAll, expect, test } from "vitest"
import { countRevisions, listChanged, readMark } from "../../src/register/subject/revision-store.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()
const noEntries = { from: 0, to: 0 }

beforeAll(async () => {
  await database.sql`
    insert into subject (code, name, type, region)
    select lpad(n::text, 18, '0'), '示例' || n, 'enterprise', '410105' from generate_series(1, 50000) n`
  await database.sql`vacuum analyze subject`
})

test.each(["force_generic_plan", "force_custom_plan"])("no subject is read that is not new (%s)", async (mode) => {
  const mark = await readMark(database.sql)
  await database.sql.begin(async (tx) => {
    await tx`select set_config('plan_cache_mode', ${mode}, true)`
    expect(await countRevisions(tx, mark, 1)).toEqual({ count: 0, restored: false })
    expect(await listChanged(tx, noEntries, mark)).toEqual([])
    const [scans] = await tx<{ whole: number; byIndex: number }[]>`
      select seq_scan::int as whole, idx_scan::int as "byIndex" from pg_stat_xact_user_tables where relname = 'subject'`
    expect(scans?.whole).toBe(0)
    expect(scans?.byIndex).toBeGreaterThan(0)
  })
  const code = mode.slice(0, 18).toUpperCase()
  await database.sql`insert into subject (code, name, type, region) values (${code}, '示例', 'enterprise', '410105')`
  expect(await countRevisions(database.sql, mark, 1)).toEqual({ count: 1, restored: false })
  expect(await listChanged(database.sql, noEntries, mark)).toEqual([code])
})
