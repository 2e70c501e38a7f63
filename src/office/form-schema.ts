/**
 * Forms that follow an operation's JSON Schema: which fields there are, and what a form that was sent says in their shape.
 * An act that takes another field is asked for it the same day. Pure.
 */

/** A field of a form. `path` names it, with dots; labels stand in field-words.ts by its last part. */
export type Field = {
  path: string
  required: boolean
  /** The input has to say that there is none. */
  nullable?: true
  /** A text that may be left out, which leaves what was said before; emptied it says that there is none. */
  clearable?: true
} & (
  | { kind: "line" | "text" | "day" | "number" | "yes-no" }
  | { kind: "choice"; options: readonly string[] }
  | { kind: "choices"; options: readonly string[] }
  | { kind: "fixed"; value: string | null }
  | { kind: "group"; fields: readonly Field[] }
  /** Several of the same: so many that are filled in, and some to go on with. */
  | { kind: "rows"; row: (index: number) => readonly Field[] }
)

/** The part of JSON Schema that inputs use. */
export interface Schema {
  type?: string | readonly string[]
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  enum?: readonly unknown[]
  const?: unknown
  format?: string
  maxLength?: number
  items?: Schema
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  propertyNames?: Schema
  additionalProperties?: Schema | boolean
}

// A line of a form holds as much as somebody reads at a glance; what may be longer gets room, and what was found does.
const lineMax = 1_000

/** The fields of an input that is an object. @param prefix of the paths, with its dot */
export function fieldsOf(schema: Schema, prefix = ""): Field[] {
  const required = schema.required ?? []
  return Object.entries(schema.properties ?? {}).map(([name, member]) =>
    fieldOf(member, prefix + name, required.includes(name)),
  )
}

function fieldOf(given: Schema, path: string, required: boolean): Field {
  const schema = withoutNull(given)
  const field = {
    path,
    required: required && schema === given,
    ...(required && schema !== given ? { nullable: true as const } : {}),
  }
  if (typeof schema.const === "string") return { ...field, kind: "fixed", value: schema.const }
  if (schema.enum) return { ...field, kind: "choice", options: schema.enum.map(String) }
  switch (schema.type) {
    case "array":
      if (schema.items?.enum) return { ...field, kind: "choices", options: schema.items.enum.map(String) }
      return { ...field, kind: "rows", row: (index) => fieldsOf(schema.items ?? {}, `${path}.${index}.`) }
    case "object":
      return { ...field, kind: "group", fields: groupFields(schema, path) }
    case "boolean":
      return { ...field, kind: "yes-no" }
    case "integer":
    case "number":
      return { ...field, kind: "number" }
    default:
      if (schema.format === "date") return { ...field, kind: "day" }
      return {
        ...field,
        ...(!required && schema !== given ? { clearable: true as const } : {}),
        kind: (schema.maxLength ?? 0) > lineMax || nameOf(field) === "evidence" ? "text" : "line",
      }
  }
}

function groupFields(schema: Schema, path: string): Field[] {
  const { propertyNames, additionalProperties } = schema
  if (!propertyNames?.enum || typeof additionalProperties !== "object") return fieldsOf(schema, `${path}.`)
  return propertyNames.enum.map((name) => fieldOf(additionalProperties, `${path}.${name}`, false))
}

/** What may be null may be left out on a form. */
function withoutNull(schema: Schema): Schema {
  if (Array.isArray(schema.type)) return { ...schema, type: schema.type.find((type) => type !== "null") ?? "string" }
  const rest = schema.anyOf?.filter(({ type }) => type !== "null")
  return rest?.length === 1 && rest[0] ? rest[0] : schema
}

/** What a form says, by the paths of its fields; several of one path are boxes that were ticked. */
export type Sent = ReadonlyMap<string, readonly string[]>

/** Reads a form in the shape of the input. What was left empty is left out; the operation says what is missing. */
export function readForm(fields: readonly Field[], sent: Sent): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = readField(field, sent) ?? (field.nullable || isCleared(field, sent) ? null : undefined)
      return value === undefined ? [] : [[nameOf(field), value]]
    }),
  )
}

