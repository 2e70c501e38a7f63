/** Keeps evidence in a folder or a file, so that it is there whole or not at all. */
import { hash } from "node:crypto"
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises"
import path from "node:path"
import { syncFolder, writeSynced } from "../../ledger/node-sync.ts"
import { parseJson } from "../shape.ts"
import type { VerifyState } from "../state.ts"
import { type Evidence, formatEvidence, notesIn } from "./evidence.ts"

/** Writes evidence to a file. What is there already is older evidence, and goes: who keeps several names them apart. */
export async function keepEvidence(file: string, evidence: Omit<Evidence, "evidence">): Promise<void> {
  await writeWhole(file, formatEvidence(evidence))
}

// A timer that meets the same every few minutes keeps the first of it.
const filesMax = 100

/**
 * Writes evidence into a folder, under its first finding and what was shown signed: the same twice is kept once.
 * @returns the file
 */
export async function keepEvidenceIn(folder: string, evidence: Omit<Evidence, "evidence">): Promise<string> {
  const notes = evidence.shown.flatMap(({ name, text }) => [name, ...notesIn(text ?? "")])
  const [code] = evidence.findings.map((found) => found.code)
  const file = path.join(folder, `${code ?? "refused"}-${hash("sha256", notes.join("\n"), "hex").slice(0, 12)}.json`)
  await mkdir(folder, { recursive: true })
  const kept = await readdir(folder)
  if (!kept.includes(path.basename(file)) && kept.length < filesMax) await keepEvidence(file, evidence)
  return file
}

/** Writes a file whole, over what is there. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.draft`
  try {
    await writeSynced(draft, text, "w", 0o600)
    await rename(draft, file)
    await syncFolder(path.dirname(file))
  } finally {
    await rm(draft, { force: true })
  }
}

/** What of a state was signed, as it is kept in a file of its own beside it; none where there is no such file. */
export async function readSigned(file: string): Promise<string[]> {
  const value = parseJson((await textOf(file)) ?? "")
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : []
}

// A head is under 4 KB; of a report its checkpoint alone is kept.
const wholeCharactersMax = 16_384

/** What was shown of a state's own size and root, to be kept beside it. */
export function signedFor(state: VerifyState, shown: readonly string[], before: readonly string[]): string[] {
  const isOf = (note: string) => note.split("\n")[1] === String(state.size) && note.split("\n")[2] === state.root
  const found = shown.flatMap((source) => {
    const note = notesIn(source).find(isOf)
    return note === undefined ? [] : [source.length > wholeCharactersMax ? note : source]
  })
  return found.length > 0 ? found : before.filter((source) => notesIn(source).some(isOf))
}

/** The text of a file; null where there is none. */
export async function textOf(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null
    throw error
  })
}
