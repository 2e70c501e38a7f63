/** Variables of checks, and of what platforms are told. */
import { type VariableTable, variable, wholeNumber } from "./variable.ts"

// A year, and the month in which a platform looks back at it.
const alertDaysDefault = 400

// Three years: as long as partners keep the log of what they used. No text names a period for receipts.
const receiptDaysDefault = 3 * 365

// A month: until whoever fetches results has come back from a holiday. They hold whole rosters, so not much longer.
const resultDaysDefault = 30

export const checkVariables = {
  CHECK_SET_CODES_MAX: variable(
    "how many codes the set for checks may hold in memory, 0 (none) to 300000000",
    wholeNumber(0, 300_000_000),
    12_000_000,
  ),
  CHECK_RECEIPT_DAYS: variable(
    "for how many days receipts of checks are kept, 1 to 36500",
    wholeNumber(1, 36_500),
    receiptDaysDefault,
  ),
  CHECK_RESULT_DAYS: variable(
    "for how many days files and results of check and search jobs are kept, 1 to 3650",
    wholeNumber(1, 3_650),
    resultDaysDefault,
  ),
  ALERT_DAYS: variable(
    "for how many days alerts and their deliveries are kept, 1 to 36500",
    wholeNumber(1, 36_500),
    alertDaysDefault,
  ),
  WEBHOOK_ALLOW_PRIVATE: variable(
    "true or false: whether webhooks may be http and on private addresses, for development alone",
    (text) => (text === "true" ? true : text === "false" ? false : undefined),
    false,
  ),
} satisfies VariableTable
