/** SQL of the drafts of forms: by whom and of what is a digest, what was typed is sealed. */
import { and, desc, eq, gt, inArray, lte, type SQL } from "drizzle-orm"
import type { Sql, Transaction } from "../database/client.ts"
import { build, query, run } from "../database/query.ts"
import { formDraft } from "../database/schema/access.ts"

/** A draft as it is kept. */
export type StoredDraft = typeof formDraft.$inferSelect

/** Keeps a draft in the place of what its slot held, and of this owner so many, the newest. @param older digests of former keys */
export async function saveDraft(tx: Transaction, draft: StoredDraft, older: readonly Uint8Array[], max: number) {
  const { form, sealed, savedAt, owner, slot } = draft
  // Of one owner one after the other: two pages at once would count neither.
  await run(
    tx,
    query`select pg_advisory_xact_lock(hashtextextended(${`draft ${Buffer.from(owner).toString("hex")}`}, 0))`,
  )
  if (older.length > 0) await run(tx, build.delete(formDraft).where(isOwn(older, slot)))
  await run(
    tx,
    build
      .insert(formDraft)
      .values(draft)
      .onConflictDoUpdate({ target: [formDraft.owner, formDraft.slot], set: { form, sealed, savedAt } }),
  )
  const kept = build
    .select({ slot: formDraft.slot })
    .from(formDraft)
    .where(eq(formDraft.owner, owner))
    .orderBy(desc(formDraft.savedAt), formDraft.slot)
    .offset(max)
  const beyond = (await run(tx, kept)).map(({ slot }) => slot)
  if (beyond.length > 0) {
    await run(tx, build.delete(formDraft).where(and(eq(formDraft.owner, owner), inArray(formDraft.slot, beyond))))
  }
}

/** The drafts of a form, the newest first. @param since of which time on they are there */
export async function listDrafts(
  sql: Sql,
  { owners, forms, since }: { owners: readonly Uint8Array[]; forms: readonly Uint8Array[]; since: Date },
  max: number,
): Promise<StoredDraft[]> {
  const isIts = and(isOf(owners), inArray(formDraft.form, [...forms]), gt(formDraft.savedAt, since))
  return run(sql, build.select().from(formDraft).where(isIts).orderBy(desc(formDraft.savedAt)).limit(max))
}

/** Removes a draft. */
export async function deleteDraft(sql: Sql, owners: readonly Uint8Array[], slot: string): Promise<void> {
  await run(sql, build.delete(formDraft).where(isOwn(owners, slot)))
}

/** Removes what is older than drafts are kept. */
export async function deleteDraftsUntil(sql: Sql, until: Date): Promise<void> {
  await run(sql, build.delete(formDraft).where(lte(formDraft.savedAt, until)))
}

function isOf(owners: readonly Uint8Array[]): SQL {
  return inArray(formDraft.owner, [...owners])
}

function isOwn(owners: readonly Uint8Array[], slot: string): SQL | undefined {
  return and(isOf(owners), eq(formDraft.slot, slot))
}
