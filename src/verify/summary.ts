/**
 * A verification in words: a verdict, a sentence, what is wrong, what is proven and what is not, and the details. The
 * terminal, the page in the browser and the page from the server all say it so.
 */
import type { Bilingual, Language } from "../law/bilingual.ts"
import { momentOf } from "./moment.ts"
import { parsePlain } from "./shape.ts"
import type { Facts, Verification, VerifiedKind } from "./verification.ts"

/** `expired`: genuine, and past its time. `short`: signed, and without what would prove it. */
export type Verdict = "good" | "short" | "expired" | "bad"

export interface Summary {
  verdict: Verdict
  title: string
  sentence: string
  groups: { code: "findings" | "proven" | "unproven"; title: string; items: string[] }[]
  /** One line a record that is shown, in words. */
  records: string[]
  /** Labels with their values. */
  details: [string, string][]
}

const kinds = {
  report: { zh: "信用报告", en: "credit report" },
  receipt: { zh: "核查回执", en: "receipt of a check" },
  mark: { zh: "亮照标识", en: "mark of a seller" },
  period: { zh: "期间报告", en: "report on a period" },
  declaration: { zh: "措施清单的回执", en: "receipt of a list of measures" },
  letter: { zh: "函件的回执", en: "receipt of a letter" },
  decision: { zh: "决定证明", en: "certificate of a decision" },
  notice: { zh: "机构通知的证明", en: "proof of a notice" },
  supply: { zh: "共享数据", en: "shared data" },
  rescreening: { zh: "重新核查名单", en: "list of whom to look at again" },
  head: { zh: "导出头部", en: "head of the exports" },
  manifest: { zh: "导出清单", en: "manifest of an export" },
  checkpoint: { zh: "日志检查点", en: "checkpoint of the log" },
  proof: { zh: "存在性证明", en: "proof of inclusion" },
  map: { zh: "代码索引的证明", en: "proof of the map" },
  consistency: { zh: "日志延续的证明", en: "proof that the log has grown" },
  export: { zh: "导出", en: "export" },
  delta: { zh: "增量导出", en: "delta" },
  release: { zh: "核验程序", en: "verifier" },
  unknown: { zh: "文件", en: "file" },
} as const satisfies Record<VerifiedKind, Bilingual>

const statements = {
  "credit-report": kinds.report,
  "period-report": { zh: "期间报告（信用代证）", en: "report on a period" },
  "no-record": { zh: "无记录证明", en: "statement of no record" },
  publication: { zh: "公示证明", en: "certificate of publication" },
  ended: { zh: "公示结束证明", en: "certificate that a publication ended" },
} as const satisfies Record<NonNullable<Facts["statement"]>, Bilingual>

const lists = {
  abnormal: { zh: "经营异常名录", en: "abnormal operation" },
  serious: { zh: "严重违法失信名单", en: "serious violators" },
  penalty: { zh: "行政处罚", en: "penalty" },
} as const satisfies Record<string, Bilingual>

const verdicts = {
  listed: { zh: "在列", en: "listed" },
  clear: { zh: "没有在列记录", en: "clear" },
  review: { zh: "待人工核对", en: "for review" },
  unknown: { zh: "未登记", en: "unknown" },
  invalid: { zh: "代码有误", en: "invalid" },
} as const satisfies Record<string, Bilingual>

