/** SQL that brings the rows of the lists of an annual reply, some thousands at a time. */
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { pick, type Query, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { complaintCount } from "../../database/schema/complaint.ts"
import { platformOrder } from "../../database/schema/duty.ts"
import { lead } from "../../database/schema/lead.ts"
import { letter } from "../../database/schema/letter.ts"
import { record, subject } from "../../database/schema/register.ts"
import { rosterSeller } from "../../database/schema/roster.ts"
import { readCited } from "../../law/cited.ts"
import { recordStates, stateNames } from "../../register/record/state.ts"
import type { ReplyList, ReplyRows } from "./list.ts"

/** Of which authorities, with those below, and in which days, both inclusive. */
export interface ReplyScope {
  reach: AuthorityReach
  from: string
  to: string
}

const rowsAtOnce = 5_000

/** Reads all rows by their ids, a page at a time. */
async function* byId<Row extends { id: string }>(
  start: string,
  page: (after: string) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let after = start; ; ) {
    const rows = await page(after)
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (!last || rows.length < rowsAtOnce) return
    after = last.id
  }
}

const noUuid = "00000000-0000-0000-0000-000000000000"
const inYear = (day: Query, { from, to }: ReplyScope) => query`${day} between ${from}::date and ${to}::date`
const covered = (authority: Query, { reach }: ReplyScope) => query`starts_with(${authority}, ${reach.prefix})`
const yuan = (amount: unknown) => (typeof amount === "number" ? amount.toFixed(2) : null)

// A decision that fell counts as never made, and one that was changed stands under its new number.
const standing = stateNames.filter((state) => !recordStates[state].annulled && state !== "superseded")

function records(sql: Sql, scope: ReplyScope): AsyncGenerator<readonly ReplyRows["records"][]> {
  const { id, list, authority, state } = record
  const fields = pick({
    ...{ id, list, authority, published_on: record.publishedOn, state, ended_on: record.endedOn },
  })
  return byId("", (after) =>
    run(
      sql,
      query`
        select ${fields} from ${record}
        where ${id} > ${after} and ${covered(query`${authority}`, scope)} and ${state} <> 'unpublished'
          and (${inYear(query`${record.publishedOn}`, scope)} or ${inYear(query`${record.endedOn}`, scope)})
        order by ${id} limit ${rowsAtOnce}`,
    ),
  )
}

async function* cases(sql: Sql, scope: ReplyScope): AsyncGenerator<readonly ReplyRows["cases"][]> {
  const { id, authority, detail } = record
  const fields = pick({
    id,
    authority,
    decided_on: record.decidedOn,
    detail,
    shops: value<{ platform: string }[] | null>`${subject.shops}`,
  })
  const pages = byId("", (after) =>
    run(
      sql,
      query`
        select ${fields} from ${record} left join ${subject} on ${subject.code} = ${record.subjectCode}
        where ${id} > ${after} and ${record.list} = 'penalty' and ${covered(query`${authority}`, scope)}
          and ${inYear(query`${record.decidedOn}`, scope)} and ${record.state} = any(${`{${standing.join()}}`}::text[])
        order by ${id} limit ${rowsAtOnce}`,
    ),
  )
  for await (const rows of pages)
    yield rows.map(({ shops, detail: told, ...row }) => ({
      ...row,
      cited: readCited(String(told.basis ?? "")),
      platforms: [...new Set((shops ?? []).map(({ platform }) => platform))].sort(),
      kinds:
        typeof told.kinds === "string" ? (told.kinds.split(",") as NonNullable<ReplyRows["cases"]["kinds"]>) : null,
      ...{ fine: yuan(told.fine_cny), confiscated: yuan(told.confiscated_cny) },
    }))
}

function leads(sql: Sql, scope: ReplyScope): AsyncGenerator<readonly ReplyRows["leads"][]> {
  const { id, authority, source, state, result } = lead
  const fields = pick({
    ...{ id, authority, source, taken_on: lead.takenOn, state, verified_on: lead.verifiedOn, result },
  })
  return byId(noUuid, (after) =>
    run(
      sql,
      query`
        select ${fields} from ${lead}
        where ${id} > ${after}::uuid and ${covered(query`${authority}`, scope)} and ${inYear(query`${lead.takenOn}`, scope)}
        order by ${id} limit ${rowsAtOnce}`,
    ),
  )
}

