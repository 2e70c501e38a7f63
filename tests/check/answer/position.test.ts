/**
 * All that an answer says holds at the position of the log that it names, whatever is published between the reads.
 */
import { describe, expect, test } from "vitest"
import { checkQueries, checkRows } from "../../../src/check/answer/check.ts"
import { codeQuery, type SubjectQuery } from "../../../src/check/answer/query.ts"
import { draftOfListings } from "../../../src/check/person/effect.ts"
import type { PersonListing } from "../../../src/check/person/listing.ts"
import { saveListings } from "../../../src/check/person/store.ts"
import type { Pool, Sql, Transaction } from "../../../src/database/client.ts"
import { makeCode } from "../../../src/names/code.ts"
import { postgresIndex } from "../../../src/search/postgres-index.ts"
import { clock, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { peoplesPass } from "../../support/gate.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()

/** A pool that publishes something before one of its statements is sent, inside of transactions and outside. */
function publishingBefore(pool: Pool, statement: number, publish: () => Promise<void>) {
  let sent = 0
  const held = <Q extends object>(query: Q): Q => {
    const proxy: Q = new Proxy(query, {
      get(target, name) {
        const member = Reflect.get(target, name)
        if (typeof member !== "function") return member
        // A piece of another statement is never waited for.
        if (name === "then") {
          return async (...settled: unknown[]) => {
            if (sent++ === statement) await publish()
            return Reflect.apply(member, target, settled)
          }
        }
        return (...args: unknown[]) => {
          const result = Reflect.apply(member, target, args)
          return result === target ? proxy : result
        }
      },
    })
    return proxy
  }
  const watched = <T extends Sql>(sql: T): T =>
    new Proxy(sql, {
      apply: (target, self, args) => held(Reflect.apply(target, self, args)),
      get(target, name) {
        if (name === "begin")
          return (options: string, work: (tx: Transaction) => unknown) => pool.begin(options, (tx) => work(watched(tx)))
        if (name === "unsafe") return (...args: Parameters<Sql["unsafe"]>) => held(target.unsafe(...args))
        return Reflect.get(target, name)
      },
    })
  return { sql: watched(pool), sent: () => sent }
}

const hashOf = (n: number) => `5f0c3a11:${n.toString(16).padStart(64, "0")}`
const listing = (n: number): PersonListing => ({
  ...{
    id: n.toString(16).padStart(64, "0"),
    identityHash: hashOf(n),
    list: "penalty",
    ground: null,
    penaltyClass: "P2",
  },
  ...{ decisionNo: `${n}号`, decidedOn: "2026-03-02", authority: "410105", publishedOn: "2026-03-05" },
  ...{ displayedUntil: null, legalBasis: "示例规定第一条" },
})
const shopOf = (n: number) => ({ platform: "示例商城", name: `示例第${n}号小铺`, url: null })

/** One way to ask about a merchant and a person for each kind of query. */
const queriesAbout = (n: number): SubjectQuery[] => [
  codeQuery(codeOf(n)),
  { by: "shop", wish: { by: "name", platform: null, name: shopOf(n).name } },
  { by: "organisation", organisation: codeOf(n).slice(8, 17), rightDigit: true },
  { by: "identity", hashes: [hashOf(n)] },
  { by: "name", name: `示例第${n}号商贸有限公司`, region: null },
]

/** Something else is to be said of each of them, at a later position of the log. */
async function publishMore(n: number): Promise<void> {
  const namesake = { code: makeCode("92000000", codeOf(n).slice(8, 16)), name: `示例第${n}号迁址有限公司` }
  const author = { actor: "test", at: clock(), origin: { proposal: "test", proposed_by: "test" } }
  await database.sql.begin((tx) =>
    saveListings(tx, peoplesPass(tx, draftOfListings("list-person", [listing(n)])), [listing(n)], author),
  )
  await importRows(database.sql, [
    { ...subjectRow(n), ...namesake, shops: [shopOf(n)] },
    abnormalRow(n, { subject: namesake, decision_no: `示例异字${n}号` }),
    penaltyRow(n),
  ])
}

const source = (sql: Pool) => ({ sql, clock, index: postgresIndex(database.sql), scope: "all" as const, view: null })

/** Answers while something is published before the first statement, the second, and so on; and those before and after. */
async function answersAmidst<T>(first: number, ask: (sql: Pool, queries: SubjectQuery[]) => Promise<T>) {
  const rounds: { before: T; amidst: T; after: T }[] = []
  for (let statement = 0; ; statement++) {
    const n = first + statement
    const queries = queriesAbout(n)
    await importRows(database.sql, [subjectRow(n, { shops: [shopOf(n)] }), abnormalRow(n)])
    await postgresIndex(database.sql).catchUp()
    const before = await ask(database.sql, queries)
    const { sql, sent } = publishingBefore(database.sql, statement, () => publishMore(n))
    const amidst = await ask(sql, queries)
    if (sent() <= statement) return rounds
    rounds.push({ before, amidst, after: await ask(database.sql, queries) })
  }
}

describe("an answer about a code, a shop, an organisation code, a person and a name", () => {
  test("is as a whole that of the position which it names, whatever is published between the reads", async () => {
    const rounds = await answersAmidst(100, (sql, queries) => checkQueries(source(sql), queries))
    // Subjects by two marks, persons, names and standings are read one after the other.
    expect(rounds.length).toBeGreaterThanOrEqual(5)
    for (const { before, amidst, after } of rounds) {
      for (const [at, verdict] of before.verdicts.entries()) expect(after.verdicts[at]).not.toEqual(verdict)
      expect(amidst).toEqual(amidst.asOf.size === before.asOf.size ? before : after)
    }
    expect(rounds.filter(({ before, amidst }) => amidst.asOf.size === before.asOf.size)).not.toEqual([])
  })

  test.each([
    ["why somebody is listed", 200, false],
    ["records", 300, true],
  ])("is so in each row with %s", async (_, first, withRecords) => {
    const rounds = await answersAmidst(first, (sql, queries) => checkRows(source(sql), queries, withRecords))
    expect(rounds.length).toBeGreaterThanOrEqual(5)
    for (const { before, amidst, after } of rounds) {
      for (const [at, row] of amidst.entries())
        expect(row).toEqual(row.size === before[at]?.size ? before[at] : after[at])
    }
  })
})
