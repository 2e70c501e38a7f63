/**
 * Verifies a manifest, which names every file of an export with its digest, and a head, which says for some hours that a
 * manifest is the newest.
 */
import type { Sha256 } from "../ledger/merkle.ts"
import { type Claim, claim } from "./claim.ts"
import { judgeExpiry, judgeLog, judgeSigning, type LogJudgement, unsignedFault } from "./document.ts"
import { type Fault, fault, faultAt } from "./fault.ts"
import { type Gathered, gather, gatheredOf } from "./gathered.ts"
import { count, digest, exact, type Shaped, text, treeHash } from "./shape.ts"
import { contradictions, listFaults, manifestShape, type SignedManifest } from "./signed-manifest.ts"
import { advanceState, judgeAgainstState, replayedOf } from "./state.ts"
import { type OpenedToken, openToken } from "./token.ts"
import {
  conclude,
  type Facts,
  refused,
  skewMsByDefault,
  toTime,
  type Verification,
  type VerifiedKey,
  type VerifyOptions,
} from "./verification.ts"

const headShape = exact({
  iss: text,
  iat: count,
  exp: count,
  log: exact({ origin: text, size: count, root: treeHash }),
  checkpoint: text,
  manifest: exact({ size: count, path: text, sha256: digest }),
})

/** A manifest whose signature fits, and what is wrong with it or not proven all the same. */
export interface OpenedManifest extends Gathered {
  manifest: SignedManifest
  key: VerifiedKey
  /** Null for a manifest of a version that named no root. */
  log: LogJudgement | null
  /** SHA-256 of its text. */
  sha256: string
  /** When the head that names it was issued, s; null without a head. */
  headIat: number | null
}

/**
 * Opens a manifest, and holds it against the head if one is given. Neither files nor state have been looked at.
 * @param isReplayed whether the log in the export will be: then it is covered by more than the manifest's signature
 */
export async function openManifest(
  source: string,
  options: VerifyOptions,
  isReplayed: boolean,
): Promise<OpenedManifest | Fault> {
  const opened = await openToken("manifest", source, options.keys, manifestShape)
  if ("code" in opened) return opened
  const manifest = opened.document
  const { origin, root, size } = manifest.log
  const log =
    origin === undefined || root === undefined
      ? null
      : await judgeLog({ origin, size, root }, manifest.checkpoint ?? null, options, true)
  const isCovered = isReplayed && log?.shown.checkpoint
  const signing = judgeSigning(opened, "manifest", options, isCovered ? size : null)
  const sha256 = hexDigest(options.sha256, source)
  const head = await judgeHead(manifest, sha256, options)
  const before = options.state ? replayedOf(options.state).manifest : undefined
  // The head says which of two is the newer.
  const isRemade = options.head === undefined && before?.size === size && before.sha256 !== sha256
  const unproven = [...(log ? [] : [claim("rootless")]), ...(isRemade ? [claim("remade", size, before.sha256)] : [])]
  const rootless = log ? null : unsignedFault(null, options, true)
  const listed = listFaults(manifest)
  const findings = [
    ...(rootless ? [rootless] : []),
    ...(listed.length > 0 ? listed : contradictions(manifest, options.skewMs ?? skewMsByDefault)),
  ]
  const own: Gathered = { findings, proven: [], unproven }
  const gathered = gather(signing, ...(log ? [log] : []), head, own)
  return { ...gathered, manifest, key: signing.key, log, sha256, headIat: head.iat }
}

async function judgeHead(
  manifest: SignedManifest,
  sha256: string,
  options: VerifyOptions,
): Promise<Gathered & { iat: number | null }> {
  if (options.head === undefined) return { findings: [], proven: [], unproven: [claim("newer")], iat: null }
  const opened = await openHead(options.head, {
    ...options,
    sm2: options.headSm2,
    consistency: options.headConsistency ?? options.consistency,
  })
  if ("code" in opened) return { findings: [faultAt({ file: "head" }, opened)], proven: [], unproven: [], iat: null }
  const { head } = opened
  const findings = [...opened.findings, ...splitFaults(head, manifest), ...staleFaults(head, options)]
  const named = head.manifest.sha256 === sha256 && head.manifest.size === manifest.log.size
  return {
    findings: [
      ...findings.map((found) => faultAt({ file: "head" }, found)),
      ...(named ? [] : [fault("head-manifest")]),
    ],
    proven: named && findings.length === 0 ? [claim("newest", head.iat * 1000)] : [],
    unproven: [],
    iat: head.iat,
  }
}

/** A head and the manifest that it names are of one log: what they both show of it is the same. */
function splitFaults(head: Head, { log }: SignedManifest): Fault[] {
  if (log.origin !== undefined && log.origin !== head.log.origin) {
    return [fault("other-log", head.log.origin, log.origin)]
  }
  const differs = log.size === head.log.size && log.root !== undefined && log.root !== head.log.root
  return differs ? [fault("fork", log.size)] : []
}

