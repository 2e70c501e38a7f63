/** SQL of what others brought about in a client's place, as webhooks carry it: at once, without its asking. */
import { and, asc, between, eq, inArray } from "drizzle-orm"
import { clientEffects } from "../access/effect.ts"
import type { Tenant } from "../access/tenant.ts"
import { toldSchema, toWireTold } from "../access/told-wire.ts"
import { build, pick, query, run, value } from "../database/query.ts"
import { toldEffect } from "../database/schema/access.ts"
import type { EffectName } from "../gate/effect.ts"
import { affectedName } from "../gate/hands.ts"
import type { Cargo } from "./cargo-store.ts"

const { id, affected, effect } = toldEffect
const nameOf = (client: Tenant) => affectedName({ kind: "client", client, region: null })

/** What a client was told, as cargo. What its holder is told as a person is for them alone (GET /v1/told). */
export const toldCargo: Cargo = {
  kinds: clientEffects,
  brings: toldSchema,
  scope: "told:read",
  rows: (client, position, ordinal) => query`
    select ${id} as position, 0 as ordinal, ${effect} as kind from ${toldEffect}
    where ${affected} = 'client:' || ${client}::text and ${id} >= ${position}::bigint + least(${ordinal}::int, 1)`,
  async end(sql, client) {
    const last = value<number>`coalesce(max(${id}), 0)`
    const [row] = await run(
      sql,
      query`select ${pick({ last })} from ${toldEffect} where ${affected} = ${nameOf(client)}`,
    )
    return { position: row?.last ?? 0, ordinal: 1 }
  },
  async read(sql, client, { first, last }, kinds) {
    const wanted = and(
      eq(affected, nameOf(client)),
      between(id, first.position, last.position),
      kinds === null ? undefined : inArray(effect, [...kinds] as EffectName[]),
    )
    return (await run(sql, build.select().from(toldEffect).where(wanted).orderBy(asc(id)))).map(toWireTold)
  },
}
