/** What stands on the papers of a letter, line by line: the letter itself and the answer to it. Pure. */
import type { DocumentLine, LineMark } from "../../register/document/template.ts"
import { type LetterKindRow, letterKind, letterResults } from "./kind.ts"
import type { Letter } from "./store.ts"

const line = (mark: LineMark, text: string): DocumentLine => ({ mark, text })

/** 2026年7月1日 */
export const dayInWords = (day: string) => {
  const [year, month, date] = day.split("-").map(Number)
  return `${year}年${month}月${date}日`
}

// A text of several lines is as many paragraphs.
const paragraphs = (text: string) =>
  text.split(/\n+/).flatMap((each) => (each.trim() === "" ? [] : [line("paragraph", each.trim())]))

/** Who writes to whom. */
export interface Correspondents {
  from: string
  to: string
}

const asked: Readonly<Record<LetterKindRow["wants"], (day: string) => string>> = {
  answer: (day) => `请于${day}前复函。`,
  meeting: (day) => `定于${day}举行，请按时参加。`,
  work: (day) => `完成期限：${day}。请于期限前报告完成情况并附证明材料。`,
  pledge: (day) => `请于${day}前阅读全文并签署。`,
  reading: (day) => `请于${day}前阅知并确认。`,
}

/** The letter. @param today the day on which it is signed */
export function letterLines(
  { kind, title, content, basis, dueOn, place }: Letter,
  { number, from, to }: Correspondents & { number: string },
  today: string,
): DocumentLine[] {
  const { title: paperTitle, wants } = letterKind(kind)
  return [
    line("header", from),
    line("title", paperTitle),
    line("right", number),
    line("left", `${to}：`),
    line("paragraph", `事由：${title}`),
    ...paragraphs(content),
    ...(basis === "" ? [] : [line("paragraph", `依据：${basis}`)]),
    ...(place === null ? [] : [line("paragraph", `地点：${place}`)]),
    ...(dueOn === null ? [] : [line("paragraph", asked[wants](dayInWords(dueOn)))]),
    line("right", from),
    line("right", dayInWords(today)),
  ]
}

/** The answer, from whom the letter had gone to. */
export function answerLines(
  { title, number: answered }: Letter,
  { result, text }: { result: keyof typeof letterResults; text: string },
  { number, from, to }: Correspondents & { number: string },
  today: string,
): DocumentLine[] {
  return [
    line("header", from),
    line("title", "复函"),
    line("right", number),
    line("left", `${to}：`),
    line("paragraph", `你单位${answered ?? ""}（${title}）收悉。办理情况：${letterResults[result].zh}。`),
    ...paragraphs(text),
    line("right", from),
    line("right", dayInWords(today)),
  ]
}
