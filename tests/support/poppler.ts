/**
 * Other people's programs that read a PDF: poppler's. Where they are absent, tests that need them say that they were
 * skipped.
 */
import { execFileSync } from "node:child_process"
import { hash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

/** Whether poppler is here. */
export const hasPoppler = (() => {
  try {
    execFileSync("pdftotext", ["-v"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
})()

/** What a reader copies out of it. */
export function textOf(pdf: Uint8Array): string {
  return inFolder(pdf, (file) => execFileSync("pdftotext", ["-enc", "UTF-8", file, "-"], { encoding: "utf8" }))
}

/** The same line by line as it was set: blanks within a line make no columns of it. */
export function textAsSet(pdf: Uint8Array): string {
  return inFolder(pdf, (file) => execFileSync("pdftotext", ["-raw", "-enc", "UTF-8", file, "-"], { encoding: "utf8" }))
}

/** Text without what lines and columns put between its characters. */
export function dense(text: string): string {
  return text.replace(/\s/g, "")
}

/** Its title, number of pages and so on, by name. */
export function factsOf(pdf: Uint8Array): Map<string, string> {
  const lines = inFolder(pdf, (file) => execFileSync("pdfinfo", ["-enc", "UTF-8", file], { encoding: "utf8" }))
  const rows = lines.split("\n").map((line) => /^([^:]+):\s*(.*)$/.exec(line))
  return new Map(rows.flatMap((row) => (row ? [[row[1] ?? "", row[2] ?? ""]] : [])))
}

/** A part of what a screen reader goes through, with the words that are its own. */
export interface ReadPart {
  /** As `H1`, `P`, `TD`. */
  role: string
  text: string
}

/** Its parts in the order in which they are read, as its tags say. */
export function partsOf(pdf: Uint8Array): ReadPart[] {
  const lines = inFolder(pdf, (file) =>
    execFileSync("pdfinfo", ["-enc", "UTF-8", "-struct-text", file], { encoding: "utf8", maxBuffer: 1e8 }),
  ).split("\n")
  const parts: ReadPart[] = []
  for (const line of lines) {
    const words = /^ *"(.*)"$/.exec(line)
    const role = /^ *([A-Z][A-Za-z0-9]*):?(?: \((?:block|inline)\).*)?$/.exec(line)
    const last = parts.at(-1)
    if (words && last) last.text += words[1]
    else if (role) parts.push({ role: role[1] ?? "", text: "" })
  }
  return parts
}

/** Writes it into the folder that PAGE_SHOTS names, where it does: for a checker that is no part of the tests. */
export function keepPaper(pdf: Uint8Array): void {
  const folder = process.env["PAGE_SHOTS"]
  if (folder) writeFileSync(path.join(folder, `paper-${hash("sha256", pdf).slice(0, 8)}.pdf`), pdf)
}

/** Its fonts, a row each, as `pdffonts` tells them. */
export function fontsOf(pdf: Uint8Array): string[] {
  return inFolder(pdf, (file) => execFileSync("pdffonts", [file], { encoding: "utf8" }))
    .split("\n")
    .slice(2)
    .filter((line) => line !== "")
}

/** The files that are attached, by name. */
export function attachmentsOf(pdf: Uint8Array): Map<string, string> {
  return inFolder(pdf, (file, folder) => {
    execFileSync("pdfdetach", ["-saveall", "-o", folder, file])
    const list = execFileSync("pdfdetach", ["-list", file], { encoding: "utf8" })
    const names = [...list.matchAll(/^\d+: (.+)$/gm)].map(([, name = ""]) => name)
    return new Map(names.map((name) => [name, readFileSync(path.join(folder, name), "utf8")]))
  })
}

/** A page as pixels of gray. @param dpi pixels to an inch */
export function pictureOf(pdf: Uint8Array, page: number, dpi: number) {
  return inFolder(pdf, (file) => {
    const options = ["-gray", "-r", String(dpi), "-f", String(page), "-l", String(page)]
    const picture = execFileSync("pdftoppm", [...options, file], { maxBuffer: 1e8 })
    const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(picture.subarray(0, 60).toString("latin1"))
    if (!head) throw new Error("pdftoppm drew no picture")
    return { width: Number(head[1]), height: Number(head[2]), pixels: picture.subarray(head[0].length) }
  })
}

/** Writes the pages of it as pictures: `NAME-1.png` and so on. */
export function drawPages(pdf: Uint8Array, name: string): void {
  inFolder(pdf, (file) => execFileSync("pdftoppm", ["-png", "-r", "80", file, name]))
}

function inFolder<T>(pdf: Uint8Array, read: (file: string, folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), "gongshi-pdf-"))
  try {
    const file = path.join(folder, "given.pdf")
    writeFileSync(file, pdf)
    return read(file, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
