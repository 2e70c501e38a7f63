/** The port through which a statement is printed: a PDF to hand on, with the signed file in it. */
import type { Language } from "../../../../law/bilingual.ts"
import type { StatementPage } from "../said.ts"

/** Prints a statement in a language. The same statement gives the same bytes. */
export type PrintStatement = (page: StatementPage, language: Language) => Promise<Uint8Array<ArrayBuffer>>
