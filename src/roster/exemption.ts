/** Why a seller need not register (无须登记的情形, EC art 10), as the seller declares it to the platform. */
import type { Bilingual } from "../law/bilingual.ts"

/** The exemptions, with the words by which they are known in a file beside their own names. */
export const exemptions = {
  "own-produce": {
    zh: "个人销售自产农副产品",
    en: "sells own farm produce",
    words: ["自产农副产品", "农副产品", "own farm produce", "1"],
  },
  "cottage-industry": {
    zh: "家庭手工业产品",
    en: "sells products of a cottage industry",
    words: ["家庭手工业", "cottage industry", "2"],
  },
  "convenience-labour": {
    zh: "个人利用自己的技能从事依法无须取得许可的便民劳务活动",
    en: "does small jobs of convenience for which no licence is needed",
    words: ["便民劳务", "便民劳务活动", "small convenience labour", "3"],
  },
  "small-trade": {
    zh: "零星小额交易活动",
    en: "trades little and seldom, for no more than ¥100,000 a year over all platforms",
    words: ["零星小额", "零星小额交易", "小额交易", "small trade", "4"],
  },
} as const satisfies Record<string, Bilingual & { words: readonly string[] }>
export type Exemption = keyof typeof exemptions

export const exemptionNames = Object.keys(exemptions) as [Exemption, ...Exemption[]]

const byWord = new Map<string, Exemption>(
  exemptionNames.flatMap((name) =>
    [name, exemptions[name].zh, ...exemptions[name].words].map((word) => [fold(word), name] as const),
  ),
)

/** Reads an exemption as people write it; null for none of them. */
export function readExemption(text: string): Exemption | null {
  return byWord.get(text) ?? byWord.get(fold(text)) ?? null
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\s_-]/g, "")
    .toLowerCase()
}
