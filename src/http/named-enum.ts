/**
 * Sets of values that stand in several places of the description, under one name each: a client has one type for them. Each is named
 * by a place where it stands; wherever the same values stand, its name does.
 */
type Part = Record<string, unknown>

const names = {
  DataRequestState: ["DataRequest", "state"],
  ImportState: ["ImportRun", "state"],
  LeadSource: ["Lead", "source"],
  LeadState: ["Lead", "state"],
  NoticeState: ["Notice", "state"],
  OrderState: ["PlatformOrder", "state"],
  PaperKind: ["DocumentForm", "kind"],
  PersonalDataKind: ["FindingAnswer", "kind"],
  RosterReportState: ["IdentityReport", "state"],
  ServingMethod: ["Document", "acts", "method"],
  WebhookKind: ["Webhook", "carries"],
} as const satisfies Record<string, readonly string[]>

/** The description with its named sets. @throws where a name has no place, or the place no values */
export function withNamedEnums<T extends object>(document: T): T {
  const copy = structuredClone(document) as Part
  const schemas = (copy["components"] as Part)["schemas"] as Record<string, Part>
  const byValues = new Map<string, string>()
  const found = Object.entries(names).map(([name, place]) => {
    const { type, enum: values } = at(schemas, place)
    if (!Array.isArray(values) || schemas[name]) throw new Error(`${place.join(".")} can't be ${name}`)
    byValues.set(JSON.stringify(values), name)
    return [name, { type, enum: values }] as const
  })
  refer(copy, byValues)
  Object.assign(schemas, Object.fromEntries(found))
  return copy as T
}

function at(schemas: Record<string, Part>, [name = "", ...members]: readonly string[]): Part {
  let part = schemas[name] ?? {}
  for (const member of members) {
    const properties = (part["properties"] ?? (part["items"] as Part)?.["properties"] ?? {}) as Record<string, Part>
    part = properties[member] ?? {}
  }
  return part
}

/** Puts a reference wherever the values stand: beside it only what says more of the place. */
function refer(part: unknown, byValues: ReadonlyMap<string, string>): void {
  if (typeof part !== "object" || part === null) return
  for (const [member, value] of Object.entries(part)) {
    if (member === "example" || member === "examples") continue
    refer(value, byValues)
    const name = nameOf(value, byValues)
    if (name === undefined) continue
    const { type: _, enum: __, ...beside } = value as Part
    ;(part as Part)[member] = { $ref: `#/components/schemas/${name}`, ...beside }
  }
}

function nameOf(value: unknown, byValues: ReadonlyMap<string, string>): string | undefined {
  if (typeof value !== "object" || value === null || !("enum" in value) || !("type" in value)) return undefined
  return Object.keys(value).every((key) => taken.has(key)) ? byValues.get(JSON.stringify(value.enum)) : undefined
}

const taken = new Set(["type", "enum", "description", "example"])
