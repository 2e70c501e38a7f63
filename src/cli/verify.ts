/**
 * `gongshi verify PATH --jwks FILE`: whatever the register has signed, recognised by its content. No network, no database.
 */
import { createHash } from "node:crypto"
import { createReadStream, type Stats } from "node:fs"
import { access, open, readFile, stat } from "node:fs/promises"
import path from "node:path"
import type { Bilingual } from "../law/bilingual.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { type Exhibit, exhibit } from "../verify/evidence/evidence.ts"
import { keepEvidence, readSigned, signedFor, writeWhole } from "../verify/evidence/node-keep.ts"
import { type Fault, fault, faultAt } from "../verify/fault.ts"
import { fileFault } from "../verify/file-fault.ts"
import { verifyExport, verifyExportFile } from "../verify/node-export.ts"
import type { ExportOptions } from "../verify/node-reading.ts"
import { fileSource, folderSource, manifestName, tarSource } from "../verify/node-source.ts"
import { verifyRarer } from "../verify/rarer.ts"
import { recognise, verifyAny } from "../verify/recognise.ts"
import { markRoot, openTrust, type Trust } from "../verify/root.ts"
import { parseJson } from "../verify/shape.ts"
import { readState, type VerifyState } from "../verify/state.ts"
import { isSupply, type SupplyFile, verifySupply } from "../verify/supply.ts"
import { type HeldFile, refused, type Verification, type VerifyOptions } from "../verify/verification.ts"
import {
  command,
  type ExitCode,
  type Options,
  progressLine,
  terminalLanguage,
  UsageError,
  type Values,
} from "./command.ts"
import { findBeside, readGiven, readKeys, readPolicyFile, sm2For } from "./given-file.ts"
import { withInput } from "./input.ts"
import { isReleaseFile, verifyRelease } from "./verify-release.ts"
import { inWords } from "./verify-words.ts"

// What is longer is no document; an archive or a packed file is known by its first bytes.
const documentBytesMax = 16_000_000

const options = {
  jwks: { value: "FILE", about: "the key set to believe, from the register's own hands", is: "file" },
  root: { value: "FILE", about: "the root of trust, which names keys, witnesses, issuer and log, instead", is: "file" },
  vkey: { value: "KEY", about: "a verifier key of the log (C2SP signed-note)", many: true },
  state: { value: "FILE", about: "what was verified before; what follows on it is stored there", is: "file" },
  head: { value: "FILE", about: "the newest head: nothing may be older", is: "file" },
  sm2: { value: "FILE", about: "the second signature, where it does not lie beside", is: "file" },
  evidence: { value: "FILE", about: "where to keep what is refused; beside the state without", is: "file" },
  "require-sm2": { about: "refuse what has no second signature" },
  consistency: { value: "FILE", about: "the proof that the log continues the one that is in the state", is: "file" },
  rows: { value: "FILE", about: "of a receipt: the rows that were sent", is: "file" },
  answers: { value: "FILE", about: "of a receipt: the answers that came back", is: "file" },
  proofs: { value: "FILE", about: "proofs of lines that an export has without their texts", is: "file" },
  line: { value: "FILE", about: "of a proof: the line of the log", is: "file" },
  issuer: { value: "URL", about: "who has to have signed" },
  origin: { value: "LOG", about: "the name that the log has to have" },
  "no-log-key": { about: "the register has no key of the log" },
  "without-map": { about: "take an export without the map" },
  policy: { value: "FILE", about: "which witnesses have to have cosigned (C2SP tlog-policy)", is: "file" },
  self: { about: "this program itself, as its package has it" },
  publisher: { value: "VKEY", about: "of a package of the verifier: who has to have signed it", many: true },
  register: {
    value: "PLACE",
    about: "of a package: a register's address, or a file of what its /v1/releases answered",
  },
  now: { value: "TIME", about: "as if it were then, as 2026-06-30T08:00:00Z" },
  json: { about: "what was found, as one JSON object" },
} as const satisfies Options

export const verifyCommand = command({
  about:
    "verify what a register signs or proves against a key set, offline: export, report, receipt, mark, checkpoint, proof, map, notice, list, shared data",
  arguments: [
    {
      ...{ name: "PATH", about: "what was signed: a file, an export's folder, or - for standard input", is: "file" },
      optional: true,
    },
  ],
  options,
  examples: [
    ["out --jwks keys.json", "an export's folder"],
    ["report.jwt --jwks keys.json --json", "a report, for a program"],
    ["gongshi-verify-0.16.0.tgz --publisher VKEY", "a package of the verifier, before it is installed"],
    ["sellers.receipt --jwks keys.json --rows sellers.csv --answers answers.csv", "a receipt, with what it binds"],
  ],
  problem: "it is not verified: what is wrong is named",
  run(values, given) {
    if (values.self) return verifyRelease(null, values)
    if (given === undefined) throw new UsageError("PATH is missing: what was signed; or --self, this program itself")
    return withInput(given, (place) => verifyPlace(place, values))
  },
})

