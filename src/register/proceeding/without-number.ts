/** Contents without the numbers of persons, as they are kept for good: in the audit trail and with the sheets of acts. Pure. */
import { hidePersonalNumbers } from "../../law/personal-data.ts"

/** What is held, however deep: what was begun before its texts were looked at may hold a number anywhere. */
export function withoutNumbers(value: unknown): unknown {
  if (typeof value === "string") return hidePersonalNumbers(value) || (value && "…")
  if (Array.isArray(value)) return value.map(withoutNumbers)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutNumbers(inner)]))
}
