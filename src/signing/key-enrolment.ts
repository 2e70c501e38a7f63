/**
 * The first key of each role: a role that nobody has a key for takes one that is held here, or one is made. Under a lock,
 * so that of nodes which start at once one brings the key and the others see whose it is.
 */
import type { Pool } from "../database/client.ts"
import type { HeldKey, KeyHolder, MakeKey } from "./key-holder.ts"
import { type KeyRecord, longSince, newRecord, serves } from "./key-record.ts"
import { listKeys, lockKeys, saveKeys } from "./key-store.ts"
import { documentRoles } from "./signer.ts"
import type { KeyRole } from "./signing-key.ts"

/** Whether a role has never had a key, as far as the register knows. */
export function isUnserved(records: readonly KeyRecord[], role: KeyRole): boolean {
  return !records.some((record) => serves(record, role))
}

/**
 * Lists held keys that are not listed: the newest signs, the others did once.
 * @param held keys of one place, the newest last
 */
export function enrolled(held: readonly HeldKey[], records: readonly KeyRecord[], now: number): KeyRecord[] {
  const strangers = held.filter(({ signer }) => !records.some(({ key }) => key.kid === signer.key.kid))
  return strangers.map(({ role, signer }, index) => {
    const record = newRecord(signer.key, role, now, longSince)
    return index === strangers.length - 1 ? record : { ...record, until: now }
  })
}

/** Gives each role of documents that has no key its first one. @returns all keys, as they are then */
export async function enrolFirstKeys(
  sql: Pool,
  { holder, make }: { holder: KeyHolder; make: MakeKey },
  now: number,
): Promise<KeyRecord[]> {
  return sql.begin(async (tx) => {
    const records = await lockKeys(tx)
    const before = records.length
    const held = await holder.held()
    const unserved = () => documentRoles.filter((role) => isUnserved(records, role))
    // What was brought for a role comes before what signs for all.
    for (const role of unserved()) records.push(...enrolled(ofRole(held, role), records, now))
    if (unserved().length > 0) records.push(...enrolled(ofRole(held, null), records, now))
    if (make) for (const role of unserved()) records.push(newRecord(await make(role), role, now, now))
    await saveKeys(tx, records.slice(before))
    return listKeys(tx)
  })
}

function ofRole(held: readonly HeldKey[], role: KeyRole | null): HeldKey[] {
  return held.filter((key) => key.role === role)
}
