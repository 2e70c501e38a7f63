/** SQL of what one person has sent or proposed and another has to release: imports, and changes of settings. */
import { postPattern } from "../../access/principal.ts"
import type { AuthorityReach } from "../../access/reach.ts"
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { pick, type Query, query, run, value } from "../../database/query.ts"
import { importRow, importRun } from "../../database/schema/audit.ts"
import { settingChange } from "../../database/schema/document.ts"
import type { DocumentKindName } from "../document/document-kind.ts"
import type { ImportState } from "../import/state.ts"
import type { Place } from "./item.ts"

export const secondKinds = ["import", "findings", "undo", "setting"] as const
type SecondKind = (typeof secondKinds)[number]

/** What waits. */
export interface SecondWork {
  id: string
  kind: SecondKind
  authority: string
  /** Of an import its state; of a setting what it is about. */
  state: Extract<ImportState, "waiting" | "releasing"> | "office" | DocumentKindName
  /** The file that was sent; null for a setting. */
  file: string | null
  actor: string
  /** Who has answered findings in it, and does not release it. */
  answerers: readonly string[]
  /** Whether rows of it can be released: those in which nothing is open. */
  ready: boolean
  at: Date
}

/** Whose, and which of them. */
export interface SecondScope {
  reach: AuthorityReach
  /** Whether those below are looked at too. */
  below: boolean
  /** The kinds that are asked for. */
  kinds: readonly SecondKind[]
  by: string | null
  /** Somebody whose own are left out: all their names, as `personOf` says them; null: nobody's. */
  notOf: readonly string[] | null
}

const columns = {
  id: value<string>`w.id::text`,
  kind: value<SecondKind>`w.kind`,
  authority: value<string>`w.authority`,
  state: value<SecondWork["state"]>`w.state`,
  file: value<string | null>`w.file`,
  actor: value<string>`w.actor`,
  answerers: value<string[]>`w.answerers`,
  ready: value<boolean>`(w.kind <> 'findings' or exists (select from ${importRow}
    where ${importRow.importId} = w.id and ${importRow.open} = 0))`,
  at: value<Date>`w.at`,
}

function waiting({ reach: { authority, prefix }, below, kinds, by, notOf }: SecondScope): Query {
  const whose = below ? query`w.authority like ${`${prefix}%`}` : query`w.authority = ${authority}`
  const { id, undoes, state, source, actor, answerers, startedAt } = importRun
  const isOpen = query`exists (select from ${importRow} where ${importRow.importId} = ${id} and ${importRow.open} > 0)`
  // Who has sent or answered may answer more, and does not release: whom `handIn` names, as persons.
  const hands = query`array(select regexp_replace(who, ${postPattern}, 'officer:') from unnest(case
    when w.kind = 'findings' then '{}' else w.answerers || w.actor end) as who)`
  return query`(select w.* from (
      select ${id} as id, case when ${undoes} is not null then 'undo' when ${isOpen} then 'findings' else 'import' end as kind,
        ${importRun.authority} as authority, ${state} as state, ${source} as file, ${actor} as actor,
        ${answerers} as answerers, ${startedAt} as at
      from ${importRun} where ${importRun.authority} is not null and ${state} in ('waiting', 'releasing')
      union all
      select ${settingChange.id}, 'setting', ${settingChange.authority}, ${settingChange.subject}, null,
        ${settingChange.actor}, '{}', ${settingChange.at} from ${settingChange}) w
    where ${whose} and w.kind = any(${`{${kinds.join(",")}}`}::text[])
      ${by === null ? query`` : query`and w.actor = ${by}`}
      ${notOf === null ? query`` : query`and not ${hands} && ${toArrayLiteral([...notOf])}::text[]`}) w`
}

/** What waits after a place, by authority and id: it has no last day. */
export function listSecond(sql: Sql, scope: SecondScope, after: Place | null, limit: number): Promise<SecondWork[]> {
  const place =
    after?.dueOn === null
      ? query`(w.authority, w.id::text collate "C") > (${after.authority}, ${after.id})`
      : query`true`
  return run(
    sql,
    query`select ${pick(columns)} from ${waiting(scope)} where ${place}
      order by w.authority, w.id::text collate "C" limit ${limit}`,
  )
}

/** How much waits, by kind. */
export function countSecond(sql: Sql, scope: SecondScope): Promise<{ kind: SecondKind; count: number }[]> {
  const counted = pick({ kind: value<SecondKind>`w.kind`, count: value<number>`count(*)::int` })
  return run(sql, query`select ${counted} from ${waiting(scope)} group by 1`)
}
