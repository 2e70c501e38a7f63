/**
 * The first and the last days that can be written, and numbers beyond what a column holds: in every parameter and in every
 * member of every body that takes a day, a month or a number, in rows of imports, and in files. They are refused or taken,
 * and no calculation with them fails, then or when what was taken is read.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { carries, type Role, type Scope } from "../../src/access/scope.ts"
import { importOptions, importWith, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Part, readDeclared } from "../support/declared.ts"
import { farBodies, farDays, farPlaces, farValuesOf } from "../support/far-value.ts"
import { fullRows } from "../support/full-row.ts"
import { leaves, noText, put } from "../support/planted.ts"
import { codeOf } from "../support/rows.ts"
import { thingAt } from "../support/thing.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld(database)
})

const { document } = readDeclared(testApp(() => database.sql))
const schemas = (document["components"] as { schemas: Record<string, Part> }).schemas
interface Operation {
  operationId: string
  "x-scope": Scope
  parameters?: { in: string; name: string; schema: Part }[]
  requestBody?: { content: Record<string, { schema: Part }> }
}
const operations = Object.entries(document["paths"] as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)

const callers: readonly (readonly [Role, Who])[] = [
  ...([
    ["anyone", "nobody"],
    ["officer", "anna"],
    ["checker", "boris"],
    ["platform", "shop"],
    ["agency", "agency"],
  ] as const),
  ...([
    ["head", "head"],
    ["auditor", "auditor"],
    ["administrator", "administrator"],
    ["merchant", "merchant"],
  ] as const),
]
const whoFor = (operation: Operation) =>
  callers.find(([role]) => carries(role, operation["x-scope"]))?.[1] ?? ("nobody" as const)

/** Asks, and expects whatever is no fault. Of what is signed it is said that nothing is yet (503). */
async function ask(address: string, who: Who, init: RequestInit = {}): Promise<Response> {
  world.app.log.length = 0
  const headers = { ...init.headers, ...world.who[who] }
  const response = await world.app.request(address, { ...init, headers })
  const said = `${who} ${init.method ?? "GET"} ${address} ${String(init.body ?? "").slice(0, 500)}`
  expect([said, response.status, world.app.log]).toEqual([
    said,
    expect.toSatisfy((status) => status < 500 || status === 503),
    [],
  ])
  return response
}

const asked = operations.flatMap(({ path, method, operation }) =>
  (operation.parameters ?? []).flatMap((parameter) => {
    const values = farValuesOf(parameter.schema, schemas) as (string | number)[]
    return parameter.in === "query" && method === "get" && values.length > 0
      ? [[`${path}?${parameter.name}`, { path, operation, parameter, values }] as const]
      : []
  }),
)

describe("in a parameter", () => {
  test("are asked for", () => {
    expect(asked.length).toBeGreaterThan(10)
  })

  test.each(asked)("%s", async (_, { path, operation, parameter, values }) => {
    for (const value of values) {
      const alike = (operation.parameters ?? []).filter(({ schema }) => farValuesOf(schema, schemas).includes(value))
      // Alone, and with the others that take it: a period may be refused by its other end.
      for (const names of [[parameter.name], alike.map(({ name }) => name)]) {
        const query = new URLSearchParams(names.map((name) => [name, String(value)]))
        const response = await ask(`${path.replace(/\{\w+\}/g, "410105")}?${query}`, whoFor(operation))
        await response.body?.cancel()
      }
    }
  })
})

const bodies = operations.flatMap(({ path, method, operation }) => {
  const contents = Object.entries(operation.requestBody?.content ?? {})
  return contents.flatMap(([type]) =>
    noText.test(type)
      ? []
      : [[`${operation.operationId} ${type}`, { path, method, operation, contents, type }] as const],
  )
})
const reading = operations.filter(({ method }) => method === "get")

