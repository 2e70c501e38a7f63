/**
 * Two engines behind one port: the second answers where the first does not as it should, and says why. Both read the log; the first
 * catches up, or is built anew, while the second goes on answering.
 */
import { setTimeout } from "node:timers/promises"
import { type EngineReason, engineFaults } from "./record/engine-standing.ts"
import { reasonOf } from "./record/meilisearch-sight.ts"
import type { EngineStanding, FoundPage } from "./record/record-index.ts"

// After a failure the first is left alone for so long: each try costs the patience of somebody who waits.
const restMs = 5_000

// How often the second is read on while the first is at something longer, as a build.
const besideMs = 2_000

/** How the first engine does; outlives the index where there is one for each request. */
export interface EngineHealth {
  /** Why it did not answer last; null: it did. */
  reason: EngineReason | null
  /** It is not asked before; ms since 1970. */
  tryFrom: number
}

/** The health of an engine that nobody has asked yet. */
export function unknownHealth(): EngineHealth {
  return { reason: null, tryFrom: 0 }
}

/** What the two need from outside. */
export interface FallbackParts {
  /** ms since 1970. */
  clock(): number
  /** Writes a line for the operator, when the first does not answer any more and when it does again. */
  log(line: string): void
  health: EngineHealth
}

/** What every engine does as a reader of the log. */
interface Engine {
  catchUp(waiting?: AbortSignal): Promise<number>
  rebuild(onProgress?: (count: number) => void): Promise<number>
  standing(known?: EngineReason | null): Promise<EngineStanding>
  position(): Promise<number>
}

/** Two engines as one reader of the log, and the way to ask the one that answers. */
export interface EnginePair<Index extends Engine> extends Engine {
  /** @param isWhole whether what the first found is all that it should be */
  ask(call: (index: Index) => Promise<FoundPage>, isWhole: (found: FoundPage) => boolean): Promise<FoundPage>
}

// These are asked again at once: what is wrong stands in the database, and to find it out costs nobody patience.
const restsFor: readonly EngineReason[] = ["away", "key"]

/** Pairs two engines. An error that is none of the engine's, as of what was asked, is handed on, and says nothing of it. */
export function withFallback<Index extends Engine>(
  first: Index,
  second: Index,
  { clock, log, health }: FallbackParts,
): EnginePair<Index> {
  const fail = (reason: EngineReason) => {
    if (health.reason !== reason) log(`records are found in PostgreSQL alone: ${engineFaults[reason].en}`)
    health.reason = reason
    health.tryFrom = restsFor.includes(reason) ? clock() + restMs : 0
  }
  const isBack = () => {
    if (health.reason !== null) log("records are found in Meilisearch again")
    health.reason = null
    health.tryFrom = 0
  }
  const failBy = (error: unknown): EngineReason => {
    const reason = reasonOf(error)
    if (reason === null) throw error
    fail(reason)
    return reason
  }
  type Call = (index: Index) => Promise<FoundPage>
  const bySecond = async (call: Call, degraded: EngineReason | null) => ({ ...(await call(second)), degraded })
  return {
    async ask(call, isWhole) {
      if (clock() < health.tryFrom) return bySecond(call, health.reason)
      let found: FoundPage
      try {
        found = await call(first)
      } catch (error) {
        return bySecond(call, failBy(error))
      }
      if (found.engine !== "postgresql" && !isWhole(found)) {
        // Why, a look at the index may tell: that its settings are others, say.
        return bySecond(call, (await first.standing()).reason ?? "disagrees")
      }
      isBack()
      return found
    },
    // Who watches the register is not made to wait for a server that was away a moment ago.
    standing: () => first.standing(clock() < health.tryFrom ? health.reason : null),
    // What the first has not read the second answers for.
    position: second.position,
    async catchUp(waiting) {
      // The second first: it answers for what the first has not read, so who waits for a publication need not wait for that.
      const position = await second.catchUp(waiting)
      if (waiting !== undefined) return position
      const moving = first.catchUp().then(
        async () => {
          const { reason } = await first.standing()
          if (reason === null) isBack()
          else fail(reason)
        },
        (error: unknown) => void failBy(error),
      )
      const isMoved = moving.then(() => true)
      while (!(await Promise.race([isMoved, setTimeout(besideMs, false, { ref: false })]))) await second.catchUp()
      return second.position()
    },
    async rebuild(onProgress) {
      await second.rebuild()
      await first.rebuild(onProgress)
      return second.position()
    },
  }
}
