// How well records are found: queries with their judgements over a sample, whose texts are as long as real ones.
import { beforeAll, describe, expect, test } from "vitest"
import { Draw } from "../../../src/register/sample/draw.ts"
import { textForm } from "../../../src/search/text/text-form.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { recallOf } from "../../support/ranking-score.ts"
import { twoSizes } from "../../support/two-sizes.ts"
import {
  findUnanswered,
  importJudged,
  type JudgedEngine,
  type Judgement,
  judgedRows,
  openJudged,
  paragraphsOf,
  shownBy,
} from "./judged-engine.ts"
import { type JudgedKind, judgedQueries } from "./judged-query.ts"
import { askers, questionsOver } from "./judged-question.ts"
import { numberWritings } from "./number-writing.ts"

const database = useDatabase()
let engine: JudgedEngine

beforeAll(async () => {
  await importJudged(database.sql)
  engine = await openJudged(testApp(() => database.sql))
})

// What is held: recall of each query, and of the kind's queries the mean nDCG@10.
const bars = {
  literal: { recall: 1, ndcg: 0.97 },
  // A word that a case mentions in passing stands in the same field as one that it is about, only later.
  word: { recall: 1, ndcg: 0.92 },
  synonym: { recall: 0.95, ndcg: 0.9 },
  slip: { recall: 0.95, ndcg: 0.9 },
  law: { recall: 1, ndcg: 0.95 },
  sentence: { recall: 0.95, ndcg: 0.8 },
  decision: { recall: 1, ndcg: 0.95 },
} as const satisfies Record<JudgedKind, Judgement>

test("the sample is there: most of its records are shown", () => {
  expect(engine.live.size).toBeGreaterThan(0.8 * judgedRows.length)
})

describe.each(Object.entries(bars))("queries by %s", (kind, bar) => {
  const sums: number[] = []

  test.each(judgedQueries.filter((query) => query.kind === kind))("find what answers $q", async (query) => {
    const judgement = await engine.judge(query)
    sums.push(judgement.ndcg)
    expect(judgement.recall).toBeGreaterThanOrEqual(bar.recall)
  })

  test("have what answers best on the first page", () => {
    expect(sums.reduce((sum, one) => sum + one, 0) / sums.length).toBeGreaterThanOrEqual(bar.ndcg)
  })
})

test.each(askers)("what %s ask has a right record first, but for what is told", async (asker) => {
  const questions = questionsOver(shownBy(engine))[asker]
  expect(questions).toHaveLength(20)
  expect(await findUnanswered(engine, questions)).toEqual(questions.filter(({ told }) => told).map(({ q }) => q))
})

test("any stretch of a text finds every record that holds it", async () => {
  const { live, find } = engine
  const texts = [...live].flatMap(([id, row]) => paragraphsOf(row).map((text) => ({ id, text })))
  const draw = new Draw(16, 99, 0)
  for (let count = 0; count < 30; count++) {
    const { text } = texts[draw.below(texts.length)] ?? { text: "" }
    const at = draw.below(Math.max(1, text.length - 2))
    const stretch = text.slice(at, at + draw.between(2, 40, 1)).trim()
    if (!/[\p{L}\p{N}]/u.test(stretch)) continue
    const holders = [...new Set(texts.filter((one) => one.text.includes(stretch)).map(({ id }) => id))]
    expect(recallOf(new Set(await find(stretch, live.size)), holders), stretch).toBe(1)
  }
})

test("every writing of every number is read as the number that it is", () => {
  for (const { decision_no: written } of judgedRows.filter(({ kind }) => kind === "penalty")) {
    for (const [name, write] of Object.entries(numberWritings)) {
      expect(parseTextQuery(write(written)).first, `${written} ${name}`).toContain(textForm(written))
    }
  }
})

for (const [whole, options, step] of twoSizes(5, 1))
  test(`every number of a decision finds its record first, in any writing${whole}`, options, async () => {
    const { live, find } = engine
    const draw = new Draw(16, 98, 0)
    const ways = Object.values(numberWritings)
    // That of a listing is not public (R44, R68).
    const penalties = [...live].filter(([, { kind }]) => kind === "penalty")
    for (const [at, [id, { decision_no: written }]] of penalties.entries()) {
      if (at % step !== 0) continue
      // One writing of each number, and all of them of the first few.
      for (const write of at < 5 ? ways : [ways[draw.below(ways.length)] ?? String]) {
        expect((await find(write(written), 1))[0], write(written)).toBe(id)
      }
    }
  })
