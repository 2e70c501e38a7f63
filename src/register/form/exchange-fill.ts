/**
 * What the form of penalties (双公示) shows where the record itself says nothing: worked out from what the register knows, for
 * the form that goes out, and so that one that comes back is nothing new. Pure.
 */
import { hash } from "node:crypto"
import type { DetailField } from "../../law/public-field.ts"
import { kindsOfCategory } from "../../law/stated-class.ts"
import type { Office } from "../document/office.ts"
import { kindNames, namedKinds, storedKinds } from "../record/penalty-fact.ts"
import { type RecordContent, textDigest } from "../record/record.ts"

/** What is known of a record beside what it says. */
export interface RecordOrigin {
  /** What the register calls the authority that decided; undefined where it has no name. */
  authorityName?: string | undefined
  /** Its unified code, as it has told it in its settings. */
  authorityCode?: string | undefined
  /** What it says of penalties that bind nobody until a day, in its settings. */
  validity?: string | undefined
  /** The text of the decision as it is published. */
  text?: string | undefined
  /** Whether a proceeding of this register has decided or received it: then its authority is the source of the data. */
  decidedHere?: boolean | undefined
}

/** What the settings of the authority say that decided or received a record here; undefined: of another's nothing. */
export function exchangeOrigin(office: Office | undefined): Pick<RecordOrigin, "authorityCode" | "validity"> {
  return { authorityCode: office?.code ?? undefined, validity: office?.validity ?? undefined }
}

/** The fields that are filled so. */
type FilledField = Extract<
  DetailField,
  "authority_name" | "authority_code" | "facts" | "category" | "valid_to" | "source" | "source_code"
>
type Fill = (content: RecordContent, origin: RecordOrigin) => string | undefined

/** The cells by their fields; undefined or "": it is not known. */
const fills: Readonly<Record<FilledField, Fill>> = {
  authority_name: (_, { authorityName }) => authorityName,
  authority_code: (_, { authorityCode }) => authorityCode,
  // The facts stand in the decision: where nobody has told them by themselves, its redacted text is what there is.
  facts: (_, { decidedHere, text }) => (decidedHere ? text : undefined),
  category: (content) => kindNames(namedKinds(content)),
  // What binds the party until a day is valid to that day; of a fine its authority says what the exchange is told.
  valid_to: ({ detail }, { validity }) => detail.restriction_ends_on?.toString() ?? validity,
  source: (_, { decidedHere, authorityName }) => (decidedHere ? authorityName : undefined),
  // The code of who sends the data is a unified one: six digits of a region are none, and nothing is put for it.
  source_code: ({ detail }, { decidedHere, authorityCode }) =>
    decidedHere ? (detail.authority_code?.toString() ?? authorityCode) : undefined,
}

/** A field as the record says it, else as the register works it out; "" where it can't. */
export function toldOrFilled(field: FilledField, content: RecordContent, origin: RecordOrigin): string {
  return String(content.detail[field] ?? fills[field](content, origin) ?? "")
}

/** The detail of a row without what only repeats such cells. @param known the record as it is held */
export function withoutFill(
  detail: RecordContent["detail"],
  known: RecordContent,
  origin: RecordOrigin,
): RecordContent["detail"] {
  const told = Object.entries(detail).filter(([field, value]) => {
    if (!isFilled(field) || known.detail[field] !== undefined) return true
    // The text that is held is known here by its digest.
    if (field === "facts") return !origin.decidedHere || hash("sha256", String(value)) !== textDigest(known)?.sha256
    return written(field, value) !== written(field, toldOrFilled(field, known, origin))
  })
  return Object.fromEntries(told)
}

function isFilled(field: string): field is FilledField {
  return Object.hasOwn(fills, field)
}

/** A category names the same kinds in whatever order and with whatever marks between them. */
function written(field: FilledField, value: string | number): string | number {
  return field === "category" ? storedKinds(kindsOfCategory(String(value))) || value : value
}
