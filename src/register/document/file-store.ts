/**
 * The FileStore port: where the bytes of received papers lie. Written once under a fresh id, read by their readers' pace,
 * and never changed; what a failed write leaves behind `remove` takes away. One contract for the database and a bucket.
 */
import { eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, given, pick, query, run, statement } from "../../database/query.ts"
import { attachmentChunk } from "../../database/schema/document.ts"
import type { AttachmentPlace } from "./attachment.ts"

export interface FileStore {
  readonly place: AttachmentPlace
  /** Keeps what the chunks are. What they throw is thrown on, and nothing counts as kept. */
  write(id: string, chunks: AsyncIterable<Uint8Array>): Promise<void>
  /** Null where there is no such file. */
  read(id: string): Promise<AsyncGenerator<Uint8Array> | null>
  /** Takes a file away that is not wanted; none is fine. */
  remove(id: string): Promise<void>
}

/** Where files are written, and every place from which they are read. */
export interface FileStores {
  current: FileStore
  /** Null: files lie there, and nobody has said how it is reached. */
  at(place: AttachmentPlace): FileStore | null
}

/** New files go to the bucket where there is one; what was kept elsewhere before is read from there. */
export function openFiles(sql: Sql, bucket: FileStore | null = null): FileStores {
  const database = databaseFiles(sql)
  const stores = [database, ...(bucket ? [bucket] : [])]
  return { current: bucket ?? database, at: (place) => stores.find((store) => store.place === place) ?? null }
}

// Some chunks of a request, packed in one row: few enough rows, and small enough that others are answered in between.
const rowBytes = 256 * 1024

/** Files in PostgreSQL, in rows of 256 KiB. */
export function databaseFiles(sql: Sql): FileStore {
  return {
    place: "database",
    async write(id, chunks) {
      let ordinal = 0
      for await (const content of inRows(chunks)) {
        await run(sql, build.insert(attachmentChunk).values({ attachmentId: id, ordinal: ordinal++, content }))
      }
    },
    async read(id) {
      const first = await chunkAt(sql, { id, ordinal: 0 })
      return first[0] ? readRows(sql, id, first[0].content) : null
    },
    async remove(id) {
      await run(sql, build.delete(attachmentChunk).where(eq(attachmentChunk.attachmentId, id)))
    },
  }
}

const chunkAt = statement({ id: attachmentChunk.attachmentId, ordinal: given<number>() }, ({ id, ordinal }) => {
  const { attachmentId, content } = attachmentChunk
  return query`select ${pick({ content })} from ${attachmentChunk} where ${attachmentId} = ${id}
    and ${attachmentChunk.ordinal} = ${ordinal}`
})

async function* readRows(sql: Sql, id: string, first: Uint8Array): AsyncGenerator<Uint8Array> {
  yield first
  for (let ordinal = 1; ; ordinal++) {
    const [next] = await chunkAt(sql, { id, ordinal })
    if (!next) return
    yield next.content
  }
}

/** Gathers chunks to rows of one size, but for the last. */
async function* inRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array(rowBytes)
  let length = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + rowBytes - length)
      held.set(part, length)
      length += part.length
      at += part.length
      if (length < rowBytes) continue
      yield held
      held = new Uint8Array(rowBytes)
      length = 0
    }
  }
  if (length > 0) yield held.subarray(0, length)
}
