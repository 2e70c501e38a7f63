/** Verifies what the map of the log says of one code, as the register gives it by itself: JSON, or text. */
import type { Bilingual } from "../law/bilingual.ts"
import { fromBase64 } from "../ledger/base64.ts"
import { readMapText } from "../ledger/map/text.ts"
import { openLogCheckpoint } from "./checkpoint.ts"
import { type Claim, claim } from "./claim.ts"
import { type Fault, fault } from "./fault.ts"
import { judgeMap, mapCode, mapEntry, mapShape, type StatedMap } from "./map.ts"
import { count, exact, parseJson, text, treeHash } from "./shape.ts"
import { judgeOlder, type LogPoint } from "./state.ts"
import { conclude, refused, shownLog, type Verification, type VerifyOptions } from "./verification.ts"

const log = exact({ origin: text, size: count, root: treeHash })
const jsonShape = exact({ code: text, ...mapEntry, ...mapCode, log, checkpoint: text })

/** Whether a text is the JSON of a proof of the map; it is not believed yet. */
export function isMapJson(value: unknown): boolean {
  return jsonShape(value)
}

/** Verifies a proof of the map. */
export async function verifyMap(source: string, options: VerifyOptions): Promise<Verification> {
  const read = readMap(source)
  if (!read) return refused("map", fault("malformed", unreadable))
  const { code, map, checkpoint, stated } = read
  const opened = await openLogCheckpoint(checkpoint, options)
  if ("code" in opened) return refused("map", opened)
  const { log, key } = opened
  const judged = judgeMap(options, code, map, log)
  const older = judgeOlder(log, options)
  const findings = [...statedFaults(stated, log), ...judged.findings, ...older.findings]
  const proven = [claim("checkpoint", log.origin, log.size), ...opened.proven, ...judged.proven, ...older.proven]
  const unproven: Claim[] = [
    ...opened.unproven,
    ...judged.unproven,
    ...older.unproven,
    claim("name-only"),
    claim("later", map.size),
    claim("content"),
  ]
  const facts = { asked: { by: "code", value: code, lists: [] }, position: map.size, entry: map.entry, live: map.live }
  return conclude({ findings, proven, unproven }, { kind: "map", facts, key, log: shownLog(log) })
}

const unreadable = { zh: "不是代码索引的证明", en: "it is no proof of the map" } as const satisfies Bilingual

interface ReadMap {
  code: string
  map: StatedMap
  checkpoint: string
  /** What the JSON states beside its checkpoint; null for text. */
  stated: { origin: string; size: number; root: string } | null
}

function readMap(source: string): ReadMap | null {
  const value = parseJson(source)
  if (jsonShape(value)) {
    const { code, checkpoint, log: stated, ...map } = value
    return { code, map, checkpoint, stated }
  }
  const read = readMapText(source)
  if (!read) return null
  const { code, checkpoint, ...map } = read
  return mapShape(map) ? { code, map, checkpoint, stated: null } : null
}

/** The JSON repeats what the checkpoint says; where it says something else, somebody has been at it. */
function statedFaults(stated: ReadMap["stated"], log: LogPoint): Fault[] {
  if (!stated) return []
  const isSame =
    stated.origin === log.origin && stated.size === log.size && fromBase64(stated.root)?.join() === log.root.join()
  return isSame ? [] : [fault("checkpoint-differs")]
}
