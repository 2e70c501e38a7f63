/**
 * SQL of a page of records. What many records fulfil is not looked for in all of them: the latest are counted and weighed,
 * up to `recordTallyMax`, and the others follow by date.
 */
import type { Sql } from "../../database/client.ts"
import { pick, type Query, query, run, value } from "../../database/query.ts"
import { regionDigits } from "../facet-count.ts"
import { candidates, holdTerms, shelvesOf, sinceDay } from "./postgres-record-condition-store.ts"
import { commonFrom, planRecords, type RecordPlan } from "./postgres-record-plan-store.ts"
import { scoreOf } from "./postgres-record-score-store.ts"
import { emptyFacets, toRecordFacets } from "./record-facet.ts"
import {
  ForeignPin,
  type RecordPage,
  type RecordPin,
  type RecordPlace,
  type RecordQuery,
  type RecordScope,
  recordTallyMax,
} from "./record-index.ts"

// So many hits are all looked at, whatever their order; from more on the latest are looked for.
const hitsMax = 1.2 * recordTallyMax
// What is looked through for the latest hits, over what their share promises: records of one kind come in clusters.
const spare = 1.2
// By how much more is looked through, at most, where that was too few.
const reachMax = 16
// Of so many of the latest the share is looked at, and believed where so many of them are hits.
const probed = 800
const probeHitsMin = 40
// On a later page so many are weighed at most: those that were, and what has come since.
const pinnedMax = 3 * recordTallyMax

/** A page of hits with the tally, as the port says. */
export async function findRecords(sql: Sql, given: RecordQuery): Promise<RecordPage> {
  const plan = await planRecords(sql, given.terms, given.filter)
  const asked = { ...given, terms: plan.terms }
  if (given.sort === "relevance" && given.after !== null && given.pin) return findPinned(sql, asked, plan, given.pin)
  if (plan.share * plan.documents <= hitsMax) {
    const byKeys = plan.share < commonFrom ? plan.byKeys : query``
    const page = await readHits(sql, asked, { byKeys, since: null, inOrder: false, most: hitsMax })
    if (page.hits <= hitsMax) return pinned(asked, page, null)
  }
  return findLatest(sql, asked, { ...plan, share: Math.max(plan.share, hitsMax / Math.max(plan.documents, 1)) })
}

/** The page of a condition that very many records fulfil. */
async function findLatest(sql: Sql, asked: RecordQuery, plan: RecordPlan): Promise<RecordPage> {
  const wanted = recordTallyMax + 1
  const { documents } = plan
  const share = await probeShare(sql, asked, plan.share)
  let reach = Math.ceil((spare * wanted) / share)
  const byKeys = share < commonFrom ? plan.byKeys : query``
  for (;;) {
    const since = reach < documents ? await readDay(sql, reach, asked.scope, asked.filter.to ?? null) : null
    const page = await readHits(sql, asked, { byKeys, since, inOrder: true, most: recordTallyMax })
    if (since === null || page.hits > recordTallyMax) {
      if (page.exact) return pinned(asked, page, null)
      return pinned(asked, await readOn(sql, asked, { ...plan, share, byKeys }, page), page.oldest)
    }
    reach *= Math.min(reachMax, Math.max(spare, (spare * wanted) / Math.max(1, page.hits)))
  }
}

/** The share that fulfils the condition among some hundred of the latest, where that tells; else what statistics promise. */
async function probeShare(sql: Sql, asked: RecordQuery, promised: number): Promise<number> {
  const day = await readDay(sql, probed, asked.scope, asked.filter.to ?? null)
  if (day === null) return promised
  const to = asked.filter.to ? query`and published_on <= ${asked.filter.to}::date` : query``
  const [shelf] = shelvesOf[asked.scope]
  const [row] = await run(
    sql,
    query`select ${pick({
      hits: value<number>`(select count(*)::int from (${candidates(asked, sinceDay(day))}) c where true ${holdTerms(asked)})`,
      all: value<number>`(select count(*)::int from ${shelf} where true ${sinceDay(day)} ${to})`,
    })}`,
  )
  const { hits, all } = row ?? { hits: 0, all: 0 }
  return hits < probeHitsMin ? promised : Math.min(1, hits / all)
}

