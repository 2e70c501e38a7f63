/**
 * The first and the last days that a date can be written as, in every query parameter of a GET that takes a day or a month,
 * and in what a proceeding is begun with: they are refused or answered, and no calculation with them fails.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { carries, type Role, type Scope } from "../../src/access/scope.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Part, readDeclared } from "../support/declared.ts"
import { codeOf } from "../support/rows.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld(database)
})

const { document } = readDeclared(testApp(() => database.sql))
const schemas = (document["components"] as { schemas: Record<string, Part> }).schemas
interface Operation {
  "x-scope": Scope
  parameters?: { in: string; name: string; schema: Part }[]
}

const days = ["0000-01-01", "0001-01-01", "9999-12-31"]
const months = ["0000-01", "0001-01", "1000-01", "2999-12", "9999-12"]
/** What a schema takes of these, as a day or as a month. */
function valuesFor(given: Part): string[] {
  const schema = typeof given["$ref"] === "string" ? (schemas[given["$ref"].split("/").at(-1) ?? ""] ?? {}) : given
  if (schema["format"] === "date") return days
  const pattern = schema["pattern"]
  return typeof pattern === "string" && new RegExp(pattern).test("2026-03") ? months : []
}

const asked = Object.entries(document["paths"] as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      (operation.parameters ?? []).flatMap((parameter) =>
        parameter.in === "query" && method === "get" && valuesFor(parameter.schema).length > 0
          ? [[`${path}?${parameter.name}`, { path, operation, parameter }] as const]
          : [],
      ),
    ),
)
const callers: readonly (readonly [Role, Who])[] = [
  ...([
    ["anyone", "nobody"],
    ["officer", "anna"],
    ["platform", "shop"],
    ["agency", "agency"],
  ] as const),
  ...([
    ["administrator", "administrator"],
    ["merchant", "merchant"],
  ] as const),
]

describe("far days", () => {
  test("are asked for", () => {
    expect(asked.length).toBeGreaterThan(10)
  })

  test.each(asked)("%s", async (_, { path, operation, parameter }) => {
    const [, who] = callers.find(([role]) => carries(role, operation["x-scope"])) ?? []
    if (who !== undefined) {
      for (const value of valuesFor(parameter.schema)) {
        const dates = (operation.parameters ?? []).filter((each) => valuesFor(each.schema).includes(value))
        // Alone, and with the others that take it: a period may be refused by its other end.
        for (const names of [[parameter.name], dates.map(({ name }) => name)]) {
          const query = new URLSearchParams(names.map((name) => [name, value]))
          const address = `${path.replace(/\{\w+\}/g, "410105")}?${query}`
          const response = await world.app.app.request(address, { headers: world.who[who] })
          expect(response.status, `${who} ${address}`).toBeLessThan(500)
          await response.body?.cancel()
        }
      }
    }
  })

  test("in what a proceeding is begun with: the year 0 is no day", async () => {
    const begun = async (day: string) => {
      const body = { kind: "abnormal", subject: { code: codeOf(33), name: "示例第33号商贸有限公司" }, arose_on: day }
      const response = await world.app.app.request("/v1/decisions", {
        method: "POST",
        headers: { ...world.who.anna, "content-type": "application/json" },
        body: JSON.stringify({ ...body, authority: "410105", ground: "AB-E4", evidence: "现场核查（示例）" }),
      })
      return { status: response.status, text: await response.text() }
    }
    for (const day of days) expect((await begun(day)).status, day).toBeLessThan(500)
    const { status, text } = await begun("0000-01-01")
    expect([status, JSON.parse(text)]).toMatchObject([400, { errors: [{ pointer: "/arose_on" }] }])
  })
})
