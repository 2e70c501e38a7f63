/**
 * The claim of the officers' login that tells persons apart under whatever name they come (OFFICER_PERSON_CLAIM): read, and turned
 * into what stands for a person. Pure.
 */
import { createHmac, hash } from "node:crypto"
import type { Bilingual } from "../law/bilingual.ts"

/** How what stands for a person begins. */
export const claimPrefix = "claim:"

/** What a login's claims say of the person: a value; `missing` where one is asked for and there is none; null where none is asked for. */
export type PersonClaim = { value: string } | "missing" | null

/** Why somebody is not let in who proves who they are: nobody can tell which person they are, and two hands may be one. */
export const claimFaults = {
  "no-claim": {
    zh: "登录系统没有给出区分人员的字段（OFFICER_PERSON_CLAIM），无法确定是否与另一登录名为同一人。请联系运维人员。",
    en: "The login gave no claim that tells persons apart (OFFICER_PERSON_CLAIM), so that nobody knows whether you are here by another name too. Ask the operator.",
  },
  "shared-claim": {
    zh: "登录系统给出的人员字段（OFFICER_PERSON_CLAIM）与很多登录名相同，不能区分人员。请联系运维人员（gongshi doctor）。",
    en: "The login's claim that tells persons apart (OFFICER_PERSON_CLAIM) has the same value for many names, and tells nobody. Ask the operator (gongshi doctor).",
  },
} as const satisfies Record<string, Bilingual>
export type ClaimFault = keyof typeof claimFaults

/** The claim that tells of the person. @param name of the claim; null: none is configured. Numbers count as their digits */
export function readPersonClaim(name: string | null, claims: Readonly<Record<string, unknown>>): PersonClaim {
  if (name === null) return null
  const claim = claims[name]
  const text = typeof claim === "number" && Number.isSafeInteger(claim) ? String(claim) : claim
  return typeof text === "string" && text.trim() !== "" && text.length <= 500 ? { value: text.trim() } : "missing"
}

/** The keys under which values are kept, the newest first. */
export type ClaimKeys = readonly Uint8Array[]

/**
 * What stands for a person, in the place of a name: a keyed digest, so that a number which the login has for them is kept nowhere,
 * and is not found by trying all of them. The first is kept; the others are what earlier keys made of it, and 0.12 without one.
 * @throws where there is no key
 */
export function claimedNames(keys: ClaimKeys, value: string): readonly [string, ...string[]] {
  const [newest, ...earlier] = keys.map((key) => {
    const digesting = createHmac("sha256", key).update("gongshi person claim").digest()
    return toName(createHmac("sha256", digesting).update(value).digest("base64url"))
  })
  if (newest === undefined) throw new Error("there is no key for the claim that tells persons apart")
  return [newest, ...earlier, toName(hash("sha256", `gongshi/person-claim/v1\n${value}`, "base64url"))]
}

const toName = (digest: string) => `${claimPrefix}${digest.slice(0, 32)}`
