/** What the bases are read with on which measures go on: catalogue, seats and records. */
import type { Tenant } from "../../access/tenant.ts"
import type { Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { listSeats } from "../agency/seat-store.ts"
import { getAgency } from "../agency/store.ts"
import { measureTypesOn } from "../catalogue/store.ts"
import { basisToKeep } from "./keep.ts"
import { holdRecords } from "./store.ts"

/** Reads them for an agency's measures on some records. @param today YYYY-MM-DD @returns what basisToKeep says of an id and a record */
export async function readBases(
  tx: Transaction,
  clientId: Tenant,
  asked: readonly { recordId: string }[],
  today: string,
): Promise<(basis: string | undefined, recordId: string) => string | Bilingual> {
  const records = await holdRecords(
    tx,
    asked.map(({ recordId }) => recordId),
  )
  const [agency, seats, typeOf] = [await getAgency(tx, clientId), await listSeats(tx), await measureTypesOn(tx, today)]
  return (basis, recordId) => basisToKeep(typeOf(basis?.trim() ?? ""), { agency, seats, record: records.get(recordId) })
}
