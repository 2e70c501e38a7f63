/**
 * Quotas on Cloudflare Workers: leases in the memory of the isolate, each asked for by the request that needs it and
 * written behind its answer; addresses counted by the platform's own limiter, which all requests of a place share, and by
 * the day, which that limiter does not know, in the database.
 */
import type { Sql } from "../../database/client.ts"
import { networkOf, readPeer } from "./address.ts"
import { type AddressBook, digestOfNetwork } from "./address-book.ts"
import { storedDayBook } from "./day-book-store.ts"
import { toLimit, toPolicy } from "./field.ts"
import { type LeaseBookParts, openLeaseBook } from "./lease-book.ts"
import { openQuota, type Quota } from "./quota.ts"
import { windowAt } from "./window.ts"

/** The rate-limit binding of wrangler.toml: whether a key may once more in this minute. */
export interface RateLimitBinding {
  limit(options: { key: string }): Promise<{ success: boolean }>
}

/** What they are opened with. */
export interface EdgeQuotaParts extends LeaseBookParts {
  /** Null: addresses are not counted. */
  binding: RateLimitBinding | null
  /** Units a minute of an address, as the binding has them too. */
  publicUnits: number
  /** Under which addresses are hashed, another each day; empty: there is none, and nobody is counted by the day. */
  secret: string
}

/** Opens them for an isolate. @returns what gives them to a request, with its database and what lasts beyond its answer */
export function openEdgeQuota(parts: EdgeQuotaParts): (sql: Sql, defer: (work: Promise<void>) => void) => Quota {
  const leases = openLeaseBook(parts)
  const { roleQuotas, binding, secret, clock } = parts
  const addresses = binding && boundAddresses(binding, parts)
  return (sql, defer) =>
    openQuota({
      ...{ leases, reach: { sql, defer }, roleQuotas, addresses },
      // An isolate counts for itself alone, and there are many. Without a key a digest would be an address to whoever tries all.
      days: secret === "" ? null : storedDayBook(sql, secret, clock),
      // Cloudflare's own word, which no client can send.
      networkOf: ({ header }) => networkOf(readPeer(header("cf-connecting-ip"), []), undefined, []),
    })
}

const minuteMs = 60_000
const retrySeconds = 60

/** The binding says yes or no: nothing is slowed here, and what remains nobody knows. */
function boundAddresses(binding: RateLimitBinding, { publicUnits, secret, clock }: EdgeQuotaParts): AddressBook {
  const policy = toPolicy("minute", publicUnits, minuteMs)
  return {
    async spend(network, units) {
      const key = digestOfNetwork(`${secret} ${windowAt(clock())}`, network.name)
      // It counts calls, so a unit is one.
      const asked = await Promise.all(Array.from({ length: units }, () => binding.limit({ key })))
      const granted = asked.every(({ success }) => success)
      return {
        outcome: granted ? "granted" : "refused",
        ...{ name: "minute", policy, window: 0, left: null, retryAfterSeconds: retrySeconds, pause: null },
        limit: granted ? null : toLimit("minute", 0, retrySeconds),
      }
    },
    // What was counted there stays counted.
    refund: () => {},
  }
}
