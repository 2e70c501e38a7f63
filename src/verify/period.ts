/** Verifies a report on a period: signed by the register, under its checkpoint, and saying one thing throughout. */
import type { Bilingual } from "../law/bilingual.ts"
import { claim } from "./claim.ts"
import { judgeExpiry, judgeLog, judgeSigning } from "./document.ts"
import { fault } from "./fault.ts"
import { fileClaim } from "./file-claim.ts"
import { gather } from "./gathered.ts"
import {
  count,
  digest,
  exact,
  listOf,
  matching,
  oneOf,
  orNull,
  parsePlain,
  type Shaped,
  text,
  treeHash,
} from "./shape.ts"
import { openToken } from "./token.ts"
import { conclude, refused, toTime, type Verification, type VerifyOptions } from "./verification.ts"

const day = matching(/^\d{4}-\d\d-\d\d$/)
const list = oneOf("abnormal", "serious", "penalty")
const bilingual = exact({ zh: text, en: text })
const mark = oneOf("shown", "paused", "elsewhere", "repaired", "removed", "expired", "deregistered", "unpublished")
const periodShape = exact(
  {
    ...{ iss: text, iat: count, exp: count, jti: text, kind: oneOf("period-report"), sub: text },
    subject: orNull(exact({ code: text, name: text })),
    asked: exact({ from: day, to: day, lists: listOf(list) }),
    reader: orNull(exact({ name: text, purpose: text, until: day })),
    log: exact({ origin: text, size: count, root: treeHash }),
    ...{ checkpoint: text, authorities: listOf(text) },
    counts: listOf(exact({ list, authority: text, count })),
    records: listOf(exact({ line: text, mark, ended_on: orNull(day) })),
    ...{ not_held: listOf(text), note: bilingual },
  },
  { excerpt_of: exact({ sha256: digest, records: count }) },
)

/** A report as it is signed. Times are seconds since 1970, days YYYY-MM-DD in China. */
export type SignedPeriod = Shaped<typeof periodShape>

/** Verifies one. No entry of the log holds what has ended or was never published: that is the register's word. */
export async function verifyPeriod(source: string, options: VerifyOptions): Promise<Verification> {
  const opened = await openToken("period", source, options.keys, periodShape)
  if ("code" in opened) return refused("period", opened)
  const report = opened.document
  const { asked, reader, excerpt_of: excerpt } = report
  const signing = judgeSigning(opened, "period", options, null)
  const log = await judgeLog(report.log, report.checkpoint, options, false)
  const shown = excerpt?.records ?? report.records.length
  const gathered = gather(signing, judgeExpiry(report, "expired", options), log, {
    findings: contradictions(report).map((words) => fault("contradiction", words)),
    proven: [
      fileClaim("period", report.sub, asked.from, asked.to, shown),
      ...(reader ? [fileClaim("period-reader", reader.name, reader.purpose, reader.until)] : []),
    ],
    unproven: [
      ...(excerpt ? [fileClaim("period-excerpt", excerpt.sha256)] : []),
      ...[fileClaim("period-complete"), claim("correct"), claim("later", report.log.size)],
    ],
  })
  const { iss, jti, iat, exp, sub, subject, note, records } = report
  const facts = {
    ...{ issuer: iss, id: jti, issued_at: toTime(iat), expires_at: toTime(exp), statement: "period-report" as const },
    ...{ subject, asked: { by: "code", value: sub, lists: asked.lists }, note },
    records: records.map(({ line }) => line),
    ...(excerpt ? { excerpt_of: excerpt } : {}),
  }
  return conclude(gathered, { kind: "period", facts, key: signing.key, log: log.shown })
}

/** What a record's line has to say for the report to be one. */
const lineOf = (line: string) => {
  const value = parsePlain(line) as Partial<Record<string, unknown>> | undefined
  const { code } = (value?.["subject"] ?? {}) as Partial<Record<string, unknown>>
  return { ...value, code } as Partial<Record<"id" | "list" | "authority" | "code" | "decided_on", unknown>>
}

const yearsMax = 5

/** All that a report says of itself, and that does not agree. */
function contradictions(report: SignedPeriod): Bilingual[] {
  const { asked, subject, sub, counts, records, authorities, excerpt_of: excerpt } = report
  const { from, to, lists } = asked
  const lines = records.map(({ line }) => lineOf(line))
  const key = (one: { list?: unknown; authority?: unknown }) => `${one.list} ${one.authority}`
  const found = Map.groupBy(lines, key)
  const isCounted =
    new Set(counts.map(key)).size === counts.length &&
    found.size === counts.length &&
    counts.every((each) => each.count > 0 && found.get(key(each))?.length === each.count)
  const fiveYearsOn = `${Number(from.slice(0, 4)) + yearsMax}${from.slice(4)}`
  const wrong: [boolean, Bilingual][] = [
    [
      from > to || to > fiveYearsOn,
      { zh: "期间不成立，或者超过五年", en: "is of no period, or of more than five years" },
    ],
    [
      lists.length === 0 || new Set(lists).size !== lists.length,
      { zh: "名单有重复或者缺失", en: "names no list, or one twice" },
    ],
    [
      subject !== null && subject.code !== sub,
      { zh: "主体与所问的代码不同", en: "is about another merchant than was asked" },
    ],
    [!isCounted, { zh: "条数与所载记录不符", en: "counts otherwise than its records" }],
    [new Set(lines.map(({ id }) => id)).size !== lines.length, { zh: "同一记录出现两次", en: "shows a record twice" }],
    [lines.some((line) => line.code !== sub), { zh: "含有其他主体的记录", en: "shows a record of another merchant" }],
    [
      lines.some((line) => !lists.some((each) => each === line.list)),
      { zh: "含有未问名单的记录", en: "shows a record of a list that was not asked" },
    ],
    [
      lines.some(({ decided_on: on, list }) => String(on) > to || (list === "penalty" && String(on) < from)),
      { zh: "含有期间以外的处罚", en: "shows a penalty outside the period" },
    ],
    [
      records.some(({ ended_on: end }, n) => lines[n]?.list !== "penalty" && end !== null && end <= from),
      { zh: "含有期间以前已经结束的列入", en: "shows a listing that was over before the period" },
    ],
    [
      excerpt === undefined && counts.some(({ authority }) => !authorities.includes(authority)),
      { zh: "条数所载机关不在所列机关之中", en: "counts for an authority that it does not name" },
    ],
    [
      excerpt !== undefined && records.length > 0,
      { zh: "短文件不应载有记录", en: "is a short form, and shows records" },
    ],
  ]
  return wrong.filter(([isWrong]) => isWrong).map(([, words]) => words)
}
