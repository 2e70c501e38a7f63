/** Leads, for the contract of cases. */
import { randomUUID } from "node:crypto"
import type { LeadState } from "../../src/enforcement/lead/state.ts"
import { leadStore } from "../../src/enforcement/lead/store.ts"
import { clock, officerHeader } from "../support/app.ts"
import { codeOf } from "../support/rows.ts"
import type { MakeFixture } from "./family.ts"

export const makeLeads: MakeFixture = async (_, sql) => ({
  ...{ path: "/v1/leads", table: "lead" },
  async put(state) {
    const id = randomUUID()
    await sql.begin((tx) =>
      leadStore.insert(tx, {
        ...{ id, ref: id, sender: "authority:410105", source: "monitoring", code: codeOf(1), name: null },
        ...{ platform: null, seller: null, shop: null, url: null, ground: null, facts: "示例", evidence: [] },
        ...{ foundOn: "2026-06-25", authority: "410105", takenAt: new Date(clock()), takenOn: "2026-06-26" },
        ...{ state: state as LeadState, enteredOn: "2026-06-26", clock: null, dueOn: null, verifiedOn: null },
        ...{ result: null, proceedingId: null, lastActor: "test", version: 3 },
      }),
    )
    return id
  },
  sides: {
    officer: {
      ...{ at: "acts", isNamed: true, header: await officerHeader("checker", "410105", "boris") },
      foreign: await officerHeader("officer", "330106", "elsewhere"),
    },
  },
  bodies: {
    dispatch: { authority: "410105" },
    verify: { finding: "confirmed", reason: "已核（示例）" },
    close: { result: "duplicate", reason: "重复（示例）" },
    reopen: { reason: "重新核查（示例）" },
  },
  reads: { list: true, one: true },
  // They come in as rows, known again by their sender's own ids.
  begin: null,
})
