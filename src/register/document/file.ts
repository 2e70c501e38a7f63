/**
 * The file of a document: set and sealed once, kept as it is served. Who asks at the same time gets the same one; what broke
 * off in between is made when it is next asked for.
 */
import { hash } from "node:crypto"
import type { DocumentOffice } from "./make.ts"
import type { Seal, SealPlace } from "./seal.ts"
import { findFile, insertFile, type StoredDocument, type StoredFile } from "./store.ts"
import type { DocumentLine } from "./template.ts"

/** What is set on paper. */
export interface DocumentPaper {
  lines: readonly DocumentLine[]
  title: string
  number: string
  /** What the authority is called. */
  author: string
  /** ms since 1970. */
  created: number
  /** What stands in the place of the seal. */
  place: Pick<SealPlace, "mark" | "signature">
  /** Whether each sheet says that what it tells is invented. */
  isInvented: boolean
}

/** What of a document its file is made of, and kept under. */
export type PaperSource = Pick<StoredDocument, "id" | "lines" | "title" | "number" | "authority" | "at">

/** Sets a document, or several in one file, each with pages of its own. The same ones give the same bytes. */
export type PrintDocument = (paper: DocumentPaper, ...more: DocumentPaper[]) => Promise<Uint8Array<ArrayBuffer>>

/** What files are made with. */
export interface FileOffice extends DocumentOffice {
  seal: Seal
  /** Null where the platform has nothing that sets a PDF. */
  printDocument: PrintDocument | null
  /** Whether subjects of the register are invented. */
  isInvented(): Promise<boolean>
  /** How long one request works on the papers of a batch, ms, before it answers with what is left. */
  workMs: number
}

// What is being set and sealed here, by document: who asks meanwhile waits for the same, and no seal is put on twice.
const making = new WeakMap<Seal, Map<string, Promise<StoredFile | null>>>()

/** The file; null where there is none and nothing here sets one. @throws SealAway: nothing is kept, and it is asked for again */
export async function fileOf(office: FileOffice, document: PaperSource): Promise<StoredFile | null> {
  const { sql, seal, printDocument } = office
  const kept = await findFile(sql, document.id)
  if (kept || !printDocument) return kept
  const made = making.get(seal) ?? new Map<string, Promise<StoredFile | null>>()
  making.set(seal, made)
  const file = made.get(document.id) ?? makeFile({ ...office, printDocument }, document)
  made.set(document.id, file)
  return file.finally(() => made.delete(document.id))
}

async function makeFile(
  { sql, clock, seal, printDocument, isInvented }: FileOffice & { printDocument: PrintDocument },
  document: PaperSource,
): Promise<StoredFile | null> {
  const { number, authority, id } = document
  // Who came just behind another finds what that one has kept.
  const kept = await findFile(sql, id)
  if (kept) return kept
  const pdf = await printDocument(paperOf(document, seal, await isInvented()))
  const sealed = await seal.seal({ id, authority, number, pdf })
  const file = { content: sealed.pdf, sha256: hash("sha256", sealed.pdf), sealedBy: sealed.by }
  await insertFile(sql, id, file, clock())
  return findFile(sql, id)
}

/** The document as it is set. */
export function paperOf(
  { lines, title, number, authority, at }: PaperSource,
  seal: Seal,
  isInvented: boolean,
): DocumentPaper {
  const author = lines.findLast((line) => line.mark === "right")?.text ?? authority
  return { lines, title, number, author, created: at.getTime(), place: seal.placeOf(authority), isInvented }
}
