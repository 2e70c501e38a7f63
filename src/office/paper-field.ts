/** The fields of a form that makes a document, or the documents of a batch. Pure. */
import type { DocumentKindName } from "../register/document/document-kind.ts"
import { givenFields } from "../register/document/template-in-force.ts"
import type { Field } from "./form-schema.ts"

export function paperFields(kind: DocumentKindName): Field[] {
  return givenFields(kind).map(({ name, required }) => ({ kind: "text", path: `fields.${name}`, required }))
}
