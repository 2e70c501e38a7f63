/** Which column of a table holds what. Pure. */
import { type ColumnKind, foldHeader, headerNames, isIdNumberHeader } from "./header.ts"

const folded = {
  code: foldedNames("code"),
  name: foldedNames("name"),
  identity: foldedNames("identity"),
  region: foldedNames("region"),
} as const satisfies Record<ColumnKind, unknown>

/** The usual names, and then the loose ones. */
function foldedNames(kind: ColumnKind): readonly ReadonlySet<string>[] {
  const { usual, loose } = headerNames[kind]
  return [new Set(usual.map(foldHeader)), new Set(loose.map(foldHeader))]
}

/** The place of the first column of a kind, under a usual header where there is one; below 0 where there is none. */
export function findColumn(columns: readonly string[], kind: ColumnKind): number {
  const headers = columns.map(foldHeader)
  const places = folded[kind].map((names) => headers.findIndex((header) => names.has(header)))
  return places.find((place) => place >= 0) ?? -1
}

/** The place of the column of this name, as it is written or else as headers are compared; below 0 where there is none. */
export function findNamedColumn(columns: readonly string[], name: string): number {
  const exact = columns.findIndex((header) => header.trim() === name.trim())
  if (exact >= 0) return exact
  const wanted = foldHeader(name)
  return columns.findIndex((header) => foldHeader(header) === wanted)
}

/**
 * The first column whose header says that ID numbers stand in it; undefined where there is none.
 * @param named places of the columns that the sender names, which hold what the sender says
 */
export function findIdNumbers(columns: readonly string[], named: readonly number[]): string | undefined {
  return columns.find((header, at) => !named.includes(at) && isIdNumberHeader(header))
}

/** The columns of a table that are checked. Below 0: there is none. */
export interface CheckColumns {
  code: number
  name: number
}

/**
 * The columns that are checked: by their usual headers, or one that is named, which holds codes unless its header says
 * names. @param nameColumn names that of names; null: by the usual headers
 */
export function findCheckColumns(
  columns: readonly string[],
  named: string | null,
  nameColumn: string | null = null,
): CheckColumns {
  const code = findColumn(columns, "code")
  const name = nameColumn === null ? findColumn(columns, "name") : findNamedColumn(columns, nameColumn)
  if (named === null) return { code, name }
  const place = findNamedColumn(columns, named)
  return place === name ? { code: -1, name } : { code: place, name: place < 0 ? -1 : name }
}
