/** Printing on Node. The font and what sets it are loaded when the first statement is printed. */
import type { PrintStatement } from "../pdf-answer.ts"

export const printStatement: PrintStatement = async (page, language) => {
  const { toPaper } = await import("./paper.ts")
  return toPaper(page, language)
}
