/**
 * Quotas of a server on Node: leases and buckets live as long as the process, and its timer writes what was used.
 */
import { randomBytes } from "node:crypto"
import { setTimeout as pass } from "node:timers/promises"
import type { Sql } from "../../database/client.ts"
import { networkOf, type Peer, readPeer, type TrustedProxies } from "./address.ts"
import { openAddressBook } from "./address-book.ts"
import { openDayBook } from "./day-book.ts"
import { type LeaseBookParts, openLeaseBook } from "./lease-book.ts"
import { openQuota, type Quota } from "./quota.ts"

/** What they are opened with. */
export interface NodeQuotaParts extends LeaseBookParts {
  sql: Sql
  /** Units a minute of an address; 0: addresses are not counted. */
  publicUnits: number
  trustedProxies: TrustedProxies
  /** Resolves after a time; absent: the clock of the machine says when. */
  pass?(ms: number): Promise<void>
}

/** Opens them. */
export function openNodeQuota(parts: NodeQuotaParts): Quota {
  const { sql, publicUnits, trustedProxies, roleQuotas, clock } = parts
  // A connection has one other end, which is read once.
  const peers = new WeakMap<object, Peer>()

  function peerOf(env: unknown): Peer {
    const socket = socketOf(env)
    if (socket === undefined) return null
    let peer = peers.get(socket)
    if (peer === undefined) {
      peer = readPeer(socket.remoteAddress, trustedProxies)
      peers.set(socket, peer)
    }
    return peer
  }

  return openQuota({
    leases: openLeaseBook(parts),
    reach: { sql, defer: null },
    roleQuotas,
    addresses:
      publicUnits === 0
        ? null
        : openAddressBook({
            units: publicUnits,
            clock,
            pass: parts.pass ?? ((ms) => pass(ms)),
            newSecret,
          }),
    days: openDayBook({ clock, newSecret }),
    networkOf({ env, header }) {
      const peer = peerOf(env)
      return networkOf(peer, peer === "proxy" ? header("x-forwarded-for") : undefined, trustedProxies)
    },
  })
}

function newSecret(): string {
  return randomBytes(32).toString("base64url")
}

/** The connection, as @hono/node-server hands it on. */
function socketOf(env: unknown): { remoteAddress?: string } | undefined {
  const { incoming } = (env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } }
  return incoming?.socket
}
