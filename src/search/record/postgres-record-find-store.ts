/**
 * A page of records in PostgreSQL. What many records fulfil is not looked for in all of them: the latest are counted and
 * weighed, up to `recordTallyMax`, and the others follow by date.
 */
import type { Pool, Sql } from "../../database/client.ts"
import { type Query, query, run } from "../../database/query.ts"
import { addDays } from "../../law/day.ts"
import { type Days, daysOf } from "./period.ts"
import { published } from "./postgres-record-condition-store.ts"
import { expectSince, type HitPage, type Reading, readDated, readHits, readSince } from "./postgres-record-hit-store.ts"
import { commonFrom, planRecords, type RecordPlan } from "./postgres-record-plan-store.ts"
import { emptyFacets, toRecordFacets } from "./record-facet.ts"
import {
  ForeignPin,
  type RecordPage,
  type RecordPin,
  type RecordPlace,
  type RecordQuery,
  recordTallyMax,
} from "./record-index.ts"

// Records that are brought into their order by date before a text is looked at: that of one takes as long as to sort some tens.
const sortedMax = 10 * recordTallyMax
// The first look is at a part of the latest, and tells what share of records are hits: those of one kind come in clusters.
const firstPart = 0.1
// What is looked through for the rest, over what that share promises.
const spare = 1.1
// A window that would have to be so many times as long as the last is no matter of its share: a sample says where hits lie.
// Behind the first part comes one ten times as long, where hits lie evenly.
const reachMax = 12
// On a later page so many are weighed at most: those that were, and what has come since.
const pinnedMax = 3 * recordTallyMax

/** A page of hits with the tally, as the port says. */
export async function findRecords(sql: Pool, given: RecordQuery): Promise<RecordPage> {
  const plan = await planRecords(sql, given.terms, given.filter)
  const asked = { ...given, terms: plan.terms }
  if (given.sort === "relevance" && given.after !== null && given.pin) return findPinned(sql, asked, plan, given.pin)
  if (isSorted(plan) || isOfDays(asked)) {
    const whole = { since: null, until: null, most: recordTallyMax, tallied: recordTallyMax }
    // Where it is known that keys leave few enough, no text is brought into its order before it is looked at.
    // Of what is rare they know the most that it can be, which says nothing while they are those of a small register.
    const isTold = plan.isKnown || plan.documents > recordTallyMax
    const isFew = isTold && plan.share < walkFrom && plan.looked * plan.documents <= recordTallyMax
    const page = isFew ? await readWindow(sql, asked, plan, { ...whole, order: "all" }) : null
    if (page !== null && page.hits <= recordTallyMax) return finish(sql, asked, plan, [page])
    return finish(sql, asked, plan, [await readWindow(sql, asked, plan, { ...whole, order: "date" })])
  }
  return findLatest(sql, asked, plan)
}

/**
 * Whether all that keys leave are few enough. How many hold a rare text nobody knows beforehand, for statistics know the most
 * frequent keys alone; so those are looked at from the latest on until there are enough, without a guess.
 */
function isSorted({ share, looked, documents }: RecordPlan): boolean {
  return share * documents <= recordTallyMax || (share < commonFrom && looked * documents <= sortedMax)
}

/** Whether all are hits that were published on some days: those are the latest as they come. */
function isOfDays({ terms, filter: { from: _, to: __, ...filter } }: RecordQuery): boolean {
  return terms.length === 0 && Object.values(filter).every((limit) => limit === undefined)
}

function keysOf({ share, byKeys }: RecordPlan): Query {
  return share < commonFrom ? byKeys : query``
}

/**
 * The page of a condition that very many records fulfil: the latest are gone through, one window of days after the other,
 * until there are enough. How long the next is, the share of hits in the last says; and where that is far from what statistics
 * promised, a sample of all, for hits come in clusters.
 */
async function findLatest(sql: Pool, asked: RecordQuery, plan: RecordPlan): Promise<RecordPage> {
  const { since: first, until: last } = daysOf(asked.filter)
  let [until, { share }] = [last, plan]
  let reach = Math.ceil((firstPart * recordTallyMax) / share)
  const isAll = (first !== null || last !== null) && (await holdAtMost(sql, asked, recordTallyMax))
  let since = isAll ? null : await readSince(sql, asked.scope, { since: first, until }, reach)
  const pages: HitPage[] = []
  for (let hits = 0; ; ) {
    const most = recordTallyMax - hits
    const window = { since: since ?? first, until, most, tallied: most, order: "date" } as const
    const page = await readWindow(sql, asked, { ...plan, share }, window)
    pages.push(page)
    hits += page.hits
    if (since === null || page.hits > most) break
    until = addDays(since, -1)
    if (page.hits > 0) share = Math.min(1, page.hits / reach)
    const wanted = spare * (recordTallyMax + 1 - hits)
    const days = { since: first, until }
    if (page.hits > 0 && wanted / share <= reachMax * reach) {
      reach = Math.ceil(wanted / share)
      since = await readSince(sql, asked.scope, days, reach)
    } else since = await expectSince(sql, asked, days, wanted, plan.documents)
  }
  return finish(sql, asked, { ...plan, share }, pages)
}

/** Whether so few records were published on the days of a filter that they are one window. */
async function holdAtMost(sql: Sql, { scope, filter }: RecordQuery, records: number): Promise<boolean> {
  return (await readSince(sql, scope, daysOf(filter), records)) === null
}

/** The page of what was found in one window after the other, with what follows it by date. */
async function finish(sql: Sql, asked: RecordQuery, plan: RecordPlan, pages: readonly HitPage[]): Promise<RecordPage> {
  const page = tallied(joinPages(asked, pages))
  if (page.exact) return pinned(asked, page, null)
  return pinned(asked, await readOn(sql, asked, plan, page), page.oldest)
}

