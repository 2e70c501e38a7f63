/**
 * Marked listings as work: a sole trader for the separate book, a candidate for licence revocation. The law gives no
 * days for what follows, so no clock runs; the daily work takes the mark away when its reason is gone.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type StandingFlag, standingFlags } from "../../law/standing-flag.ts"
import { recordStates } from "../record/state.ts"
import { officersSource } from "./officers-source.ts"
import { countFlagged, type FlaggedRecord, listFlagged } from "./record-store.ts"

const kinds = Object.fromEntries(
  Object.entries(standingFlags).map(([flag, { zh, en }]) => [flag, { zh, en }]),
) as Record<StandingFlag, Bilingual>

const { zh, en } = recordStates.live

/** Marked listings. */
export const recordSource = officersSource({
  kinds,
  list: (sql, scope, after, limit, kind) => listFlagged(sql, scope, kind as StandingFlag | null, after, limit),
  count: async (sql, scope) => (await countFlagged(sql, scope)).map(({ flag, count }) => ({ kind: flag, count })),
  toItem: ({ flag, ...record }: FlaggedRecord) => ({
    ...{ ...record, kind: flag, stateName: { zh, en }, url: `/v1/records/${record.id}` },
  }),
})
