/**
 * SQL of the undoing of an import: what it did is gathered from the audit trail, a row for each record and subject, and
 * waits as rows do.
 */
import { and, count, eq, inArray, isNotNull, isNull } from "drizzle-orm"
import { wholeRegister } from "../../access/reach.ts"
import type { Transaction } from "../../database/client.ts"
import { build, names, notNull, pick, query, run as send, value } from "../../database/query.ts"
import { auditEvent, importRow, importRun } from "../../database/schema/audit.ts"
import { record, subject } from "../../database/schema/register.ts"
import { findRun, type ImportRun } from "./store.ts"
import type { Undoing } from "./undo-decision.ts"

/**
 * Gathers what an import did into the rows of its undoing.
 * @param own the authority whose records alone are undone, and how the regions of its subjects begin; null: all
 */
export async function gatherDone(
  tx: Transaction,
  undone: Pick<ImportRun, "id" | "startedAt">,
  undoId: string,
  own: { authority: string; prefix: string } | null,
): Promise<void> {
  const { id, act, object, position, before, after, importId, at } = auditEvent
  const isOwn = own
    ? query`and (exists (select from ${record} where ${record.id} = ${object} and ${record.authority} = ${own.authority})
        or exists (select from ${subject} where ${subject.code} = ${object} and ${subject.region} like ${`${own.prefix}%`})
        or ${act} = 'subject.add' and exists (select from ${record} where ${record.subjectCode} = ${object}
          and ${record.authority} = ${own.authority}))`
    : query``
  const event = query`json_build_object('act', ${act}, 'position', ${position}, 'before', ${before}, 'after', ${after})`
  // Who stays known is named last: nothing is taken back of them.
  const done = query`select min(${id}) as first, bool_and(${act} = 'subject.add') as stays,
      json_build_object('object', ${object}, 'events', json_agg(${event} order by ${id}))::text as text
    from ${auditEvent} where ${importId} = ${undone.id} and ${at} >= ${undone.startedAt}
      and (${act} like 'record.%' or ${act} like 'subject.%') ${isOwn}
    group by ${object}`
  await send(
    tx,
    query`insert into ${importRow} (${names(importRow, "importId", "line", "text", "length")})
      select ${undoId}::uuid, row_number() over (order by stays, first), text, length(text) from (${done}) as done`,
  )
}

/** The undoing of an import, for an authority or for all, that waits, is under way or done; null where there is none. */
export async function findUndoing(tx: Transaction, id: string, authority: string | null): Promise<string | null> {
  const isFor = authority === null ? isNull(importRun.authority) : eq(importRun.authority, authority)
  const stands = inArray(importRun.state, ["waiting", "releasing", "released"])
  const isIt = and(eq(importRun.undoes, id), isFor, stands)
  const [run] = await send(tx, build.select({ id: importRun.id }).from(importRun).where(isIt).limit(1))
  return run?.id ?? null
}

/**
 * How many records that an import has done something to are shown, by authority, and subjects that it has amended are, by
 * the region that they had: so many its undoing may end or amend.
 * @param undoId its undoing that has begun: so many it still may
 */
export async function countShown(
  tx: Transaction,
  undone: Pick<ImportRun, "id" | "startedAt">,
  undoId: string | null = null,
): Promise<Map<string, number>> {
  const { importId, act, object, at, before } = auditEvent
  const isLeft = undoId
    ? query`and ${object} in (select ${importRow.text}::json->>'object' from ${importRow} where ${importRow.importId} = ${undoId})`
    : query``
  const done = query`select ${object} from ${auditEvent}
    where ${importId} = ${undone.id} and ${at} >= ${undone.startedAt} and ${act} like 'record.%' ${isLeft}`
  const shown = { authority: record.authority, count: count() }
  const isShown = and(eq(record.state, "live"), query`${record.id} in (${done})`)
  const rows = await send(tx, build.select(shown).from(record).where(isShown).groupBy(record.authority))
  const counts = new Map(rows.map((row) => [row.authority, row.count]))
  const amended = query`select ${object}, min(${before}->>'region') as region from ${auditEvent}
    where ${importId} = ${undone.id} and ${at} >= ${undone.startedAt} and ${act} in ('subject.add', 'subject.amend') ${isLeft}
    group by ${object} having bool_and(${act} = 'subject.amend')`
  const isListed = query`exists (select from ${record} where ${record.subjectCode} = amended.object and ${record.state} = 'live')`
  const listed = { region: value<string>`amended.region`, count: value<number>`count(*)::int` }
  const subjects = await send(
    tx,
    query`select ${pick(listed)} from (${amended}) as amended(object, region) where ${isListed} group by 1`,
  )
  for (const { region, count } of subjects) counts.set(region, (counts.get(region) ?? 0) + count)
  return counts
}

/** How much the undoings of somebody for all that are under way, or were cut off, may still end or amend, by authority. */
export async function countUndoing(tx: Transaction, actor: string): Promise<Map<string, number>> {
  const { id, undoes, state, authority } = importRun
  const isUnderWay = and(isNotNull(undoes), isNull(authority), eq(importRun.actor, actor), eq(state, "releasing"))
  const undoings = await send(
    tx,
    build
      .select({ id, undoes: notNull(undoes) })
      .from(importRun)
      .where(isUnderWay),
  )
  const counts = new Map<string, number>()
  for (const { id: undoId, undoes: undoneId } of undoings) {
    const undone = await findRun(tx, wholeRegister, undoneId)
    const left = undone ? await countShown(tx, undone, undoId) : []
    for (const [place, count] of left) counts.set(place, (counts.get(place) ?? 0) + count)
  }
  return counts
}

/** A row of an undoing, as it waits. */
export function readUndoing({ line, text }: { line: number; text: string }): Undoing {
  const { object, events } = JSON.parse(text)
  const [{ act, before }] = events
  if (!act.startsWith("subject.")) return { line, object, events }
  // What it was before it was known is nothing.
  return {
    line,
    object,
    events,
    subject: { before: act === "subject.add" ? null : before, after: events.at(-1).after },
  }
}
