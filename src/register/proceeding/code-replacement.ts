/** Carries out a change of code: what it changes, and why it can't be. */
import type { Transaction } from "../../database/client.ts"
import type { ChangeContext, RecordChanges } from "../record/change.ts"
import { listRecords } from "../record/store.ts"
import { subjectOf } from "../subject/change.ts"
import { heldTwice, replaceCode } from "../subject/code-change.ts"
import { type CodeChange, findCodeChange, replacedWords } from "../subject/code-store.ts"
import { loadSubjects } from "../subject/store.ts"
import type { CodeChangeContent } from "./code-change.ts"
import type { Refused } from "./decide.ts"
import type { Facts, Proceeding } from "./proceeding.ts"

/** Which code a proceeding puts in the place of which. */
export function replacementOf({ subjectCode: code, content }: Proceeding): CodeChange {
  const { new_code: current, changed_on: changedOn } = content as CodeChangeContent
  return { code, current, changedOn }
}

/** What a change of code changes; refused where a decision would be held twice by it. */
export async function codeChanges(
  tx: Transaction,
  proceeding: Proceeding,
  { records }: Facts,
  context: ChangeContext,
): Promise<RecordChanges | Extract<Refused, { kind: "illegal-act" }>> {
  const { code: from, current: to } = replacementOf(proceeding)
  // Another change has brought it about meanwhile, and has taken this one along to the new code.
  if (from === to) return { kind: "illegal-act", legal: [], reason: isSo }
  const further = await findCodeChange(tx, to)
  if (further && further.current !== from) return { kind: "illegal-act", legal: [], reason: replacedWords(further) }
  const twice = heldTwice(records, await listRecords(tx, to), to)
  if (twice.length > 0) {
    const reason = {
      zh: `新代码下已有同一决定的记录，请先更正撤下其一：${twice.join("、")}`,
      en: `the same decision is held under the new code already: have one of the two taken down first: ${twice.join(", ")}`,
    }
    return { kind: "illegal-act", legal: [], reason }
  }
  const known = await loadSubjects(tx, [from, to])
  const subject = known.get(from)?.subject ?? subjectOf(from, proceeding.subjectName, null)
  return replaceCode({ from, to, subject, known: known.get(to) }, records, context, proceeding.authority)
}

const isSo = { zh: "该主体已经使用该代码", en: "the merchant has that code already" } as const

/** Refuses what is begun under a code that was replaced. */
export function replacedCode(change: CodeChange): Refused {
  return { kind: "faults", faults: [{ field: "subject/code", reason: replacedWords(change) }] }
}
