/**
 * A form from its first sending to the act: what is wrong, what may be personal data and what is done with it, what would
 * come of it, and then the act. The same for a beginning and for every act.
 */

import { type DraftPlace, draftsOf, dropDraft, keepDraft } from "../access/form-draft.ts"
import type { Answered, Refused } from "../http/inside.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { Row } from "../register/pages/catalogue-block.ts"
import type { Trial, Tried } from "../register/proceeding/trial.ts"
import { type Html, viewOf } from "../web/view.ts"
import { checkPage, type FormHead, type FurtherShown, formPage, formParts, nothingSaid } from "./act-page.ts"
import { pathsOf, unasked } from "./asked.ts"
import { type DraftShown, draftField, gone, keptAt, notKept, restored } from "./draft-block.ts"
import { draftId } from "./draft-script.ts"
import { type Computed, foresightId } from "./foresight-block.ts"
import type { FieldFault, FormState } from "./form-block.ts"
import { type Field, readForm, type Sent, unwritten, withStandIns } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"
import {
  absentWords,
  alsoName,
  answeredInput,
  coverAll,
  isMark,
  type MarkedText,
  markedTexts,
  openAnswers,
  servedField,
  withAnswers,
  withoutAnswers,
  withSameReasons,
} from "./marking.ts"
import { markingPage } from "./marking-page.ts"
import { faultsOf, readSent, toFaults } from "./sent.ts"

/** A form, and what it is for. */
export interface FormOrder {
  head: FormHead
  action: string
  fields: readonly Field[]
  state: Pick<FormState, "options" | "hints" | "deciding">
  /** What of it is asked for by what was chosen so far; absent: all of it, always. */
  follow?(sent: Sent): Promise<Pick<FormOrder, "fields" | "state">>
  /** What was sent as it is worked with from then on; absent: as it is. */
  reads?(sent: Sent): Sent | Promise<Sent>
  /** What of the input is asked for by what was sent; absent: all of it. */
  reduces?(input: Record<string, unknown>, sent: Sent): Promise<Record<string, unknown>>
  /** What of it is shown again in the form; absent: all. */
  shows?(sent: Sent): Sent
  /** Sent along unseen. */
  fixed: Sent
  /** Whether places of a served text are covered by it. */
  redacts: boolean
  tryIt(input: Record<string, unknown>): Promise<Trial | Refused>
  /** @returns where it leads */
  doIt(input: Record<string, unknown>, sent: Sent): Promise<Answered<string>>
  /** What has to be thought of before. */
  warning(input: Record<string, unknown>, tried: Tried): Promise<Html | null>
  /** What whoever confirms it has to have seen: the facts and papers of its case. */
  beside?(): Promise<Html | null>
  /** What comes of it. */
  preview(tried: Tried, input: Record<string, unknown>): Promise<Html | null>
  /** What may be done with it in one press; absent: nothing. */
  further?: Further
  /** Takes the next number of the decision, where the authority's series has one for it. */
  takeNumber?(): Promise<Answered<string>>
  /** What follows for others than the case, where that is told while it is filled in. */
  consequences?(tried: Tried, input: Record<string, unknown>): Promise<readonly Row[]>
}

/** An act that whoever sends a form may do with it, once what is shown beside the button is that of both. */
export interface Further extends FurtherShown {
  tryIt(input: Record<string, unknown>): Promise<Trial | Refused>
  /** Does both. @returns where it leads: where the second was not done, to the first */
  doIt(input: Record<string, unknown>, sent: Sent): Promise<Answered<string>>
}

/** What comes of what moves no record. */
export const nothingTried: Tried = {
  kind: "done",
  content: {},
  record: null,
  publishes: false,
  foresight: null,
  changes: [],
  moves: false,
  obstacle: null,
}

/** The field that a decision's number stands in. */
export const decisionNumber = "decision_no"

/** Which fields a form was shown with: unseen in it. */
const askedField = "asked"

/** What was filled in and may be filled in anew: unseen in it. */
export const filledField = "filled"

/** Fields of the schema that are answered in the text itself. */
export const answeredInPlace: readonly string[] = ["redactions", "kept"]

/** A form as far as it is asked for. */
interface FollowedOrder extends FormOrder {
  /** All fields that it may have. */
  all: readonly Field[]
}

