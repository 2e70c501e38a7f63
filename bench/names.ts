/**
 * `npm run bench:names -- --data DIR`: how well names are matched and searched, and how fast. DIR holds names.jsonl
 * (`uscc`, `name`, `prov`), of which disturbed names are made; where queries.jsonl and score.mjs stand beside it, these are
 * answered and scored too. Everything runs through the pure path; the index in memory gives the candidates that a real
 * one would. `--only development|held-out|queries|noisy|later|harder|unseen|newest` runs one part, `--show KIND` prints the answers of one kind.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { parseArgs } from "node:util"
import { type CompanyName, parseCompanyName } from "../src/names/company-name.ts"
import { compareNames } from "../src/names/name-score.ts"
import { harderNoises, unseenNoises } from "./harder-noise.ts"
import { askDisturbed, calibrationLines, halfOf, isAbsent, qualityLines, type Registered } from "./name-quality.ts"
import { NameTable } from "./name-table.ts"
import { newestNoises } from "./newest-noise.ts"
import { laterNoises, noises } from "./noisy-name.ts"
import { noisyLines } from "./search-box.ts"

const { values } = parseArgs({
  options: { data: { type: "string" }, keep: { type: "string" }, only: { type: "string" }, show: { type: "string" } },
})
const data = values.data ?? ""
if (data === "") throw new Error("give --data DIR, a folder with names.jsonl")

interface Query {
  id: string
  q: string
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

const names = lines<Registered>(path.join(data, "names.jsonl"))

function indexed(rows: readonly Registered[]): NameTable {
  const started = process.cpuUsage()
  const table = new NameTable(rows.map(({ uscc, name }) => ({ code: uscc, name })))
  const each = process.cpuUsage(started).user / rows.length
  tell("names indexed", `${rows.length}, ${each.toFixed(1)} µs each, ${table.keysEach.toFixed(1)} keys each`)
  return table
}

function answerQueries(): void {
  const queries = lines<Query>(path.join(data, "queries.jsonl"))
  const table = indexed(names)
  const started = process.cpuUsage()
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
  const each = process.cpuUsage(started).user / 1000 / queries.length
  tell(
    "queries in a second of one core, in all",
    `${(1000 / each).toFixed(0)}/s, ${table.candidatesMax} candidates each`,
  )
  for (const mode of ["match", "search"] as const) {
    const [hit = 0, all = 1] = found[mode]
    tell(`right one among the candidates, ${mode}`, `${((100 * hit) / all).toFixed(2)} %`)
  }
  const folder = mkdtempSync(path.join(tmpdir(), "gongshi-names-"))
  const file = values.keep ?? path.join(folder, "results.jsonl")
  writeFileSync(file, `${answers.map((answer) => JSON.stringify(answer)).join("\n")}\n`)
  const scored = spawnSync(process.execPath, [path.join(data, "score.mjs"), "--results", file], { encoding: "utf8" })
  process.stdout.write(scored.stdout + scored.stderr)
  rmSync(folder, { recursive: true })
}

const seed = 20_261_101

function disturb(half: "development" | "held-out"): void {
  const table = indexed(names.filter(({ uscc }) => !isAbsent(uscc)))
  const answers = askDisturbed(halfOf(names, half), table, seed)
  process.stdout.write(`\n${half} half\n${[...qualityLines(answers)].join("\n")}\n\n`)
  process.stdout.write(`${[...calibrationLines(answers)].join("\n")}\n\n`)
  for (const { kind, score, isRight, query, name, found } of answers) {
    if (kind === values.show) tell(`${score.toFixed(3)} ${isRight ? "right" : "wrong"} ${query}`, `${name} → ${found}`)
  }
}

/** Microseconds of one core that a piece of work takes each time; not by the clock, which others move as well. */
function tellTime(name: string, times: number, work: () => void): void {
  const started = process.cpuUsage()
  work()
  tell(name, `${(process.cpuUsage(started).user / times).toFixed(2)} µs`)
}

function speed(): void {
  const parsed = names.slice(0, 5_000).map(({ name }) => parseCompanyName(name))
  tellTime("taking a name apart", names.length, () => {
    for (const { name } of names) parseCompanyName(name)
  })
  const rounds = 40
  const compareAll = (limit: number) => () => {
    for (let i = 0; i < parsed.length; i++) {
      for (let j = 1; j <= rounds; j++) {
        compareNames(parsed[i] as CompanyName, parsed[(i + j * 37) % parsed.length] as CompanyName, {}, limit)
      }
    }
  }
  tellTime("comparing two names, up to 3 nats", parsed.length * rounds, compareAll(3))
  tellTime("comparing two names, up to 1.5 nats", parsed.length * rounds, compareAll(1.5))
}

const { only } = values
if (only === undefined || only === "speed") speed()
if (only === undefined || only === "development") disturb("development")
if (only === undefined || only === "held-out") disturb("held-out")
const noisyEach = 60
const harderEach = 100
for (const half of ["development", "held-out"] as const) {
  if (only !== undefined && only !== "noisy") continue
  process.stdout.write(`\nnoise around names, ${half} half\n`)
  for (const line of noisyLines(names, halfOf(names, half), noisyEach, noises)) process.stdout.write(`${line}\n`)
}
if (only === undefined || only === "later") {
  process.stdout.write("\nkinds of noise that nothing was set by, held-out half\n")
  for (const line of noisyLines(names, halfOf(names, "held-out"), noisyEach, laterNoises)) {
    process.stdout.write(`${line}\n`)
  }
}
for (const [part, half, kinds] of [
  ["harder", "development", harderNoises],
  ["harder", "held-out", harderNoises],
  ["unseen", "held-out", unseenNoises],
  ["newest", "held-out", newestNoises],
] as const) {
  if (only !== undefined && only !== part) continue
  process.stdout.write(`\n${part} kinds of noise, ${half} half\n`)
  for (const line of noisyLines(names, halfOf(names, half), harderEach, kinds, true)) process.stdout.write(`${line}\n`)
}
if (only === undefined || only === "queries") {
  if (existsSync(path.join(data, "queries.jsonl"))) answerQueries()
}