function isCleared({ path, clearable }: Field, sent: Sent): boolean {
  return clearable === true && sent.has(path)
}

/** Texts that nothing is computed from, as if they were written already: what follows is told before all is filled in. */
export function withStandIns(
  fields: readonly Field[],
  sent: Sent,
  { options = {} }: { options?: Readonly<Record<string, unknown>> | undefined },
): Sent {
  const empty = textsOf(fields).filter((path) => !options[path] && isEmpty(sent, path))
  return new Map([...sent, ...empty.map((path): [string, string[]] => [path, ["…"]])])
}

/** Texts that have to be written and are not yet. */
export function unwritten(fields: readonly Field[], sent: Sent): string[] {
  return textsOf(fields).filter((path) => isEmpty(sent, path))
}

function isEmpty(sent: Sent, path: string): boolean {
  return (sent.get(path)?.[0] ?? "").trim() === ""
}

// What is looked up is nothing to stand in for.
const lookedUp = /(^|[._])(code|id|ground|authority)$/

function textsOf(fields: readonly Field[]): string[] {
  return fields.flatMap((field) => {
    if (field.kind === "group") return field.required ? textsOf(field.fields) : []
    const isText = field.kind === "line" || field.kind === "text"
    return isText && field.required && !lookedUp.test(field.path) ? [field.path] : []
  })
}

/** What a form says of one field, in the shape of the input. */
export function readField(field: Field, sent: Sent): unknown {
  const texts = (sent.get(field.path) ?? []).map((text) => text.replaceAll("\r\n", "\n").trim())
  const [first = ""] = texts
  switch (field.kind) {
    case "fixed":
      return field.value
    case "group": {
      const inside = readForm(field.fields, sent)
      // What may be null and was left empty fills no group that may be left out.
      return field.required || Object.values(inside).some((value) => value !== null) ? inside : undefined
    }
    case "choices": {
      const chosen = texts.filter((text) => text !== "")
      return chosen.length > 0 ? chosen : undefined
    }
    case "rows": {
      const rows = Array.from({ length: rowCount(field, sent) }, (_, index) => readForm(field.row(index), sent))
      const filled = rows.filter((row) => Object.keys(row).length > 0)
      return filled.length > 0 || field.required ? filled : undefined
    }
    case "yes-no":
      return first === "" ? undefined : first === "yes"
    case "number":
      // What is no number goes on as it was typed: the operation says so.
      return first === "" ? undefined : /^-?\d+(\.\d+)?$/.test(first) ? Number(first) : first
    default:
      return first === "" ? undefined : first
  }
}

// More rows than this are no work for a form.
const rowsMax = 200

/** How many rows a form has that was sent. */
export function rowCount({ path }: Field, sent: Sent): number {
  const start = `${path}.`
  const indices = [...sent.keys()].flatMap((name) => {
    const index = name.startsWith(start) ? Number(name.slice(start.length).split(".")[0]) : Number.NaN
    return Number.isInteger(index) && index < rowsMax ? [index] : []
  })
  return indices.length === 0 ? 0 : Math.max(...indices) + 1
}

/** The last part of a field's path: its name in the input. */
export function nameOf({ path }: Pick<Field, "path">): string {
  return path.split(".").at(-1) ?? path
}

/** What stands in a form when it holds this input already. */
export function toSent(input: unknown, prefix = ""): Map<string, string[]> {
  const sent = new Map<string, string[]>()
  const put = (value: unknown, path: string): void => {
    if (value === null || value === undefined) return
    if (Array.isArray(value) && value.every((one) => typeof one !== "object")) sent.set(path, value.map(String))
    else if (typeof value === "object") {
      for (const [name, member] of Object.entries(value)) put(member, path === "" ? name : `${path}.${name}`)
    } else sent.set(path, [value === true ? "yes" : value === false ? "no" : String(value)])
  }
  put(input, prefix)
  return sent
}

/** The path of the field that a pointer of a problem (RFC 6901) names. */
export function pathOf(pointer: string): string {
  return pointer.replace(/^\//, "").replaceAll("/", ".")
}
