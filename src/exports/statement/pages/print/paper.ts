/** Puts a statement on paper: rehearses it to learn which characters it needs, reads those, and sets it. */
import { createHash } from "node:crypto"
import { setImmediate } from "node:timers/promises"
import type { Language } from "../../../../law/bilingual.ts"
import { openCanvas, paper } from "../../../../pdf/canvas.ts"
import { type PdfDocument, writeDocument } from "../../../../pdf/document.ts"
import { type Face, openFace } from "../../../../pdf/face.ts"
import { type FindGlyph, type Weight, weights } from "../../../../pdf/glyph.ts"
import { fillSignature, settleRange, signedParts } from "../../../../pdf/signature.ts"
import { fontName, openSourceHan } from "../../../../pdf/source-han.ts"
import { openStructure } from "../../../../pdf/structure.ts"
import { openTypesetter, rehearsingFinder } from "../../../../pdf/typeset.ts"
import { markSheet } from "../../../../pdf/watermark.ts"
import type { PdfSigner } from "../../../../signing/pades/seal-folder.ts"
import { StampAway } from "../../../../signing/pades/stamp-away.ts"
import { signToken } from "../../../../signing/signed-document.ts"
import type { Speaker } from "../../../../web/view.ts"
import type { StatementPage } from "../said.ts"
import { titleOf } from "../said.ts"
import { words as pageWords } from "../words.ts"
import { area, look, openSheets, width } from "./sheet.ts"
import { fillSheets } from "./statement-sheets.ts"
import { words } from "./words.ts"

const font = openSourceHan()

// Of a stem in thousandths, for viewers that must do without the font.
const styleOf = { 400: { suffix: "Regular", stem: 70 }, 700: { suffix: "Bold", stem: 130 } } as const satisfies Record<
  Weight,
  { suffix: string; stem: number }
>

/**
 * The PDF. A certificate that has run out signs nothing: the file is then as it is without one.
 * @param log lines for the operator
 */
export async function toPaper(
  page: StatementPage,
  language: Language,
  signer: PdfSigner | null,
  log: (line: string) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const speaker: Speaker = { language, say: (words) => toWritten(words[language], language) }
  const rehearsal = rehearsingFinder()
  const pause = pauser()
  await set(page, speaker, { find: rehearsal.find, lacksCharacters: true, pause })
  for (const [weight, characters] of rehearsal.asked) await font.prepare(characters, weight)
  const lacksCharacters = [...rehearsal.asked].some(([weight, characters]) =>
    [...characters].some((codePoint) => !font.find(weight, codePoint)),
  )
  const document = await set(page, speaker, { find: font.find, lacksCharacters, pause })
  await pause()
  const at = page.issued.statement.iat * 1000
  const signing = signer?.isValid(at) ? signer : null
  if (signer && !signing)
    log(`the certificate of ${signer.name} is not valid now: PDFs of reports are not signed with it`)
  const signature = signing && { name: signing.name, reason: speaker.say(words.signed), at, bytes: signing.bytes }
  const pdf = await writeSealed(page, { ...document, signature }, speaker)
  if (signing) fillSignature(pdf, await signTimed(signing, signedParts(pdf), log))
  return pdf
}

/** The file with its seal of pages, where the key that signs reports is of those that have one. */
async function writeSealed(
  { issued }: StatementPage,
  document: PdfDocument,
  { say }: Speaker,
): Promise<Uint8Array<ArrayBuffer>> {
  const isSealed = issued.signer.key.papers === "complete"
  const room = isSealed ? await sealOf(issued, "0".repeat(64)) : ""
  const [first, ...others] = document.attachments
  const seal = { name: "pages.jwt", mediaType: "application/jose", description: say(words.seal), content: room }
  const attachments: PdfDocument["attachments"] = isSealed
    ? [first, ...others, { ...seal, isFilledLater: true }]
    : document.attachments
  const pdf = new Uint8Array(writeDocument({ ...document, attachments }))
  // The seal is over the room of the signature while that is empty, and the signature over the seal.
  if (document.signature) settleRange(pdf)
  return isSealed ? fillSeal(pdf, room, (pages) => sealOf(issued, pages)) : pdf
}