async function verifyPlace(place: string, values: Values<typeof options>): Promise<ExitCode> {
  if (await isReleaseFile(place)) return verifyRelease(place, values)
  const trust = values.root === undefined ? null : await readTrust(values.root, values)
  if (trust && "code" in trust) {
    const verification = refused("unknown", faultAt({ file: values.root ?? "" }, trust))
    process.stdout.write(values.json ? `${JSON.stringify(verification)}\n` : inWords(verification, "", undefined))
    return 1
  }
  const keys = trust?.options.keys ?? (await readKeys(values.jwks, values.vkey ?? []))
  const withoutLogKey = values["no-log-key"] ?? false
  if (withoutLogKey && keys.log.length > 0) {
    throw new UsageError("--no-log-key is for a register that has no key of the log, and the keys given have one")
  }
  const found = await stat(place).catch(() => null)
  if (!found) throw new UsageError(`${place} is not there`)
  const progress = progressLine()
  const given: ExportOptions = {
    ...{ sha256, keys, verifySm2: await sm2For(keys), requireSm2: values["require-sm2"] ?? false },
    ...{ ...(await readExpectations(values)), withoutLogKey, withoutMap: values["without-map"] ? "any" : undefined },
    policy: values.policy === undefined ? undefined : await readPolicyFile(values.policy),
    ...trust?.options,
    files: await heldFiles({ rows: values.rows, answers: values.answers }),
    ...(values.proofs === undefined ? {} : { proofs: await readLinesOf(values.proofs) }),
    onProgress: (lines) => progress.show(`verifying: ${lines} lines`),
  }
  const verified = await verifyPath(place, found, given)
  progress.end()
  const verification = trust ? markRoot(verified, trust) : verified
  const signed = values.state === undefined ? [] : await readSigned(signedFile(values.state))
  if (values.state !== undefined && verification.state) {
    const state = { ...verification.state, ...(trust ? { trust: trust.seen } : {}) }
    const shown = (await shownAt(place, found)).map(({ text }) => text ?? "")
    await writeWhole(values.state, `${JSON.stringify(state)}\n`)
    await writeWhole(signedFile(values.state), `${JSON.stringify(signedFor(state, shown, signed))}\n`)
  }
  const kept = verification.ok ? null : await keepRefused(place, found, values, given, verification.findings, signed)
  process.stdout.write(
    values.json ? `${JSON.stringify(verification)}\n` : inWords(verification, path.basename(place), values.state),
  )
  if (kept !== null && !values.json) process.stdout.write(`${keptWords(kept)[terminalLanguage()]}\n`)
  return verification.ok ? 0 : 1
}

const keptWords = (file: string): Bilingual => ({
  zh: `所信任的、所出示的和签名都已存入 ${file}：请原样保存；用 judge 可以复核，信任说明（docs/trust.md）写有交给谁。`,
  en: `What was trusted, what was shown and all signatures are in ${file}: keep it as it is. judge looks at it anew, and docs/trust.md says whom to give it to.`,
})

/** What was given to be verified, as evidence holds it: a document whole, of an export its manifest. */
async function shownAt(place: string, found: Stats): Promise<Exhibit[]> {
  const file = found.isDirectory() ? path.join(place, manifestName) : place
  const { size } = await stat(file).catch(() => ({ size: Number.POSITIVE_INFINITY }))
  return size > documentBytesMax ? [] : [exhibit(path.basename(file), await readFile(file))]
}

/** Beside a state, whose own file is as the library reads it: the checkpoint, or the head, that it comes from. */
const signedFile = (state: string) => `${state}.signed.json`

/** Keeps what was refused. @returns the file; null where nobody has said where */
async function keepRefused(
  place: string,
  found: Stats,
  values: Values<typeof options>,
  given: ExportOptions,
  findings: readonly Fault[],
  signed: string[],
): Promise<string | null> {
  const file = values.evidence ?? (values.state === undefined ? null : `${values.state}.evidence.json`)
  if (file === null) return null
  const also = { consistency: given.consistency, head: given.head }
  await keepEvidence(file, {
    ...{ found_at: new Date(given.now).toISOString(), by: "verify", findings },
    trusted: {
      keys: values.jwks === undefined ? null : parseJson(await readGiven(values.jwks)),
      vkeys: values.vkey ?? [],
      root: values.root === undefined ? null : await readGiven(values.root),
      policy: values.policy === undefined ? null : await readGiven(values.policy),
      ...{ issuer: given.issuer ?? null, origin: given.origin ?? null, state: given.state ?? null, signed },
    },
    shown: [
      ...(await shownAt(place, found)),
      ...Object.entries(also).flatMap(([name, text]) => (text === undefined ? [] : [exhibit(name, text)])),
    ],
  })
  return file
}

/** The root of trust: it alone says whose keys are believed, so nothing else may. */
async function readTrust(file: string, values: Partial<Record<string, unknown>>): Promise<Trust | Fault> {
  const other = ["jwks", "vkey", "policy", "issuer", "origin", "no-log-key"].find((name) => values[name] !== undefined)
  if (other) throw new UsageError(`--root names keys, witnesses, issuer and log: leave --${other} out`)
  const { state, now } = await readExpectations(pickText(values, "state", "now"))
  return openTrust(await readGiven(file), { sha256, now, seen: state?.trust })
}

