/** Names of the login that are one person's (同一人): what is said of two at a time joins all who hang together. Pure. */
import { hash } from "node:crypto"
import type { Bilingual } from "../law/bilingual.ts"
import type { PersonOf } from "./principal.ts"
import { isSamePerson } from "./principal.ts"

/** Two names that somebody has said are one person's. */
interface NamePair {
  name: string
  person: string
}

/** Every name that is linked, with all names of the same person, the first of which stands for them. As `personOf` says them. */
export function groupNames(pairs: readonly NamePair[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const { name, person } of pairs) {
    const [one, other] = [name, person].map((each) => groups.get(toName(each)) ?? [toName(each)])
    if (!one || !other || one === other) continue
    const all = [...one, ...other].sort()
    for (const each of all) groups.set(each, all)
  }
  return groups
}

const toName = (subject: string) => `officer:${subject}`

/** How what stands for a person begins. */
export const claimPrefix = "claim:"

/**
 * What stands for a person whom a claim of the login tells from others, in the place of a name: a digest, so that a number which
 * the login has for them is kept nowhere.
 */
function claimedName(claim: string): string {
  return `${claimPrefix}${hash("sha256", `gongshi/person-claim/v1\n${claim}`, "base64url").slice(0, 32)}`
}

/** The person that claims tell of; null where none is configured, or it is not there. Numbers count as their digits. */
export function readPersonClaim(name: string | null, claims: Readonly<Record<string, unknown>>): string | null {
  const claim = name === null ? undefined : claims[name]
  const text = typeof claim === "number" && Number.isSafeInteger(claim) ? String(claim) : claim
  return typeof text === "string" && text.trim() !== "" && text.length <= 500 ? claimedName(text.trim()) : null
}

/** A link as it is kept. */
export interface PersonLink extends NamePair {
  actor: string
  at: Date
  undoneBy: string | null
  undoneReason: string | null
}

/** Why a link is not taken back. */
export const linkRefusals = {
  own: {
    zh: "提出的人不得自己确认，也不得办理关于本人的记载，须由另一人办理。",
    en: "Who proposed it does not confirm it, and nobody acts on a link of their own names: somebody else does.",
  },
  stale: {
    zh: "没有待确认的这一项：已经确认或者撤下。请重新查看。",
    en: "Nothing of the kind waits: it was confirmed or dropped. Look again.",
  },
} as const satisfies Record<string, Bilingual>
export type LinkRefusal = keyof typeof linkRefusals

/** Whether somebody acts on the end of a link: nobody on one of their own names, nor confirms what they have proposed. */
export function decideUndoing(
  { name, person: other, undoneBy }: PersonLink,
  act: "undo" | "confirm-undo" | "keep",
  actor: string,
  person: PersonOf,
): LinkRefusal | null {
  if ([name, other].some((each) => isSamePerson(`officer:${each}`, actor, person))) return "own"
  if (act === "undo") return null
  if (undoneBy === null) return "stale"
  return act === "confirm-undo" && isSamePerson(undoneBy, actor, person) ? "own" : null
}
