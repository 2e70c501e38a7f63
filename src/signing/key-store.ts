/**
 * SQL of keys: public halves and their dates, shared by all nodes.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../database/client.ts"
import type { KeyRecord } from "./key-record.ts"
import type { KeyRole, PublicKey } from "./signing-key.ts"

interface Row {
  key: PublicKey
  role: KeyRole | null
  publishedAt: Date
  signsFrom: Date
  signsUntil: Date | null
  compromisedAt: Date | null
  goodUntilSize: number | null
  positions: number[]
}

/** All keys, in the order in which they begin to sign. */
export async function listKeys(sql: Sql): Promise<KeyRecord[]> {
  const rows = await sql<Row[]>`
    select key, role, published_at as "publishedAt", signs_from as "signsFrom", signs_until as "signsUntil",
      compromised_at as "compromisedAt", good_until_size as "goodUntilSize", to_jsonb(positions) as positions
    from signing_key order by signs_from, published_at, kid`
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
  await tx`lock table signing_key in share row exclusive mode`
  return listKeys(tx)
}

/** Writes keys; one that is there gets new dates. */
export async function saveKeys(tx: Sql, records: readonly KeyRecord[]): Promise<void> {
  const instant = (time: number | null) => (time === null ? null : new Date(time).toISOString())
  for (const { key, role, publishedAt, from, until, compromised, positions } of records) {
    await tx`
      insert into signing_key (kid, role, key, published_at, signs_from, signs_until, compromised_at, good_until_size,
        positions)
      values (${key.kid}, ${role}, ${JSON.stringify(key)}::text::jsonb, ${instant(publishedAt)}, ${instant(from)},
        ${instant(until)}, ${instant(compromised?.at ?? null)}, ${compromised?.goodUntilSize ?? null},
        ${toArrayLiteral(positions.map(String))}::bigint[])
      on conflict (kid) do update set signs_from = excluded.signs_from, signs_until = excluded.signs_until,
        compromised_at = excluded.compromised_at, good_until_size = excluded.good_until_size,
        positions = excluded.positions`
  }
}

/** Ends the keys of a log that has ended: another begins with keys of its own. */
export async function endLogKeys(sql: Sql, now: number): Promise<void> {
  const at = new Date(now).toISOString()
  await sql`
    update signing_key set signs_until = ${at}
    where role = 'log' and (signs_until is null or signs_until > ${at})`
}

/** An entry of the log about a key, with the line that it commits to. */
export interface KeyEntry {
  position: number
  entry: string
  line: string
}

/** What the log says of keys, in its order. */
export async function listKeyEntries(sql: Sql): Promise<KeyEntry[]> {
  return sql<KeyEntry[]>`
    select l.position, l.entry, l.line from signing_key k, unnest(k.positions) as p(position)
    join log_entry l on l.position = p.position order by l.position`
}

/** The audit trail's row of a changed key. */
export async function addKeyAudit(
  tx: Transaction,
  { at, actor, act, kid, position }: { at: number; actor: string; act: string; kid: string; position: number },
): Promise<void> {
  await tx`
    insert into audit_event (at, actor, act, object, position)
    values (${new Date(at).toISOString()}, ${actor}, ${`key.${act}`}, ${kid}, ${position})`
}
