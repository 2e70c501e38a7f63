/** SQL of changes of settings that wait for a second person. */
import { and, eq } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, run } from "../../database/query.ts"
import { settingChange } from "../../database/schema/document.ts"
import { type SettingChange, subjectOf } from "./setting-change.ts"

const change = columnsOf(settingChange, "id", "authority", "content", "actor", "at")

/** Has a change wait, in the place of one on the same subject. */
export async function saveChange(tx: Transaction, waiting: SettingChange): Promise<void> {
  const { authority, ...set } = waiting
  const subject = subjectOf(waiting.content)
  const saved = build.insert(settingChange).values({ authority, subject, ...set })
  await run(tx, saved.onConflictDoUpdate({ target: [settingChange.authority, settingChange.subject], set }))
}

/** What waits of an authority on a subject; null: nothing. */
export async function findChange(
  sql: Sql,
  authority: string,
  subject: ReturnType<typeof subjectOf>,
): Promise<SettingChange | null> {
  const isIt = and(eq(settingChange.authority, authority), eq(settingChange.subject, subject))
  return (await run(sql, build.select(change).from(settingChange).where(isIt)))[0] ?? null
}

/** Takes a change of an authority, so that nobody else decides it; null where it is not there, or no longer. */
export async function takeChange(tx: Transaction, authority: string, id: string): Promise<SettingChange | null> {
  const isIt = and(eq(settingChange.authority, authority), eq(settingChange.id, id))
  return (await run(tx, build.select(change).from(settingChange).where(isIt).for("update")))[0] ?? null
}

/** Forgets a change that was decided. */
export async function dropChange(tx: Transaction, { authority, content }: SettingChange): Promise<void> {
  const isIt = and(eq(settingChange.authority, authority), eq(settingChange.subject, subjectOf(content)))
  await run(tx, build.delete(settingChange).where(isIt))
}
