/**
 * How well names are matched under disturbances: names of one half are disturbed, ranked against all, and counted by kind.
 */
import { autoLevel, reviewLevel } from "../src/names/name-level.ts"
import { drawFrom, otherMerchant, sameMerchant, twoTogether } from "./disturbance.ts"
import type { NameTable } from "./name-table.ts"

/** A registered name. */
export interface Registered {
  readonly uscc: string
  readonly name: string
  readonly prov: string
}

/** One answer: whether the name asked for stands in the list, whether the first is it, and the first's score. */
export interface Answer {
  readonly kind: string
  readonly isThere: boolean
  readonly isRight: boolean
  readonly score: number
  readonly query: string
  readonly name: string
  readonly found: string
}

const absentEvery = 10
const eachKind = 300

/** The half that tuning may look at, or the one that it may not, by the last digit of the code. */
export function halfOf(rows: readonly Registered[], half: "development" | "held-out"): Registered[] {
  return rows.filter(({ uscc }) => (uscc.charCodeAt(15) + uscc.charCodeAt(13)) % 2 === (half === "development" ? 0 : 1))
}

/** True for names that are left out of the index, so that they can be asked for in vain. */
export function isAbsent(uscc: string): boolean {
  return (uscc.charCodeAt(14) * 7 + uscc.charCodeAt(12) * 3 + uscc.charCodeAt(11)) % absentEvery === 0
}

/** Disturbs the names of a half in every way and asks for them. */
export function askDisturbed(rows: readonly Registered[], table: NameTable, seed: number): Answer[] {
  const draw = drawFrom(seed)
  const others = rows.map(({ name }) => name)
  const there = rows.filter(({ uscc }) => !isAbsent(uscc))
  const answers: Answer[] = []
  const ask = (kind: string, row: Registered, query: string, isThere: boolean): void => {
    const [first] = table.match(query, table.candidates(query))
    const isRight = isThere && first !== undefined && (first.code === row.uscc || table.nameOf(first.code) === row.name)
    const found = first === undefined ? "" : table.nameOf(first.code)
    answers.push({ kind, isThere, isRight, score: first?.score ?? 0, query, name: row.name, found })
  }
  const kinds = [...Object.entries({ ...sameMerchant, "two of these": twoTogether }), ...Object.entries(otherMerchant)]
  for (const [kind, disturb] of kinds) {
    let asked = 0
    for (let tries = 0; asked < eachKind && tries < there.length * 2; tries++) {
      const row = there[Math.floor(draw() * there.length)]
      if (row === undefined) break
      const query = disturb(row.name, draw, { province: row.prov, others })
      if (query === null || query === row.name || query === "" || table.has(query)) continue
      ask(kind, row, query, !Object.hasOwn(otherMerchant, kind))
      asked++
    }
  }
  for (const row of rows.filter(({ uscc }) => isAbsent(uscc))) {
    if (!table.has(row.name)) ask("a merchant that is not in the list", row, row.name, false)
  }
  return answers
}

function percent(part: number, all: number): string {
  return all === 0 ? "–" : ((100 * part) / all).toFixed(1)
}

/** The table by kind, for people and for docs/names.md. */
export function* qualityLines(answers: readonly Answer[]): Generator<string> {
  yield "| kind | asked | right first % | review level % | auto level % |"
  yield "|---|---|---|---|---|"
  const kinds = [...new Set(answers.map(({ kind }) => kind))]
  for (const kind of kinds) {
    const of = answers.filter((answer) => answer.kind === kind)
    const isThere = of[0]?.isThere === true
    const above = (level: number) => of.filter((answer) => answer.score >= level && answer.isRight === isThere).length
    const right = isThere ? percent(of.filter(({ isRight }) => isRight).length, of.length) : "another"
    yield `| ${kind} | ${of.length} | ${right} | ${percent(above(reviewLevel), of.length)} | ${percent(above(autoLevel), of.length)} |`
  }
  const [there, gone] = [answers.filter(({ isThere }) => isThere), answers.filter(({ isThere }) => !isThere)]
  const right = there.filter(({ isRight }) => isRight)
  yield `| **all that are there** | ${there.length} | ${percent(right.length, there.length)} | ${percent(right.filter(({ score }) => score >= reviewLevel).length, there.length)} | ${percent(right.filter(({ score }) => score >= autoLevel).length, there.length)} |`
  yield `| **all that are another's** | ${gone.length} | | ${percent(gone.filter(({ score }) => score >= reviewLevel).length, gone.length)} | ${percent(gone.filter(({ score }) => score >= autoLevel).length, gone.length)} |`
}

const edges = [0, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.995, 1.01]

/** Score → share of answers that are wrong, the calibration of name-level.ts. */
export function* calibrationLines(answers: readonly Answer[]): Generator<string> {
  yield "| score | answers | wrong % |"
  yield "|---|---|---|"
  for (let i = edges.length - 2; i >= 0; i--) {
    const [low, high] = [edges[i] ?? 0, edges[i + 1] ?? 1]
    const of = answers.filter(({ score }) => score >= low && score < high)
    const to = high > 1 ? "1" : high.toString()
    yield `| ${low} – ${to} | ${of.length} | ${percent(of.filter(({ isRight }) => !isRight).length, of.length)} |`
  }
}
