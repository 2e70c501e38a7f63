/**
 * Where an operation takes texts, by its description, and what can be sent to put one in each place. The places are read from
 * the schema in one way and the values are made of it in another, so that a place for which nothing is sent is seen.
 */
import { z } from "zod"
import type { Kind } from "../../src/register/proceeding/kind.ts"
import { kinds } from "../../src/register/proceeding/kinds.ts"
import { type Writing, writingNames } from "./canary.ts"
import type { Part } from "./declared.ts"

type Leaf = (string | number)[]
type Named = Readonly<Record<string, Part>>

/** A name that the sender chooses. */
const ownName = "示例"
const depthMax = 12

/** The texts of a value, by their places. */
export function* leaves(value: unknown, at: Leaf = []): Generator<Leaf> {
  if (typeof value === "string") yield at
  else if (Array.isArray(value)) for (const [index, each] of value.entries()) yield* leaves(each, [...at, index])
  else if (typeof value === "object" && value !== null)
    for (const [name, each] of Object.entries(value)) yield* leaves(each, [...at, name])
}

/** The value with another text at a place. */
export function put(value: unknown, [first, ...rest]: Leaf, change: (text: string) => string): unknown {
  if (first === undefined) return change(String(value))
  if (Array.isArray(value)) return value.map((each, index) => (index === first ? put(each, rest, change) : each))
  return { ...(value as object), [first]: put((value as Record<string, unknown>)[first], rest, change) }
}

/** A place as the schema knows it: whichever of a list, and whatever the sender calls it, is `*`. */
export function placeOf(leaf: Leaf): string {
  return leaf.map((step) => (typeof step === "number" || step === ownName ? "*" : step)).join("/")
}

/** Which of several inputs a place is in: the act or the kind that it names. */
const withinOf = (which: unknown, place: string) => (typeof which === "string" ? `${which}: ${place}` : place)
const whichOf = (value: unknown) => (value as Part | null)?.["act"] ?? (value as Part | null)?.["kind"]

function resolved(given: Part, named: Named): Part {
  const name = typeof given["$ref"] === "string" ? given["$ref"].split("/").at(-1) : undefined
  return name === undefined ? given : (named[name] ?? {})
}

const partsOf = (schema: Part, names: readonly string[]) =>
  names.flatMap((name) => (Array.isArray(schema[name]) ? (schema[name] as Part[]) : []))
const isText = (schema: Part) => [schema["type"]].flat().includes("string")
const namesChosen = (schema: Part) =>
  typeof schema["additionalProperties"] === "object" && Object.keys(schema["additionalProperties"] as Part).length > 0
    ? (schema["additionalProperties"] as Part)
    : null

/** Every place at which a schema takes a text. */
export function textPlaces(given: Part, named: Named, at = "", depth = 0): Set<string> {
  const schema = resolved(given, named)
  const places = new Set<string>()
  if (depth > depthMax) return places
  const within = (inner: Part, step?: string) => {
    const place = step === undefined ? at : at === "" ? step : `${at}/${step}`
    for (const each of textPlaces(inner, named, place, depth + 1)) places.add(each)
  }
  if (isText(schema)) places.add(at)
  for (const part of partsOf(schema, ["anyOf", "oneOf", "allOf"])) within(part)
  for (const [name, member] of Object.entries((schema["properties"] ?? {}) as Record<string, Part>))
    within(member, name)
  if (schema["items"]) within(schema["items"] as Part, "*")
  const chosen = namesChosen(schema)
  if (chosen) {
    const names = ((schema["propertyNames"] as Part | undefined)?.["enum"] ?? ["*"]) as string[]
    for (const name of names) within(chosen, name)
  }
  return places
}

/** Values that have, one or another, a text in each of these places. */
export function valuesOf(given: Part, named: Named, depth = 0): unknown[] {
  const schema = resolved(given, named)
  if (depth > depthMax) return [null]
  const alternatives = partsOf(schema, ["anyOf", "oneOf"])
  if (alternatives.length > 0) return alternatives.flatMap((each) => valuesOf(each, named, depth + 1))
  const chosen = namesChosen(schema)
  const names = ((schema["propertyNames"] as Part | undefined)?.["enum"] ?? [ownName]) as string[]
  const members = [
    ...partsOf(schema, ["allOf"]).flatMap((each) => Object.entries(resolved(each, named)["properties"] ?? {})),
    ...Object.entries((schema["properties"] ?? {}) as Record<string, Part>),
    ...(chosen ? names.map((name) => [name, chosen] as const) : []),
  ].map(([name, member]) => [name, valuesOf(member as Part, named, depth + 1)] as const)
  if (members.length > 0) {
    const first = Object.fromEntries(members.map(([name, [value]]) => [name, value]))
    return [first, ...members.flatMap(([name, [, ...others]]) => others.map((value) => ({ ...first, [name]: value })))]
  }
  if (schema["items"]) return valuesOf(schema["items"] as Part, named, depth + 1).map((each) => [each])
  if (isText(schema)) return [(schema["enum"] as string[] | undefined)?.[0] ?? "示例"]
  return [[schema["type"]].flat().includes("boolean") ? true : 1]
}

