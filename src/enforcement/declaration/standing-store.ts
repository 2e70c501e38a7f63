/** SQL of how agencies stand with their lists: of which day the last whole one is, and how often one is due. */
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { pick, type Query, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { declaration, declaredMeasure } from "../../database/schema/declaration.ts"
import { agency, conferenceSeat, measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { declaredEveryMonths } from "../agency/seat.ts"

/** What is read of each, as `declarationOf` takes it. */
export interface DeclarationStanding {
  toldOn: string | null
  asOf: string | null
  months: number
}

const inChina = (at: Query) => query`((${at}) at time zone 'Asia/Shanghai')::date::text`
const isOwn = query`${declaration.clientId} = ${apiClient.id} and ${declaration.complete}`

/** The columns of it, of an agency that is joined to its place in the conference. */
export const declarationColumnsOf = {
  asOf: value<string | null>`(select ${declaration.asOf}::text from ${declaration} where ${isOwn}
    order by ${declaration.number} desc limit 1)`,
  toldOn: value<string | null>`least(${inChina(query`select ${noticeEvent.raisedAt} from ${noticeEvent}
      where ${noticeEvent.id} = (select min(${notice.eventId}) from ${notice} where ${notice.clientId} = ${apiClient.id})`)},
    ${inChina(query`select min(${measure.createdAt}) from ${measure} where ${measure.clientId} = ${apiClient.id}`)})`,
  months: value<number>`coalesce((select ${conferenceSeat.declares} from ${conferenceSeat}
    where ${conferenceSeat.seat} = ${agency.member}), ${declaredEveryMonths})::int`,
}

/** How agencies whose keys are believed stand. */
export function listDeclarationStandings(sql: Sql): Promise<(DeclarationStanding & { clientId: Tenant })[]> {
  return run(
    sql,
    query`
      select ${pick({ clientId: apiClient.id, ...declarationColumnsOf })} from ${apiClient}
      left join ${agency} on ${agency.clientId} = ${apiClient.id}
      where ${apiClient.role} = 'agency' and ${apiClient.revokedAt} is null order by ${apiClient.id}`,
  )
}

const newer = alias(declaration, "newer")

/** Whether the last whole list of its agency leaves a measure out that the ledger had by then. */
export const isUndeclared = query`(${measure.state} <> 'lifted' and exists (select from ${declaration}
  where ${declaration.clientId} = ${measure.clientId} and ${declaration.complete}
    and ${measure.createdAt} < ${declaration.sentAt} and not exists (select from ${declaration} ${newer}
      where ${newer.clientId} = ${declaration.clientId} and ${newer.complete} and ${newer.number} > ${declaration.number})
    and not exists (select from ${declaredMeasure} where ${declaredMeasure.declarationId} = ${declaration.id}
      and ${declaredMeasure.measureId} = ${measure.id})))`
