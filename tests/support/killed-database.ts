/**
 * A PostgreSQL of its own that is killed, again and again, under a load of reads, writes, transactions and look-ups over
 * HTTP, each of which knows what the answer has to be.
 */
import { chmodSync, mkdtempSync } from "node:fs"
import { readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { acquireEmbedded } from "../../src/database/embedded.ts"
import { migrateDatabase } from "../../src/database/migrate.ts"
import { openPool } from "../../src/database/pool.ts"
import { connectSocket } from "../../src/database/socket.ts"
import { storedLines } from "../../src/database/stored-line.ts"
import { isUnavailable } from "../../src/database/unavailable.ts"
import { importRows, testApp } from "./app.ts"
import { lookingMs } from "./patience.ts"
import { codeOf, subjectRow } from "./rows.ts"

/** What became of the load. */
export interface Survival {
  kills: number
  /** What was answered. */
  answered: number
  /** Writes that were acknowledged, and those of them that are not there. */
  acknowledged: number
  lost: number
  /** Transactions of which a part is there. */
  parts: number
  /** Answers that were not those to what was asked, and errors other than that the database is away. */
  wrong: string[]
  /** How often requests were answered with each status. */
  statuses: Record<number, number>
}

// As many as requests that are under way at once on a busy server.
const workers = 32
const subjects = 40

/** Kills it so many times, each time waiting until everybody is served again. @param say told how long that was, and which kill */
export async function surviveKills(
  kills: number,
  say: (pauseMs: number, kill: number) => void = () => {},
): Promise<Survival> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "gongshi-kill-"))
  // The server's user must get in.
  chmodSync(dataDir, 0o755)
  const postgres = await acquireEmbedded({ dataDir, settings: { fsync: "off" } })
  await migrateDatabase(postgres.connection)
  const pool = openPool(postgres.connection, workers, { socket: connectSocket })
  const { request } = testApp(() => pool)
  await importRows(
    pool,
    Array.from({ length: subjects }, (_, n) => subjectRow(n)),
  )
  await pool`create table kept (id bigint, part int)`
  const acknowledged = new Set<number>()
  const statuses: Record<number, number> = {}
  const wrong = new Set<string>()
  const served = new Set<number>()
  let [next, answered, stopped] = [0, 0, false]

  const assert = (isRight: boolean, what: string) => {
    if (!isRight) wrong.add(what)
  }
  /** Rows that say what was asked, more than fit into one packet, so that a loss falls between them. */
  const read = async (asked: number) => {
    const count = 1 + (asked % 700)
    const rows = await pool<{ asked: number; n: number }[]>`
      select ${asked}::int as asked, n, repeat('x', 100) from generate_series(1, ${count}) n`
    assert(rows.length === count, `${rows.length} rows for ${count}`)
    assert(
      Array.from(rows).every((row, index) => row?.asked === asked && row.n === index + 1),
      "rows of another query",
    )
  }
  const write = async (id: number) => {
    await pool`insert into kept select ${id}, part from generate_series(0, 2) part`
    acknowledged.add(id)
  }
  const transact = async (id: number) => {
    await pool.begin(async (tx) => {
      await tx`insert into kept values (${id}, 0)`
      // What a transaction computes meanwhile: the connection may be gone when it asks again.
      await sleep(id % 7)
      const [[row]] = await Promise.all([
        tx<{ asked: number }[]>`select ${id}::int as asked, ${"x".repeat(2_000)}::text`,
        tx`insert into kept values (${id}, 1)`,
      ])
      assert(row?.asked === id, "another's row in a transaction")
      const [{ parts } = { parts: 0 }] = await tx<{ parts: number }[]>`
        insert into kept values (${id}, 2) returning (select count(*)::int from kept where id = ${id}) as parts`
      assert(parts === 2, `${parts} parts of a transaction before the last`)
      if (id % 11 === 0) throw new Refused()
    })
    acknowledged.add(id)
  }
  const stream = async (asked: number) => {
    const count = 4_000 + (asked % 3_000)
    let [bytes, isLeft] = [0, false]
    await pool.begin("read only", async (tx) => {
      const lines = tx`select ${String(asked).padStart(12)} from generate_series(1, ${count})`
      for await (const chunk of storedLines(lines)) {
        bytes += chunk.length
        assert(Number(chunk.toString("utf8", 0, 12)) === asked, "lines of another query")
        await sleep(asked % 5)
        isLeft = asked % 3 === 0
        if (isLeft) break
      }
    })
    assert(isLeft || bytes === count * 13, "lines that end too soon")
  }
  const lookUp = async (asked: number) => {
    const code = codeOf(asked % (subjects + 5))
    const response = await request(`/v1/subjects/${code}`)
    statuses[response.status] = (statuses[response.status] ?? 0) + 1
    if (response.status === 503) {
      // As whoever is told to come back does: at once again would take the processor from the server that comes back.
      await sleep(20)
      throw new Refused()
    }
    assert(response.status === (asked % (subjects + 5) < subjects ? 200 : 404), `${response.status} for a subject`)
    if (response.status !== 200) return
    const { subject } = (await response.json()) as { subject: { code: string } }
    assert(subject.code === code, "another subject")
  }
  const kinds = [lookUp, read, write, transact, transact, read, stream, transact]
  const work = async (worker: number) => {
    const kind = kinds[worker % kinds.length] ?? read
    while (!stopped) {
      try {
        await kind(next++)
        answered++
        served.add(worker)
      } catch (error) {
        if (error instanceof Refused) continue
        assert(isUnavailable(error), String(error))
        await sleep(20)
      }
    }
  }
  const working = Array.from({ length: workers }, (_, worker) => work(worker))
  const allServed = async () => {
    served.clear()
    const since = performance.now()
    while (served.size < workers) {
      if (performance.now() - since > lookingMs) throw new Error(`${served.size} of ${workers} are served again`)
      await sleep(20)
    }
    return Math.round(performance.now() - since)
  }
  const killOne = async (kill: number) => {
    const [postmaster] = (await readFile(path.join(postgres.directory, "postmaster.pid"), "utf8")).split("\n")
    // Every third time one of its sessions: the server then ends all the others and starts anew by itself.
    const sessions = kill % 3 === 0 ? await pool<{ pid: number }[]>`select pid from pg_stat_activity` : []
    process.kill(sessions.at(-1)?.pid ?? Number(postmaster), "SIGKILL")
  }
  try {
    await allServed()
    for (let kill = 1; kill <= kills; kill++) {
      await killOne(kill)
      say(await allServed(), kill)
      await sleep((kill * 37) % 200)
    }
    stopped = true
    await Promise.all(working)
    const rows = await pool<{ id: number; parts: number }[]>`select id, count(*)::int as parts from kept group by id`
    const whole = new Set(rows.filter(({ parts }) => parts === 3).map(({ id }) => id))
    return {
      ...{ kills, answered, acknowledged: acknowledged.size, statuses, wrong: [...wrong] },
      lost: [...acknowledged].filter((id) => !whole.has(id)).length,
      parts: rows.length - whole.size,
    }
  } finally {
    stopped = true
    await pool.end({ timeout: 1 })
    await postgres.release()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** A refusal that is as it ought to be. */
class Refused extends Error {}
