/** Findings of personal data as an officer answers them in place: covered, or kept for a reason. Pure. */
import { findPersonalDataPlaces } from "../law/personal-data.ts"
import { type Found, personalDataKinds } from "../law/personal-data-found.ts"
import type { Review } from "../register/proceeding/personal-data-review.ts"
import { placePublished, placeServed, placesApart, type Redaction, redact } from "../register/proceeding/redaction.ts"
import type { Kept } from "../register/record/leaving-text.ts"
import { type Field, pathOf, type Sent } from "./form-schema.ts"

/** The field of a decision as it was served, whose covered places the act is told apart from its text. */
export const servedField = "served_text"
const publishedField = "published_text"

/** A text with its findings. */
export interface MarkedText {
  field: string
  text: string
  found: readonly Found[]
  /** What it is called, where not as its field. */
  label?: string
  /** What can be done where nothing can be covered, if not what acts can. */
  instead?: string
  /** Whether a place of it may be covered; else it is kept, or changed before. */
  mayCover: boolean
}

/** What is done with a finding. */
export interface Answer {
  field: string
  start: number
  end: number
  choice: "cover" | "keep"
  reason: string
}

/** The names of the controls of a finding. */
export function answerName({ field, start, end }: Pick<Answer, "field" | "start" | "end">): string {
  return `mark:${field}:${start}:${end}`
}

/** Texts beside the served one that a form brings and the public will read. */
const publicTexts: readonly string[] = ["violation", "content", "basis"]

/** The control for words that are to be covered wherever they stand in what will be public, a line each; and why. */
export const alsoName = "mark:also"
export const alsoReasonName = "mark:also-reason"

/** Whether a control belongs to findings. */
export function isMark(name: string): boolean {
  return name.startsWith("mark:")
}

/** The answers of a form. */
export function answersIn(sent: Sent): Answer[] {
  return [...sent].flatMap(([name, [choice]]) => {
    const match = /^mark:([^:]{1,80}):(\d{1,6}):(\d{1,6})$/.exec(name)
    if (!match?.[1] || (choice !== "cover" && choice !== "keep")) return []
    const reason = sent.get(`${name}:why`)?.[0]?.trim() ?? ""
    return [{ field: match[1], start: Number(match[2]), end: Number(match[3]), choice, reason }]
  })
}

/** The answers with one more, as controls. */
export function withAnswers(sent: Sent, answers: readonly Pick<Answer, "field" | "start" | "end" | "choice">[]): Sent {
  const more = answers.flatMap((answer) => {
    const name = answerName(answer)
    return sent.has(name) ? [] : [[name, [answer.choice]] as const]
  })
  return new Map([...sent, ...more])
}

/** Answers that cover whatever was found and may be covered. */
export function coverAll(texts: readonly MarkedText[]): Pick<Answer, "field" | "start" | "end" | "choice">[] {
  return texts
    .filter(({ mayCover }) => mayCover)
    .flatMap(({ field, found }) => found.map(({ start, end }) => ({ field, start, end, choice: "cover" as const })))
}

/** A form without what was answered of its own texts. */
export function withoutAnswers(sent: Sent): Sent {
  const own = answersIn(sent).filter(({ field }) => sent.has(pathOf(field)))
  const names = new Set(own.map(answerName))
  return new Map([...sent].filter(([name]) => !names.has(name)))
}

/** A form in which the same words that are kept in several places are kept for the reason that is told of one. */
export function withSameReasons(sent: Sent): Sent {
  const kept = answersIn(sent).filter(({ choice }) => choice === "keep")
  const wordsOf = ({ field, start, end }: Answer) => typedText(sent, field).slice(start, end)
  const reasons = new Map(kept.filter(({ reason }) => reason !== "").map((answer) => [wordsOf(answer), answer.reason]))
  const more = kept.flatMap((answer) => {
    const reason = answer.reason === "" ? reasons.get(wordsOf(answer)) : undefined
    return reason === undefined ? [] : [[`${answerName(answer)}:why`, [reason]] as const]
  })
  return new Map([...sent, ...more])
}

/** A text of the form with its answers: as it will be public. */
export function coveredText({ field, text }: MarkedText, sent: Sent): string {
  const places = field === servedField ? redactionsIn(sent) : coveredPlaces({ field, text }, sent)
  const done = redact(text, places)
  return "text" in done ? done.text : ""
}

function coveredPlaces({ field, text }: { field: string; text: string }, sent: Sent): Redaction[] {
  const covered = answersIn(sent).filter((answer) => answer.field === field && answer.choice === "cover")
  const answered = covered.map(({ start, end }) => ({ start, end, reason: "" }))
  return placesApart([...answered, ...(publicTexts.includes(field) ? namedPlaces(text, sent) : [])])
}

function namedPlaces(text: string, sent: Sent): Redaction[] {
  const reason = sent.get(alsoReasonName)?.[0]?.trim() || "其他不宜公开的内容"
  return alsoWords(sent).flatMap((words) =>
    placesOf(text, words).map((start) => ({ start, end: start + words.length, reason })),
  )
}

function typedText(sent: Sent, field: string): string {
  return (sent.get(pathOf(field))?.[0] ?? "").replaceAll("\r\n", "\n").trim()
}