const words = {
  findings: { zh: "发现的问题", en: "What is wrong" },
  proven: { zh: "已经证明", en: "What is proven" },
  unproven: { zh: "没有证明", en: "What is not proven" },
  issuer: { zh: "签发者", en: "Issuer" },
  id: { zh: "编号", en: "Number" },
  issued: { zh: "签发时间", en: "Issued" },
  expires: { zh: "有效期至", en: "Valid until" },
  subject: { zh: "主体", en: "Subject" },
  asked: { zh: "所问名单", en: "Lists asked" },
  registration: { zh: "登记情况", en: "Registration" },
  client: { zh: "送核方", en: "Sent by" },
  rows: { zh: "送核行数", en: "Rows" },
  rowsDigest: { zh: "送核文件 SHA-256", en: "SHA-256 of the rows" },
  answersDigest: { zh: "结果文件 SHA-256", en: "SHA-256 of the answers" },
  manifest: { zh: "所指清单", en: "Manifest" },
  files: { zh: "文件", en: "Files" },
  position: { zh: "日志位置", en: "Position in the log" },
  key: { zh: "签名密钥", en: "Key" },
  log: { zh: "日志", en: "Log" },
  size: { zh: "日志大小", en: "Size of the log" },
  root: { zh: "根哈希", en: "Root" },
} as const satisfies Record<string, Bilingual>

/** Puts a verification in words. */
export function summarise(verification: Verification, language: Language): Summary {
  const say = (text: Bilingual) => text[language]
  const verdict = verdictOf(verification)
  const group = (code: "findings" | "proven" | "unproven") => ({
    code,
    title: say(words[code]),
    items: verification[code].map((item) => placed("where" in item ? item.where : undefined, say(item), language)),
  })
  const named = say(nameOf(verification))
  return {
    verdict,
    title: say(titles[verdict](named)),
    sentence: say(sentences[verdict](verification, named)),
    groups: [group("findings"), group("proven"), group("unproven")].filter(({ items }) => items.length > 0),
    records: (verification.facts.records ?? []).map((line) => recordInWords(line, language)),
    details: detailsOf(verification, language),
  }
}

function verdictOf({ ok, findings, key, facts }: Verification): Verdict {
  if (ok) return facts.excerpt_of ? "short" : "good"
  return key && findings.every(({ code }) => code === "expired" || code === "frozen") ? "expired" : "bad"
}

function nameOf({ kind, facts }: Verification): Bilingual {
  return facts.statement ? statements[facts.statement] : kinds[kind]
}

const titles = {
  good: (name: string) => ({ zh: `核验通过：${name}`, en: `Verified: ${name}` }),
  short: (name: string) => ({ zh: `签名相符，内容没有证明：${name}`, en: `Signed, not proven: ${name}` }),
  expired: (name: string) => ({ zh: `真实，但已过期：${name}`, en: `Genuine, but expired: ${name}` }),
  bad: (name: string) => ({ zh: `未通过核验：${name}`, en: `Not verified: ${name}` }),
} as const satisfies Record<Verdict, (name: string) => Bilingual>

const sentences = {
  good: (verification, name) => said(verification, name),
  short: (verification, name) => {
    const { zh, en } = said(verification, name)
    return {
      zh: `${zh}这是二维码中的摘要，有无遗漏只凭签名：办事请核验全文。`,
      en: `${en} This is the short form from a QR code: that nothing is left out rests on its signature. Verify the statement in full before you act on it.`,
    }
  },
  expired: (verification, name) => {
    const { zh, en } = said(verification, name)
    return { zh: `${zh}有效期已过，请重新索取。`, en: `${en} It is past its time; ask for a new one.` }
  },
  bad: () => ({ zh: "请不要据此办事。问题见下。", en: "Do not act on it. What is wrong stands below." }),
} as const satisfies Record<Verdict, (verification: Verification, name: string) => Bilingual>

function said({ facts, log }: Verification, name: string): Bilingual {
  const { issuer = log?.origin ?? "", issued_at: issued, subject } = facts
  const content = contentOf(facts)
  const who = subject ? `${subject.name}（${subject.code}）` : (facts.asked?.value ?? facts.client?.name)
  const when = issued === undefined ? "" : momentIn(issued)
  return {
    zh: `${who ? `${who}：` : ""}${content.zh}由 ${issuer} ${when && `于 ${when} `}签发。`,
    en: `${who ? `${who}: ` : ""}${content.en}This ${name} was issued by ${issuer}${when && ` on ${when}`}.`,
  }
}

