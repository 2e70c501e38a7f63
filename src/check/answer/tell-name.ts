/** Holds the names that come with codes against them: nothing is read where none does. */
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import type { NameIs } from "../../register/subject/name-is.ts"
import { holdNames } from "../../roster/hold-name.ts"
import { codeIn, type SubjectQuery } from "./query.ts"

/** What names are of the codes that they came with, by query. */
export type NamesTold = ReadonlyMap<SubjectQuery, NameIs>

const nothing: NamesTold = new Map()

/** Tells what names are, as the register holds them now. */
export async function tellNames(
  { sql, asker = null }: { sql: Sql; asker?: Tenant | null },
  queries: readonly SubjectQuery[],
): Promise<NamesTold> {
  const named = queries.filter((query) => query.by === "code" && query.name !== undefined)
  if (named.length === 0) return nothing
  const told = await holdNames(
    sql,
    asker,
    named.map((query) =>
      query.by === "code" ? { code: codeIn(query.reading) ?? "", name: query.name ?? "" } : noPair,
    ),
  )
  return new Map(named.map((query, at) => [query, told[at] as NameIs]))
}

const noPair = { code: "", name: "" }
