/** What the log's map proves of codes that were checked, for whoever asks for it. */
import { dayInChina } from "../../law/day.ts"
import { readSettledMap } from "../../ledger/complete.ts"
import { proveMap } from "../../ledger/map/code-proof.ts"
import { toWireCode, toWireMap } from "../../ledger/map/wire.ts"
import type { SettledParts } from "../../ledger/settled.ts"
import { listCodeChanges } from "../../register/subject/code-store.ts"

/**
 * The map, and what it says of codes; together as `/log/map/{code}` has them.
 * @param asked each once
 */
export async function readProofs(parts: SettledParts, asked: readonly string[]) {
  // Of a code that was replaced the one in its place is proven: that is whose records are told.
  const changes = new Map((await listCodeChanges(parts.sql, asked)).map(({ code, current }) => [code, current]))
  const present = (code: string) => changes.get(code) ?? code
  const settled = await readSettledMap(parts, [...new Set(asked.map(present))])
  if ("refused" in settled) return settled
  const { at, map } = settled
  const { origin, size, root, note } = at
  const today = dayInChina(parts.clock())
  const proof = await proveMap(parts.signedLog.tiles, map.map, size)
  const codes = map.proofs.map((each) => ({ code: each.code, ...toWireCode(each, today) }))
  const byCode = new Map(codes.map(({ code, ...said }) => [code, said]))
  return {
    map: { ...toWireMap(map.map, proof), log: { origin, size, root }, checkpoint: note },
    /** Each under the code that it is for, once. */
    codes,
    saidOf: (asked: string) => byCode.get(present(asked)),
  }
}
