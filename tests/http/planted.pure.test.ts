/** The walk with a number in every input (personal-canary.test.ts) plans one for every text that a body takes. */
import { describe, expect, test } from "vitest"
import document from "../../openapi/openapi.json" with { type: "json" }
import type { Part } from "../support/declared.ts"
import { bodiesOf, leaves, noText, placeOf, placesIn, textPlaces, valuesOf } from "../support/planted.ts"

const schemas = document.components.schemas as unknown as Record<string, Part>
interface Operation {
  operationId: string
  requestBody?: { content: Record<string, { schema: Part }> }
}
const bodies = Object.entries(document.paths as unknown as Record<string, Record<string, Operation>>).flatMap(
  ([address, methods]) =>
    Object.values(methods).flatMap(({ operationId, requestBody }) => {
      const contents = Object.entries(requestBody?.content ?? {})
      return contents.flatMap(([type, { schema }]) =>
        noText.test(type) ? [] : [[`${operationId} ${type}`, { address, type, schema, contents }] as const],
      )
    }),
)

describe("a number is planned for", () => {
  test("more than a few", () => {
    const places = bodies.flatMap(([, { address, type, schema }]) => [...placesIn(address, type, schema, schemas)])
    expect(places.length).toBeGreaterThan(500)
  })

  test.each(bodies)("every text of %s", (_, { address, type, schema, contents }) => {
    const planned = new Set([...bodiesOf(address, type, contents, schemas)].map(({ place }) => place))
    const places = [...placesIn(address, type, schema, schemas)]
    expect(places.filter((place) => !planned.has(place))).toEqual([])
    // Each body does hold it.
    for (const { place, bodies: sent } of bodiesOf(address, type, contents, schemas)) {
      for (const body of sent("canary")) expect(body, place).toContain("canary")
    }
  })

  test("a member of one alternative, of a list, of what the sender names, of what is put together", () => {
    const text = { type: "string" }
    const of = (properties: Record<string, Part>): Part => ({ type: "object", properties })
    const schema = of({
      either: { anyOf: [of({ a: text, b: text }), of({ c: text }), { type: "null" }] },
      list: { type: "array", items: { oneOf: [text, of({ d: text })] } },
      chosen: { type: "object", additionalProperties: of({ e: text }) },
      known: { type: "object", propertyNames: { enum: ["x", "y"] }, additionalProperties: text },
      both: { allOf: [{ $ref: "#/components/schemas/Left" }, of({ g: text })] },
      count: { type: "integer" },
    })
    const named = { Left: of({ f: text }) }
    const places = [
      "both/f",
      "both/g",
      "chosen/*/e",
      "either/a",
      "either/b",
      "either/c",
      "known/x",
      "known/y",
      "list/*",
    ]
    expect([...textPlaces(schema, named)].sort()).toEqual([...places, "list/*/d"].sort())
    const made = new Set(valuesOf(schema, named).flatMap((value) => [...leaves(value)].map(placeOf)))
    expect([...made].sort()).toEqual([...places, "list/*/d"].sort())
  })
})
