/**
 * Reach (可见范围): of what authorities own, whose things somebody sees. Whatever reads such a thing takes one, no text
 * passes for one, and it is made here alone.
 */
import { coversRegion, type Principal, regionPrefix, senderOf } from "./principal.ts"

declare const proved: unique symbol
interface Proved {
  readonly [proved]: true
}

/** An authority and those below it. */
export type AuthorityReach = {
  readonly by: "authority"
  /** GB/T 2260 code. */
  readonly authority: string
  /** How the codes of the authority and those below begin; empty for the whole country. */
  readonly prefix: string
} & Proved

/** All there is. */
export type WholeRegister = { readonly by: "register" } & Proved

/** Whose things are seen: an authority's, a merchant's own, what a client has sent, nobody's, or all. */
export type Reach =
  | AuthorityReach
  | ({ readonly by: "merchant"; readonly code: string } & Proved)
  | ({ readonly by: "sender"; readonly actor: string } & Proved)
  | ({ readonly by: "nobody" } & Proved)
  | WholeRegister

/** What a principal sees. */
export function reachOf(principal: Principal): Reach {
  switch (principal.kind) {
    case "officer":
      return authorityReach(principal.authority)
    case "merchant":
      return { by: "merchant", code: principal.code } as Reach
    case "client":
      return { by: "sender", actor: senderOf(principal) } as Reach
    case "anyone":
      return { by: "nobody" } as Reach
  }
}

/** An authority's reach: an officer's, as a token has proved it, or one that the operator names. */
export function authorityReach(authority: string): AuthorityReach {
  return { by: "authority", authority, prefix: regionPrefix(authority) } as AuthorityReach
}

/** All: for what the register does by itself, and for the operator on the machine. */
export const wholeRegister = { by: "register" } as WholeRegister

/** Whom something concerns: its authority, another one that displays it, and its subject. */
export interface Concerned {
  authority: string
  /** The authority of another province that displays the record. */
  displayedBy?: string | null
  subjectCode: string
}

/** Whether something is within a reach. */
export function isWithin(reach: Reach, { authority, displayedBy = null, subjectCode }: Concerned): boolean {
  switch (reach.by) {
    case "authority":
      return [authority, displayedBy].some((each) => each !== null && coversRegion(reach.authority, each))
    case "merchant":
      return reach.code === subjectCode
    case "sender":
    case "nobody":
      return false
    case "register":
      return true
  }
}
