/** Verifies a statement: a credit report, ‘no record’, that a record is published, or that its publication ended. */
import { decodeEntry } from "../ledger/entry.ts"
import { type Claim, claim } from "./claim.ts"
import { judgeExpiry, judgeLog, judgeSigning } from "./document.ts"
import { type Fault, fault, faultsWhere } from "./fault.ts"
import { type Gathered, gather, gatheredOf } from "./gathered.ts"
import { completenessFaults, dayAndMoreMs, judgeMap, judgeSpan, mapShape } from "./map.ts"
import { momentOf } from "./moment.ts"
import { commitmentTo, readEntry, readLine } from "./record.ts"
import { count, digest, exact, listOf, oneOf, orNull, type Shaped, text, treeHash } from "./shape.ts"
import { judgeOlder, type LogPoint } from "./state.ts"
import { openToken } from "./token.ts"
import {
  conclude,
  type Facts,
  refused,
  skewMsByDefault,
  toTime,
  type Verification,
  type VerifyOptions,
} from "./verification.ts"

const provenEntry = { entry: text, position: count, proof: listOf(treeHash) }

const reportShape = exact(
  {
    iss: text,
    iat: count,
    exp: count,
    jti: text,
    kind: oneOf("credit-report", "no-record", "publication", "ended"),
    sub: text,
    subject: orNull(exact({ code: text, name: text })),
    asked: exact({ by: oneOf("code", "record"), value: text, lists: listOf(oneOf("abnormal", "serious", "penalty")) }),
    log: exact({ origin: text, size: count, root: treeHash }),
    checkpoint: text,
    records: listOf(exact({ line: text, ...provenEntry })),
    note: exact({ zh: text, en: text }),
  },
  {
    ended: exact({ ...provenEntry, added: exact(provenEntry) }),
    map: mapShape,
    excerpt_of: exact({ sha256: digest, records: count }),
  },
)

// As GB 32100 writes one. Of whatever looks like it, in small letters or with O for 0, the map has nothing.
const codeShape = /^[\dA-HJ-NPQRTUWXY]{18}$/

/** What a report holds, as it is signed. Times are seconds since 1970. */
export type Report = Shaped<typeof reportShape>

/** Verifies a report: its signature and time, its checkpoint, and each record in it against the log. */
export async function verifyReport(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("report", source, options.keys, reportShape)
  if ("code" in opened) return refused("report", opened)
  const report = opened.document
  const log = await judgeLog(report.log, report.checkpoint, options, false)
  // The log covers a record. That there are no others, and whose record it was that ended, is said by the signature alone.
  const isCovered = log.shown.checkpoint && report.kind === "publication" && report.records.length > 0
  const signing = judgeSigning(opened, "report", options, isCovered ? log.log.size : null)
  const expiry = judgeExpiry(report, "expired", options)
  const shown = judgeRecords(report, log.log, options)
  const gathered = gather(
    signing,
    // Whoever has a compromised key writes any time.
    signing.proven.length > 0 ? expiry : { ...expiry, proven: [] },
    log,
    shown,
    judgeStatedMap(report, log.log, options, opened.key.papers !== undefined),
    judgeOlder(log.log, options),
    gatheredOf({ unproven: limitsOf(report) }),
  )
  return conclude(gathered, { kind: "report", facts: factsOf(report), key: signing.key, log: log.shown })
}

function limitsOf({ kind, log, map, excerpt_of: full }: Report) {
  if (full) {
    const absence = kind === "no-record" ? [claim("absence", false)] : []
    return [claim("excerpt", full.sha256), ...absence, claim("later", log.size), claim("content")]
  }
  const limits = {
    "credit-report": [claim("complete", map !== undefined)],
    "no-record": [claim("absence", map !== undefined)],
    publication: map ? [] : [claim("live-record")],
    ended: [claim("ended-record")],
  }
  return [...limits[kind], claim("later", log.size), claim("content")]
}

