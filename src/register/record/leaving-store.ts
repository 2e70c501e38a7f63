/**
 * SQL of what has left already: the subjects and live records in pages, and what officers have answered of their texts.
 */
import type { Sql } from "../../database/client.ts"
import { given, pick, query, statement, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { proceeding, record, subject } from "../../database/schema/register.ts"
import { subjectKeys, toHeld } from "./column.ts"
import type { Kept } from "./leaving-text.ts"
import type { HeldRecord, Subject } from "./record.ts"
import { heldWhere } from "./store.ts"

const pageRows = 2_000

const subjectsAfter = statement(
  { after: subject.code, limit: given<number>() },
  ({ after, limit }) => query`select ${pick(subject, ...subjectKeys)} from ${subject} where ${subject.code} > ${after}
    order by ${subject.code} limit ${limit}`,
)

/** Subjects behind a code, in the order of codes: those of a page. */
export async function listSubjectsAfter(sql: Sql, after: string, limit: number): Promise<Subject[]> {
  return subjectsAfter(sql, { after, limit })
}

/** Every subject, in the order of codes. */
export async function* readSubjects(sql: Sql): AsyncGenerator<Subject[]> {
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page: Subject[] = await subjectsAfter(sql, { after, limit: pageRows })
    yield page
    after = page.at(-1)?.code
  }
}

const liveAfter = statement({ after: record.id, limit: given<number>() }, ({ after, limit }) =>
  heldWhere(query`${record.state} = 'live' and ${record.id} > ${after} order by ${record.id} limit ${limit}`),
)

/** Live records behind an id, in the order of ids: those of a page. */
export async function listLiveAfter(sql: Sql, after: string, limit: number): Promise<HeldRecord[]> {
  return (await liveAfter(sql, { after, limit })).map(toHeld)
}

/** Every live record, in the order of ids. */
export async function* readLiveRecords(sql: Sql): AsyncGenerator<HeldRecord[]> {
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page: HeldRecord[] = await listLiveAfter(sql, after, pageRows)
    yield page
    after = page.at(-1)?.id
  }
}

const answersGiven = statement(
  {},
  () => query`select ${pick({ object: value<string>`object`, kept: value<Kept[]>`kept` })} from (
      select ${auditEvent.object} as object, ${auditEvent.after}->'kept' as kept
      from ${auditEvent} where ${auditEvent.act} = 'personal-data.keep'
      union all
      select ${proceeding.recordId}, ${proceeding.content}->'kept' from ${proceeding}
      where ${proceeding.recordId} is not null and jsonb_typeof(${proceeding.content}->'kept') = 'array'
    ) answers`,
)

/** What officers have answered, by the record's id or the subject's code: in rows of imports, and in proceedings. */
export async function readAnswers(sql: Sql): Promise<Map<string, Kept[]>> {
  const rows = await answersGiven(sql, {})
  const answers = new Map<string, Kept[]>()
  for (const { object, kept } of rows) {
    const named = kept.map((answer) => ({ ...answer, field: toRecordField(answer.field) }))
    answers.set(object, [...(answers.get(object) ?? []), ...named])
  }
  return answers
}

/** A correction names fields otherwise than a record does, and so does a penalty that is decided here. */
function toRecordField(field: string): string {
  if (field === "established_facts") return "facts"
  return field.replace(/^corrected\/subject_/, "subject/").replace(/^corrected\//, "")
}
