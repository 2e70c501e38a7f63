/**
 * What an import asks of the gate: whose hands it went through, and which of its rows are for somebody else to release.
 */
import { loadPersons } from "../../access/person-link-store.ts"
import { askGateOrThrow } from "../../access/told-store.ts"
import type { Transaction } from "../../database/client.ts"
import { draftOfOne } from "../../gate/draft.ts"
import type { EffectName } from "../../gate/effect.ts"
import { byOperator, type Hand, handsNamed } from "../../gate/hands.ts"
import { mayTakeEffect, reasons } from "../../gate/may-take-effect.ts"
import { Pass, passOrThrow } from "../../gate/pass.ts"
import type { Head } from "../../ledger/sequencer.ts"
import type { RecordChanges } from "../record/change.ts"
import { draftOfChanges } from "../record/effect.ts"
import type { Holder, RowEffect } from "./hold.ts"
import type { Importer } from "./importer.ts"
import type { ActRefusal } from "./state.ts"
import type { ImportRun } from "./store.ts"

/** Whose hands an import is in that publishes by itself: a source's, or the operator's. */
export function handsAtOnce({ actor, holding }: Importer): readonly Hand[] {
  const source = holding?.source
  if (!source) return byOperator(actor)
  return [{ kind: "source", name: actor, authorities: source.authorities }]
}

/**
 * Whose hands an import has gone through that waited: who sent it, as the trail names them, and who releases it. Which
 * authorities a source had then is not asked: its rows were judged by them, and are released by a person of theirs.
 */
export function handsOfRun(
  { actor, decidedBy }: Pick<ImportRun, "actor" | "decidedBy">,
  releaser: string,
): readonly Hand[] {
  const persons = handsNamed([actor, ...(decidedBy === null ? [] : [decidedBy]), releaser])
  if (actor.startsWith("client:")) return [...persons, { kind: "source", name: actor, authorities: [] }]
  return actor.startsWith("system:") ? [...persons, ...byOperator(actor)] : persons
}

// What a row about a record would do at most, and one about a subject: rows of one kind are judged alike.
const rowEffects = {
  record: { adds: "publish", changes: "end", unseen: "keep" },
  subject: { adds: "know", changes: "rename", unseen: "rename" },
} as const satisfies Record<string, Record<RowEffect | "unseen", EffectName>>

/**
 * Holds rows that nobody of the affected has had a part in: they wait for a person of theirs. Each authority is asked of once.
 * People who place a new subject elsewhere than its code was given say more of it than its name: who has a subject ends its
 * records. A source says whom it has.
 */
export function holdForeign(hands: readonly Hand[], now: number): Holder {
  const answers = new Map<string, boolean>()
  const isOfSource = hands.some(({ kind }) => kind === "source")
  return (row, effect, authority) => {
    const isMoved = row.kind === "subject" && effect === "adds" && authority !== row.subject.region
    const name = isMoved && !isOfSource ? "rename" : rowEffects[row.kind][effect]
    const key = `${name} ${authority}`
    let isHeld = answers.get(key)
    if (isHeld === undefined) {
      const refusal = mayTakeEffect(name, { kind: "authority", authority }, hands, {}, now)
      isHeld = refusal?.reason === "not-theirs"
      answers.set(key, isHeld)
    }
    return isHeld ? ["authority"] : []
  }
}

/** Whether nobody of an authority, or of one above it, is among the hands. Each authority is asked of once. */
export function isForeign(hands: readonly Hand[], now: number): (authority: string) => boolean {
  const answers = new Map<string, boolean>()
  return (authority) => {
    const known = answers.get(authority)
    if (known !== undefined) return known
    const answer = mayTakeEffect("retract", { kind: "authority", authority }, hands, {}, now)?.reason === "not-theirs"
    answers.set(authority, answer)
    return answer
  }
}

/** Why nobody releases an import with whom no second person has had a part in it, by whatever names; null where they may. */
export async function judgeHands(
  tx: Transaction,
  run: Pick<ImportRun, "actor" | "decidedBy" | "authority">,
  releaser: string,
  now: number,
): Promise<ActRefusal | null> {
  if (run.authority === null) return null
  const affected = { kind: "authority", authority: run.authority } as const
  const facts = { person: await loadPersons(tx) }
  const refusal = mayTakeEffect("publish", affected, handsOfRun(run, releaser), facts, now)
  if (!refusal || reasons[refusal.reason].problem !== "own-act") return null
  return { problem: "own-act", detail: refusal.detail }
}

/** The pass for a return, of which the authority is told whose rows they are, where nobody of its own returned them. */
export async function passReturn(
  tx: Transaction,
  { id, authority }: Pick<ImportRun, "id" | "authority">,
  author: { actor: string; reason: string | null; at: number },
): Promise<void> {
  if (authority === null) return
  const draft = draftOfOne("return", { kind: "authority", authority }, id)
  Pass.take(await askGateOrThrow(tx, draft, handsNamed([author.actor]), id, author), tx, draft)
}

/** The pass for what rows change; those that are for somebody else were held. */
export async function passImport(
  tx: Transaction,
  changes: RecordChanges,
  head: Head,
  hands: readonly Hand[],
  now: number,
): Promise<Pass> {
  return passOrThrow(tx, draftOfChanges(changes, head), hands, { person: await loadPersons(tx) }, now)
}
