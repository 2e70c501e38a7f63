/** What rows of persons are held against. */
import { coversRegion, type Principal } from "../../access/principal.ts"
import { dayInChina } from "../../law/day.ts"
import type { IdentityParts } from "../../roster/identity.ts"
import type { ListingContext } from "./listing.ts"

/** Whom a principal may list for: what the own authority covers, in whichever role. */
export function mayListFor(principal: Principal): (authority: string) => boolean {
  return (authority) => principal.kind === "officer" && coversRegion(principal.authority, authority)
}

/**
 * Whose listings a principal may end: an administrator everybody's. What an administrator listed before beyond the own region
 * would otherwise stand where nobody works who could end it.
 */
export function mayEndFor(principal: Principal): (authority: string) => boolean {
  return endsAll(principal) ? () => true : mayListFor(principal)
}

/** Whether proposals to withdraw are theirs to decide wherever they stand. */
export function endsAll(principal: Principal): boolean {
  return principal.role === "administrator"
}

export function contextOf(
  principal: Principal,
  { clock, identityKeys }: Pick<IdentityParts, "identityKeys"> & { clock(): number },
): ListingContext {
  return { keys: identityKeys, today: dayInChina(clock()), mayListFor: mayListFor(principal) }
}
