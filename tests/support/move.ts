/**
 * Moves of records as officers' decisions make them, without the proceeding that leads there.
 */
import { randomBytes } from "node:crypto"
import type { Pool } from "../../src/database/client.ts"
import { dayInChina } from "../../src/law/day.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { lockHead } from "../../src/ledger/sequencer.ts"
import { moveRecord } from "../../src/register/record/change.ts"
import type { RecordContent } from "../../src/register/record/record.ts"
import { isLawful, type RecordMoveName } from "../../src/register/record/state.ts"
import { findRecord, listRecords } from "../../src/register/record/store.ts"
import { replaceCode } from "../../src/register/subject/code-change.ts"
import { loadSubjects } from "../../src/register/subject/store.ts"
import { clock } from "./app.ts"
import { saveAsOperator } from "./gate.ts"

/** Moves a record, and what follows it. @returns the ids of which the log says something; none when the move is not lawful */
export async function move(
  sql: Pool,
  id: string,
  name: RecordMoveName,
  content: Partial<RecordContent> = {},
  at = clock(),
): Promise<string[]> {
  return sql.begin(async (tx) => {
    const { size } = await lockHead(tx)
    const record = await findRecord(tx, id)
    if (!record || !isLawful(name, record.content.list, record.state)) return []
    const change = { content: { ...record.content, ...content } }
    const records = await listRecords(tx, record.content.subjectCode)
    const changes = moveRecord(name, record, change, records, contextOf(size, at))
    await saveAsOperator(tx, changes, await lockHead(tx), { actor: "test", reason: null, at })
    return changes.publications.flatMap(({ recordId }) => recordId ?? [])
  })
}

/** Replaces a merchant's code. */
export async function recode(sql: Pool, from: string, to: string, at = clock()): Promise<void> {
  await sql.begin(async (tx) => {
    const { size } = await lockHead(tx)
    const known = (await loadSubjects(tx, [from])).get(from)
    if (!known) throw new Error("nothing is known of this code")
    const replacement = { from, to, subject: known.subject, known: undefined }
    const changes = replaceCode(replacement, await listRecords(tx, from), contextOf(size, at), "410105")
    await saveAsOperator(tx, changes, await lockHead(tx), { actor: "test", reason: null, at })
  })
}

const contextOf = (size: number, at: number) => ({
  ...{ today: dayInChina(at), policy: defaultPolicy, size },
  newSalt: () => randomBytes(32).toString("base64url"),
})
