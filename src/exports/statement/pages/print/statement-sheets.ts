/**
 * A statement on sheets of paper, in the order of its page: what it says beside the code that verifies it, the records, who
 * signs and on what, and the signed file that is attached.
 */
import type { Bilingual } from "../../../../law/bilingual.ts"
import { writtenDay, writtenMoment } from "../../../../law/day-words.ts"
import type { Canvas } from "../../../../pdf/canvas.ts"
import { type About, addPart, type Part, type Role } from "../../../../pdf/structure.ts"
import type { Style, Typesetter } from "../../../../pdf/typeset.ts"
import { headingOf, type RecordContext, recordRows } from "../../../../register/pages/record-row.ts"
import type { WireRecord } from "../../../../register/record/wire.ts"
import { groupsOf, listWords } from "../../../../web/shown.ts"
import type { Speaker } from "../../../../web/view.ts"
import { toShortCode, type VerifyCode } from "../../verify-code.ts"
import { codeSquares } from "../code-picture.ts"
import {
  codeOf,
  liveUrlOf,
  type ProofRow,
  proofRows,
  type StatementPage,
  sentenceOf,
  shownRecords,
  titleOf,
} from "../said.ts"
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
  /** What is written is read as parts of this. */
  whole: Part
  /** Lets the requests of others come between, where it is time. */
  pause(): Promise<void>
}

const codeGap = 18
// Of the code of the short address: its 37 modules are 0.65 mm each, half as wide again as those of the signed one. The gap is
// more than its quiet zone of four modules.
const liveWidth = 68

export async function fillSheets(sheets: Sheets, page: StatementPage, pen: Pen): Promise<void> {
  const { typesetter, speaker, whole } = pen
  const { say } = speaker
  const { statement } = page.issued
  const register = addPart(whole, "P")
  sheets.put([registerStrip(typesetter, say(words.register), statement.iss, register), ruleStrip(8, 0, 0.8), blank(10)])
  sheets.mark(say(titleOf(statement)), 0, 0)
  const top = sheets.y()
  sheets.put(headStrips(page, pen), "kept")
  if (sheets.pages().length === 1) putCodes(sheets, page, pen, top)
  if (statement.records.length > 0) await putRecords(sheets, page, pen)
  const small = { label: look.proofLabel, value: look.proof }
  putSection(sheets, pen, say(pageWords.proof), (section) => {
    const table = addPart(section, "Table")
    return proofRows(page).flatMap((row) =>
      rowStrips(typesetter, table, [say(row.label), proofText(row, speaker)], small),
    )
  })
  putSection(sheets, pen, say(pageWords.file), (section) => {
    const lines = (text: string, style: Style) => textStrips(typesetter, text, style, addPart(section, "P"))
    const lacking = pen.lacksCharacters ? [blank(4), ...lines(say(words.lacking), look.small)] : []
    return [...lines(say(words.attachedText), look.text), ...lacking]
  })
}

function registerStrip(typesetter: Typesetter, register: string, issuer: string, part: Part): Strip {
  const { register: style } = look
  const x = area.left + width - typesetter.widthOf(issuer, style)
  // An address that does not fit beside the name is told below, with the others.
  const fits = x > area.left + typesetter.widthOf(register, style) + 20
  return {
    height: style.leading,
    draw(canvas, y) {
      canvas.as(part, () => canvas.text(area.left, baseline(y, style), register, style))
      // Told among the rows of who signs, so that it is not read twice.
      if (fits) canvas.text(x, baseline(y, style), issuer, style)
    },
  }
}

/** The left column: what it is, about whom, and what it says. */
function headStrips(page: StatementPage, { typesetter, speaker, whole }: Pen): Strip[] {
  const { say } = speaker
  const { statement } = page.issued
  const column = { x: 0, width: width - codeWidth - codeGap }
  const part = (text: string, style: Style, role: Role, about?: About) =>
    textStrips(typesetter, text, style, addPart(whole, role, about), column)
  const lines = (text: string, style: Style) => part(text, style, "P")
  const code = codeOf(statement)
  const title = part(say(titleOf(statement)), look.title, "H1")
  const name = statement.subject ? part(statement.subject.name, look.name, "P", inChinese(speaker)) : []
  // Who listens hears what it says before the digits of the code.
  const sentence = lines(say(sentenceOf(page)), look.sentence)
  return [
    ...title,
    blank(4),
    ...name,
    blank(4),
    ...(code === undefined
      ? lines(`${say(pageWords.recordId)} ${statement.sub}`, look.text)
      : [...lines(say(pageWords.code), look.small), codeStrip(code, addPart(whole, "P"))]),
    blank(10),
    ...sentence,
    blank(2),
    ...lines(say(statement.note), look.text),
    blank(4),
    ...lines(`${say(pageWords.validUntil)} ${say(writtenMoment(statement.exp * 1000))}`, look.strong),
  ]
}

/** That a text is Chinese, where the document is not. */
function inChinese({ language }: Speaker): About {
  return language === "zh" ? {} : { language: "zh-CN" }
}

function codeStrip(code: string, part: Part): Strip {
  return {
    height: look.code.leading,
    draw: (canvas, y) =>
      canvas.as(part, () => canvas.grouped(area.left, baseline(y, look.code), groupsOf(code), 4, look.code)),
  }
}

