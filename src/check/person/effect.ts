/** What listings of persons do to whom, as the gate sees it. Pure. */
import { type Draft, openDraft } from "../../gate/draft.ts"
import type { PersonListing } from "./listing.ts"

/** Listings that are to be kept, or ended. */
export function draftOfListings(effect: "list-person" | "unlist-person", listings: readonly PersonListing[]): Draft {
  const draft = openDraft()
  for (const { id, authority } of listings) draft.add(effect, { kind: "authority", authority }, id)
  return draft.close()
}
