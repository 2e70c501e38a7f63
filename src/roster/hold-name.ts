/** Holds names against the codes that they come with, for whoever asks: in one read, and one more where a shop may be meant. */
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { type NameIs, nameIs } from "../register/subject/name-is.ts"
import { readBorneNames } from "../register/subject/name-store.ts"
import { readOwnShops } from "./shop-name-store.ts"

/** A name, and the code that it came with. */
export interface NamedCode {
  code: string
  name: string
}

/** What each name is of its code, in their order. @param asker whose own shops count as well; null: the public ones alone do */
export async function holdNames(sql: Sql, asker: Tenant | null, pairs: readonly NamedCode[]): Promise<NameIs[]> {
  if (pairs.length === 0) return []
  const borne = await readBorneNames(
    sql,
    pairs.map(({ code }) => code),
  )
  const told = pairs.map(({ code, name }) => nameIs(name, borne.get(code) ?? null))
  const left = pairs.filter((_, at) => told[at] === "other").map(({ code }) => code)
  if (asker === null || left.length === 0) return told
  const shops = await readOwnShops(sql, asker, left)
  return pairs.map(({ code, name }, at) => {
    const own = told[at] === "other" ? shops.get(code) : undefined
    return own === undefined
      ? (told[at] as NameIs)
      : nameIs(
          name,
          borne.get(code) ?? null,
          own.map(({ shop }) => shop),
        )
  })
}
