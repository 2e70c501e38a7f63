/** What an operation of the log does to whom, as the gate names it. Pure. */
import { type Draft, openDraft } from "../gate/draft.ts"
import type { EffectName } from "../gate/effect.ts"
import type { Affected } from "../gate/hands.ts"
import type { EntryDraft, Operation, ReservedOperation } from "./entry.ts"

/** What is to be written, as far as it tells one publication from every other. */
interface Logged {
  draft: EntryDraft
  recordId: string | null
  subjectCode: string | null
}

/** The effect of each operation. */
const operationEffects = {
  ...{ add: "publish", amend: "amend", remove: "end", erase: "erase", state: "rename" },
  ...{ key: "signing-key", release: "release", map: "map", notice: "told", recall: "told" },
} as const satisfies Record<Exclude<Operation, ReservedOperation>, EffectName>

const isWritten = (operation: Operation): operation is keyof typeof operationEffects =>
  Object.hasOwn(operationEffects, operation)

// Moves whose entry says by its reason that it is something else than its operation alone tells.
const reasonEffects: Readonly<Record<string, EffectName>> = { reshow: "show", restore: "show", retract: "retract" }

/** What an entry does. @throws of what is reserved: nobody writes it */
export function effectOf({ operation, reason }: Pick<EntryDraft, "operation" | "reason">): EffectName {
  if (!isWritten(operation)) throw new Error(`the log has no entry ${operation} yet`)
  return (reason === null ? undefined : reasonEffects[reason]) ?? operationEffects[operation]
}

/** Whom an entry affects: the authority that it names, or nobody in particular. */
export function affectedBy({ authority }: Pick<EntryDraft, "authority">): Affected {
  return authority === null ? { kind: "register" } : { kind: "authority", authority }
}

/** A publication, told from every other. */
export function toLine({ draft, recordId, subjectCode }: Logged, position: number): string {
  return `${position} ${draft.operation} ${recordId ?? subjectCode ?? ""} ${draft.replaces} ${draft.reason} ${draft.commitment}`
}

/** Publications as the gate sees them. */
export function draftOfLog(publications: readonly Logged[], head: { size: number }): Draft {
  const draft = openDraft()
  for (const [index, one] of publications.entries()) {
    draft.add(effectOf(one.draft), affectedBy(one.draft), toLine(one, head.size + index))
  }
  return draft.close()
}
