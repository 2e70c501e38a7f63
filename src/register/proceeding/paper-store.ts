/** SQL of the papers of a case's file, as far as its preconditions ask for them. */
import { and, eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, columnsOf, statement, value } from "../../database/query.ts"
import { attachment, document, documentAct } from "../../database/schema/document.ts"
import type { FileFacts } from "./proceeding.ts"

const made = statement({ id: document.proceedingId }, ({ id }) => {
  const { documentId, act, day } = documentAct
  const served = value<string | null>`max(${day}) filter (where ${act} = 'serve')`
  const isVoid = value<boolean>`coalesce(bool_or(${act} = 'void'), false)`
  const { kind, number, madeOn } = document
  return build
    .select({ kind: value<string>`${kind}`, number, madeOn, servedOn: served, isVoid })
    .from(document)
    .leftJoin(documentAct, eq(documentId, document.id))
    .where(and(eq(document.proceedingId, id)))
    .groupBy(document.id, kind, number, madeOn, document.at)
    .orderBy(document.at)
})
const received = statement({ id: attachment.proceedingId }, ({ id }) =>
  build
    .select(columnsOf(attachment, "id", "title", "receivedOn"))
    .from(attachment)
    .where(eq(attachment.proceedingId, id)),
)

/** The papers of a file: what was declared void is none of it. */
export async function loadFile(sql: Sql, proceedingId: string): Promise<FileFacts> {
  const documents = await made(sql, { id: proceedingId })
  return {
    made: documents.flatMap(({ isVoid, ...paper }) => (isVoid ? [] : [paper])),
    received: await received(sql, { id: proceedingId }),
  }
}
