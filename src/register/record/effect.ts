/** What changes of records and subjects do to whom, as the gate sees it. Pure. */
import { type Draft, openDraft } from "../../gate/draft.ts"
import type { Affected } from "../../gate/hands.ts"
import { affectedBy, effectOf, toLine } from "../../ledger/effect.ts"
import type { RecordChanges } from "./change.ts"

/**
 * Changes as the gate sees them. What follows another record by law (a link, the end of its subject, its new code) affects
 * whom that one affects: the authority that decided. A subject that comes with a record comes by its authority.
 * @param size position of the first publication
 */
export function draftOfChanges(changes: RecordChanges, { size }: { size: number }): Draft {
  const { subjects, added, changed, publications, following } = changes
  const draft = openDraft()
  const published = new Set<string>()
  const told = new Set<string>()
  for (const [index, one] of publications.entries()) {
    const { recordId, subjectCode, draft: entry } = one
    if (recordId !== null) published.add(recordId)
    // What is shown of a subject changes by the subject's own row, below.
    if (entry.operation === "state" && subjectCode !== null) {
      told.add(subjectCode)
      const lead = following.get(subjectCode)
      if (lead) draft.add(lead.effect ?? "rename", of(lead.authority), toLine(one, size + index))
      continue
    }
    const lead = recordId === null ? undefined : following.get(recordId)
    draft.add(lead?.effect ?? effectOf(entry), lead ? of(lead.authority) : affectedBy(entry), toLine(one, size + index))
  }
  const brought = new Set<string>()
  for (const held of [...added, ...changed]) {
    const { id, state, content } = held
    brought.add(content.subjectCode)
    if (published.has(id)) continue
    const lead = following.get(id)
    draft.add(lead?.effect ?? "keep", of(lead?.authority ?? content.authority), `${id} ${state}`)
  }
  for (const { subject, before } of subjects) {
    const { code } = subject
    const lead = following.get(code)
    const what = `${code} ${told.has(code)}`
    if (before === null && brought.has(code)) continue
    const effect = lead?.effect ?? (before === null ? "know" : "rename")
    draft.add(effect, of(lead?.authority ?? before?.region ?? subject.region), what)
  }
  return draft.close()
}

const of = (code: string): Affected => ({ kind: "authority", authority: code })
