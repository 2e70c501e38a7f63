/** SQL of codes that were replaced by another (代码变更): which stands for which, and who held them before. */
import { type Column, eq } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, excluded, given, listOf, pick, type Query, query, run, statement } from "../../database/query.ts"
import { merchantContact } from "../../database/schema/message.ts"
import { proceeding, subjectCodeChange } from "../../database/schema/register.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findEnd, saveEnds } from "./end-store.ts"
import { loadSubjects, takeOutSubjects } from "./store.ts"

/** A code that was replaced, and the one under which everything stands now. Days are YYYY-MM-DD. */
export type CodeChange = Pick<typeof subjectCodeChange.$inferSelect, "code" | "current" | "changedOn">

const { code, current, changedOn } = subjectCodeChange
const columns = { code, current, changedOn }

const changesOf = statement({ codes: listOf(code) }, ({ codes }) => {
  const isOne = query`${code} = any(${codes}::text[]) or ${current} = any(${codes}::text[])`
  return query`select ${pick(columns)} from ${subjectCodeChange} where ${isOne} order by ${changedOn}, ${code}`
})

/** The changes from or to any of some codes, the earliest first. */
export async function listCodeChanges(sql: Sql, codes: readonly string[]): Promise<CodeChange[]> {
  return codes.length === 0 ? [] : changesOf(sql, { codes })
}

/** The change that replaced a code; null where none did. */
export async function findCodeChange(sql: Sql, asked: string): Promise<CodeChange | null> {
  return (await listCodeChanges(sql, [asked])).find((change) => change.code === asked) ?? null
}

/** All codes that one merchant has had and has, the asked one among them, and the one that stands now. */
export async function readCodes(sql: Sql, asked: string): Promise<{ current: string; all: string[] }> {
  const present = (await findCodeChange(sql, asked))?.current ?? asked
  const before = await listCodeChanges(sql, [present])
  return { current: present, all: [present, ...before.flatMap((each) => (each.current === present ? each.code : []))] }
}

/** Whether a column holds a code, or one that was replaced by it. */
export function isCodeOf(column: Column, asked: string): Query {
  return query`(${column} = ${asked} or ${column} in (select ${code} from ${subjectCodeChange} where ${current} = ${asked}))`
}

/** Why nothing is begun under a code that was replaced. */
export const replacedWords = ({ code, current, changedOn }: CodeChange): Bilingual => ({
  zh: `代码 ${code} 已于 ${changedOn} 变更为 ${current}，请以新代码办理`,
  en: `${code} was replaced by ${current} on ${changedOn}: use that`,
})

const leading = statement({ code: given<string>(), to: given<string>() }, (p) =>
  build
    .update(subjectCodeChange)
    .set({ current: query`${p.to}::text` })
    .where(eq(current, query`${p.code}::text`)),
)

/**
 * Notes that a code was replaced, and takes along what stood under it: those that led to it, its proceedings, where the
 * merchant is told, and how it ended.
 */
export async function saveCodeChange(tx: Transaction, change: CodeChange): Promise<void> {
  await leading(tx, { code: change.code, to: change.current })
  // A merchant may get a code back.
  await run(tx, build.delete(subjectCodeChange).where(eq(code, change.current)))
  const set = { current: excluded(current), changedOn: excluded(changedOn) }
  await run(tx, build.insert(subjectCodeChange).values(change).onConflictDoUpdate({ target: code, set }))
  const moved = build.update(proceeding).set({ subjectCode: change.current })
  await run(tx, moved.where(eq(proceeding.subjectCode, change.code)))
  const told = build.update(merchantContact).set({ code: change.current })
  await run(tx, told.where(eq(merchantContact.code, change.code)))
  const ended = await findEnd(tx, change.code)
  if (ended) await saveEnds(tx, [{ ...ended, code: change.current }])
  const before = [...(await loadSubjects(tx, [change.code])).values()].map(({ subject }) => subject)
  await takeOutSubjects(
    tx,
    before.map((subject) => ({ subject, before: subject })),
  )
}