function judgeRecords(report: Report, log: LogPoint, options: VerifyOptions): Gathered {
  const findings = [
    ...agreement(report),
    ...lateEntries(report, options),
    ...report.records.flatMap((record) => recordFaults(record, log, options)),
  ]
  const proven = report.records.length > 0 ? [claim("records", report.records.length)] : []
  if (report.ended) {
    findings.push(...endFaults(report.ended, log, options))
    proven.push(claim("ended", report.ended.position))
  }
  return { findings, proven, unproven: nameLimits(report) }
}

/** What the map says of the code: all that is live under it, and nothing else, is shown of the lists that were asked. */
function judgeStatedMap(report: Report, log: LogPoint, options: VerifyOptions, isComplete: boolean): Gathered {
  const { map, asked, sub, records, iat } = report
  if (!map) return gatheredOf({ findings: lacksMap(report, options, isComplete) ? [fault("mapless")] : [] })
  const shown = records.map(({ position, line }) => ({ position, ...readLine(line) }))
  const code = asked.by === "code" ? sub : shown[0]?.code
  if (typeof code !== "string") return gatheredOf({ findings: [fault("record", mapped)] })
  const judged = judgeMap(options, code, map, log)
  if (judged.findings.length > 0) return judged
  const made = decodeEntry(map.entry)?.time ?? 0
  const span = isComplete ? judgeSpan(map, made, log, iat * 1000, options) : gatheredOf({})
  const age = iat * 1000 - made
  if (!isComplete && log.size > map.size + 1 && age > dayAndMoreMs && options.withoutMap !== "any") {
    return gatheredOf({ findings: [fault("contradiction", aged)] })
  }
  const lists = asked.by === "code" ? asked.lists : []
  const lacking = completenessFaults(
    map,
    shown.map(({ position, list }) => ({ position, list: list ?? null })),
    lists,
    options.withoutMap === "any" ? momentOf(iat * 1000).slice(0, 10) : null,
  )
  return gather({ ...judged, findings: lacking }, span)
}

const aged = { zh: "代码索引远早于签发", en: "has a map too old" }

/**
 * Whether it should carry the map: of what ended the log tells by itself, of a short form nothing does. A key of complete
 * papers has signed none from before the map.
 */
function lacksMap({ kind, excerpt_of: full }: Report, { withoutMap }: VerifyOptions, isComplete: boolean): boolean {
  return full ? withoutMap === undefined : kind !== "ended" && (isComplete || withoutMap !== "any")
}

const mapped = { zh: "载有代码索引的证明，却不知是哪个代码的", en: "carries a proof of the map, and of no code" }

/** A line keeps the name that its merchant had; today's, where no line has it, is the register's word. */
function nameLimits({ subject, records }: Report): Claim[] {
  const names = new Set(records.flatMap(({ line }) => readLine(line)?.name ?? []))
  const isOther = subject !== null && names.size > 0 && !names.has(subject.name)
  return isOther ? [claim("name", subject.name, [...names])] : []
}

/** Whether the record's line is what its entry commits to, and the entry is in the log. */
function recordFaults(record: Report["records"][number], log: LogPoint, options: VerifyOptions): Fault[] {
  const entry = readEntry(options, record, log)
  if ("code" in entry) return [entry]
  if (entry.operation !== "add" && entry.operation !== "amend") return [fault("entry", record.position)]
  const isOpened = entry.commitment === commitmentTo(options.sha256, record.line)
  if (!isOpened || entry.list !== readLine(record.line)?.list) return [fault("commitment", record.position)]
  return []
}

