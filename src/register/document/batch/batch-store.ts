/** SQL of the documents of a batch: which of its decisions have one, and what became of them. */
import { asc, eq, getTableColumns } from "drizzle-orm"
import type { Sql } from "../../../database/client.ts"
import { build, pick, type Query, query, run, value } from "../../../database/query.ts"
import { bulkRow } from "../../../database/schema/bulk.ts"
import { document, documentAct } from "../../../database/schema/document.ts"
import { proceeding } from "../../../database/schema/register.ts"
import type { DocumentActName } from "../service.ts"
import type { StoredDocument } from "../store.ts"

/** How far the papers of a batch are. */
export interface BatchCounts {
  /** Decisions of the batch. */
  decisions: number
  /** Of these with a paper that is not void. */
  made: number
  posted: number
  served: number
}

const isVoid = query`exists (select from ${documentAct} where ${documentAct.documentId} = ${document.id}
  and ${documentAct.act} = 'void')`
const kind = "abnormal-listing-decision"
// By the rows of the batch, which are found by their key; those that were decided by themselves are none of its decisions.
const isOf = (bulk: string) => query`${proceeding.id} in (
  select ${bulkRow.proceedingId} from ${bulkRow} where ${bulkRow.bulkId} = ${bulk} and ${bulkRow.outcome} = 'done')`
const paper = query`select from ${document} where ${document.proceedingId} = ${proceeding.id}
  and ${document.kind} = ${kind} and not ${isVoid}`
const did = (act: DocumentActName) => query`exists (
  select from ${documentAct} where ${documentAct.documentId} = ${document.id} and ${documentAct.act} = ${act})`

/** Counts them. */
export async function countBatch(sql: Sql, bulk: string): Promise<BatchCounts> {
  const count = (which: Query) => value<number>`count(*) filter (where ${which})::int`
  const [row] = await run(
    sql,
    query`select ${pick({
      decisions: value<number>`count(*)::int`,
      made: count(query`${document.id} is not null`),
      posted: count(query`${document.id} is not null and ${did("post")}`),
      served: count(query`${document.id} is not null and ${did("serve")}`),
    })}
    from ${proceeding} left join ${document} on ${document.proceedingId} = ${proceeding.id} and ${document.kind} = ${kind}
      and not ${isVoid}
    where ${isOf(bulk)}`,
  )
  return row ?? { decisions: 0, made: 0, posted: 0, served: 0 }
}

/** Decisions of a batch that have no paper yet, in the order of their numbers' length and text. */
export async function listUnmade(sql: Sql, bulk: string, limit: number): Promise<string[]> {
  const number = query`${proceeding.content} ->> 'decision_no'`
  const rows = await run(
    sql,
    query`select ${pick({ id: proceeding.id })} from ${proceeding} where ${isOf(bulk)} and not exists (${paper})
      order by length(${number}), ${number}, ${proceeding.id} limit ${limit}`,
  )
  return rows.map(({ id }) => id)
}

/** Papers of a batch after a number; those with which an act is still to be done, which one that was served by itself is not. */
export function listBatch(
  sql: Sql,
  bulk: string,
  { without, after, limit }: { without: DocumentActName | null; after: string | null; limit: number },
): Promise<StoredDocument[]> {
  const isLater =
    after === null
      ? query`true`
      : query`(length(${document.number}), ${document.number}) > (length(${after}), ${after})`
  return run(
    sql,
    build
      .select(getTableColumns(document))
      .from(document)
      .innerJoin(proceeding, eq(proceeding.id, document.proceedingId))
      .where(query`${isOf(bulk)} and ${document.kind} = ${kind} and not ${isVoid} and ${isLater}
        and ${without === null ? query`true` : query`not ${did(without)} and not ${did("serve")}`}`)
      .orderBy(query`length(${document.number})`, asc(document.number))
      .limit(limit),
  )
}

/** Of papers that are packed so many at a time: the numbers after which a file begins, but for the first. */
export async function listBatchCuts(sql: Sql, bulk: string, size: number): Promise<string[]> {
  const inOrder = query`length(${document.number}), ${document.number}`
  const rows = await run(
    sql,
    query`select ${pick({ number: value<string>`n.number` })} from (
        select ${document.number} as number, row_number() over (order by ${inOrder}) as place, count(*) over () as all
        from ${document} join ${proceeding} on ${proceeding.id} = ${document.proceedingId}
        where ${isOf(bulk)} and ${document.kind} = ${kind} and not ${isVoid}) n
      where n.place % ${size} = 0 and n.place < n.all order by n.place`,
  )
  return rows.map(({ number }) => number)
}
