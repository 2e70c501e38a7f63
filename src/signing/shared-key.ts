/**
 * Secrets that nodes on one database have to share. A node without the key under which another has listed a person would
 * answer that nobody knows the person: it refuses instead. Pure.
 */
import { KeyError } from "./signing-key.ts"

/** What the secrets are for: hashes of ID numbers, the seal of rosters, the seal of webhooks' own secrets. */
export const sharedPurposes = ["identity", "roster", "webhook"] as const
export type SharedPurpose = (typeof sharedPurposes)[number]

/** The variable that gives the secrets of a purpose; without it they are a file of DATA_DIR. */
export const sharedVariables = {
  identity: "IDENTITY_HASH_KEY",
  roster: "ROSTER_KEY",
  webhook: "WEBHOOK_KEY",
} as const satisfies Record<SharedPurpose, string>

/** The keys of a purpose that are not here and that the register works with. */
export class SharedKeyError extends KeyError {
  constructor(purpose: SharedPurpose, missing: readonly string[]) {
    const [ids, are] = [missing.join(", "), missing.length === 1 ? "is" : "are"]
    super(
      `${sharedVariables[purpose]}: the register works with the ${purpose} key ${ids}, which ${are} not here. Nodes that ` +
        `share a database share their keys: bring keys/${purpose}.key, or the variable, from a node that has it; if it ` +
        `is lost for good: gongshi keys forget ${purpose} ${missing[0]}`,
    )
  }
}

/** How the keys that a node holds stand to those that are listed. */
export type HeldStanding =
  | { kind: "agree" }
  /** The node brings keys that the register has not worked with so far: the first ones, or a new one before the old. */
  | { kind: "enrol"; ids: readonly string[] }
  | { kind: "missing"; ids: readonly string[] }

/**
 * Holds a node's keys against the listed ones, by ids.
 * @param held the one in use first: what is new is made with it, so that the others have to know it
 */
export function judgeHeld(listed: readonly string[], held: readonly string[]): HeldStanding {
  const missing = listed.filter((id) => !held.includes(id))
  if (missing.length > 0) return { kind: "missing", ids: missing }
  const brought = listed.length === 0 ? held : held.slice(0, 1).filter((id) => !listed.includes(id))
  return brought.length > 0 ? { kind: "enrol", ids: brought } : { kind: "agree" }
}
