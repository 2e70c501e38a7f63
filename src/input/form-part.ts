/**
 * The port to multipart/form-data: what platforms with Node's streams can read, and others can't. They are sent the file
 * itself.
 */

import type { Bilingual } from "../law/bilingual.ts"

/** The file of a form. */
export interface FormPart {
  /** As the sender named it; null where it did not. */
  fileName: string | null
  /** The fields that stand before the file. */
  fields: ReadonlyMap<string, string>
  /** @throws BrokenForm */
  chunks: AsyncGenerator<Uint8Array>
}

/** What is wrong with a form: it is none or ends early, it has no file, it has more than one. */
export type FormFault = "broken-form" | "no-file" | "two-files"

/** In words, with the next step. */
export const formFaults = {
  "broken-form": {
    zh: "表单不完整，或者不合 multipart/form-data 的格式：请重新提交。",
    en: "The form broke off, or is not in the format of multipart/form-data: send it again.",
  },
  "no-file": { zh: "表单中没有文件。", en: "The form has no file." },
  "two-files": {
    zh: "表单中有不止一个文件，没有收下：请分别提交。",
    en: "The form has more than one file, and none was taken: send them apart.",
  },
} as const satisfies Record<FormFault, Bilingual>

/** Thrown to whoever reads the file of a form that has something wrong with it, which may be found behind the file. */
export class BrokenForm extends Error {
  readonly fault: FormFault

  constructor(fault: FormFault) {
    super(`the form can't be taken: ${fault}`)
    this.fault = fault
  }
}

/**
 * Finds the file of a form, without reading it.
 * @returns null where the type says that it is no form
 */
export type ReadForm = (contentType: string, chunks: AsyncIterable<Uint8Array>) => Promise<FormPart | null>

/** What pages with files need of the platform. */
export interface FormParts {
  /** Forms with files; null where the platform has no reader for them. */
  readForm: ReadForm | null
}
