/** The chapters of the API: under which an operation stands says its address. */

// The longest beginning that fits counts.
const chapters = {
  register: {
    about: "Look up subjects and records",
    addresses: ["/v1/subjects", "/v1/records", "/v1/catalogue"],
  },
  search: {
    about: "Find subjects by name, and records by what they say",
    addresses: ["/v1/suggest", "/v1/search"],
  },
  check: {
    about: "Check sellers against the register",
    addresses: ["/v1/check", "/v1/match"],
  },
  import: {
    about: "Bring decided records in",
    addresses: ["/v1/imports", "/v1/forms"],
  },
  decisions: {
    about: "Decide cases: single, in bulk, and what waits for whom",
    addresses: ["/v1/decisions", "/v1/bulk-decisions", "/v1/proceedings", "/v1/worklist"],
  },
  applications: {
    about: "A merchant's applications: repair, objection",
    addresses: ["/v1/credit-china", "/v1/repairs", "/v1/objections", "/v1/contacts"],
  },
  audit: {
    about: "Who did what, and what was public when",
    addresses: ["/v1/audit"],
  },
  log: {
    about: "The publication log: checkpoints, tiles, proofs (C2SP tlog-tiles)",
    addresses: ["/log", "/v1/records/{id}/proof"],
  },
  keys: {
    about: "Keys for verifying what is signed",
    addresses: ["/.well-known", "/v1/keys", "/v1/releases"],
  },
  service: {
    about: "Health of the service, and the caller's own key",
    addresses: ["/healthz", "/readyz", "/status", "/metrics", "/v1/usage", "/v1/key", "/v1/told"],
  },
  operation: {
    about: "Clients, their keys, and who is signed in",
    addresses: ["/v1/clients", "/v1/sessions", "/v1/person-links", "/v1/operation"],
  },
  rosters: {
    about: "Sellers of platforms, and their identity reports",
    addresses: ["/v1/rosters"],
  },
  alerts: {
    about: "What is told of sellers and notices, by polling and by webhooks",
    addresses: ["/v1/alerts", "/v1/webhooks"],
  },
  exports: {
    about: "Signed snapshots and deltas of what is published, and the change feed",
    addresses: ["/exports", "/v1/exports", "/v1/open-data", "/v1/feed"],
  },
  documents: {
    about: "Official documents, their templates, numbers and attachments",
    addresses: [
      "/v1/documents",
      "/v1/attachments",
      "/v1/file-grants",
      "/v1/records/{id}/opening",
      "/v1/bulk-decisions/{id}/documents",
    ],
  },
  copies: {
    about: "Those who republish, and what has ended in their copies",
    addresses: ["/v1/copies", "/v1/copy-reports"],
  },
  enforcement: {
    about: "Joint punishment (联合惩戒): notices, measures, recalls, objections",
    addresses: [
      "/v1/measure-types",
      "/v1/measures",
      "/v1/declarations",
      "/v1/measure-objections",
      "/v1/agency",
      "/v1/agencies",
      "/v1/subscriptions",
      "/v1/notices",
      "/v1/recalls",
      "/v1/rescreening",
      "/v1/prepared",
    ],
  },
  sharing: {
    about: "Requests of agencies for data, and their uses",
    addresses: ["/v1/data-requests", "/v1/data-uses"],
  },
  leads: {
    about: "Leads and complaints that platforms and agencies send",
    addresses: ["/v1/leads", "/v1/complaints"],
  },
  marks: {
    about: "Marks that a platform shows beside a seller",
    addresses: ["/v1/marks"],
  },
  statistics: {
    about: "Figures of what is published and done",
    addresses: ["/v1/statistics", "/v1/replies"],
  },
  "person-listings": {
    about: "Listings of persons without registration, for checks alone",
    addresses: ["/v1/person-listings"],
  },
  statements: {
    about: "Signed reports and certificates",
    addresses: [
      "/v1/subjects/{code}/report",
      "/v1/records/{id}/certificate",
      "/v1/records/{id}/ending",
      "/v1/records/{id}/decision",
      "/v1/subjects/{code}/period-report",
      "/v1/period-consents",
      "/v1/period-readings",
      "/v1/period-readable",
    ],
  },
  platforms: {
    about: "Duties of platforms, and orders to them",
    addresses: ["/v1/duties", "/v1/orders"],
  },
  letters: {
    about: "Letters between authorities, agencies and platforms",
    addresses: ["/v1/letters", "/v1/letter-receivers", "/v1/letter-batches", "/v1/letter-figures", "/v1/pledges"],
  },
} as const satisfies Record<string, { about: string; addresses: readonly string[] }>

/** A chapter of the API. */
export type Tag = keyof typeof chapters

const beginnings = Object.entries(chapters)
  .flatMap(([tag, { addresses }]) => addresses.map((address) => ({ tag: tag as Tag, address })))
  .sort((one, other) => other.address.length - one.address.length)

/** The chapters with what each is about, as OpenAPI lists them. */
export const tags = [
  ...Object.entries(chapters).map(([name, { about }]) => ({ name: name as string, description: about })),
  // A chapter of their own: what makes clients would put them in the place of the operations of another.
  { name: "webhooks", description: "What the register sends" },
]

/** The chapter of an operation. A route at an address that is in none is no route. */
export function tagOf(path: string): Tag {
  const found = beginnings.find(({ address }) => path === address || path.startsWith(`${address}/`))
  if (!found) throw new Error(`${path} stands in no chapter of src/http/tag.ts`)
  return found.tag
}
