/**
 * Acts on a document: served, put up as a public notice, declared void. Where the proceeding asks for the delivery itself,
 * serving the document is that act of it: both are written together or not at all.
 */
import { loadPersons } from "../../access/person-link-store.ts"
import { actorOf, type Principal } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import type { Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { writeAudit } from "../audit/trail.ts"
import type { Office, Outcome } from "../proceeding/commit.ts"
import { fault, faultsIn } from "../proceeding/kind.ts"
import { partiesOf } from "../proceeding/party.ts"
import { actIn } from "../proceeding/service.ts"
import { findProceeding, listHistory } from "../proceeding/store.ts"
import { belongsTo } from "./attachment-store.ts"
import { documentKind, servedWith } from "./document-kind.ts"
import { type FileOffice, fileOf } from "./file.ts"
import { hearingDayFault } from "./hearing-told.ts"
import { makeDocument, type NotMade } from "./make.ts"
import { worksOn } from "./reader.ts"
import { type AskedAct, type DocumentAct, judgeAct } from "./service.ts"
import { findDocument, findOfKind, type HeldDocument, insertAct, lockActs } from "./store.ts"
import { documentText } from "./template.ts"

/** What acting on documents needs from outside. */
export type ActOffice = FileOffice & Office

/** How an act came out. `no-file`: nothing here sets the PDF that is to be served. */
export type Acted =
  | { kind: "done"; document: HeldDocument }
  | NotMade
  | { kind: "no-file" }
  | { kind: "proceeding"; outcome: Exclude<Outcome, { kind: "done" }> }

/** Acts on a document that whoever acts may see. */
export async function actOnDocument(
  office: ActOffice,
  document: HeldDocument,
  asked: AskedAct,
  principal: Principal,
): Promise<Acted> {
  const { sql, clock, calendar } = office
  const reach = reachOf(principal)
  const proceeding = await findProceeding(sql, reach, document.proceedingId)
  if (!proceeding) return { kind: "absent" }
  if (!worksOn(principal, proceeding)) {
    return {
      kind: "not-your-act",
      reason: { zh: "须由办理该事项的机关办理", en: "this is for the authority of the proceeding" },
    }
  }
  // What is served is what is kept, so it has to be there before.
  if (asked.act !== "void" && !(await fileOf(office, document))) return { kind: "no-file" }
  const beside = asked.act === "serve" ? await besideOf(office, document, asked, principal) : null
  if (beside && beside.kind !== "beside") return beside
  const actor = actorOf(principal)
  const serving = asked.act === "serve" ? documentKind(document.kind).servedBy : null
  const outcome = await sql.begin(async (tx): Promise<Acted | null> => {
    // The sequencer first, where the proceeding moves on: see proceeding/service.ts.
    const head = serving ? await lockHead(tx) : null
    const done = await lockActs(tx, document.id)
    const at = clock()
    const act = judgeAct(asked, document.madeOn, done, { today: dayInChina(at), calendar })
    if ("kind" in act && act.kind !== "faults") return act
    const paper = "attachment_id" in asked ? (asked.attachment_id ?? null) : null
    const isThere = paper === null || (await belongsTo(tx, paper, document.proceedingId))
    const wrong = faultsIn(
      act,
      isThere ? null : fault("attachment_id", "本事项没有这份材料", "the proceeding has no such paper"),
    )
    if (wrong || "kind" in act) return { kind: "faults", faults: wrong?.faults ?? [] }
    if (serving && head && asked.act === "serve") {
      // What is served has to say what is proposed now.
      const steps = await listHistory(tx, proceeding)
      if (steps.some(({ act, at }) => act === "revise" && at > document.at))
        return { kind: "illegal-act", reason: revised }
      const told =
        asked.hearing && hearingDayFault(documentText(document.lines), document.madeOn, asked.hearing.held_on)
      if (told) return { kind: "faults", ...told }
      const input = { ...asked.hearing, [serving.day]: asked.served_on, delivery: asked.delivery }
      const request = { act: serving.act, reason: null, version: null, input }
      const person = await loadPersons(tx)
      const doerOf = (about: Parameters<typeof partiesOf>[1]) => ({
        ...{ actor, person },
        parties: partiesOf(principal, about),
      })
      const outcome = await actIn(tx, office, head, reach, document.proceedingId, request, doerOf)
      if (outcome.kind !== "done") return { kind: "proceeding", outcome }
    }
    const served = beside && (await isUnserved(tx, beside.id)) ? [document.id, beside.id] : [document.id]
    for (const id of served) {
      await insertAct(tx, id, act, { actor, at })
      const row = { act: `document.${act.act}`, object: id, after: toAudited(act) }
      await writeAudit(tx, row, { actor, reason: act.reason, at })
    }
    return null
  })
  if (outcome) return outcome
  const acted = await findDocument(sql, reach, document.id)
  if (!acted) throw new Error("a document that was acted on is gone")
  return { kind: "done", document: acted }
}

/**
 * What is served along with a document (两书同达): made where it is not there yet, and set before it is served. Null: nothing
 * is; or why there is none.
 */
async function besideOf(
  office: ActOffice,
  document: HeldDocument,
  asked: Extract<AskedAct, { act: "serve" }>,
  principal: Principal,
): Promise<{ kind: "beside"; id: string } | null | Exclude<Acted, { kind: "done" }>> {
  const kind = servedWith[document.kind]
  if (kind === undefined || document.acts.some(({ act }) => act !== "post")) return null
  const reach = reachOf(principal)
  const { proceedingId } = document
  const { clock, calendar } = office
  const today = dayInChina(clock())
  const there = await findOfKind(office.sql, reach, proceedingId, kind)
  // What came into being after the day of the service, or of the notice by which it is served, was not served then: it is by itself.
  const on = asked.delivery.posted_on ?? asked.served_on
  if (on < (there ? dayInChina(there.at.getTime()) : today)) return null
  // Nothing is made for a service that is refused: where what shows it is of another case, the act says so.
  if (asked.attachment_id !== undefined && !(await belongsTo(office.sql, asked.attachment_id, proceedingId)))
    return null
  const papers = there?.acts.length === 0 ? [document, there] : [document]
  for (const { madeOn, acts } of papers) {
    const act = judgeAct(asked, madeOn, acts, { today, calendar })
    if ("kind" in act) return act
  }
  if (there === null) {
    const order = { proceedingId, kind, given: {}, servesId: null, preview: false }
    const made = await makeDocument(office, order, principal)
    // Somebody who serves it at the same time has made it.
    if (made.kind !== "made" && made.kind !== "illegal-act") return made
  }
  const beside = await findOfKind(office.sql, reach, proceedingId, kind)
  if (!beside) return null
  return (await fileOf(office, beside)) ? { kind: "beside", id: beside.id } : { kind: "no-file" }
}

async function isUnserved(tx: Transaction, id: string): Promise<boolean> {
  return (await lockActs(tx, id)).length === 0
}

const revised = {
  zh: "文书制作之后，拟作出的决定已修改：请作废后重新制作",
  en: "what it tells was revised after it was made: declare it void and make it anew",
} as const satisfies Bilingual

function toAudited({ day, method, dueOn, attachmentId }: DocumentAct) {
  return { day, method, due_on: dueOn, attachment: attachmentId }
}
