/**
 * The port to multipart/form-data: what platforms with Node's streams can read, and others can't. They are sent the file
 * itself.
 */

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
