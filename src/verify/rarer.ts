/**
 * Verifies what the library leaves out because a browser seldom has a use for it, and loads it when it has: what agencies are
 * told and given, what one register gives another, a report as the API answers it, with its token beside it, and proofs that one size of the log is the beginning
 * of another. Answers to a check are none of these: nobody signs what they say beside their proofs.
 */
import { toBase64 } from "../ledger/base64.ts"
import { openLogCheckpoint } from "./checkpoint.ts"
import { claim } from "./claim.ts"
import { hashOf, judgeConsistency } from "./consistency.ts"
import { verifyDecision } from "./decision.ts"
import { verifyDeclaration } from "./declaration.ts"
import { type Fault, fault } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { fromBase64url } from "./key-ring.ts"
import { verifyLetter } from "./letter.ts"
import { toHex } from "./manifest.ts"
import { verifyTold } from "./notice.ts"
import { verifyPdf } from "./pdf-pages.ts"
import { verifyPeriod } from "./period.ts"
import { isPdf } from "./recognise.ts"
import { verifyReport } from "./report.ts"
import { count, exact, listOf, orNull, parseJson, parsePlain, text, treeHash } from "./shape.ts"
import { judgeOlder } from "./state.ts"
import { isSupply, verifySupply } from "./supply.ts"
import { decodeText, findTokenKind } from "./token.ts"
import { conclude, refused, type Verification, type VerifyOptions } from "./verification.ts"

const isGrowth = exact(
  { from: count, to: count, from_root: treeHash, to_root: treeHash, proof: listOf(treeHash) },
  { checkpoint: orNull(text) },
)

// What the page keeps of what it refuses.
export { exhibit, formatEvidence } from "./evidence/evidence.ts"

/** Verifies one of these; null where it is something else. */
export async function verifyRarer(source: string | Uint8Array, options: VerifyOptions): Promise<Verification | null> {
  if (typeof source !== "string" && isPdf(source)) return verifyPdf(source, options)
  const given = typeof source === "string" ? source : decodeText(source)
  if (given === null) return null
  const told = await verifyTold(given, options)
  if (told) return told
  const kind = findTokenKind(given)
  if (kind === "period") return verifyPeriod(given, options)
  if (kind === "declaration") return verifyDeclaration(given, options)
  if (kind === "letter") return verifyLetter(given, options)
  if (kind === "decision") return verifyDecision(given, options)
  if (isSupply(given.slice(0, given.indexOf("\n")))) return verifySupply(supplyIn(given, options), options)
  const value = parseJson(given)
  if (isObject(value) && "token" in value) return verifyIssued(value, options)
  return verifyGrowth(given, options)
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null

/**
 * A report as `GET /v1/subjects/{code}/report` answers it, or the certificate of a decision as it is answered: what is readable
 * in it has to be what the token beside it signs.
 */
async function verifyIssued(
  { statement, certificate, token }: Record<string, unknown>,
  options: VerifyOptions,
): Promise<Verification | null> {
  const kind = typeof token === "string" ? findTokenKind(token) : null
  const readable = kind === "decision" ? certificate : statement
  if (typeof token !== "string" || !isObject(readable)) return null
  const verify = kind === "decision" ? verifyDecision : kind === "period" ? verifyPeriod : verifyReport
  const verification = await verify(token, options)
  const payload = fromBase64url(token.split(".")[1] ?? "")
  const signed = payload && parsePlain(decodeText(payload) ?? "")
  if (signed !== null && signed !== undefined && isSame(signed, readable)) return verification
  const findings = [...verification.findings, fault("contradiction", otherStatement)]
  return { ...verification, ok: false, findings, proven: [], state: null }
}

/** Whether two values are one, whatever the order of members; not where one is too deep to tell. */
function isSame(one: unknown, other: unknown): boolean {
  try {
    return ordered(one) === ordered(other)
  } catch {
    return false
  }
}

/** A value as text, members in one order. */
function ordered(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

/** A proof that one size of the log is the beginning of another: the JSON, or the text, which says no root of the smaller one. */
async function verifyGrowth(given: string, options: VerifyOptions): Promise<Verification | null> {
  const json = parseJson(given)
  const [, old] = /^old (0|[1-9]\d*)\n/.exec(given) ?? []
  if (!isGrowth(json) && old === undefined) return null
  const stated = isGrowth(json) ? json : { from: Number(old), checkpoint: given.slice(given.indexOf("\n\n") + 2) }
  if (options.requireSm2) return refused("consistency", fault("sm2-missing"))
  if (!stated.checkpoint) return refused("consistency", fault("checkpoint-missing"))
  const opened = await openLogCheckpoint(stated.checkpoint, options)
  if ("code" in opened) return refused("consistency", opened)
  const { log: newer, key } = opened
  const known = options.state?.size === stated.from ? options.state.root : null
  const root = "from_root" in stated ? stated.from_root : known
  if (root === null) return refused("consistency", fault("malformed", noRoot))
  const smaller = { size: stated.from, root: hashOf(root) }
  // Against what was seen before as a proof of inclusion is, which may be an old one.
  const older = judgeOlder(newer, options)
  const findings: Fault[] = [...older.findings]
  if (judgeConsistency({ ...options, consistency: given }, smaller, newer) !== "holds")
    findings.push(fault("contradiction", otherLog))
  const newest = toBase64(newer.root)
  if ("to" in stated && (stated.to !== newer.size || stated.to_root !== newest))
    findings.push(fault("checkpoint-differs"))
  if (known !== null && known !== root) findings.push(fault("contradiction", otherLog))
  const proven = [
    claim("checkpoint", newer.origin, newer.size),
    ...opened.proven,
    fileClaim("grown", smaller.size, newer.size),
    ...older.proven,
  ]
  const unproven = [
    ...opened.unproven,
    ...older.unproven,
    ...(known === null ? [fileClaim("smaller-root", smaller.size, root)] : []),
  ]
  const shown = { origin: newer.origin, size: newer.size, root: newest, checkpoint: true }
  return conclude({ findings, proven, unproven }, { kind: "consistency", facts: {}, key, log: shown })
}

/** A file of shared data: its first line, its last, and the digest of all before that. */
function supplyIn(given: string, { sha256 }: VerifyOptions) {
  const lines = given.replace(/\n$/, "").split("\n")
  const last = lines.pop() ?? ""
  const before = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""))
  return { first: lines[0] ?? "", sha256: toHex(sha256(before)), rows: Math.max(0, lines.length - 1), last }
}

const otherStatement = { zh: "可读部分与令牌所签的内容不同", en: "says something else than its token signs" }
const noRoot = {
  zh: "文本形式不含较早一份的根哈希：请改用 JSON 形式，或者连同所存的状态一起核验",
  en: "as text it says no root of the smaller size: take its JSON, or verify it with a stored state",
}
const otherLog = {
  zh: "较早的日志不是这份日志的开头：历史被改动过",
  en: "is of a log that does not begin with the earlier one",
}