function pinned({ sort }: RecordQuery, page: Omit<RecordPage, "pin">, oldest: RecordPlace | null): RecordPage {
  const bound = oldest && { publishedOn: oldest.publishedOn, id: oldest.id }
  return { ...page, pin: sort === "date" ? null : { by: "database", oldest: bound } }
}

/** A later page: what was weighed for the first is weighed again, and with it what has come since. */
async function findPinned(sql: Sql, asked: RecordQuery, plan: RecordPlan, pin: RecordPin): Promise<RecordPage> {
  if (pin.by !== "database") throw new ForeignPin()
  const { oldest } = pin
  const keys = plan.share < commonFrom ? plan.byKeys : query``
  const byKeys =
    oldest === null
      ? keys
      : query`${keys} and (published_on > ${oldest.publishedOn}::date or (published_on = ${oldest.publishedOn}::date and id <= ${oldest.id}))`
  const since = oldest?.publishedOn ?? null
  const page = await readHits(sql, asked, { byKeys, since, inOrder: false, most: pinnedMax })
  if (oldest === null) return { ...page, pin }
  const all = { ...page, oldest: { ...oldest, score: 0 }, total: recordTallyMax, exact: false }
  return { ...(await readOn(sql, asked, { ...plan, byKeys: keys }, all)), pin }
}

/** Days from which on so many records that fulfil a condition are expected, each earlier than the last; null for all. */
async function* reaches(
  sql: Sql,
  asked: RecordQuery,
  { share, documents }: RecordPlan,
  wanted: number,
  to: string | null,
): AsyncGenerator<string | null> {
  for (let reach = Math.ceil((spare * wanted) / Math.min(1, share)); reach < documents; reach *= 4) {
    const day = await readDay(sql, reach, asked.scope, to)
    if (day === null) break
    yield day
  }
  yield null
}

/** The day before which there are so many later records. */
async function readDay(sql: Sql, reach: number, scope: RecordScope, to: string | null): Promise<string | null> {
  const [shelf] = shelvesOf[scope]
  const { publishedOn, id } = shelf
  const [row] = await run(
    sql,
    query`select ${pick({ day: publishedOn })} from ${shelf}
      ${to ? query`where ${publishedOn} <= ${to}::date` : query``}
      order by ${publishedOn} desc, ${id} offset ${reach} limit 1`,
  )
  return row?.day ?? null
}

/** Where hits are looked for. */
interface Reading {
  byKeys: Query
  /** Among records from this day on; null: among all. */
  since: string | null
  /** The latest are looked for; else they come in no order. */
  inOrder: boolean
  /** One more than so many is known to be too many. */
  most: number
}

interface HitPage extends Omit<RecordPage, "pin"> {
  hits: number
  /** The last of those that were weighed, by date; null where there is none. */
  oldest: RecordPlace | null
}

