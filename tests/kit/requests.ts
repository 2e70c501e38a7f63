/** Requests for shared data, for the contract of cases. */
import { randomUUID } from "node:crypto"
import type { SharingState, SharingVerdict } from "../../src/enforcement/sharing/state.ts"
import { requestStore } from "../../src/enforcement/sharing/store.ts"
import { agency } from "../support/agency.ts"
import { officerHeader } from "../support/app.ts"
import type { MakeFixture } from "./family.ts"

// What waits for a second person, by the state in which it does.
const waiting: Readonly<Record<string, SharingVerdict>> = { asked: "extend", proposed: "grant", granted: "revoke" }
const needsProposal = ["confirm", "return"]

export const makeRequests: MakeFixture = async (app, sql) => {
  const [tax, other, fresh] = [await agency(app, sql), await agency(app, sql), await agency(app, sql)]
  const asked = {
    ...{ kind: "days", purpose: "评优（示例）", basis: "《示例条例》第十五条", lists: ["serious"] },
    ...{ authority: "410105", from: "2026-06-01", to: "2027-05-31" },
  }
  return {
    ...{ path: "/v1/data-requests", table: "sharing_request" },
    async put(state, act = "", hands: Readonly<Record<string, string>> = {}) {
      const id = randomUUID()
      const { askedBy, proposedBy, preparedBy } = {
        ...{ askedBy: `client:${tax.id}`, proposedBy: "officer:410105:somebody", preparedBy: null },
        ...hands,
      }
      const isProposed = state === "proposed" || needsProposal.includes(act)
      const verdict = isProposed ? (waiting[state] ?? null) : state === "granted" ? "grant" : null
      await sql.begin((tx) =>
        requestStore.insert(tx, {
          ...{ id, clientId: tax.id, agency: "", authority: "410105", kind: "days", purpose: "示例", basis: "示例" },
          ...{ lists: ["serious"], region: null, from: "2026-06-01", to: "2027-05-31", recordId: null },
          ...{ state: state as SharingState, askedOn: "2026-06-29", dueOn: "2026-07-13", extended: false, verdict },
          ...{
            reason: "示例",
            revokeReason: null,
            askedBy,
            preparedBy,
            proposedBy,
            decidedOn: null,
            supplyDueOn: null,
          },
          ...{ suppliedOn: null, endedOn: null, lastActor: "test", version: 3 },
        }),
      )
      return id
    },
    sides: {
      authority: {
        ...{ at: "acts", isNamed: true, header: await officerHeader("checker", "410105", "boris") },
        foreign: await officerHeader("officer", "330106", "elsewhere"),
      },
      agency: { at: "own-acts", isNamed: true, header: tax.header, foreign: other.header },
    },
    bodies: {
      ...{ withdraw: {}, end: {}, grant: {}, confirm: {} },
      ...{
        extend: { reason: "示例" },
        refuse: { reason: "示例" },
        return: { reason: "示例" },
        revoke: { reason: "示例" },
      },
    },
    reads: { list: true, one: true },
    begin: {
      ...{ by: fresh.header, another: other.header, body: asked },
      ...{ other: { ...asked, purpose: "另一用途（示例）" }, wrong: { ...asked, basis: "示例" }, isKnown: true },
    },
  }
}
