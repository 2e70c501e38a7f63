/**
 * The Seal port: what puts an authority's seal (印章) on a document. Its provider stands in http-seal.ts; for evaluation the
 * place is left blank and says so.
 */

/** What is to be sealed. */
export interface Sealing {
  /** Of the document, the same however often its seal is asked for. */
  id: string
  /** GB/T 2260 code. */
  authority: string
  number: string
  /** The PDF as it was set, with the mark where the seal goes. */
  pdf: Uint8Array<ArrayBuffer>
}

/** Called once for each document that is kept; a failure leaves the document without a file, to be tried again. */
export interface Seal {
  /** What is set in the place of the seal, in Chinese; null: nothing, for the seal covers it. */
  readonly mark: string | null
  /** The sealed PDF, and who has sealed it as the seal names itself; null: nobody. */
  seal(what: Sealing): Promise<{ pdf: Uint8Array<ArrayBuffer>; by: string | null }>
}

/** No seal: for evaluation. */
export const blankSeal: Seal = {
  mark: "（此处未加盖印章：试用环境）",
  seal: async ({ pdf }) => ({ pdf, by: null }),
}
