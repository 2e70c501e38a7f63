/**
 * Variables of imports: how much those that publish by themselves may end or amend in a day.
 */
import { type ValuesOf, type VariableTable, variable, wholeNumber } from "./variable.ts"

// A district removes a few records a day, and a few hundred after the day on which annual reports were due.
const rowsDefault = 500
// Of an authority of fewer records a twentieth: what goes beyond is no day's work.
const shareDefault = 5

export const importVariables = {
  IMPORT_BRAKE_ROWS: variable(
    "how many live records of an authority a source or the operator may end or amend in a day, 0 to 1000000",
    wholeNumber(0, 1_000_000),
    rowsDefault,
  ),
  IMPORT_BRAKE_SHARE: variable(
    "how many percent of an authority's live records a source or the operator may end or amend in a day, 0 to 100",
    wholeNumber(0, 100),
    shareDefault,
  ),
} satisfies VariableTable

/** The limits, in records and in percent of those that are live. */
export function brakeIn(values: ValuesOf<typeof importVariables>): { rows: number; share: number } {
  return { rows: values.IMPORT_BRAKE_ROWS, share: values.IMPORT_BRAKE_SHARE }
}
