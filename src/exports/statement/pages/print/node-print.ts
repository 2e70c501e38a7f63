/** Printing on Node. The font and what sets it are loaded when the first statement is printed. */
import type { PdfSigner } from "../../../../signing/pades/seal-folder.ts"
import type { PrintStatement } from "../pdf-answer.ts"

/** Prints, unsigned as PDF. */
export const printStatement: PrintStatement = statementPrinter(null, () => {})

/**
 * Prints and signs as PDF.
 * @param signer null: without a signature
 * @param log lines for the operator
 */
export function statementPrinter(signer: PdfSigner | null, log: (line: string) => void): PrintStatement {
  return async (page, language) => {
    const { toPaper } = await import("./paper.ts")
    return toPaper(page, language, signer, log)
  }
}
