/**
 * The first and the last days and months that can be written, and numbers beyond what a column holds: in bodies that are
 * otherwise as the description asks for them, so that what is calculated with them is reached.
 */
import type { Part } from "./declared.ts"
import { exampleOf, isJson, leaves, put } from "./planted.ts"

type Named = Readonly<Record<string, Part>>

export const farDays = ["0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01"]
const farMonths = ["0000-01", "0001-01", "1000-01", "2999-12", "9999-12"]
const farNumbers = [-1, 0, 0.5, 2 ** 31, 2 ** 53, 1e300]
const depthMax = 12

const resolved = (given: Part, named: Named): Part =>
  typeof given["$ref"] === "string" ? (named[given["$ref"].split("/").at(-1) ?? ""] ?? {}) : given
const partsOf = (schema: Part, names: readonly string[]) =>
  names.flatMap((name) => (Array.isArray(schema[name]) ? (schema[name] as Part[]) : []))

/** What of these a schema takes; none where it is about something else. */
export function farValuesOf(given: Part, named: Named): readonly unknown[] {
  const schema = resolved(given, named)
  if (schema["format"] === "date") return farDays
  const pattern = schema["pattern"]
  if (typeof pattern === "string" && new RegExp(pattern).test("2026-03")) return farMonths
  return [schema["type"]].flat().some((type) => type === "integer" || type === "number") ? farNumbers : []
}

/** The members of an object, as far as the schema names them. */
function membersOf(schema: Part, named: Named): [string, Part][] {
  const inherited = partsOf(schema, ["allOf"]).flatMap((part) => membersOf(resolved(part, named), named))
  const chosen = schema["additionalProperties"]
  const keys = ((schema["propertyNames"] as Part | undefined)?.["enum"] ?? ["示例"]) as string[]
  const own = Object.entries((schema["properties"] ?? {}) as Record<string, Part>)
  const others =
    typeof chosen === "object" && chosen !== null ? keys.map((key): [string, Part] => [key, chosen as Part]) : []
  return [...inherited, ...own, ...others]
}

/** A value that is as its schema says, with what can't be left out alone. */
function filled(given: Part, named: Named, depth = 0): unknown {
  const schema = resolved(given, named)
  if (depth > depthMax) return null
  if (schema["const"] !== undefined) return schema["const"]
  const [first] = (schema["enum"] as unknown[] | undefined) ?? partsOf(schema, ["anyOf", "oneOf"])
  if (schema["enum"]) return first
  if (first) return filled(first as Part, named, depth + 1)
  if (schema["example"] !== undefined) return schema["example"]
  if (schema["type"] === "array") return schema["items"] ? [filled(schema["items"] as Part, named, depth + 1)] : []
  const members = membersOf(schema, named)
  if (members.length > 0 || schema["type"] === "object") {
    const needed = new Set(partsOf(schema, ["required"]) as unknown as string[])
    return Object.fromEntries(
      members.flatMap(([name, member]) => (needed.has(name) ? [[name, filled(member, named, depth + 1)]] : [])),
    )
  }
  if (schema["format"] === "date") return "2026-06-25"
  if (schema["format"] === "uuid") return "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"
  if (farValuesOf(schema, named) === farMonths) return "2026-03"
  const types = [schema["type"]].flat()
  return types.includes("string") ? "示例" : types.includes("boolean") ? true : 1
}

/** A place of a schema that takes such values, and the whole with one of them in it. */
interface FarPlace {
  at: (string | number)[]
  values: readonly unknown[]
  whole(value: unknown): unknown
}

export function* farPlaces(given: Part, named: Named, depth = 0): Generator<FarPlace> {
  const schema = resolved(given, named)
  if (depth > depthMax) return
  const values = farValuesOf(schema, named)
  if (values.length > 0) yield { at: [], values, whole: (value) => value }
  for (const part of partsOf(schema, ["anyOf", "oneOf"])) yield* farPlaces(part, named, depth + 1)
  const within = function* (step: string | number, inner: Part, around: (value: unknown) => unknown) {
    for (const { at, values, whole } of farPlaces(inner, named, depth + 1)) {
      yield { at: [step, ...at], values, whole: (value: unknown) => around(whole(value)) }
    }
  }
  for (const [name, member] of membersOf(schema, named)) {
    yield* within(name, member, (value) => ({ ...(filled(schema, named) as Part), [name]: value }))
  }
  if (schema["items"]) yield* within(0, schema["items"] as Part, (value) => [value])
}

/** Objects with such a value in one place each: as small as the schema allows, and in its example, as each of its acts. */
function* farObjects(schema: Part, named: Named): Generator<unknown> {
  const example = (exampleOf(schema, named) ?? {}) as Part
  const told = (resolved(schema, named)["properties"] ?? {}) as Record<string, Part>
  const acts = (told["act"]?.["enum"] ?? ["act" in example ? example["act"] : null]) as unknown[]
  for (const { at, values, whole } of farPlaces(schema, named)) {
    const [member] = at
    for (const value of values) {
      const smallest = whole(value) as Part
      yield smallest
      if (typeof member !== "string") continue
      for (const act of acts) {
        yield { ...example, ...smallest, ...example, ...(act === null ? {} : { act }), [member]: smallest[member] }
      }
    }
  }
}

/** Values in the place of each text of an example that is a day or a month. */
function* farLines(line: unknown): Generator<unknown> {
  for (const leaf of leaves(line)) {
    for (const value of [...farDays, ...farMonths]) yield put(line, leaf, () => value)
  }
}

/** The bodies of a type. @param contents all that the operation takes, by type */
export function* farBodies(
  type: string,
  contents: readonly (readonly [string, { schema: Part }])[],
  named: Named,
): Generator<string> {
  const schemaOf = (wanted: (type: string) => boolean) => contents.find(([each]) => wanted(each))?.[1].schema
  const json = schemaOf(isJson)
  if (isJson(type) && json) for (const body of farObjects(json, named)) yield JSON.stringify(body)
  if (isJson(type)) return
  const example = exampleOf(schemaOf((each) => each === type) ?? {}, named)
  const [head = "", row = ""] = typeof example === "string" ? example.split("\n") : []
  if (type === "text/csv") {
    const cells = head.split(",").map((_, at) => row.split(",")[at] || "示例")
    for (const at of cells.keys()) {
      for (const value of [...farDays, ...farMonths, ...farNumbers]) {
        yield `${head}\n${cells.map((cell, index) => (index === at ? value : cell)).join(",")}\n`
      }
    }
    return
  }
  const lines = [...farLines(JSON.parse(head)), ...(json ? farObjects(json, named) : [])]
  for (const line of lines) yield `${JSON.stringify(line)}\n`
}
