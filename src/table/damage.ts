/** Values that a spreadsheet program has spoilt: long numbers that were rounded, formulas that failed. */
import type { Reason } from "./row.ts"

/** A spreadsheet keeps 15 digits of a number; the rest of a code, account or licence number is gone. */
export const exactDigits = 15

export const damages = {
  rounded: {
    zh: "长数字被表格软件改成了科学计数，后几位已丢失：请将该列设为文本后重新填写",
    en: "a spreadsheet has rounded a long number and its last digits are lost: set the column to text and enter it again",
  },
  formula: { zh: "公式没有结果：请填写数值或者文字", en: "a formula has left no value: enter the value itself" },
} as const satisfies Record<string, Reason>

// 9.14101E+17, and 9.14101000000000E+017 as some programs write it. Amounts never come so: they have fewer digits.
const rounded = /^[+-]?\d(\.\d+)?E\+0?(1[1-9]|[2-9]\d)$/i

/** Whether a text is a long number as a spreadsheet writes it into a CSV. */
export function isRounded(text: string): boolean {
  return text.length <= 30 && rounded.test(text.trim())
}
