/**
 * What has to hold of log, register and audit trail whatever was done to them.
 */
import type { Sql } from "../../src/database/client.ts"

/** Everything that does not hold, in words; nothing when all is well. */
export async function faultsOfLog(sql: Sql): Promise<string[]> {
  const rows = await sql<{ fault: string; count: number }[]>`
    with entry as (select position, row_number() over (order by position) - 1 as expected, record_id from log_entry)
    select 'positions that leave a gap' as fault, count(*)::int as count from entry where position <> expected
    union all select 'entries beside the head''s size', abs(size - (select count(*) from log_entry))::int from log_head
    union all select 'records that are not where the log says', count(*)::int
      from record r where r.position is not null
        and not exists (select from entry e where e.position = r.position and e.record_id = r.id)
    union all select 'records that have no first entry in the log or several', count(*)::int from (
      select r.id from record r left join log_entry l on l.record_id = r.id
        and l.entry like '{"op":"add",%' and l.entry like '%"reason":null,%'
      where r.position is not null group by r.id having count(l.position) <> 1) doubled
    union all select 'additions that the audit trail has twice', count(*)::int from (
      select act, object from audit_event where act in ('subject.add', 'record.add')
      group by act, object having count(*) > 1) doubled
    union all select 'subjects and records without their addition in the audit trail', count(*)::int from (
      select code as object, 'subject.add' as act from subject union all select id, 'record.add' from record) there
      where not exists (select from audit_event a where a.object = there.object and a.act = there.act)
    union all select 'entries that the audit trail does not have once', count(*)::int from (
      select l.position from log_entry l left join audit_event a on a.position = l.position
        -- A proceeding tells what its act has published beside the record's own row.
        and a.act not like 'proceeding.%'
      -- Nobody does a map, nor tells agencies: both follow from the entries before.
      where l.entry not like '{"v":2,"op":%'
      group by l.position having count(a.position) <> 1) unequal`
  return rows.filter(({ count }) => count > 0).map(({ fault, count }) => `${count} ${fault}`)
}

/** How many entries there are but for roots of the map, which a server writes when it finds it due. */
export async function countPublications(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from log_entry where entry not like '{"v":2,"op":"map",%'`
  return row?.count ?? 0
}