describe("in a body", () => {
  test("are planned for every member that takes one", () => {
    const schema: Part = {
      type: "object",
      required: ["act", "on"],
      properties: {
        act: { type: "string", enum: ["a", "b"] },
        on: { type: "string", format: "date" },
        inner: { anyOf: [{ type: "null" }, { type: "object", properties: { n: { type: ["integer", "null"] } } }] },
        list: { type: "array", items: { $ref: "#/components/schemas/Day" } },
      },
    }
    const named = { Day: { allOf: [{ type: "object", properties: { day: { type: "string", format: "date" } } }] } }
    const places = [...farPlaces(schema, named)]
    expect(places.map(({ at }) => at.join("/"))).toEqual(["on", "inner/n", "list/0/day"])
    expect(places[2]?.whole("0001-01-01")).toEqual({ act: "a", on: "2026-06-25", list: [{ day: "0001-01-01" }] })
    const content = [["application/json", { schema }]] as const
    expect([...farBodies("application/json", content, named)]).toContain('{"act":"b","on":"10000-01-01"}')
  })

  // Every day a third of what each takes.
  for (const [whole, options, step] of twoSizes(3, 1))
    test.each(bodies)(`%s${whole}`, options, async (_, { path, method, operation, contents, type }) => {
      const all = [...farBodies(type, contents, schemas)].filter((_, at) => at % step === 0)
      const address = path.replace(/\{\w+\}/g, () => thingAt(path, { ...world.ids, held: world.ids.import }))
      for (const body of all) {
        const init = { method: method.toUpperCase(), headers: { "content-type": type }, body }
        await (await ask(address, whoFor(operation), init)).body?.cancel()
      }
      // What was taken is read: all that stands under the same beginning.
      const [, , beginning = ""] = path.split("/")
      for (const { path: from, operation: read } of reading.filter((each) => each.path.split("/")[2] === beginning)) {
        if (all.length === 0 || (from.includes("{") && from.split("/")[3] !== "{id}")) continue
        const whole = from.replace(/\{\w+\}/g, () => thingAt(from, { ...world.ids, held: world.ids.import }))
        await (await ask(whole, whoFor(read))).body?.cancel()
      }
    })
})

describe("in a row of an import", () => {
  let next = 3_000
  test.each(Object.entries(fullRows))("%s", async (_, rowOf) => {
    const dated = [...leaves(rowOf(0))].filter((leaf) => leaf.some((step) => /(_on|_to)$/.test(String(step))))
    const rows = dated.flatMap((leaf) => farDays.map((day) => put(rowOf(++next), leaf, () => day)))
    const from = next - rows.length
    const { tally } = await importWith(database.sql, rows, importOptions)
    expect(tally.rejected < tally.rows || rows.length === 0).toBe(true)
    const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("")
    const headers = { "content-type": "application/x-ndjson" }
    await ask("/v1/imports?source=far", "anna", { method: "POST", headers, body })
    for (let n = from + 1; n <= next; n++) {
      const pages = [`/v1/subjects/${codeOf(n)}`, `/subjects/${codeOf(n)}`, `/v1/subjects/${codeOf(n)}/report`]
      for (const page of [...pages, `/v1/marks/${codeOf(n)}`, `/v1/search?q=${codeOf(n)}&in=records`]) {
        await (await ask(page, "nobody")).text()
      }
      const { records = [] } = (await (await ask(`/v1/subjects/${codeOf(n)}`, "nobody")).json()) as {
        records?: { id: string; display: unknown }[]
      }
      for (const { id } of records) {
        for (const page of [`/v1/records/${id}`, `/records/${id}`, `/records/${id}/repair`]) {
          await (await ask(page, "nobody")).text()
        }
      }
    }
  })
})

test("in what a proceeding is begun with: the year 0 is no day", async () => {
  const begun = (day: string) => {
    const body = { kind: "abnormal", subject: { code: codeOf(33), name: "示例第33号商贸有限公司" }, arose_on: day }
    return ask("/v1/decisions", "anna", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...body, authority: "410105", ground: "AB-E4", evidence: "现场核查（示例）" }),
    })
  }
  expect(await (await begun("0000-01-01")).json()).toMatchObject({ status: 400, errors: [{ pointer: "/arose_on" }] })
})
