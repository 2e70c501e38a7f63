/** What people of an agency may in their posts. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
import { carries, type Scope } from "./scope.ts"

/** The posts of people who work for an agency. */
export const agencyPosts = {
  clerk: { zh: "经办", en: "clerk" },
  approver: { zh: "审批", en: "approver" },
  reader: { zh: "查阅", en: "reader" },
} as const satisfies Record<string, Bilingual>
export type AgencyPost = keyof typeof agencyPosts
export const agencyPostNames = Object.keys(agencyPosts) as [AgencyPost, ...AgencyPost[]]

/** Whoever works for an agency and whose post nobody has said prepares, and confirms nothing. */
export const unsaidPost: AgencyPost = "clerk"

// What changes nothing: all that a reader may, and an approver beside confirming.
const reading: readonly Scope[] = [
  ...(["register:read", "check:query", "match:query", "service:read", "key:trade", "check:batch"] as const),
  ...([
    "check:stream",
    "match:batch",
    "search:all",
    "usage:read",
    "told:read",
    "feed:read",
    "alert:read",
    "notice:read",
    "measure:read",
  ] as const),
  ...([
    "recall:read",
    "sharing:read",
    "measure:objections",
    "letter:read",
    "lead:read",
    "agency:own",
    "prepared:read",
    "file:granted",
  ] as const),
]

/** What people of an agency may, by their posts; null: what its key may. */
const rights: Readonly<Record<AgencyPost, readonly Scope[] | null>> = {
  clerk: null,
  approver: [...reading, "prepared:confirm"],
  reader: reading,
}

/** Whether a post at an agency carries a right. */
export function postCarries(post: AgencyPost, scope: Scope): boolean {
  return rights[post]?.includes(scope) ?? carries("agency", scope)
}
