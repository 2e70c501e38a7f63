// The one table of states and moves: whatever stands in a row is known wherever records are changed, told or shown.
import { describe, expect, test } from "vitest"
import { kindOf } from "../../../src/alert/change.ts"
import { statesEndingOwnTerm } from "../../../src/enforcement/measure/measure.ts"
import { reasonOf } from "../../../src/exports/statement/note.ts"
import { openApiDocument } from "../../../src/http/openapi.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { encodeEntry } from "../../../src/ledger/entry.ts"
import { choiceWords } from "../../../src/office/field-words.ts"
import { differenceWords, knownAbout, toHistoryEntry } from "../../../src/register/history/history.ts"
import { decideBatch } from "../../../src/register/import/decision.ts"
import { numberRow, readImportRow } from "../../../src/register/import/row.ts"
import { recordChange } from "../../../src/register/proceeding/change.ts"
import { deadlineOf } from "../../../src/register/proceeding/machine.ts"
import { type ChangeContext, moveRecord, noChanges } from "../../../src/register/record/change.ts"
import { type HeldRecord, type RecordContent, recordId } from "../../../src/register/record/record.ts"
import {
  type EndMoveName,
  isLawful,
  moveNames,
  proposableMoves,
  type RecordMove,
  type RecordMoveName,
  recordMoves,
  recordStates,
  stateNames,
  toldEnds,
} from "../../../src/register/record/state.ts"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const document = JSON.stringify(openApiDocument(app.app, { version: "0" }))
const today = "2026-06-30"
const context: ChangeContext = { today, policy: defaultPolicy, size: 20, newSalt: () => "salt" }
const rows = { abnormal: abnormalRow(1), serious: seriousRow(1), penalty: penaltyRow(1) }

const moveOf = (name: RecordMoveName): RecordMove => recordMoves[name]
const ends = moveNames.filter((name): name is EndMoveName => {
  const { to } = moveOf(name)
  return to !== null && recordStates[to].display === "over"
})

/** A record in a state that the move may begin at, with the row that it came by. */
function recordFor(name: RecordMoveName): { held: HeldRecord; row: { kind: "record"; content: RecordContent } } {
  const [list] = moveOf(name).lists
  const row = readImportRow(rows[list ?? "abnormal"], { today, mayPublishFor: () => true })
  if ("refused" in row || row.kind !== "record") throw new Error("the row is no record")
  const { content } = row
  const state = moveOf(name).from[0] ?? "live"
  const days = { displayedUntil: "2029-03-05", repairOpensOn: "2026-06-06", endedOn: null, barredUntil: null }
  return { held: { id: recordId(content), content, state, position: 7, ...days }, row }
}

test.each(proposableMoves)("the move %s is called the same where an officer proposes it", (name) => {
  const { zh, en } = recordMoves[name]
  expect(choiceWords(name)).toEqual({ zh, en })
})

describe.each(moveNames)("the move %s", (name) => {
  test("leads to its state, with its entry in the log and its act in the audit trail", () => {
    const { held } = recordFor(name)
    const { changed, publications, audit } = moveRecord(name, held, {}, [held], context)
    const { to, writes, lineTells } = moveOf(name)
    const over = to !== null && recordStates[to].display === "over"
    expect(changed).toMatchObject([{ id: held.id, state: to ?? held.state }])
    expect(changed[0]?.endedOn === null).toBe(!over)
    expect(publications).toMatchObject([{ draft: { operation: writes, reason: lineTells ? null : name } }])
    expect(audit).toMatchObject([{ act: `record.${name}`, object: held.id, position: 20 }])
  })

  test("can be asked for in the audit trail", async () => {
    const headers = await officerHeader("auditor", "100000", "audrey")
    expect((await app.request(`/v1/audit?act=record.${name}`, { headers })).status).toBe(200)
  })

  test("is told in its own words by statements, and as an alert of its kind", () => {
    const { zh, en, to, writes, lineTells } = moveOf(name)
    const reason = lineTells ? null : name
    const draft = { operation: writes, list: "penalty", authority: "410105", replaces: 7, commitment: null } as const
    const words = reasonOf({ ...draft, reason: name, time: 0 }, to ?? "live")
    expect(words.zh.startsWith(zh) && words.en.startsWith(en)).toBe(true)
    expect(["listed", "changed", "removed", "expired"]).toContain(kindOf({ operation: writes, reason }))
  })

  test("can be proposed by officers as a change where its row says so, with its deadline", () => {
    const given = { record_id: "r", change: name, arose_on: "2026-06-01", evidence: "示例" }
    const { proposed } = moveOf(name)
    expect(recordChange.input.safeParse(given).success).toBe(proposed !== undefined)
    expect(deadlineOf(recordChange.machine, "proposed", given)).toBe(proposed?.deadline ?? null)
  })
})

