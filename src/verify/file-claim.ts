/**
 * Claims about files of an export, which only a machine that has them makes: the library carries none of their words.
 */
import type { Bilingual } from "../law/bilingual.ts"

const fileClaimWords = {
  told: (agency: string, id: number) => ({
    zh: `机构 ${agency} 确曾收到第 ${id} 号通知，内容一字不差。`,
    en: `The agency ${agency} was sent notice ${id}, to the letter.`,
  }),
  // Proven
  replay: (lines: number, entries: number) => ({
    zh: `重放日志 ${entries} 条，恰好得出导出中的记录（共核对 ${lines} 行）：没有遗漏，也没有混入。`,
    en: `A replay of the log's ${entries} entries gives exactly the records of the export (${lines} lines held against it): nothing is left out, nothing slipped in.`,
  }),
  root: (size: number) => ({
    zh: `日志前 ${size} 条算出的根哈希就是已签名的根哈希。`,
    en: `The first ${size} entries of the log give the root that was signed.`,
  }),
  // Not proven
  beside: (count: number) => ({
    zh: `归档中另有 ${count} 个文件不属于导出（旧版本附带的 README.txt、keys.json）：没有人为它们担保，可能已被改动；请不要照它们所说去做，其中的密钥也不能用来核验它自己。`,
    en: `${count} more files lie in the archive outside the export (README.txt, keys.json, as older versions packed them): nobody has vouched for them and they may have been changed. Don't do what they say; keys that come with what they sign prove nothing.`,
  }),
  "replaced-before": () => ({
    zh: "增量所结束的旧记录是否确在你的副本之中，由你的副本判断。",
    en: "Whether the older records that the delta ends are in your copy is for your copy to tell.",
  }),
} as const satisfies Record<string, (...details: never[]) => Bilingual>

/** The codes; they stay as they are from version to version. */
export type FileClaimCode = keyof typeof fileClaimWords

type FileClaimDetails = { [C in FileClaimCode]: Parameters<(typeof fileClaimWords)[C]> }

/** A claim about files in words: a `Claim` like the others. */
export function fileClaim<C extends FileClaimCode>(
  code: C,
  ...details: FileClaimDetails[C]
): Bilingual & { code: FileClaimCode } {
  const table: { [Code in FileClaimCode]: (...given: FileClaimDetails[Code]) => Bilingual } = fileClaimWords
  return { code, ...table[code](...details) }
}
