/** Reports of measures as they are sent, taken in one transaction. */
import type { Pool } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { writeAudits } from "../../register/audit/trail.ts"
import type { Agency } from "../agency/agency.ts"
import { measureTypesOn } from "../catalogue/store.ts"
import type { FieldFault, SentRow } from "../rows.ts"
import { checkSignature, signatureRefusals } from "../signed-act.ts"
import { holdRecords } from "./store.ts"
import { type SentReport, type TakenReport, takeReports } from "./take.ts"

/** A row as a report, or what is wrong with it. */
export async function readReport(
  { values, faults }: Pick<SentRow, "values" | "faults">,
  { key }: Agency,
): Promise<SentReport | FieldFault[]> {
  const { record_id = "", measure = "", jws = null, ...rest } = values
  if (faults.length > 0) return [...faults]
  const missing = (["record_id", "measure"] as const).filter((field) => values[field] === undefined)
  if (missing.length > 0) return missing.map((field) => ({ field, reason: words.missing }))
  const report = { ...rest, record_id, measure }
  const refusal = jws === null ? null : await checkSignature(jws, key, report)
  return refusal ? [{ field: "jws", reason: signatureRefusals[refusal] }] : { ...report, jws }
}

/** Takes reports into the ledger. @param reports some thousand at most */
export function takeMeasures(
  { sql, newId, clock }: { sql: Pool; newId(): string; clock(): number },
  agency: Agency,
  actor: string,
  reports: readonly SentReport[],
): Promise<TakenReport[]> {
  return sql.begin(async (tx) => {
    const now = clock()
    const typeOf = await measureTypesOn(tx, dayInChina(now))
    const records = await holdRecords(
      tx,
      reports.map(({ record_id: id }) => id),
    )
    const { taken, audits } = await takeReports(tx, reports, { agency, typeOf, records, newId, now })
    await writeAudits(tx, audits, { actor, at: now })
    return taken
  })
}

const words = { missing: { zh: "缺少此项", en: "it is missing" } } as const
