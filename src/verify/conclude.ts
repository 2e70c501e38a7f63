/** Puts a verification together from what was gathered. */
import type { Gathered } from "./gathered.ts"
import type { Verification } from "./verification.ts"

type Known = Pick<Verification, "kind" | "facts" | "key" | "log"> & { state?: Verification["state"] }

/**
 * The verification. What would otherwise be proven is not said beside a fault that takes the ground from under it; that
 * something has expired takes nothing away from what it proved.
 */
export function conclude({ findings, proven, unproven }: Gathered, known: Known): Verification {
  const ok = findings.length === 0
  return {
    ok,
    kind: known.kind,
    findings,
    proven: findings.every(({ code }) => code === "expired" || code === "frozen") ? proven : [],
    unproven,
    facts: known.facts,
    key: known.key,
    log: known.log,
    state: ok ? (known.state ?? null) : null,
  }
}
