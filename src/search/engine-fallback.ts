/**
 * Two engines behind one port: the second answers while the first is away. Both read the log; the first catches up when it
 * is back.
 */

// After a failure the first is left alone for so long: each try costs the patience of somebody who waits.
const restMs = 5_000

/** How the first engine does; outlives the index where there is one for each request. */
export interface EngineHealth {
  away: boolean
  /** It is not asked before; ms since 1970. */
  tryFrom: number
}

/** The health of an engine that nobody has asked yet. */
export function unknownHealth(): EngineHealth {
  return { away: false, tryFrom: 0 }
}

/** What the two need from outside. */
export interface FallbackParts {
  /** ms since 1970. */
  clock(): number
  /** Writes a line for the operator, when the first goes away and when it is back. */
  log(line: string): void
  health: EngineHealth
}

/** What every engine does as a reader of the log. */
interface Engine {
  catchUp(waiting?: AbortSignal): Promise<number>
  rebuild(onProgress?: (count: number) => void): Promise<number>
  isDegraded(): boolean
  position(): Promise<number>
}

/** Two engines as one reader of the log, and the way to ask the one that answers. */
export interface EnginePair<Index extends Engine> extends Engine {
  ask<T>(call: (index: Index) => Promise<T>): Promise<T>
}

/**
 * Pairs two engines.
 * @param isOfAsking whether an error says that what was asked can't be answered: it is handed on, and says nothing of the
 * engine, or one who asks could switch it off for everybody
 */
export function withFallback<Index extends Engine>(
  first: Index,
  second: Index,
  { clock, log, health }: FallbackParts,
  isOfAsking: (error: unknown) => boolean,
): EnginePair<Index> {
  const fail = (error: unknown) => {
    if (!health.away)
      log(`the search engine is away, PostgreSQL answers: ${error instanceof Error ? error.name : "failure"}`)
    health.away = true
    health.tryFrom = clock() + restMs
  }
  const isBack = () => {
    if (health.away) log("the search engine is back")
    health.away = false
  }
  return {
    async ask(call) {
      if (clock() < health.tryFrom) return call(second)
      try {
        const answer = await call(first)
        isBack()
        return answer
      } catch (error) {
        if (isOfAsking(error)) throw error
        fail(error)
        return call(second)
      }
    },
    isDegraded: () => health.away,
    position: () => (health.away ? second : first).position(),
    async catchUp(waiting) {
      // The second first: it answers even when the first does not.
      const position = await second.catchUp(waiting)
      try {
        const reached = await first.catchUp(waiting)
        isBack()
        health.tryFrom = 0
        return reached
      } catch (error) {
        fail(error)
        return position
      }
    },
    async rebuild(onProgress) {
      await second.rebuild()
      return first.rebuild(onProgress)
    },
  }
}
