/**
 * `npm run bench:names -- --data DIR`: how well names are matched and searched, and how fast, over a folder with
 * names.jsonl, queries.jsonl and score.mjs. Everything runs through the pure path; the index in memory gives the
 * candidates that a real one would.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { type CompanyName, parseCompanyName } from "../src/names/company-name.ts"
import { compareNames } from "../src/names/name-score.ts"
import { NameTable } from "./name-table.ts"

const { values } = parseArgs({
  options: { data: { type: "string" }, keep: { type: "string" } },
})
const data = values.data
if (data === undefined) throw new Error("give --data DIR, a folder with names.jsonl, queries.jsonl and score.mjs")

interface Query {
  id: string
  q: string
  cls: string
  mode: "match" | "search"
  target: string | null
  also?: string[]
}

function lines<Row>(file: string): Row[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row)
}

function tell(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(44)} ${value}\n`)
}

const names = lines<{ uscc: string; name: string }>(path.join(data, "names.jsonl"))
const queries = lines<Query>(path.join(data, "queries.jsonl"))

let started = performance.now()
const table = new NameTable(names.map(({ uscc, name }) => ({ code: uscc, name })))
tell(
  "names indexed",
  `${names.length}, ${(((performance.now() - started) / names.length) * 1000).toFixed(1)} µs each, ${table.keysEach.toFixed(1)} keys each`,
)

started = performance.now()
const found = { match: [0, 0], search: [0, 0] }
const answers = queries.map((query) => {
  const candidates = table.candidates(query.q)
  if (query.target !== null && query.target !== undefined) {
    const right = new Set([query.target, ...(query.also ?? [])])
    const counts = found[query.mode] as [number, number]
    counts[1]++
    if (candidates.some((at) => right.has(names[at]?.uscc ?? ""))) counts[0]++
  }
  const results = query.mode === "search" ? table.search(query.q, candidates) : table.match(query.q, candidates)
  return { id: query.id, results: results.slice(0, 10).map(({ code, score }) => ({ uscc: code, score })) }
})
const each = (performance.now() - started) / queries.length
tell(
  "queries, candidates and ranking on one core",
  `${(1000 / each).toFixed(0)}/s, ${table.candidatesMax} candidates each`,
)
for (const mode of ["match", "search"] as const) {
  const [hit = 0, all = 1] = found[mode]
  tell(`right one among the candidates, ${mode}`, `${((100 * hit) / all).toFixed(2)} %`)
}

function speed(): void {
  const parsed = names.slice(0, 5_000).map(({ name }) => parseCompanyName(name))
  let begun = performance.now()
  for (const { name } of names) parseCompanyName(name)
  tell("taking a name apart", `${(((performance.now() - begun) / names.length) * 1000).toFixed(2)} µs`)
  begun = performance.now()
  let pairs = 0
  for (let i = 0; i < parsed.length; i++) {
    for (let j = 1; j <= 40; j++) {
      compareNames(parsed[i] as CompanyName, parsed[(i + j * 37) % parsed.length] as CompanyName)
      pairs++
    }
  }
  tell("comparing two names", `${(((performance.now() - begun) / pairs) * 1000).toFixed(2)} µs`)
}
speed()

const folder = mkdtempSync(path.join(tmpdir(), "gongshi-names-"))
const file = values.keep ?? path.join(folder, "results.jsonl")
writeFileSync(file, `${answers.map((answer) => JSON.stringify(answer)).join("\n")}\n`)
const scored = spawnSync(process.execPath, [path.join(data, "score.mjs"), "--results", file], { encoding: "utf8" })
process.stdout.write(scored.stdout + scored.stderr)
rmSync(folder, { recursive: true })
