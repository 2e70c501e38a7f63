/**
 * SQL of what the national exchange (双公示) wants of penalties that were decided here and nobody has told, for the worklist. By the
 * index proceeding_penalty.
 */
import type { Sql } from "../../database/client.ts"
import { pick, query, run, value } from "../../database/query.ts"
import { documentOffice } from "../../database/schema/document.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import type { Place } from "./item.ts"
import type { OfficersScope } from "./officers-source.ts"

/** A penalty that lacks its basis, or an authority whose settings lack what goes out with each. */
export interface LackingWork {
  /** Of the record; of an authority's settings a name that no record has. */
  id: string
  authority: string
  subjectCode: string | null
  subjectName: string
  since: string
  lacksBasis: boolean
  lacksCode: boolean
  lacksValidity: boolean
}

const columns = {
  id: value<string>`w.id`,
  authority: value<string>`w.authority`,
  subjectCode: value<string | null>`w.subject_code`,
  subjectName: value<string>`w.subject_name`,
  since: value<string>`w.since`,
  lacksBasis: value<boolean>`w.lacks_basis`,
  lacksCode: value<boolean>`w.lacks_code`,
  lacksValidity: value<boolean>`w.lacks_validity`,
}
const { authority, content } = proceeding
const isPublished = query`${proceeding.kind} = 'penalty' and ${proceeding.state} = 'published'`
const office = documentOffice

// The settings are the authority's own to make: those of others are not looked for.
function lacking({ reach, below }: OfficersScope) {
  const whose = below ? query`${authority} like ${`${reach.prefix}%`}` : query`${authority} = ${reach.authority}`
  return query`
    select ${record.id} collate "C" as id, ${authority} as authority, ${record.subjectCode} as subject_code,
      ${record.subjectName} as subject_name, ${record.publishedOn} as since, true as lacks_basis, false as lacks_code, false as lacks_validity
    from ${proceeding} join ${record} on ${record.id} = ${proceeding.recordId}
    where ${isPublished} and ${whose} and (${content} ->> 'basis') is null and ${record.state} = 'live' and ${record.detail} ->> 'basis' is null
    union all
    select 'exchange-settings-' || f.authority, f.authority, null, '', f.since, false, ${office.code} is null, ${office.validity} is null
    from (select ${authority} as authority, min(${proceeding.startedOn}) as since from ${proceeding}
      where ${isPublished} and ${authority} = ${reach.authority} group by ${authority}) f
    left join ${office} on ${office.authority} = f.authority
    where ${office.code} is null or ${office.validity} is null`
}

/** Those after a place, by authority and id. */
export function listLacking(
  sql: Sql,
  scope: OfficersScope,
  after: Place | null,
  limit: number,
): Promise<LackingWork[]> {
  const place = after?.dueOn === null ? query`(w.authority, w.id) > (${after.authority}, ${after.id})` : query`true`
  return run(
    sql,
    query`select ${pick(columns)} from (${lacking(scope)}) w where ${place} order by w.authority, w.id limit ${limit}`,
  )
}

/** How many there are. */
export async function countLacking(sql: Sql, scope: OfficersScope): Promise<number> {
  const counted = pick({ count: value<number>`count(*)::int` })
  const [row] = await run(sql, query`select ${counted} from (${lacking(scope)}) w`)
  return row?.count ?? 0
}
