/** SQL of keys: public halves and their dates, shared by all nodes. */
import { and, eq, gt, isNull, or } from "drizzle-orm"
import type { Sql, Transaction } from "../database/client.ts"
import { build, notNull, pick, query, run } from "../database/query.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { logEntry, signingKey } from "../database/schema/ledger.ts"
import { toTrail } from "../gate/finding.ts"
import type { Pass } from "../gate/pass.ts"
import type { KeyRecord } from "./key-record.ts"

/** All keys, in the order in which they begin to sign. */
export async function listKeys(sql: Sql): Promise<KeyRecord[]> {
  const { signsFrom, publishedAt, kid } = signingKey
  const rows = await run(sql, build.select().from(signingKey).orderBy(signsFrom, publishedAt, kid))
  return rows.map(({ key, role, compromisedAt, goodUntilSize, positions, ...row }) => ({
    key,
    role,
    publishedAt: row.publishedAt.getTime(),
    from: row.signsFrom.getTime(),
    until: row.signsUntil?.getTime() ?? null,
    compromised: compromisedAt && { at: compromisedAt.getTime(), goodUntilSize: goodUntilSize ?? 0 },
    positions,
  }))
}

/** All keys, which nobody else changes until the transaction ends. */
export async function lockKeys(tx: Transaction): Promise<KeyRecord[]> {
  await run(tx, query`lock table ${signingKey} in share row exclusive mode`)
  return listKeys(tx)
}

/** Writes keys; one that is there gets new dates. */
export async function saveKeys(tx: Sql, records: readonly KeyRecord[]): Promise<void> {
  const instant = (time: number | null) => (time === null ? null : new Date(time))
  for (const { key, role, from, until, compromised, positions, ...record } of records) {
    const dates = {
      signsFrom: new Date(from),
      signsUntil: instant(until),
      compromisedAt: instant(compromised?.at ?? null),
      goodUntilSize: compromised?.goodUntilSize ?? null,
      positions: [...positions],
    }
    await run(
      tx,
      build
        .insert(signingKey)
        .values({ kid: key.kid, role, key, publishedAt: new Date(record.publishedAt), ...dates })
        .onConflictDoUpdate({ target: signingKey.kid, set: dates }),
    )
  }
}

/** Ends the keys of a log that has ended: another begins with keys of its own. */
export async function endLogKeys(sql: Sql, now: number): Promise<void> {
  const at = new Date(now)
  const { role, signsUntil } = signingKey
  const signs = and(eq(role, "log"), or(isNull(signsUntil), gt(signsUntil, at)))
  await run(sql, build.update(signingKey).set({ signsUntil: at }).where(signs))
}

/** An entry of the log about a key, with the line that it commits to. */
export interface KeyEntry {
  position: number
  entry: string
  line: string
}

/** What the log says of keys, in its order. */
export function listKeyEntries(sql: Sql): Promise<KeyEntry[]> {
  const { position, entry, line } = logEntry
  return run(
    sql,
    query`
      select ${pick({ position, entry, line: notNull(line) })}
      from ${signingKey}, unnest(${signingKey.positions}) as p(position)
      join ${logEntry} on ${position} = p.position order by ${position}`,
  )
}

/** What the gate found of a change, for the audit trail. @param at ms since 1970 */
export async function addFindings(
  tx: Transaction,
  pass: Pick<Pass, "findings">,
  author: { at: number; actor: string },
) {
  const rows = toTrail(pass).map((row) => ({ ...row, actor: author.actor, at: new Date(author.at) }))
  if (rows.length > 0) await run(tx, build.insert(auditEvent).values(rows))
}

/** The audit trail's row of a changed key. */
export async function addKeyAudit(
  tx: Transaction,
  { at, actor, act, kid, position }: { at: number; actor: string; act: string; kid: string; position: number },
): Promise<void> {
  const event = { at: new Date(at), actor, act: `key.${act}`, object: kid, position }
  await run(tx, build.insert(auditEvent).values(event))
}
