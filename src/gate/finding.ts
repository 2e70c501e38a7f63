/**
 * What the gate found, as the audit trail keeps it: who was affected, by what and how much, who had a part, and the digest
 * of what was written. A reader judges it again, by the table of today. Pure.
 */
import { type EffectName, effectNames, rowOf } from "./effect.ts"
import { type Affected, affectedName, type Hand, isTheirOwn } from "./hands.ts"
import { type GateFacts, type GateRefusal, mayTakeEffect } from "./may-take-effect.ts"

/** A finding about one of the affected. */
export interface Finding {
  affected: Affected
  /** How many of each effect. */
  effects: Partial<Record<EffectName, number>>
  hands: readonly Hand[]
  /** SHA-256 of all that was written with it, base64url. */
  digest: string
  verdict: "may"
}

/** A row of the audit trail that keeps a finding. @param about what was acted on: an import, a proceeding */
function toAuditRow(finding: Finding, about: string) {
  return { act: "effect.pass", object: about, position: null, before: null, after: finding } as const
}

/** What a pass has found, as rows of the trail. @param about absent: whoever is affected. What the register did by itself nobody had a hand in: its entries tell it. */
export function toTrail({ findings }: { findings: readonly Finding[] }, about?: string) {
  return findings
    .filter(({ hands }) => hands.some(({ kind }) => kind !== "register"))
    .map((finding) => toAuditRow(finding, about ?? affectedName(finding.affected)))
}

/**
 * Whether the affected are told of an effect: nobody of theirs had a hand in it. What the register does by itself, by law or by
 * the days that run out, stands in its entries; merchants and readers have notices of their own. What anybody may do, as to
 * send a lead, comes to them as work.
 */
export function isToBeTold(effect: EffectName, { affected, hands }: Pick<Finding, "affected" | "hands">): boolean {
  if (rowOf(effect).of === "any" || hands.every(({ kind }) => kind === "register")) return false
  return !hands.some((hand) => isTheirOwn(hand, affected))
}

/** Judges a kept finding again. `null`: it may. Text that is no finding gets "unreadable". */
export function judgeAgain(kept: unknown, facts: GateFacts, now: number): GateRefusal | "unreadable" | null {
  const finding = readFinding(kept)
  if (!finding) return "unreadable"
  for (const effect of effectNames) {
    if (finding.effects[effect] === undefined) continue
    const refusal = mayTakeEffect(effect, finding.affected, finding.hands, facts, now)
    if (refusal) return refusal
  }
  return null
}

function readFinding(kept: unknown): Finding | null {
  if (typeof kept !== "object" || kept === null) return null
  const { affected, effects, hands, digest, verdict } = kept as Partial<Finding>
  if (typeof affected !== "object" || typeof effects !== "object" || !Array.isArray(hands)) return null
  if (typeof digest !== "string" || verdict !== "may") return null
  const names: readonly string[] = effectNames
  const told = Object.keys(effects)
  if (told.length === 0 || told.some((name) => !names.includes(name))) return null
  return kept as Finding
}