async function readHits(sql: Sql, asked: RecordQuery, { byKeys, since, inOrder, most }: Reading): Promise<HitPage> {
  const { filter, limit, after, sort } = asked
  const within = query`${byKeys} ${sinceDay(since)}`
  const bound = query`${inOrder ? query`order by published_on desc, id` : query``} limit ${most + 1}`
  const order = sort === "date" ? query`published_on desc, id` : query`score desc, published_on desc, id`
  const rows = await run(
    sql,
    query`
      with hit as materialized (
        select id, published_on, list, ground, penalty_class, laws, authority, region, platforms, ${scoreOf(asked)} as score
        from (${candidates(asked, within)}) c where true ${holdTerms(asked)} ${bound}
      ),
      counted as (select count(*)::int as hits from hit),
      latest as (
        select * from hit where (select hits from counted) <= ${recordTallyMax}
        union all (
          select * from hit where (select hits from counted) > ${recordTallyMax}
          order by published_on desc, id limit ${recordTallyMax})
      )
      select ${pick({
        facet: value<string | null>`'hits'`,
        count: value<number>`hits`,
        id: value<string | null>`null`,
        day: value<string | null>`null::date`,
      })} from counted
      union all (
        select case when grouping(list) = 0 then 'list:' || list when grouping(ground) = 0 then 'ground:' || ground
            when grouping(penalty_class) = 0 then 'class:' || penalty_class
            when grouping(authority) = 0 then 'authority:' || authority
            when grouping(region) = 0 then 'region:' || rpad(region, 6, '0') else 'year:' || year end, count(*)::int, null, null
        from (
          select list, ground, penalty_class, authority, left(region, ${regionDigits(filter.region)}::int) as region,
            date_part('year', published_on)::int as year
          from latest) l
        group by grouping sets ((list), (ground), (penalty_class), (authority), (region), (year)))
      union all (
        select 'law:' || law, count(*)::int, null, null from (select unnest(laws) as law from latest) l group by law)
      union all (
        select 'platform:' || platform, count(*)::int, null, null
        from (select unnest(platforms) as platform from latest) p group by platform)
      ${
        inOrder
          ? query`union all (
        select 'oldest', 0, max(id), published_on from latest
        where published_on = (select min(published_on) from latest) group by published_on)`
          : query``
      }
      union all (
        select 'place', score, id, published_on from ${inOrder ? query`latest` : query`hit`} where true ${from(asked.sort, after)}
        order by ${order} limit ${limit})`,
  )
  const hits = rows.find(({ facet }) => facet === "hits")?.count ?? 0
  const toPlace = ({ count, id, day }: (typeof rows)[number]): RecordPlace[] =>
    id === null || day === null ? [] : [{ score: count, publishedOn: day, id }]
  return {
    hits,
    oldest: rows.filter(({ facet }) => facet === "oldest").flatMap(toPlace)[0] ?? null,
    places: rows.filter(({ facet }) => facet === "place").flatMap(toPlace),
    total: Math.min(hits, recordTallyMax),
    exact: hits <= recordTallyMax,
    facets: hits === 0 ? emptyFacets() : toRecordFacets(rows),
  }
}

function from(sort: RecordQuery["sort"], after: RecordPlace | null): Query {
  if (!after) return query``
  const { score, publishedOn, id } = after
  const later = query`(published_on < ${publishedOn}::date or (published_on = ${publishedOn}::date and id > ${id}))`
  if (sort === "date") return query`and ${later}`
  return query`and (score < ${score}::int or (score = ${score}::int and ${later}))`
}

/** What follows those that were weighed, by date. */
async function readOn(sql: Sql, asked: RecordQuery, plan: RecordPlan, page: HitPage): Promise<HitPage> {
  const { limit, after, sort } = asked
  const missing = limit - page.places.length
  if (missing <= 0 || page.oldest === null) return page
  const isPast = after !== null && (sort === "date" ? isOlder(after, page.oldest) : after.score < 0)
  const begin = isPast ? after : page.oldest
  for await (const since of reaches(sql, asked, plan, missing, begin.publishedOn)) {
    const within = query`${plan.byKeys} and published_on <= ${begin.publishedOn}::date ${sinceDay(since)}`
    const rows = await run(
      sql,
      query`
        select ${pick({ id: value<string>`id`, publishedOn: value<string>`published_on` })}
        from (${candidates(asked, within)}) c
        where true ${holdTerms(asked)} ${from("date", begin)}
        order by published_on desc, id limit ${missing}`,
    )
    if (rows.length < missing && since !== null) continue
    const score = sort === "date" ? 0 : -1
    return { ...page, places: [...page.places, ...rows.map((row) => ({ ...row, score }))] }
  }
  return page
}

function isOlder(place: RecordPlace, than: RecordPlace): boolean {
  return place.publishedOn < than.publishedOn || (place.publishedOn === than.publishedOn && place.id >= than.id)
}
