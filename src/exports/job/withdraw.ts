/**
 * Withdrawal: exports that hold what was erased go from the shelf, and the digests of all that held it, there or gone
 * from it before, are noted, so that the next manifest tells everybody who has fetched them. An export can't be made
 * again at its old size: the log says there that the line is live, and it is gone. The next one is made in its place.
 */
import type { Sql } from "../../database/client.ts"
import type { WritableShelf } from "../shelf/shelf.ts"
import { holds, holdsIn } from "./job.ts"
import { listErasures, listGivenFiles, saveWithdrawals } from "./withdrawal-store.ts"

/**
 * Withdraws what holds lines that were erased by the entries [from, to).
 * @param now ms since 1970
 * @param replace asks for the next export. Before anything goes, so that a node which dies in between leaves it asked for.
 * @returns the sizes of the exports that went from the shelf
 */
export async function withdrawErased(
  sql: Sql,
  shelf: WritableShelf,
  { from, to, now }: { from: number; to: number; now: number },
  replace: () => Promise<unknown>,
): Promise<number[]> {
  const erasures = await listErasures(sql, from, to)
  if (erasures.length === 0) return []
  const at = new Date(now).toISOString()
  const files = (await listGivenFiles(sql)).filter((file) => erasures.some((erasure) => holdsIn(file, erasure)))
  await saveWithdrawals(
    sql,
    files.map(({ name, size, sha256 }) => ({ name, size, sha256, reason: "erased", at })),
  )
  const sizes = (await shelf.list()).filter((size) => erasures.some((erasure) => holds(size, erasure)))
  if (sizes.length > 0) await replace()
  for (const size of sizes) await shelf.remove(size)
  return sizes
}
