/** Variables of what is signed and given out: how exports are made and kept, how long statements hold. */
import { anyText, type ValuesOf, type VariableTable, variable, wholeNumber } from "./variable.ts"

export const exportVariables = {
  EXPORT_EVERY_HOURS: variable(
    "after how many hours the next export is made, 0 (never by itself) to 8760",
    wholeNumber(0, 8_760),
    24,
  ),
  EXPORT_KEEP: variable("how many exports are kept, 1 to 1000", wholeNumber(1, 1_000), 7),
  EXPORT_HEAD_HOURS: variable(
    "how many hours the signed head of the exports is good for, 1 to 720",
    wholeNumber(1, 720),
    24,
  ),
  EXPORT_DIR: variable("the folder of the exports, which several nodes may share", anyText),
  STATEMENT_HOURS: variable(
    "hours from 1 to 720, after which a report or a certificate expires",
    wholeNumber(1, 720),
    72,
  ),
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
