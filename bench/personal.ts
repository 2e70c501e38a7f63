/**
 * `npm run bench:personal`: how well personal data is found in invented texts, as the table of docs/personal-data.md, and
 * how long a text takes. `--show tuned|heldOut|unseen|decisions|notices|testimony|writings|papers|penalties|later` prints what went wrong in one part of the set.
 */
import { parseArgs } from "node:util"
import { findPersonalDataPlaces } from "../src/law/personal-data.ts"
import { makeSet } from "./personal-decision.ts"
import { makeSecondSet } from "./personal-notice.ts"
import { measure, measureTold, type Quality } from "./personal-quality.ts"
import { makeThirdSet } from "./personal-testimony.ts"
import { personalTexts } from "./personal-text.ts"
import { makeLaterPenalties, makePapers, makePenalties, makeWritings } from "./personal-writing.ts"

const { values } = parseArgs({ options: { show: { type: "string" } } })
const texts = personalTexts()
const { rows, wrong } = measure(texts)
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`
const sum = (of: readonly Quality[], count: (row: Quality) => number) =>
  of.reduce((total, row) => total + count(row), 0)
const halves = ["tuned", "heldOut", "unseen"] as const

function tell(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(" | ")} |\n`)
}

tell(["", ...halves.flatMap((half) => [`${half}: texts`, "recall", "precision"])])
for (const variety of new Set(rows.map((row) => row.variety))) {
  const cells = halves.flatMap((half) => {
    const own = rows.filter((row) => row.half === half && row.variety === variety)
    const [count, findings] = [sum(own, (row) => row.texts), sum(own, (row) => row.findings)]
    const right = findings - sum(own, (row) => row.wrong)
    return variety === null
      ? [String(count), "", `${findings} found`]
      : [
          String(count),
          percent(
            sum(own, (row) => row.found),
            count,
          ),
          percent(right, findings),
        ]
  })
  tell([variety ?? "none", ...cells])
}
for (const half of halves) {
  const own = rows.filter((row) => row.half === half)
  const findings = sum(own, (row) => row.findings)
  const cells = [half, String(sum(own, (row) => row.texts)), percent(findings - sum(own, (row) => row.wrong), findings)]
  process.stdout.write(`${cells.join(": ")}\n`)
}
for (const line of wrong) if (values.show !== undefined && line.includes(values.show)) process.stdout.write(`${line}\n`)

for (const [name, told] of [
  ["decisions", makeSet()],
  ["notices", makeSecondSet()],
  ["testimony", makeThirdSet()],
  ["writings", makeWritings()],
  ["papers", makePapers()],
  ["penalties", makePenalties()],
  ["later", makeLaterPenalties()],
] as const) {
  const measured = measureTold(told)
  process.stdout.write(`\n${name}: ${told.length} texts, precision ${percent(measured.precision, 1)}\n`)
  for (const { kind, texts, found } of measured.rows) tell([kind, String(texts), percent(found, texts)])
  if (values.show === name) process.stdout.write(`${measured.wrong.join("\n")}\n`)
}

for (const [name, own] of [
  ["with data", texts.filter(({ place }) => place !== null)],
  ["without", texts.filter(({ place }) => place === null)],
] as const) {
  for (const { text } of own) findPersonalDataPlaces(text)
  const started = process.cpuUsage()
  for (let round = 0; round < 10; round++) for (const { text } of own) findPersonalDataPlaces(text)
  const { user } = process.cpuUsage(started)
  process.stdout.write(`a text ${name}: ${(user / 10 / own.length).toFixed(2)} µs\n`)
}
