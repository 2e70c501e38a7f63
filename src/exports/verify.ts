/**
 * Verify an export: with the manifest, the files and a key set alone, no network and no database. Says what is wrong,
 * where, and why it matters.
 */
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { commitmentOf } from "../ledger/commitment.ts"
import type { DocumentRefusal } from "../signing/signed-document.ts"
import type { KeyOrigin, PublicKey } from "../signing/signing-key.ts"
import {
  logName,
  type Manifest,
  type ManifestFile,
  manifestName,
  readManifest,
  secondSignatureName,
} from "./manifest.ts"
import { type Replay, startReplay } from "./replay.ts"
import { type FileReading, readExportFile } from "./verify-file.ts"

/** Something that is not as it should be. */
export interface Finding {
  /** The file, as named in the folder. */
  file: string
  /** Line of the unpacked file, from 1; null where the finding is about the file. */
  line: number | null
  detail: string
}

export interface Verification {
  findings: Finding[]
  /** Null when the manifest is not believed; then nothing else has been looked at. */
  manifest: Manifest | null
  key: { kid: string; origin: KeyOrigin } | null
  /** Lines whose commitment was found in the log, over all snapshot files. */
  linesVerified: number
}

// A file that is wrong from end to end would otherwise say so a million times.
const findingsPerFileMax = 20

/** Verifies a folder. */
export async function verifyFolder(
  folder: string,
  keys: readonly PublicKey[],
  onProgress?: (lines: number) => void,
): Promise<Verification> {
  const refuse = (detail: string): Verification => ({
    findings: [{ file: manifestName, line: null, detail }],
    manifest: null,
    key: null,
    linesVerified: 0,
  })
  const text = await readFile(path.join(folder, manifestName), "utf8").catch(() => null)
  if (text === null) return refuse("is missing: this is no export, or one that was cut off")
  const reading = await readManifest(text, keys)
  if ("refused" in reading) return refuse(refusalInWords(reading))
  const { manifest, key } = reading

  const present = new Set(await readdir(folder))
  const findings = namesFindings(manifest, present)
  const replay = startReplay()
  const log = manifest.files.find((file) => file.name === logName)
  if (log && present.has(log.name)) findings.push(...(await verifyLog(folder, log, manifest, replay)))
  let linesVerified = 0
  for (const file of manifest.files) {
    if (file.name === logName || !present.has(file.name)) continue
    const snapshot = await verifySnapshot(folder, file, manifest, replay, (lines) =>
      onProgress?.(linesVerified + lines),
    )
    findings.push(...snapshot.findings)
    linesVerified += snapshot.verified
  }
  return { findings, manifest, key, linesVerified }
}

function refusalInWords(refusal: DocumentRefusal): string {
  switch (refusal.refused) {
    case "malformed":
    case "header":
      return `can't be believed: ${refusal.detail}`
    case "foreign-key":
      return `is signed by the key ${refusal.kid}, which is not in the key set: a foreign key, or the wrong key set`
    case "other-role":
      return `is signed by the key ${refusal.kid}, which signs for ${refusal.role} and not for exports`
    case "compromised":
      return `is signed by the key ${refusal.kid}, which is compromised: believed up to ${refusal.goodUntilSize} log entries, and this is later`
    case "signature":
      return "has a signature that does not fit: it was changed after it was signed"
  }
}

function namesFindings(manifest: Manifest, present: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = []
  const names = new Set(manifest.files.map((file) => file.name))
  for (const name of names) if (!present.has(name)) findings.push({ file: name, line: null, detail: "is missing" })
  for (const name of present) {
    // The second signature is of the manifest, which has the first one.
    if (name === manifestName || name === secondSignatureName || names.has(name)) continue
    findings.push({ file: name, line: null, detail: "is not named in the manifest: nobody has vouched for it" })
  }
  if (!names.has(logName)) findings.push({ file: manifestName, line: null, detail: `does not name ${logName}` })
  return findings
}

