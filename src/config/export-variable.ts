/**
 * Variables of what is signed and given out: how exports are made and kept, how long statements hold.
 */
import { anyText, type ValuesOf, type VariableTable, variable, wholeNumber } from "./variable.ts"

/** The table. */
export const exportVariables = {
  EXPORT_EVERY_HOURS: variable({
    expected: "after how many hours the next export is made, 0 (never by itself) to 8760",
    read: wholeNumber(0, 8_760),
    absent: 24,
  }),
  EXPORT_KEEP: variable({
    expected: "how many exports are kept, 1 to 1000",
    read: wholeNumber(1, 1_000),
    absent: 7,
  }),
  EXPORT_HEAD_HOURS: variable({
    expected: "how many hours the signed head of the exports is good for, 1 to 720",
    read: wholeNumber(1, 720),
    absent: 24,
  }),
  EXPORT_DIR: variable<string | null>({
    expected: "the folder of the exports, which several nodes may share",
    read: anyText,
    absent: null,
  }),
  STATEMENT_HOURS: variable({
    expected: "hours from 1 to 720, after which a report or a certificate expires",
    read: wholeNumber(1, 720),
    absent: 72,
  }),
} satisfies VariableTable

/** How exports are made, kept and given out. */
export interface ExportConfig {
  /** 0: only when somebody asks. */
  everyHours: number
  keep: number
  headHours: number
  folder: string
}

/** The configuration of exports. @param dataDir below which they lie where no folder is named */
export function exportsIn(values: ValuesOf<typeof exportVariables>, dataDir: string): ExportConfig {
  return {
    everyHours: values.EXPORT_EVERY_HOURS,
    keep: values.EXPORT_KEEP,
    headHours: values.EXPORT_HEAD_HOURS,
    folder: values.EXPORT_DIR ?? `${dataDir}/exports`,
  }
}
