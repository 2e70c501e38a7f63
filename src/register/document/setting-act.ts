/** Changes of settings: proposed by one person, confirmed or discarded by another. */
import { loadPersons } from "../../access/person-link-store.ts"
import { tellAffected } from "../../access/told-store.ts"
import type { Pool, Transaction } from "../../database/client.ts"
import type { Draft } from "../../gate/draft.ts"
import { toTrail } from "../../gate/finding.ts"
import { handsNamed } from "../../gate/hands.ts"
import type { GateRefusal } from "../../gate/may-take-effect.ts"
import { passGate } from "../../gate/pass.ts"
import { dayInChina } from "../../law/day.ts"
import { type Author, writeAudit, writeAudits } from "../audit/trail.ts"
import { draftOfOffice, draftOfTemplate } from "./effect.ts"
import { insertTemplate, loadOffice, saveOffice } from "./office-store.ts"
import { beginsOn, mayConfirm, type SettingChange, type SettingContent } from "./setting-change.ts"
import { dropChange, saveChange, takeChange } from "./setting-store.ts"

/** Has a change wait, with its audit row. */
export async function proposeChange(sql: Pool, change: SettingChange): Promise<void> {
  const { actor, at } = change
  await sql.begin(async (tx) => {
    await saveChange(tx, change)
    await writeAudit(tx, auditOf("document.propose", change), { actor, at: at.getTime() })
  })
}

/** What is decided of which change, and by whom. */
export interface Decision {
  id: string
  authority: string
  act: "confirm" | "discard"
  actor: string
  /** ms since 1970. */
  at: number
  newId(): string
}

/** Decides. @returns what the change was about; "own": nobody confirms what they have proposed */
export async function decide(
  sql: Pool,
  { id, authority, act, actor, at, newId }: Decision,
): Promise<SettingContent | "absent" | "own" | GateRefusal> {
  const author = { actor, at }
  return sql.begin(async (tx) => {
    const change = await takeChange(tx, authority, id)
    if (!change) return "absent"
    if (act === "confirm" && !mayConfirm(change, actor, await loadPersons(tx))) return "own"
    const refused = act === "confirm" ? await carryOut(tx, change, author, newId) : null
    if (refused) return refused
    await dropChange(tx, change)
    if (act === "discard") await writeAudit(tx, auditOf("document.discard", change), author)
    return change.content
  })
}

/** The audit row of what becomes of a change: of a template, which is long, no text. */
function auditOf(act: string, { authority, content }: SettingChange) {
  const row = { act }
  if (content.of === "office") return { ...row, object: authority, after: content.office }
  return { ...row, object: content.kind, after: { kind: content.kind, authority, valid_from: content.validFrom } }
}

/** Makes a change hold, with its audit row: who proposed it stands in it beside who confirms. @returns why not; null: it holds */
async function carryOut(
  tx: Transaction,
  { authority, content, actor: proposedBy }: SettingChange,
  author: Author,
  newId: () => string,
): Promise<GateRefusal | null> {
  const facts = { person: await loadPersons(tx) }
  const pass = (draft: Draft) => passGate(tx, draft, handsNamed([proposedBy, author.actor]), facts, author.at)
  if (content.of === "office") {
    const given = pass(draftOfOffice(authority, content.office))
    if ("reason" in given) return given
    const before = await loadOffice(tx, authority)
    await saveOffice(tx, given, authority, content.office)
    const after = { ...content.office, proposed_by: proposedBy }
    const row = { act: "document.office", object: authority, before, after }
    await writeAudits(tx, [row, ...toTrail(given, authority)], author)
    await tellAffected(tx, given, authority, author)
    return null
  }
  const { kind, text } = content
  const validFrom = beginsOn(content.validFrom, dayInChina(author.at))
  const template = { id: newId(), authority, kind, text, validFrom, actor: author.actor, at: new Date(author.at) }
  const given = pass(draftOfTemplate(template))
  if ("reason" in given) return given
  await insertTemplate(tx, given, template)
  const after = { kind, authority, valid_from: validFrom, template: template.id, proposed_by: proposedBy }
  await writeAudits(tx, [{ act: "document.template", object: kind, after }, ...toTrail(given, kind)], author)
  await tellAffected(tx, given, kind, author)
  return null
}
