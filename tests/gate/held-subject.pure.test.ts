/**
 * What the gate would refuse of an import's subjects waits, or is left as it is, before the gate is asked: what it refuses of a
 * batch is thrown, and an import whose release throws goes on never.
 */
import { expect, test } from "vitest"
import { type Hand, handsNamed } from "../../src/gate/hands.ts"
import { Pass, passGate } from "../../src/gate/pass.ts"
import { makeCode } from "../../src/names/code.ts"
import { decideBatch, type KnownState } from "../../src/register/import/decision.ts"
import { holdForeign, isForeign } from "../../src/register/import/gate.ts"
import { numberRow, readImportLine } from "../../src/register/import/row.ts"
import { decideUndo } from "../../src/register/import/undo-decision.ts"
import type { RecordChanges } from "../../src/register/record/change.ts"
import { draftOfChanges } from "../../src/register/record/effect.ts"
import type { Subject } from "../../src/register/record/record.ts"
import { subjectOf } from "../../src/register/subject/change.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const now = Date.UTC(2026, 5, 30)
const hands = handsNamed(["officer:320106:mallory", "officer:320106:accomplice"])
const context = { today: "2026-06-30", policy: {} as never, size: 0, newSalt: () => "" }
const subject = (region: string): Subject => ({ ...subjectOf(codeOf(1), "示例第1号商贸有限公司", null), region })

/** A row about a subject, as it is decided. */
function decide(given: object, subjects: KnownState["subjects"], by: readonly Hand[] = hands) {
  const read = readImportLine(JSON.stringify(given), { today: context.today, mayPublishFor: () => true })
  if ("refused" in read) throw new Error(JSON.stringify(read.refused))
  const none = new Map<never, never>()
  const known: KnownState = {
    ...{ names: none, records: none, texts: none, authorityNames: none, falling: none, decidedHere: new Set() },
    subjects,
  }
  // An administrator's rows reach all regions.
  const reach = { ...context, mayAmendSubject: () => true, hold: holdForeign(by, now) }
  return decideBatch([numberRow(1, read)], known, reach)
}

/** The same of a row by which 320106 renames a subject of a region. */
function rename(region: string, listed: boolean) {
  const known = new Map([[codeOf(1), { subject: subject(region), listed }]])
  return decide(subjectRow(1, { region, name: "另一个名称有限公司" }), known)
}

const isLetThrough = (changes: RecordChanges) =>
  passGate({}, draftOfChanges(changes, context), hands, {}, now) instanceof Pass

test.each([
  ["whose records are shown", "410105", true],
  ["of whom nothing is shown", "410105", false],
  ["under 000000, who tells no region", "000000", true],
  ["under 000000 of whom nothing is shown", "000000", false],
])("two of 320106 rename no subject %s: the row waits", (_, region, listed) => {
  const { held, amended, changes } = rename(region, listed)
  expect(held.map(({ authority, why }) => [authority, why])).toEqual([[region, ["authority"]]])
  expect(amended).toBe(0)
  expect(isLetThrough(changes)).toBe(true)
})

test("and rename their own, shown or not", () => {
  for (const listed of [true, false]) {
    const { held, amended, changes } = rename("320106", listed)
    expect([held, amended, isLetThrough(changes)]).toEqual([[], 1, true])
  }
})

test("a subject that their import has given to another region is left by its undoing, and the rest goes on", () => {
  const [before, after] = [subject("320106"), subject("410105")]
  const undo = (is: Subject) => {
    const known = { records: new Map(), subjects: new Map([[is.code, { subject: is, listed: true }]]) }
    const undoing = { line: 1, object: is.code, events: [], subject: { before, after: is } }
    return decideUndo([undoing], known, { ...context, isForeign: isForeign(hands, now) })
  }
  const { left, changes } = undo(after)
  expect(left.map(({ reason }) => reason.en)).toEqual([expect.stringContaining("of another authority")])
  expect(isLetThrough(changes)).toBe(true)
  const own = undo({ ...before, name: "示例错名商贸有限公司" })
  expect([own.left, own.amended, isLetThrough(own.changes)]).toEqual([[], 1, true])
})

test("two of 320106 place nobody with themselves whose code was given by 410105: the row waits for 410105", () => {
  const given = (region?: string) => ({ ...subjectRow(1), code: makeCode("91410105", "MA000001"), region })
  for (const region of ["320106", "320000", "000000"]) {
    const { held, added } = decide(given(region), new Map())
    expect([held.map(({ authority, why }) => [authority, why]), added]).toEqual([[["410105", ["authority"]]], 0])
  }
  // Where it was given, or above, it is known by whoever has to do with it; without a region too.
  for (const region of ["410105", "410100", "410000", undefined]) {
    const { held, added, changes } = decide(given(region), new Map())
    expect([held, added, isLetThrough(changes)]).toEqual([[], 1, true])
  }
  // A sample's code tells nobody who gave it, and a source says whom it has.
  expect(decide(subjectRow(1, { region: "320106" }), new Map()).held).toEqual([])
  const source: Hand = { kind: "source", name: "client:s", authorities: [] }
  expect(decide(given("320106"), new Map(), [...hands, source]).held).toEqual([])
})
