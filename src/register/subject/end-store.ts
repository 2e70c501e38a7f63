/** SQL of how subjects ended: by deregistration, or in a merger with their successor. */
import { eq, inArray } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, excluded, run, statement, value } from "../../database/query.ts"
import { subject, subjectEnd } from "../../database/schema/register.ts"

/** How a subject ended. */
export type SubjectEnd = Pick<typeof subjectEnd.$inferSelect, "code" | "endedOn" | "successor">

/** Notes how subjects ended; what is said last counts. Whoever reads what has changed about subjects reads them anew. */
export async function saveEnds(tx: Transaction, ends: readonly SubjectEnd[]): Promise<void> {
  if (ends.length === 0) return
  const set = { endedOn: excluded(subjectEnd.endedOn), successor: excluded(subjectEnd.successor) }
  const insert = build.insert(subjectEnd).values([...ends])
  await run(tx, insert.onConflictDoUpdate({ target: subjectEnd.code, set }))
  const codes = ends.map(({ code }) => code)
  await run(
    tx,
    build
      .update(subject)
      .set({ code: value<string>`${subject.code}` })
      .where(inArray(subject.code, codes)),
  )
}

const endOfSubject = statement({ code: subjectEnd.code }, ({ code }) =>
  build
    .select({ code: subjectEnd.code, endedOn: subjectEnd.endedOn, successor: subjectEnd.successor })
    .from(subjectEnd)
    .where(eq(subjectEnd.code, code)),
)

/** How a subject ended; null where nothing is known of it. */
export async function findEnd(sql: Sql, code: string): Promise<SubjectEnd | null> {
  const [end] = await endOfSubject(sql, { code })
  return end ?? null
}
