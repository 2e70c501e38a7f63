/**
 * What becomes of a merchant whose code is replaced by another (统一社会信用代码变更): the subject and every record of it,
 * ended ones too, go on under the new code as the records that they were. Pure.
 */
import { registrationOf } from "../../names/registration-authority.ts"
import {
  type ChangeContext,
  moveAlone,
  nextPosition,
  noChanges,
  type RecordChanges,
  registrarOf,
} from "../record/change.ts"
import { type HeldRecord, isRecordOf, type RecordContent, recordId, type Subject } from "../record/record.ts"
import { addSubject, amendSubject, type KnownSubject, sameSubject } from "./change.ts"

/** The codes, the holder as it was known under the old one, and what the register knows under the new one. */
export interface CodeReplacement {
  from: string
  to: string
  subject: Subject
  known: KnownSubject | undefined
}

/** A record's content under another code. */
export function underCode(content: RecordContent, code: string): RecordContent {
  return { ...content, subjectCode: code, detail: { ...content.detail, former_code: content.subjectCode } }
}

/** Ids under which decisions of the old code are held under the new one already: each would be there twice. */
export function heldTwice(records: readonly HeldRecord[], under: readonly HeldRecord[], to: string): string[] {
  return records
    .map(({ content }) => recordId({ ...content, subjectCode: to }))
    .filter((id) => under.some((record) => isRecordOf(record, id)))
}

/**
 * The changes: records keep their ids, their days and their state; those that are shown are published anew.
 * @param authority whose people have decided on it, where the old code does not tell who registered it: all records follow
 */
export function replaceCode(
  { from, to, subject, known }: CodeReplacement,
  records: readonly HeldRecord[],
  context: ChangeContext,
  authority: string,
): RecordChanges {
  const changes = noChanges()
  const lead = { authority: registrarOf(from) ?? authority, effect: "recode" } as const
  for (const code of [from, to]) changes.following.set(code, lead)
  for (const record of records) {
    changes.following.set(record.id, lead)
    const { displayedUntil, repairOpensOn, endedOn } = record
    const change = { content: underCode(record.content, to), displayedUntil, repairOpensOn }
    moveAlone("recode", record, change, endedOn ?? context.today, context, changes)
  }
  const told = nextPosition(context, changes)
  // Of the old code nothing is shown any more: who holds something under it looks again.
  changes.publications.push({
    draft: { operation: "state", list: "subject", authority: null, replaces: null, reason: "recode", commitment: null },
    ...{ line: null, recordId: null, subjectCode: from },
  })
  if (known) {
    const both = merged(known.subject, subject)
    if (!sameSubject(both, known.subject)) amendSubject(both, known, nextPosition(context, changes), changes)
  } else addSubject({ ...subject, code: to, type: typeOf(to, subject), codeFlaw: null }, changes)
  changes.audit.push({
    ...{ act: "subject.recode", object: from, position: told },
    ...{ before: { code: from }, after: { code: to } },
  })
  return changes
}

function typeOf(code: string, { type }: Subject): Subject["type"] {
  const told = registrationOf(code)
  return told === "other" ? type : told
}

/** What is known of the merchant under both codes; where they differ, the new one counts. */
function merged(now: Subject, before: Subject): Subject {
  const names = [...now.formerNames, before.name, ...before.formerNames].filter((name) => name !== now.name)
  const shops = [...now.shops, ...before.shops]
  const key = ({ platform, name, url }: Subject["shops"][number]) => JSON.stringify([platform, name, url])
  return {
    ...now,
    formerNames: [...new Set(names)],
    operator: now.operator ?? before.operator,
    shops: [...new Map(shops.map((shop) => [key(shop), shop])).values()],
  }
}
