/** SQL of policies. */
import { eq } from "drizzle-orm"
import type { BriefMemory } from "../../access/brief-memory.ts"
import type { Principal } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { DatabaseParts, Pool, Sql } from "../../database/client.ts"
import { build, run, statement } from "../../database/query.ts"
import { checkPolicy } from "../../database/schema/check.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import { type Advise, adviser, type CheckPolicy, noPolicy } from "./policy.ts"

const policyOf = statement({ clientId: checkPolicy.clientId }, ({ clientId }) =>
  build.select({ policy: checkPolicy.policy }).from(checkPolicy).where(eq(checkPolicy.clientId, clientId)),
)

/** A client's policy; that nothing is advised where it has set none. */
export async function loadPolicy(sql: Sql, clientId: Tenant): Promise<CheckPolicy> {
  const [row] = await policyOf(sql, { clientId })
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
  clientId: Tenant,
  policy: CheckPolicy,
  { actor, at }: { actor: string; at: number },
): Promise<void> {
  await pool.begin(async (tx) => {
    const before = await loadPolicy(tx, clientId)
    const set = { policy, changedAt: new Date(at) }
    const insert = build.insert(checkPolicy).values({ clientId, ...set })
    await run(tx, insert.onConflictDoUpdate({ target: checkPolicy.clientId, set }))
    await writeAudit(tx, { act: "check.policy", object: clientId, before, after: policy }, { actor, at, reason: null })
  })
}
