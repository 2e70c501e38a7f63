/** SQL of counting: events out of the log, and cells that they are added to. */
import { alias } from "drizzle-orm/pg-core"
import type { Sql, Transaction } from "../../database/client.ts"
import {
  assigned,
  build,
  excluded,
  given,
  names,
  pick,
  type Query,
  query,
  run,
  statement,
  value,
} from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
import { statisticCell } from "../../database/schema/statistics.ts"
import { isListName } from "../../law/list.ts"
import { decodeEntry } from "../../ledger/entry.ts"
import type { Cell, LineFacts, LogEvent } from "./event.ts"

/** The name of the follower that counts. */
export const statisticsReader = "statistics"

const before = alias(logEntry, "before")
const between = alias(logEntry, "between")

// A line may have been destroyed since: then the record says what it held.
const events = statement({ from: given<number>(), to: given<number>() }, (p) => {
  const { position, entry, line, subjectCode } = logEntry
  const replaced = query`(${entry}::json ->> 'replaces')::bigint`
  const ofRecord = (lacks: Query, id: Query) => value<LineFacts | null>`case when ${lacks} then
    (select json_build_object('ground', coalesce(${record.ground}, ${record.penaltyClass}, ''),
      'decidedOn', ${record.decidedOn}, 'publishedOn', ${record.publishedOn}) from ${record} where ${record.id} = ${id}) end`
  const openedElse = ofRecord(
    query`${line} is null and ${entry}::json ->> 'commitment' is not null`,
    query`${logEntry.recordId}`,
  )
  const replacedElse = ofRecord(
    query`${before.line} is null and ${before.position} is not null`,
    query`${before.recordId}`,
  )
  const endsDisplay = value<boolean>`${entry}::json ->> 'op' = 'erase' and not exists (
    select from ${logEntry} ${between} where ${between.subjectCode} = ${before.subjectCode}
      and ${between.position} > ${before.position} and ${between.position} < ${position}
      and (${between.entry}::json ->> 'replaces')::bigint = ${before.position})`
  const { region, shops } = subject
  return query`
    select ${pick({
      ...{ entry, line, replacedLine: value<string | null>`${before.line}`, endsDisplay, openedElse, replacedElse },
      region: value<string | null>`${region}`,
      platforms: value<string[] | null>`(select json_agg(s ->> 'platform') from jsonb_array_elements(${shops}) s)`,
    })}
    from ${logEntry}
    left join ${logEntry} ${before} on ${before.position} = ${replaced}
    left join ${subject} on ${subject.code} = coalesce(${subjectCode}, ${before.subjectCode})
    where ${position} >= ${p.from} and ${position} < ${p.to}
      and coalesce(${logEntry.recordId}, ${before.recordId}) is not null`
})

/** Where the register does not say, as in search. */
export const unknownRegion = "000000"

/** The events of the entries [from, to) that are about records. */
export async function readEvents(sql: Sql, from: number, to: number): Promise<LogEvent[]> {
  const rows = await events(sql, { from, to })
  return rows.flatMap(({ entry, line, replacedLine, region, platforms, endsDisplay, ...row }) => {
    const read = decodeEntry(entry)
    if (!read || read.authority === null || !isListName(read.list)) return []
    const { operation, time, list, authority, reason } = read
    return [
      {
        ...{ operation, time, list, authority, reason, endsDisplay },
        ...{ region: region ?? unknownRegion, platforms: (platforms ?? []).filter((name) => name !== "") },
        ...{ opened: readFacts(line) ?? row.openedElse, replaced: readFacts(replacedLine) ?? row.replacedElse },
      },
    ]
  })
}

interface Line {
  ground?: string | null
  class?: string | null
  decided_on: string
  published_on: string
}

function readFacts(line: string | null): LineFacts | null {
  if (line === null) return null
  const { ground, class: penaltyClass, decided_on: decidedOn, published_on: publishedOn } = JSON.parse(line) as Line
  return { ground: ground ?? penaltyClass ?? "", decidedOn, publishedOn }
}

/** Adds to cells. No cell occurs twice. */
export async function addCells(tx: Transaction, cells: readonly Cell[]): Promise<void> {
  if (cells.length === 0) return
  const { events: counted, days } = statisticCell
  const key = ["month", "authority", "list", "ground", "region", "platform", "figure"] as const
  await run(
    tx,
    query`
      insert into ${statisticCell} (${names(statisticCell, ...key, "events", "days")})
      select month, authority, list, ground, region, platform, figure, events, days
      from json_to_recordset(${JSON.stringify(cells)}::text::json) as c (month date, authority text, list text,
        ground text, region text, platform text, figure text, events bigint, days bigint)
      on conflict (${names(statisticCell, ...key)}) do update
      set ${assigned(statisticCell, {
        events: query`${counted} + ${excluded(counted)}`,
        days: query`${days} + ${excluded(days)}`,
      })}`,
  )
}

/** Throws away what was counted. */
export async function clearCells(tx: Transaction): Promise<void> {
  await run(tx, build.delete(statisticCell))
}
