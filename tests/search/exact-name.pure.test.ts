// What an exact name tells never says less than stands: of who has ended, and of listed ones that are called nearly so.
import { expect, test } from "vitest"
import { answer } from "../../src/check/answer/answer.ts"
import { factsOfCodes } from "../../src/check/answer/facts.ts"
import type { RegisteredQuery } from "../../src/check/answer/query.ts"
import type { NameMatch } from "../../src/match/match.ts"
import type { ReadStanding, StandingRecord } from "../../src/register/record/standing.ts"
import { type ExactName, judgeExactName, sayExact } from "../../src/search/exact-name.ts"
import { codeOf } from "../web/merchant.ts"

const name = "郑州示例白桦商贸有限公司"

function bearer(n: number, parts: Partial<ReadStanding> = {}): ReadStanding {
  const subject = { code: codeOf(n), name, region: "410105", type: "enterprise", formerNames: [], shops: [] }
  return { subject: subject as never, records: [], endedOn: null, hasCodeChanges: false, ...parts }
}

test("who was deregistered is said to be no more, and not only to have no records", () => {
  expect(judgeExactName(name, [bearer(1)], new Set())).toMatchObject({ kind: "clear", code: codeOf(1), endedOn: null })
  const ended = judgeExactName(name, [bearer(1, { endedOn: "2026-06-28" })], new Set())
  expect(ended).toMatchObject({ kind: "clear", code: codeOf(1), endedOn: "2026-06-28" })
  expect(ended && sayExact(ended).zh).toBe(`${name}：收录，已于2026年6月28日注销，目前没有公示记录。`)
})

test("where several bear it, a listed one that is called nearly so stays among the candidates, behind those that bear it", () => {
  const query: RegisteredQuery = { by: "name", name, region: null }
  const subject = {
    code: codeOf(3),
    name: "郑州示例白华商贸有限公司",
    region: "410105",
    formerNames: [],
    shops: [],
    live: true,
  }
  const near: NameMatch = { subject, score: 0.9, match: true, name: subject.name, parts: [] }
  const listed = bearer(2, { records: [{} as StandingRecord] })
  for (const bearers of [
    [bearer(1), bearer(4)],
    [bearer(1), listed],
  ]) {
    const exact = judgeExactName(name, bearers, new Set([codeOf(3)]))
    const facts = factsOfCodes({ asOf: { size: 0, time: 0 } as never, byCode: new Map() }, "live")
    const [verdict] = answer([query], {
      ...facts,
      byName: new Map([[query, [near]]]),
      exact: new Map<RegisteredQuery, ExactName>(exact === null ? [] : [[query, exact]]),
    })
    const codes = verdict?.verdict === "review" ? verdict.candidates.map((candidate) => candidate.subject.code) : null
    expect(codes).toEqual([...(bearers.includes(listed) ? [codeOf(2)] : []), codeOf(3)])
  }
})
