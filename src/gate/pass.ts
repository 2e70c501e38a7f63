/**
 * The pass (放行凭据): what the gate answers where something may take effect. It names effect, affected, digest and
 * transaction; only the gate makes one, and the writer takes it once.
 */

import type { Draft } from "./draft.ts"
import type { EffectName } from "./effect.ts"
import type { Finding } from "./finding.ts"
import { affectedName, type Hand } from "./hands.ts"
import { type GateFacts, type GateRefusal, mayTakeEffect } from "./may-take-effect.ts"

/** The transaction that a pass is for; told from every other one by being that object. */
export type PassTransaction = object

let make: (tx: PassTransaction, draft: Draft, findings: readonly Finding[]) => Pass

let makeTaken: () => Taken

/** A pass that was taken: what writes a part asks for it. Nothing but this file makes one. */
export class Taken {
  // A shape like it is none.
  readonly #isTaken = true

  private constructor() {}

  static {
    makeTaken = () => new Taken()
  }

  /** @throws where something else was cast to it */
  static check(taken: Taken): void {
    if (typeof taken !== "object" || taken === null || !(#isTaken in taken)) throw new PassError("there is none")
  }
}

/** What the gate let through. Nothing but this file makes one. */
export class Pass {
  /** What the gate found, by who is affected. */
  readonly findings: readonly Finding[]
  readonly #tx: PassTransaction
  readonly #draft: Draft
  #taken = false

  private constructor(tx: PassTransaction, draft: Draft, findings: readonly Finding[]) {
    this.#tx = tx
    this.#draft = draft
    this.findings = findings
  }

  static {
    make = (tx, draft, findings) => new Pass(tx, draft, findings)
  }

  /**
   * Takes it, once, for what is about to be written in its transaction.
   * @returns what the writer's own parts ask for
   * @throws where it was given for something else, or has been taken: a bug, of which nothing may be committed
   */
  static take(pass: Pass, tx: PassTransaction, draft: Draft): Taken {
    // Whatever was cast to one has no such part.
    if (typeof pass !== "object" || pass === null || !(#taken in pass)) throw new PassError("there is none")
    if (pass.#taken) throw new PassError("it has been taken")
    pass.#taken = true
    if (tx !== pass.#tx) throw new PassError("it was given in another transaction")
    if (draft.digest !== pass.#draft.digest) throw new PassError("what is written is not what it was given for")
    const allowed = new Map(pass.#draft.items.map((item) => [keyOf(item), item.count]))
    for (const item of draft.items) {
      if (allowed.get(keyOf(item)) !== item.count) throw new PassError(`it was not given for ${keyOf(item)}`)
    }
    if (allowed.size !== draft.items.length) throw new PassError("it was given for more than is written")
    return makeTaken()
  }
}

const keyOf = ({ effect, affected }: Draft["items"][number]) => `${effect} ${affectedName(affected)}`

/** A pass was used for what it was not given for. */
export class PassError extends Error {
  constructor(what: string) {
    super(`the gate's pass was refused by the writer: ${what}`)
    this.name = "PassError"
  }
}

/**
 * Asks the gate for all that is about to be written: once for each effect on each of the affected, however many rows.
 * @param hands who had a part
 * @param now ms since 1970
 */
export function passGate(
  tx: PassTransaction,
  draft: Draft,
  hands: readonly Hand[],
  facts: GateFacts,
  now: number,
): Pass | GateRefusal {
  const findings = new Map<string, Finding>()
  for (const { effect, affected, count } of draft.items) {
    const refusal = mayTakeEffect(effect, affected, hands, facts, now)
    if (refusal) return refusal
    const name = affectedName(affected)
    const effects: Partial<Record<EffectName, number>> = { ...findings.get(name)?.effects, [effect]: count }
    findings.set(name, { affected, effects, hands, digest: draft.digest, verdict: "may" })
  }
  return make(tx, draft, [...findings.values()])
}

/** The gate's pass, where what could be refused has been held before. @throws where the gate refuses: a bug, and nothing is written */
export function passOrThrow(
  tx: PassTransaction,
  draft: Draft,
  hands: readonly Hand[],
  facts: GateFacts,
  now: number,
): Pass {
  const answer = passGate(tx, draft, hands, facts, now)
  if (answer instanceof Pass) return answer
  throw new PassError(answer.detail.en)
}
