/** What acts on keys, clients and persons do to whom, as the gate sees it. Pure. */
import { type Draft, draftOfOne, openDraft } from "../gate/draft.ts"
import { type EffectName, effects } from "../gate/effect.ts"
import type { Affected } from "../gate/hands.ts"
import { regionName } from "../names/region.ts"
import type { Placed } from "./key-order.ts"
import { type Post, wholeCountry } from "./principal.ts"

/** A client as the affected one. */
export function affectedClient({ id, role, region, authorities }: Placed & { id: string }): Affected {
  return { kind: "client", client: id, region, ...(role === "source" ? { places: authorities } : {}) }
}

const { "renew-key": renewKey, "withdraw-key": withdrawKey } = effects
const { "add-client": addClient, "give-key": giveKey, "first-load": firstLoad, quota, client } = effects

/** What is done to a client: it is told of each in which it had no hand, and may have that sent (alert/told-cargo-store.ts). */
export const clientEffects = {
  ...{ "add-client": addClient, "give-key": giveKey, "renew-key": renewKey, "withdraw-key": withdrawKey },
  ...{ quota, client, "first-load": firstLoad },
} as const satisfies { readonly [Name in EffectName]?: (typeof effects)[Name] }
type ClientEffect = keyof typeof clientEffects

/** What is done to a client. @param what is written, as far as it tells one act from another */
export function draftOfClient(effect: ClientEffect, of: Placed & { id: string }, what: unknown): Draft {
  return draftOfOne(effect, affectedClient(of), `${of.id} ${JSON.stringify(what)}`)
}

/** Somebody, and where they have posts. */
export interface PlacedPerson {
  /** The login's name for them. */
  subject: string
  places: readonly string[]
}

/** What is done to persons: to each of them. */
export function draftOfPersons(effect: EffectName, persons: readonly PlacedPerson[], what: string): Draft {
  const draft = openDraft()
  for (const { subject, places } of persons) draft.add(effect, { kind: "person", person: subject, places }, what)
  return draft.close()
}

/** Where posts lie. @param regionOf the region of an agency by its name; null where it has none */
export function placesOfPosts(posts: readonly Post[], regionOf: (agency: string) => string | null): string[] {
  const places = posts.map((post) => {
    if (post.role === "merchant") return registeredAt(post.code)
    return post.role === "agency" ? (regionOf(post.agency) ?? wholeCountry) : post.authority
  })
  return [...new Set(places)]
}

function registeredAt(code: string): string {
  const region = code.slice(2, 8)
  return regionName(region) === null ? wholeCountry : region
}
