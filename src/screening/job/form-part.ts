/**
 * The port to multipart/form-data: what platforms with Node's streams can read, and others can't. They are sent the file
 * itself.
 */

/** The file of a form. */
export interface FormPart {
  /** As the sender named it; null where it did not. */
  fileName: string | null
  chunks: AsyncGenerator<Uint8Array>
}

/** Thrown to whoever reads the file of a form that ends inside of it. */
export class BrokenForm extends Error {
  constructor() {
    super("the form ended before its file did")
  }
}

/**
 * Finds the first file of a form, without reading it.
 * @returns null when the form has none
 */
export type ReadForm = (contentType: string, chunks: AsyncIterable<Uint8Array>) => Promise<FormPart | null>