/**
 * The signed code beside what it says, and the short address below. No words stand beside words: of two columns of text who copies
 * would get lines of the one between those of the other, however they wrap.
 */
function putCodes(sheets: Sheets, page: StatementPage, pen: Pen, top: number): void {
  const { say } = pen.speaker
  const { code, issued } = page
  if (code) {
    pictureStrip(pen, code.modules, code.url, words.codeAlt, codeWidth).draw(sheets.canvas(), top)
    sheets.moveTo(top + codeWidth)
  }
  const url = liveUrlOf(issued.statement)
  const column = { x: 0, width: url === null ? width : width - liveWidth - codeGap }
  const lines = (text: string, style: Style) => textStrips(pen.typesetter, text, style, addPart(pen.whole, "P"), column)
  const signed = code
    ? [
        ...lines(say(url === null ? pageWords.verify : words.verify), look.smallStrong),
        ...lines(signedText(pen.speaker, code), look.small),
      ]
    : lines(say(pageWords.noCode), look.small)
  sheets.space(codeGap)
  if (url === null) {
    sheets.put(signed, "kept")
    return
  }
  const said = [
    ...[...signed, blank(4), ...lines(say(words.live), look.smallStrong)],
    ...[pageWords.liveText, { zh: url, en: url }].flatMap((text) => lines(say(text), look.small)),
  ]
  const square = pictureStrip(pen, toShortCode(url), url, pageWords.live, liveWidth)
  sheets.put([
    {
      height: Math.max(liveWidth, heightOf(said)),
      draw(canvas, from) {
        let y = from
        for (const strip of said) {
          strip.draw(canvas, y)
          y += strip.height
        }
        square.draw(canvas, from)
      },
    },
  ])
}

function signedText({ language, say }: Speaker, { isExcerpt }: VerifyCode): string {
  const sentences = isExcerpt ? [pageWords.verifyText, pageWords.excerptText] : [pageWords.verifyText]
  return sentences.map(say).join(language === "zh" ? "" : " ")
}

/** A code as squares at the right edge, which leads to what it holds. */
function pictureStrip(
  { speaker: { say }, whole }: Pen,
  modules: VerifyCode["modules"],
  url: string,
  alt: Bilingual,
  side: number,
): Strip {
  const part = addPart(whole, "Link")
  const figure = addPart(part, "Figure", { alt: say(alt) })
  return {
    height: side,
    draw(canvas, y) {
      const square = { x: area.left + width - side, y, width: side, height: side }
      canvas.as(figure, () => canvas.fill(codeSquares(modules, square, side), 0))
      canvas.link({ ...square, url, words: say(alt), part })
    },
  }
}

async function putRecords(sheets: Sheets, page: StatementPage, pen: Pen): Promise<void> {
  const { typesetter, speaker } = pen
  const section = addPart(pen.whole, "Sect")
  const title = sectionStrips(typesetter, speaker.say(pageWords.records), section)
  for (const [n, { record, context }] of shownRecords(page).entries()) {
    await pen.pause()
    const strips = recordStrips({ ...pen, whole: addPart(section, "Sect") }, record, context)
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

function putSection(sheets: Sheets, pen: Pen, title: string, stripsOf: (section: Part) => readonly Strip[]): void {
  const section = addPart(pen.whole, "Sect")
  const all = [...sectionStrips(pen.typesetter, title, section), ruleStrip(10, 0.7, 0.5), ...stripsOf(section)]
  sheets.space(14)
  sheets.mark(title, 0, heightOf(all))
  sheets.put(all, "kept")
}

function sectionStrips(typesetter: Typesetter, title: string, section: Part): Strip[] {
  return textStrips(typesetter, title, look.section, addPart(section, "H2"))
}

function proofText(row: ProofRow, { language, say }: Speaker): string {
  const value =
    row.form === "words" ? say(row.value) : row.form === "moment" ? say(writtenMoment(row.value * 1000)) : row.value
  if (!row.remark) return value
  return language === "zh" ? `${value}（${say(row.remark)}）` : `${value} (${say(row.remark)})`
}

/** The record. */
function recordStrips({ typesetter, speaker, whole }: Pen, record: WireRecord, context: RecordContext): Strip[] {
  const { say } = speaker
  const heading = headingOf(speaker, record)
  const badge = badgeStrip(typesetter, say(listWords[record.list]), record.list, addPart(whole, "P"))
  const about = heading.isChinese ? inChinese(speaker) : {}
  const title = textStrips(typesetter, heading.text, look.heading, addPart(whole, "H3", about))
  const table = addPart(whole, "Table")
  // Codes and positions are for machines, which have the signed file within; where in the log it stands is told below.
  const rows = recordRows(speaker, record, context).flatMap(({ label, text, isChinese, isDay }) =>
    rowStrips(
      typesetter,
      table,
      [say(label), isDay ? say(writtenDay(text)) : text],
      undefined,
      isChinese ? inChinese(speaker) : {},
    ),
  )
  return [ruleStrip(10, 0.7, 0.5), blank(3), badge, ...title, blank(2), ...rows, blank(6)]
}

/** Filled, outlined or dashed, as on the page: told without colour. */
function badgeStrip(typesetter: Typesetter, label: string, list: WireRecord["list"], part: Part): Strip {
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
      canvas.as(part, () => canvas.text(area.left + 5, baseline(y + 2, badge), label, badge))
    },
  }
}
