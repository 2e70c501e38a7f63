/** How the description of the API says that something may be null. Pure. */

type Part = Record<string, unknown>

/**
 * A description in which an object that may be null is a choice of the two. A list of types says the same by JSON Schema
 * 2020-12; openapi-generator makes of it an object that has to be there, and its client refuses the answer.
 */
export function withNullAsChoice<T>(part: T): T {
  if (Array.isArray(part)) return part.map(withNullAsChoice) as T
  if (typeof part !== "object" || part === null) return part
  const members = Object.entries(part).map(([name, value]) => [
    name,
    name === "example" ? value : withNullAsChoice(value),
  ])
  const schema: Part = Object.fromEntries(members)
  const { type, description, ...object } = schema
  if (!Array.isArray(type) || !type.includes("object") || !type.includes("null")) return schema as T
  const choice = { anyOf: [{ type: "object", ...object }, { type: "null" }] }
  return (description === undefined ? choice : { description, ...choice }) as T
}
