/** What rows of persons are held against. */
import { coversRegion, type Principal } from "../../access/principal.ts"
import { dayInChina } from "../../law/day.ts"
import type { IdentityParts } from "../../roster/identity.ts"
import type { ListingContext } from "./listing.ts"

/** Whom a principal may list for: what the own authority covers, in whichever role. */
export function mayListFor(principal: Principal): (authority: string) => boolean {
  return (authority) => principal.kind === "officer" && coversRegion(principal.authority, authority)
}

export function contextOf(
  principal: Principal,
  { clock, identityKeys }: Pick<IdentityParts, "identityKeys"> & { clock(): number },
): ListingContext {
  return { keys: identityKeys, today: dayInChina(clock()), mayListFor: mayListFor(principal) }
}
