/** Forms that follow a schema: every input of every kind can be filled in, and comes out in its own shape. */
import { describe, expect, it } from "vitest"
import { z } from "zod"
import { fieldWords } from "../../src/office/field-words.ts"
import { type Field, fieldsOf, pathOf, readForm, type Schema, toSent } from "../../src/office/form-schema.ts"
import { kinds } from "../../src/register/proceeding/kinds.ts"

const schemaOf = (input: z.ZodType) => z.toJSONSchema(input, { io: "input" }) as Schema
const sent = (entries: Record<string, string | string[]>) =>
  new Map(Object.entries(entries).map(([name, value]) => [name, [value].flat()]))

describe("a form", () => {
  const schema = schemaOf(
    z.strictObject({
      name: z.string().max(50),
      text: z.string().max(20_000),
      on: z.iso.date(),
      fine: z.number().nullable(),
      lenient: z.boolean().optional(),
      kind: z.enum(["a", "b"]),
      kinds: z.array(z.enum(["a", "b"])),
      rows: z.array(z.strictObject({ start: z.int(), reason: z.string() })).optional(),
      inside: z.strictObject({ name: z.string() }),
      answers: z.partialRecord(z.enum(["x", "y"]), z.strictObject({ answer: z.enum(["yes", "no"]) })),
    }),
  )
  const fields = fieldsOf(schema)

  it("has a field for each member, of its kind", () => {
    const seen = Object.fromEntries(fields.map(({ path, kind, required }) => [path, `${kind}${required ? "" : "?"}`]))
    expect(seen).toEqual({
      name: "line",
      text: "text",
      on: "day",
      fine: "number?",
      lenient: "yes-no?",
      kind: "choice",
      kinds: "choices",
      rows: "rows?",
      inside: "group",
      answers: "group",
    })
  })

  it("reads back what an input says, and leaves out what is empty", () => {
    const input = {
      name: "示例",
      text: "一\n二",
      on: "2026-03-02",
      fine: 30_000,
      lenient: false,
      kind: "a",
      kinds: ["a", "b"],
      rows: [{ start: 3, reason: "姓名" }],
      inside: { name: "内" },
      answers: { x: { answer: "yes" } },
    }
    expect(readForm(fields, toSent(input))).toEqual(input)
    expect(readForm(fields, sent({ name: " ", text: "", kinds: [] }))).toEqual({ fine: null, inside: {}, answers: {} })
  })

  it("hands on what is no number, and names that are none of its fields to nobody", () => {
    expect(readForm(fields, sent({ fine: "三万", "rows.9999999.start": "1", __proto__: "x", evil: "x" }))).toEqual({
      fine: "三万",
      inside: {},
      answers: {},
    })
  })

  it("leaves out a group that may be left out, where nothing was filled in of it", () => {
    const facts = z.strictObject({ kinds: z.array(z.enum(["fine"])), fine: z.number().nullable() })
    const group = fieldsOf(z.toJSONSchema(z.strictObject({ facts: facts.optional() })) as Schema)
    expect(readForm(group, sent({}))).toEqual({})
    expect(readForm(group, sent({ "facts.kinds": ["fine"] }))).toEqual({ facts: { kinds: ["fine"], fine: null } })
  })
})

const allPaths = (fields: readonly Field[]): string[] =>
  fields.flatMap((field) => [
    field.path,
    ...(field.kind === "group" ? allPaths(field.fields) : field.kind === "rows" ? allPaths(field.row(0)) : []),
  ])

describe("every kind of proceeding", () => {
  const inputs = Object.entries(kinds).flatMap(([name, kind]) => [
    [name, schemaOf(kind.input)] as const,
    ...Object.entries(kind.acts).map(([act, { input }]) => [`${name} ${act}`, schemaOf(input)] as const),
  ])

  it.each(inputs)("%s has fields with words", (_, schema) => {
    const shapes = schema.oneOf ?? [schema]
    for (const path of shapes.flatMap((shape) => allPaths(fieldsOf(shape)))) {
      const name = path.split(".").at(-1) ?? ""
      expect(fieldWords(path).zh, path).not.toBe(name)
    }
  })
})

it("a pointer of a problem names its field", () => {
  expect(pathOf("/facts/kinds/0")).toBe("facts.kinds.0")
  expect(pathOf("")).toBe("")
})
