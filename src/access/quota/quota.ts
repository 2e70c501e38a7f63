/**
 * Quotas: what a request may spend, by the key that it shows or, without one, by the address that it comes from.
 */
import type { Client } from "../api-key.ts"
import type { Principal } from "../principal.ts"
import type { Network } from "./address.ts"
import type { AddressBook } from "./address-book.ts"
import type { DayBook, DayLimited } from "./day-book.ts"
import type { Spending } from "./field.ts"
import type { LeaseBook, Purchase, Reach, RoleQuotas } from "./lease-book.ts"

/** Whom something is counted for: the holder of a key, or whoever is at an address. */
export type Spender = { by: "key"; client: Client } | { by: "network"; network: Network }

/** Quotas, as a request meets them. */
export interface Quota {
  /**
   * Whom a request is counted for; null for nobody: officers, whom their issuer answers for, and this register's own
   * machines.
   */
  spenderOf(principal: Principal, from: Origin): Spender | null
  /** Spends; at once where memory is enough. Rows are spent by keys alone. */
  spend(spender: Spender, bought: Purchase): Spending | Promise<Spending>
  /** Gives back what was spent for nothing. */
  refund(spender: Spender, bought: Purchase, spending: Pick<Spending, "window">): void
  /** Whether somebody who has no key can be counted by the day: what nobody counts is offered to nobody. */
  countsDays: boolean
  /** Whether something may be done once more today; by nobody that is counted (null) always, where addresses are. */
  mayToday(what: DayLimited, spender: Spender | null): boolean | Promise<boolean>
  /** Writes what was used so far, of a key or of all. */
  settle(only?: { clientId: string } | "end"): Promise<void>
  /** What keys may spend in a day that have no quota of their own. */
  roleQuotas: RoleQuotas
}

/** What a request has spent so far. */
export interface Metered {
  quota: Quota
  spender: Spender
  bought: Purchase
  /** As it was last told. */
  spending: Spending
}

/** Where a request comes from: what the platform knows of the connection, and what was sent. */
export interface Origin {
  env: unknown
  header(name: string): string | undefined
}

/** What quotas are made of. */
export interface QuotaParts {
  leases: LeaseBook
  reach: Reach
  roleQuotas: RoleQuotas
  /** Null: nothing is counted by address. */
  addresses: AddressBook | null
  /** Null: nobody can be counted by the day. */
  days: DayBook | null
  /** The network that a request comes from (address.ts); null where that is nobody's but ours. */
  networkOf(from: Origin): Network | null
}

/** Puts them together. */
export function openQuota({ leases, reach, roleQuotas, addresses, days, networkOf }: QuotaParts): Quota {
  const countsDays = days !== null && addresses !== null
  return {
    roleQuotas,
    spenderOf(principal, from) {
      if (principal.kind === "client") return { by: "key", client: principal }
      if (principal.kind === "officer" || addresses === null) return null
      const network = networkOf(from)
      return network === null ? null : { by: "network", network }
    },
    spend(spender, bought) {
      if (spender.by === "key") return leases.spend(reach, spender.client, bought)
      if (addresses === null) throw new Error("nothing is counted by address")
      return addresses.spend(spender.network, bought.amount)
    },
    refund(spender, bought, { window }) {
      if (spender.by === "key") leases.refund(spender.client, bought, window)
      else addresses?.refund(spender.network, bought.amount)
    },
    countsDays,
    mayToday(what, spender) {
      // Where no address is counted nobody knows who asks, an officer or anybody.
      if (days === null || spender === null) return countsDays
      return days.take(what, spender.by === "key" ? `client ${spender.client.id}` : spender.network.name)
    },
    settle: (only) => leases.settle(reach, only),
  }
}
