/**
 * What this node may spend of each key's quotas, in memory: leased from the database a hundredth at a time, the next lease
 * asked for before the last one runs out. What was used goes to the database with the leases; no request writes.
 */
import type { Sql } from "../../database/client.ts"
import { addDays, dayInChina } from "../../law/day.ts"
import type { Client } from "../api-key.ts"
import type { Measure } from "./cost.ts"
import { type PolicyName, type Spending, toLimit, toPolicy } from "./field.ts"
import { deleteUsageBefore, settle, type Used } from "./store.ts"
import { leaseOf, secondsLeft, unaskedOf, windowAt, windowMs } from "./window.ts"

/** What keys may spend in a day that have no quota of their own, by their role. */
export type RoleQuotas = Readonly<Record<Client["role"], Readonly<Record<Measure, number>>>>

/** What is answered while the database is away and what was leased is spent. */
export type WhenAway = "serve" | "refuse"

/** What the book works with. */
export interface LeaseBookParts {
  roleQuotas: RoleQuotas
  whenAway: WhenAway
  /** ms since 1970. */
  clock(): number
  /** Writes one line for the operator. */
  log(line: string): void
}

/** How one request, or all of a process, reach the database. */
export interface Reach {
  sql: Sql
  /** Has work go on behind an answer; null: it does by itself, for as long as the process lives. */
  defer: ((work: Promise<void>) => void) | null
}

/** What is spent. */
export interface Purchase {
  measure: Measure
  amount: number
  /** For what, by its id in the description of the API. */
  operation: string
  /** Calls that it is counted as: one, or none where a call goes on. */
  requests: 0 | 1
}

/** The leases of a node. */
export interface LeaseBook {
  /** Spends; at once where what is leased is enough. */
  spend(reach: Reach, client: Client, bought: Purchase): Spending | Promise<Spending>
  /** Takes back what was spent for nothing. */
  refund(client: Client, bought: Purchase, window: number): void
  /** Writes what was used, of one key or of all, and hands back what lies idle; all of it at the end. */
  settle(reach: Reach, only?: { clientId: string } | "end"): Promise<void>
}

// How long a request waits for the first lease, or for one that is late: half of what its answer may take. On a database
// that is slow it would wait for its own look-up as well.
const patienceMs = 4_000
// How soon it is looked again whether something has been handed back, or the database is there again.
const againMs = 1_000
/** How long what was used may go unwritten where nothing but requests makes it be written. */
export const settleEveryMs = 10_000
/** A year, and the month in which somebody looks back at it. */
const usageDays = 400

/** A window of a key, as far as this node has to do with it. */
interface Account {
  client: Client
  measure: Measure
  window: number
  quota: number
  policy: string
  /** What may be spent here; below zero where it was spent unasked, because nobody answered. */
  left: number
  /** What of it was spent unasked and is being asked for just now; zero or less. */
  owed: number
  /** What nobody had leased at the last word. */
  free: number
  /** No more is asked for before: there was nothing, or no answer. ms since 1970. */
  notBefore: number
  away: boolean
  asking: Promise<void> | null
  /** What waits for it. */
  wanted: number
  used: Map<string, Used>
  /** When something was last written, and spent. ms since 1970. */
  settledAt: number
  spentAt: number
}

const names = { units: "day", rows: "rows" } as const satisfies Record<Measure, PolicyName>

