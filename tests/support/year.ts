/**
 * A register in its daily life, for tests: records come and go by a seed, day by day, and beside it a plain account of
 * what the law says of each record on each day. The account is written from the rules, by its own arithmetic, and shares
 * nothing with the code that it judges.
 */
import { codeOf } from "./rows.ts"

/** A record as the account keeps it. Days are YYYY-MM-DD. */
export interface Account {
  /** Its decision number, which no other record has. */
  no: string
  subject: number
  list: "abnormal" | "serious" | "penalty"
  ground: string | null
  class: string | null
  decided: string
  published: string
  restriction: string | null
  /** Number of the penalty that a listing rests on. */
  base: string | null
  state: "shown" | "masked" | "gone"
  /** Last day that it may be shown; null: until somebody ends it. */
  until: string | null
  /** The first day on which its early end is possible; null: never. */
  early: string | null
  /** The first day on which it was not shown any more. */
  goneOn: string | null
  /** How it went. */
  by: string | null
  /** Began again after a fraud. */
  fraud: boolean
}

/** Seeded numbers: mulberry32. */
export function numbers(seed: number) {
  let state = seed
  const fraction = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number) => Math.floor(fraction() * n)
  return {
    below,
    happens: (share: number) => fraction() < share,
    pick: <T>(list: readonly T[]): T => {
      const item = list[below(list.length)]
      if (item === undefined) throw new Error("nothing to pick from")
      return item
    },
  }
}

/** So many days later. */
export function plusDays(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** So many months later; the last day of the month where it has no such day. */
function plusMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month - 1 + months + 1, 0, 12))
  lastOfMonth.setUTCDate(Math.min(date, lastOfMonth.getUTCDate()))
  return lastOfMonth.toISOString().slice(0, 10)
}

const latest = (a: string, b: string | null) => (b !== null && b > a ? b : a)

// law.md 3, in months: what is shown at most, at least, and whether a restriction counts.
const months = {
  P1: { most: 3, least: null, restriction: false },
  P2: { most: 12, least: 3, restriction: false },
  P3a: { most: 36, least: 12, restriction: false },
  P3b: { most: 36, least: 12, restriction: true },
  P3c: { most: 36, least: null, restriction: false },
  SC: { most: 3, least: null, restriction: false },
} as const

/**
 * The last day shown and the first of a possible early end, by sections 1 to 3. @param began the day on which it began
 * again after a fraud
 */
export function windowByLaw(record: Account, began?: string): { until: string | null; early: string | null } {
  const from = began ?? (record.list === "serious" ? record.decided : record.published)
  if (record.list === "abnormal") return { until: null, early: from }
  if (record.list === "serious") {
    const until = latest(plusMonths(from, 36), record.restriction)
    const opens = plusDays(plusMonths(from, record.ground === "SV-T181" ? 36 : 12), 1)
    return { until, early: opens > until ? null : opens }
  }
  if (record.decided < "2025-12-25" && record.class !== "SC") {
    if (record.class === "P1") return { until: plusMonths(from, 3), early: null }
    if (record.class === "P3b" || record.class === "P3c") {
      return { until: latest(plusMonths(from, 36), record.restriction), early: null }
    }
    return { until: plusMonths(from, 36), early: plusDays(plusMonths(from, record.class === "P2" ? 6 : 12), 1) }
  }
  const row = months[record.class as keyof typeof months]
  const longer = row.restriction ? record.restriction : null
  const until = latest(plusMonths(from, row.most), longer)
  const opens = row.least === null ? null : plusDays(latest(plusMonths(from, row.least), longer), 1)
  return { until, early: opens === null || opens > until ? null : opens }
}

/** The row of an import that brings the record. */
export function rowOf(record: Account) {
  const name = `示例第${record.subject}号商贸有限公司`
  return {
    kind: record.list,
    subject: { code: codeOf(record.subject), name },
    decision_no: record.no,
    decided_on: record.decided,
    authority: record.subject % 3 === 0 ? "410102" : "410105",
    published_on: record.published,
    ...(record.ground ? { ground: record.ground } : {}),
    ...(record.class ? { class: record.class } : {}),
    ...(record.list === "penalty" ? { violation: "发布虚假广告", content: "罚款30000元" } : {}),
    ...(record.restriction ? { restriction_ends_on: record.restriction } : {}),
    ...(record.base ? { base_penalty_no: record.base } : {}),
  }
}

/** The account of all records, and what links among them ask for. */
export class Accounts {
  readonly all: Account[] = []
  readonly bySubject = new Map<number, Account[]>()
  /** Gone by a link that the daily work settles: until it has run, they may be shown. */
  readonly pending = new Set<Account>()

  add(record: Account, today: string): void {
    Object.assign(record, windowByLaw(record))
    this.all.push(record)
    this.bySubject.set(record.subject, [...(this.bySubject.get(record.subject) ?? []), record])
    this.passTo(today, [record])
  }

  /** Lets the days pass: what is over by today is gone from the day after its last. */
  passTo(today: string, records: readonly Account[] = this.all): void {
    const over = records.filter((record) => record.state !== "gone" && record.until !== null && record.until < today)
    for (const record of over.sort((a, b) => ((a.until ?? "") < (b.until ?? "") ? -1 : 1))) {
      // It may have gone with another one of these.
      if (record.state !== "gone") this.end(record, plusDays(record.until ?? "", 1), "expire")
    }
    if (records !== this.all) for (const { subject } of records) this.settle(subject)
  }

  end(record: Account, on: string, by: string): void {
    Object.assign(record, { state: "gone", goneOn: on, by })
    this.settle(record.subject)
  }

  /** The listings that an authority has to revoke, because their base penalty fell so many days ago. */
  toRevoke(today: string, days: number): Account[] {
    return this.all.filter((listing) => {
      if (listing.list !== "serious" || listing.state === "gone") return false
      const base = this.bySubject.get(listing.subject)?.find(({ no }) => no === listing.base)
      return base?.by === "withdraw" && plusDays(base.goneOn ?? "", days) <= today
    })
  }

  /** Sections 2 and 3 on the link, by what is gone. */
  private settle(subject: number): void {
    const records = this.bySubject.get(subject) ?? []
    for (const penalty of records.filter(({ list, state }) => list === "penalty" && state !== "gone")) {
      const listings = records.filter(({ base }) => base === penalty.no)
      if (listings.length === 0 || listings.some(({ state }) => state !== "gone")) continue
      if (!listings.some(({ by }) => by === "repair" || by === "expire")) continue
      const on =
        listings
          .map(({ goneOn }) => goneOn ?? "")
          .sort()
          .at(-1) ?? ""
      if (penalty.early === null || penalty.early > on || (penalty.until ?? "") < on) continue
      Object.assign(penalty, { state: "gone", goneOn: on, by: "follow" })
      this.pending.add(penalty)
    }
  }
}
