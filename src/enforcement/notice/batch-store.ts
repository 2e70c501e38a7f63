/** SQL of batches as they are made: the leaves of what goes out at once, and the tree over them. */
import type { Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { build, pick, query, run, value } from "../../database/query.ts"
import { notice, noticeBatch, noticeEvent, noticeTile } from "../../database/schema/enforcement.ts"
import type { GrownTile } from "../../ledger/tree.ts"
import { type BatchOperation, noticePrefix } from "./batch.ts"

/** The leaf hashes of a batch in their order, one behind the other: by the rule of batch.ts. */
export async function readLeaves(
  tx: Transaction,
  batch: number,
  secret: Uint8Array,
  afterEvent: number,
): Promise<Uint8Array> {
  const id = query`${noticeEvent.id} || ':' || ${notice.clientId}`
  const salt = query`encode(sha256(sha256(${secret}::bytea || convert_to(${id}, 'UTF8'))), 'hex')`
  const text = query`${`${noticePrefix}\n`}::text || ${salt} || E'\n' || ${notice.clientId} || E'\n' || ${noticeEvent.line}`
  const [row] = await run(
    tx,
    query`
      select ${pick({
        leaves: value<Uint8Array | null>`string_agg(sha256('\\x00'::bytea || convert_to(${text}, 'UTF8')), ''::bytea
          order by ${notice.leaf})`,
      })}
      from ${noticeEvent} join ${notice} on ${notice.eventId} = ${noticeEvent.id}
      where ${noticeEvent.id} > ${afterEvent} and ${noticeEvent.batch} = ${batch}`,
  )
  return row?.leaves ?? new Uint8Array()
}

/** Keeps a batch with the tiles of its tree. */
export async function saveBatch(
  tx: Transaction,
  batch: {
    id: number
    operation: BatchOperation
    position: number
    size: number
    root: Uint8Array
    secret: Uint8Array
    now: number
  },
  tiles: readonly GrownTile[],
): Promise<void> {
  const { now, ...row } = batch
  await run(tx, build.insert(noticeBatch).values({ ...row, at: new Date(now) }))
  function* rows() {
    for (const { level, index, hashes } of tiles)
      yield [batch.id, level, index, `\\x${Buffer.from(hashes).toString("hex")}`]
  }
  await copyTables(tx, [copyOf(noticeTile, ["batch", "level", "index", "hashes"], rows())])
}
