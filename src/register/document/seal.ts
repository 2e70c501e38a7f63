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

/** The place of a seal on a document. */
export interface SealPlace {
  /** What is set there, in Chinese; null: nothing, for the seal covers it. */
  mark: string | null
  /** Room of so many bytes that is left in the file for a signature, whose, and why it is signed; null: none. */
  signature: { name: string; reason: string; at: number; bytes: number } | null
  /** Whether the file is worth no more than what anybody prints: nothing is put there. */
  isBlank: boolean
}

/** Called once for each document that is kept; a failure leaves the document without a file, to be tried again. */
export interface Seal {
  /** What is set where the seal of an authority goes. */
  placeOf(authority: string): SealPlace
  /** The sealed PDF, and who has sealed it as the seal names itself; null: nobody. */
  seal(what: Sealing): Promise<{ pdf: Uint8Array<ArrayBuffer>; by: string | null }>
}

/** No seal: for evaluation. */
export const blankSeal: Seal = {
  placeOf: () => ({ mark: "（此处未加盖印章：试用环境）", signature: null, isBlank: true }),
  seal: async ({ pdf }) => ({ pdf, by: null }),
}
