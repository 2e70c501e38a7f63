/**
 * The template that is in force for an authority on a day: its own, or that of the nearest bureau above, or the shipped one.
 * Pure.
 */
import { parentRegion } from "../../names/region.ts"
import { type DocumentField, documentFieldNames, documentFields, isGiven } from "./document-field.ts"
import { type DocumentKindName, documentKind } from "./document-kind.ts"
import type { StoredTemplate } from "./office-store.ts"

const whole = "000000"

/** An authority and those above it, the nearest first. */
export function authorityChain(authority: string): string[] {
  const chain: string[] = []
  for (let at: string | null = authority; at !== null; at = parentRegion(at)) chain.push(at)
  return chain.includes(whole) ? chain : [...chain, whole]
}

/** A template that is used; `id` is null for the shipped one. */
export interface TemplateInForce {
  id: string | null
  authority: string | null
  validFrom: string | null
  text: string
}

/** The one that is in force. @param versions of the chain, the latest first */
export function templateInForce(
  kind: DocumentKindName,
  authority: string,
  versions: readonly StoredTemplate[],
  day: string,
): TemplateInForce {
  for (const at of authorityChain(authority)) {
    const latest = versions.find((version) => version.authority === at && version.validFrom <= day)
    if (latest && latest.text !== null) {
      return { id: latest.id, authority: at, validFrom: latest.validFrom, text: latest.text }
    }
  }
  return { id: null, authority: null, validFrom: null, text: documentKind(kind).template }
}

// Of one kind alone; elsewhere nothing would ever stand in their place.
const ofKind: Readonly<Partial<Record<DocumentField, readonly DocumentKindName[]>>> = {
  served_title: ["proof-of-service"],
  served_number: ["proof-of-service"],
  service_method: ["proof-of-service"],
  service_on: ["proof-of-service"],
  service_proof: ["proof-of-service"],
  revoking_basis: ["revocation-decision"],
  revoking_effect: ["revocation-decision"],
  removal_basis: ["removal-decision", "repair-granted"],
}

/** The fields that a template of a kind may and must have. */
export function fieldsOf(kind: DocumentKindName): {
  known: readonly DocumentField[]
  required: readonly DocumentField[]
} {
  const known = documentFieldNames.filter((field) => ofKind[field]?.includes(kind) ?? true)
  return { known, required: documentKind(kind).required }
}

/** What an officer gives for a document, the required first; what the case tells is never typed. */
export function givenFields(kind: DocumentKindName): { name: DocumentField; required: boolean }[] {
  const { known, required } = fieldsOf(kind)
  const { template } = documentKind(kind)
  return known
    .filter((field) => isGiven(field) && (required.includes(field) || template.includes(`{${field}}`)))
    .map((name) => ({ name, required: required.includes(name) && !("read" in documentFields[name]) }))
    .sort((a, b) => Number(b.required) - Number(a.required))
}
