/** Grants of files as cases: where they are kept, and how one is proposed. */
import type { Principal } from "../../../access/principal.ts"
import { authorityReach } from "../../../access/reach.ts"
import type { ActingParts } from "../../../database/client.ts"
import type { Beginning, Case } from "../../../kit/case/act.ts"
import type { Moment } from "../../../kit/case/family.ts"
import { kindsOf } from "../../proceeding/answer-routes.ts"
import { findProceeding } from "../../proceeding/store.ts"
import { type FileGrant, type FileGrantInput, type fileGrantActs, fileGrants, proposeGrant } from "./grant.ts"
import { type FileGrantScope, fileGrantStore, findBody } from "./store.ts"

export const fileGrantCase: Case<FileGrant, FileGrantScope, typeof fileGrantActs, Moment, ActingParts> & {
  family: typeof fileGrants
} = { family: fileGrants, store: fileGrantStore }

const decisionKinds = kindsOf("decisions")

/** Proposing one: of a case of the officer's own authority. */
export const proposing: Beginning<FileGrant, FileGrantInput, ActingParts> = {
  act: "propose",
  async begin(tx, asked, by, { actor, today }, { newId }) {
    const authority = authorityOf(by)
    const held = await findProceeding(tx, authorityReach(authority), asked.case)
    if (held?.authority !== authority || !decisionKinds.includes(held.kind))
      return { kind: "unknown", pointer: "/case", detail: noSuchCase }
    const { id: proceedingId, kind, subjectCode, subjectName } = held
    const about = { proceedingId, kind, authority, subjectCode, subjectName }
    return proposeGrant(asked, about, await findBody(tx, asked.body), { id: newId(), actor, today })
  },
  trail: ({ proceedingId, clientId: body, purpose, dueOn: until }) => ({ case: proceedingId, body, purpose, until }),
}

function authorityOf(principal: Principal): string {
  if (principal.kind !== "officer") throw new Error("somebody else lets a file be read")
  return principal.authority
}

const noSuchCase = {
  zh: "没有此编号的决定，或者不是本机关办理的。",
  en: "There is no decision of this id, or it is not your authority's.",
} as const
