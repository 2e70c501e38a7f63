/** What becomes of a subject: known with its first record or by a row of its own, and changed by a later one. Pure. */
import { regionOf } from "../../names/code.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import type { RecordChanges } from "../record/change.ts"
import type { CodeFlaw, Subject } from "../record/record.ts"

/** A subject that the register knows; `listed` when it has live records. */
export interface KnownSubject {
  subject: Subject
  listed: boolean
}

/** Makes a subject known. */
export function addSubject(subject: Subject, changes: RecordChanges): void {
  changes.subjects.push({ subject, before: null })
  changes.audit.push({ act: "subject.add", object: subject.code, position: null, before: null, after: null })
}

/** The subject that a record brings with it: what its code and its name tell. */
export function subjectOf(code: string, name: string, codeFlaw: CodeFlaw | null): Subject {
  const told = { code, name, type: registrationOf(code), region: regionOf(code), codeFlaw }
  return { ...told, formerNames: [], operator: null, shops: [] }
}

/** Changes a subject; where it has live records, the log says so. @param position of the next publication */
export function amendSubject(
  subject: Subject,
  { subject: before, listed }: KnownSubject,
  position: number,
  changes: RecordChanges,
): void {
  const { code } = subject
  if (listed) {
    const about = { list: "subject", authority: null, replaces: null, reason: null, commitment: null } as const
    changes.publications.push({
      ...{ draft: { operation: "state", ...about }, line: null, recordId: null, subjectCode: code },
    })
  }
  changes.subjects.push({ subject, before })
  changes.audit.push({ act: "subject.amend", object: code, position: listed ? position : null, before, after: subject })
}

/** Whether two say the same of a subject. */
export function sameSubject(a: Subject, b: Subject): boolean {
  return (
    a.name === b.name &&
    a.type === b.type &&
    a.region === b.region &&
    a.codeFlaw === b.codeFlaw &&
    a.operator === b.operator &&
    JSON.stringify(a.formerNames) === JSON.stringify(b.formerNames) &&
    JSON.stringify(a.shops.map(shopKey)) === JSON.stringify(b.shops.map(shopKey))
  )
}

// PostgreSQL gives the fields of an object back in its own order.
function shopKey(shop: Subject["shops"][number]): readonly unknown[] {
  return [shop.platform, shop.name, shop.url]
}
