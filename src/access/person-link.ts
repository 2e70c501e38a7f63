/** Names of the login that are one person's (同一人): what is said of two at a time joins all who hang together. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
import { claimPrefix } from "./person-claim.ts"
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

/** So many names one person has at most; ours. A value of the claim with more is the same for many, and who links more pulls a brake on all. */
export const namesMax = 20
/** From more names on the doctor asks whether they are one person's; ours. */
export const warnedNames = 5
/** So many links one person makes in a day; ours. Who has more to say says it on the machine. */
export const linksPerDay = 20

/** Whether a link would make more names one person's than a person has. */
export function hasTooManyNames(pairs: readonly NamePair[], link: NamePair): boolean {
  const all = groupNames([...pairs, link]).get(toName(link.name)) ?? []
  return all.filter((name) => !name.startsWith(toName(claimPrefix))).length > namesMax
}

/** A link as it is kept. */
export interface PersonLink extends NamePair {
  actor: string
  at: Date
  undoneBy: string | null
  undoneReason: string | null
}

/** Why two names are not linked, or a link is not taken back. */
export const linkRefusals = {
  own: {
    zh: "提出的人不得自己确认，记明的人不得自己决定不撤销，任何人不得办理关于本人的记载，须由另一人办理。",
    en: "Who proposed it does not confirm it, who made a link does not let it stay, and nobody acts on a link of their own names: somebody else does.",
  },
  stale: {
    zh: "没有待确认的这一项：已经确认或者撤下。请重新查看。",
    en: "Nothing of the kind waits: it was confirmed or dropped. Look again.",
  },
  names: {
    zh: `一个人最多 ${namesMax} 个登录名：再多就不是一个人了。请核对；不是同一人的，由两名管理员撤销，或者在服务器上撤销：gongshi person 登录名 --not-same-as 另一登录名。`,
    en: `One person has ${namesMax} names at most. Look whether all are one person's; what is not is taken back by two administrators, or on the machine: gongshi person NAME --not-same-as OTHER.`,
  },
  links: {
    zh: `一人一天最多记明 ${linksPerDay} 项。其余请由另一管理员记明，或者在服务器上记明：gongshi person 登录名 --same-as 另一登录名。`,
    en: `One person says so of ${linksPerDay} pairs of names in a day. Another administrator says the rest, or the machine: gongshi person NAME --same-as OTHER.`,
  },
} as const satisfies Record<string, Bilingual>
export type LinkRefusal = keyof typeof linkRefusals

/** What is there when somebody links two names: the links that join, and how many they made in the last day. */
interface LinkFacts {
  pairs: readonly NamePair[]
  madeToday: number
  person: PersonOf
}

/** Whether somebody links two names: nobody one of their own with another's, which bars that one; nor all they like. */
export function decideLink(link: NamePair, actor: string, { pairs, madeToday, person }: LinkFacts): LinkRefusal | null {
  const isOperator = actor.startsWith("system:")
  if ([link.name, link.person].some((each) => isSamePerson(toName(each), actor, person))) return "own"
  if (!isOperator && madeToday >= linksPerDay) return "links"
  return hasTooManyNames(pairs, link) ? "names" : null
}

/** What can be done about the end of a link, from where. */
const undoings = { undo: "stands", "confirm-undo": "waits", keep: "waits" } as const
export type Undoing = keyof typeof undoings

/** What somebody may do about the end of a link, whose other names are known. */
export function undoingsFor(link: PersonLink, actor: string, person: PersonOf): Undoing[] {
  const names = Object.keys(undoings) as Undoing[]
  const stands = link.undoneBy === null ? "stands" : "waits"
  return names.filter((act) => undoings[act] === stands && decideUndoing(link, act, actor, person) === null)
}

/** Whether somebody acts on the end of a link: nobody on one of their own names, nor confirms what they have proposed, or keeps what they made. */
export function decideUndoing(
  { name, person: other, undoneBy, actor: linkedBy }: PersonLink,
  act: Undoing,
  actor: string,
  person: PersonOf,
): LinkRefusal | null {
  if ([name, other].some((each) => isSamePerson(`officer:${each}`, actor, person))) return "own"
  if (act === "undo") return null
  if (undoneBy === null) return "stale"
  // It was made a brake: whoever pulled it does not keep it pulled.
  if (act === "keep" && isSamePerson(linkedBy, actor, person)) return "own"
  return act === "confirm-undo" && isSamePerson(undoneBy, actor, person) ? "own" : null
}
