/** SQL of certificates of other registers that were taken. */
import type { Sql } from "../../database/client.ts"
import { pick, query, run, value } from "../../database/query.ts"
import { proceeding } from "../../database/schema/register.ts"

/** What was taken about a record: of which log, and where in it. */
export async function listCertificates(sql: Sql, recordId: string): Promise<{ origin: string; position: number }[]> {
  const taken = value<string>`${proceeding.content} ->> 'certificate'`
  const rows = await run(
    sql,
    query`select ${pick({ taken })} from ${proceeding}
      where ${proceeding.recordId} = ${recordId} and ${proceeding.content} ? 'certificate'`,
  )
  return rows.map((row) => {
    const [origin = "", position = ""] = row.taken.split(" ")
    return { origin, position: Number(position) }
  })
}
