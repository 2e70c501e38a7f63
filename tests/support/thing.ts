/** Which thing of the world (world.ts) an operation with a body is about, by its address. */
import { randomUUID } from "node:crypto"
import type { makeWorld } from "./world.ts"

type Ids = Awaited<ReturnType<typeof makeWorld>>["ids"]

// A body is read no further than its address, where that is of nothing: what operations with bodies are about.
const things: Record<string, keyof Ids | "held" | { is: string }> = {
  ...{
    "/v1/imports/": "held",
    "/v1/decisions/": "decision",
    "/v1/proceedings/": "decision",
    "/v1/repairs/": "repair",
    "/v1/objections/": "objection",
  },
  ...{ "/v1/bulk-decisions/": "bulk", "/v1/documents/templates/": { is: "listing-notice" } },
  ...{ "/v1/documents/changes/": { is: randomUUID() }, "/v1/documents/": "document" },
  // Who is asked as would be shut out.
  "/v1/clients/": { is: randomUUID() },
  "/v1/prepared/": { is: randomUUID() },
  "/v1/person-listings/changes/": "personChange",
  ...{ "/v1/rosters/reports/": "report", "/v1/contacts/": "contact", "/v1/webhooks/": "hook" },
  "/v1/declarations/": "declaration",
  ...{
    "/v1/orders/": "draftedOrder",
    "/v1/letters/": "letter",
    "/v1/leads/": "lead",
    "/v1/notices/": "notice",
    "/v1/measures/": "measure",
  },
  ...{ "/v1/measure-objections/": "filed", "/v1/data-requests/": "request" },
  "/v1/copy-reports/": "copyReport",
  ...{ "/v1/period-consents/": "consent", "/v1/file-grants/": "fileGrant" },
}

/** The id of the thing at an address. @param ids of the world, and of an import that waits for an answer */
export function thingAt(address: string, ids: Ids & { held: string }): string {
  const found = Object.entries(things).find(([beginning]) => address.startsWith(beginning))?.[1]
  if (found === undefined) throw new Error(`things says nothing of ${address}`)
  return typeof found === "string" ? ids[found] : found.is
}
