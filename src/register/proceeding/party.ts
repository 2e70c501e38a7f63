/**
 * As whom somebody comes to a proceeding: by role, by authority, or as the merchant it is about. Pure.
 */
import type { Principal } from "../../access/principal.ts"
import { coversRegion } from "../../access/principal.ts"
import type { Concerned } from "../../access/reach.ts"
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
export function partiesOf(principal: Principal, about: Concerned): readonly Party[] {
  if (principal.kind === "merchant") return principal.code === about.subjectCode ? ["merchant"] : []
  if (principal.kind !== "officer") return []
  const { role, authority } = principal
  if (authority === about.authority) return partiesOfRole[role]
  if (authority === about.displayedBy && partiesOfRole[role].length > 0) return ["registrar"]
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
