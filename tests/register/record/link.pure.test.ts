// What becomes of a penalty and the listings that rest on it, when one of them falls or ends (law.md 2 and 3).
import { describe, expect, test } from "vitest"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { type ChangeContext, moveRecord, settleLinks } from "../../../src/register/record/change.ts"
import { basePenalties, fallenListings } from "../../../src/register/record/link.ts"
import { type HeldRecord, type RecordContent, recordId } from "../../../src/register/record/record.ts"
import type { RecordMoveName, RecordState } from "../../../src/register/record/state.ts"
import { codeOf } from "../../support/rows.ts"

const today = "2028-05-10"
const context: ChangeContext = { today, policy: defaultPolicy, size: 100, newSalt: () => "salt" }

type Changes = Partial<Omit<HeldRecord, "content">> & { content?: Partial<RecordContent> }

function penalty(changes: Changes = {}): HeldRecord {
  const fields = { penaltyClass: "P3a", decisionNo: "示例罚〔2026〕1号" }
  return toHeld("penalty", fields, { displayedUntil: "2029-07-01", ...changes }, "2027-03-06")
}

function listing(n: number, changes: Changes = {}): HeldRecord {
  const detail = { base_penalty_no: "示例罚〔2026〕1号" }
  return toHeld("serious", { ground: "SV-0501", decisionNo: `示例严〔2026〕${n}号`, detail }, changes, "2027-04-02")
}

function toHeld(
  list: RecordContent["list"],
  fields: Partial<RecordContent>,
  { content: given, ...rest }: Changes,
  repairOpensOn: string,
): HeldRecord {
  const content: RecordContent = {
    ...{ list, subjectCode: codeOf(1), subjectName: "示例第1号商贸有限公司", ground: null, penaltyClass: null },
    ...{ decisionNo: "", decidedOn: "2026-03-02", authority: "410105", publishedOn: "2026-03-05", detail: {} },
    ...{ ...fields, ...given },
  }
  return {
    ...{ id: recordId(content), content, state: "live", position: 1, displayedUntil: "2029-03-05", repairOpensOn },
    ...{ endedOn: null, barredUntil: null, ...rest },
  }
}

/** The states after a move of the first record, in the order of the records. */
function statesAfter(move: RecordMoveName, records: readonly HeldRecord[], by = context): RecordState[] {
  const [first] = records
  if (!first) throw new Error("no record")
  const { changed } = moveRecord(move, first, {}, records, by)
  return records.map(({ id, state }) => changed.find((held) => held.id === id)?.state ?? state)
}

describe("a move of one end of the link", () => {
  const p = penalty()
  test.each<[string, RecordMoveName, HeldRecord[], RecordState[]]>([
    ["a listing stays until the authority revokes it", "withdraw", [p, listing(1)], ["withdrawn", "live"]],
    ["a listing stays when its penalty was changed", "supersede", [p, listing(1)], ["superseded", "live"]],
    ["a listing stays when its penalty was taken down as an error", "correct", [p, listing(1)], ["corrected", "live"]],
    ["a listing stays when its penalty was repaired", "repair", [p, listing(1)], ["removed", "live"]],
    ["a penalty stops with its repaired listing", "repair", [listing(1), p], ["removed", "removed"]],
    ["a penalty stops with its expired listing", "expire", [listing(1), p], ["expired", "removed"]],
    ["a penalty stays when its listing was an error", "correct", [listing(1), p], ["corrected", "live"]],
    [
      "a penalty stays while another listing rests on it",
      "repair",
      [listing(1), p, listing(2)],
      ["removed", "live", "live"],
    ],
    [
      "a penalty stops with the last of its listings",
      "repair",
      [listing(1), p, listing(2, { state: "removed", endedOn: "2028-01-05" })],
      ["removed", "removed", "removed"],
    ],
    [
      "a penalty stays while its shortest display runs",
      "repair",
      [listing(1), penalty({ repairOpensOn: "2028-05-11" })],
      ["removed", "live"],
    ],
    [
      "a penalty that never stops early stays",
      "repair",
      [listing(1), penalty({ repairOpensOn: null })],
      ["removed", "live"],
    ],
    ["masking takes nothing along", "mask", [p, listing(1)], ["masked", "live"]],
    [
      "deregistration ends all of the subject that has not fallen",
      "deregister",
      [p, listing(1), listing(2, { state: "removed", endedOn: "2027-01-05" }), listing(3, { state: "revoked" })],
      ["deregistered", "deregistered", "deregistered", "revoked"],
    ],
  ])("%s", (_, move, records, expected) => {
    const by = move === "expire" ? { ...context, today: "2029-04-10" } : context
    expect(statesAfter(move, records, by)).toEqual(expected)
  })

  test("dates what follows an expiry by the expiry, however late it is noticed", () => {
    const late = { ...context, today: "2029-11-30" }
    const ending = listing(1)
    const { changed } = moveRecord("expire", ending, {}, [ending, penalty()], late)
    expect(changed.map(({ endedOn }) => endedOn)).toEqual(["2029-03-06", "2029-03-06"])
  })

  test("leaves what was over before a deregistration its own day, written yet or not", () => {
    const over = [listing(2, { state: "removed", endedOn: "2027-01-05" }), listing(3, { displayedUntil: "2027-02-01" })]
    const { changed } = moveRecord("deregister", p, {}, [p, ...over], context)
    expect(changed.map(({ endedOn }) => endedOn)).toEqual([context.today, "2027-01-05", "2027-02-02"])
    const [, removed, due] = [p, ...over]
    const begun = moveRecord("deregister", due as HeldRecord, {}, [p, ...over], context).changed
    expect(begun.map(({ id, endedOn }) => [id, endedOn])).toEqual([
      [due?.id, "2027-02-02"],
      [p.id, context.today],
      [removed?.id, "2027-01-05"],
    ])
  })

  test("writes an entry for each record that was shown, in their order, and none for a masked one", () => {
    const others = [p, listing(1), listing(2, { state: "masked" })]
    const { publications, audit } = moveRecord("deregister", p, {}, others, context)
    expect(publications.map(({ draft }) => draft.reason)).toEqual(["deregister", "deregister"])
    expect(audit.map(({ act, position }) => [act, position])).toEqual([
      ["record.deregister", 100],
      ["record.deregister", 101],
      ["record.deregister", null],
    ])
  })
})

