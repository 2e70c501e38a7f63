/** What a verification has gathered: what is wrong, what is proven, and what is not. */
import type { Claim } from "./claim.ts"
import type { Fault } from "./fault.ts"

/** Findings and claims, as they are gathered. */
export interface Gathered {
  findings: Fault[]
  proven: Claim[]
  unproven: Claim[]
}

export function gatheredOf(some: Partial<Gathered>): Gathered {
  return { findings: [], proven: [], unproven: [], ...some }
}

/** Puts what was gathered together, in order. */
export function gather(...parts: readonly Gathered[]): Gathered {
  return {
    findings: parts.flatMap(({ findings }) => findings),
    proven: parts.flatMap(({ proven }) => proven),
    unproven: parts.flatMap(({ unproven }) => unproven),
  }
}