async function followed(order: FormOrder, sent: Sent): Promise<FollowedOrder> {
  return { ...order, ...(await order.follow?.(sent)), all: order.fields }
}

/** Answers a form that was sent. */
export async function answerForm(c: OfficeContext, given: FormOrder): Promise<Response> {
  const { step, sent: all } = await readSent(c)
  if (step === "draft" || step === "restore" || step === "discard") return answerDraft(c, given, step, all)
  const typed = new Map([...all].filter(([name]) => name !== askedField))
  const sent = (await given.reads?.(typed)) ?? typed
  const order = await followed(given, sent)
  // Of what was never shown nothing is missing: it is shown now.
  const shown = all.get(askedField)?.[0]
  if (step === "check" && shown !== undefined && shown !== pathsOf(order.fields).join(" ")) {
    return c.html(emptyForm(c, order, sent, [], { goesOn: true }), 200)
  }
  if (step === "compute" && (order.consequences || order.follow)) return computed(c, order, sent)
  if (step === "number" && order.takeNumber) {
    const taken = await order.takeNumber()
    if (taken.kind === "refused") return c.html(emptyForm(c, order, sent, toFaults(taken.problem)), 400)
    return c.html(emptyForm(c, order, new Map([...sent, [decisionNumber, [taken.value]]]), []), 200)
  }
  if (step === "edit") return c.html(emptyForm(c, order, sent, []), 200)
  if (step === "both" && order.further) return done(c, { ...order, doIt: order.further.doIt }, sent)
  return step === "do" ? done(c, order, sent) : looked(c, order, sent, step)
}

const draftSteps = { draft: keptDraft, restore: takenUp, discard: thrownAway } as const

function answerDraft(c: OfficeContext, order: FormOrder, step: keyof typeof draftSteps, sent: Sent) {
  return draftSteps[step](c, order, slotOf(sent), sent)
}

/** Keeps what is typed, and shows it again; its script is told the one sentence. */
async function keptDraft(c: OfficeContext, given: FormOrder, slot: string, all: Sent): Promise<Response> {
  const typed = new Map([...all].filter(([name]) => !ofThePage.includes(name) && !given.fixed.has(name)))
  const at = await keepDraft(c.get("parts"), placeOf(c, given), slot, typed)
  const status = at ? keptAt(at) : notKept
  if (c.req.query("part") === draftId) return c.text(viewOf(c).say(status))
  const sent = new Map([...all].filter(([name]) => name !== askedField))
  return c.html(emptyForm(c, await followed(given, sent), sent, [], { drafts: { status } }))
}

/** Goes on with what was kept. */
async function takenUp(c: OfficeContext, given: FormOrder, slot: string): Promise<Response> {
  const draft = (await draftsOf(c.get("parts"), placeOf(c, given))).find((one) => one.slot === slot)
  const typed: Sent = new Map([...(draft?.sent ?? []), [draftField, [slot]]])
  const sent = (await given.reads?.(typed)) ?? typed
  return c.html(emptyForm(c, await followed(given, sent), sent, [], { drafts: { status: draft ? restored : gone } }))
}

async function thrownAway(c: OfficeContext, given: FormOrder, slot: string): Promise<Response> {
  await dropDraft(c.get("parts"), placeOf(c, given), slot)
  return c.redirect(viewOf(c).link(given.action), 303)
}

// Of a page and not of what is typed in it.
const ofThePage: readonly string[] = [draftField, askedField]

function placeOf(c: OfficeContext, { action }: FormOrder): DraftPlace {
  return { principal: c.get("principal"), form: action }
}

function slotOf(sent: Sent): string {
  return sent.get(draftField)?.[0] ?? ""
}

