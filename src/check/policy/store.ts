/**
 * SQL of policies.
 */
import type { BriefMemory } from "../../access/brief-memory.ts"
import type { Principal } from "../../access/principal.ts"
import type { DatabaseParts, Pool, Sql } from "../../database/client.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { type Advise, adviser, type CheckPolicy, noPolicy } from "./policy.ts"

/** A client's policy; that nothing is advised where it has set none. */
export async function loadPolicy(sql: Sql, clientId: string): Promise<CheckPolicy> {
  const [row] = await sql<{ policy: CheckPolicy }[]>`select policy from check_policy where client_id = ${clientId}`
  return row?.policy ?? noPolicy
}

/** Policies that were read a moment ago, by client. */
export type PolicyMemory = BriefMemory<CheckPolicy>

/** What answers with a client's policy need of the platform. */
export interface PolicyParts extends DatabaseParts {
  /** Null where a process lives no longer than a request. */
  policyMemory: PolicyMemory | null
}

// A policy that is remembered is the same object each time.
const advisers = new WeakMap<CheckPolicy, Advise>()

function adviserOf(policy: CheckPolicy): Advise {
  const advise = advisers.get(policy) ?? adviser(policy)
  advisers.set(policy, advise)
  return advise
}

/**
 * The adviser of whoever asks: clients by their policy, nobody else of anything.
 * @param memory null: the policy is read
 */
export async function loadAdviser(sql: Sql, principal: Principal, memory: PolicyMemory | null): Promise<Advise> {
  if (principal.kind !== "client") return adviserOf(noPolicy)
  const read = () => loadPolicy(sql, principal.id)
  return adviserOf((await (memory ? memory.find(principal.id, read) : read())) ?? noPolicy)
}

/** Sets a client's policy, with its audit row. @param at ms since 1970 */
export async function savePolicy(
  pool: Pool,
  clientId: string,
  policy: CheckPolicy,
  { actor, at }: { actor: string; at: number },
): Promise<void> {
  await pool.begin(async (tx) => {
    const before = await loadPolicy(tx, clientId)
    await tx`
      insert into check_policy (client_id, policy, changed_at)
      values (${clientId}, ${JSON.stringify(policy)}::text::jsonb, ${new Date(at).toISOString()})
      on conflict (client_id) do update set policy = excluded.policy, changed_at = excluded.changed_at`
    const change = { act: "check.policy", object: clientId, position: null, before, after: policy }
    await writeAudit(tx, change, { actor, at, reason: null })
  })
}