/** What a document says, in a few words. */
function contentOf({ statement, subject, excerpt_of: full, records = [], live, rows, counts = {} }: Facts): Bilingual {
  const shown = full?.records ?? records.length
  if (live) {
    return live.length === 0
      ? { zh: "该代码之下没有在公示的记录。", en: "Nothing is live under the code. " }
      : {
          zh: `该代码之下有 ${live.length} 条在公示。`,
          en: `${live.length} ${live.length === 1 ? "record is" : "records are"} live under the code. `,
        }
  }
  if (statement === "credit-report") {
    return full
      ? {
          zh: `共有 ${shown} 条记录，见全文。`,
          en: `${shown} record${shown === 1 ? "" : "s"}, shown in the full report. `,
        }
      : { zh: `载有 ${shown} 条记录。`, en: `${shown} record${shown === 1 ? "" : "s"} shown. ` }
  }
  if (statement === "no-record" && subject === null) {
    return {
      zh: "本登记系统没有收录该代码的主体，因而没有记录：没有收录不等于没有问题。",
      en: "The register does not know a holder of this code, hence no record: unknown is no clearance. ",
    }
  }
  if (statement === "no-record") return { zh: "所问名单中没有记录。", en: "No record in the lists that were asked. " }
  if (!rows) return { zh: "", en: "" }
  const found = (language: Language) =>
    Object.entries(verdicts)
      .filter(([verdict]) => (counts[verdict] ?? 0) > 0)
      .map(([verdict, words]) => `${words[language]} ${counts[verdict]}`)
  return {
    zh: `送核 ${rows.count} 行，其中${found("zh").join("、")}。`,
    en: `${rows.count} row${rows.count === 1 ? "" : "s"} sent: ${found("en").join(", ")}. `,
  }
}

function placed(where: { file?: string; line?: number } | undefined, text: string, language: Language): string {
  if (!where?.file) return text
  if (language === "zh") return `${where.file}${where.line === undefined ? "" : ` 第 ${where.line} 行`}：${text}`
  return `${where.file}${where.line === undefined ? "" : ` line ${where.line}`}: ${text}`
}

/** A record in a line of words: its list, number, days. The line itself is shown where there is room. */
function recordInWords(line: string, language: Language): string {
  const value = parsePlain(line)
  if (typeof value !== "object" || value === null) return line
  const { list, ground, decision_no, decided_on, content } = value as Record<string, unknown>
  const name = Object.entries(lists).find(([key]) => key === list)?.[1][language]
  const parts = [name, ground, decision_no, decided_on, content]
  return parts.filter((part) => typeof part === "string").join(" · ")
}

function detailsOf({ facts, key, log }: Verification, language: Language): [string, string][] {
  const asked = facts.asked?.lists.map(
    (asked) => Object.entries(lists).find(([name]) => name === asked)?.[1][language] ?? asked,
  )
  const rows: [Bilingual, string | undefined][] = [
    [words.issuer, facts.issuer],
    [words.id, facts.id],
    [words.issued, facts.issued_at && momentIn(facts.issued_at)],
    [words.expires, facts.expires_at && momentIn(facts.expires_at)],
    [words.subject, facts.subject ? `${facts.subject.name} ${facts.subject.code}` : facts.asked?.value],
    [words.asked, asked?.join(language === "zh" ? "、" : ", ")],
    [words.registration, facts.registration],
    [words.client, facts.client?.name],
    [words.rows, facts.rows && String(facts.rows.count)],
    [words.rowsDigest, facts.rows?.sha256],
    [words.answersDigest, facts.answers?.sha256],
    [words.manifest, facts.manifest?.path],
    [words.files, facts.files?.map(({ name }) => name).join(" · ")],
    [words.position, facts.position === undefined ? undefined : String(facts.position)],
    [words.key, key?.kid],
    [words.log, log?.origin],
    [words.size, log ? String(log.size) : undefined],
    [words.root, log?.root || undefined],
  ]
  return rows.flatMap(([label, value]): [string, string][] => (value ? [[label[language], value]] : []))
}

function momentIn(time: string): string {
  return momentOf(Date.parse(time))
}
