/**
 * Who may: the roles and the scopes each one carries. What stands in no row is denied.
 */

/** A right that a route asks for. */
export const scopes = {
  "register:read": "look up subjects and records, search",
  "check:query": "check up to 10 queries in a call",
  "check:batch": "check up to 1,000 queries in a call",
  "check:stream": "check a stream of any length",
  "register:import": "import decided records",
  "service:read": "health, description and keys of the service",
} as const
export type Scope = keyof typeof scopes

/** Roles: nobody in particular, holders of API keys, holders of an officer's token. */
export const clientRoles = ["platform", "agency"] as const
export type ClientRole = (typeof clientRoles)[number]
export const officerRoles = ["officer", "checker", "head", "auditor", "administrator"] as const
export type OfficerRole = (typeof officerRoles)[number]
export type Role = "anyone" | ClientRole | OfficerRole

const open = ["register:read", "check:query", "service:read"] as const
const checking = [...open, "check:batch", "check:stream"] as const

/** The scopes of each role. */
export const roleScopes = {
  anyone: open,
  platform: checking,
  agency: checking,
  officer: [...checking, "register:import"],
  checker: checking,
  head: checking,
  auditor: checking,
  administrator: [...checking, "register:import"],
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
