/** SQL of shops: by which keys of shop-key.ts which subjects are found. */
import { type Pool, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { type CopyTable, copyOf, copyTables } from "../../database/copy.ts"
import { given, listOf, pick, query, statement, value } from "../../database/query.ts"
import { record, subject, subjectShop } from "../../database/schema/register.ts"
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
  return copyOf(subjectShop, ["key", "code"], rows())
}

// A key has 64 bits, more than a number holds: keys go over and come as text.
const keyList = given<string>()

const forget = statement(
  { keys: keyList, codes: listOf(subjectShop.code) },
  ({ keys, codes }) => query`
    delete from ${subjectShop}
    where ${subjectShop.key} = any(${keys}::bigint[]) and ${subjectShop.code} = any(${codes}::text[])`,
)

/** Forgets the shops that subjects had. */
export async function forgetShops(tx: Transaction, subjects: readonly Keeper[]): Promise<void> {
  const keys = subjects.flatMap(keysOf)
  if (keys.length === 0) return
  const codes = subjects.map(({ code }) => code)
  await forget(tx, { keys: toArrayLiteral(keys), codes })
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

const keepers = statement(
  { keys: keyList, today: given<string>(), limit: given<number>() },
  ({ keys, today, limit }) => query`
    select ${pick({ key: value<string>`q.key::text` })}, ${pick(subject, "code", "name", "region", "shops")}
    from unnest(${keys}::bigint[]) q (key)
    cross join lateral (
      select k.code from (
        select ${subjectShop.code} from ${subjectShop} where ${subjectShop.key} = q.key
        order by ${subjectShop.code} limit ${keepersMax}
      ) k (code)
      order by exists (select from ${record} where ${record.subjectCode} = k.code and ${isShown(today)}) desc, k.code
      limit ${limit}
    ) k join ${subject} on ${subject.code} = k.code
    order by ${subject.code}`,
)

/** The subjects that carry shops of these keys, at most `limit` each, those with records that may be shown first. */
export async function findShopKeepers(
  { sql, clock }: PublicRead,
  keys: readonly string[],
  limit: number,
): Promise<ShopKeeper[]> {
  if (keys.length === 0) return []
  const asked = toArrayLiteral([...new Set(keys)])
  return keepers(sql, { keys: asked, today: dayInChina(clock()), limit })
}

// Rows in a transaction: little enough that an import does not wait for long.
const subjectsAtOnce = 5_000

/** Builds the keys of all subjects anew, a few thousand at a time. @returns how many subjects have shops */
export async function rebuildShops(pool: Pool): Promise<number> {
  let last = ""
  let count = 0
  for (;;) {
    const subjects = await pool.begin(async (tx) => {
      const found = await keepersAfter(tx, { after: last })
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

const keepersAfter = statement(
  { after: subject.code },
  ({ after }) => query`
    select ${pick(subject, "code", "shops")} from ${subject}
    where ${subject.code} > ${after} and ${subject.shops} <> '[]' order by ${subject.code} limit ${subjectsAtOnce}
    for update`,
)
