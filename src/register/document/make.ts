/**
 * Makes a document from its case: the template in force, the fields of the case and those that an officer gives, the next
 * number. Number, document and audit trail are written together or not at all; a preview writes nothing.
 */
import { hash } from "node:crypto"
import { actorOf, type Principal } from "../../access/principal.ts"
import { type Reach, reachOf } from "../../access/reach.ts"
import type { ActingParts, Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import type { LawParts } from "../../law/policy.ts"
import { writeAudit } from "../audit/trail.ts"
import type { Fault, Proceeding } from "../proceeding/proceeding.ts"
import { findProceeding, listHistory, lockProceeding } from "../proceeding/store.ts"
import { findRecord } from "../record/store.ts"
import { type DocumentCase, type DocumentField, isGiven, readField, type ServedDocument } from "./document-field.ts"
import { type DocumentKindName, documentKind, whyNotMade, whyNotNumbered } from "./document-kind.ts"
import type { Office } from "./office.ts"
import { findNumberAhead, listTemplates, loadOffice, takeNumber } from "./office-store.ts"
import { readsDocument, worksOn } from "./reader.ts"
import { findDocument, hasDocument, insertDocument, type StoredDocument } from "./store.ts"
import { documentText, fillTemplate, missingFields, readTemplate, type TemplateLine, titleOf } from "./template.ts"
import { authorityChain, fieldsOf, type TemplateInForce, templateInForce } from "./template-in-force.ts"

/** What making documents needs from outside. */
export type DocumentOffice = ActingParts & LawParts

/** A document that is asked for. */
export interface DocumentOrder {
  proceedingId: string
  kind: DocumentKindName
  /** What the case does not tell. */
  given: Readonly<Partial<Record<DocumentField, string>>>
  /** Of a proof of service: the document that it is about. */
  servesId: string | null
  /** Shows what it would be, and takes no number. */
  preview: boolean
}

/** Why a document is not made, or a number not given. */
export type NotMade =
  | { kind: "absent" }
  | { kind: "not-your-act"; reason: Bilingual }
  | { kind: "illegal-act"; reason: Bilingual }
  | { kind: "faults"; faults: readonly Fault[] }

export type Made = { kind: "made"; document: StoredDocument } | NotMade

const notYours: NotMade = {
  kind: "not-your-act",
  reason: { zh: "须由办理该事项的机关制作", en: "this is for the authority of the proceeding" },
}

/** Makes it. */
export function makeDocument(office: DocumentOffice, order: DocumentOrder, principal: Principal): Promise<Made> {
  return office.sql.begin((tx) => makeIn(tx, office, order, principal))
}

/** Makes it, in a transaction that does more. */
export async function makeIn(
  tx: Transaction,
  office: DocumentOffice,
  order: DocumentOrder,
  principal: Principal,
): Promise<Made> {
  const proceeding = await openCase(tx, order.proceedingId, order.kind, principal)
  if (!("id" in proceeding)) return proceeding
  const { many, zh, en } = documentKind(order.kind)
  if (!many && !order.preview && (await hasDocument(tx, proceeding.id, order.kind))) {
    return {
      kind: "illegal-act",
      reason: { zh: `已有${zh}：请先作废，再重新制作`, en: `there is a ${en} already: declare it void first` },
    }
  }
  const served = await servedOf(tx, reachOf(principal), order, proceeding)
  if (served && "kind" in served) return served
  const said = await loadOffice(tx, proceeding.authority)
  const about = await aboutCase(tx, office, order.kind, proceeding, served, said)
  // Filled with the number to come first: nothing that is wrong takes one.
  const draft = await fill(tx, order, { ...about, number: numberToCome })
  if ("kind" in draft) return draft
  const number = await numberOf(tx, office, order, about, said, actorOf(principal))
  if (typeof number !== "string") return number
  return write(tx, office, order, { ...about, number }, draft, actorOf(principal))
}

/** A document as far as its case tells it by now. */
export interface DocumentDraft {
  kind: DocumentKindName
  title: string
  text: string
  /** What nobody has told yet; in the text each has a place that says so. */
  missing: readonly DocumentField[]
}

/**
 * The document that a case comes to, filled in as far as the case goes, for whoever reads its documents: what is not told yet
 * has a place, and nothing is numbered or kept. Null: there is none, or it is not for whoever asks.
 */
export async function draftDocument(
  office: DocumentOffice,
  { id, kind }: { id: string; kind: DocumentKindName },
  principal: Principal,
): Promise<DocumentDraft | null> {
  return office.sql.begin(async (tx) => {
    const proceeding = await findProceeding(tx, reachOf(principal), id)
    if (!proceeding || !readsDocument(principal, proceeding, [])) return null
    const about = await aboutCase(tx, office, kind, proceeding, null)
    const filled = await valuesOf(
      tx,
      { kind, given: {} },
      { ...about, number: decisionNumberOf(proceeding) ?? numberToCome },
    )
    if ("kind" in filled) return null
    const missing = missingFields(filled.lines, filled.values) as DocumentField[]
    const told = { ...filled.values, ...Object.fromEntries(missing.map((field) => [field, toCome])) }
    const lines = fillTemplate(filled.lines, told)
    return { kind, title: titleOf(lines), text: documentText(lines), missing }
  })
}

async function aboutCase(
  tx: Transaction,
  { policy, clock }: DocumentOffice,
  kind: DocumentKindName,
  proceeding: Proceeding,
  served: ServedDocument | null,
  said?: Office,
): Promise<DocumentCase> {
  const { name, window, telephone } = said ?? (await loadOffice(tx, proceeding.authority))
  return {
    ...{ proceeding, served, policy, authorityName: name, window, telephone },
    madeOn: dayOf(kind, proceeding, dayInChina(clock())),
    record: proceeding.recordId === null ? null : await findRecord(tx, proceeding.recordId),
    steps: await listHistory(tx, proceeding),
    number: "",
  }
}

/** Takes the number of a decision that is not made yet; asked again, it is the same one. */
export async function takeNumberAhead(
  office: DocumentOffice,
  { proceedingId, kind }: Pick<DocumentOrder, "proceedingId" | "kind">,
  principal: Principal,
): Promise<{ kind: "taken"; number: string } | NotMade> {
  return office.sql.begin(async (tx) => {
    const proceeding = await lockProceeding(tx, reachOf(principal), proceedingId)
    if (!proceeding) return { kind: "absent" }
    if (!worksOn(principal, proceeding)) return notYours
    const reason = whyNotNumbered(kind, proceeding)
    if (reason) return { kind: "faults", faults: [{ field: "kind", reason }] }
    const { word } = documentKind(kind)
    const before = await findNumberAhead(tx, proceedingId, kind)
    if (before !== null) return { kind: "taken", number: before }
    const at = office.clock()
    const { prefix } = await loadOffice(tx, proceeding.authority)
    const { authority } = proceeding
    const year = Number(dayInChina(at).slice(0, 4))
    const actor = actorOf(principal)
    const number = await takeNumber(tx, {
      ...{ authority, prefix, word, year, proceedingId, kind, ahead: true, actor, at },
    })
    const after = { proceeding: proceedingId, number }
    // Of the number and not of the proceeding, whose history is that of its acts.
    const row = { act: "document.number", object: kind, after }
    await writeAudit(tx, row, { actor, at })
    return { kind: "taken", number }
  })
}

/** The proceeding, which nobody else acts on meanwhile; or why no document of the kind is made from it. */
async function openCase(
  tx: Transaction,
  id: string,
  kind: DocumentKindName,
  principal: Principal,
): Promise<Proceeding | NotMade> {
  const proceeding = await lockProceeding(tx, reachOf(principal), id)
  if (!proceeding) return { kind: "absent" }
  if (!worksOn(principal, proceeding)) return notYours
  const reason = whyNotMade(kind, proceeding)
  return reason ? { kind: "illegal-act", reason } : proceeding
}

/** Of a proof of service the document that it is about; null for every other document. */
async function servedOf(
  tx: Transaction,
  reach: Reach,
  { kind, servesId }: DocumentOrder,
  proceeding: Proceeding,
): Promise<ServedDocument | null | NotMade> {
  if (kind !== "proof-of-service") {
    if (servesId === null) return null
    const reason = { zh: "仅送达回证填写", en: "for a proof of service alone" }
    return { kind: "faults", faults: [{ field: "serves", reason }] }
  }
  const found = servesId === null ? null : await findDocument(tx, reach, servesId)
  if (!found || found.proceedingId !== proceeding.id || found.kind === "proof-of-service") {
    const reason = { zh: "须写明本事项中所送达的文书", en: "name the document of this proceeding that is served" }
    return { kind: "faults", faults: [{ field: "serves", reason }] }
  }
  const served = found.acts.find(({ act }) => act === "serve")
  return {
    ...{ title: found.title, number: found.number },
    service: served ? { on: served.day, method: served.method ?? "", proof: served.proof ?? "" } : null,
  }
}

/** A decision is dated by the day on which it was made, every other document by today: what goes with a decision too. */
function dayOf(kind: DocumentKindName, { content, enteredOn }: Proceeding, today: string): string {
  if (documentKind(kind).numbered !== "decision") return today
  const { decided_on: decidedOn } = content
  return typeof decidedOn === "string" ? decidedOn : enteredOn
}

function decisionNumberOf({ content }: Pick<Proceeding, "content">): string | null {
  const { decision_no: number } = content
  return typeof number === "string" && number !== "" ? number : null
}

/** What stands in a preview where the number will be. */
const numberToCome = "（编号待定）"
/** What stands in a draft where the case tells nothing yet. */
const toCome = "（待填）"

async function numberOf(
  tx: Transaction,
  { clock }: DocumentOffice,
  { kind, proceedingId, preview }: DocumentOrder,
  { proceeding: { authority, content }, madeOn }: DocumentCase,
  { prefix }: Office,
  actor: string,
): Promise<string | NotMade> {
  const { numbered, word } = documentKind(kind)
  if (numbered === "decision") {
    const number = decisionNumberOf({ content })
    if (number !== null) return number
    const reason = { zh: "办理事项中没有决定书文号", en: "the proceeding names no number of the decision" }
    return { kind: "illegal-act", reason }
  }
  if (preview) return numberToCome
  const year = Number(madeOn.slice(0, 4))
  return takeNumber(tx, { authority, prefix, word, year, proceedingId, kind, ahead: false, actor, at: clock() })
}

/** A template that was read, with the values of its fields; the number is the one thing that is still to come. */
interface Draft {
  template: TemplateInForce
  lines: readonly TemplateLine[]
  values: Record<string, string | null>
}

async function fill(tx: Transaction, order: DocumentOrder, about: DocumentCase): Promise<Draft | NotMade> {
  const filled = await valuesOf(tx, order, about)
  if ("kind" in filled) return filled
  const { faults, ...draft } = filled
  const missing = missingFields(draft.lines, draft.values).map((field): Fault => {
    return { field: `fields/${field}`, reason: { zh: "此项缺失，请填写", en: "this is missing" } }
  })
  return faults.length + missing.length > 0 ? { kind: "faults", faults: [...faults, ...missing] } : draft
}

/** The template in force with what the case and who makes it tell; what neither does is null. */
async function valuesOf(
  tx: Transaction,
  { kind, given }: Pick<DocumentOrder, "kind" | "given">,
  about: DocumentCase,
): Promise<(Draft & { faults: readonly Fault[] }) | NotMade> {
  const { authority } = about.proceeding
  const versions = await listTemplates(tx, kind, authorityChain(authority))
  const template = templateInForce(kind, authority, versions, about.madeOn)
  const fields = fieldsOf(kind)
  const read = readTemplate(template.text, fields)
  if ("faults" in read) {
    const [first] = read.faults
    const where = first ? `（第 ${first.line} 行：${first.reason.zh}）` : ""
    return {
      kind: "illegal-act",
      reason: { zh: `模板已不适用，请更新模板${where}`, en: "the template fits no more: put another in its place" },
    }
  }
  const faults: Fault[] = []
  const values: Record<string, string | null> = {}
  for (const field of fields.known) {
    const typed = given[field]
    if (typed !== undefined && !isGiven(field)) {
      const reason = { zh: "此项由办理事项得出，不能填写", en: "the case tells this: it is not given" }
      faults.push({ field: `fields/${field}`, reason })
    }
    values[field] = typed ?? readField(field, about)
  }
  return { template, lines: read.lines, values, faults }
}

async function write(
  tx: Transaction,
  { clock, newId }: DocumentOffice,
  { kind, servesId, preview, proceedingId }: DocumentOrder,
  { number, madeOn, proceeding: { authority } }: DocumentCase,
  { template, lines: read, values }: Draft,
  actor: string,
): Promise<Made> {
  const lines = fillTemplate(read, { ...values, number })
  const at = new Date(clock())
  const document: StoredDocument = {
    ...{ id: newId(), proceedingId, kind, authority, number, title: titleOf(lines), madeOn },
    ...{ lines, sha256: hash("sha256", documentText(lines)), templateId: template.id, servesId, actor, at },
  }
  if (preview) return { kind: "made", document }
  await insertDocument(tx, document)
  const after = { proceeding: proceedingId, kind, number, sha256: document.sha256 }
  const row = { act: "document.make", object: document.id, after }
  await writeAudit(tx, row, { actor, at: at.getTime() })
  return { kind: "made", document }
}