/** An empty book. */
export function openLeaseBook({ roleQuotas, whenAway, clock, log }: LeaseBookParts): LeaseBook {
  const books: Record<Measure, Map<string, Account>> = { units: new Map(), rows: new Map() }
  // Of days that are over: what was used in them is still to be written.
  let closed: Account[] = []
  let cleanedIn = 0

  function accountOf(client: Client, measure: Measure, now: number): Account {
    const held = books[measure].get(client.id)
    const window = windowAt(now)
    if (held?.window === window) return held
    if (held && held.used.size > 0) closed.push(held)
    const quota = roleQuotas[client.role][measure]
    const account: Account = {
      ...{
        client,
        measure,
        window,
        quota,
        policy: toPolicy(names[measure], quota, windowMs),
        left: 0,
        owed: 0,
        free: quota,
      },
      ...{ notBefore: 0, away: false, asking: null, wanted: 0, used: new Map(), settledAt: now, spentAt: now },
    }
    books[measure].set(client.id, account)
    return account
  }

  function tell(account: Account, now: number, outcome: Spending["outcome"]): Spending {
    const name = names[account.measure]
    const seconds = secondsLeft(account.window, now)
    const left = Math.max(0, account.free + account.left)
    const limit = toLimit(name, left, seconds)
    return {
      outcome,
      name,
      policy: account.policy,
      limit,
      retryAfterSeconds: seconds,
      left,
      window: account.window,
      pause: null,
    }
  }

  function count(account: Account, { operation, requests, amount }: Purchase, sign: 1 | -1): void {
    const used = account.used.get(operation)
    if (!used) account.used.set(operation, { operation, requests: sign * requests, amount: sign * amount })
    else {
      used.requests += sign * requests
      used.amount += sign * amount
    }
  }

  function take(reach: Reach, account: Account, bought: Purchase, now: number): Spending {
    account.left -= bought.amount
    account.spentAt = now
    count(account, bought, 1)
    const lease = leaseOf(account.quota)
    const low = account.left * 2 < lease && account.free > 0 && now >= account.notBefore
    const quietMs = now - account.settledAt
    if (reach.defer === null) {
      if (low && account.asking === null) void word(reach, account, lease, 0)
    } else if (low ? quietMs >= againMs : quietMs >= settleEveryMs) {
      reach.defer(word(reach, account, low ? lease : 0, 0))
    }
    return tell(account, now, "granted")
  }

  /** Says what was used and asks for more. Where it fails nothing is lost, and the account says that nobody answered. */
  function word(reach: Reach, account: Account, ask: number, back: number): Promise<void> {
    const { client, measure, window, left } = account
    const owed = Math.min(0, left)
    const used = account.used
    account.used = new Map()
    account.settledAt = clock()
    // What was spent unasked is asked for after the fact; what is handed back can't be spent while the word is under way.
    account.left = left - owed - back
    account.owed += owed
    const day = dayOf(window)
    const quota = roleQuotas[client.role][measure]
    const asking = settle(reach.sql, measure, {
      ...{ clientId: client.id, day, quota, ask, back: back + owed },
      used: [...used.values()].filter(({ requests, amount }) => requests !== 0 || amount !== 0),
    }).then(
      (answer) => {
        account.left += answer.granted
        account.free = answer.free
        account.away = false
        if (answer.quota !== account.quota) account.policy = toPolicy(names[measure], answer.quota, windowMs)
        account.quota = answer.quota
        if (ask > 0 && answer.granted < ask) account.notBefore = clock() + againMs
        // What was handed back can be had again at once.
        else if (answer.free > 0) account.notBefore = 0
      },
      (error: Error) => {
        account.left += owed + back
        for (const { operation, requests, amount } of used.values()) {
          const since = account.used.get(operation)
          account.used.set(operation, {
            ...{ operation, requests: requests + (since?.requests ?? 0), amount: amount + (since?.amount ?? 0) },
          })
        }
        if (!account.away) log(`quotas: nobody answers (${error.name}); ${words[whenAway]}`)
        account.away = true
        account.notBefore = clock() + againMs
      },
    )
    const settled = asking.then(() => {
      account.owed -= owed
      if (account.asking === settled) account.asking = null
    })
    // Of another request's database nobody may wait, where each has its own.
    if (reach.defer === null) account.asking = settled
    return settled
  }

  /** Whether it is served unasked: nobody answers, the operator wants it, and it is not more than the bound. */
  function mayServe({ left, owed, quota }: Account, amount: number): boolean {
    return whenAway === "serve" && amount - left - owed <= unaskedOf(quota)
  }

  /** Waits for what is not there yet. Whoever waits meanwhile is asked for in the same word. */
  async function wait(reach: Reach, account: Account, bought: Purchase): Promise<Spending> {
    const { amount } = bought
    account.wanted += amount
    while (account.left < amount && !account.away) {
      if (account.asking === null && clock() < account.notBefore) break
      const asked = account.asking ?? word(reach, account, Math.max(leaseOf(account.quota), account.wanted), 0)
      if (await inTime(asked, patienceMs)) continue
      account.away = true
      account.notBefore = clock() + patienceMs
    }
    account.wanted -= amount
    const now = clock()
    if (account.left >= amount || (account.away && mayServe(account, amount))) return take(reach, account, bought, now)
    handBack(reach, account)
    return tell(account, now, account.away ? "away" : "refused")
  }

  /** What was asked for somebody who could not be given enough is not kept from the other nodes. */
  function handBack(reach: Reach, account: Account): void {
    const over = account.left - leaseOf(account.quota)
    if (over <= 0 || account.wanted > 0 || account.asking !== null) return
    const said = word(reach, account, 0, over)
    reach.defer?.(said)
  }

  return {
    spend(reach, client, bought) {
      const now = clock()
      const account = accountOf(client, bought.measure, now)
      if (account.left >= bought.amount) return take(reach, account, bought, now)
      if (account.away && now >= account.notBefore) account.away = false
      return wait(reach, account, bought)
    },
    refund(client, bought, window) {
      const account = books[bought.measure].get(client.id)
      // The day is over, or it was idle so long that all is written: what is left of it is no use to anybody.
      if (account?.window !== window) return
      account.left += bought.amount
      count(account, bought, -1)
    },
    async settle(reach, only) {
      const now = clock()
      const isMeant = ({ client }: Account) => only === undefined || only === "end" || client.id === only.clientId
      const over = closed.filter(isMeant)
      closed = closed.filter((account) => !over.includes(account))
      for (const account of over) {
        await word(reach, account, 0, 0)
        if (account.away) closed.push(account)
      }
      for (const book of Object.values(books)) {
        for (const account of [...book.values()].filter(isMeant)) {
          await account.asking
          const isIdle = only === "end" || now - account.spentAt >= settleEveryMs
          const back = isIdle ? Math.max(0, account.left) : 0
          if (account.used.size > 0 || back > 0 || account.left < 0) await word(reach, account, 0, back)
          if (isIdle && account.used.size === 0 && account.left === 0 && account.wanted === 0)
            book.delete(account.client.id)
        }
      }
      if (only === undefined && windowAt(now) > cleanedIn) {
        cleanedIn = windowAt(now)
        await deleteUsageBefore(reach.sql, addDays(dayInChina(now), -usageDays))
      }
    },
  }
}

const words = {
  serve: "requests are served up to a tenth of each quota, and counted when it is there again",
  refuse: "requests are refused beyond what was leased",
} as const satisfies Record<WhenAway, string>

function dayOf(window: number): string {
  return new Date(window * windowMs).toISOString().slice(0, 10)
}

/** Whether something was done within a time. */
async function inTime(work: Promise<void> | null, ms: number): Promise<boolean> {
  if (work === null) return true
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), ms)
  const done = await Promise.race([work.then(() => true), late.promise])
  clearTimeout(timer)
  return done
}
