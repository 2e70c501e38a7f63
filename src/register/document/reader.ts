/**
 * Who sees documents and received papers: who acts in the proceeding, at its authority or above it; the merchant concerned
 * what was served on it and what it has sent itself. Pure.
 */
import type { Principal } from "../../access/principal.ts"
import { partiesOf } from "../proceeding/party.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import type { DocumentAct } from "./service.ts"

type About = Pick<Proceeding, "authority" | "subjectCode">

/** Whether somebody works on a case: makes its documents, serves them, takes papers in. Its own authority alone does. */
export function worksOn(principal: Principal, about: About): boolean {
  if (principal.kind !== "officer" || principal.authority !== about.authority) return false
  return partiesOf(principal, about).length > 0
}

/** Whether somebody may read what is in a document. */
export function readsDocument(principal: Principal, about: About, acts: readonly DocumentAct[]): boolean {
  const parties = partiesOf(principal, about)
  if (principal.kind === "merchant") return parties.length > 0 && acts.some(({ act }) => act === "serve")
  return parties.length > 0
}

/** Whether somebody may read a received paper. */
export function readsAttachment(principal: Principal, about: About, fromMerchant: boolean): boolean {
  return partiesOf(principal, about).length > 0 && (principal.kind !== "merchant" || fromMerchant)
}
