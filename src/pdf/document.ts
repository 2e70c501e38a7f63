/**
 * A document of pages: its structure, fonts, bookmarks, metadata and the files that are attached to it, as PDF/UA-1 (ISO
 * 14289-1) asks for so that a screen reader reads it (scripts/check-papers.js). The same pages give the same
 * bytes: times are those of what is said, and the file's identifier is the digest of the first attachment.
 */
import { createHash } from "node:crypto"
import { type Canvas, type Link, paper } from "./canvas.ts"
import type { Face } from "./face.ts"
import { openFile, type PdfFile } from "./file.ts"
import type { Weight } from "./glyph.ts"
import { type Dictionary, dictionary, name, type PdfValue, type Reference, text } from "./object.ts"
import { type SignatureRoom, unknownRange } from "./signature.ts"
import { keysOf, type Part, type StructuredPage, writeStructure } from "./structure.ts"

export interface Bookmark {
  title: string
  /** From 0. */
  page: number
  /** Points from the upper edge. */
  y: number
  children: Bookmark[]
}

/** A file that travels in the document. */
export interface Attachment {
  name: string
  mediaType: string
  description: string
  content: string
  /** Whether other bytes of the same length take its place once all else is written. */
  isFilledLater?: true
}

export interface PdfDocument {
  title: string
  subject: string
  author: string
  /** As BCP 47 writes it. */
  language: string
  /** ms since 1970. */
  created: number
  pages: readonly Canvas[]
  /** What the pages are read as. */
  structure: Part
  faces: ReadonlyMap<Weight, Face>
  bookmarks: readonly Bookmark[]
  /** At least one: the first is what the pages were made from. */
  attachments: readonly [Attachment, ...Attachment[]]
  /** Room that is left for a signature over the whole file. */
  signature?: SignatureRoom | null
}

const producer = "Gongshi"

export function writeDocument(document: PdfDocument): Uint8Array {
  const file = openFile()
  const fonts: Record<string, Reference> = {}
  for (const weight of document.faces.keys()) fonts[`F${weight}`] = file.reserve()
  const signature = document.signature ? { room: document.signature, field: file.reserve(), at: file.reserve() } : null
  const pages = writePages(file, document.pages, fonts, signature?.field)
  for (const [weight, face] of document.faces) {
    const as = fonts[`F${weight}`]
    if (as) face.write(file, as)
  }
  const attached = document.attachments.map((attachment) => ({
    name: attachment.name,
    at: attach(file, attachment, document.created),
  }))
  // A name tree is sorted (7.9.6).
  const named = attached.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const root = file.add(
    dictionary({
      Type: name("Catalog"),
      Pages: pages.tree,
      Lang: text(document.language),
      Outlines: writeBookmarks(file, document.bookmarks, pages.each),
      PageMode: name("UseOutlines"),
      MarkInfo: dictionary({ Marked: true }),
      StructTreeRoot: writeStructure(file, document.structure, pages.structured),
      ViewerPreferences: dictionary({ DisplayDocTitle: true }),
      Metadata: file.addStream(
        { Type: name("Metadata"), Subtype: name("XML") },
        Buffer.from(metadata(document)),
        "plain",
      ),
      Names: dictionary({
        EmbeddedFiles: dictionary({ Names: named.flatMap(({ name, at }) => [text(name), at]) }),
      }),
      AF: attached.map(({ at }) => at),
      // Signatures there are, and a program that saves the file writes behind what they cover (12.7.3).
      AcroForm: signature ? dictionary({ Fields: [signature.field], SigFlags: 3 }) : undefined,
    }),
  )
  const date = pdfDate(document.created)
  const info = file.add(
    dictionary({
      Title: text(document.title),
      Subject: text(document.subject),
      Author: text(document.author),
      Producer: text(producer),
      CreationDate: date,
      ModDate: date,
    }),
  )
  if (signature) writeSignature(file, signature, pages.each[0])
  return file.finish(root, info, createHash("sha256").update(document.attachments[0].content).digest().subarray(0, 16))
}

/** The field, which has no place on the page, and as the last object of the file what is filled later. */
function writeSignature(
  file: PdfFile,
  { room, field, at }: { room: SignatureRoom; field: Reference; at: Reference },
  page: Reference | undefined,
): void {
  file.add(
    dictionary({
      Type: name("Annot"),
      Subtype: name("Widget"),
      FT: name("Sig"),
      T: text("Signature"),
      TU: text(room.reason),
      V: at,
      P: page,
      Rect: [0, 0, 0, 0],
      // Hidden, printed with the page, locked: nothing of it is seen or read aloud.
      F: 134,
    }),
    field,
  )
  file.add(
    dictionary({
      Type: name("Sig"),
      Filter: name("Adobe.PPKLite"),
      SubFilter: name("ETSI.CAdES.detached"),
      M: pdfDate(room.at),
      Name: text(room.name),
      Reason: text(room.reason),
      ByteRange: [...unknownRange],
      Contents: { bytes: new Uint8Array(room.bytes) },
    }),
    at,
  )
}

