/** What an agency says of a case, before the case is looked at: its texts, and its signature. */
import type { Principal } from "../access/principal.ts"
import type { TimedParts } from "../database/client.ts"
import type { Fault } from "../kit/case/family.ts"
import { getAgency } from "./agency/store.ts"
import { type FieldFault, textFaults } from "./rows.ts"
import { checkSignature, signatureRefusals } from "./signed-act.ts"

/** Faults of fields as a case has them. */
export function toFault(faults: readonly FieldFault[]): Fault | null {
  if (faults.length === 0) return null
  return {
    kind: "fields",
    pointer: "",
    errors: faults.map(({ field, reason }) => ({ pointer: `/${field}`, detail: reason })),
  }
}

/** @param named what is signed with the act, beside what was sent: which case it is about */
export function checkSaid(named: (id: string) => Readonly<Record<string, string | number>>) {
  return async (
    { jws, ...sent }: Readonly<Record<string, unknown>>,
    { id, principal, parts: { sql } }: { id: string; principal: Principal; parts: TimedParts },
  ): Promise<Fault | null> => {
    const said = sent as Readonly<Record<string, string | number | undefined>>
    const { version: _, ...texts } = said
    const faults = textFaults(texts as Readonly<Record<string, string | undefined>>)
    if (typeof jws !== "string" || principal.kind !== "client") return toFault(faults)
    const { key } = await getAgency(sql, principal.id)
    const refusal = await checkSignature(jws, key, { ...named(id), ...said })
    return toFault([...faults, ...(refusal ? [{ field: "jws", reason: signatureRefusals[refusal] }] : [])])
  }
}
