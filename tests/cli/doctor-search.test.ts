/** What the doctor says of a Meilisearch that does not answer: beside its reader, which has read all, and as what is wrong. */
import { createServer } from "node:net"
import path from "node:path"
import { expect, test } from "vitest"
import { recordReaders } from "../../src/search/record/index-form-store.ts"
import { importRows } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { penaltyRow } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()

/** A port at which nobody listens. */
async function freePort(): Promise<number> {
  const held = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => held.once("listening", resolve))
  const address = held.address()
  await new Promise((resolve) => held.close(resolve))
  return typeof address === "object" && address ? address.port : 0
}

test("a reader that has read all and can't be asked is not up to date and nothing more", async () => {
  await importRows(database.sql, [penaltyRow(1)])
  await database.sql`
    insert into log_reader (name, position) select ${recordReaders.meilisearch}, max(position) + 1 from log_entry`
  await database.sql`insert into search_engine (reader, uid) values (${recordReaders.meilisearch}, 'gongshi_record')`
  const port = await freePort()
  const env = {
    DATABASE_URL: database.url,
    DATA_DIR: path.join(cwd, "data"),
    MEILI_URL: `http://127.0.0.1:${port}`,
  }
  const { code, stdout } = await gongshi(["doctor"], { cwd, env })
  expect(stdout).toMatch(/^reader meilisearch-records: +at \d+, .*; the index in Meilisearch is being built/m)
  expect(code).toBe(1)
  await database.sql`update search_engine set mark = '1:x:y:1', documents = 1`
  const away = await gongshi(["doctor"], { cwd, env })
  expect(away.stdout).toMatch(/^reader meilisearch-records: +at \d+, up to date; Meilisearch does not answer$/m)
  expect(away.stdout).toMatch(
    /^WRONG: +Meilisearch does not answer; PostgreSQL answers: start the server at MEILI_URL/m,
  )
  expect([away.code, away.stdout.includes(`:${port}`)]).toEqual([1, false])
})
