/**
 * A statement on sheets of paper, in the order of its page: what it says beside the code that verifies it, the records, who
 * signs and on what, and the signed file that is attached.
 */
import type { Canvas } from "../../../../pdf/canvas.ts"
import type { Typesetter } from "../../../../pdf/typeset.ts"
import { headingOf, type RecordContext, recordRows } from "../../../../register/pages/record-row.ts"
import type { WireRecord } from "../../../../register/record/wire.ts"
import { momentOf } from "../../../../verify/moment.ts"
import { groupsOf, listWords } from "../../../../web/shown.ts"
import type { Speaker } from "../../../../web/view.ts"
import { codeSquares } from "../code-picture.ts"
import { codeOf, type ProofRow, proofRows, type StatementPage, sentenceOf, shownRecords, titleOf } from "../said.ts"
import type { toShownRecord } from "../shown-record.ts"
import { words as pageWords } from "../words.ts"
import {
  area,
  baseline,
  blank,
  codeWidth,
  heightOf,
  look,
  rowStrips,
  ruleStrip,
  type Sheets,
  type Strip,
  textStrips,
  width,
} from "./sheet.ts"
import { words } from "./words.ts"

/** With what it is written. */
export interface Pen {
  typesetter: Typesetter
  speaker: Speaker
  /** Whether a character of the text is one that the font lacks: a sentence then says what stands in its place. */
  lacksCharacters: boolean
  /** Lets the requests of others come between, where it is time. */
  pause(): Promise<void>
}

const codeGap = 18

export async function fillSheets(sheets: Sheets, page: StatementPage, pen: Pen): Promise<void> {
  const { typesetter, speaker } = pen
  const { say } = speaker
  const { statement } = page.issued
  sheets.put([registerStrip(typesetter, say(words.register), statement.iss), ruleStrip(8, 0, 0.8), blank(10)])
  sheets.mark(say(titleOf(statement)), 0, 0)
  const top = sheets.y()
  sheets.put(headStrips(page, pen), "kept")
  if (sheets.pages().length === 1) sheets.moveTo(top + drawCode(sheets, page, pen, top))
  if (statement.records.length > 0) await putRecords(sheets, page, pen)
  const small = { label: look.proofLabel, value: look.proof }
  putSection(
    sheets,
    pen,
    say(pageWords.proof),
    proofRows(page).flatMap((row) => rowStrips(typesetter, say(row.label), proofText(row, speaker), small)),
  )
  const attached = textStrips(typesetter, say(words.attachedText), look.text)
  const lacking = pen.lacksCharacters ? [blank(4), ...textStrips(typesetter, say(words.lacking), look.small)] : []
  putSection(sheets, pen, say(pageWords.file), [...attached, ...lacking])
}

function registerStrip(typesetter: Typesetter, register: string, issuer: string): Strip {
  const { register: style } = look
  const x = area.left + width - typesetter.widthOf(issuer, style)
  // An address that does not fit beside the name is told below, with the others.
  const fits = x > area.left + typesetter.widthOf(register, style) + 20
  return {
    height: style.leading,
    draw(canvas, y) {
      canvas.text(area.left, baseline(y, style), register, style)
      if (fits) canvas.text(x, baseline(y, style), issuer, style)
    },
  }
}

/** The left column: what it is, about whom, and what it says. */
function headStrips(page: StatementPage, { typesetter, speaker: { say } }: Pen): Strip[] {
  const { statement } = page.issued
  const column = { x: 0, width: width - codeWidth - codeGap }
  const lines = (text: string, style: Parameters<typeof textStrips>[2]) => textStrips(typesetter, text, style, column)
  const code = codeOf(statement)
  return [
    ...lines(say(titleOf(statement)), look.title),
    blank(4),
    ...(statement.subject ? lines(statement.subject.name, look.name) : []),
    blank(4),
    ...(code === undefined
      ? lines(`${say(pageWords.recordId)} ${statement.sub}`, look.text)
      : [...lines(say(pageWords.code), look.small), codeStrip(code)]),
    blank(10),
    ...lines(say(sentenceOf(page)), look.sentence),
    blank(2),
    ...lines(say(statement.note), look.text),
    blank(4),
    ...lines(`${say(pageWords.validUntil)} ${momentOf(statement.exp * 1000)}`, look.strong),
  ]
}

function codeStrip(code: string): Strip {
  return {
    height: look.code.leading,
    draw: (canvas, y) => canvas.grouped(area.left, baseline(y, look.code), groupsOf(code), 4, look.code),
  }
}

