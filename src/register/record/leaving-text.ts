/**
 * The texts of subjects and records that leave the register, and what looks like personal data in them. An officer answers
 * a finding by its field and its place: what is answered is kept, with the reason. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { findPersonalDataPlaces, findPersonalNumberPlaces } from "../../law/personal-data.ts"
import { isCreditCode } from "../../law/personal-data-check-digit.ts"
import { type Found, personalDataKinds } from "../../law/personal-data-found.ts"
import { findHiddenCharacters } from "../../law/personal-data-text.ts"
import { exchangedTexts, holdsWords, publicFields } from "../../law/public-field.ts"
import { type RecordContent, readPublicField, type Subject } from "./record.ts"

/** Texts by their fields: paths in a row of an import. */
export type LeavingTexts = Readonly<Record<string, string>>

/** An answer: the finding at a place (UTF-16) of a field, or every finding of the field, is kept for a reason. */
export interface Kept {
  field: string
  start?: number | undefined
  reason: string
  /** Of a row that waited: who gave it, as the audit trail names them, and when. */
  by?: string | null
  at?: string
}

/** A finding in a text that leaves. */
export interface LeavingFinding extends Found {
  field: string
}

/**
 * The texts of a record that leave: what the public sees, with the name of its subject and its number, and what goes to
 * authorities and agencies in the columns of a form.
 */
export function recordTexts(content: RecordContent): LeavingTexts {
  // The number goes to whoever has to do with the decision, whatever its list shows.
  const texts: Record<string, string> = { "subject/name": content.subjectName, decision_no: content.decisionNo }
  for (const field of publicFields[content.list]) {
    if (!holdsWords(field)) continue
    const text = readPublicField(content, field)
    if (typeof text === "string") texts[field] = text
  }
  for (const field of exchangedTexts) {
    const text = content.detail[field]
    if (typeof text === "string") texts[field] = text
  }
  return texts
}

/** The texts of a subject that the public sees. */
export function subjectTexts({ name, formerNames, operator, shops }: Subject): LeavingTexts {
  const texts: Record<string, string> = { name }
  formerNames.forEach((former, index) => {
    texts[`former_names/${index}`] = former
  })
  if (operator !== null) texts["operator"] = operator
  shops.forEach((shop, index) => {
    texts[`shops/${index}/platform`] = shop.platform
    texts[`shops/${index}/name`] = shop.name
    if (shop.url !== null) texts[`shops/${index}/url`] = shop.url
  })
  return texts
}

// They name officers, shops and laws, and the public sees none: what leads to one person is looked for, and no names.
const numbersAlone: ReadonlySet<string> = new Set(exchangedTexts)

/** Findings in the text of a field. */
function findInField(path: string, text: string): Found[] {
  const field = path.slice(path.lastIndexOf("/") + 1)
  if (!numbersAlone.has(field)) return findIn(text)
  // The code of an authority may be all digits.
  return field.endsWith("_code") && text.length === 18 && isCreditCode(text) ? [] : findPersonalNumberPlaces(text)
}

/** Findings in a text that the public sees; a web address hides what it holds behind %, and is then found as a whole. */
function findIn(text: string): Found[] {
  const found = findPersonalDataPlaces(text)
  if (found.length > 0 || !/^https?:[^%]*%/i.test(text)) return found
  try {
    return findPersonalDataPlaces(decodeURIComponent(text)).map((place) => ({ ...place, start: 0, end: text.length }))
  } catch {
    return found
  }
}

/** What was found and not answered. */
export function findingsIn(texts: LeavingTexts, kept: readonly Kept[] = []): LeavingFinding[] {
  return Object.entries(texts).flatMap(([field, text]) =>
    findInField(field, text)
      .filter(({ start }) => !kept.some((answer) => answer.field === field && (answer.start ?? start) === start))
      .map((found) => ({ field, ...found })),
  )
}

/**
 * Answers by their places. One that names none goes for the finding of its field where that is the only one: of several,
 * nobody says that they have looked at each.
 */
export function placedAnswers(texts: LeavingTexts, answers: readonly Kept[]): readonly Kept[] {
  return answers.flatMap((answer): Kept[] => {
    if (answer.start !== undefined) return [answer]
    const [only, another] = findingsIn({ [answer.field]: texts[answer.field] ?? "" })
    return only && !another ? [{ ...answer, start: only.start }] : []
  })
}

/** A finding in words: where it is and what, never the text. */
export function findingWords({ kind, start, end }: Found): Bilingual {
  const { zh, en } = personalDataKinds[kind]
  return {
    zh: `第 ${start + 1} 至 ${end} 字疑似含有${zh}`,
    en: `characters ${start + 1} to ${end} seem to hold ${en}`,
  }
}

/** Why a name is refused that holds what no reader sees; null for one that does not. */
export function hiddenWords(name: string): Bilingual | null {
  const [hidden] = findHiddenCharacters(name)
  if (!hidden) return null
  return {
    zh: `第 ${hidden.start + 1} 字为不可见或者改变文字方向的字符`,
    en: `character ${hidden.start + 1} can't be seen, or turns the direction of the text`,
  }
}
