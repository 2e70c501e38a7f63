import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { decodeEntry, type EntryDraft, encodeEntry, newerVersionOf, operations } from "../../src/ledger/entry.ts"
import { lockHead, readHead } from "../../src/ledger/sequencer.ts"
import { useDatabase } from "../support/database.ts"
import { appendAsOperator } from "../support/gate.ts"

const database = useDatabase()
const draft: EntryDraft = {
  operation: "add",
  list: "abnormal",
  authority: "410105",
  replaces: null,
  reason: null,
  commitment: "A".repeat(43),
}
const publication = { draft, line: "{}", recordId: "r", subjectCode: "s" }

describe("an entry", () => {
  test("is read back as it was written, and written in one way", () => {
    const drafts = fc.record({
      operation: fc.constantFrom(...Object.keys(operations)),
      list: fc.constantFrom("abnormal", "serious", "penalty", "subject"),
      authority: fc.option(fc.stringMatching(/^\d{6}$/), { nil: null }),
      replaces: fc.option(fc.nat(), { nil: null }),
      reason: fc.option(fc.stringMatching(/^[A-Z0-9-]{1,10}$/), { nil: null }),
      commitment: fc.option(fc.stringMatching(/^[A-Za-z0-9_-]{43}$/), { nil: null }),
    }) as fc.Arbitrary<EntryDraft>
    fc.assert(
      fc.property(drafts, fc.nat(), (given, time) => {
        const text = encodeEntry(given, time)
        expect(decodeEntry(text)).toEqual({ ...given, time })
        expect(text).toMatch(/^[\x20-\x7e]*$/)
      }),
    )
  })

  test("has these bytes: other programs read them", () => {
    expect(encodeEntry(draft, 1_772_676_000_000)).toBe(
      `{"op":"add","time":1772676000000,"list":"abnormal","authority":"410105","replaces":null,"reason":null,"commitment":"${"A".repeat(43)}"}`,
    )
  })

  test("has its version in front where that is not the first, and is none of another", () => {
    const told = { ...draft, operation: "notice", list: "enforcement", authority: null } as const
    const text = encodeEntry(told, 1_772_676_000_000)
    expect(text).toBe(
      `{"v":2,"op":"notice","time":1772676000000,"list":"enforcement","authority":null,"replaces":null,"reason":null,"commitment":"${"A".repeat(43)}"}`,
    )
    expect(decodeEntry(text.replace('"v":2,', ""))).toBeNull()
    expect(decodeEntry(text.replace('"v":2', '"v":3'))).toBeNull()
    expect(decodeEntry(encodeEntry(draft, 1).replace("{", '{"v":2,'))).toBeNull()
    const versions = [2, 3, 4].map((version) => newerVersionOf(text.replace('"v":2', `"v":${version}`)))
    expect(versions).toEqual([null, null, 4])
  })

  test("is none when the text is something else", () => {
    for (const text of ["", "{}", "[]", "null", '{"op":"invent","time":1,"list":"abnormal"}', '{"op":"toString"}'])
      expect(decodeEntry(text)).toBeNull()
  })
})

test("a commitment is SHA-256 over the domain prefix and the line", () => {
  const expected = createHash("sha256").update('gongshi/record-line/v1\n{"salt":"x"}').digest("base64url")
  expect(commitmentOf('{"salt":"x"}')).toBe(expected)
})

describe("the sequencer", () => {
  const write = (count: number, now: number, fail = false) =>
    database.sql.begin(async (tx) => {
      const head = await lockHead(tx)
      const next = await appendAsOperator(
        tx,
        head,
        Array.from({ length: count }, () => publication),
        now,
      )
      if (fail) throw new Error("rolled back on purpose")
      return next
    })

  test("gives positions without gaps to many writers, some of whom fail", async () => {
    const start = await readHead(database.sql)
    const writers = Array.from({ length: 40 }, (_, index) =>
      write(1 + (index % 3), 1_000 + index, index % 4 === 0).catch(() => null),
    )
    await Promise.all(writers)
    const rows = await database.sql<{ position: number }[]>`
      select position from log_entry where position >= ${start.size} order by position`
    expect(rows.map((row) => row.position)).toEqual(rows.map((_, index) => start.size + index))
    expect((await readHead(database.sql)).size).toBe(start.size + rows.length)
  })

  test("never lets time go backwards, whatever the clock says", async () => {
    const { time } = await write(1, 5_000_000)
    expect((await write(1, 4_000_000)).time).toBe(time)
  })

  test("lets nobody change, delete or truncate what is in the log or the audit trail", async () => {
    await write(1, 6_000_000)
    await database.sql`insert into audit_event (at, actor, act, object) values (now(), 'a', 'b', 'c')`
    for (const statement of [
      "update log_entry set entry = 'x'",
      "update log_entry set line = 'x'",
      "delete from log_entry",
      "truncate log_entry",
      "update audit_event set actor = 'x'",
      "delete from audit_event",
      "truncate audit_event",
    ]) {
      await expect(database.sql.unsafe(statement), statement).rejects.toThrow("only grows")
    }
  })

  test("allows an erasure: the line goes, the entry stays", async () => {
    const { size } = await write(1, 7_000_000)
    await database.sql`update log_entry set line = null where position = ${size - 1}`
    const [row] = await database.sql`select entry, line from log_entry where position = ${size - 1}`
    expect(row?.["line"]).toBeNull()
    expect(decodeEntry(row?.["entry"] as string)).not.toBeNull()
  })
})
