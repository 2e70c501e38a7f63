/**
 * As whom somebody comes to a proceeding: by role, by authority, or as the merchant it is about. Pure.
 */
import type { Principal } from "../../access/principal.ts"
import { coversRegion } from "../../access/principal.ts"
import type { OfficerRole } from "../../access/scope.ts"
import type { Party } from "./machine.ts"

// A head may check as well; administrators run the system and decide nothing.
const partiesOfRole: Readonly<Record<OfficerRole, readonly Party[]>> = {
  officer: ["officer"],
  checker: ["checker"],
  head: ["checker", "head"],
  auditor: [],
  administrator: [],
}

/** The parties as which a principal may act on a proceeding of that authority about that subject. */
export function partiesOf(principal: Principal, about: { authority: string; subjectCode: string }): readonly Party[] {
  if (principal.kind === "merchant") return principal.code === about.subjectCode ? ["merchant"] : []
  if (principal.kind !== "officer") return []
  const { role, authority } = principal
  if (authority === about.authority) return partiesOfRole[role]
  return isAbove(authority, about.authority) ? partiesBelow(role) : []
}

/** The parties as which an officer comes to the proceedings of bureaus below the own one. */
export function partiesBelow(role: OfficerRole): readonly Party[] {
  return role === "checker" || role === "head" ? ["superior"] : []
}

/** Whether an authority is a bureau above another: its region holds the other's. */
export function isAbove(authority: string, below: string): boolean {
  return authority !== below && coversRegion(authority, below)
}

/** Whether the bureau stands below its province: of a city, a county or a district. R44 art 22 asks for consent there. */
export function isBelowProvince(authority: string): boolean {
  return !authority.endsWith("0000")
}

/** Whether somebody may see a proceeding: who acts in it, its authority and those above, auditors and administrators. */
export function maySee(principal: Principal, about: { authority: string; subjectCode: string }): boolean {
  if (partiesOf(principal, about).length > 0) return true
  return principal.kind === "officer" && coversRegion(principal.authority, about.authority)
}
