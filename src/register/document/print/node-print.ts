/** Printing on Node. The font and what sets it are loaded when the first document is printed. */
import type { PrintDocument } from "../file.ts"

export const printDocument: PrintDocument = async (...papers) => {
  const { printOnPaper } = await import("./paper.ts")
  return printOnPaper(...papers)
}
