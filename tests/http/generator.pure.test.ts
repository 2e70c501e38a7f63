/**
 * Whoever makes a client of the description gets one that compiles: of names that others make of it none is there twice. What
 * each generator said is in docs/clients.md; these are the rules that they broke.
 */
import { expect, test } from "vitest"
import { createApp } from "../../src/app/app.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import type { Part } from "../support/declared.ts"

const app = createApp({ version: "0.0.0-test" }, () => {
  throw new Error("describing the API takes no parts")
})
const document = JSON.parse(JSON.stringify(openApiDocument(app, { version: "0.0.0-test" }))) as Part
const schemas = (document["components"] as { schemas: Record<string, Part> }).schemas
const operations = [document["paths"], document["webhooks"]]
  .flatMap((paths) => Object.values(paths as Record<string, Record<string, Part>>))
  .flatMap((path) => Object.values(path))

const pascal = (name: string) => name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first) => first.toUpperCase())

/** The names that a generator gives to what has none: of the schema, the member, and again its members. */
function* innerNames(part: unknown, name: string): Generator<string> {
  if (typeof part !== "object" || part === null) return
  const { properties, items, anyOf, oneOf, allOf } = part as Record<string, unknown>
  for (const each of [anyOf, oneOf, allOf].flatMap((parts) => (Array.isArray(parts) ? parts : [])))
    yield* innerNames(each, name)
  if (items) yield* innerNames(items, name)
  for (const [member, value] of Object.entries((properties ?? {}) as Part)) {
    const inner = `${name}${pascal(member)}`
    if (typeof value === "object" && value !== null && ("properties" in value || "enum" in value)) yield inner
    yield* innerNames(value, inner)
  }
}

test("no schema has a name that is made of another's member", () => {
  const made = new Set(Object.entries(schemas).flatMap(([name, schema]) => [...innerNames(schema, name)]))
  expect(made.size).toBeGreaterThan(100)
  expect(Object.keys(schemas).filter((name) => made.has(name))).toEqual([])
})

test("no schema has a name that is made of an operation", () => {
  const ends = ["", "Request", "RequestBody", "JSONRequestBody", "JSONBody", "Response", "Params"]
  const made = new Set(operations.flatMap(({ operationId }) => ends.map((end) => pascal(String(operationId)) + end)))
  expect(made.size).toBeGreaterThan(1000)
  expect(Object.keys(schemas).filter((name) => made.has(name))).toEqual([])
})

test("no schema has a name that languages have for something else", () => {
  const taken = ["List", "Map", "Set", "Object", "File", "Any", "Dict", "Optional", "Error", "String", "Date", "Record"]
  const allowed = ["Record"]
  expect(Object.keys(schemas).filter((name) => taken.includes(name) && !allowed.includes(name))).toEqual([])
})

test("its title is a name for a package, and every tag is said", () => {
  expect((document["info"] as Part)["title"]).toMatch(/^[A-Za-z]+$/)
  const said = new Set((document["tags"] as { name: string }[]).map(({ name }) => name))
  expect(operations.flatMap(({ tags }) => tags as string[]).filter((tag) => !said.has(tag))).toEqual([])
})

test("nothing in it is a tuple, which no generator knows", () => {
  expect(JSON.stringify(document)).not.toContain('"prefixItems"')
})

test("a set of values that has a name stands nowhere without it", () => {
  const named = Object.values(schemas).flatMap(({ enum: values }) => (values ? [JSON.stringify(values)] : []))
  expect(named.length).toBeGreaterThan(10)
  const whole = new Set(Object.values(schemas))
  const found: unknown[] = []
  const look = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return
    const { enum: values, default: usual } = part as Part
    if (values && usual === undefined && !whole.has(part as Part) && named.includes(JSON.stringify(values)))
      found.push(values)
    for (const each of Object.values(part)) look(each)
  }
  look(document)
  expect(found).toEqual([])
})
