/** SQL of what opens the commitments to decisions as they were served. */
import { and, eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, query, statement, value } from "../../database/query.ts"
import { decisionText, proceeding, record } from "../../database/schema/register.ts"

const { content } = proceeding

const ofRecord = statement({ id: record.id }, ({ id }) =>
  build
    .select({
      ...{ authority: proceeding.authority, displayedBy: proceeding.displayedBy, subjectCode: proceeding.subjectCode },
      decisionNo: record.decisionNo,
      commitment: value<string>`${content} ->> 'served_commitment'`,
      salt: value<string>`${content} ->> 'served_salt'`,
      servedSha256: value<string>`${content} ->> 'served_sha256'`,
      publishedText: value<string>`${content} ->> 'published_text'`,
    })
    .from(proceeding)
    .innerJoin(record, eq(record.id, proceeding.recordId))
    .where(
      and(
        eq(record.id, id),
        query`${content} ->> 'served_salt' is not null`,
        query`${content} ->> 'served_commitment' = ${record.detail} ->> 'served_commitment'`,
      ),
    ),
)

const { detail } = record

// What came by an import concerns the authority that decided, and the subject as it is called now.
const ofImported = statement({ id: record.id }, ({ id }) =>
  build
    .select({
      ...{ authority: record.authority, displayedBy: value<null>`null`, subjectCode: record.subjectCode },
      decisionNo: record.decisionNo,
      commitment: value<string>`${detail} ->> 'served_commitment'`,
      salt: value<string>`${decisionText.servedSalt}`,
      servedSha256: value<string>`${detail} ->> 'served_sha256'`,
      publishedText: decisionText.text,
    })
    .from(record)
    .innerJoin(decisionText, eq(decisionText.recordId, record.id))
    .where(
      and(
        eq(record.id, id),
        query`${decisionText.servedSalt} is not null and ${detail} ? 'served_commitment'`,
        query`${decisionText.sha256} = ${detail} ->> 'decision_text'`,
      ),
    ),
)

/** What opens the commitment of a record, with whom it concerns; null where it has none. */
export async function findOpening(sql: Sql, recordId: string) {
  const [row] = [...(await ofRecord(sql, { id: recordId })), ...(await ofImported(sql, { id: recordId }))]
  return row ?? null
}
