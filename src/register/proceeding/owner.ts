/**
 * Whose case it is (承办人): whoever began it, until it is handed over to a named colleague of the same authority. It says who is
 * asked after the case and who waits for it; what anybody may do, and what their own hand keeps them from, does not change. Pure.
 */
import { isSamePerson, type Person, type PersonOf } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { wasTheirMerchant } from "./decide.ts"
import { isAbove } from "./party.ts"
import type { Proceeding, Step } from "./proceeding.ts"

type Owned = Pick<Proceeding, "authority" | "startedBy" | "owner" | "closed">

/** Whose a case is, as the audit trail names them. */
export function ownerOf({ startedBy, owner }: Pick<Proceeding, "startedBy" | "owner">): string {
  return owner ?? startedBy
}

/** An officer of an authority as the audit trail names them. */
export const colleague = (authority: string, name: string) => `officer:${authority}:${name}`

/**
 * Whether somebody may hand a case over: whose it is, in a post of its authority, and a head of that or of one above it, for whoever
 * is away too. Who has come to it for the merchant does not choose who decides on it.
 * @param steps the acts of the case so far
 */
export function mayHandOver(
  about: Owned,
  principal: Person,
  { actor, person, steps }: { actor: string; person: PersonOf; steps: readonly Step[] },
): boolean {
  if (principal.kind !== "officer" || about.closed || wasTheirMerchant({ actor, person }, steps)) return false
  const { role, authority } = principal
  if (role === "head") return authority === about.authority || isAbove(authority, about.authority)
  return role === "officer" && authority === about.authority && isSamePerson(ownerOf(about), actor, person)
}

/** Why a case is not handed over to whom it is to be; null: it may be. @param names who may be named */
export function whyNotHandedOver(name: string, names: readonly string[]): Bilingual | null {
  return names.includes(name) ? null : unknown
}

const unknown: Bilingual = {
  zh: "本机关没有这个承办人：须为半年内登录过或者有在办事项的承办人，填写其登录名",
  en: "the authority has no officer of that name: name one by the login who has signed in within half a year or has a case open",
}

/** Said to who may not hand a case over. */
export const notYours: Bilingual = {
  zh: "事项由承办人本人移交，或者由本机关、上级机关的负责人指派；办结的不再移交。",
  en: "A case is handed over by whose it is, or by a head of its authority or of one above; one that is closed by nobody.",
}
