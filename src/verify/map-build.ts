/**
 * The map of the log as whoever has its lines makes it: what is live under which code, from the lines that are live. 73 bytes
 * of memory a line.
 */
import { mapKey, mapValue } from "../ledger/map/hash.ts"
import { orderOf, risingRoot } from "../ledger/map/root.ts"
import { equalHashes, hashBytes, type Sha256 } from "../ledger/merkle.ts"
import { claim } from "./claim.ts"
import { type Fault, fault } from "./fault.ts"
import { type Gathered, gatheredOf } from "./gathered.ts"
import { toBase64url } from "./key-ring.ts"
import { readLine } from "./record.ts"
import type { Replay } from "./replay.ts"

/** A map that is made line by line. */
export interface MapBuild {
  /** Takes the bytes of a live line, in the order of positions, with the commitment to it. */
  line(bytes: Uint8Array, position: number, commitment: Uint8Array): void
  /** The root over all lines; null where one of them names no code or no list. */
  root(): Uint8Array | null
}

const lists = ["abnormal", "serious", "penalty"] as const

export function startMap(sha256: Sha256): MapBuild {
  let capacity = 1024
  let keys = new Uint8Array(capacity * hashBytes)
  let commitments = new Uint8Array(capacity * hashBytes)
  let positions = new Float64Array(capacity)
  let ofList = new Uint8Array(capacity)
  let count = 0
  let isWhole = true
  const decoder = new TextDecoder()

  const grow = () => {
    capacity *= 2
    const more = <A extends Uint8Array | Float64Array>(wider: A, held: A) => {
      wider.set(held)
      return wider
    }
    keys = more(new Uint8Array(capacity * hashBytes), keys)
    commitments = more(new Uint8Array(capacity * hashBytes), commitments)
    positions = more(new Float64Array(capacity), positions)
    ofList = more(new Uint8Array(capacity), ofList)
  }
  const itemAt = (index: number) => ({
    list: lists[ofList[index] ?? 0] ?? "",
    position: positions[index] ?? 0,
    commitment: toBase64url(commitments.subarray(index * hashBytes, (index + 1) * hashBytes)),
  })
  return {
    line(bytes, position, commitment) {
      const said = readLine(decoder.decode(bytes))
      const list = lists.findIndex((name) => said?.list === name)
      if (typeof said?.code !== "string" || list < 0) {
        isWhole = false
        return
      }
      if (count === capacity) grow()
      keys.set(mapKey(sha256, said.code), count * hashBytes)
      commitments.set(commitment, count * hashBytes)
      positions[count] = position
      ofList[count] = list
      count++
    },
    root() {
      if (!isWhole) return null
      const order = orderOf(keys.subarray(0, count * hashBytes))
      const rising = risingRoot(sha256)
      for (let at = 0; at < order.length; ) {
        const first = (order[at] ?? 0) * hashBytes
        const key = keys.subarray(first, first + hashBytes)
        const items: ReturnType<typeof itemAt>[] = []
        for (; at < order.length; at++) {
          const next = (order[at] ?? 0) * hashBytes
          if (!equalHashes(keys.subarray(next, next + hashBytes), key)) break
          items.push(itemAt(order[at] ?? 0))
        }
        rising.add(key, mapValue(sha256, items))
      }
      return rising.root()
    },
  }
}

/**
 * Holds the map that lines give against the log's last entry, which is its root.
 * @param before position of an entry of the map before the replay began; null where none is known
 */
export function judgeBuilt(build: MapBuild, replay: Replay, before: number | null = null): Gathered {
  const found = replay.maps()
  const first = before ?? found?.first ?? null
  if (first === null) return gatheredOf({ unproven: [claim("mapless")] })
  if (found?.last.position !== replay.size() - 1) return wrong(fault("map-missing", first))
  const root = build.root()
  const { position } = found.last
  if (!root || !equalHashes(root, found.last.root)) return wrong(fault("map-differs", position))
  return gatheredOf({ proven: [claim("map-built", position)] })
}

const wrong = (finding: Fault): Gathered => gatheredOf({ findings: [finding] })
