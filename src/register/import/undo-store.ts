/**
 * SQL of the undoing of an import: what it did is gathered from the audit trail, a row for each record and subject, and
 * waits as rows do.
 */
import { and, count, eq, inArray, isNull } from "drizzle-orm"
import type { Transaction } from "../../database/client.ts"
import { build, names, pick, query, run as send, value } from "../../database/query.ts"
import { auditEvent, importRow, importRun } from "../../database/schema/audit.ts"
import { record, subject } from "../../database/schema/register.ts"
import type { ImportRun } from "./store.ts"
import type { Undoing } from "./undo-decision.ts"

/** Has whoever else opens an undoing of an import wait until the transaction has ended: what it did is gathered once. */
export async function lockUndoing(tx: Transaction, id: string): Promise<void> {
  await send(tx, query`select pg_advisory_xact_lock(hashtextextended(${`undo ${id}`}, 0))`)
}

/**
 * Gathers what an import did into the rows of its undoing. The audit trail is read for long: nothing is locked meanwhile.
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
  const done = query`select ${object} as object, min(${id}) as first, bool_and(${act} = 'subject.add') as stays,
      json_build_object('object', ${object}, 'events', json_agg(${event} order by ${id}))::text as text
    from ${auditEvent} where ${importId} = ${undone.id} and ${at} >= ${undone.startedAt}
      and (${act} like 'record.%' or ${act} like 'subject.%') ${isOwn}
    group by ${object}`
  await send(
    tx,
    query`insert into ${importRow} (${names(importRow, "importId", "line", "text", "length", "object")})
      select ${undoId}::uuid, row_number() over (order by stays, first), text, length(text), object from (${done}) as done`,
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
 * How many records of an undoing's rows are shown, by authority, and subjects that it would set back are, by the region that
 * they had: so many it may end or amend.
 */
export async function countShown(tx: Transaction, undoId: string): Promise<Map<string, number>> {
  const shown = { authority: record.authority, count: count() }
  const ofUndoing = eq(importRow.importId, undoId)
  const isShown = and(ofUndoing, eq(record.state, "live"))
  const rows = await send(
    tx,
    build
      .select(shown)
      .from(importRow)
      .innerJoin(record, eq(record.id, importRow.object))
      .where(isShown)
      .groupBy(record.authority),
  )
  const counts = new Map(rows.map((row) => [row.authority, row.count]))
  const first = query`${importRow.text}::json->'events'->0`
  const isListed = query`exists (select from ${record} where ${record.subjectCode} = ${importRow.object} and ${record.state} = 'live')`
  const listed = { region: value<string>`${first}->'before'->>'region'`, count: value<number>`count(*)::int` }
  const subjects = await send(
    tx,
    query`select ${pick(listed)} from ${importRow}
      where ${ofUndoing} and ${first}->>'act' = 'subject.amend' and ${isListed} group by 1`,
  )
  for (const { region, count } of subjects) counts.set(region, (counts.get(region) ?? 0) + count)
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
