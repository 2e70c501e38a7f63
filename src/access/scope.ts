/**
 * Who may: the roles and the scopes each one carries. What stands in no row is denied.
 */

/** A right that a route asks for. */
export const scopes = {
  "register:read": "look up subjects and records, search",
  "search:all": "find subjects without live records by name too",
  "search:ended": "find records that are not shown, or no longer, by their texts",
  "search:job": "have all records gathered that a query finds",
  "match:query": "match up to 10 names in a call",
  "match:batch": "match up to 1,000 names in a call",
  "match:decide": "record whether a name and a subject are the same",
  "check:query": "check up to 10 queries in a call",
  "check:batch": "check up to 1,000 queries in a call",
  "check:stream": "check a stream of any length",
  "check:identity": "check persons without registration by a keyed hash",
  "identity:hash": "fetch the keys by which ID numbers are hashed",
  "person:list": "list persons without registration, for checks alone",
  "check:policy": "set what is advised on the own checks",
  "check:receipt": "fetch the receipts of the own checks",
  "check:job": "check a file in the background",
  "register:import": "import decided records",
  "import:read": "see imports of the own authority, and those that wait for release",
  "form:read": "fetch the live records of the own authority in the form of their list",
  "import:act": "release or return what somebody else has sent",
  "proceeding:read": "see decisions, repairs and objections on their way",
  "proceeding:act": "begin decisions, repairs and objections and act on them",
  "proceeding:apply": "apply for the repair of the own records, object to them",
  "proceeding:follow": "follow applications for repair, and objections",
  "document:read": "see documents of proceedings, and received papers",
  "document:make": "make documents and serve them",
  "document:receive": "bring papers to a proceeding",
  "document:set": "see how documents are made: kinds, templates, numbers",
  "document:template": "propose how documents are made, and what the public is told of the own authority",
  "document:confirm": "confirm what somebody else has proposed of that",
  "worklist:read": "see what waits, what is due and what is overdue",
  "audit:read": "read the audit trail, and what was public at an earlier time",
  "roster:write": "send the own roster of sellers, and see it",
  "roster:read": "see identity reports of platforms, and numbers of sellers",
  "roster:review": "accept identity reports or return them",
  "roster:reveal": "see what is sealed of one seller, for a stated purpose",
  "duty:own": "report how the own duties as a platform are done, and answer orders",
  "duty:read": "see how platforms do their duties: a platform itself, officers all",
  "order:act": "draft orders to platforms, issue and close them",
  "complaint:send": "send counts of complaints about sellers",
  "complaint:read": "see counts of complaints, and from how many on a lead is made",
  "complaint:set": "say from how many complaints on a lead is made",
  "lead:write": "send leads, and see the own ones",
  "lead:read": "see leads, and what became of them",
  "lead:act": "dispatch leads, verify and close them",
  "export:make": "have an export made",
  "feed:read": "follow the change feed",
  "usage:read": "see what the own key has used",
  "service:read": "health, description and keys of the service",
  "operate:read": "see who holds a key and who is signed in, jobs and quotas of all",
  "operate:act": "add clients, replace and withdraw their keys, set their quotas, end sessions",
  "alert:read": "read what has changed about the own sellers, and what the own saved searches have found",
  "alert:search": "save searches, to be told what is newly published and fulfils them",
  "alert:send": "say where the own alerts are sent, and see how that goes",
  "alert:watch": "see how alerts reach the platforms",
  "agency:own": "see and set the own place in joint punishment, and what the own agency is told of",
  "sharing:ask": "ask for shared data, and fetch what was granted",
  "sharing:read": "see requests for data and uses: an agency its own, officers those of their authority",
  "sharing:act": "answer requests for data",
  "notice:read": "read what the own agency is told of records, and of their ends",
  "notice:answer": "answer the own notices",
  "measure:own": "see which measures apply to the own company",
  "measure:object": "object to measures that apply to the own company",
  "measure:objections":
    "see objections to measures: a merchant its own, an agency those to its measures, officers those of their merchants",
  "contact:own": "say where the own company is told by mail or SMS",
  "measure:report": "report the own measures, and lift them",
  "measure:read": "see measures: an agency its own, officers all",
  "recall:read": "see who still holds or acts on what has ended: an agency itself, officers and the lead agency all",
  "enforcement:watch": "see the agencies that take part in joint punishment",
} as const
export type Scope = keyof typeof scopes