function pickText(values: Partial<Record<string, unknown>>, ...names: (keyof Expectations)[]): Partial<Expectations> {
  return Object.fromEntries(names.flatMap((name) => (typeof values[name] === "string" ? [[name, values[name]]] : [])))
}

async function verifyPath(place: string, found: Stats, given: ExportOptions): Promise<Verification> {
  if (found.isDirectory()) return verifyExport(await folderSource(place), given)
  if (!found.isFile()) return refused("unknown", faultAt({ file: path.basename(place) }, fileFault("not-a-file")))
  const beginning = await readBeginning(place)
  const kind = recognise(beginning)
  if (kind === "archive") {
    const source = await tarSource(place)
    if ("code" in source) return refused("export", source)
    try {
      return await verifyExport(source, given)
    } finally {
      await source.close()
    }
  }
  if (kind === "packed") return verifyExportFile(await fileSource(place), path.basename(place), given)
  const first = beginning.toString("utf8").split("\n", 1)[0] ?? ""
  if (first.startsWith('{"request":') && isSupply(await readFirstLine(place)))
    return verifySupply(await readSupply(place), given)
  if (found.size > documentBytesMax)
    return refused("unknown", faultAt({ file: path.basename(place) }, fault("unrecognised")))
  const bytes = await readFile(place)
  const withSecond = { ...given, sm2: given.sm2 ?? (await findBeside(place)) }
  return (await verifyRarer(bytes, withSecond)) ?? verifyAny(bytes, withSecond)
}

async function readFirstLine(place: string): Promise<string> {
  const file = await open(place)
  try {
    for await (const line of file.readLines()) return line
    return ""
  } finally {
    await file.close()
  }
}

/** What its signature covers, of a file of any length: every line but the last. */
async function readSupply(place: string): Promise<SupplyFile> {
  const hash = createHash("sha256")
  let [held, lines, first] = ["", -1, ""]
  const file = await open(place)
  try {
    for await (const line of file.readLines()) {
      if (lines >= 0) hash.update(`${held}\n`)
      if (lines === -1) first = line
      held = line
      lines++
    }
  } finally {
    await file.close()
  }
  return { first, sha256: hash.digest("hex"), rows: Math.max(0, lines - 1), last: held }
}

async function readBeginning(place: string): Promise<Buffer> {
  const file = await open(place).catch(() => {
    throw new UsageError(`${place} can't be read: this user may not`)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

type Expectations = Record<
  "state" | "issuer" | "origin" | "head" | "sm2" | "consistency" | "line" | "now",
  string | undefined
>

/** What must be so, beside the signatures. */
async function readExpectations(values: Partial<Expectations>): Promise<Omit<VerifyOptions, "sha256" | "keys">> {
  const { state, issuer, origin, head, sm2, consistency, line, now } = values
  const at = now === undefined ? Date.now() : Date.parse(now)
  if (Number.isNaN(at)) throw new UsageError(`--now is ${now}, expected a time such as 2026-06-30T08:00:00Z`)
  return {
    now: at,
    ...(issuer === undefined ? {} : { issuer: issuer.replace(/\/+$/, "") }),
    ...(origin === undefined ? {} : { origin }),
    ...(head === undefined ? {} : { head: await readGiven(head), headSm2: await findBeside(head) }),
    ...(sm2 === undefined ? {} : { sm2: await readGiven(sm2) }),
    ...(consistency === undefined ? {} : { consistency: await readGiven(consistency) }),
    ...(line === undefined ? {} : { line: (await readGiven(line)).replace(/\n$/, "") }),
    ...(state === undefined ? {} : { state: await findState(state) }),
  }
}

async function heldFiles(given: Record<"rows" | "answers", string | undefined>): Promise<HeldFile[]> {
  const files: HeldFile[] = []
  for (const role of ["rows", "answers"] as const) {
    const file = given[role]
    if (file === undefined) continue
    const digest = createHash("sha256")
    let bytes = 0
    try {
      for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
        digest.update(chunk)
        bytes += chunk.length
      }
    } catch {
      throw new UsageError(`${file} can't be read`)
    }
    files.push({ name: path.basename(file), bytes, sha256: digest.digest("hex"), role })
  }
  return files
}

/** The lines of a file, which are read as they are asked for. */
async function readLinesOf(file: string): Promise<AsyncIterable<string>> {
  await access(file).catch(() => {
    throw new UsageError(`${file} can't be read`)
  })
  async function* lines() {
    const opened = await open(file)
    try {
      yield* opened.readLines()
    } finally {
      await opened.close()
    }
  }
  return lines()
}

/** The stored state; null where there is none yet. */
async function findState(file: string): Promise<VerifyState | null> {
  const stored = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null
    throw new UsageError(`${file} can't be read`)
  })
  if (stored === null) return null
  const state = readState(sha256, stored)
  if (!state) {
    throw new UsageError(
      `${file} holds no state that this command has stored: it is damaged, or another file. Take a copy of it from a backup; without one, verify a whole export with a new --state`,
    )
  }
  return state
}
