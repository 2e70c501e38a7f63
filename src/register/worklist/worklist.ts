/** The worklist (待办清单): what waits, what is due and what is overdue, in one order over all sources. */
import { loadNamesOf, loadPersons } from "../../access/person-link-store.ts"
import { actorOf, type PersonOf, type Principal } from "../../access/principal.ts"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { LawParts } from "../../law/policy.ts"
import { partiesBelow, partiesOf } from "../proceeding/party.ts"
import { exchangeSource } from "./exchange-source.ts"
import {
  comparePlaces,
  type DueBucket,
  type DueDays,
  dueDays,
  dueNames,
  type Place,
  readCursor,
  toCursor,
  type WorkItem,
} from "./item.ts"
import { legalitySource } from "./legality-source.ts"
import { personalDataSource } from "./personal-data-source.ts"
import { proceedingSource } from "./proceeding-source.ts"
import { recordSource } from "./record-source.ts"
import { secondPersonSource } from "./second-person-source.ts"
import { noticeSource, unservedSource } from "./service-source.ts"
import type { WorkQuery, WorkSource } from "./source.ts"
import { unconfirmedSource } from "./unconfirmed-source.ts"
import { superiorKeys, waysOf } from "./waiting.ts"

/** Where the work of this room comes from. */
const ownSources: readonly WorkSource[] = [
  proceedingSource,
  recordSource,
  personalDataSource,
  noticeSource,
  unservedSource,
  unconfirmedSource,
  legalitySource,
  exchangeSource,
  secondPersonSource,
]

/** Every kind of work with its words. @param others where work comes from beside proceedings and records */
export function kindsOf(others: readonly WorkSource[]): Readonly<Record<string, Bilingual>> {
  return Object.assign({}, ...[...ownSources, ...others].map(({ kinds }) => kinds))
}

/** What is asked for. */
export interface WorklistRequest {
  principal: Principal
  /** The authority whose work it is. */
  reach: AuthorityReach
  for: "me" | "authority"
  /** Whether the authorities below are looked at as well. */
  below: boolean
  due: DueBucket | null
  kind: string | null
  /** Who began it or acted last: as the audit trail names them, the login's name of an own officer, or `me`. */
  person: string | null
  cursor: string | null
  limit: number
}

/** A page of the worklist. The counts by bucket are those of the kind asked for, and the other way round. */
export interface Worklist {
  days: DueDays
  items: WorkItem[]
  next: string | null
  byDue: Record<DueBucket, number>
  byKind: { kind: string; name: Bilingual; count: number }[]
}

/**
 * Reads a page.
 * @param others where work comes from beside proceedings and records
 * @returns "unknown-kind" where none of them has work of the kind
 */
export async function readWorklist(
  sql: Sql,
  request: WorklistRequest,
  today: string,
  { calendar, policy }: LawParts,
  others: readonly WorkSource[],
): Promise<Worklist | "invalid-cursor" | "unknown-kind"> {
  const sources = [...ownSources, ...others]
  const workKinds = kindsOf(others)
  if (request.kind !== null && !Object.hasOwn(workKinds, request.kind)) return "unknown-kind"
  const after = request.cursor === null ? null : readCursor(request.cursor)
  if (request.cursor !== null && after === null) return "invalid-cursor"
  const me = actorOf(request.principal)
  const names = { person: await loadPersons(sql), names: await loadNamesOf(sql, me) }
  const query = { ...toQuery(request, dueDays(today, calendar), names), policy }
  const { items, next } = await readPage(sql, sources, query, after, request.limit)
  const counts: { kind: string; due: DueBucket; count: number }[] = []
  for (const source of sources) counts.push(...(await source.count(sql, query)))
  const { due, kind } = query.filter
  const sum = (rows: typeof counts) => rows.reduce((total, { count }) => total + count, 0)
  const byDue = Object.fromEntries(
    dueNames.map((name) => [
      name,
      sum(counts.filter((row) => row.due === name && (kind === null || row.kind === kind))),
    ]),
  ) as Record<DueBucket, number>
  const byKind = Object.entries(workKinds).map(([name, words]) => ({
    kind: name,
    name: words,
    count: sum(counts.filter((row) => row.kind === name && (due === null || row.due === due))),
  }))
  return { days: query.days, items, next, byDue, byKind }
}

/**
 * How much waits for somebody and they may go on with, by kind: of each source at most so many are looked at, so that it costs the
 * same however much there is.
 */
export async function countForMe(
  sql: Sql,
  { principal, reach }: Pick<WorklistRequest, "principal" | "reach">,
  today: string,
  { calendar, policy }: LawParts,
  { others, most }: { others: readonly WorkSource[]; most: number },
): Promise<ReadonlyMap<string, number>> {
  const names = { person: await loadPersons(sql), names: await loadNamesOf(sql, actorOf(principal)) }
  const asked = { principal, reach, for: "me", below: false, due: null, kind: null, person: null } as const
  const query = { ...toQuery({ ...asked, cursor: null, limit: most }, dueDays(today, calendar), names), policy }
  const counts = new Map<string, number>()
  for (const source of [...ownSources, ...others]) {
    for (const { kind } of await source.list(sql, query, null, most)) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}

async function readPage(
  sql: Sql,
  sources: readonly WorkSource[],
  query: WorkQuery,
  after: Place | null,
  limit: number,
) {
  const found: WorkItem[] = []
  for (const source of sources) {
    if (query.filter.kind !== null && !Object.hasOwn(source.kinds, query.filter.kind)) continue
    found.push(...(await source.list(sql, query, after, limit + 1)))
  }
  found.sort(comparePlaces)
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, next: found.length > limit && last ? toCursor(last) : null }
}

function toQuery(
  { principal, reach, below, due, kind, person, ...request }: WorklistRequest,
  days: DueDays,
  known: { person: PersonOf; names: readonly string[] },
) {
  const { authority } = reach
  const parties = {
    own: partiesOf(principal, { authority, subjectCode: "" }),
    below: principal.kind === "officer" ? partiesBelow(principal.role) : [],
    displayed: partiesOf(principal, { authority: "", subjectCode: "", displayedBy: authority }),
  }
  return {
    scope: {
      ...{ reach, below, superiorKeys: superiorKeys() },
      person: request.for === "me" ? { names: known.names, ways: waysOf(parties) } : null,
      by: person === null ? null : toActor(person, principal, authority),
    },
    ...{ filter: { due, kind }, days, principal, person: known.person },
  } satisfies Omit<WorkQuery, "policy">
}

function toActor(person: string, principal: Principal, authority: string): string {
  if (person === "me") return actorOf(principal)
  return person.includes(":") ? person : `officer:${authority}:${person}`
}
