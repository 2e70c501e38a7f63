/** Measures as cases: where they are kept, what acting on one has to know, and which recalls and objections it answers. */
import type { TimedParts } from "../../database/client.ts"
import { type Case, inOrder } from "../../kit/case/act.ts"
import { dayInChina } from "../../law/day.ts"
import { closeObjections } from "../objection/close.ts"
import { type measureActs, measures } from "./act.ts"
import { readBases } from "./keep-store.ts"
import { isTakenAlong } from "./measure.ts"
import { type HeldMeasure, hasRecalls, type MeasureScope, measureStore, settleRecalls } from "./store.ts"

type Facts = Parameters<typeof measures.decide>[2]

export const measureCase: Case<HeldMeasure, MeasureScope, typeof measureActs, Facts, TimedParts> & {
  family: typeof measures
} = {
  ...{ family: measures, store: measureStore },
  async load(tx, asked, _, { clock }) {
    const keeping = asked.flatMap(({ row, act }) => (act.act === "keep" ? [row] : []))
    const [first] = keeping
    const basisOf = first && (await readBases(tx, first.clientId, keeping, dayInChina(clock())))
    return inOrder(asked, async ({ row, act }) => {
      const isKept = act.act === "keep" && row.state === "kept" && isTakenAlong(row)
      return {
        settles: isKept && (await hasRecalls(tx, row.clientId, row.recordId)),
        kept: act.act === "keep" && basisOf ? basisOf(act.basis, row.recordId) : null,
      }
    })
  },
  async follow(done, { tx, author }) {
    const lifted = done.flatMap(({ left, act }) => (act.act === "lift" ? [left.id] : []))
    await closeObjections(tx, lifted, author)
    for (const { held, act, at } of done)
      if (act.act === "lift" || (act.act === "keep" && isTakenAlong(held)))
        await settleRecalls(tx, held.clientId, held.recordId, act.act, at)
  },
}