/** Shows what would come of a form, or what keeps it from that. */
export async function looked(c: OfficeContext, asked: FormOrder, given: Sent, step: string): Promise<Response> {
  const view = viewOf(c)
  const order = await followed(asked, given)
  const { fields, redacts, head, action } = order
  const input = await inputOf(order, given)
  // What was found is covered unless somebody says otherwise, in every text alike.
  const isFresh = step === "check" || step === "cover"
  const answered = withSameReasons(step === "cover" ? withoutAnswers(given) : given)
  const preset = (texts: readonly MarkedText[], sent: Sent) => (isFresh ? withAnswers(sent, coverAll(texts)) : sent)
  const sent = redacts ? preset(markedTexts(fields, answered, undefined, true), answered) : answered
  const trial = await order.tryIt(toRequest(input, sent, redacts))
  if (trial.kind === "refused") return c.html(emptyForm(c, order, sent, toFaults(trial.problem)), 400)
  const review = trial.kind === "faults" ? trial.review : undefined
  const faults = review ? [] : faultsOf(view, trial, fields, sent)
  const missing = redacts && !isFresh ? absentWords(sent) : []
  const answeredFaults = (faults ?? []).filter(({ path }) => answeredInPlace.includes(path.split(".")[0] ?? ""))
  const absent = `${view.say(words.absent)}${missing.join(view.language === "zh" ? "、" : ", ")}`
  const ofMarks = missing.length > 0 ? [...answeredFaults, { path: alsoName, text: absent }] : answeredFaults
  if (faults && faults.length > answeredFaults.length) return c.html(emptyForm(c, order, sent, faults), 400)
  const texts = markedTexts(fields, sent, review, redacts)
  const isOpen = openAnswers(texts, sent).length > 0
  const asksFirst = redacts && step !== "look"
  if (review || ofMarks.length > 0 || isOpen || asksFirst) {
    const asked = step === "look" || step === "do"
    const page = markingPage(view, officer(c), {
      ...{ head, action, sent: preset(texts, sent), texts, faults: ofMarks, asked },
    })
    return c.html(page, asksFirst && ofMarks.length === 0 ? 200 : 400)
  }
  if (trial.kind !== "done") throw new Error("a form without faults came out wrong")
  // What both come to is shown where both can be done.
  const both = await order.further?.tryIt(toRequest(input, sent, redacts))
  const further = both?.kind === "done" ? order.further : undefined
  // A case that is over has the served text no more, and whoever checks compares what is covered with it.
  const tried = both?.kind === "done" ? { ...both, content: { ...both.content, ...trial.content } } : trial
  const warning = await order.warning(input, tried)
  // As it will be, with what is covered; the served text has a section of its own.
  const { input: covered } = answeredInput(input, sent, redacts)
  const inPlace = redacts ? [...answeredInPlace, servedField] : []
  const shown = Object.fromEntries(Object.entries(covered).filter(([name]) => !inPlace.includes(name)))
  const preview = await order.preview(tried, input)
  return c.html(
    checkPage(view, officer(c), {
      ...{ head, action, input: shown, sent, warning, preview, redacts },
      beside: (await order.beside?.()) ?? null,
      ...{ asked: fields.length > 0, options: order.state.options, further },
    }),
    200,
  )
}

/** Opens a form that some answers of stand in already, with what follows from them where the form is known to be worth it. */
export async function openForm(c: OfficeContext, given: FormOrder, sent: Sent, tells = true): Promise<Response> {
  const order = await followed(given, sent)
  const drafts = { kept: await draftsOf(c.get("parts"), placeOf(c, order)) }
  if (!tells) return c.html(emptyForm(c, order, sent, [], { drafts }))
  const said = order.consequences ? await saidOf(c, order, sent) : null
  return c.html(emptyForm(c, order, sent, [], { said: said && "foresight" in said ? said : null, drafts }))
}

/** Tells what follows from a form that is being filled in: the page again, or for its script the one part of it. */
async function computed(c: OfficeContext, order: FollowedOrder, sent: Sent): Promise<Response> {
  const isPart = c.req.query("part") === foresightId
  // Of what follows nothing, other fields may.
  if (!order.consequences) {
    return c.html(isPart ? formParts(viewOf(c), askedOf(order, sent, []), true) : emptyForm(c, order, sent, []))
  }
  const said = await saidOf(c, order, sent)
  if ("kind" in said) return c.html(emptyForm(c, order, sent, toFaults(said.problem)), 400)
  return isPart
    ? c.html(formParts(viewOf(c), askedOf(order, sent, []), said))
    : c.html(emptyForm(c, order, sent, [], { said }), 200)
}