/** What a proceeding is begun with and what its acts take: their description leaves it to the kind. */
function proceedingInputs(address: string): Part[] {
  const [, route, isAct] = /^\/v1\/(decisions|repairs|objections|bulk-decisions)(\/\{id\}\/acts)?$/.exec(address) ?? []
  if (route === undefined) return []
  const told = (input: z.ZodType, fixed: Record<string, string>): Part[] => {
    const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as Part
    const fixedMembers = Object.entries(fixed).map(([name, value]) => [name, { type: "string", enum: [value] }])
    return (partsOf(schema, ["anyOf", "oneOf"]).length > 0 ? partsOf(schema, ["anyOf", "oneOf"]) : [schema]).map(
      (each) => ({ ...each, properties: { ...Object.fromEntries(fixedMembers), ...(each["properties"] as object) } }),
    )
  }
  return Object.entries<Kind>(kinds).flatMap(([name, kind]) => {
    if (kind.route !== route) return []
    if (isAct === undefined)
      return told(kind.input, kind.route === "repairs" || kind.route === "objections" ? {} : { kind: name })
    return Object.entries(kind.acts).flatMap(([act, { input }]) => told(input, { act }))
  })
}

/** The example of a schema. */
export function exampleOf(schema: Part, named: Named): unknown {
  return resolved(schema, named)["example"]
}

// Bytes of files are no texts; what stands in a form with a file is sent by a test of its own.
export const noText = /pdf|image\/|spreadsheetml|multipart\/|application\/jose/
export const isJson = (type: string) => /json$/.test(type) && !type.includes("ndjson")

/** The lines of an example of a file: the head of a table and a row of it, or a row. */
function linesOf(schema: Part, named: Named): string[] {
  const example = exampleOf(schema, named)
  return typeof example === "string" ? example.split("\n") : []
}

/** Every text that a body of a type takes: what its schema says, or the columns and members of its example. */
export function placesIn(address: string, type: string, schema: Part, named: Named): Set<string> {
  if (isJson(type)) {
    const places = proceedingInputs(address).flatMap((each) => {
      const members = (each["properties"] ?? {}) as Record<string, Part>
      const [which] = (members["act"]?.["enum"] ?? members["kind"]?.["enum"] ?? []) as unknown[]
      return [...textPlaces(each, named)].map((place) => withinOf(which, place))
    })
    return new Set([...textPlaces(schema, named), ...places])
  }
  const [head = ""] = linesOf(schema, named)
  return new Set(type === "text/csv" ? head.split(",") : [...leaves(JSON.parse(head))].map(placeOf))
}

interface Bodies {
  place: string
  writing: Writing
  bodies(canary: string): string[]
}

/** The bodies of a type that hold a number in one place each: in those of its example in every writing. */
export function* bodiesOf(
  address: string,
  type: string,
  contents: readonly (readonly [string, { schema: Part }])[],
  named: Named,
): Generator<Bodies> {
  const schema = contents.find(([each]) => each === type)?.[1].schema ?? {}
  const both = (canary: string) => [() => canary, (text: string) => `${text}，${canary}`]
  if (isJson(type)) {
    const example = (exampleOf(schema, named) ?? {}) as Record<string, unknown>
    for (const writing of writingNames) {
      for (const leaf of leaves(example)) {
        const bodies = (canary: string) => both(canary).map((change) => JSON.stringify(put(example, leaf, change)))
        yield { place: placeOf(leaf), writing, bodies }
      }
      const isObject = !Array.isArray(example)
      const unknown = (canary: string) => [JSON.stringify({ ...(isObject ? example : {}), [canary]: canary })]
      yield { place: "a member that nobody knows", writing, bodies: unknown }
      yield { place: "broken JSON", writing, bodies: (canary) => [`{"${canary}`] }
    }
    const acts = actsOf(resolved(schema, named), example)
    const valuesIn = (given: Part, isInput: boolean) =>
      valuesOf(given, named).flatMap((value) =>
        [...leaves(value)].map((leaf) => {
          const place = placeOf(leaf)
          return { value, leaf, place: isInput ? withinOf(whichOf(value), place) : place }
        }),
      )
    const values = [...valuesIn(schema, false), ...proceedingInputs(address).flatMap((input) => valuesIn(input, true))]
    const told = new Set([...leaves(example)].map(placeOf))
    for (const [at, { value, leaf, place }] of values.entries()) {
      if (told.has(place)) continue
      told.add(place)
      const [member = ""] = leaf
      const wholes = [value, ...acts.map((act) => ({ ...act, [member]: (value as Part)[member] }))]
      const bodies = (canary: string) =>
        wholes.flatMap((each) => both(canary).map((change) => JSON.stringify(put(each, leaf, change))))
      yield { place, writing: writingNames[at % writingNames.length] ?? "plain", bodies }
    }
    return
  }
  const lines = linesOf(schema, named)
  const [head = "", row = ""] = lines
  for (const writing of writingNames) {
    yield {
      ...{ place: "anything", writing },
      bodies: (canary) => [`${canary},${canary}\n{"${canary}":"${canary}"}\n`],
    }
    if (type === "text/csv") {
      const names = head.split(",")
      for (const [at, name] of names.entries()) {
        const cells = names.map((_, index) => row.split(",")[index] ?? "")
        const bodies = (canary: string) =>
          both(canary).map(
            (change) => `${head}\n${cells.map((cell, index) => (index === at ? change(cell) : cell)).join(",")}\n`,
          )
        yield { place: name, writing, bodies }
      }
    } else if (type.includes("ndjson")) {
      // What is sent as JSON goes line by line as well.
      const beside = contents.find(([other]) => isJson(other))
      const values = [JSON.parse(head) as unknown, ...(beside ? valuesOf(beside[1].schema, named) : [])]
      for (const value of values) {
        for (const leaf of leaves(value)) {
          const bodies = (canary: string) =>
            both(canary).map((change) => `${JSON.stringify(put(value, leaf, change))}\n`)
          yield { place: placeOf(leaf), writing, bodies }
        }
      }
    }
  }
}

function actsOf(schema: Part, example: Part): Part[] {
  const acts = (schema["properties"] as Record<string, Part> | undefined)?.["act"]?.["enum"] as string[] | undefined
  return acts ? acts.map((act) => ({ ...example, act })) : [example]
}