// Neither a repair nor an expiry undoes a decision: it can fall afterwards, and what it alone ends goes with it.
describe.each(
  moveNames.filter((name) => moveOf(name).proposed && statesEndingOwnTerm.includes(moveOf(name).to as never)),
)("the move %s of what was removed or ran out", (name) => {
  const { lists } = moveOf(name)
  // What ended with its subject falls all the same.
  const withSubject = name === "deregister" ? [] : (["deregistered"] as const)
  const over = ["removed", "expired", ...withSubject] as const
  test.each(lists.flatMap((list) => over.map((state) => [list, state] as const)))(
    "is lawful (%s, %s), publishes nothing, and keeps the day of the end",
    (list, state) => {
      expect(isLawful(name, list, state)).toBe(true)
      const { held } = recordFor(name)
      const over = { ...held, content: { ...held.content, list }, state, endedOn: "2026-05-05" }
      const { changed, publications, audit } = moveRecord(name, over, {}, [over], context)
      expect(changed).toMatchObject([{ state: moveOf(name).to, endedOn: "2026-05-05", position: over.position }])
      expect(publications).toEqual([])
      expect(audit).toMatchObject([{ act: `record.${name}`, position: null, before: { state } }])
    },
  )
})

describe.each(ends)("the end %s", (name) => {
  test("is the same by a row of an import as by an act here, but for its place in the files of an import", () => {
    const { held, row } = recordFor(name)
    const here = moveRecord(name, held, {}, [held], { ...context, today: "2026-06-29" })
    // What ends by itself is dated by its display.
    const on = here.changed[0]?.endedOn ?? ""
    const reading = {
      codeFlaw: null,
      publishedOnGiven: true,
      flags: [],
      kept: [],
      findings: [],
      text: null,
      ending: { move: name, on },
    }
    const decision = decideBatch(
      [numberRow(1, { ...row, ...reading })],
      {
        ...{
          subjects: new Map(),
          names: new Map([[held.content.subjectCode, held.content.subjectName]]),
          texts: new Map(),
          decidedHere: new Set(),
          authorityNames: new Map(),
          falling: new Map(),
        },
        records: new Map([[held.id, held]]),
      },
      { ...context, today: on, mayAmendSubject: () => true },
    )
    expect(decision).toMatchObject({ amended: 1, refused: [] })
    expect(decision.changes).toEqual({ ...noChanges(), ...here })
  })

  test("is read from the field of a row that its own row names", () => {
    const { told } = moveOf(name)
    for (const list of told?.lists ?? []) {
      const given = { ...rows[list], [told?.field ?? ""]: "2026-06-01" }
      const row = readImportRow(given, { today, mayPublishFor: () => true })
      expect(row).toMatchObject({ ending: { move: name, on: "2026-06-01" }, flags: [] })
    }
    expect(toldEnds.some(({ move }) => move === name)).toBe(told !== undefined)
  })
})

test("what ended while it was masked is told of in the same words, whatever becomes of its decision afterwards", () => {
  const entry = { operation: "remove", list: "penalty", authority: "410105", replaces: 7, commitment: null } as const
  const told = (["expired", "withdrawn", "corrected", "deregistered"] as const).map((state) =>
    reasonOf({ ...entry, reason: "mask", time: 0 }, state),
  )
  expect(new Set(told.map(({ zh, en }) => `${zh} ${en}`)).size).toBe(1)
})

describe.each(stateNames)("the state %s", (state) => {
  test("can be stored, and is a state of the API", async () => {
    await database.sql`
      insert into record (id, list, subject_code, subject_name, decision_no, decided_on, authority, published_on,
        detail, state, position)
      values (${state}, 'penalty', ${codeOf(1)}, '示例', '1', '2026-03-02', '410105', '2026-03-05', '{}', ${state}, 1)`
    expect(document).toContain(`"enum":${JSON.stringify(stateNames)}`)
  })

  test("differs in history from what was published before, where its row has words for it", () => {
    const { held } = recordFor("amend")
    const over = recordStates[state].display === "over"
    const time = Date.parse("2026-03-05T04:00:00Z")
    const draft = { operation: "add", list: "abnormal", authority: "410105", replaces: null, reason: null } as const
    const entry = encodeEntry({ ...draft, commitment: "c" }, time)
    const line = JSON.stringify({ salt: "" })
    const published = toHistoryEntry({ position: 0, entry, line, recordId: held.id })
    const now = { ...held, state, endedOn: over ? today : null }
    const [known] = knownAbout([now], published ? [published] : [], { size: 1, day: "2026-03-06" })
    const code = `published_but_${state}_since` as keyof typeof differenceWords
    const { since } = recordStates[state]
    expect(known?.differences).toEqual(since ? [code] : [])
    expect(differenceWords[code] ?? null).toEqual(since)
  })
})
