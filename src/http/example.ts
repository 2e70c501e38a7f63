/** Examples of the API's bodies, put together from those of their parts. Pure. */

type Part = Record<string, unknown>

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null && !Array.isArray(value)
const partsOf = (value: unknown) => (Array.isArray(value) ? value.filter(isPart) : [])

// What stands for a string of a form where nobody has given an example.
const formats: Readonly<Record<string, string>> = {
  date: "2026-03-05",
  "date-time": "2026-03-05T02:00:00.000Z",
  uuid: "5d9f1b3c-5a41-4b0e-8a0b-1f2f3c4d5e6f",
}
const depthMax = 12

/** The description with an example at each body in JSON whose schema has none of its own, as far as its parts have some. */
export function withExamples<D extends object>(document: D): D {
  const { paths, components } = document as { paths?: Part; components?: { schemas?: Part } }
  const schemas = components?.schemas ?? {}
  for (const operation of Object.values(paths ?? {}).flatMap((path) => Object.values(path as Part))) {
    if (!isPart(operation)) continue
    const answers = Object.entries((operation["responses"] ?? {}) as Part).filter(([status]) => status.startsWith("2"))
    for (const body of [operation["requestBody"], ...answers.map(([, answer]) => answer)]) {
      const content = isPart(body) ? body["content"] : null
      const json = isPart(content) ? content["application/json"] : null
      if (!isPart(json) || !isPart(json["schema"]) || "example" in json) continue
      if ("example" in resolved(json["schema"], schemas)) continue
      const example = exampleOf(json["schema"], schemas)
      if (example !== undefined) json["example"] = example
    }
  }
  return document
}

function resolved(schema: Part, schemas: Part): Part {
  const name = typeof schema["$ref"] === "string" ? schema["$ref"].split("/").at(-1) : undefined
  const named = name === undefined ? undefined : schemas[name]
  return isPart(named) ? named : schema
}

/** One value that a schema allows; undefined where it would have to be invented. */
function exampleOf(given: Part, schemas: Part, depth = 0): unknown {
  if (depth > depthMax) return undefined
  const schema = resolved(given, schemas)
  const inner = (part: unknown) => (isPart(part) ? exampleOf(part, schemas, depth + 1) : undefined)
  if ("example" in schema) return schema["example"]
  if ("const" in schema) return schema["const"]
  if (Array.isArray(schema["enum"])) return schema["enum"][0]
  const choices = partsOf(schema["anyOf"] ?? schema["oneOf"])
  if (choices.length > 0) return choices.map(inner).find((example) => example !== undefined)
  const together = partsOf(schema["allOf"]).map(inner)
  if (together.length > 0) return together.every(isPart) ? Object.assign({}, ...together) : together[0]
  const types = [schema["type"]].flat()
  if (types.includes("object")) return objectExample(schema, inner)
  if (types.includes("array")) {
    const item = inner(schema["items"])
    return item === undefined ? undefined : [item]
  }
  if (types.includes("null")) return null
  if (types.includes("boolean")) return false
  if (types.includes("integer") || types.includes("number")) return schema["minimum"] ?? 1
  return typeof schema["format"] === "string" ? formats[schema["format"]] : undefined
}

function objectExample(schema: Part, inner: (part: unknown) => unknown): Part | undefined {
  const properties = (schema["properties"] ?? {}) as Part
  const required = Array.isArray(schema["required"]) ? (schema["required"] as string[]) : []
  const members = required.map((name) => [name, inner(properties[name])] as const)
  return members.some(([, example]) => example === undefined) ? undefined : Object.fromEntries(members)
}
