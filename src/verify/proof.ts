/** Verifies the proof of a record or an entry: as C2SP tlog-proof, or as the API's JSON. */
import type { Bilingual } from "../law/bilingual.ts"
import { toBase64 } from "../ledger/base64.ts"
import { parseTlogProof } from "../ledger/tlog-proof.ts"
import { openLogCheckpoint } from "./checkpoint.ts"
import { type Claim, claim } from "./claim.ts"
import { type Fault, fault } from "./fault.ts"
import { commitmentTo, leafOf, readEntry, readLine } from "./record.ts"
import { count, exact, listOf, orNull, parseJson, text, treeHash } from "./shape.ts"
import { judgeOlder, type LogPoint } from "./state.ts"
import { decodeText } from "./token.ts"
import { conclude, refused, shownLog, type Verification, type VerifyOptions } from "./verification.ts"

const inclusion = {
  position: count,
  size: count,
  leaf_hash: treeHash,
  root: treeHash,
  proof: listOf(treeHash),
  checkpoint: orNull(text),
}
const jsonShape = exact(inclusion, { record_id: text, line: text, entry: text })

/** A proof, whichever form it came in. */
interface ReadProof {
  position: number
  proof: string[]
  checkpoint: string | null
  entry: string | null
  line: string | null
  /** What the JSON states beside what it proves; null for text. */
  stated: { size: number; root: string; leaf: string; recordId: string | null } | null
}

/** Whether a text is the JSON of a proof; it is not believed yet. */
export function isProofJson(value: unknown): boolean {
  return jsonShape(value)
}

/** Verifies a proof. The line that is expected and the entry may be given by the options. */
export async function verifyProof(source: string, options: VerifyOptions): Promise<Verification> {
  const proof = readProof(source)
  if (!proof) return refused("proof", fault("malformed", unreadable))
  if (proof.checkpoint === null) return refused("proof", fault("checkpoint-missing"))
  const opened = await openLogCheckpoint(proof.checkpoint, options)
  if ("code" in opened) return refused("proof", opened)
  const { log, key } = opened
  const entry = proof.entry ?? options.entry ?? null
  const line = proof.line ?? options.line ?? null
  const { sha256 } = options
  const judged = judgeOlder(log, options)
  const findings = [...statedFaults(proof, log, line), ...judged.findings]
  if (options.line !== undefined && line !== options.line) findings.push(fault("line"))
  if (proof.entry !== null && options.entry !== undefined && proof.entry !== options.entry) findings.push(fault("line"))
  if (entry === null) findings.push(fault("entry-missing"))
  else if (proof.stated && proof.stated.leaf !== leafOf(sha256, entry))
    findings.push(fault("inclusion", proof.position))
  else findings.push(...entryFaults(options, { entry, position: proof.position, proof: proof.proof }, log, line))
  const proven = [
    claim("checkpoint", log.origin, log.size),
    ...opened.proven,
    claim("entry", proof.position),
    ...(line === null ? [] : [claim("records", 1)]),
    ...judged.proven,
  ]
  const unproven: Claim[] = [
    ...opened.unproven,
    ...judged.unproven,
    line === null ? claim("leaf-only") : claim("live-record"),
    claim("content"),
  ]
  const facts = {
    position: proof.position,
    ...(entry === null ? {} : { entry }),
    ...(line === null ? {} : { records: [line] }),
  }
  return conclude({ findings, proven, unproven }, { kind: "proof", facts, key, log: shownLog(log) })
}

function entryFaults(
  options: VerifyOptions,
  proven: { entry: string; position: number; proof: string[] },
  log: LogPoint,
  line: string | null,
): Fault[] {
  const entry = readEntry(options, proven, log)
  if ("code" in entry) return [entry]
  return line === null || entry.commitment === commitmentTo(options.sha256, line)
    ? []
    : [fault("commitment", proven.position)]
}

/** The JSON repeats what the checkpoint and the line say; where it says something else, somebody has been at it. */
function statedFaults({ stated, position }: ReadProof, log: LogPoint, line: string | null): Fault[] {
  if (!stated) return []
  const findings: Fault[] = []
  if (stated.size !== log.size || stated.root !== toBase64(log.root)) findings.push(fault("checkpoint-differs"))
  if (stated.recordId !== null && line !== null && readLine(line)?.id !== stated.recordId) {
    findings.push(fault("commitment", position))
  }
  return findings
}

const unreadable = { zh: "不是存在性证明", en: "it is no proof of inclusion" } as const satisfies Bilingual

function readProof(source: string): ReadProof | null {
  const value = parseJson(source)
  if (jsonShape(value)) {
    const { position, size, root, proof, checkpoint, entry = null, line = null } = value
    const stated = { size, root, leaf: value.leaf_hash, recordId: value.record_id ?? null }
    return { position, proof, checkpoint, entry, line, stated }
  }
  const read = parseTlogProof(source)
  if (!read) return null
  const extra = read.extra === null ? null : decodeText(read.extra)
  if (read.extra !== null && extra === null) return null
  const end = extra?.indexOf("\n") ?? -1
  return {
    position: read.position,
    proof: read.proof.map(toBase64),
    checkpoint: read.checkpoint,
    entry: extra === null ? null : end < 0 ? extra : extra.slice(0, end),
    line: extra === null || end < 0 ? null : extra.slice(end + 1),
    stated: null,
  }
}
