/**
 * The principal: who sends a request, as far as it has been proved.
 */
import { type AgencyPost, postCarries, unsaidPost } from "./agency-post.ts"
import type { KeyPersons } from "./key-persons.ts"
import type { ClientRole, OfficerRole, Role, Scope } from "./scope.ts"
import { carries } from "./scope.ts"
import type { Tenant } from "./tenant.ts"

export type Principal =
  | { kind: "anyone"; role: "anyone" }
  | {
      kind: "client"
      role: ClientRole
      id: Tenant
      name: string
      /** GB/T 2260 codes of the authorities for which a source sends; of others none. */
      authorities: readonly string[]
      /** The login's name for the person who has signed in for it, or holds its key where the operator has said who does. */
      subject?: string
      /** The post of a person who has signed in for an agency; absent of whatever comes with the key. */
      post?: AgencyPost
      /** How many persons have been through what comes with the key; absent: several. */
      persons?: KeyPersons
      /** Who has prepared what this one confirms, as the audit trail names them. */
      preparedBy?: string
      /** What they ask for is tried and undone: whoever confirms it is still to come (enforcement/prepared/). */
      isTrial?: true
    }
  | {
      kind: "merchant"
      role: "merchant"
      /** The login's name for the person. */
      subject: string
      /** Unified social credit code of the merchant that the operator's login has made sure of. */
      code: string
    }
  | {
      kind: "officer"
      role: OfficerRole
      /** The issuer's name for the person. */
      subject: string
      /** GB/T 2260 code of the authority the person acts for. */
      authority: string
    }

export const anyone: Principal = { kind: "anyone", role: "anyone" }

/** What a person is in one of their posts: an officer of an authority, who acts for a merchant, or works for an agency. */
export type Post =
  | { role: OfficerRole; authority: string }
  | { role: "merchant"; code: string }
  | { role: "agency"; agency: string; post?: AgencyPost }
/** A person who has signed in, in one of their posts. */
export type Person = Extract<Principal, { kind: "officer" | "merchant" }>
/** Somebody who works for an agency: what they do the agency does, which is a client by this name. */
export interface AgencyPerson {
  kind: "agency"
  subject: string
  agency: string
  post: AgencyPost
}

/** The person in a post. */
export function inPost(subject: string, post: Post): Person | AgencyPerson {
  if (post.role === "merchant") return { kind: "merchant", subject, ...post }
  if (post.role === "agency") return { kind: "agency", subject, agency: post.agency, post: post.post ?? unsaidPost }
  return { kind: "officer", subject, ...post }
}

/** Whether the principal may. */
export function may(principal: Principal, scope: Scope): boolean {
  const role: Role = principal.role
  if (principal.kind === "client" && principal.post !== undefined) return postCarries(principal.post, scope)
  return carries(role, scope)
}

/** The principal as the audit trail names it. */
export function actorOf(principal: Principal): string {
  if (principal.kind === "officer") return `officer:${principal.authority}:${principal.subject}`
  if (principal.kind === "merchant") return `merchant:${principal.code}:${principal.subject}`
  if (principal.kind === "anyone") return "anyone"
  return principal.subject === undefined ? `client:${principal.id}` : `client:${principal.id}:${principal.subject}`
}

/** Whose what is sent is: an authority's whoever of it sends, a client's with its key and by each of its people. */
export function senderOf(principal: Principal): string {
  if (principal.kind === "officer") return `authority:${principal.authority}`
  return principal.kind === "client" ? `client:${principal.id}` : actorOf(principal)
}

/** The same of a name of the audit trail; anybody but a client's is that name. See the column `sender` (database/schema/audit.ts). */
export function senderNamed(actor: string): string {
  return actor.startsWith("client:") ? actor.slice(0, "client:".length + 36) : actor
}

/** What stands before the person in a name of the audit trail; PostgreSQL reads it the same way. */
export const postPattern = String.raw`^(?:officer:\d{6}|client:[0-9a-f-]{36}|merchant:[0-9A-Z]{18}):`
const post = new RegExp(postPattern)

/**
 * The person behind a name of the audit trail. Somebody who acts for two authorities, for an agency or for a merchant too,
 * has as many names there, and is one person when it comes to who may approve what. Merchants may log in at an issuer of
 * their own, which the name doesn't tell: a subject that both issuers know costs a refusal, and is never two hands.
 */
export function personOf(actor: string): string {
  return actor.replace(post, "officer:")
}

/**
 * How a name of the audit trail is turned into the one person behind it: of names that are linked, always the same. Given by
 * `loadPersons` (person-link-store.ts); whoever compares names takes one.
 */
export type PersonOf = (name: string) => string

/** Whether two names of the audit trail are one person's. */
export function isSamePerson(one: string | null | undefined, other: string | null, person: PersonOf): boolean {
  return one !== null && one !== undefined && other !== null && person(one) === person(other)
}

/** Whether a name of the audit trail is that of somebody who acts for a merchant. */
export function isForMerchant(actor: string): boolean {
  return actor.startsWith("merchant:")
}

/** The code of the whole country. */
export const wholeCountry = "100000"

/**
 * How the regions begin that an authority covers: 41 for the province, 4101 for the city, 410105 for the district;
 * nothing for 000000 and 100000, which cover the whole country.
 */
export function regionPrefix(authority: string): string {
  return authority === "000000" || authority === wholeCountry ? "" : authority.replace(/0000$|00$/, "")
}

/** Whether an authority covers a region. */
export function coversRegion(authority: string, region: string): boolean {
  return region.startsWith(regionPrefix(authority))
}

/**
 * Whether a region is another than the authority's: not in it, nor above it, as a company of a district may be registered
 * with the city.
 */
export function isElsewhere(region: string, authority: string): boolean {
  return !coversRegion(authority, region) && !coversRegion(region, authority)
}
