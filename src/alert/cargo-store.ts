/** What webhooks carry (port), with the SQL of alerts: notices are brought by the room of agencies. */
import type { z } from "@hono/zod-openapi"
import type { Scope } from "../access/scope.ts"
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { type Piece, pick, type Query, query, run, value } from "../database/query.ts"
import { alert } from "../database/schema/alert.ts"
import { logReader } from "../database/schema/ledger.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { type AlertCursor, type AlertKind, alertKinds, matchOrdinal } from "./alert.ts"
import { alertReader, listAlertsBetween } from "./alert-store.ts"
import type { CargoName } from "./cargo.ts"
import { alertSchema, toWireAlert } from "./wire.ts"

/** What is sent of one kind, as its room provides it. What stands at a place never changes, and nothing comes before it later. */
export interface Cargo {
  /** Its kinds, of which a webhook may want some. */
  readonly kinds: Readonly<Record<string, Bilingual>>
  /** Each of them as it is sent. */
  readonly brings: z.ZodType
  /** What a client has to hold to have it sent. */
  readonly scope: Scope
  /** The rows of a client from a place on, as `position`, `ordinal` and `kind`. */
  rows(client: Piece, position: Piece, ordinal: Piece): Query
  /** Where the next one of a client will stand. */
  end(sql: Sql, clientId: Tenant): Promise<AlertCursor>
  /** What a message brings, as JSON, about to be sent. @param kinds null: of all @param now ms since 1970 */
  read(
    sql: Sql,
    clientId: Tenant,
    range: { first: AlertCursor; last: AlertCursor },
    kinds: readonly string[] | null,
    now: number,
  ): Promise<readonly unknown[]>
}

/** All of them. */
export type Cargoes = Readonly<Record<CargoName, Cargo>>

/** Alerts as cargo. */
export const alertCargo: Cargo = {
  kinds: alertKinds,
  brings: alertSchema,
  scope: "alert:read",
  rows: (client, position, ordinal) => query`
    select ${alert.position}, ${alert.ordinal}, ${alert.kind} from ${alert}
    where ${alert.clientId} = ${client} and (${alert.position}, ${alert.ordinal}) >= (${position}, ${ordinal})`,
  async end(sql, clientId) {
    const { position } = logReader
    const ordinal = value<number>`coalesce((
      select max(${alert.ordinal}) + 1 from ${alert} where ${alert.clientId} = ${clientId}
        and ${alert.position} = ${position} and ${alert.ordinal} < ${matchOrdinal}), 0)::int`
    const reader = query`${logReader} where ${logReader.name} = ${alertReader}`
    const [row] = await run(sql, query`select ${pick({ position, ordinal })} from ${reader}`)
    return row ?? { position: 0, ordinal: 0 }
  },
  async read(sql, clientId, { first, last }, kinds) {
    const alerts = await listAlertsBetween(sql, clientId, first, last, kinds as readonly AlertKind[] | null)
    return alerts.map(toWireAlert)
  },
}