describe("the listings to be revoked", () => {
  const fell = penalty({ state: "withdrawn", endedOn: "2027-06-01" })
  test.each<[string, HeldRecord[], string[]]>([
    ["those whose penalty fell, masked ones too", [fell, listing(1), listing(2, { state: "masked" })], ["1号", "2号"]],
    [
      "those whose penalty fell and was taken down as an error where it stood twice",
      [fell, { ...penalty({ state: "corrected", endedOn: "2027-07-01" }), id: "twice" }, listing(1)],
      ["1号"],
    ],
    ["none whose penalty was changed", [penalty({ state: "superseded", endedOn: "2027-06-01" }), listing(1)], []],
    ["none whose penalty was an error, or stands", [penalty({ state: "corrected" }), listing(1)], []],
    [
      "those too that were removed or ran out before it",
      [fell, listing(1, { state: "removed", endedOn: "2027-05-06" }), listing(2, { state: "expired" })],
      ["1号", "2号"],
    ],
    ["none that is over", [fell, listing(1, { state: "revoked", endedOn: "2027-06-02" })], []],
    ["none without a penalty that is known", [listing(1)], []],
  ])("%s", (_, records, expected) => {
    const found = fallenListings(records)
    expect(found.map(({ listing: { content } }) => content.decisionNo.slice(-2))).toEqual(expected)
    for (const { on } of found) expect(on).toBe("2027-06-01")
  })
})

describe("a link whose other end comes later", () => {
  test.each<[string, HeldRecord[], string[]]>([
    [
      "a listing that comes after its penalty fell stays until it is revoked",
      [penalty({ state: "withdrawn", endedOn: "2027-06-01" }), listing(1)],
      [],
    ],
    [
      "a penalty that comes after its listing ended stops with it",
      [listing(1, { state: "removed", endedOn: "2027-06-01" }), penalty()],
      ["removed 2027-06-01"],
    ],
    [
      "a penalty whose shortest display ran on then keeps its own period for good",
      [listing(1, { state: "removed", endedOn: "2027-02-01" }), penalty()],
      [],
    ],
    [
      "a penalty that ended by itself before is left to its own end",
      [listing(1, { state: "removed", endedOn: "2027-06-01" }), penalty({ displayedUntil: "2027-05-31" })],
      [],
    ],
    ["a listing whose penalty is not known stays", [listing(1)], []],
    ["a pair that is shown stays", [listing(1), penalty()], []],
  ])("%s", (_, records, expected) => {
    const { changed } = settleLinks(records, context)
    expect(changed.map(({ state, endedOn }) => `${state} ${endedOn}`)).toEqual(expected)
  })
})

describe("the penalty that a listing rests on", () => {
  const other = (changes: Partial<RecordContent>) => penalty({ content: changes })

  test.each([
    ["(示例)罚[2026]1号", "（示例）罚〔2026〕1号"],
    ["示例罚【2026】 1号", "示例罚〔2026〕1号"],
    ["示例罚〔２０２６〕１号", "示例罚〔2026〕1号"],
  ])("is known by its number as written %s or %s", (named, decisionNo) => {
    const p = other({ decisionNo })
    expect(basePenalties(listing(1, { content: { detail: { base_penalty_no: named } } }), [p])).toEqual([p])
  })

  test("may be of another authority, unless the listing's own has used the number too", () => {
    const county = other({ authority: "410182" })
    expect(basePenalties(listing(1), [county])).toEqual([county])
    const own = penalty()
    expect(basePenalties(listing(1), [county, own])).toEqual([own])
  })

  test("is no other record of the same number", () => {
    const abnormal = toHeld("abnormal", { ground: "AB-E4", decisionNo: "示例罚〔2026〕1号" }, {}, "2026-03-05")
    expect(basePenalties(listing(1), [abnormal, other({ decisionNo: "示例罚〔2026〕11号" })])).toEqual([])
  })
})
