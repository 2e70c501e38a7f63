/** Variables of how the register decides what the texts leave open, and of holidays that were published since. */
import { defaultPolicy, type Policy, policySwitches } from "../law/policy.ts"
import type { ProvinceData } from "../law/province-data.ts"
import { anyText, oneOf, type ValuesOf, type VariableTable, variable, wholeNumber } from "./variable.ts"

const barred = Object.keys(policySwitches.threeYearBarBlocks.answers) as Policy["threeYearBarBlocks"][]

// No text sets one: a display has to stop within three working days of a withdrawal (R45 11), and so has what rests on it.
const recallDaysDefault = 3
// Nor one for the answer to an objection to a measure: the number is ours.
const objectionDaysDefault = 15

export const lawVariables = {
  POLICY_OLD_PENALTIES_GET_NEW_PERIODS: variable(
    "yes or no: whether penalties decided before 2025-12-25 are shown for the periods of R107",
    (text) => (text === "yes" ? true : text === "no" ? false : undefined),
    defaultPolicy.oldPenaltiesGetNewPeriods,
  ),
  POLICY_PERIOD_RUNS_FROM: variable(
    "publication or decision: the day from which a display is counted",
    oneOf("publication", "decision"),
    defaultPolicy.periodRunsFrom,
  ),
  POLICY_THREE_YEAR_BAR_BLOCKS: variable(
    `${barred.join(" or ")}: which early removals the three-year bar of REG 18 blocks`,
    oneOf(...barred),
    defaultPolicy.threeYearBarBlocks,
  ),
  RECALL_WORKING_DAYS: variable(
    "how many working days an agency has to answer a recall, 1 to 60",
    wholeNumber(1, 60),
    recallDaysDefault,
  ),
  OBJECTION_WORKING_DAYS: variable(
    "how many working days an agency has to answer an objection to a measure, 1 to 60",
    wholeNumber(1, 60),
    objectionDaysDefault,
  ),
  PROVINCE_RULES_FILE: variable("a JSON file with what the province fixes for itself", anyText),
  PROVINCE_RULES: variable("what the province fixes for itself as JSON", anyText),
  CALENDAR_FILE: variable("a JSON file with the public holidays of further years", anyText),
  CALENDAR: variable("the public holidays of further years as JSON", anyText),
} satisfies VariableTable

/** @param province that of PROVINCE_RULES; a file's is read on Node (node/law-file.ts) */
export function policyIn(values: ValuesOf<typeof lawVariables>, province: ProvinceData): Policy {
  return {
    ...province,
    oldPenaltiesGetNewPeriods: values.POLICY_OLD_PENALTIES_GET_NEW_PERIODS,
    periodRunsFrom: values.POLICY_PERIOD_RUNS_FROM,
    threeYearBarBlocks: values.POLICY_THREE_YEAR_BAR_BLOCKS,
  }
}
