/**
 * SQL of shops: by which keys of shop-key.ts which subjects are found.
 */
import { type Pool, type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { type CopyTable, copyTables } from "../../database/copy.ts"
import { dayInChina } from "../../law/day.ts"
import type { Shop, Subject } from "../record/record.ts"
import { isShown, type PublicRead } from "../record/standing.ts"
import { shopKeys } from "./shop-key.ts"

type Keeper = Pick<Subject, "code" | "shops">

/** The rows under which subjects are found by their shops. */
export function shopTable(subjects: Iterable<Keeper>): CopyTable {
  function* rows() {
    for (const subject of subjects) for (const key of keysOf(subject)) yield [key, subject.code]
  }
  return { table: "subject_shop", columns: ["key", "code"], rows: rows() }
}

/** Forgets the shops that subjects had. */
export async function forgetShops(tx: Transaction, subjects: readonly Keeper[]): Promise<void> {
  const keys = subjects.flatMap(keysOf)
  if (keys.length === 0) return
  const codes = subjects.map(({ code }) => code)
  await tx`
    delete from subject_shop
    where key = any(${toArrayLiteral(keys)}::bigint[]) and code = any(${toArrayLiteral(codes)}::text[])`
}

function keysOf({ shops }: Keeper): string[] {
  return [...new Set(shops.flatMap(shopKeys))]
}

/** A subject that carries a shop of a key. */
export interface ShopKeeper {
  key: string
  code: string
  name: string
  region: string
  shops: readonly Shop[]
}

// So many subjects of one key are looked at: a name that more of them share ("旗舰店") tells nobody.
const keepersMax = 1_000

/** The subjects that carry shops of these keys, at most `limit` each, those with records that may be shown first. */
export async function findShopKeepers(
  { sql, clock }: PublicRead,
  keys: readonly string[],
  limit: number,
): Promise<ShopKeeper[]> {
  if (keys.length === 0) return []
  return sql<ShopKeeper[]>`
    select q.key::text, s.code, s.name, s.region, s.shops
    from unnest(${toArrayLiteral([...new Set(keys)])}::bigint[]) q (key)
    cross join lateral (
      select k.code from (select code from subject_shop where key = q.key order by code limit ${keepersMax}) k
      order by exists (
        select from record r where r.subject_code = k.code and ${isShown(sql, dayInChina(clock()))}
      ) desc, k.code limit ${limit}
    ) k join subject s on s.code = k.code
    order by s.code`
}

// Rows in a transaction: little enough that an import does not wait for long.
const subjectsAtOnce = 5_000

/** Builds the keys of all subjects anew, a few thousand at a time. @returns how many subjects have shops */
export async function rebuildShops(pool: Pool): Promise<number> {
  let last = ""
  let count = 0
  for (;;) {
    const subjects = await pool.begin(async (tx) => {
      const found = await nextKeepers(tx, last)
      // Nobody else changes them meanwhile: the rows are locked.
      await forgetShops(tx, found)
      await copyTables(tx, [shopTable(found)])
      return found
    })
    if (subjects.length === 0) return count
    count += subjects.length
    last = subjects.at(-1)?.code ?? ""
  }
}

async function nextKeepers(sql: Sql, after: string): Promise<Keeper[]> {
  return sql<Keeper[]>`
    select code, shops from subject where code > ${after} and shops <> '[]' order by code limit ${subjectsAtOnce}
    for update`
}
