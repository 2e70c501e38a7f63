/**
 * Withdrawal: exports that hold what was erased go from the shelf, and their digests are noted, so that the next
 * manifest tells everybody who has fetched them. An export can't be made again at its old size: the log says there that
 * the line is live, and it is gone. The next one, made at once, is made in its place.
 */
import type { Sql } from "../../database/client.ts"
import type { WithdrawnFile } from "../manifest.ts"
import { findExport, type ShelvedExport } from "../shelf/shelf.ts"
import type { WritableShelf } from "../shelf/writable-shelf.ts"
import { type Erasure, holds } from "./job.ts"
import { listErasures, saveWithdrawals } from "./withdrawal-store.ts"

/**
 * Withdraws what holds lines that were erased by the entries [from, to).
 * @param now ms since 1970
 * @returns the sizes of the exports that went
 */
export async function withdrawErased(
  sql: Sql,
  shelf: WritableShelf,
  { from, to, now }: { from: number; to: number; now: number },
): Promise<number[]> {
  const erasures = await listErasures(sql, from, to)
  const withdrawn: number[] = []
  for (const size of erasures.length === 0 ? [] : await shelf.list()) {
    const held = erasures.filter((erasure) => holds(size, erasure))
    if (held.length === 0) continue
    const shelved = await findExport(shelf, size)
    if (shelved) await saveWithdrawals(sql, withdrawnFiles(shelved, held, now))
    await shelf.remove(size)
    withdrawn.push(size)
  }
  return withdrawn
}

function withdrawnFiles({ manifest }: ShelvedExport, held: readonly Erasure[], now: number): WithdrawnFile[] {
  const { size } = manifest.log
  const at = new Date(now).toISOString()
  return manifest.files
    .filter(({ kind, from = 0 }) => {
      return (kind === "snapshot" || kind === "delta") && held.some(({ position }) => position >= from)
    })
    .map(({ name, sha256 }) => ({ name, size, sha256, reason: "erased", at }))
}
