/**
 * A release of the verifier: a signed note (C2SP signed-note) in the package, which names every other file of it by its
 * digest and is signed by the publisher. Pure: bytes come from elsewhere.
 */

import type { Sha256 } from "../../ledger/merkle.ts"
import { type NoteVerifier, noteVerifier, openNote, readVkey } from "../../ledger/signed-note.ts"
import { type Fault, fault, faultAt } from "../fault.ts"
import { fileFault } from "../file-fault.ts"

/** Where it lies in the package. */
export const releaseNoteFile = "release.note"
/** Where the package has the publisher's keys that it believes in, of itself and of the next one. */
export const publisherFile = "publisher.txt"

const firstLine = "gongshi-release/v1"
const titleForm = /^([a-z][a-z-]{0,63}) (\d{1,6}\.\d{1,6}\.\d{1,6})$/
// As sha256sum writes it, so that it reads the lines too.
const fileForm = /^([0-9a-f]{64}) {2}([\w][\w.-]*(?:\/[\w][\w.-]*)*)$/

/** What a release says. */
export interface Release {
  name: string
  /** Three numbers. */
  version: string
  /** SHA-256 by the name of the file, in hexadecimal digits. */
  files: ReadonlyMap<string, string>
}

/** The text that the publisher signs: files by name, each once. */
export function formatRelease({ name, version, files }: Release): string {
  const lines = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, digest]) => `${digest}  ${file}`)
  return `${[firstLine, `${name} ${version}`, ...lines].join("\n")}\n`
}

/** Reads the text of a release, in its one form; null for every other. */
export function readRelease(text: string): Release | null {
  const [first, title = "", ...lines] = text.replace(/\n$/, "").split("\n")
  const [, name, version] = titleForm.exec(title) ?? []
  if (first !== firstLine || name === undefined || version === undefined) return null
  const files = new Map<string, string>()
  for (const line of lines) {
    const [, digest, file] = fileForm.exec(line) ?? []
    if (digest === undefined || file === undefined) return null
    files.set(file, digest)
  }
  const release = { name, version, files }
  return formatRelease(release) === text ? release : null
}

/** Reads a file of publishers' keys: a verifier key a line, `#` before a remark; null where a line is none. */
export function readPublishers(sha256: Sha256, text: string): string[] | null {
  const lines = text.split("\n").map((line) => line.replace(/#.*/, "").trim())
  const vkeys = lines.filter((line) => line !== "")
  return vkeys.every((vkey) => readVkey(sha256, vkey)) ? vkeys : null
}

/** A release that one of the publisher's keys has signed. */
export interface OpenedRelease {
  release: Release
  /** The verifier keys of those that have, of the ones that are believed. */
  signedBy: string[]
}

/** Opens the note of a release. @param vkeys the publisher's, of which one is enough */
export async function openRelease(
  sha256: Sha256,
  note: string,
  vkeys: readonly string[],
): Promise<OpenedRelease | Fault> {
  if (vkeys.length === 0) return fileFault("publisher-missing")
  const known = new Map<NoteVerifier, string>()
  for (const vkey of vkeys) {
    const read = readVkey(sha256, vkey)
    if (read) known.set(noteVerifier(sha256, read.name, read.publicKey), vkey)
  }
  const opened = await openNote(note, [...known.keys()])
  if ("refused" in opened) {
    if (opened.refused === "malformed") return fault("malformed", noRelease)
    return fileFault(opened.refused === "signature" ? "release-signature" : "release-foreign")
  }
  const release = readRelease(opened.text)
  if (!release) return fault("malformed", noRelease)
  return { release, signedBy: opened.verifiedBy.flatMap((verifier) => known.get(verifier) ?? []) }
}

/** Holds the files of a package against its release: none changed, none missing, none beside. */
export function judgeFiles({ files }: Release, found: ReadonlyMap<string, string>): Fault[] {
  const faults: Fault[] = []
  for (const [file, digest] of files) {
    const is = found.get(file)
    if (is === undefined) faults.push(faultAt({ file }, fileFault("missing")))
    else if (is !== digest) faults.push(faultAt({ file }, fileFault("changed", is, digest)))
  }
  for (const file of found.keys()) {
    if (file !== releaseNoteFile && !files.has(file)) faults.push(faultAt({ file }, fileFault("unnamed")))
  }
  return faults
}

const noRelease = {
  zh: "不是核验程序的发布签名（gongshi-release/v1）",
  en: "it is no signed release (gongshi-release/v1)",
}
