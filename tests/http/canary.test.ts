/**
 * A canary in every input that the description knows (places of addresses, parameters, headers, members of bodies), sung by
 * none of the places that keep nothing of a request: the operator's log, refusals, and the log's bytes.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Part, readDeclared } from "../support/declared.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
const canary = "zqkanarienvogelqz"
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld(database)
})

interface Parameter {
  in: string
  name: string
}
const { document } = readDeclared(testApp(() => database.sql))
const operations = Object.entries(document["paths"] as Record<string, Record<string, Part>>).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, { path, method, operation }] as const,
    ),
)

/** A value with the canary in place of every text. */
function planted(value: unknown): unknown {
  if (typeof value === "string") return canary
  if (Array.isArray(value)) return value.map(planted)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, planted(each)]))
}

function exampleOf(schema: Part): unknown {
  const name = typeof schema["$ref"] === "string" ? schema["$ref"].split("/").at(-1) : undefined
  const schemas = (document["components"] as { schemas: Record<string, Part> }).schemas
  return name === undefined ? schema["example"] : exampleOf(schemas[name] ?? {})
}

const callers: Who[] = ["nobody", "shop", "anna", "head", "merchant"]

describe("a canary is heard nowhere behind", () => {
  test.each(operations)("%s", async (_, { path, method, operation }) => {
    const parameters = (operation["parameters"] ?? []) as Parameter[]
    const query = new URLSearchParams(
      parameters.filter((each) => each.in === "query").map(({ name }) => [name, canary]),
    )
    const own = parameters.filter((each) => each.in === "header").map(({ name }) => [name, canary])
    const content = Object.entries(
      ((operation["requestBody"] as Part | undefined)?.["content"] ?? {}) as Record<string, { schema: Part }>,
    )[0]
    const body =
      content &&
      (content[0].includes("json") && !content[0].includes("ndjson")
        ? JSON.stringify(planted(exampleOf(content[1].schema) ?? { canary }))
        : `${canary},${canary}\n{"${canary}":"${canary}"}\n`)
    for (const who of callers) {
      world.app.log.length = 0
      const headers = {
        ...Object.fromEntries(own),
        ...{
          "user-agent": canary,
          referer: `https://${canary}.example/`,
          cookie: `x=${canary}`,
          "x-forwarded-for": canary,
        },
        ...(content ? { "content-type": content[0] } : {}),
        ...world.who[who],
      }
      const response = await world.app.app.request(`${path.replace(/\{\w+\}/g, canary)}?${query}`, {
        ...{ method: method.toUpperCase(), headers },
        ...(body === undefined ? {} : { body }),
      })
      const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json")
      if (isProblem)
        expect((await response.json()) as unknown, who).toSatisfy((told) => !JSON.stringify(told).includes(canary))
      else await response.body?.cancel()
      expect(world.app.log.join("\n"), who).not.toContain(canary)
    }
  })

  test("and in no entry of the log", async () => {
    const entries = await database.sql<{ entry: string }[]>`select entry from log_entry`
    expect(JSON.stringify(entries)).not.toContain(canary)
  })
})
