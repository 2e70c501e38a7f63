/** What the log's map proves of codes that were checked, for whoever asks for it. */
import { dayInChina } from "../../law/day.ts"
import { proveMap } from "../../ledger/map/code-proof.ts"
import { toWireCode, toWireMap } from "../../ledger/map/wire.ts"
import { readSettledMap, type SettledParts } from "../../ledger/settled.ts"
import { listCodeChanges } from "../../register/subject/code-store.ts"
import { codesAsked, type SubjectQuery } from "../answer/query.ts"

/** The map, and by code what it says; together as `/log/map/{code}` has them. */
export async function readProofs(parts: SettledParts, queries: readonly SubjectQuery[]) {
  const asked = [...codesAsked(queries)]
  // Of a code that was replaced the one in its place is proven: that is whose records are told.
  const changes = new Map((await listCodeChanges(parts.sql, asked)).map(({ code, current }) => [code, current]))
  const present = (code: string) => changes.get(code) ?? code
  const settled = await readSettledMap(parts, [...new Set(asked.map(present))])
  if ("refused" in settled) return settled
  const { at, map } = settled
  const { origin, size, root, note } = at
  const today = dayInChina(parts.clock())
  const proof = await proveMap(parts.signedLog.tiles, map.map, size)
  return {
    map: { ...toWireMap(map.map, proof), log: { origin, size, root }, checkpoint: note },
    byCode: new Map(
      asked.flatMap((code) => {
        const proof = map.proofs.find((each) => each.code === present(code))
        return proof ? [[code, toWireCode(proof, today)] as const] : []
      }),
    ),
  }
}
