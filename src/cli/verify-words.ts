/** A verification as the terminal shows it: what is wrong, or what is proven, and what is not. */
import type { Bilingual } from "../law/bilingual.ts"
import { type Summary, summarise } from "../verify/summary.ts"
import type { Verification } from "../verify/verification.ts"
import { terminalLanguage } from "./command.ts"

/** The text. @param name of what was verified, for findings that name no file of their own */
export function inWords(verification: Verification, name: string, stateFile: string | undefined): string {
  const language = terminalLanguage()
  const summary = summarise(verification, language)
  const stored = verification.state !== null && stateFile !== undefined ? stateWords(stateFile)[language] : null
  const lines = verification.ok
    ? [firstLine(verification, summary)[language], ...groups(summary), stored]
    : [...findings(verification, summary, name, language), refusal(verification)[language], ...groups(summary)]
  return `${lines.filter((line) => line !== null).join("\n")}\n`
}

function findings(verification: Verification, { groups }: Summary, name: string, language: "zh" | "en"): string[] {
  const items = groups.find(({ code }) => code === "findings")?.items ?? []
  return items.map((item, place) =>
    verification.findings[place]?.where?.file ? item : `${name}${language === "zh" ? "：" : ": "}${item}`,
  )
}

/** What is proven and what is not, under their titles. */
function groups(summary: Summary): string[] {
  return summary.groups
    .filter(({ code }) => code !== "findings")
    .flatMap(({ title, items }) => [`${title}:`, ...items.map((item) => `  - ${item}`)])
}

function firstLine({ kind, facts, log, key }: Verification, summary: Summary): Bilingual {
  if (kind !== "export" || facts.lines === undefined) {
    return { zh: `${summary.title}。${summary.sentence}`, en: `verified: ${summary.sentence}` }
  }
  const { issuer, issued_at: made, files = [], lines } = facts
  const size = log?.size ?? facts.entries ?? 0
  return {
    zh: `核验通过：${files.length} 个文件，${lines} 行与日志的 ${size} 条一致；${issuer} 于 ${made} 制作，签名密钥 ${key?.kid}`,
    en: `verified: ${files.length} files, ${lines} lines against ${size} log entries; made ${made} by ${issuer}, signed by ${key?.kid}`,
  }
}

function refusal({ findings, kind }: Verification): Bilingual {
  const many = findings.length === 1 ? "" : "s"
  const what = kind === "export" || kind === "delta" ? "this export" : "it"
  return {
    zh: `未通过核验：发现 ${findings.length} 个问题，请不要据此办事`,
    en: `NOT VERIFIED: ${findings.length} finding${many}; do not act on ${what}`,
  }
}

const stateWords = (file: string): Bilingual => ({
  zh: `状态已存入 ${file}：下次核验时会发现回退和分叉。`,
  en: `The state is stored in ${file}: the next verification notices a rollback or a fork.`,
})
