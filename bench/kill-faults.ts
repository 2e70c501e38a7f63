/** What bench/kill.ts looks for when it has killed enough: anything that was acknowledged and is not as it was said. */
import { rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Sql } from "../src/database/client.ts"
import { faultsOfLog } from "../tests/support/log.ts"
import { type Bench, decisionOf, givenUp, type Note, personalNumber, resultOf } from "./kill-work.ts"

/** What is looked at. */
export interface Remains {
  bench: Bench
  sql: Sql
  /** Where the server answers. */
  url: string
  /** Where there is room. */
  folder: string
  notes: readonly Note[]
}

/** All faults, and how many jobs were given up for having been killed too often. */
export async function findFaults(remains: Remains): Promise<{ faults: string[]; givenUps: number }> {
  const { bench, sql, notes } = remains
  const rows = await sql<{ decision: string; count: number }[]>`
    select decision_no as decision, count(*)::int as count from record group by 1`
  const there = new Set(rows.map(({ decision }) => decision))
  const doubled = rows.filter(({ count }) => count > 1)
  const [told] = await sql<{ count: number }[]>`
    select count(*)::int as count from decision_text where text like ${`%${personalNumber}%`}`
  const jobs = await jobFaults(bench, notes)
  const doctor = await bench.run(["doctor"])
  const faults = [
    ...(await faultsOfLog(sql)),
    ...doubled.map(({ decision, count }) => `${decision} is there ${count} times`),
    ...(told?.count === 0 ? [] : [`${told?.count} texts are published with somebody's number`]),
    ...notes.flatMap((note) => lostOf(note, there)),
    ...jobs.faults,
    ...(doctor.code === 0 ? [] : [doctor.stdout]),
    ...(await exportFaults(remains)),
  ]
  return { faults, givenUps: jobs.givenUps }
}

function lostOf(note: Note, there: ReadonlySet<string>): string[] {
  if (note.kind !== "imported" && note.kind !== "released") return []
  const numbers = Array.from({ length: note.to - note.from }, (_, index) => note.from + index)
  return numbers.filter((n) => !there.has(decisionOf(n))).map((n) => `${n} is lost`)
}

async function jobFaults(bench: Bench, notes: readonly Note[]): Promise<{ faults: string[]; givenUps: number }> {
  const digests = new Map(notes.flatMap((each) => (each.kind === "result" ? [[each.id, each.sha256]] : [])))
  const faults: string[] = []
  let givenUps = 0
  for (const note of notes) {
    if (note.kind !== "job") continue
    let digest: string | null = null
    for (let waited = 0; digest === null && waited < 300; waited++) {
      digest = await resultOf(bench, note.id, note.rows)
      if (digest === null) await sleep(200)
    }
    if (digest === givenUp) givenUps++
    if (digest === null) faults.push(`job ${note.id} is not done`)
    else if ((digests.get(note.id) ?? digest) !== digest) faults.push(`the result of job ${note.id} is another`)
  }
  return { faults, givenUps }
}

/** The newest export, which is made now, is verified by its own means. */
async function exportFaults({ bench, url, folder }: Remains): Promise<string[]> {
  const out = path.join(folder, "verified")
  rmSync(out, { recursive: true, force: true })
  const keys = path.join(folder, "keys.json")
  writeFileSync(keys, await (await fetch(`${url}/.well-known/jwks.json`)).text())
  const exported = await bench.run(["export", out])
  const verified = await bench.run(["verify", out, "--jwks", keys])
  const faulty = [exported, verified].filter(({ code }) => code !== 0)
  return faulty.map(({ code, stdout }) => `the export ended with ${code}: ${stdout}`)
}
