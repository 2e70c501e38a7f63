/** SQL of whom there is to be in an evaluation: authorities that have decided, and merchants with live records. */
import type { Sql } from "../../database/client.ts"
import { given, pick, query, statement, value } from "../../database/query.ts"
import { record } from "../../database/schema/register.ts"

const shownMax = 40

const deciding = statement({ max: given<number>() }, ({ max }) => {
  const { authority, state } = record
  return query`select ${pick(record, "authority")}, ${pick({ count: value<number>`count(*)::int` })} from ${record}
    where ${state} = 'live' group by ${authority} order by 2 desc, 1 limit ${max}`
})

const listed = statement({ max: given<number>() }, ({ max }) => {
  const { subjectCode, state, publishedOn } = record
  return query`select ${pick(record, "subjectCode", "subjectName", "list")} from ${record}
    where ${state} = 'live' order by ${publishedOn} desc, ${subjectCode} limit ${max}`
})

/** The authorities with the most live records. */
export async function listDeciding(sql: Sql): Promise<string[]> {
  return (await deciding(sql, { max: shownMax })).map(({ authority }) => authority)
}

/** Some merchants with live records, the latest published first. */
export async function listListed(sql: Sql): Promise<{ code: string; name: string; list: string }[]> {
  const rows = await listed(sql, { max: shownMax })
  return rows.map(({ subjectCode: code, subjectName: name, list }) => ({ code, name, list }))
}