/** What is covered of the served text: the answers, and the words that are named. */
export function redactionsIn(sent: Sent): Redaction[] {
  const text = servedTextIn(sent)
  const found = findPersonalDataPlaces(text)
  const answered = answersIn(sent)
    .filter(({ field, choice, end }) => field === servedField && choice === "cover" && end <= text.length)
    .map(({ start, end }) => ({ start, end, reason: kindAt(found, start, end) }))
  return placesApart([...answered, ...namedPlaces(text, sent)])
}

/** Beside the marked texts, the others in which words that are named stand. */
export function alsoCovered(texts: readonly MarkedText[], sent: Sent): MarkedText[] {
  const others = publicTexts.filter((field) => !texts.some((marked) => marked.field === field))
  return others
    .map((field) => ({ field, text: typedText(sent, field), found: [], mayCover: true }))
    .filter(({ text }) => namedPlaces(text, sent).length > 0)
}

/** The words that are named and stand nowhere in what will be public. */
export function absentWords(sent: Sent): string[] {
  const texts = [servedField, ...publicTexts].map((field) => typedText(sent, field))
  return alsoWords(sent).filter((words) => !texts.some((text) => text.includes(words)))
}

/** The text as it was served, as the act will read it. */
export function servedTextIn(sent: Sent): string {
  return typedText(sent, servedField)
}

// More words than this are a text of their own.
const wordsMax = 100

function alsoWords(sent: Sent): string[] {
  const lines = (sent.get(alsoName)?.[0] ?? "").split(/\r?\n/).map((line) => line.trim())
  return [...new Set(lines.filter((line) => line !== ""))].slice(0, wordsMax)
}

// A word of one letter may stand in each place of a long text; the act takes 1,000 places.
const placesMax = 1_000

function placesOf(text: string, words: string): number[] {
  const places: number[] = []
  for (
    let at = text.indexOf(words);
    at >= 0 && places.length < placesMax;
    at = text.indexOf(words, at + words.length)
  ) {
    places.push(at)
  }
  return places
}

function kindAt(found: readonly Found[], start: number, end: number): string {
  const finding = found.find((each) => each.start < end && start < each.end)
  return finding ? personalDataKinds[finding.kind].zh : "个人信息"
}

/**
 * What the answers make of an input: places that are covered, texts with theirs covered, findings that are kept.
 * @param redacts whether the act takes the covered places of a served text
 */
export function answeredInput(
  input: Record<string, unknown>,
  sent: Sent,
  redacts: boolean,
): { input: Record<string, unknown>; kept: readonly Kept[] } {
  const answers = answersIn(sent)
  const redactions = redacts ? redactionsIn(sent) : []
  const covered: Record<string, unknown> = redacts ? { redactions } : {}
  const places = new Map<string, readonly Redaction[]>([[servedField, redactions]])
  for (const field of new Set([...answers.map(({ field }) => field), ...publicTexts])) {
    const text = input[field]
    if (field === servedField || typeof text !== "string") continue
    const hidden = coveredPlaces({ field, text }, sent)
    const done = redact(text, hidden)
    if ("faults" in done) continue
    covered[field] = done.text
    places.set(field, hidden)
  }
  const kept = answers.flatMap(({ field, choice, reason, ...place }): Kept[] => {
    // What is kept without a reason is not answered.
    const at = choice === "keep" && reason !== "" ? placePublished(place, places.get(field) ?? []) : null
    return at ? [{ field: field === servedField ? publishedField : field, start: at.start, reason }] : []
  })
  return { input: { ...input, ...covered }, kept }
}

/** The texts to be marked: that which was served, whatever is found in it, and those of which something is open. */
export function markedTexts(
  fields: readonly Field[],
  sent: Sent,
  review: Review | undefined,
  redacts: boolean,
): MarkedText[] {
  const marked: MarkedText[] = []
  const findings = review?.findings ?? []
  if (redacts) {
    const text = servedTextIn(sent)
    const found = findPersonalDataPlaces(text)
    const redactions = redactionsIn(sent)
    for (const finding of findings.filter(({ field }) => field === publishedField)) {
      const place = placeServed(finding, redactions)
      if (!found.some(({ start, end }) => start <= place.start && place.end <= end))
        found.push({ ...finding, ...place })
    }
    marked.push({ field: servedField, text, found: found.sort((a, b) => a.start - b.start), mayCover: true })
  }
  const answered = answersIn(sent)
  for (const [field, text] of Object.entries(review?.texts ?? {})) {
    if (field === publishedField) continue
    const path = pathOf(field)
    const isField = fields.some((each) => each.path === path && each.kind === "text")
    // What was covered is marked in the text as it was typed.
    const typed = isField ? (sent.get(path)?.[0] ?? text).replaceAll("\r\n", "\n").trim() : text
    const open = findings.some((finding) => finding.field === field)
    if (!open && !answered.some((answer) => answer.field === field)) continue
    marked.push({ field, text: typed, found: findPersonalDataPlaces(typed), mayCover: isField })
  }
  return marked
}

interface OpenAnswer {
  name: string
  why: "choose" | "reason"
}

/** The findings of which the form does not say what is done with them, or why they are kept. */
export function openAnswers(texts: readonly MarkedText[], sent: Sent): OpenAnswer[] {
  const answers = new Map(answersIn(sent).map((answer) => [answerName(answer), answer]))
  return texts.flatMap(({ field, found }) =>
    found.flatMap(({ start, end }): OpenAnswer[] => {
      const name = answerName({ field, start, end })
      const answer = answers.get(name)
      if (!answer) return [{ name, why: "choose" }]
      return answer.choice === "keep" && answer.reason === "" ? [{ name, why: "reason" }] : []
    }),
  )
}
