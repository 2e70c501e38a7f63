/**
 * The description of the API as others read it: by a validator of JSON Schema 2020-12 that is not ours (ajv).
 */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import formats from "ajv-formats"
import { openApiDocument } from "../../src/http/openapi.ts"
import type { TestApp } from "./app.ts"

/** A part of a description, as it is read here. */
export type Part = Record<string, unknown>

/** A description, with what it says of answers. */
export interface Declared {
  document: Part
  /** What is wrong with a value by the schema at a JSON pointer; none: nothing. */
  faults(pointer: string, value: unknown): string[]
  /** What is wrong with an answer in JSON; none where nothing, or where it is no JSON. */
  answerFaults(method: string, path: string, response: Response): Promise<string[]>
}

const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1")

/** A description with each parameter where it is asked for: one that operations share stands there by its name alone. */
function withParameters(document: Part): Part {
  const shared = (document["components"] as { parameters?: Record<string, Part> }).parameters ?? {}
  for (const methods of Object.values(document["paths"] as Record<string, Record<string, { parameters?: Part[] }>>)) {
    for (const operation of Object.values(methods)) {
      if (!operation.parameters) continue
      operation.parameters = operation.parameters.map((each) => {
        const found = typeof each["$ref"] === "string" ? shared[each["$ref"].split("/").at(-1) ?? ""] : each
        if (!found) throw new Error(`there is no parameter ${JSON.stringify(each)}`)
        return found
      })
    }
  }
  return document
}

/** Reads the description of an app. */
export function readDeclared({ app }: Pick<TestApp, "app">): Declared {
  const document = withParameters(JSON.parse(JSON.stringify(openApiDocument(app, { version: "0.0.0-test" }))) as Part)
  // What each schema compiles to runs a few times, and is not worth making better first.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, code: { optimize: false } })
  formats.default(ajv, ["date", "date-time", "uuid", "uri", "regex"])
  ajv.addFormat("binary", true)
  ajv.addSchema(document, "api")
  const compiled = new Map<string, ValidateFunction>()
  const faults = (pointer: string, value: unknown) => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `api#${pointer}` })
    compiled.set(pointer, validate)
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
  const paths = document["paths"] as Record<string, Record<string, Part>>
  const routes = Object.keys(paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+").replaceAll(".", "\\.")}$`),
  }))
  return {
    document,
    faults,
    async answerFaults(method, path, response) {
      const [address = ""] = path.split("?")
      const route = routes.find(({ path, pattern }) => path === address || pattern.test(address))
      const type = response.headers.get("content-type")?.split(";")[0] ?? ""
      if (!route || !/^application\/(problem\+)?json$/.test(type)) return []
      const value: unknown = await response.clone().json()
      if (type === "application/problem+json") return faults("/components/schemas/Problem", value)
      const place = ["paths", route.path, method.toLowerCase(), "responses", String(response.status), "content", type]
      return faults(`/${[...place, "schema"].map(escaped).join("/")}`, value)
    },
  }
}