function writePages(file: PdfFile, pages: readonly Canvas[], fonts: Dictionary, field: Reference | undefined) {
  const tree = file.reserve()
  const keys = keysOf(pages.map((page) => page.links().length))
  const structured = new Map<object, StructuredPage>()
  const each = pages.map((page, n) => {
    const links = page
      .links()
      .map((link, at) => ({ at: file.add(annotation(link, keys.link(n, at))), part: link.part }))
    const annotations = [...links.map((link) => link.at), ...(n === 0 && field ? [field] : [])]
    const at = file.add(
      dictionary({
        Type: name("Page"),
        Parent: tree,
        MediaBox: [0, 0, paper.width, paper.height],
        Resources: dictionary({ Font: dictionary(fonts) }),
        Contents: file.addStream({}, page.content()),
        StructParents: keys.page(n),
        // Whoever goes from link to link goes in the order of reading.
        Tabs: name("S"),
        Annots: annotations.length > 0 ? annotations : undefined,
      }),
    )
    structured.set(page, { at, marks: page.marks(), links })
    return at
  })
  file.add(dictionary({ Type: name("Pages"), Kids: each, Count: each.length }), tree)
  return { tree, each, structured }
}

function annotation({ x, y, width, height, url, words }: Link, key: number): PdfValue {
  return dictionary({
    Type: name("Annot"),
    Subtype: name("Link"),
    Rect: [x, paper.height - y - height, x + width, paper.height - y],
    Border: [0, 0, 0],
    Contents: text(words),
    StructParent: key,
    // Shown also on paper would be a flag of 4; nothing of a link without a border is.
    F: 4,
    A: dictionary({ S: name("URI"), URI: { bytes: Buffer.from(url, "latin1") } }),
  })
}

/** Bookmarks as a list that points both ways (ISO 32000-2, 12.3.3); undefined where there are none. */
function writeBookmarks(file: PdfFile, bookmarks: readonly Bookmark[], pages: readonly Reference[]) {
  const [first] = bookmarks
  if (!first) return undefined
  const root = file.reserve()
  const ends = writeLevel(file, bookmarks, pages, root)
  file.add(dictionary({ Type: name("Outlines"), ...ends, Count: countOf(bookmarks) }), root)
  return root
}

function writeLevel(
  file: PdfFile,
  bookmarks: readonly Bookmark[],
  pages: readonly Reference[],
  parent: Reference,
): Dictionary {
  const numbers = bookmarks.map(() => file.reserve())
  bookmarks.forEach((bookmark, n) => {
    const as = numbers[n]
    const page = pages[bookmark.page]
    if (!as || !page) throw new Error("a bookmark leads to a page that is not there")
    const children = bookmark.children.length > 0 ? writeLevel(file, bookmark.children, pages, as) : {}
    file.add(
      dictionary({
        Title: text(bookmark.title),
        Parent: parent,
        Prev: numbers[n - 1],
        Next: numbers[n + 1],
        ...children,
        ...(bookmark.children.length > 0 ? { Count: countOf(bookmark.children) } : {}),
        Dest: [page, name("XYZ"), 0, paper.height - bookmark.y, 0],
      }),
      as,
    )
  })
  return { First: numbers[0], Last: numbers.at(-1) }
}

function countOf(bookmarks: readonly Bookmark[]): number {
  return bookmarks.reduce((sum, { children }) => sum + 1 + countOf(children), 0)
}

/**
 * The attached file. It is not deflated, and its dictionary is written so by us alone: `gongshi verify` finds it by both,
 * and needs no reader of PDF.
 */
function attach(file: PdfFile, attachment: Attachment, created: number): Reference {
  const bytes = Buffer.from(attachment.content)
  const stream = file.addStream(
    {
      Type: name("EmbeddedFile"),
      Subtype: name(attachment.mediaType),
      Params: dictionary({
        Size: bytes.length,
        CreationDate: pdfDate(created),
        ModDate: pdfDate(created),
        // Of the format (table 45), against an accident; it proves nothing.
        ...(attachment.isFilledLater ? {} : { CheckSum: { bytes: createHash("md5").update(bytes).digest() } }),
      }),
    },
    bytes,
    "plain",
  )
  return file.add(
    dictionary({
      Type: name("Filespec"),
      F: { bytes: Buffer.from(attachment.name, "latin1") },
      UF: text(attachment.name),
      Desc: text(attachment.description),
      EF: dictionary({ F: stream, UF: stream }),
      // What the pages were made from (PDF 2.0, 14.13).
      AFRelationship: name("Source"),
    }),
  )
}

function pdfDate(ms: number): PdfValue {
  return { bytes: Buffer.from(`D:${new Date(ms).toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`, "latin1") }
}

function metadata({ title, subject, author, language, created }: PdfDocument): string {
  const date = `${new Date(created).toISOString().slice(0, 19)}Z`
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(title)}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(subject)}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>${escapeXml(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>${escapeXml(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>${date}</xmp:CreateDate><xmp:ModifyDate>${date}</xmp:ModifyDate>
<pdf:Producer>${producer}</pdf:Producer>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`
}

// XML has no way to write the other control characters.
function escapeXml(value: string): string {
  return value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
}
