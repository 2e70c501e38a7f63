// Which log entries are alerts: by the move that they name, and only where something material changes.
import { describe, expect, test } from "vitest"
import { changeOf, kindOf, type WatchedEntry } from "../../src/alert/change.ts"
import { type EntryDraft, encodeEntry } from "../../src/ledger/entry.ts"
import { type RecordMove, recordMoves } from "../../src/register/record/state.ts"
import { codeOf } from "../support/rows.ts"

const draft: EntryDraft = {
  ...{ operation: "amend", list: "penalty", authority: "410105", replaces: 3, reason: null, commitment: "c" },
}
const line = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    ...{ salt: `${Math.random()}`, id: "r", list: "penalty" },
    ...{ subject: { code: codeOf(1), name: "示例第1号商贸有限公司" }, decision_no: "1号", class: "P2" },
    ...{ violation: "发布虚假广告", content: "罚款30000元", decided_on: "2026-03-02", published_on: "2026-03-05" },
    ...{ authority: "410105", ...changes },
  })
const entry = (changes: Partial<WatchedEntry> = {}, said: Partial<EntryDraft> = {}): WatchedEntry => ({
  ...{ position: 7, entry: encodeEntry({ ...draft, ...said }, 1_772_676_000_000), line: line(), before: line() },
  ...{ recordId: "r", code: codeOf(1), ...changes },
})

describe("the kind of an alert", () => {
  test.each(Object.entries(recordMoves))("is named for every move of a record: %s", (name, move: RecordMove) => {
    const reason = name === "amend" ? null : name
    const kind = kindOf({ operation: move.writes, reason })
    expect(kind).toBe(
      move.writes === "amend"
        ? "changed"
        : move.writes === "add"
          ? "listed"
          : name === "expire"
            ? "expired"
            : "removed",
    )
  })

  test("is none for what changes no record", () => {
    for (const operation of ["state", "key", "erase"] as const) expect(kindOf({ operation, reason: null })).toBe(null)
    expect(kindOf({ operation: "add", reason: null })).toBe("listed")
    expect(kindOf({ operation: "remove", reason: null })).toBe("removed")
  })
})

describe("an amendment", () => {
  test.each([
    [{ class: "P3a" }, ["class"]],
    [{ content: "罚款50000元" }, ["content"]],
    [{ violation: "无照经营" }, ["violation"]],
    [{ published_on: "2026-03-06", decided_on: "2026-03-03" }, ["decided_on", "published_on"]],
    [{ authority: "410102" }, ["authority"]],
    [{ ground: "AB-E3" }, ["ground"]],
  ])("of %o is told, with the fields that differ", (changes, changed) => {
    expect(changeOf(entry({ line: line(changes) }))).toMatchObject({ kind: "changed", changed, position: 7 })
  })

  test.each([
    ["of nothing that is published", {}],
    ["of the name in the decision", { subject: { code: codeOf(1), name: "示例第1号商贸公司" } }],
    ["of the number of the base penalty", { base_penalty_no: "9号" }],
    ["of widths and spaces", { content: "罚款３００００ 元" }],
  ])("%s is not told", (_, changes) => {
    expect(changeOf(entry({ line: line(changes) }))).toBe(null)
  })

  test("by which a period begins anew is told, though its line says nothing of it", () => {
    expect(changeOf(entry({}, { reason: "restart" }))).toMatchObject({
      kind: "changed",
      changed: [],
      reason: "restart",
    })
  })

  test("that can't be compared, because a line was erased, is told rather than not", () => {
    expect(changeOf(entry({ before: null }))).toMatchObject({ kind: "changed", changed: [] })
    expect(changeOf(entry({ line: null, before: null }))).toMatchObject({ kind: "changed", name: null, ground: null })
  })
})

test("a removal says what it removes", () => {
  const removal = entry({ line: null }, { operation: "remove", reason: "repair", commitment: null })
  expect(changeOf(removal)).toMatchObject({ kind: "removed", reason: "repair", penaltyClass: "P2", list: "penalty" })
})
