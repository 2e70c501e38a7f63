/**
 * Faults of a request, as problems list them: each with a pointer (RFC 6901) into the body, or `/` and the name of a
 * parameter.
 */
import type { z } from "@hono/zod-openapi"
import { type Issue, issueWords } from "../input/issue-words.ts"
import { unknownName } from "../input/known-name.ts"
import type { Bilingual } from "../law/bilingual.ts"

/** A fault, in the words of both languages. */
export interface RequestFault {
  pointer: string
  detail: Bilingual
}

/** A pointer to a place; empty for the whole. */
export function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")
}

/** Faults that are told one by one: more is no help to who reads them, and each costs time and bytes. */
export const faultsMax = 100

/** Faults, of which there may be more than are told. */
export interface RequestFaults {
  told: RequestFault[]
  total: number
}

/** What validation found, by the schema that was asked; each unknown member is a fault of its own. */
export function toFaults(issues: readonly Issue[], schema: unknown): RequestFaults {
  const faults: RequestFaults = { told: [], total: 0 }
  for (const issue of issues) addFaults(faults, issue, schema)
  return faults
}

function addFaults(faults: RequestFaults, issue: Issue, schema: unknown): void {
  const { told } = faults
  const left = faultsMax - told.length
  if (issue.code !== "unrecognized_keys") {
    faults.total++
    if (left > 0) told.push({ pointer: toPointer(issue.path), detail: issueWords(issue) })
    return
  }
  faults.total += issue.keys.length
  if (left === 0) return
  const known = membersAt(schema, issue.path)
  for (const name of issue.keys.slice(0, left)) {
    told.push({ pointer: toPointer([...issue.path, name]), detail: unknownName(name, known) })
  }
}

// Every answer in words can be had in either language.
const always = ["lang"]

/** Parameters of an address that its route does not know. @param query its schema; undefined: it takes none */
export function findUnknownParameters(given: readonly string[], query: unknown): RequestFaults {
  const known = membersAt(query, [])
  const unknown = given.filter((name) => !known.includes(name) && !always.includes(name))
  const told = unknown.slice(0, faultsMax)
  return {
    told: told.map((name) => ({ pointer: toPointer([name]), detail: unknownName(name, known) })),
    total: unknown.length,
  }
}

/** The parts of a schema by which a path is followed; which of them there are is a matter of its kind. */
interface SchemaParts {
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  valueType?: z.ZodType
  innerType?: z.ZodType
  in?: z.ZodType
}

/** The names of the members that an object at a path may have. */
function membersAt(schema: unknown, path: readonly PropertyKey[]): string[] {
  const parts = partsOf(schema)
  const wrapped = parts.innerType ?? parts.in
  if (wrapped) return membersAt(wrapped, path)
  const [first, ...rest] = path
  if (first === undefined) return Object.keys(parts.shape ?? {})
  const next = parts.shape?.[String(first)] ?? parts.element ?? parts.valueType
  return next ? membersAt(next, rest) : []
}

function partsOf(schema: unknown): SchemaParts {
  const definition = (schema as { _zod?: { def?: SchemaParts } } | undefined)?._zod?.def
  return definition ?? {}
}
