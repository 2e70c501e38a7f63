/** What of a form is asked for by what was chosen in it so far: the rows of its kind decide, the same for all. Pure. */
import type { AskedBy } from "../register/proceeding/kind.ts"
import type { Field, Sent } from "./form-schema.ts"

/** What the choices of a form decide, and what is known beside them. */
export interface Choices {
  rows: Readonly<Record<string, AskedBy>>
  /** What no field of the form chooses, by the name that rows have for it: the list of the record. */
  known: Readonly<Record<string, unknown>>
  today: string
}

/** The fields that are asked for. What a choice that nobody can make here decides is asked for as it is. */
export function askedFields(fields: readonly Field[], sent: Sent, { rows, known, today }: Choices): Field[] {
  const paths = new Set(pathsOf(fields))
  const chosen = (by: string): readonly string[] | null => {
    if (paths.has(by)) return sent.get(by)?.filter((value) => value !== "") ?? []
    return Object.hasOwn(known, by) ? [known[by]].flat().map(String) : null
  }
  const follow = (all: readonly Field[]): Field[] => all.flatMap((field) => followed(field))
  const followed = (field: Field): Field[] => {
    const row = rows[field.path]
    const values = row ? chosen(row.by) : null
    const asking = row && values ? row.ask(values, today) : null
    // The input says that there is none, as it would of what was left empty.
    if (asking === "not") return field.nullable ? [{ ...bare(field), kind: "fixed", value: null }] : []
    const own = asking === null ? field : { ...field, required: asking === "must" }
    if (own.kind !== "group") return [own]
    const inside = follow(own.fields)
    // What has to be answered in it, it can't be left out with.
    const required = own.required || inside.some(({ path, required }) => required && path in rows)
    return inside.length > 0 ? [{ ...own, required, fields: inside }] : []
  }
  return follow(fields)
}

function bare({ path, nullable }: Field) {
  return { path, required: false, ...(nullable ? { nullable } : {}) }
}

/** The paths of all fields that are shown, of groups and of what stands in them. */
export function pathsOf(fields: readonly Field[]): string[] {
  return fields
    .filter(({ kind }) => kind !== "fixed")
    .flatMap((field) => [field.path, ...(field.kind === "group" ? pathsOf(field.fields) : [])])
}

/** What was answered of a form that is not asked for now: kept, for who chooses again what was chosen before. */
export function unasked(all: readonly Field[], asked: readonly Field[], sent: Sent): Sent {
  const shown = new Set(pathsOf(asked))
  const hidden = pathsOf(all).filter((path) => !shown.has(path))
  return new Map([...sent].filter(([name, [text = ""]]) => hidden.includes(name) && text !== ""))
}
