/**
 * A change of settings (设置变动) on its way: one person proposes it, another of the same authority confirms it, as with
 * whatever else the public sees. Pure.
 */
import { isSamePerson, type PersonOf } from "../../access/principal.ts"
import type { DocumentKindName } from "./document-kind.ts"
import type { Office } from "./office.ts"

/** What is to hold: of the authority itself, or a template of its documents. */
export type SettingContent =
  | { of: "office"; office: Office }
  | {
      of: "template"
      kind: DocumentKindName
      /** Null: the one above, or the shipped one, again. */
      text: string | null
      /** The first day on which documents are made by it. */
      validFrom: string
    }

/** A change that waits. */
export interface SettingChange {
  id: string
  authority: string
  content: SettingContent
  /** Who proposed it, as the audit trail names them. */
  actor: string
  at: Date
}

/** What a change is about: one of each waits at a time, and the next takes its place. */
export function subjectOf(content: SettingContent): "office" | DocumentKindName {
  return content.of === "office" ? "office" : content.kind
}

/** Whether somebody may confirm it: nobody confirms their own. */
export function mayConfirm(change: Pick<SettingChange, "actor">, actor: string, person: PersonOf): boolean {
  return !isSamePerson(change.actor, actor, person)
}

/** The day from which a template holds that is confirmed today: what waited past its day begins now. */
export function beginsOn(validFrom: string, today: string): string {
  return validFrom < today ? today : validFrom
}
