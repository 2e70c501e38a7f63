/** SQL of the map: its pages, by version, and the versions that are entries of the log. */
import { desc, eq, lt, lte } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, excluded, given, listOf, names, pick, query, run, statement, value } from "../../database/query.ts"
import { logMap, logMapPage } from "../../database/schema/ledger.ts"
import type { PageReader, PlacedPage } from "./change.ts"

/** A version of the map whose root is an entry of the log. */
export interface SealedMap {
  version: number
  /** Of its entry: it holds for all entries before it. */
  position: number
  root: Uint8Array
  /** When it was made, ms since 1970. */
  time: number
}

/** What is asked of a map for papers: that it covers what was said of somebody, and was made lately. */
export interface MapAsk {
  /** The last entry that it has to cover. */
  covers: number
  /** ms since 1970. */
  madeSince: number
}

const { version, position, root, time } = logMap
const sealed = { version, position, root, time }

const newestBelow = statement({ below: position }, (p) =>
  build.select(sealed).from(logMap).where(lt(position, p.below)).orderBy(desc(version)).limit(1),
)
const newestOfAll = statement({}, () => build.select(sealed).from(logMap).orderBy(desc(version)).limit(1))
/** The newest map that is an entry; null before the first. @param within whose entry is among so many of the log */
export async function findMap(sql: Sql, within?: number): Promise<SealedMap | null> {
  const [row] = await (within === undefined ? newestOfAll(sql, {}) : newestBelow(sql, { below: within }))
  return row ?? null
}

const byVersion = statement({ version }, (p) => build.select(sealed).from(logMap).where(eq(version, p.version)))
/** A map by its version; null where it is not kept any more. */
export async function findVersion(sql: Sql, at: number): Promise<SealedMap | null> {
  const [row] = await byVersion(sql, { version: at })
  return row ?? null
}

/** Notes that the root of a version is an entry. */
export async function saveMap(tx: Transaction, map: SealedMap): Promise<void> {
  await run(tx, build.insert(logMap).values(map))
}

const pagesByPrefix = statement({ prefixes: listOf(logMapPage.prefix), version: logMapPage.version }, (p) => {
  const page = value<Uint8Array | null>`
    (select ${logMapPage.page} from ${logMapPage} where ${logMapPage.prefix} = u.prefix
      and ${logMapPage.version} <= ${p.version} order by ${logMapPage.version} desc limit 1)`
  return query`select ${pick({ page })}
    from unnest(${p.prefixes}::text[]) with ordinality as u(prefix, place) order by u.place`
})

/** The pages as they were at a version. */
export function storedPages(sql: Sql, at: number): PageReader {
  return {
    async readPages(prefixes) {
      return (await pagesByPrefix(sql, { prefixes, version: at })).map(({ page }) => page)
    },
  }
}

const putPages = statement(
  { prefixes: listOf(logMapPage.prefix), version: logMapPage.version, pages: given<string>() },
  (p) => query`
    insert into ${logMapPage} (${names(logMapPage, "prefix", "version", "page")})
    select prefix, ${p.version}, decode(page, 'hex') from unnest(${p.prefixes}::text[], ${p.pages}::text[]) as u(prefix, page)
    on conflict (${names(logMapPage, "prefix", "version")}) do update set ${names(logMapPage, "page")} = ${excluded(logMapPage.page)}`,
)

/** Writes pages of a version. */
export async function savePages(tx: Transaction, at: number, pages: readonly PlacedPage[]): Promise<void> {
  if (pages.length === 0) return
  const hex = pages.map(([, page]) => Buffer.from(page.buffer, page.byteOffset, page.length).toString("hex"))
  await putPages(tx, { prefixes: pages.map(([prefix]) => prefix), version: at, pages: `{${hex.join(",")}}` })
}

const old = alias(logMapPage, "old")
const newer = alias(logMapPage, "newer")

/** Makes the pages of a version those of the one before it, whose place they take. */
export async function handPagesBack(tx: Transaction, from: number): Promise<void> {
  await run(
    tx,
    query`delete from ${logMapPage} ${old} using ${logMapPage} ${newer}
      where ${newer.version} = ${from} and ${old.version} = ${from - 1} and ${old.prefix} = ${newer.prefix}`,
  )
  await run(
    tx,
    build
      .update(logMapPage)
      .set({ version: from - 1 })
      .where(eq(logMapPage.version, from)),
  )
}

/** Throws the pages of a version away. */
export async function deletePages(tx: Transaction, at: number): Promise<void> {
  await run(tx, build.delete(logMapPage).where(eq(logMapPage.version, at)))
}

/**
 * Deletes versions that nobody is answered from any more, and the pages that only they had.
 * @param before ms since 1970: of the versions from before then the last is kept, which held at that time
 */
export async function deleteOldMaps(tx: Transaction, before: number): Promise<void> {
  const first = build.select({ version }).from(logMap).orderBy(version).limit(1)
  const last = build.select({ version }).from(logMap).where(lte(time, before)).orderBy(desc(version)).limit(1)
  const [[oldest], [kept]] = [await run(tx, first), await run(tx, last)]
  if (!oldest || !kept || oldest.version === kept.version) return
  // A page goes whose prefix has a newer one, as old as the oldest version that is kept.
  await run(
    tx,
    query`delete from ${logMapPage} ${old} using ${logMapPage} ${newer}
      where ${newer.version} > ${oldest.version} and ${newer.version} <= ${kept.version}
        and ${old.prefix} = ${newer.prefix} and ${old.version} < ${newer.version}`,
  )
  await run(tx, build.delete(logMap).where(lt(version, kept.version)))
}
