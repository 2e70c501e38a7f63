/** Listings of persons as they leave the register, for holders of keys and officers alone. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { lists } from "../../law/list.ts"
import { regionName } from "../../names/region.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { changeWaitsMs, type ListingChange, listingChangeActs, type PersonListing } from "./listing.ts"

/** A listing of a person without registration. It never says whom. */
export const personListingSchema = wireObject("PersonListing", {
  id: z.string(),
  list: z.enum(["abnormal", "serious", "penalty"]),
  list_name: bilingualSchema,
  ground: z.string().nullable(),
  ground_name: bilingualSchema.optional(),
  class: z.string().nullable(),
  class_name: bilingualSchema.optional(),
  decision_no: z.string(),
  decided_on: z.iso.date(),
  authority: z.string(),
  authority_name: z.string().nullable(),
  published_on: z.iso.date(),
  displayed_until: z.iso.date().nullable(),
  legal_basis: z.string().openapi({ description: "The provision on which it may be used in checks" }),
}).openapi({
  example: {
    id: "9b1c0c1f6a54e1d0b8e3a6c2f7d41e05c3ad9e6b2f8047d1a5c09be47f6312d8",
    list: "penalty",
    list_name: { zh: "行政处罚公示", en: "published administrative penalties" },
    ground: null,
    class: "P2",
    decision_no: "示例市监处罚〔2026〕1号",
    decided_on: "2026-03-02",
    authority: "410105",
    authority_name: "河南省郑州市金水区",
    published_on: "2026-03-05",
    displayed_until: "2027-03-05",
    legal_basis: "示例规定第一条",
  },
})

export function toWireListing(listing: PersonListing): z.infer<typeof personListingSchema> {
  const list = lists[listing.list]
  const ground = listing.ground === null ? undefined : findGround(listing.ground)
  const penalty = listing.penaltyClass === null ? undefined : findPenaltyClass(listing.penaltyClass)
  return {
    id: listing.id,
    list: listing.list,
    list_name: { zh: list.zh, en: list.en },
    ground: listing.ground,
    ...(ground ? { ground_name: { zh: ground.zh, en: ground.en } } : {}),
    class: listing.penaltyClass,
    ...(penalty ? { class_name: { zh: penalty.zh, en: penalty.en } } : {}),
    decision_no: listing.decisionNo,
    decided_on: listing.decidedOn,
    authority: listing.authority,
    authority_name: regionName(listing.authority),
    published_on: listing.publishedOn,
    displayed_until: listing.displayedUntil,
    legal_basis: listing.legalBasis,
  }
}

/** What is proposed about a listing, for officers. */
export const listingChangeSchema = wireObject("PersonListingChange", {
  id: z.uuid(),
  act: z.enum(listingChangeActs),
  listing: personListingSchema,
  reason: z.string().nullable(),
  proposed_by: z.string(),
  proposed_at: z.iso.datetime(),
  expires_at: z.iso.datetime().openapi({ description: "When it is dropped, if nobody has decided" }),
})

/** A page of them. */
export const listingChangePageSchema = wireObject("PersonListingChangePage", {
  results: z.array(listingChangeSchema),
  next: z.string().nullable(),
})

export function toWireChange({
  id,
  act,
  content,
  reason,
  actor,
  at,
}: ListingChange): z.infer<typeof listingChangeSchema> {
  return {
    ...{ id, act, listing: toWireListing(content), reason, proposed_by: actor, proposed_at: at.toISOString() },
    expires_at: new Date(at.getTime() + changeWaitsMs).toISOString(),
  }
}
