/** SQL of the seats of the joint conference. */
import { and, asc, desc, eq, isNotNull, isNull } from "drizzle-orm"
import { type Pool, type Sql, toArrayLiteral } from "../../database/client.ts"
import { build, excluded, notNull, query, run } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { agency, conferenceSeat } from "../../database/schema/enforcement.ts"
import { type Author, writeAudit } from "../../register/audit/trail.ts"
import { listMeasureTypes } from "../catalogue/store.ts"
import type { Seat } from "./seat.ts"

/** The seats, those that lead first. */
export function listSeats(sql: Sql): Promise<Seat[]> {
  const { leads, seat } = conferenceSeat
  return run(sql, build.select().from(conferenceSeat).orderBy(desc(leads), asc(seat)))
}

/**
 * Sets all seats, with an audit row. One in which an agency sits whose key is believed can't be left out, and a measure has to be
 * one of the catalogue.
 * @returns how many there were before; or what stands against it
 */
export function saveSeats(
  pool: Pool,
  seats: readonly Seat[],
  author: Author,
): Promise<{ before: number } | { taken: string } | { unknown: string }> {
  return pool.begin(async (tx) => {
    await run(tx, query`lock table ${conferenceSeat} in share row exclusive mode`)
    const known = new Set((await listMeasureTypes(tx, null)).map(({ id }) => id))
    const unknown = seats.flatMap(({ measures }) => measures ?? []).find((id) => !known.has(id))
    if (unknown !== undefined) return { unknown }
    const before = await listSeats(tx)
    const sat = await run(
      tx,
      build
        .selectDistinct({ member: notNull(agency.member) })
        .from(agency)
        .innerJoin(apiClient, eq(apiClient.id, agency.clientId))
        .where(and(isNotNull(agency.member), isNull(apiClient.revokedAt))),
    )
    const taken = sat.find(({ member }) => !seats.some(({ seat }) => seat === member))?.member
    if (taken !== undefined) return { taken }
    const { zh, en, leads, measures, declares } = conferenceSeat
    await run(
      tx,
      build
        .insert(conferenceSeat)
        .values([...seats])
        .onConflictDoUpdate({
          target: conferenceSeat.seat,
          set: {
            ...{ zh: excluded(zh), en: excluded(en), leads: excluded(leads), measures: excluded(measures) },
            declares: excluded(declares),
          },
        }),
    )
    const kept = seats.map(({ seat }) => seat)
    await run(
      tx,
      query`delete from ${conferenceSeat} where not ${conferenceSeat.seat} = any(${toArrayLiteral(kept)}::text[])`,
    )
    const audited = (all: readonly Seat[]) => Object.fromEntries(all.map(({ seat, ...rest }) => [seat, rest]))
    await writeAudit(
      tx,
      { act: "conference.set", object: "conference", before: audited(before), after: audited(seats) },
      author,
    )
    return { before: before.length }
  })
}
