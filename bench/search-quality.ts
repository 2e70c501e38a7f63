/**
 * Quality end to end: a folder with names.jsonl, queries.jsonl and score.mjs, put into a register and asked as users ask.
 */
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import type { Pool } from "../src/database/client.ts"
import { copyTables } from "../src/database/copy.ts"
import { matchNames } from "../src/match/match.ts"
import { configuredIndexes } from "../src/search/configured-index.ts"
import { unknownHealth } from "../src/search/engine-fallback.ts"
import { postgresIndex } from "../src/search/postgres-index.ts"
import type { MeiliConnection } from "../src/search/record/meilisearch-server.ts"
import { search } from "../src/search/search.ts"
import type { SearchIndex } from "../src/search/search-index.ts"
import type { BenchRegister } from "./register.ts"
import { tell } from "./register.ts"

interface Query {
  id: string
  q: string
  mode: "match" | "search"
}

function lines<Row>(file: string): Row[] {
  const texts = readFileSync(file, "utf8").split("\n")
  return texts.filter((line) => line !== "").map((line) => JSON.parse(line) as Row)
}

async function fillNames(pool: Pool, names: readonly { uscc: string; name: string }[]): Promise<void> {
  const day = "2026-01-05"
  const region = (code: string) => (/^\d{6}$/.test(code.slice(2, 8)) ? code.slice(2, 8) : "000000")
  await pool.begin((tx) =>
    copyTables(tx, [
      {
        table: "subject",
        columns: ["code", "name", "type", "region"],
        rows: names.map(({ uscc, name }) => [uscc, name, "enterprise", region(uscc)]),
      },
      {
        table: "record",
        columns: [
          "id",
          "list",
          "subject_code",
          "subject_name",
          "decision_no",
          "decided_on",
          "authority",
          "published_on",
          "detail",
          "position",
        ],
        rows: names.map(({ uscc, name }) => [uscc, "abnormal", uscc, name, "1", day, region(uscc), day, "{}", 0]),
      },
    ]),
  )
}

/**
 * Fills the register from the folder, asks everything and prints what the folder's scorer says.
 * @param meili where one is: then asked as a register with it is, and as one without, in turns
 */
export async function measureQuality(
  register: BenchRegister,
  data: string,
  meili: MeiliConnection | null,
): Promise<void> {
  await fillNames(register.pool, lines(path.join(data, "names.jsonl")))
  await postgresIndex(register.pool).rebuild()
  const parts = { clock: Date.now, log: (line: string) => tell("engine", line), health: unknownHealth() }
  const side = (connection: MeiliConnection | null) => configuredIndexes(register.searchPool, connection, parts).search
  await ask(register, data, side(null))
  if (meili === null) return
  for (const [name, connection] of [
    ["with MEILI_URL", meili],
    ["without", null],
    ["with MEILI_URL", meili],
  ] as const) {
    tell(name, "")
    await ask(register, data, side(connection))
  }
}

async function ask(register: BenchRegister, data: string, index: SearchIndex): Promise<void> {
  const read = { sql: register.pool, clock: Date.now }
  const queries = lines<Query>(path.join(data, "queries.jsonl"))
  const answers: string[] = []
  const matched = queries.filter(({ mode }) => mode !== "search")
  const names = matched.map(({ q: name }) => ({ name, region: null, limit: 10, threshold: 0, scope: "live" as const }))
  const start = performance.now()
  const { results } = await matchNames(read, index, names)
  tell("match", `${Math.round((1_000 * names.length) / (performance.now() - start))} names/s`)
  for (const [at, found] of results.entries()) {
    const scored = found.map(({ subject, score }) => ({ uscc: subject.code, score }))
    answers.push(JSON.stringify({ id: matched[at]?.id, results: scored }))
  }
  for (const { id, q } of queries.filter(({ mode }) => mode === "search")) {
    const answer = await search(read, index, { text: q, filter: {}, scope: "live", cursor: null, limit: 10 })
    const hits = answer === "invalid-cursor" ? [] : answer.hits
    answers.push(
      JSON.stringify({ id, results: hits.map(({ subject }, at) => ({ uscc: subject.code, score: 1 - at / 20 })) }),
    )
  }
  const file = path.join(register.dataDir, "results.jsonl")
  writeFileSync(file, `${answers.join("\n")}\n`)
  tell("answered", `${answers.length} queries`)
  const scored = spawnSync(process.execPath, [path.join(data, "score.mjs"), "--results", file], { encoding: "utf8" })
  process.stdout.write(scored.stdout + scored.stderr)
}