/** A report holds for hours or days: rather than not at all it is signed without the time of somebody else. */
async function signTimed(
  signer: PdfSigner,
  parts: readonly Uint8Array[],
  log: (line: string) => void,
): Promise<Uint8Array> {
  try {
    return await signer.sign(parts)
  } catch (error) {
    if (!(error instanceof StampAway)) throw error
    log(`${error.message}: a report was signed without a timestamp`)
    return signer.sign(parts, false)
  }
}

/** Binds pages to the report that they were printed of. @param pages SHA-256 of all else in the file, hexadecimal digits */
function sealOf({ statement: { iss, iat }, token, signer }: StatementPage["issued"], pages: string): Promise<string> {
  const report = createHash("sha256").update(token).digest("hex")
  return signToken("pages", { iss, iat, report, pages }, signer)
}

/** Puts the seal in the room that was left for it; it is as long, for its digest and its signature are. */
async function fillSeal(
  pdf: Uint8Array<ArrayBuffer>,
  room: string,
  sign: (pages: string) => Promise<string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const from = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.length).indexOf(room)
  const [before, behind] = [pdf.subarray(0, from), pdf.subarray(from + room.length)]
  const seal = Buffer.from(await sign(createHash("sha256").update(before).update(behind).digest("hex")))
  if (from < 0 || seal.length !== room.length) throw new Error("the seal does not fit the room that was left for it")
  pdf.set(seal, from)
  return pdf
}

/** In a Chinese font the curved apostrophe is as wide as an ideograph; English takes the straight one. */
function toWritten(words: string, language: Language): string {
  return language === "en" ? words.replace(/[‘’]/g, "'") : words
}

// Shorter than what a reader of another page would notice.
const spellMs = 10

/** Gives way to others when so much time has passed since it last did. */
function pauser(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < spellMs) return
    await setImmediate()
    since = performance.now()
  }
}

async function set(
  page: StatementPage,
  speaker: Speaker,
  { find, lacksCharacters, pause }: { find: FindGlyph; lacksCharacters: boolean; pause(): Promise<void> },
): Promise<PdfDocument> {
  const { say, language } = speaker
  const { statement, token, sm2 } = page.issued
  const typesetter = openTypesetter(find)
  const faces = new Map<Weight, Face>(
    weights.map((weight) => [weight, openFace(`${fontName}-${styleOf[weight].suffix}`, styleOf[weight].stem)]),
  )
  const mark = page.invented ? say(words.invented) : null
  const whole = openStructure()
  const sheets = openSheets(() => {
    const canvas = openCanvas(typesetter, faces)
    if (mark !== null) markSheet(canvas, typesetter, mark, whole)
    return canvas
  })
  await fillSheets(sheets, page, { typesetter, speaker, lacksCharacters, whole, pause })
  const pages = sheets.pages()
  pages.forEach((canvas, n) => {
    const number = say(words.pageNumber(n + 1, pages.length))
    const y = paper.height - area.bottom + 26
    canvas.line(area.left, y - 12, width, 0.7, 0.5)
    canvas.text(
      area.left,
      y,
      `${mark === null ? "" : `${mark} · `}${say(pageWords.number)} ${statement.jti}`,
      look.foot,
    )
    canvas.text(area.left + width - typesetter.widthOf(number, look.foot), y, number, look.foot)
  })
  const title = say(titleOf(statement))
  return {
    title: statement.subject ? `${title} ${statement.subject.name}` : title,
    subject: say(statement.note),
    author: statement.iss,
    language: language === "zh" ? "zh-CN" : "en",
    created: statement.iat * 1000,
    pages,
    structure: whole,
    faces,
    bookmarks: sheets.bookmarks(),
    attachments: [
      { name: "report.jwt", mediaType: "application/jwt", description: say(words.attachment), content: token },
      ...(sm2 === null
        ? []
        : [{ name: "report.sm2", mediaType: "text/plain", description: say(words.sm2), content: `${sm2}\n` }]),
    ],
  }
}
