/** The chapters of the API: under which an operation stands says its address. */

// The longest beginning that fits counts.
const chapters = {
  register: ["/v1/subjects", "/v1/records", "/v1/catalogue"],
  search: ["/v1/suggest", "/v1/search"],
  check: ["/v1/check", "/v1/match"],
  import: ["/v1/imports", "/v1/forms"],
  decisions: ["/v1/decisions", "/v1/bulk-decisions", "/v1/worklist"],
  applications: ["/v1/credit-china", "/v1/repairs", "/v1/objections", "/v1/contacts"],
  audit: ["/v1/audit"],
  log: ["/log", "/v1/records/{id}/proof"],
  keys: ["/.well-known", "/v1/keys"],
  service: ["/healthz", "/readyz", "/status", "/metrics", "/v1/usage", "/v1/key"],
  operation: ["/v1/clients", "/v1/sessions", "/v1/operation"],
  rosters: ["/v1/rosters"],
  alerts: ["/v1/alerts", "/v1/webhooks"],
  exports: ["/exports", "/v1/exports", "/v1/open-data", "/v1/feed"],
  documents: [
    ...["/v1/documents", "/v1/attachments"],
    ...["/v1/records/{id}/opening", "/v1/bulk-decisions/{id}/documents"],
  ],
  enforcement: [
    ...["/v1/measure-types", "/v1/measures", "/v1/measure-objections", "/v1/agency", "/v1/agencies"],
    ...["/v1/subscriptions", "/v1/notices", "/v1/recalls", "/v1/rescreening"],
    "/v1/prepared",
  ],
  sharing: ["/v1/data-requests", "/v1/data-uses"],
  leads: ["/v1/leads", "/v1/complaints"],
  marks: ["/v1/marks"],
  statistics: ["/v1/statistics"],
  "person-listings": ["/v1/person-listings"],
  statements: [
    ...["/v1/subjects/{code}/report", "/v1/records/{id}/certificate"],
    ...["/v1/records/{id}/ending", "/v1/records/{id}/decision"],
  ],
  platforms: ["/v1/duties", "/v1/orders"],
} as const satisfies Record<string, readonly string[]>

/** A chapter of the API. */
export type Tag = keyof typeof chapters

const beginnings = Object.entries(chapters)
  .flatMap(([tag, addresses]) => addresses.map((address) => ({ tag: tag as Tag, address })))
  .sort((one, other) => other.address.length - one.address.length)

/** The chapter of an operation. A route at an address that is in none is no route. */
export function tagOf(path: string): Tag {
  const found = beginnings.find(({ address }) => path === address || path.startsWith(`${address}/`))
  if (!found) throw new Error(`${path} stands in no chapter of src/http/tag.ts`)
  return found.tag
}
