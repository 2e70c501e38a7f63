/** How the witnesses stand, for /status, the page of exports, and metrics. */
import type { Sql } from "../../database/client.ts"
import type { RefusalText } from "../log-refusal.ts"
import { explainFault } from "./fault.ts"
import { findMet, listWitnesses } from "./store.ts"
import type { Witnesses } from "./witnesses.ts"

/** A witness, as others see it. */
export interface WitnessStanding {
  name: string
  vkey: string
  /** What it cosigned last, and when by its own clock, ms since 1970; null: nothing yet. */
  cosigned: { size: number; time: number } | null
  /** Why it has cosigned nothing since, and since when, ms since 1970. */
  fault: { kind: string; detail: RefusalText; since: number } | null
}

/** Who vouches for the log, and how far. */
export interface Witnessing {
  /** Who has to have cosigned: `2 of 3`. */
  rule: string
  /** In the order of the policy. Their addresses are the operator's, and not told. */
  witnesses: WitnessStanding[]
  /** The newest checkpoint that meets the policy, and when it was signed, ms since 1970; null: none yet. */
  witnessed: { size: number; time: number } | null
}

/** @param size of the published checkpoint */
export async function readWitnessing(
  sql: Sql,
  { policy, digest, vkeys }: Witnesses,
  size: number,
): Promise<Witnessing> {
  const rows = new Map((await listWitnesses(sql)).map((row) => [row.witness, row]))
  const witnesses = policy.witnesses.map(({ name }, place) => {
    const vkey = vkeys[place] ?? ""
    const { cosignedSize, cosignedSeconds: seconds, fault, faultSince } = rows.get(vkey) ?? {}
    return {
      ...{ name, vkey },
      cosigned: cosignedSize == null || seconds == null ? null : { size: cosignedSize, time: seconds * 1000 },
      fault: fault == null ? null : { kind: fault, detail: explainFault(fault), since: faultSince ?? 0 },
    }
  })
  const met = await findMet(sql, digest, 0, size)
  return { rule: policy.rule, witnesses, witnessed: met && { size: met.size, time: met.time } }
}