/** An export may be older than a checkpoint that was seen; the head that vouches for it is the newest there is. */
function staleFaults({ log }: Head, { state }: VerifyOptions): Fault[] {
  if (!state || log.size > state.size) return []
  if (log.size < state.size) return [fault("rollback", log.size, state.size)]
  return log.root === state.root ? [] : [fault("fork", log.size)]
}

/** Verifies a manifest alone, and the files that are given by their digests. Only a whole export can be replayed. */
export async function verifyManifest(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openManifest(source, options, false)
  if ("code" in opened) return refused("manifest", opened)
  const { manifest, key, log } = opened
  const judged = judgeManifestLog(opened, options)
  const unproven: Claim[] = [claim("unreplayed"), claim("later", manifest.log.size)]
  const gathered = gather(opened, judged, heldFiles(manifest, options), gatheredOf({ unproven }))
  const learnt = opened.headIat === null ? {} : { headIat: opened.headIat }
  return conclude(gathered, {
    kind: "manifest",
    facts: manifestFacts(manifest),
    key,
    log: log?.shown ?? null,
    state: log && options.state !== undefined ? advanceState(log.log, options.state, learnt) : null,
  })
}

/** Holds the log of a manifest, whose entries were not replayed, against the stored state. */
export function judgeManifestLog({ manifest, log }: OpenedManifest, options: VerifyOptions): Gathered {
  if (log) return judgeAgainstState(log.log, options, null, false)
  const { state } = options
  const { size } = manifest.log
  if (!state) return gatheredOf({})
  // Without a root there is nothing to compare but the size.
  const found = size < state.size ? fault("rollback", size, state.size) : fault("no-consistency", state.size, size)
  return gatheredOf({ findings: [found] })
}

function heldFiles({ files }: SignedManifest, { files: given = [] }: VerifyOptions): Gathered {
  const findings: Fault[] = []
  const found = new Set<string>()
  for (const { name, sha256 } of given) {
    const named = files.find((file) => file.sha256 === sha256)
    if (named) found.add(named.name)
    else findings.push(faultAt({ file: name }, fault("file")))
  }
  const missing = files.length - found.size
  return {
    findings,
    proven: found.size > 0 ? [claim("files", found.size)] : [],
    unproven: missing > 0 ? [claim("files-not-given", missing)] : [],
  }
}

/** What a manifest says, as facts. */
export function manifestFacts({ iss, iat, log, files, withdrawn }: SignedManifest): Facts {
  return {
    issuer: iss,
    issued_at: toTime(iat),
    entries: log.size,
    files: files.map(({ name, bytes, records, sha256 }) => ({ name, bytes, records, sha256 })),
    ...(withdrawn ? { withdrawn: withdrawn.map(({ name, sha256, reason }) => ({ name, sha256, reason })) } : {}),
  }
}

type Head = Shaped<typeof headShape>
interface OpenedHead extends Gathered {
  head: Head
  key: VerifiedKey
  log: LogJudgement
}

async function openHead(source: string, options: VerifyOptions): Promise<OpenedHead | Fault> {
  const opened: OpenedToken<Head> | Fault = await openToken("head", source, options.keys, headShape)
  if ("code" in opened) return opened
  const head = opened.document
  const log = await judgeLog(head.log, head.checkpoint, options, true)
  // A head says what is newest, which no entry of the log can say for it.
  const signing = judgeSigning(opened, "head", options, null)
  const findings: Fault[] = []
  const { size, path } = head.manifest
  if (size > head.log.size || path !== `/exports/${size}/manifest.jws`) {
    findings.push(
      fault("malformed", { zh: "所指的清单不在日志之内", en: "it names a manifest that its log does not reach" }),
    )
  }
  const stored = options.state?.head_iat
  if (typeof stored === "number" && head.iat < stored)
    findings.push(fault("older-head", head.iat * 1000, stored * 1000))
  const gathered = gather(signing, judgeExpiry(head, "frozen", options), log, {
    findings,
    proven: [],
    unproven: [],
  })
  return { ...gathered, head, key: signing.key, log }
}

/** Verifies a head: it must be in force, newer than the last one, and its log must continue the stored one. */
export async function verifyHead(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openHead(source, options)
  if ("code" in opened) return refused("head", opened)
  const { head, key, log } = opened
  const judged = judgeAgainstState(log.log, options, null)
  const facts: Facts = {
    issuer: head.iss,
    issued_at: toTime(head.iat),
    expires_at: toTime(head.exp),
    manifest: head.manifest,
  }
  return conclude(gather(opened, judged), {
    kind: "head",
    facts,
    key,
    log: log.shown,
    state: options.state === undefined ? null : advanceState(log.log, options.state, { headIat: head.iat }),
  })
}

/** SHA-256 of a text as hexadecimal digits. */
export function hexDigest(sha256: Sha256, source: string): string {
  return toHex(sha256(new TextEncoder().encode(source)))
}

/** Bytes as hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")
}