function digestFindings(file: ManifestFile, reading: FileReading, manifest: Manifest): Finding[] {
  const findings: Finding[] = []
  const say = (detail: string) => findings.push({ file: file.name, line: null, detail })
  if (reading.sha256 !== file.sha256) {
    const other = manifest.files.find((candidate) => candidate.sha256 === reading.sha256)
    if (other) say(`holds what ${other.name} should: the files were swapped`)
    else if (reading.bytes !== file.bytes) say(`has ${reading.bytes} bytes, the manifest says ${file.bytes}`)
    else say(`was changed: its SHA-256 is ${reading.sha256}, the manifest says ${file.sha256}`)
  }
  if (reading.broken) say(`can't be unpacked past line ${reading.lines}: ${reading.broken}`)
  else if (reading.lines !== file.records) say(`has ${reading.lines} lines, the manifest says ${file.records}`)
  else if (reading.contentSha256 !== file.content_sha256) say("unpacks to other bytes than the manifest says")
  return findings
}

async function verifyLog(folder: string, file: ManifestFile, manifest: Manifest, replay: Replay): Promise<Finding[]> {
  const findings: Finding[] = []
  let intact = true
  const reading = await readExportFile(path.join(folder, file.name), (line, number) => {
    if (!intact) return
    const fault = replay.add(line)
    if (fault === null) return
    // What follows a wrong entry can't be placed any more.
    intact = false
    findings.push({ file: file.name, line: number, detail: `entry ${number - 1} is wrong: ${fault}` })
  })
  findings.push(...digestFindings(file, reading, manifest))
  if (intact && replay.size() !== manifest.log.size) {
    const detail = `has ${replay.size()} entries, the manifest is made at size ${manifest.log.size}`
    findings.push({ file: file.name, line: null, detail })
  }
  return findings
}

async function verifySnapshot(
  folder: string,
  file: ManifestFile,
  manifest: Manifest,
  replay: Replay,
  onProgress: (lines: number) => void,
): Promise<{ findings: Finding[]; verified: number }> {
  const findings: Finding[] = []
  let suppressed = 0
  const say = (line: number | null, detail: string) => {
    if (findings.length < findingsPerFileMax) findings.push({ file: file.name, line, detail })
    else suppressed++
  }
  const expected = matchInOrder(replay, say)
  let verified = 0
  const reading = await readExportFile(path.join(folder, file.name), (line, number) => {
    if (expected.match(commitmentOf(line), number)) verified++
    if (number % 10_000 === 0) onProgress(number)
  })
  if (reading.broken === null) expected.end()
  if (suppressed > 0) findings.push({ file: file.name, line: null, detail: `${suppressed} more lines are wrong` })
  return { findings: [...digestFindings(file, reading, manifest), ...findings], verified }
}

/** Holds lines against the live commitments, both in order of position, and says which line is wrong or missing. */
function matchInOrder(replay: Replay, say: (line: number | null, detail: string) => void) {
  const live = replay.live()
  let next = live.next()
  // Positions by commitment, made at the first line that does not fit.
  let positions: Map<string, number> | null = null
  const skipTo = (position: number) => {
    for (; !next.done && next.value.position < position; next = live.next()) {
      say(null, `lacks the record of entry ${next.value.position} in its place`)
    }
  }
  return {
    match(commitment: string, line: number): boolean {
      if (next.done || next.value.commitment !== commitment) {
        positions ??= new Map([...replay.live()].map((item) => [item.commitment, item.position]))
        const position = positions.get(commitment)
        if (position === undefined) {
          say(line, "is committed to by no live entry of the log: it was changed, slipped in, or has ended")
          return false
        }
        if (next.done || position < next.value.position) {
          say(line, `is doubled or out of order: it belongs to entry ${position}`)
          return false
        }
        skipTo(position)
      }
      next = live.next()
      return true
    },
    end(): void {
      skipTo(Number.POSITIVE_INFINITY)
    },
  }
}
