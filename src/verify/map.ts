/**
 * What the map of the log says of a code: which entries are live under it, or that none is. Its root is an entry of the
 * log, so that nothing of this rests on who signed the document.
 */
import { fromBase64 } from "../ledger/base64.ts"
import { mapKey, mapValue } from "../ledger/map/hash.ts"
import { rootOfPath } from "../ledger/map/path.ts"
import { equalHashes, hashBytes } from "../ledger/merkle.ts"
import { type Claim, claim } from "./claim.ts"
import { type Fault, fault } from "./fault.ts"
import { type Gathered, gatheredOf } from "./gathered.ts"
import { fromBase64url } from "./key-ring.ts"
import { readEntry } from "./record.ts"
import { count, exact, listOf, matching, oneOf, orNull, type Shaped, text, treeHash } from "./shape.ts"
import type { LogPoint } from "./state.ts"
import { skewMsByDefault, type VerifyOptions } from "./verification.ts"

const liveItem = exact({
  list: oneOf("abnormal", "serious", "penalty"),
  position: count,
  commitment: matching(/^[\w-]{42}[AEIMQUYcgkosw048]$/),
})

/** Of a code: what is live under it, or the key at which a search for it ends; and the way up from there. */
export const mapCode = {
  live: listOf(liveItem),
  other: orNull(exact({ key: treeHash, value: treeHash })),
  path: listOf(matching(/^[A-Za-z0-9+/]{44}$/)),
  past_display: listOf(exact({ position: count, displayed_until: matching(/^\d{4}-\d\d-\d\d$/) })),
}

/** Of the map: the entries [0, size) that it is of, its entry, which stands at that position, and the proof of it. */
export const mapEntry = { size: count, entry: text, proof: listOf(treeHash) }

const mapShape = exact({ ...mapEntry, ...mapCode })

/** What the map says of a code, as documents carry it. */
export type StatedMap = Shaped<typeof mapShape>
export { mapShape }

/** Holds what is said of a code against the root in the map's entry, and that entry against the log. */
export function judgeMap(options: VerifyOptions, code: string, map: StatedMap, log: LogPoint): Gathered {
  const opened = openMap(options, map, log)
  if ("code" in opened) return gatheredOf({ findings: [opened] })
  const { live, past_display: past } = map
  return {
    findings: isProven(options, code, map, opened) ? [] : [fault("map-path", code, map.size)],
    proven: [claim("map", code, live.length, map.size, opened.time)],
    unproven: [...sinceMap(map, log), ...(past.length > 0 ? [claim("past-display", past.length)] : [])],
  }
}

/** That between a map and its checkpoint nothing changed rests on whoever says so. */
export function sinceMap({ size }: Pick<StatedMap, "size">, log: LogPoint): Claim[] {
  return log.size > size + 1 ? [claim("map-since", size, log.size)] : []
}

/** How long before it is signed the map of a paper may have been made, ms: a register makes one anew after ten minutes. */
const spanMsMax = 900_000
/** Where more than that rests on who signs: a day, and until the work of the next night is done. */
export const dayAndMoreMs = 26 * 3_600_000

/**
 * Whether a map is of all that its checkpoint covers, and was made just before something was signed: what came between
 * would be left out by whoever has the key of papers alone.
 * @param issued ms since 1970
 * @param maxMs how long before it may have been made
 */
export function judgeSpan(
  { size }: Pick<StatedMap, "size">,
  made: number,
  log: LogPoint,
  issued: number,
  { skewMs = skewMsByDefault }: Pick<VerifyOptions, "skewMs">,
  maxMs = spanMsMax,
): Gathered {
  const age = issued - made
  const isSound = log.size === size + 1 && age <= maxMs && age >= -skewMs
  return gatheredOf(
    isSound ? { unproven: age > 0 ? [claim("map-span", made, issued)] : [] } : { findings: [fault("map-late")] },
  )
}

/** A map whose entry is in the log. */
export interface OpenedMap {
  size: number
  /** Null: the entry is of no map. */
  root: Uint8Array | null
  /** When it was made, ms. */
  time: number
}

/** Holds the entry of a map against the log. */
export function openMap(
  options: VerifyOptions,
  { size, entry, proof }: Pick<StatedMap, keyof typeof mapEntry>,
  log: LogPoint,
): OpenedMap | Fault {
  const read = readEntry(options, { entry, position: size, proof }, log)
  if ("code" in read) return read
  return { size, root: read.operation === "map" ? fromBase64url(read.commitment ?? "") : null, time: read.time }
}

/** What is said of a code. */
export type StatedCode = Pick<StatedMap, keyof typeof mapCode>

/** Whether a map bears out what is said of a code. */
export function isProven(options: VerifyOptions, code: string, stated: StatedCode, { size, root }: OpenedMap): boolean {
  const { live, past_display: past } = stated
  const isInOrder = live.every(({ position }, at) => position < (live[at + 1]?.position ?? size))
  const isOfLive = past.every(({ position }) => live.some((item) => item.position === position))
  return root !== null && isInOrder && isOfLive && isOfRoot(options, code, stated, root)
}

function isOfRoot(
  { sha256 }: VerifyOptions,
  code: string,
  { live, other, path }: StatedCode,
  root: Uint8Array,
): boolean {
  const key = mapKey(sha256, code)
  const pair = other ? joined(bytesOf(other.key), bytesOf(other.value)) : null
  // That a code is not in the map is shown by another that stands where it would be.
  if (pair && (live.length > 0 || equalHashes(pair.subarray(0, hashBytes), key))) return false
  const steps = path.map((step) => {
    const bytes = bytesOf(step)
    return { depth: bytes[0] ?? 0, sibling: bytes.subarray(1) }
  })
  const found = rootOfPath(sha256, key, {
    pair: live.length > 0 ? joined(key, mapValue(sha256, live)) : pair,
    steps,
  })
  return found !== null && equalHashes(found, root)
}

const bytesOf = (encoded: string) => fromBase64(encoded) ?? new Uint8Array()

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Uint8Array.from([...a, ...b])
}

/** A record that a document shows. */
interface ShownRecord {
  position: number
  list: string | null
}

/**
 * Holds the records that a document shows against what is live: none that is not, and of the lists that were asked none
 * left out but those whose display has ended by date, where who signs is believed that.
 * @param issuedOn day in China on which it was signed, YYYY-MM-DD; null: nobody is believed
 */
export function completenessFaults(
  map: StatedMap,
  shown: readonly ShownRecord[],
  lists: readonly string[],
  issuedOn: string | null,
): Fault[] {
  const isShown = ({ position }: { position: number }) => shown.some((record) => record.position === position)
  const hasEnded = ({ position }: { position: number }) =>
    map.past_display.some((past) => past.position === position && past.displayed_until < (issuedOn ?? ""))
  const unknown = shown.filter(
    ({ position, list }) => !map.live.some((item) => item.position === position && item.list === list),
  )
  const omitted = map.live.filter((item) => lists.includes(item.list) && !isShown(item) && !hasEnded(item))
  return [
    ...unknown.map(({ position }) => fault("map-unknown", position, map.size)),
    ...omitted.map(({ position }) => fault("map-omitted", position, map.size)),
  ]
}
