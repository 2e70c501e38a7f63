/**
 * Members of a line of NDJSON that are named as ID numbers. Pure.
 */
import { isIdNumberHeader } from "../../table/header.ts"
import { queryFields } from "./query.ts"

// Most lines have no other members, and these need no look.
const known: ReadonlySet<string> = new Set(["id", "region", ...queryFields])

/** Whether a member is named as that of ID numbers, which are not to be sent in clear. */
export function hasIdNumberMember(value: Readonly<Record<string, unknown>>): boolean {
  for (const name in value) if (!known.has(name) && isIdNumberHeader(name)) return true
  return false
}
