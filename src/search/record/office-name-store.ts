/**
 * SQL of the names of authorities that documents of records were made with. That an authority calls itself otherwise stands in
 * no log: whoever keeps documents compares the names, and makes those of its records again.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { anyOf, build, excluded, pick, query, run, statement } from "../../database/query.ts"
import { documentOffice } from "../../database/schema/document.ts"
import { searchEnded, searchOffice, searchRecord } from "../../database/schema/search.ts"
import { regionPrefix } from "../facet-count.ts"
import { valueKey } from "./record-key.ts"

/** How a reader keeps to the names. */
export interface NameKeeper {
  /** Whether an authority calls itself otherwise than documents do. */
  isBehind(): Promise<boolean>
  /**
   * Says that documents that are made from now on have the present names.
   * @returns the records whose documents have others, or "rebuild" where they are so many that all are made sooner, and
   * nothing was said
   */
  take(tx: Transaction): Promise<readonly string[] | "rebuild">
  /** Says so of all documents. */
  save(tx: Transaction): Promise<void>
}

// As with entries of the log.
const rebuildFrom = 50_000

// On which shelf the records of its documents stand.
const shelves = { live: searchRecord, ended: searchEnded } as const

/** Keeps a reader to the names. @param most from so many records on, building anew is faster */
export function keepNames(sql: Sql, reader: string, kept: keyof typeof shelves, most = rebuildFrom): NameKeeper {
  const shelf = shelves[kept]
  return {
    isBehind: async () => (await renamed(sql, { reader })).length > 0,
    async take(tx) {
      const others = await renamed(tx, { reader })
      if (others.length === 0) return []
      const authorities = others.map(({ authority }) => authority)
      const keys = authorities.map((code) => valueKey("authority", regionPrefix(code)))
      const theirs = query`${shelf.keys} && ${toArrayLiteral(keys.map(String))}::int[] and ${anyOf(shelf.authority, authorities)}`
      const found = await run(tx, build.select({ id: shelf.id }).from(shelf).where(theirs).limit(most))
      if (found.length === most) return "rebuild"
      await saveNames(tx, reader, others)
      return found.map(({ id }) => id)
    },
    save: async (tx) => saveNames(tx, reader, await renamed(tx, { reader })),
  }
}

const renamed = statement(
  { reader: searchOffice.reader },
  ({ reader }) => query`
    select ${pick(documentOffice, "authority", "name")} from ${documentOffice}
    left join ${searchOffice} on ${searchOffice.reader} = ${reader} and ${searchOffice.authority} = ${documentOffice.authority}
    where ${searchOffice.name} is distinct from ${documentOffice.name}`,
)

// The names that were read and no later ones: who has taken another since is found by the next look.
async function saveNames(
  tx: Transaction,
  reader: string,
  said: readonly { authority: string; name: string }[],
): Promise<void> {
  if (said.length === 0) return
  const { authority, name } = searchOffice
  const kept = build.insert(searchOffice).values(said.map((one) => ({ reader, ...one })))
  await run(tx, kept.onConflictDoUpdate({ target: [searchOffice.reader, authority], set: { name: excluded(name) } }))
}