/** Rights whose use can add to the publication log; refused while the log must not grow. */
const publishing: readonly Scope[] = ["register:import", "import:act", "proceeding:act", "proceeding:apply"]

/** Whether the use of a right can add to the publication log. */
export function publishes(scope: Scope): boolean {
  return publishing.includes(scope)
}

/** Roles: nobody in particular, merchants who have logged in, holders of API keys, holders of an officer's token. */
export const clientRoles = ["platform", "agency", "source"] as const
export type ClientRole = (typeof clientRoles)[number]
export const officerRoles = ["officer", "checker", "head", "auditor", "administrator"] as const
export type OfficerRole = (typeof officerRoles)[number]
export type Role = "anyone" | "merchant" | ClientRole | OfficerRole

const open = ["register:read", "check:query", "match:query", "service:read"] as const
const checking = [...open, "check:batch", "check:stream", "match:batch"] as const

// What is kept for the holder of a key.
const owning = [
  "match:decide",
  "check:policy",
  "check:receipt",
  "check:job",
  "search:job",
  "check:identity",
  "identity:hash",
  "usage:read",
] as const

// Whom the register knows without a live record is no business of the public's: only that somebody asked for by code is.
const seeing = [
  ...checking,
  "search:all",
  "search:ended",
  "import:read",
  "proceeding:read",
  "proceeding:follow",
  "document:read",
  "document:set",
  "worklist:read",
  "roster:read",
  "alert:watch",
  "duty:read",
  "complaint:read",
  "lead:read",
  "measure:read",
  "recall:read",
  "enforcement:watch",
  "sharing:read",
  "measure:objections",
] as const
const deciding = [
  ...seeing,
  "import:act",
  "proceeding:act",
  "proceeding:apply",
  "document:make",
  "document:receive",
  "roster:review",
  "order:act",
  "lead:act",
  "sharing:act",
] as const

// What an agency is told in joint punishment, and answers.
const enforcing = [
  ...["agency:own", "notice:read", "notice:answer", "measure:report", "measure:read", "recall:read"],
  ...["alert:read", "alert:send", "alert:search", "sharing:ask", "sharing:read", "measure:objections"],
] as const

// Who lists a person needs the key too: the number does not travel from an authority either.
const listing = ["person:list", "identity:hash"] as const

/** The scopes of each role. */
export const roleScopes = {
  anyone: open,
  merchant: [
    ...open,
    "measure:own",
    "measure:object",
    "measure:objections",
    "contact:own",
    "proceeding:apply",
    "proceeding:follow",
    "document:read",
    "document:receive",
  ],
  platform: [
    ...[...checking, ...owning],
    ...([
      "roster:write",
      "feed:read",
      "alert:read",
      "alert:send",
      "alert:search",
      "duty:own",
      "duty:read",
      "complaint:send",
    ] as const),
  ],
  agency: [
    ...[...checking, ...owning, ...enforcing],
    ...(["search:all", "feed:read", "lead:write", "lead:read", "complaint:send"] as const),
  ],
  // A system in which decisions are made by several hands: it sends what was decided, and sees what came of it.
  source: [...open, "register:import", "import:read", "lead:write", "lead:read", "complaint:send"],
  officer: [...deciding, "register:import", "form:read", "roster:reveal", "lead:write", "complaint:send", ...listing],
  checker: [...deciding, "document:confirm"],
  head: [...deciding, "audit:read", "roster:reveal", "document:template", "document:confirm", "complaint:set"],
  auditor: [...seeing, "audit:read", "operate:read"],
  administrator: [
    ...seeing,
    "operate:read",
    "operate:act",
    "document:template",
    "document:confirm",
    "register:import",
    "form:read",
    "import:act",
    ...listing,
    "export:make",
  ],
} as const satisfies Record<Role, readonly Scope[]>

/** Whether a role carries a scope. */
export function carries(role: Role, scope: Scope): boolean {
  const held: readonly Scope[] = roleScopes[role]
  return held.includes(scope)
}

/** Whether anyone at all may, with no key and no token. */
export function isOpen(scope: Scope): boolean {
  return carries("anyone", scope)
}
