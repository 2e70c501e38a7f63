/**
 * Verifies the receipt of a check: what a platform sent, at which size of the log it was answered, what the answer was.
 */
import { claim } from "./claim.ts"
import { judgeLog, judgeSigning } from "./document.ts"
import { type Fault, fault, faultAt, faultsWhere } from "./fault.ts"
import { type Gathered, gather, gatheredOf } from "./gathered.ts"
import { dayAndMoreMs, isProven, judgeSpan, mapCode, mapEntry, openMap, sinceMap } from "./map.ts"
import { count, digest, exact, listOf, oneOf, orNull, parseJson, type Shaped, text, treeHash } from "./shape.ts"
import { judgeOlder, type LogPoint } from "./state.ts"
import { openToken } from "./token.ts"
import { conclude, refused, skewMsByDefault, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const provenCode = exact({ code: text, ...mapCode })
type ProvenCode = Shaped<typeof provenCode>

const provenMap = exact(
  { ...mapEntry, log: exact({ origin: text, size: count, root: treeHash }), checkpoint: text },
  // Of a job of many codes their proofs are by themselves.
  { codes: listOf(provenCode) },
)

const receiptShape = exact(
  {
    iss: text,
    iat: count,
    jti: text,
    client: exact({ id: text, name: text }),
    format: oneOf("csv", "ndjson", "xlsx"),
    log: exact({ origin: orNull(text), size: count, time: count }),
    rows: exact({ count, sha256: digest }),
    answers: exact({ sha256: digest }),
    counts: exact({ listed: count, clear: count, review: count, unknown: count, invalid: count }),
  },
  { map: orNull(provenMap) },
)

/** What a receipt holds, as it is signed. `iat` is in seconds, `log.time` in ms since 1970. */
export type Receipt = Shaped<typeof receiptShape>

/** Verifies a receipt, and holds the files that are given against the digests in it. */
export async function verifyReceipt(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("receipt", source, options.keys, receiptShape)
  if ("code" in opened) return refused("receipt", opened)
  const receipt = opened.document
  // No entry of the log holds a receipt: signed by a compromised key it proves nothing.
  const signing = judgeSigning(opened, "receipt", options, null)
  const held = judgeFiles(receipt, options)
  const unproven = [claim("correct"), claim("later", receipt.log.size)]
  const findings = [...originFaults(receipt, options), ...contradictions(receipt, options)]
  const map = await judgeCodes(receipt, options, opened.key.papers !== undefined)
  const gathered = gather(signing, held, { findings, proven: [], unproven }, map)
  const facts = {
    issuer: receipt.iss,
    id: receipt.jti,
    issued_at: toTime(receipt.iat),
    client: receipt.client,
    format: receipt.format,
    rows: receipt.rows,
    answers: receipt.answers,
    counts: receipt.counts,
    ...(receipt.map?.codes ? { codes: receipt.map.codes.map(({ code, live }) => ({ code, live })) } : {}),
  }
  const { origin, size } = receipt.log
  const log = origin === null ? null : { origin, size, root: "", checkpoint: false }
  return conclude(gathered, { kind: "receipt", facts, key: signing.key, log: map.shown ?? log })
}

/** What the map has under the codes that were asked, where the receipt carries it. */
async function judgeCodes({ iat, log, rows, map }: Receipt, options: VerifyOptions, isComplete: boolean) {
  if (!map) {
    const unproven = map === null ? [claim("mapless-receipt")] : []
    return { ...gatheredOf({ findings: options.proofs ? [fault("mapless")] : [], unproven }), shown: null }
  }
  const { codes = [], size } = map
  const judged = await judgeLog(map.log, map.checkpoint, options, false)
  const opened = openMap(options, map, judged.log)
  const gathered = (own: Partial<Gathered>) => ({
    ...gather(judged, judgeOlder(judged.log, options), gatheredOf(own)),
    shown: judged.shown,
  })
  if ("code" in opened) return gathered({ findings: [opened] })
  const wrong: [boolean, string, string][] = [
    [log.origin !== map.log.origin, "答复与证明出自两份日志", "was answered from another log than its proofs"],
    [
      new Set(codes.map(({ code }) => code)).size !== codes.length || codes.length > rows.count,
      "所证代码有重复，或者多于送核行数",
      "proves a code twice, or more codes than there were rows",
    ],
    [
      opened.time > iat * 1000 + (options.skewMs ?? skewMsByDefault),
      "签发早于其代码索引",
      "was signed before its map was made",
    ],
  ]
  const findings = faultsWhere(wrong)
  let [proven, listed, past] = [0, 0, 0]
  const hold = (each: ProvenCode) => {
    proven++
    if (each.live.length > 0) listed++
    past += each.past_display.length
    if (!isProven(options, each.code, each, opened)) findings.push(fault("map-path", each.code, size))
  }
  codes.forEach(hold)
  for await (const line of options.proofs ?? []) {
    const value = parseJson(line)
    if (provenCode(value)) hold(value)
    else findings.push(fault("malformed", unread))
    if (findings.length >= findingsMax) break
  }
  // A job answers all rows as of one size, which it names with its time, and may take a day.
  const isAsOf = log.size === map.log.size && log.time === opened.time
  const span = isComplete
    ? judgeSpan(map, opened.time, judged.log, iat * 1000, options, isAsOf ? dayAndMoreMs : undefined)
    : sinceMapOf(map, judged.log, log)
  return gathered({
    findings: [...findings, ...span.findings],
    proven: proven > 0 ? [claim("map-codes", proven, listed, size, opened.time)] : [],
    unproven: [
      ...(proven > 0 ? [claim("codes-asked")] : [claim("proofs-not-given")]),
      ...span.unproven,
      ...(past > 0 ? [claim("past-display", past)] : []),
      claim("name-only"),
    ],
  })
}

/** What is answered is of the log's size then, which may be past the checkpoint. */
const sinceMapOf = (map: NonNullable<Receipt["map"]>, point: LogPoint, { size }: Receipt["log"]) =>
  gatheredOf({ unproven: sinceMap(map, { ...point, size: Math.max(point.size, size) }) })

// A file of proofs that is of another receipt would say so a hundred thousand times.
const findingsMax = 10
const unread = { zh: "所给的证明有一行无法读取", en: "a line of the proofs is none" }

function originFaults({ log: { origin } }: Receipt, { origin: expected, state }: VerifyOptions): Fault[] {
  const wanted = expected ?? state?.origin
  return wanted === undefined || origin === wanted ? [] : [fault("other-log", origin ?? "–", wanted)]
}

/** Every row was answered by one verdict, and at a time at which the log's last entry had been written. */
function contradictions({ iat, log, rows, counts }: Receipt, { skewMs = skewMsByDefault }: VerifyOptions): Fault[] {
  const wrong: [boolean, string, string][] = [
    [
      Object.values(counts).reduce((sum, each) => sum + each, 0) !== rows.count,
      "各项答复之和与送核行数不符",
      "counts other answers than rows",
    ],
    [
      log.time > iat * 1000 + skewMs,
      "签发早于其日志的最后一条",
      "was signed before the last entry of its log was written",
    ],
  ]
  return faultsWhere(wrong)
}

function judgeFiles(receipt: Receipt, { files = [] }: VerifyOptions): Gathered {
  const findings: Fault[] = []
  const found = new Set<"rows" | "answers">()
  for (const { name, sha256, role } of files) {
    const roles = (["rows", "answers"] as const).filter((part) => receipt[part].sha256 === sha256)
    if (role === undefined && roles.length === 0) findings.push(faultAt({ file: name }, fault("file")))
    else if (role !== undefined && !roles.includes(role)) findings.push(fault(role))
    for (const part of roles) if (role === undefined || role === part) found.add(part)
  }
  return {
    findings,
    proven: [...found].map((part) => claim(part)),
    unproven: [
      ...(found.has("rows") ? [] : [claim("rows-not-given")]),
      ...(found.has("answers") ? [] : [claim("answers-not-given")]),
    ],
  }
}
