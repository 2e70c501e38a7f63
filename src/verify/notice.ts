/** Verifies what an agency was told: the proof of a notice, signed or as JSON, and the list of whom to look at again. */
import { fromBase64 } from "../ledger/base64.ts"
import { leafHash, verifyInclusion } from "../ledger/merkle.ts"
import { parseNote } from "../ledger/signed-note.ts"
import { claim } from "./claim.ts"
import { judgeLog, judgeSigning } from "./document.ts"
import { type Fault, fault } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { gather } from "./gathered.ts"
import { toBase64url } from "./key-ring.ts"
import { readEntry } from "./record.ts"
import { count, exact, listOf, oneOf, orNull, parseJson, parsePlain, type Shaped, text, treeHash } from "./shape.ts"
import { judgeOlder, type LogPoint } from "./state.ts"
import { decodeText, findTokenKind, openToken } from "./token.ts"
import { conclude, refused, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const proof = listOf(treeHash)
const told = {
  ...{ id: count, agency: text, salt: text, line: text },
  batch: exact({ leaf: count, size: count, root: treeHash, proof }),
  ...{ entry: text, position: count },
  log: exact({ size: count, root: treeHash, proof, checkpoint: orNull(text) }),
}
const toldShape = exact(told)
const noticeShape = exact({ ...told, iss: text, iat: count, kind: oneOf("notice"), sub: text })
type Told = Shaped<typeof toldShape>

/** Verifies what only agencies and platforms are given, and a browser has no use for; null where it is something else. */
export async function verifyTold(source: string | Uint8Array, options: VerifyOptions): Promise<Verification | null> {
  const text = typeof source === "string" ? source : decodeText(source)
  if (text === null) return null
  if (toldShape(parseJson(text))) {
    return options.requireSm2 ? refused("notice", fault("sm2-missing")) : verifyNotice(text, options)
  }
  const kind = findTokenKind(text)
  if (kind === "notice") return verifyNotice(text, options)
  return kind === "rescreening" ? verifyRescreening(text, options) : null
}

/** Verifies the proof of a notice: the leaf in its batch, the batch's root in the entry, the entry in the log. */
export async function verifyNotice(source: string, options: VerifyOptions): Promise<Verification> {
  const json = parseJson(source)
  const isPlain = toldShape(json)
  const opened = isPlain ? null : await openToken("notice", source, options.keys, noticeShape)
  if (opened && "code" in opened) return refused("notice", opened)
  const notice: Told = isPlain ? json : (opened?.document as Told)
  const { checkpoint, ...stated } = notice.log
  const origin = parseNote(checkpoint ?? "")?.text.split("\n")[0] ?? options.origin ?? ""
  const log = await judgeLog({ origin, ...stated }, checkpoint, options, opened === null)
  const signing = opened && judgeSigning(opened, "notice", options, log.shown.checkpoint ? log.log.size : null)
  const findings = faultsOf(notice, log.log, options)
  if (opened && opened.document.sub !== notice.agency) findings.push(fault("contradiction", otherAgency))
  const gathered = gather(
    ...(signing ? [signing] : []),
    log,
    {
      findings,
      proven: [claim("entry", notice.position), fileClaim("told", notice.agency, notice.id)],
      unproven: [fileClaim("delivery"), claim("content")],
    },
    judgeOlder(log.log, options),
  )
  const facts = {
    ...(opened ? { issuer: opened.document.iss, issued_at: toTime(opened.document.iat) } : {}),
    ...{ id: String(notice.id), position: notice.position, entry: notice.entry },
  }
  return conclude(gathered, { kind: "notice", facts, key: signing?.key ?? null, log: log.shown })
}

function faultsOf(
  { id, agency, salt, line, batch, entry, position, log: { proof: path } }: Told,
  log: LogPoint,
  options: VerifyOptions,
): Fault[] {
  const read = readEntry(options, { entry, position, proof: path }, log)
  if ("code" in read) return [read]
  const { sha256 } = options
  const root = fromBase64(batch.root) ?? new Uint8Array()
  const leaf = leafHash(sha256, new TextEncoder().encode(`gongshi/notice/v1\n${salt}\n${agency}\n${line}`))
  const hashes = batch.proof.map((hash) => fromBase64(hash) ?? new Uint8Array())
  const isUnder = verifyInclusion(sha256, { position: batch.leaf, size: batch.size, leaf, root, proof: hashes })
  const said = saidIn(line)
  return [
    ...(isUnder && read.commitment === toBase64url(root) ? [] : [fault("commitment", position)]),
    ...(said?.id === id && read.operation === (said.kind === "ended" ? "recall" : "notice")
      ? []
      : [fault("contradiction", otherNotice)]),
  ]
}

// PostgreSQL writes the line, with a space behind a comma and around a colon of what it has put together itself. But for these
// it has one spelling, as all that is signed.
const spaces = /("(?:[^"\\]+|\\.)*")| ?([:,]) ?/g

/** What a line says, which may be anybody's: of what is no JSON a text that does not end would be searched for for ever. */
function saidIn(line: string): { id?: unknown; kind?: unknown } | undefined {
  return parseJson(line) === undefined ? undefined : Object(parsePlain(line.replaceAll(spaces, "$1$2")))
}

const otherAgency = { zh: "通知的对象与签名所载不同", en: "names another agency than its signature" }
const otherNotice = { zh: "通知的编号或者种类与所载内容不同", en: "is another notice than its line says" }

const rescreeningShape = exact({
  ...{ iss: text, iat: count, kind: oneOf("rescreening"), log: exact({ from: count, to: count }) },
  subjects: listOf(
    exact({ code: text, records: listOf(exact({ id: orNull(text), list: text, op: text, position: count })) }),
  ),
  next: orNull(text),
})

/** Verifies the list of whom to look at again: the register's word, of a range of its log. */
export async function verifyRescreening(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("rescreening", source, options.keys, rescreeningShape)
  if ("code" in opened) return refused("rescreening", opened)
  const { iss, iat, log, subjects } = opened.document
  const signing = judgeSigning(opened, "rescreening", options, null)
  const codes = new Set(subjects.map(({ code }) => code))
  const isWithin = subjects.every(({ records }) => records.every(({ position: at }) => at >= log.from && at < log.to))
  const findings = [
    ...(isWithin && log.from <= log.to ? [] : [fault("contradiction", outside)]),
    ...(codes.size === subjects.length ? [] : [fault("contradiction", twice)]),
  ]
  const gathered = gather(signing, { findings, proven: [], unproven: [claim("correct"), claim("later", log.to)] })
  const facts = { issuer: iss, issued_at: toTime(iat), asked: { by: "log", value: `${log.from}–${log.to}`, lists: [] } }
  return conclude(gathered, { kind: "rescreening", facts, key: signing.key, log: null })
}

const outside = { zh: "载有范围以外的日志条目", en: "names entries outside its range" }
const twice = { zh: "重复载有同一主体", en: "names a subject twice" }
