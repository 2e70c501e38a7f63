/**
 * Gates: what is heavy and open to everybody is done by few at once, others wait for a moment, and whoever comes when many
 * wait is told to come again. So that a crowd at one of them leaves the rest of the register answered.
 */
/** How many are inside at once, and how many may wait; for half of what an answer may take, where nothing else is said. */
export interface Bounds {
  atOnce: number
  waiting: number
  waitMs?: number
  /** Whoever is inside stays until the answer, which is made as it is read, has been read. */
  untilRead?: true
}

/**
 * The gates. A statement is some 20 ms of processor and a name to be matched some 4 (docs/measures.md), so as many as are
 * inside and wait are done within the seconds that they are given.
 */
export const bounds = {
  statement: { atOnce: 4, waiting: 64 },
  match: { atOnce: 4, waiting: 64 },
  proof: { atOnce: 16, waiting: 128 },
  // Who asks by place or platform has the merchants of all records counted: a second of a processor and more of a million.
  statistics: { atOnce: 2, waiting: 32 },
  // A hundred merchants with their records are up to a tenth of a second of a processor.
  search: { atOnce: 8, waiting: 32 },
  // Ten searches, one after the other.
  results: { atOnce: 4, waiting: 32, untilRead: true },
  // A list of a million records keeps a processor for some ten seconds.
  table: { atOnce: 2, waiting: 16, untilRead: true },
} satisfies Record<string, Bounds>
export type GateName = keyof typeof bounds

/** The operations behind a gate, by their ids in the description of the API; pages as in access/quota/cost.ts. */
export const gated: Readonly<Record<string, GateName>> = {
  ...{ getReport: "statement", getCertificate: "statement", statementPage: "statement" },
  match: "match",
  ...{ getRecordProof: "proof", getInclusionProof: "proof", getConsistencyProof: "proof" },
  ...{ getMapProof: "proof", listReleases: "proof" },
  ...{ getStatistics: "statistics", getAnnualFigures: "statistics", getAgencyStatistics: "statistics" },
  ...{ getRecallFigures: "statistics", statisticsPage: "statistics", recallsPage: "statistics" },
  ...{ listCopies: "statistics", copiesPage: "statistics" },
  ...{ search: "search", searchPage: "search" },
  takeRecords: "results",
  getOpenData: "table",
}

// Half of the deadline in http/deadline.ts.
const waitMsMax = 4_000
// On Workers nobody may wait for what another request does, and one that is given up does not say so: each looks for itself.
const lookEveryMs = 10
const unseenMsMax = 1_000
const insideMsMax = 60_000

/** A gate. */
export interface Gate {
  /** What is called on leaving; null where nobody is let in. */
  enter(): Promise<(() => void) | null>
}

/** Opens a gate. */
export function openGate(
  { atOnce, waiting: waitingMax, waitMs = waitMsMax }: Bounds,
  now = () => performance.now(),
): Gate {
  const inside = new Map<symbol, number>()
  const waiting = new Map<symbol, number>()
  const forget = (places: Map<symbol, number>, ms: number) => {
    for (const [ticket, since] of places) if (now() - since > ms) places.delete(ticket)
  }
  const goIn = (ticket: symbol) => {
    inside.set(ticket, now())
    return () => void inside.delete(ticket)
  }
  const hasRoom = () => {
    if (inside.size >= atOnce) forget(inside, insideMsMax)
    return inside.size < atOnce
  }
  return {
    async enter() {
      const ticket = Symbol("ticket")
      forget(waiting, unseenMsMax)
      if (waiting.size === 0 && hasRoom()) return goIn(ticket)
      if (waiting.size >= waitingMax) return null
      for (const since = now(); now() - since < waitMs; ) {
        waiting.set(ticket, now())
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
        forget(waiting, unseenMsMax)
        const [first] = waiting.keys()
        if ((first === ticket || first === undefined) && hasRoom()) {
          waiting.delete(ticket)
          return goIn(ticket)
        }
      }
      waiting.delete(ticket)
      return null
    },
  }
}

/** The gates of an app. */
export type Gates = Record<GateName, Gate>

/** Opens all of them. @param changed bounds other than the usual ones */
export function openGates(changed: Partial<Record<GateName, Bounds>> = {}): Gates {
  const names = Object.keys(bounds) as GateName[]
  return Object.fromEntries(names.map((name) => [name, openGate(changed[name] ?? bounds[name])])) as Gates
}
