/** SQL of looking again through what is public: how far it was looked through, and what waits to be looked at. */
import { eq } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { assigned, build, excluded, listOf, names, pick, query, run, statement, value } from "../../database/query.ts"
import { personalDataFinding, personalDataLook } from "../../database/schema/register.ts"

/** How far it was looked through. */
export type Look = typeof personalDataLook.$inferSelect
/** What seems to hold personal data. */
export type OpenFinding = typeof personalDataFinding.$inferSelect

const { object, authority, found } = personalDataFinding

const enter = statement({ rules: personalDataLook.rules }, ({ rules }) =>
  build.insert(personalDataLook).values({ rules }).onConflictDoNothing(),
)
const held = statement(
  { rules: personalDataLook.rules },
  ({
    rules,
  }) => query`select ${pick(personalDataLook, "rules", "subjectsAfter", "recordsAfter")} from ${personalDataLook}
    where ${personalDataLook.rules} = ${rules} for update skip locked`,
)

/** Takes a version's look for this transaction, so that nobody else goes on with it; null where somebody does. */
export async function holdLook(tx: Transaction, rules: number): Promise<Look | null> {
  await enter(tx, { rules })
  const [look] = await held(tx, { rules })
  return look ?? null
}

export async function moveLook(tx: Transaction, { rules, subjectsAfter, recordsAfter }: Look): Promise<void> {
  const moved = build.update(personalDataLook).set({ subjectsAfter, recordsAfter })
  await run(tx, moved.where(eq(personalDataLook.rules, rules)))
}

/** What waits, behind an object. */
export async function listOpen(sql: Sql, after: string, limit: number): Promise<OpenFinding[]> {
  const columns = pick(personalDataFinding, "object", "authority", "subjectCode", "found", "since")
  return run(
    sql,
    query`select ${columns} from ${personalDataFinding} where ${object} > ${after} order by ${object} limit ${limit}`,
  )
}

// A row that was written over has been locked by the transaction that does it.
const isNew = value<boolean>`(xmax = 0)`

/** Writes down what seems to hold personal data; what is there keeps its day. @returns what was not there */
export async function saveOpen(tx: Transaction, rows: readonly OpenFinding[]): Promise<string[]> {
  if (rows.length === 0) return []
  const set = query`json_to_recordset(${JSON.stringify(rows)}::text::json)
    as f (object text, authority text, "subjectCode" text, found jsonb, since date)`
  const written = await run(
    tx,
    query`insert into ${personalDataFinding} (${names(personalDataFinding, "object", "authority", "subjectCode", "found", "since")})
      select object, authority, "subjectCode", found, since from ${set}
      on conflict (${names(personalDataFinding, "object")}) do update
        set ${assigned(personalDataFinding, { found: excluded(found), authority: excluded(authority) })}
      returning ${pick({ object, isNew })}`,
  )
  return written.flatMap((row) => (row.isNew ? [row.object] : []))
}

/** Forgets what waited. @returns what was there */
export async function deleteOpen(tx: Transaction, objects: readonly string[]): Promise<string[]> {
  if (objects.length === 0) return []
  const rows = await gone(tx, { objects })
  return rows.map((row) => row.object)
}

const gone = statement(
  { objects: listOf(object) },
  ({ objects }) =>
    query`delete from ${personalDataFinding} where ${object} = any(${objects}::text[]) returning ${pick({ object })}`,
)