// One row a platform, region and kind of identity: a seller that need not register is a person, whom no list names.
async function* sellers(sql: Sql, scope: ReplyScope): AsyncGenerator<readonly ReplyRows["sellers"][]> {
  const { clientId, code, exemption, enteredOn, exitedOn, verifiedOn } = rosterSeller
  const region = query`coalesce(${rosterSeller.region}, '000000')`
  yield await run(
    sql,
    query`
      select ${pick({
        platform: apiClient.name,
        region: value<string>`${region}`,
        identity: value<
          ReplyRows["sellers"]["identity"]
        >`case when ${code} is not null then 'registered' when ${exemption} is not null then 'exempt' else 'unknown' end`,
        verified: value<boolean>`${inYear(query`coalesce(${verifiedOn}, ${enteredOn})`, scope)}`,
        sellers: value<number>`count(*)::int`,
      })}
      from ${rosterSeller} join ${apiClient} on ${apiClient.id} = ${clientId}
      where starts_with(${region}, ${scope.reach.prefix}) and ${enteredOn} <= ${scope.to}::date
        and (${exitedOn} is null or ${exitedOn} > ${scope.to}::date)
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
  )
}

async function* complaints(sql: Sql, scope: ReplyScope): AsyncGenerator<readonly ReplyRows["complaints"][]> {
  const { platform, category, month, count, code } = complaintCount
  const region = query`coalesce(${subject.region}, substr(${code}, 3, 6))`
  yield await run(
    sql,
    query`
      select ${pick({
        ...{ platform, category, month: value<string>`to_char(${month}, 'YYYY-MM')` },
        complaints: value<number>`sum(${count})::int`,
      })}
      from ${complaintCount} left join ${subject} on ${subject.code} = ${code}
      where ${inYear(query`${month}`, scope)} and ${covered(region, scope)}
      group by 1, 2, 3 order by 1, 2, 3`,
  )
}

function orders(sql: Sql, scope: ReplyScope): AsyncGenerator<readonly ReplyRows["orders"][]> {
  const { id, authority, state, answer, issuedOn } = platformOrder
  const fields = pick({ id, authority, issued_on: value<string>`${issuedOn}`, state, answer })
  return byId(noUuid, (after) =>
    run(
      sql,
      query`
        select ${fields} from ${platformOrder}
        where ${id} > ${after}::uuid and ${covered(query`${authority}`, scope)} and ${inYear(query`${issuedOn}`, scope)}
          and ${state} <> 'withdrawn'
        order by ${id} limit ${rowsAtOnce}`,
    ),
  )
}

async function* letters(sql: Sql, scope: ReplyScope): AsyncGenerator<readonly ReplyRows["letters"][]> {
  const { id, kind, authority, sentOn, state, heldOn, result, promises } = letter
  const fields = pick({
    ...{ id, kind, authority: value<string>`${authority}`, sent_on: value<string>`${sentOn}`, state },
    ...{ received: value<boolean>`${letter.receivedAt} is not null`, held_on: heldOn, result, promises },
    signed: value<boolean>`${letter.signedAt} is not null`,
  })
  const pages = byId(noUuid, (after) =>
    run(
      sql,
      query`
        select ${fields} from ${letter}
        where ${id} > ${after}::uuid and ${covered(query`${authority}`, scope)} and ${inYear(query`${sentOn}`, scope)}
          and ${state} <> 'withdrawn'
        order by ${id} limit ${rowsAtOnce}`,
    ),
  )
  for await (const rows of pages)
    yield rows.map(({ promises: all, ...row }) => ({
      ...row,
      promises: all.length,
      kept: all.filter(({ outcome }) => outcome === "kept").length,
    }))
}

/** The rows of each list, by ids or by what they are grouped by. */
export const readList: {
  [List in ReplyList]: (sql: Sql, scope: ReplyScope) => AsyncGenerator<readonly ReplyRows[List][]>
} = { records, cases, leads, sellers, complaints, orders, letters }
