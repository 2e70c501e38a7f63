/**
 * Facts: what the register says of all that queries ask, read at one position of the log and handed to `answer`. Who reads
 * them, for the present or for an earlier position, is all in which checks differ. Pure.
 */
import type { Head } from "../../ledger/sequencer.ts"
import type { NameMatch } from "../../match/match.ts"
import type { StandingRecord } from "../../register/record/standing.ts"
import type { ShopKeeper } from "../../register/subject/shop-store.ts"
import type { ExactName } from "../../search/exact-name.ts"
import type { SearchScope } from "../../search/search-index.ts"
import type { Profile } from "../listed-set/profile.ts"
import type { PersonListing } from "../person/listing.ts"
import type { RegisteredQuery } from "./query.ts"

/** What is told of a subject that is listed: its records, the latest publication first. */
export interface Whole {
  records: readonly StandingRecord[]
}

/** Or why it is listed and no more, which is all that a row of a table says. */
export interface Brief {
  profile: Profile
}

/** A subject that the register knows. */
export interface Known<Told> {
  /** Null where memory alone was asked, which has no names, or where nobody wants it. */
  name: string | null
  /** Null: no record of it may be shown. */
  listed: Told | null
  /** The code that was put in the place of the one asked by, where one was and whole records were read. */
  changedTo?: string
  /** The day on which it was deregistered, where it was; of a brief reading nothing is said of that. */
  endedOn?: string
}

/** A subject without a record that may be shown. */
export const knownClear: Known<never> = { name: null, listed: null }

/** A subject that a query may mean. */
export interface FoundSubject {
  code: string
  name: string
  region: string
}

/** What is known of codes, and the head of the log at which it is so. */
export interface KnownCodes<Told> {
  asOf: Head
  /** Codes that the register does not know are not in it. */
  byCode: ReadonlyMap<string, Known<Told>>
}

/** All that queries ask for. */
export interface Facts<Told> extends KnownCodes<Told> {
  /** Among whom those who ask may look. */
  scope: SearchScope
  /** The subjects whose code has an organisation code in it. */
  byOrganisation: ReadonlyMap<string, readonly FoundSubject[]>
  /** The subjects that carry a shop of a key (register/subject/shop-key.ts). */
  byShop: ReadonlyMap<string, readonly ShopKeeper[]>
  /** The listings of persons without registration, by identity hash. */
  persons: ReadonlyMap<string, readonly PersonListing[]>
  /** Whom queries by name may mean, the likeliest first. */
  byName: ReadonlyMap<RegisteredQuery, readonly NameMatch[]>
  /** What queries by an exact, whole name are told beyond that, where they may be. */
  exact: ReadonlyMap<RegisteredQuery, ExactName>
}

const none = new Map<never, never>()

/** Facts for queries by code alone. */
export function factsOfCodes<Told>(known: KnownCodes<Told>, scope: SearchScope): Facts<Told> {
  return { ...known, scope, byOrganisation: none, byShop: none, persons: none, byName: none, exact: none }
}
