/** Variables of leads. */
import { type VariableTable, variable, wholeNumber } from "./variable.ts"

// Three weeks of work: ours, for no text that this register has read sets a time for a lead as such.
const verifyDaysDefault = 15

export const leadVariables = {
  LEAD_VERIFY_DAYS: variable(
    "in how many working days a lead that was dispatched has to be verified, 1 to 250",
    wholeNumber(1, 250),
    verifyDaysDefault,
  ),
} satisfies VariableTable
