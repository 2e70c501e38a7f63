/**
 * What a document is made of, for who does not see it: headings, paragraphs, tables, lists and pictures in the order in
 * which they are read (tagged PDF: ISO 32000-1, 14.7 and 14.8; PDF/UA-1: ISO 14289-1). What belongs to no part of it, rules,
 * page numbers and the mark behind the text, is an artifact, and is not read out.
 */
import type { PdfFile } from "./file.ts"
import { type Dictionary, dictionary, name, type PdfValue, type Reference, text } from "./object.ts"

/** The standard types that we use (14.8.4). */
export type Role =
  | "Document"
  | "Sect"
  | "H1"
  | "H2"
  | "H3"
  | "P"
  | "L"
  | "LI"
  | "Lbl"
  | "LBody"
  | "Table"
  | "TR"
  | "TH"
  | "TD"
  | "Link"
  | "Figure"

/** What is said of a part beside what is drawn of it. */
export interface About {
  /** The words in the place of a picture. */
  alt?: string
  /** As BCP 47 writes it, where it is not the document's. */
  language?: string
}

/** What a part holds, in the order of reading: parts, pieces of text that are drawn on a page, and a link's rectangle. */
export type Held = Part | { on: object; mark: number } | { on: object; link: number }

/** A part of a document. Its words are drawn by `Canvas.as`. */
export interface Part extends About {
  role: Role
  holds: Held[]
}

/** The whole, which is empty. */
export function openStructure(): Part {
  return { role: "Document", holds: [] }
}

/** A new last part of another. */
export function addPart(to: Part, role: Role, about: About = {}): Part {
  const part: Part = { role, holds: [], ...about }
  to.holds.push(part)
  return part
}

/** A page as its structure needs it. */
export interface StructuredPage {
  at: Reference
  /** Which part each piece that is marked on it belongs to, by its number. */
  marks: readonly Part[]
  /** The links on it, and which part each belongs to. */
  links: readonly { at: Reference; part: Part }[]
}

/** Under which number a page, and each link, is found in the structure: pages first. */
export function keysOf(linkCounts: readonly number[]): {
  page(n: number): number
  link(page: number, n: number): number
} {
  const before = linkCounts.map((_, n) => linkCounts.slice(0, n).reduce((sum, count) => sum + count, linkCounts.length))
  return { page: (n) => n, link: (page, n) => (before[page] ?? 0) + n }
}

// A cell that heads its row (table 349), in every table of ours.
const rowHead = dictionary({ O: name("Table"), Scope: name("Row") })

/** Writes the structure. @param pages by the object on which their text was drawn */
export function writeStructure(file: PdfFile, whole: Part, pages: ReadonlyMap<object, StructuredPage>): Reference {
  const root = file.reserve()
  const written = new Map<Part, Reference>()
  // The numbers first: a part names the one that holds it, and is named by it.
  const order: { part: Part; parent: Reference }[] = []
  const walk = (part: Part, parent: Reference) => {
    const at = file.reserve()
    written.set(part, at)
    order.push({ part, parent })
    for (const held of part.holds) if ("role" in held) walk(held, at)
  }
  walk(whole, root)
  for (const { part, parent } of order) file.add(element(part, parent, written, pages), written.get(part))
  const each = [...pages.values()]
  const of = (part: Part): PdfValue => referenceOf(written, part)
  const keys = keysOf(each.map(({ links }) => links.length))
  file.add(
    dictionary({
      Type: name("StructTreeRoot"),
      K: referenceOf(written, whole),
      ParentTree: dictionary({
        Nums: [
          ...each.flatMap(({ marks }, n) => [keys.page(n), marks.map(of)]),
          ...each.flatMap(({ links }, page) => links.flatMap(({ part }, n) => [keys.link(page, n), of(part)])),
        ],
      }),
      ParentTreeNextKey: each.length + each.reduce((sum, { links }) => sum + links.length, 0),
    }),
    root,
  )
  return root
}

function element(
  part: Part,
  parent: Reference,
  written: ReadonlyMap<Part, Reference>,
  pages: ReadonlyMap<object, StructuredPage>,
): PdfValue {
  // The page on which most parts stand whole is named once, and each piece elsewhere by itself.
  const first = part.holds.find((held) => "mark" in held)
  const home = first && "on" in first ? first.on : undefined
  const kids = part.holds.map((held): PdfValue => {
    if ("role" in held) return referenceOf(written, held)
    const page = pages.get(held.on)
    if (!page) throw new Error("a part is drawn on a page that is not there")
    if ("link" in held) return dictionary({ Type: name("OBJR"), Obj: page.links[held.link]?.at, Pg: page.at })
    return held.on === home ? held.mark : dictionary({ Type: name("MCR"), Pg: page.at, MCID: held.mark })
  })
  const entries: Dictionary = {
    S: name(part.role),
    P: parent,
    Pg: home && pages.get(home)?.at,
    A: part.role === "TH" ? rowHead : undefined,
    Alt: part.alt === undefined ? undefined : text(part.alt),
    Lang: part.language === undefined ? undefined : text(part.language),
    K: kids.length === 1 ? kids[0] : kids,
  }
  return dictionary(entries)
}

function referenceOf(written: ReadonlyMap<Part, Reference>, part: Part): Reference {
  const at = written.get(part)
  if (!at) throw new Error("a part that is drawn belongs to no document")
  return at
}
