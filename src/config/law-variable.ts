/**
 * Variables of how the register decides what the texts leave open, and of holidays that were published since.
 */
import { defaultPolicy, type Policy, policySwitches } from "../law/policy.ts"
import { anyText, type ValuesOf, type VariableTable, variable } from "./variable.ts"

const barred = Object.keys(policySwitches.threeYearBarBlocks.answers) as Policy["threeYearBarBlocks"][]

/** The table. */
export const lawVariables = {
  POLICY_OLD_PENALTIES_GET_NEW_PERIODS: variable({
    expected: "yes or no: whether penalties decided before 2025-12-25 are shown for the periods of R107",
    read: (text) => (text === "yes" ? true : text === "no" ? false : undefined),
    absent: defaultPolicy.oldPenaltiesGetNewPeriods,
  }),
  POLICY_PERIOD_RUNS_FROM: variable({
    expected: "publication or decision: the day from which a display is counted",
    read: (text) => (["publication", "decision"] as const).find((name) => name === text),
    absent: defaultPolicy.periodRunsFrom,
  }),
  POLICY_THREE_YEAR_BAR_BLOCKS: variable({
    expected: `${barred.join(" or ")}: which early removals the three-year bar of REG 18 blocks`,
    read: (text) => barred.find((name) => name === text),
    absent: defaultPolicy.threeYearBarBlocks,
  }),
  CALENDAR_FILE: variable<string | null>({
    expected: "a JSON file with the public holidays of further years",
    read: anyText,
    absent: null,
  }),
  CALENDAR: variable<string | null>({
    expected: "the public holidays of further years as JSON",
    read: anyText,
    absent: null,
  }),
} satisfies VariableTable

/** The policy. */
export function policyIn(values: ValuesOf<typeof lawVariables>): Policy {
  return {
    oldPenaltiesGetNewPeriods: values.POLICY_OLD_PENALTIES_GET_NEW_PERIODS,
    periodRunsFrom: values.POLICY_PERIOD_RUNS_FROM,
    threeYearBarBlocks: values.POLICY_THREE_YEAR_BAR_BLOCKS,
  }
}