/** The code at the right, with its words below. Returns how high it stands. */
function drawCode(
  sheets: Sheets,
  { code }: StatementPage,
  { typesetter, speaker: { language, say } }: Pen,
  top: number,
): number {
  const canvas = sheets.canvas()
  const x = width - codeWidth
  const column = { x, width: codeWidth }
  const put = (strips: readonly Strip[], from: number) => {
    let y = from
    for (const strip of strips) {
      strip.draw(canvas, y)
      y += strip.height
    }
    return y - top
  }
  if (!code) return put(textStrips(typesetter, say(pageWords.noCode), look.small, column), top)
  const square = { x: area.left + x, y: top, width: codeWidth, height: codeWidth }
  canvas.fill(codeSquares(code.modules, square, codeWidth), 0)
  canvas.link({ ...square, url: code.url })
  const sentences = code.isExcerpt ? [pageWords.verifyText, pageWords.excerptText] : [pageWords.verifyText]
  const text = sentences.map(say).join(language === "zh" ? "" : " ")
  return put(
    [
      ...textStrips(typesetter, say(pageWords.verify), look.smallStrong, column),
      ...textStrips(typesetter, text, look.small, column),
    ],
    top + codeWidth + 6,
  )
}

async function putRecords(sheets: Sheets, page: StatementPage, pen: Pen): Promise<void> {
  const { typesetter, speaker } = pen
  const title = sectionStrips(typesetter, speaker.say(pageWords.records))
  for (const [n, { record, context }] of shownRecords(page).entries()) {
    await pen.pause()
    const strips = recordStrips(typesetter, speaker, record, context)
    // The first one stands under the title of the section, wherever that comes to stand.
    const together = n === 0 ? [...title, ...strips] : strips
    if (n === 0) {
      sheets.space(14)
      sheets.mark(speaker.say(pageWords.records), 0, heightOf(together))
    }
    sheets.mark(bookmarkOf(speaker, record), 1, heightOf(together))
    sheets.put(together, "kept")
  }
}

function bookmarkOf(
  { say }: Speaker,
  { list_name, decision_no, decided_on }: ReturnType<typeof toShownRecord>,
): string {
  return `${say(list_name)} · ${decision_no ?? decided_on}`
}

function putSection(sheets: Sheets, { typesetter }: Pen, title: string, strips: readonly Strip[]): void {
  const all = [...sectionStrips(typesetter, title), ruleStrip(10, 0.7, 0.5), ...strips]
  sheets.space(14)
  sheets.mark(title, 0, heightOf(all))
  sheets.put(all, "kept")
}

function sectionStrips(typesetter: Typesetter, title: string): Strip[] {
  return textStrips(typesetter, title, look.section)
}

function proofText(row: ProofRow, { language, say }: Speaker): string {
  const value = row.form === "words" ? say(row.value) : row.form === "moment" ? momentOf(row.value * 1000) : row.value
  if (!row.remark) return value
  return language === "zh" ? `${value}（${say(row.remark)}）` : `${value} (${say(row.remark)})`
}

/** The record. */
function recordStrips(typesetter: Typesetter, speaker: Speaker, record: WireRecord, context: RecordContext): Strip[] {
  const { say } = speaker
  // Codes and positions are for machines, which have the signed file within; where in the log it stands is told below.
  const rows = recordRows(speaker, record, context).flatMap(({ label, text }) =>
    rowStrips(typesetter, say(label), text),
  )
  return [
    ruleStrip(10, 0.7, 0.5),
    blank(3),
    badgeStrip(typesetter, say(listWords[record.list]), record.list),
    ...textStrips(typesetter, headingOf(speaker, record).text, look.heading),
    blank(2),
    ...rows,
    blank(6),
  ]
}

/** Filled, outlined or dashed, as on the page: told without colour. */
function badgeStrip(typesetter: Typesetter, label: string, list: WireRecord["list"]): Strip {
  const { badge } = look
  const frame = (y: number) => ({ x: area.left, y: y + 1, width: typesetter.widthOf(label, badge) + 10, height: 14 })
  const strokes = {
    serious: { gray: 0, thickness: 1.8 },
    abnormal: { gray: 0, thickness: 0.7 },
    penalty: { gray: 0.3, thickness: 0.7, dash: [2.5, 1.5] },
  } as const satisfies Record<WireRecord["list"], Parameters<Canvas["frame"]>[1]>
  return {
    height: 20,
    draw(canvas, y) {
      canvas.frame(frame(y), strokes[list])
      canvas.text(area.left + 5, baseline(y + 2, badge), label, badge)
    },
  }
}
