/**
 * What the texts leave open and an authority has to decide for its register: switches, each with a default, read from
 * the environment (config.ts) and shown to the public in the catalogue.
 */
import type { Bilingual } from "./bilingual.ts"
import type { Calendar } from "./calendar.ts"
import { noProvinceData, type ProvinceData } from "./province-data.ts"

/** The switches. */
export interface Policy extends ProvinceData {
  /** Whether a penalty decided before 2025-12-25 is shown for the periods of R107 instead of those of 2021. */
  readonly oldPenaltiesGetNewPeriods: boolean
  /** The day from which the display of a penalty is counted: market regulation counts from publication, Credit China from decision. */
  readonly periodRunsFrom: "publication" | "decision"
  /** Which listings of serious violators the three-year bar of REG 18 keeps from early removal. */
  readonly threeYearBarBlocks: "SV-T181" | "all"
}

/** What the texts leave open, each with its answers. */
export type PolicySwitchName = Exclude<keyof Policy, keyof ProvinceData>

/** What works with the law as this register reads it. */
export interface LawParts {
  policy: Policy
  /** The working days, with the years that the operator has added. */
  calendar: Calendar
}

/** What holds where nothing is set. */
export const defaultPolicy: Policy = {
  oldPenaltiesGetNewPeriods: false,
  periodRunsFrom: "publication",
  threeYearBarBlocks: "SV-T181",
  ...noProvinceData,
}

export interface PolicySwitch {
  /** The question. */
  readonly zh: string
  readonly en: string
  /** The answers, by the value as text. */
  readonly answers: Readonly<Record<string, Bilingual>>
}

/** The switches in words, in the order in which they are shown. */
export const policySwitches = {
  oldPenaltiesGetNewPeriods: {
    zh: "2025年12月25日前作出的行政处罚是否适用新的公示期",
    en: "Whether penalties decided before 25 December 2025 get the new periods of display",
    answers: {
      false: { zh: "不适用，仍按原规定", en: "No, the scheme of their day" },
      true: { zh: "适用新的公示期", en: "Yes" },
    },
  },
  periodRunsFrom: {
    zh: "行政处罚公示期的起算日",
    en: "The day from which the display of a penalty is counted",
    answers: {
      publication: { zh: "公示之日", en: "The day of publication" },
      decision: { zh: "作出决定之日", en: "The day of the decision" },
    },
  },
  threeYearBarBlocks: {
    zh: "《企业信息公示暂行条例》第十八条的三年限制阻却哪些提前移出",
    en: "Which early removals the three-year bar of the regulations on enterprise information, article 18, blocks",
    answers: {
      "SV-T181": { zh: "仅以该条为事由（SV-T181）的列入", en: "Only of listings on that ground (SV-T181)" },
      all: { zh: "所有严重违法失信名单的列入", en: "Of every listing as a serious violator" },
    },
  },
} as const satisfies Record<PolicySwitchName, PolicySwitch>

/** The answer that a policy gives to a switch, in words. */
export function policyAnswer(name: PolicySwitchName, policy: Policy): Bilingual {
  const { answers }: PolicySwitch = policySwitches[name]
  const value = String(policy[name])
  return answers[value] ?? { zh: value, en: value }
}
