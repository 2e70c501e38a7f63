/** SQL of notices as webhooks carry them: what was told, with its place in the log, and nothing that an answer changes. */
import { and, asc, eq, inArray } from "drizzle-orm"
import type { Cargo } from "../../alert/cargo-store.ts"
import { build, columnsOf, pick, query, run, value } from "../../database/query.ts"
import { notice, noticeBatch, noticeEvent } from "../../database/schema/enforcement.ts"
import { dayInChina } from "../../law/day.ts"
import { coverOf } from "../sharing/cover-store.ts"
import { noteUses } from "../sharing/use-store.ts"
import { type NoticeKind, noticeKinds } from "./notice.ts"
import { mayRead, requestOf } from "./store.ts"
import { sentNoticeSchema } from "./wire.ts"

const sentFields = {
  ...columnsOf(noticeEvent, "id", "kind", "line"),
  ...{ leaf: notice.leaf, operation: noticeBatch.operation, batchPosition: noticeBatch.position },
}

/** Notices and recalls as cargo. */
export const noticeCargo: Cargo = {
  kinds: noticeKinds,
  brings: sentNoticeSchema,
  scope: "notice:read",
  rows: (client, position, ordinal) => query`
    select ${notice.eventId} as position, 0 as ordinal, ${noticeEvent.kind} as kind from ${notice}
    join ${noticeEvent} on ${noticeEvent.id} = ${notice.eventId}
    where ${notice.clientId} = ${client} and ${notice.eventId} >= ${position}::bigint + least(${ordinal}::int, 1)`,
  async end(sql) {
    const last = value<number>`coalesce(max(${noticeEvent.id}), 0)`
    const [row] = await run(sql, query`select ${pick({ last })} from ${noticeEvent}`)
    return { position: row?.last ?? 0, ordinal: 1 }
  },
  async read(sql, clientId, { first, last }, kinds, now) {
    const cover = await coverOf(sql, clientId, dayInChina(now))
    const wanted = and(
      eq(notice.clientId, clientId),
      query`${notice.eventId} between ${first.position} and ${last.position}`,
      kinds === null ? undefined : inArray(noticeEvent.kind, [...kinds] as NoticeKind[]),
      mayRead(cover),
    )
    const rows = await run(
      sql,
      build
        .select({ ...sentFields, request: requestOf(cover).as("request") })
        .from(notice)
        .innerJoin(noticeEvent, eq(noticeEvent.id, notice.eventId))
        .innerJoin(noticeBatch, eq(noticeBatch.id, noticeEvent.batch))
        .where(wanted)
        .orderBy(asc(notice.eventId)),
    )
    // Every attempt is a use: what did not arrive may have been read on the way.
    await noteUses(sql, clientId, "webhook", rows, now)
    return rows.map(({ id, kind, line, leaf, operation, batchPosition }) => ({
      ...{ id, kind, ...(line === null ? {} : { notice: JSON.parse(line) as unknown }) },
      ...{ batch: { operation, position: batchPosition, leaf }, url: `/v1/notices/${id}` },
      proof: `/v1/notices/${id}/proof`,
    }))
  },
}
