/** What a platform reports of its duties, kept with the audit row in one transaction. */
import type { Tenant } from "../../access/tenant.ts"
import type { Pool } from "../../database/client.ts"
import type { Calendar } from "../../law/calendar.ts"
import { writeAudit, writeAudits } from "../../register/audit/trail.ts"
import type { RowOutcome } from "../rows.ts"
import { compareReport, publicationDue, type SentPlatformMeasure } from "./platform-measure.ts"
import {
  findSellers,
  insertPlatformMeasures,
  lockByReference,
  type PlatformMeasure,
  publishPlatformMeasures,
} from "./platform-measure-store.ts"
import type { Verified } from "./reverification.ts"
import { saveVerified } from "./reverification-store.ts"

/** Who reports, and with what. */
export interface DutyOffice {
  sql: Pool
  calendar: Calendar
  clientId: Tenant
  actor: string
  /** ms since 1970. */
  at: number
  newId(): string
}

const noSeller = { field: "seller", reason: { zh: "名单中没有这个编号的经营者", en: "the roster has no such seller" } }

/** Keeps verifications. */
export function keepVerified(
  { sql, clientId, actor, at }: DutyOffice,
  rows: readonly Verified[],
): Promise<RowOutcome[]> {
  return sql.begin(async (tx) => {
    const outcomes = await saveVerified(tx, clientId, rows)
    const verified = outcomes.filter((outcome) => outcome === "done").length
    if (verified > 0) {
      const after = { rows: rows.length, verified }
      await writeAudit(tx, { act: "duty.verify", object: clientId, after }, { actor, at })
    }
    return outcomes.map((outcome): RowOutcome => (outcome === "unknown" ? [noSeller] : outcome))
  })
}

/** Keeps measures, or the days on which they were published. */
export function keepPlatformMeasures(
  { sql, calendar, clientId, actor, at, newId }: DutyOffice,
  rows: readonly SentPlatformMeasure[],
): Promise<RowOutcome[]> {
  return sql.begin(async (tx) => {
    const held = await lockByReference(
      tx,
      clientId,
      rows.map(({ reference }) => reference),
    )
    // A measure may be that the seller had to leave.
    const sellers = await findSellers(
      tx,
      clientId,
      rows.map(({ seller }) => seller),
      true,
    )
    const fresh = new Map<string, Omit<PlatformMeasure, "platform">>()
    const published = new Map<string, Omit<PlatformMeasure, "platform">>()
    const outcomes = rows.map((sent): RowOutcome => {
      const { reference } = sent
      const before = held.get(reference)
      if (before) {
        const change = compareReport(before, sent)
        if (change === "other") return [otherMeasure]
        if (change === "same") return "same"
        const after = { ...before, publishedOn: sent.publishedOn ?? before.publishedOn, url: sent.url ?? before.url }
        held.set(reference, after)
        if (fresh.has(before.id)) fresh.set(before.id, after)
        else published.set(before.id, after)
        return "done"
      }
      const seller = sellers.get(sent.seller)
      if (!seller) return [noSeller]
      const { code, shop } = seller
      const row = { id: newId(), clientId, ...sent, code, shop, dueOn: publicationDue(sent.decidedOn, calendar) }
      held.set(reference, row)
      fresh.set(row.id, row)
      return "done"
    })
    await insertPlatformMeasures(tx, [...fresh.values()], at)
    await publishPlatformMeasures(tx, [...published.values()])
    const audits = [...fresh.values(), ...published.values()].map(({ id, seller, decidedOn, publishedOn, url }) => ({
      ...{ act: fresh.has(id) ? "duty.measure" : "duty.publish", object: id },
      after: { platform: clientId, seller, decided_on: decidedOn, published_on: publishedOn, url },
    }))
    await writeAudits(tx, audits, { actor, at })
    return outcomes
  })
}

const otherMeasure = {
  field: "reference",
  reason: {
    zh: "此编号已用于另一项措施，或者公示日期、网址与已报不同",
    en: "this number is that of another measure, or the day or address of its publication differs from that reported",
  },
}
