/**
 * Standings of single codes, which many ask for at once: one read serves all that came while the one before was made. On
 * two cores a read of ten codes costs PostgreSQL and the process twice as much as one of one.
 */
import { gatherReads } from "../../database/gather.ts"
import { type PublicRead, readStandings, type Standings } from "./standing.ts"

// With two under way one is on its way while the database is at the other; each is soon done.
const limits = { readsMax: 2, keysMax: 100 }

type Ask = (codes: readonly string[]) => Promise<Standings>
const asks = new WeakMap<PublicRead["sql"], { clock: PublicRead["clock"]; ask: Ask }>()

/**
 * As `readStandings`, of a read that began after it was asked for; others' codes may be in it too.
 * @param source with a pool: a transaction has its own view of the register, and reads for itself
 */
export function shareStandings({ sql, clock }: PublicRead, codes: readonly string[]): Promise<Standings> {
  const known = asks.get(sql)
  if (known?.clock === clock) return known.ask(codes)
  const ask = gatherReads<string, Standings>((all) => readStandings({ sql, clock }, all), limits)
  asks.set(sql, { clock, ask })
  return ask(codes)
}
