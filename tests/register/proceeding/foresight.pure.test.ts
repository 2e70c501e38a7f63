import { expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { foresightOf } from "../../../src/register/proceeding/foresight.ts"
import { getKind } from "../../../src/register/proceeding/kinds.ts"
import { type Facts, newlyBegun, type Proceeding } from "../../../src/register/proceeding/proceeding.ts"

const facts: Facts = { today: "2026-06-10", calendar: publishedCalendar, policy: defaultPolicy, records: [], open: [] }

const here: Proceeding = {
  ...{ id: "1", kind: "objection", state: "filed", subjectCode: "", subjectName: "" },
  list: "penalty",
  ...{ authority: "410000", displayedBy: null, recordId: null },
  ...{ content: { via: "direct", applied_on: "2026-06-10", accepted_on: null, found_on: null } },
  ...newlyBegun("1", "2026-06-10"),
}
const elsewhere = { ...here, displayedBy: "310101" }

/** The clocks of a case that have not begun. */
const waiting = (proceeding: Proceeding) =>
  foresightOf(getKind("objection"), proceeding, null, facts)
    .clocks.filter(({ dueOn }) => dueOn === null)
    .map(({ id }) => id)

test.each([
  ["what is displayed here is corrected here", here, ["abnormal_objection_verify", "abnormal_correct"]],
  [
    "what is displayed elsewhere is pushed there",
    elsewhere,
    ["abnormal_objection_verify", "repair_push_other_province", "repair_execute"],
  ],
  ["what is passed on waits for being carried out", { ...elsewhere, state: "forwarded" }, ["repair_execute"]],
  ["of what is done nothing begins any more", { ...elsewhere, state: "corrected" }, []],
])("%s", (_, proceeding, clocks) => {
  expect(waiting(proceeding)).toEqual(clocks)
})
