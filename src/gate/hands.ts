/**
 * Hands: who had a part in what is to take effect, and who is affected by it. Pure.
 */
import { actorOf, coversRegion, type PersonOf, type Principal, personOf, regionPrefix } from "../access/principal.ts"
import type { EffectRow } from "./effect.ts"

/** Somebody, or something, that had a part. `name` is what the audit trail calls them. */
export type Hand =
  | OfficerHand
  | { kind: "source"; name: string; authorities: readonly string[] }
  /** `persons`: as many as the holder of the key has declared. */
  | { kind: "agency" | "platform"; name: string; client: string; persons: number }
  | { kind: "merchant"; name: string; code: string }
  | { kind: "reader"; name: string; reader: string }
  | { kind: "operator" | "register"; name: string }

/** An officer's. `authority`: the one that they act for. */
export interface OfficerHand {
  kind: "officer"
  name: string
  authority: string
}

/** Who feels it. */
export type Affected =
  /** An authority, or whoever registers the subjects of a region. */
  | { kind: "authority"; authority: string }
  /** An agency or a platform and the region in which it works; null: everywhere. Of a source `places` are its authorities. */
  | { kind: "client"; client: string; region: string | null; places?: readonly string[] }
  /** Somebody by the login's name, and where they have posts; none that are known: everywhere. */
  | { kind: "person"; person: string; places: readonly string[] }
  | { kind: "merchant"; code: string; region: string }
  | { kind: "reader"; reader: string }
  /** Nobody in particular: the register as a whole. */
  | { kind: "register" }

/** What an affected one is called in the trail, and told by. */
export function affectedName(affected: Affected): string {
  switch (affected.kind) {
    case "authority":
      return affected.authority
    case "client":
      return `client:${affected.client}`
    case "person":
      return `person:${affected.person}`
    case "merchant":
      return `merchant:${affected.code}`
    case "reader":
      return `reader:${affected.reader}`
    case "register":
      return "register"
  }
}

/** Whether somebody is of the affected, or of an authority over it; for `near` of one below too, for `any` whoever it is. */
export function isOver(hand: Hand, affected: Affected, row: Pick<EffectRow, "of" | "brake">): boolean {
  if (row.of === "any") return true
  switch (hand.kind) {
    case "operator":
    case "register":
      return true
    case "source":
      return hand.authorities.some((authority) => reaches(authority, affected, row))
    case "officer":
      return reaches(hand.authority, affected, row)
    case "agency":
    case "platform":
      return affected.kind === "client" && affected.client === hand.client
    case "merchant":
      return affected.kind === "merchant" && affected.code === hand.code
    case "reader":
      return affected.kind === "reader" && affected.reader === hand.reader
  }
}

/** Whether a hand is the affected's own: of that very authority or client, or that person. They know what they did. */
export function isTheirOwn(hand: Hand, affected: Affected): boolean {
  switch (affected.kind) {
    case "authority":
      if (hand.kind === "source") return hand.authorities.includes(affected.authority)
      return hand.kind === "officer" && hand.authority === affected.authority
    case "person":
      return personOf(hand.name) === `officer:${affected.person}`
    case "client":
      return (hand.kind === "agency" || hand.kind === "platform") && hand.client === affected.client
    case "merchant":
    case "reader":
    case "register":
      return true
  }
}

/**
 * Whether an authority is the affected one or over it; `near`: or below it, where that is not everybody. What stands under
 * 000000, which tells no region, is the whole country's: rows name their authority as they like. Who is in several places is
 * reached where all of them are, and for what only takes power away where one is.
 */
function reaches(authority: string, affected: Affected, { of, brake }: Pick<EffectRow, "of" | "brake">): boolean {
  const isIn = (region: string | null) => {
    if (region === null || regionPrefix(region) === "") return regionPrefix(authority) === ""
    return coversRegion(authority, region) || (of === "near" && coversRegion(region, authority))
  }
  const places = placesOf(affected)
  return brake ? places.some(isIn) : places.every(isIn)
}

/** Where the affected one is; null: everywhere, which the whole country's authority alone is over. */
function placesOf(affected: Affected): readonly [string | null, ...(string | null)[]] {
  const [first, ...others] = toldPlaces(affected)
  return [first ?? null, ...others]
}

function toldPlaces(affected: Affected): readonly (string | null)[] {
  switch (affected.kind) {
    case "authority":
      return [affected.authority]
    case "client":
      return affected.places ?? [affected.region]
    case "person":
      return affected.places
    case "merchant":
      return [affected.region]
    case "reader":
    case "register":
      return []
  }
}

/** How many persons there are among hands that count; enough where one of them needs nobody else. */
export function countPersons(hands: readonly Hand[], person: PersonOf = personOf): number {
  const persons = new Set<string>()
  let more = 0
  for (const hand of hands) {
    if (hand.kind === "operator" || hand.kind === "register" || hand.kind === "source") return Number.POSITIVE_INFINITY
    // A system in which several have a hand counts as so many; who is one person is told from another by name.
    if ((hand.kind === "agency" || hand.kind === "platform") && hand.persons !== 1) more = Math.max(more, hand.persons)
    else persons.add(person(hand.name))
  }
  return persons.size + more
}

/**
 * The hands of people behind names of the audit trail, each once. A client's name does not tell what it may; what the
 * register or the operator did on the way to something gives nobody a hand in it.
 */
export function handsNamed(names: Iterable<string>): Hand[] {
  return [...new Set(names)].flatMap((name): Hand[] => {
    const [kind, of = ""] = name.split(":", 2)
    if (kind === "officer" && /^\d{6}$/.test(of)) return [{ kind, name, authority: of }]
    return kind === "merchant" ? [{ kind, name, code: of }] : []
  })
}

/** The hands of whoever sends a request: their own, and of what they confirm its preparer's; none of who is nobody in particular. */
export function handsOf(principal: Principal): readonly Hand[] {
  const name = actorOf(principal)
  switch (principal.kind) {
    case "officer":
      return [{ kind: "officer", name, authority: principal.authority }]
    case "merchant":
      return [{ kind: "merchant", name, code: principal.code }]
    case "client": {
      const { role, id: client, post, persons, preparedBy, isTrial = false } = principal
      if (role === "source") return [{ kind: "source", name, authorities: principal.authorities }]
      // Who republishes is, like a platform, a business with a key of its own.
      const kind = role === "republisher" ? "platform" : role
      if (preparedBy !== undefined)
        return [preparedBy, name].map((each): Hand => ({ kind, name: each, client, persons: 1 }))
      // A system in which several have a hand counts as two, which is as many as any row asks for; what is tried and undone
      // comes out as it will with whoever confirms it.
      const isOne = (post !== undefined || persons === "single") && !isTrial
      return [{ kind, name, client, persons: isOne ? 1 : 2 }]
    }
    case "anyone":
      return []
  }
}

/** The hands behind one name of the trail that acts on access: a person's, or the operator's on the machine. */
export function handsOfActor(actor: string): readonly Hand[] {
  return actor.startsWith("system:") ? byOperator(actor) : handsNamed([actor])
}

/** The register by itself: daily work, and followers of the log. */
export const byRegister: readonly Hand[] = [{ kind: "register", name: "register" }]

/** The operator, on the machine. @param name by which the trail keeps what it does */
export function byOperator(name: string): readonly Hand[] {
  return [{ kind: "operator", name }]
}
