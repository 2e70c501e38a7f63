/** The sellers of a roster that are listed now, each with its records as the public sees them, and what its name is of its code. */
import type { Tenant } from "../access/tenant.ts"
import { dayInChina } from "../law/day.ts"
import type { ListName } from "../law/list.ts"
import { type PublicRead, readStandings, type StandingRecord } from "../register/record/standing.ts"
import type { NameIs } from "../register/subject/name-is.ts"
import { holdNames } from "./hold-name.ts"
import { listOnList, type OnListSeller, type SellerWish } from "./listed-store.ts"

/** Which are wanted. */
export interface ListedWish extends SellerWish {
  list: ListName | null
}

/** A seller with the records of its merchant that are shown, those of the list that is wanted alone. */
export interface SellerOnList extends OnListSeller {
  nameIs: NameIs | null
  records: StandingRecord[]
}

/** Some of them, after an id. */
export async function readListed(
  read: PublicRead,
  client: Tenant,
  wish: ListedWish & { after: string },
  limit: number,
): Promise<SellerOnList[]> {
  const sellers = await listOnList(read.sql, client, wish, dayInChina(read.clock()), limit)
  if (sellers.length === 0) return []
  const { byCode } = await readStandings(
    read,
    sellers.map(({ code }) => code),
  )
  const named = sellers.flatMap(({ code, name }) => (name === null ? [] : [{ code, name }]))
  const told = await holdNames(read.sql, client, named)
  let next = 0
  return sellers.map((seller) => {
    const records = byCode.get(seller.code)?.records ?? []
    const wanted = wish.list === null ? records : records.filter(({ list }) => list === wish.list)
    return { ...seller, nameIs: seller.name === null ? null : (told[next++] ?? null), records: wanted }
  })
}

// About a kilobyte each.
const sellersAtOnce = 500

/** All of them, some at a time. */
export async function* readAllListed(
  read: PublicRead,
  client: Tenant,
  wish: ListedWish,
): AsyncGenerator<SellerOnList[]> {
  for (let after = ""; ; ) {
    const sellers = await readListed(read, client, { ...wish, after }, sellersAtOnce)
    if (sellers.length > 0) yield sellers
    const last = sellers.at(-1)
    if (last === undefined || sellers.length < sellersAtOnce) return
    after = last.seller
  }
}
