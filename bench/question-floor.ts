/**
 * The floor under a search: plain pairs of characters of all texts of a record, ranked by BM25. No word is known to it.
 */
import type { Pool } from "../src/database/client.ts"
import { readRecords } from "../src/register/record/standing.ts"
import { toWireRecord, type WireRecord } from "../src/register/record/wire.ts"
import { textForm } from "../src/search/text/text-form.ts"

const [k1, b] = [1.2, 0.75]

function pairsOf(form: string): string[] {
  return form
    .split(/\s+/)
    .flatMap((piece) =>
      piece.length < 2 ? [] : Array.from({ length: piece.length - 1 }, (_, at) => piece.slice(at, at + 2)),
    )
}

/** Reads all texts once. @returns the first record for a text; none where no pair is held */
export async function openPairFloor(sql: Pool, today: string): Promise<(q: string) => Promise<WireRecord[]>> {
  const rows = await sql<{ id: string; form: string }[]>`
    select id, regexp_replace(form, E'\n=[^\n]*=', '', 'g') as form from search_record
    where ends_on is null or ends_on >= ${today}::date`
  const length = rows.reduce((sum, { form }) => sum + form.length, 0) / Math.max(1, rows.length)
  return async (q) => {
    const scores = new Float64Array(rows.length)
    for (const pair of new Set(pairsOf(textForm(q)))) {
      const counts = rows.map(({ form }) => form.split(pair).length - 1)
      const held = counts.filter((count) => count > 0).length
      const idf = Math.log(1 + (rows.length - held + 0.5) / (held + 0.5))
      for (const [at, count] of counts.entries()) {
        if (count === 0) continue
        const size = (rows[at]?.form.length ?? 0) / length
        scores[at] = (scores[at] ?? 0) + (idf * count * (k1 + 1)) / (count + k1 * (1 - b + b * size))
      }
    }
    const best = scores.reduce((top, score, at) => (score > (scores[top] ?? 0) ? at : top), 0)
    const id = rows[best]?.id
    if (id === undefined || scores[best] === 0) return []
    const { byId } = await readRecords({ sql, clock: () => Date.parse(`${today}T04:00:00Z`) }, [id])
    return [...byId.values()].map(toWireRecord)
  }
}