/** Whether one entry ends what the other published, and both are in the log. */
function endFaults(ended: NonNullable<Report["ended"]>, log: LogPoint, options: VerifyOptions): Fault[] {
  const [end, added] = [readEntry(options, ended, log), readEntry(options, ended.added, log)]
  const unread = [end, added].filter((entry) => "code" in entry)
  if ("code" in end || "code" in added) return unread
  const ends = (end.operation === "remove" || end.operation === "erase") && end.replaces === ended.added.position
  const adds = (added.operation === "add" || added.operation === "amend") && added.list === end.list
  return [...(ends ? [] : [fault("entry", ended.position)]), ...(adds ? [] : [fault("entry", ended.added.position)])]
}

/** What a report says of itself must agree: who it is about, what was asked, which records it shows. */
function agreement(report: Report): Fault[] {
  const { kind, sub, subject, asked, records, excerpt_of: full } = report
  const lines = records.map(({ line }) => readLine(line))
  const positions = records.map(({ position }) => position)
  const wrong: [boolean, string, string][] = [
    [
      sub !== asked.value || (asked.by === "code" && !codeShape.test(sub)),
      "主体与所问的不同或者不是代码",
      "is of no code, or not of what was asked",
    ],
    [
      asked.by === "code" && subject !== null && subject.code !== sub,
      "所载商户的代码与所问的不同",
      "names a merchant of another code than was asked",
    ],
    [
      lines.some((line) => line === null || !asked.lists.some((list) => list === line.list)),
      "载有不在所问名单之内的记录",
      "shows a record of a list that was not asked",
    ],
    [
      lines.some((line) => (asked.by === "code" ? line?.code : line?.id) !== sub),
      "载有其他主体的记录",
      "shows a record of another subject",
    ],
    [new Set(positions).size !== positions.length, "重复载有同一条记录", "shows a record twice"],
    [
      kind === "no-record" && (records.length > 0 || (full?.records ?? 0) > 0),
      "声称无记录，却载有记录",
      "says that there is no record, and shows one",
    ],
    [
      kind === "credit-report" && (full ?? { records: records.length }).records === 0,
      "声称有记录，却没有载明",
      "says that there are records, and shows none",
    ],
    [
      kind === "ended" && (full?.records ?? records.length) > 0,
      "声称公示已结束，却载有记录",
      "says that a publication ended, and shows a record",
    ],
    // Of no list there is no record of anybody.
    [new Set(asked.lists).size !== (asked.lists.length || 1), "名单未列或者重复", "lists none, or one twice"],
    [
      kind === "publication" && ((full ?? { records: records.length }).records !== 1 || asked.by !== "record"),
      "应当恰好载有一条记录",
      "must show exactly one record",
    ],
    [
      full !== undefined && (records.length > 0 || report.map !== undefined),
      "摘要不应载有记录",
      "is a short form, and shows records",
    ],
    [
      kind === "ended" && report.map !== undefined,
      "公示结束的证明不应载有代码索引的证明",
      "says that a publication ended, and of which code it was",
    ],
    [
      (kind === "ended" && full === undefined) !== (report.ended !== undefined),
      "缺少结束公示的条目",
      "lacks the entry that ended it",
    ],
  ]
  return faultsWhere(wrong, "record")
}

/** What it shows was written before it was signed: whoever dates a report back can't date the log back. */
function lateEntries({ iat, records, ended }: Report, { skewMs = skewMsByDefault }: VerifyOptions): Fault[] {
  const entries = [...records, ...(ended ? [ended, ended.added] : [])]
  return entries.some(({ entry }) => (decodeEntry(entry)?.time ?? 0) > iat * 1000 + skewMs)
    ? [fault("contradiction", { zh: "签发早于所载的日志条目", en: "was signed before an entry in it was written" })]
    : []
}

function factsOf(report: Report): Facts {
  return {
    issuer: report.iss,
    id: report.jti,
    issued_at: toTime(report.iat),
    expires_at: toTime(report.exp),
    statement: report.kind,
    subject: report.subject,
    asked: report.asked,
    note: report.note,
    records: report.records.map(({ line }) => line),
    ...(report.excerpt_of ? { excerpt_of: report.excerpt_of } : {}),
  }
}