async function saidOf(c: OfficeContext, order: FollowedOrder, sent: Sent): Promise<Computed | Refused> {
  const view = viewOf(c)
  const { fields, redacts, state } = order
  const input = await inputOf(order, sent)
  // What is to be covered in the text is asked for in its place, and changes nothing that is told here.
  const typed = redacts ? new Map([...sent].filter(([name]) => name !== servedField && !isMark(name))) : sent
  const trial = await order.tryIt(toRequest(await inputOf(order, withStandIns(fields, typed, state)), typed, redacts))
  if (trial.kind === "refused") return trial
  const all = trial.kind === "faults" && trial.review ? [] : (faultsOf(view, trial, fields, sent) ?? [])
  const filled = [...sent].flatMap(([path, texts]) => (texts.some((text) => text.trim() !== "") ? [path] : []))
  const isEmpty = ({ path }: FieldFault) =>
    path !== "" && !filled.some((one) => one === path || one.startsWith(`${path}.`))
  return {
    foresight: trial.kind === "done" ? trial.foresight : null,
    wanted: inOrder(fields, [...all.filter(isEmpty).map(({ path }) => path), ...unwritten(fields, sent)]),
    faults: all.filter((fault) => !isEmpty(fault)),
    warning: await order.warning(input, trial.kind === "done" ? trial : nothingTried),
    consequences: trial.kind === "done" ? ((await order.consequences?.(trial, input)) ?? []) : [],
  }
}

/** Paths, each once, in the order of the form; what stands on none of it last. */
function inOrder(fields: readonly Field[], paths: readonly string[]): string[] {
  const given = new Set(paths)
  return [...new Set([...pathsOf(fields).filter((path) => given.has(path)), ...given])]
}

async function done(c: OfficeContext, order: FollowedOrder, sent: Sent): Promise<Response> {
  const { fields, redacts } = order
  const input = toRequest(await inputOf(order, sent), sent, redacts)
  const result = await order.doIt(input, sent)
  if (result.kind === "done") {
    await dropDraft(c.get("parts"), placeOf(c, order), slotOf(sent))
    return c.redirect(result.value, 303)
  }
  // What was found meanwhile, or never answered, is asked for in its place.
  const { status } = result.problem
  const isTried = fields.length > 0 && status === 400
  if (isTried && (await order.tryIt(input)).kind === "faults") {
    return looked(c, order, sent, "do")
  }
  return c.html(emptyForm(c, order, sent, toFaults(result.problem)), status as 409)
}

async function inputOf({ fields, reduces }: FormOrder, sent: Sent): Promise<Record<string, unknown>> {
  const input = readForm(fields, sent)
  return (await reduces?.(input, sent)) ?? input
}

function toRequest(input: Record<string, unknown>, sent: Sent, redacts: boolean): Record<string, unknown> {
  const { input: answered, kept } = answeredInput(input, sent, redacts)
  return kept.length > 0 ? { ...answered, kept } : answered
}

function emptyForm(
  c: OfficeContext,
  order: FollowedOrder,
  sent: Sent,
  faults: readonly FieldFault[],
  {
    said = null,
    goesOn = false,
    drafts = {},
  }: { said?: Computed | null; goesOn?: boolean; drafts?: Partial<DraftShown> } = {},
): Html {
  const { head, action, fixed } = order
  const { alerting, newId } = c.get("parts")
  // Each page that is opened keeps a draft of its own.
  const slot = slotOf(sent) || newId()
  const marks = [...sent].filter(([name]) => isMark(name))
  return formPage(viewOf(c), officer(c), {
    ...{ head, action, ...askedOf(order, sent, faults), goesOn },
    fixed: new Map([...fixed, ...marks]),
    draft: alerting.secrets ? { slot, kept: [], status: null, ...drafts } : null,
    numbers: order.takeNumber !== undefined,
    computed: order.consequences ? (said ?? nothingSaid) : order.follow !== undefined && isDeciding(order),
  })
}

/** Whether what is chosen in a form decides what else is asked. */
function isDeciding({ fields, state }: FollowedOrder): boolean {
  return pathsOf(fields).some((path) => state.deciding?.includes(path))
}

function askedOf({ all, fields, state, follow, shows }: FollowedOrder, given: Sent, faults: readonly FieldFault[]) {
  const sent = shows?.(given) ?? given
  return {
    ...{ fields, state: { ...state, sent, faults } },
    unseen: follow
      ? new Map([
          [askedField, [pathsOf(fields).join(" ")]],
          ...[...sent].filter(([name]) => name === filledField),
          ...unasked(all, fields, sent),
        ])
      : (new Map() as Sent),
  }
}

const words = {
  absent: { zh: "原文中没有这些文字：", en: "These words do not stand in the text: " },
} as const satisfies Record<string, Bilingual>
