/**
 * The description of the API holds as others read it: it is OpenAPI, and every example is one of what it stands beside.
 */
import { Validator } from "@seriousme/openapi-schema-validator"
import { describe, expect, test } from "vitest"
import { readCode } from "../../src/names/code.ts"
import { clientHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Part, readDeclared } from "../support/declared.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const { document, faults } = readDeclared(app)

const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1")

/** Every schema that shows an example, and every parameter or body that does, by its pointer. */
function* examples(part: unknown, pointer = ""): Generator<{ pointer: string; schema: string; example: unknown }> {
  if (typeof part !== "object" || part === null) return
  if (!Array.isArray(part) && "example" in part && !pointer.endsWith("/example")) {
    const schema = "schema" in part && typeof part.schema === "object" ? `${pointer}/schema` : pointer
    yield { pointer, schema, example: part.example }
  }
  for (const [name, value] of Object.entries(part)) {
    if (name !== "example") yield* examples(value, `${pointer}/${escaped(name)}`)
  }
}
const all = [...examples(document)]

test("is a valid description by the rules of OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(document))
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
})

describe("every example", () => {
  test("satisfies its schema", () => {
    expect(all.length).toBeGreaterThan(100)
    const wrong = all.flatMap(({ pointer, schema, example }) => {
      const found = faults(schema, example)
      return found.length > 0 ? [`${pointer}: ${found.join("; ")}`] : []
    })
    expect(wrong).toEqual([])
  })

  test("that shows a code shows a valid one", () => {
    const codes = new Set(JSON.stringify(all.map(({ example }) => example)).match(/\b9[123][0-9A-Z]{16}\b/g))
    const queries = JSON.stringify(document).match(/\b9[123][0-9A-Z]{16}\b/g) ?? []
    const wrong = [...new Set([...codes, ...queries])].filter((code) => readCode(code).kind !== "valid")
    expect(wrong).toEqual([])
  })
})

test.each(["/v1/duties/sellers/verified", "/v1/duties/measures", "/v1/complaints", "/v1/check", "/v1/match"])(
  "what no row and no call can be without is said to be required: %s",
  async (path) => {
    const headers = { "content-type": "application/json", ...(await clientHeader(database.sql, "platform")) }
    const sent = path === "/v1/check" || path === "/v1/match" ? { queries: {} } : {}
    const answer = await app.request(path, { method: "POST", headers, body: JSON.stringify(sent) })
    expect(answer.status).toBe(400)
    const pointer = `/paths/${escaped(path)}/post/requestBody/content/${escaped("application/json")}/schema`
    expect(faults(pointer, sent)).not.toEqual([])
  },
)

test("an address whose ids have a form of their own says that another is refused", () => {
  const paths = document["paths"] as Record<string, Record<string, Part>>
  const wrong = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const parameters = (operation["parameters"] ?? []) as { schema?: { format?: string; pattern?: string } }[]
      const isFormed = parameters.some(({ schema }) => schema?.format === "uuid" || schema?.pattern !== undefined)
      return isFormed && !("400" in (operation["responses"] as Part)) ? [`${method} ${path}`] : []
    }),
  )
  expect(wrong).toEqual([])
})

test("what may be null may be null by its schema, and not beside a named one that allows none", () => {
  const wrong: string[] = []
  const look = (part: unknown, pointer: string) => {
    if (typeof part !== "object" || part === null) return
    const parts = "allOf" in part && Array.isArray(part.allOf) ? (part.allOf as Part[]) : []
    const isNamed = parts.some((each) => "$ref" in each)
    if (isNamed && parts.some(({ type }) => Array.isArray(type) && type.includes("null"))) wrong.push(pointer)
    for (const [name, value] of Object.entries(part)) look(value, `${pointer}/${escaped(name)}`)
  }
  look(document, "")
  expect(wrong).toEqual([])
})

test("no schema is made of two that each allow nothing of the other", () => {
  const schemas = (document["components"] as { schemas: Record<string, Part> }).schemas
  const isClosed = (part: Part): boolean => {
    const name = typeof part["$ref"] === "string" ? part["$ref"].split("/").at(-1) : undefined
    return part["additionalProperties"] === false || (name !== undefined && isClosed(schemas[name] ?? {}))
  }
  const wrong: string[] = []
  const look = (part: unknown, pointer: string) => {
    if (typeof part !== "object" || part === null) return
    const parts = (part as Part)["allOf"]
    if (Array.isArray(parts) && parts.filter(isClosed).length > 1) wrong.push(pointer)
    for (const [name, value] of Object.entries(part)) look(value, `${pointer}/${name}`)
  }
  look(document, "")
  expect(wrong).toEqual([])
})
