/** Printing on Node. The font and what sets it are loaded when the first statement is printed. */
import type { PrintStatement } from "./print-statement.ts"

export const printStatement: PrintStatement = async (page, language) => {
  const { toPaper } = await import("./paper.ts")
  return toPaper(page, language)
}
