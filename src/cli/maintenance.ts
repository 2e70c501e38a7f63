/** `gongshi migrate`, `gongshi reindex` */

import type { Pool } from "../database/client.ts"
import { type GrantRefusal, grantTo } from "../database/grant.ts"
import { explainSwitch, readVersion, type Version } from "../database/writer.ts"
import { setOldestWriter } from "../database/writer-store.ts"
import { statisticsFollower } from "../enforcement/statistics/count.ts"
import { loadCalendar, loadPolicy } from "../node/law-file.ts"
import { rebuildShops } from "../register/subject/shop-store.ts"
import { command, type ExitCode, jsonOption, progressLine, say, UsageError } from "./command.ts"
import { indexesOf, withRegister } from "./open-register.ts"

export const migrateCommand = command({
  about: "bring the database to the schema of this version, and give a role what a server needs of it",
  options: {
    grant: {
      value: "ROLE",
      about: "a role of the database server, which may serve and may change neither log nor audit trail",
    },
    "writers-from": { value: "VERSION", about: "nothing older than this version may write from now on" },
  },
  examples: [
    ["", "before the servers of a new version start"],
    ["--grant gongshi_server", "with a role of its own for the servers"],
  ],
  async run({ grant, "writers-from": from }) {
    if (from !== undefined && readVersion(from) !== from) throw new UsageError(`${from} is no version, as 0.12.0 is`)
    // Opening a register brings its schema up to date.
    const [granted, named] = await withRegister(async ({ pool }) => [
      grant === undefined ? null : await grantTo(pool, grant),
      from === undefined ? null : await nameWriter(pool, from),
    ])
    if (granted !== null && granted !== "granted") throw new UsageError(`${grant} ${grantFaults[granted]}`)
    if (named === "refused") return 1
    process.stdout.write("the schema is up to date\n")
    if (named === "named") process.stdout.write(`${from} and later may write, and nothing older\n`)
    if (granted !== null)
      process.stdout.write(`${grant} may serve the register; it may not change log or audit trail\n`)
    return 0
  },
})

async function nameWriter(pool: Pool, from: Version): Promise<"named" | "refused"> {
  const refusal = await setOldestWriter(pool, from, Date.now())
  if (refusal === null) return "named"
  say(explainSwitch(from, refusal))
  return "refused"
}

const grantFaults = {
  absent: "is no role of this database server: create role … login password … first",
  superuser: "is a superuser, to whom nothing is refused: take a role of its own for the server",
  owner: "owns the tables, or is a member of the role that does: take a role of its own for the server",
} as const satisfies Record<GrantRefusal, string>

export const reindexCommand = command({
  about: "build the search indexes, the keys of shops and the statistics anew; searches go on meanwhile",
  options: { json: jsonOption },
  examples: [["", "where gongshi doctor asks for it"]],
  run: ({ json = false }) =>
    withRegister<ExitCode>(async (register) => {
      const progress = progressLine()
      let count = 0
      await rebuildShops(register.pool)
      const position = await indexesOf(register).search.rebuild((subjects) => {
        count = subjects
        progress.show(`indexing: ${subjects} subjects`)
      })
      let texts = 0
      const read = await indexesOf(register).records.rebuild((records) => {
        texts = records
        progress.show(`indexing: ${records} records`)
      })
      const calendar = await loadCalendar(register.config)
      const policy = await loadPolicy(register.config)
      const counted = await statisticsFollower({ sql: register.pool, calendar, policy }).rebuild((entries) =>
        progress.show(`counting: ${entries} entries`),
      )
      progress.end()
      if (json) {
        process.stdout.write(`${JSON.stringify({ subjects: count, position, records: texts, read, counted })}\n`)
        return 0
      }
      process.stdout.write(`${count} subjects indexed, read up to position ${position}\n`)
      process.stdout.write(`${texts} records indexed, read up to position ${read}\n`)
      process.stdout.write(`statistics counted up to position ${counted}\n`)
      return 0
    }),
})