// From this share on all records of a window are walked through, to the last hit that is wanted. Below it the index of keys
// and that of days leave little but hits, which are sorted before their texts are looked at.
const walkFrom = 0.4
// From this share on of a small register PostgreSQL would rather walk through all of it by date, and hold keys against each.
const freeBelow = 0.05

const sortMemory = "64MB"

function readWindow(
  sql: Pool,
  asked: RecordQuery,
  { share, looked, documents, byKeys }: RecordPlan,
  window: Days & Pick<Reading, "most" | "tallied" | "order">,
): Promise<HitPage> {
  if (share >= walkFrom) return readHits(sql, asked, { ...window, byKeys: query`` })
  // Where there is little to look at, PostgreSQL may do as it likes, in one query.
  if ((looked < freeBelow || window.order === "all") && looked * documents <= recordTallyMax)
    return readHits(sql, asked, { ...window, byKeys })
  return sql.begin(async (tx) => {
    // To hold keys against a record takes PostgreSQL as long as to look at its text, and it thinks that to be nothing: where
    // a condition is common but rare in these days, it would leave out the index of keys.
    // Rows are sorted with the texts that lie in them: of ten thousand they are some tens of megabytes.
    await run(
      tx,
      query`select set_config('enable_indexscan', 'off', true), set_config('enable_seqscan', 'off', true),
        set_config('work_mem', ${sortMemory}, true)`,
    )
    return readHits(tx, asked, { ...window, byKeys })
  })
}

/** Hits of several windows, the latest first, as one page. */
function joinPages({ sort, limit }: RecordQuery, pages: readonly HitPage[]): HitPage {
  const counts = new Map<string, number>()
  for (const { facet, count } of pages.flatMap((page) => page.counts)) {
    counts.set(facet, (counts.get(facet) ?? 0) + count)
  }
  const inOrder = (a: RecordPlace, b: RecordPlace) =>
    (sort === "date" ? 0 : b.score - a.score) || (isOlder(b, a) ? -1 : 1)
  return {
    hits: pages.reduce((sum, { hits }) => sum + hits, 0),
    counts: [...counts].map(([facet, count]) => ({ facet, count })),
    places: pages
      .flatMap(({ places }) => places)
      .sort(inOrder)
      .slice(0, limit),
    oldest: pages.findLast(({ oldest }) => oldest !== null)?.oldest ?? null,
  }
}

type TalliedPage = HitPage & Omit<RecordPage, "pin">

function tallied(page: HitPage): TalliedPage {
  const { hits, counts } = page
  const facets = hits === 0 ? emptyFacets() : toRecordFacets(counts)
  return { ...page, total: Math.min(hits, recordTallyMax), exact: hits <= recordTallyMax, facets }
}

function pinned(
  { sort }: RecordQuery,
  { places, total, exact, facets }: Omit<RecordPage, "pin">,
  oldest: RecordPlace | null,
): RecordPage {
  const bound = oldest && { publishedOn: oldest.publishedOn, id: oldest.id }
  return { places, total, exact, facets, pin: sort === "date" ? null : { by: "database", oldest: bound } }
}

/** A later page: what was weighed for the first is weighed again, and with it what has come since. */
async function findPinned(sql: Sql, asked: RecordQuery, plan: RecordPlan, pin: RecordPin): Promise<RecordPage> {
  if (pin.by !== "database") throw new ForeignPin()
  const { oldest } = pin
  const later =
    oldest === null
      ? query``
      : query`and (${published} > ${oldest.publishedOn}::date or (${published} = ${oldest.publishedOn}::date and id <= ${oldest.id}))`
  const days = { since: oldest?.publishedOn ?? null, until: null }
  const byKeys = query`${keysOf(plan)} ${later}`
  const page = tallied(
    await readHits(sql, asked, { byKeys, ...days, order: "none", most: pinnedMax, tallied: recordTallyMax }),
  )
  if (oldest === null) return { ...page, pin }
  const all = { ...page, oldest: { ...oldest, score: 0 }, total: recordTallyMax, exact: false }
  return { ...(await readOn(sql, asked, plan, all)), pin }
}

/** What follows those that were weighed, by date. */
async function readOn(sql: Sql, asked: RecordQuery, plan: RecordPlan, page: TalliedPage): Promise<TalliedPage> {
  const { limit, after, sort } = asked
  const missing = limit - page.places.length
  if (missing <= 0 || page.oldest === null) return page
  const isPast = after !== null && (sort === "date" ? isOlder(after, page.oldest) : after.score < 0)
  const begin = isPast ? after : page.oldest
  for await (const since of reaches(sql, asked, plan, missing, begin.publishedOn)) {
    const rows = await readDated(sql, asked, { byKeys: keysOf(plan), since }, begin, missing)
    if (rows.length < missing && since !== null) continue
    const score = sort === "date" ? 0 : -1
    return { ...page, places: [...page.places, ...rows.map((row) => ({ ...row, score }))] }
  }
  return page
}

/** Days from which on so many records that fulfil a condition are expected, each earlier than the last; null for all. */
async function* reaches(
  sql: Sql,
  { scope, filter }: RecordQuery,
  { share, documents }: RecordPlan,
  wanted: number,
  until: string,
): AsyncGenerator<string | null> {
  const days = { ...daysOf(filter), until }
  for (let reach = Math.ceil((spare * wanted) / Math.min(1, share)); reach < documents; reach *= 4) {
    const day = await readSince(sql, scope, days, reach)
    if (day === null) break
    yield day
  }
  yield null
}

function isOlder(place: RecordPlace, than: RecordPlace): boolean {
  return place.publishedOn < than.publishedOn || (place.publishedOn === than.publishedOn && place.id >= than.id)
}
