/**
 * The map of the log as whoever has its lines makes it: what is live under which code, from the lines that are live. 73 bytes
 * of memory a line.
 */
import { emptyMapRoot, mapKey, mapValue, nodeHasher } from "../ledger/map/hash.ts"
import { orderOf, risingTree } from "../ledger/map/root.ts"
import { equalHashes, hashBytes, type Sha256 } from "../ledger/merkle.ts"
import { fileClaim } from "./file-claim.ts"
import { fileFault } from "./file-fault.ts"
import { type Gathered, gatheredOf } from "./gathered.ts"
import { toBase64url } from "./key-ring.ts"
import { readLine } from "./record.ts"
import type { Replay } from "./replay.ts"
import type { VerifyOptions } from "./verification.ts"

/** A map that is made line by line. */
export interface MapBuild {
  /**
   * Takes the bytes of a line that was live, in the order of positions, with the commitment to it.
   * @param until position of the entry that has ended it; absent: it is live
   */
  line(bytes: Uint8Array, position: number, commitment: Uint8Array, until?: number): void
  /** The roots over the lines that were live at some positions, which rise; null where one of them names no code or no list. */
  rootsAt(positions: readonly number[]): Uint8Array[] | null
}

const lists = ["abnormal", "serious", "penalty"] as const

/**
 * What stands in the tree over the lines: a hash, where it is the same at every position that is asked for; a side that
 * changes; or a code whose lines come and go: some of the lines in order of their codes.
 */
type Node = Uint8Array | { depth: number; left: Node; right: Node } | { from: number; to: number }

export function startMap(sha256: Sha256): MapBuild {
  let capacity = 1024
  let keys = new Uint8Array(capacity * hashBytes)
  let commitments = new Uint8Array(capacity * hashBytes)
  let positions = new Float64Array(capacity)
  let ofList = new Uint8Array(capacity)
  let count = 0
  let isWhole = true
  const ended = new Map<number, number>()
  const decoder = new TextDecoder()
  const hasher = nodeHasher(sha256)

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
  const keyAt = (index: number) => keys.subarray(index * hashBytes, (index + 1) * hashBytes)
  const isLive = (index: number, at: number) =>
    (positions[index] ?? 0) < at && (ended.get(index) ?? Number.POSITIVE_INFINITY) > at
  const itemAt = (index: number) => ({
    list: lists[ofList[index] ?? 0] ?? "",
    position: positions[index] ?? 0,
    commitment: toBase64url(commitments.subarray(index * hashBytes, (index + 1) * hashBytes)),
  })
  const pair = new Uint8Array(2 * hashBytes)
  const leafOf = (indexes: Uint32Array) => {
    const [first] = indexes
    if (first === undefined) return null
    pair.set(keyAt(first))
    pair.set(mapValue(sha256, Array.from(indexes, itemAt)), hashBytes)
    return hasher.leaf(pair)
  }
  const inner = (depth: number, left: Uint8Array, right: Uint8Array) => hasher.inner(depth, left, right)
  return {
    line(bytes, position, commitment, until) {
      const said = readLine(decoder.decode(bytes))
      const list = (lists as readonly unknown[]).indexOf(said?.list)
      if (typeof said?.code !== "string" || list < 0) {
        isWhole = false
        return
      }
      if (count === capacity) grow()
      keys.set(mapKey(sha256, said.code), count * hashBytes)
      commitments.set(commitment, count * hashBytes)
      positions[count] = position
      ofList[count] = list
      if (until !== undefined) ended.set(count, until)
      count++
    },
    rootsAt(wanted) {
      if (!isWhole) return null
      const order = orderOf(keys.subarray(0, count * hashBytes))
      const first = wanted[0] ?? 0
      const isSame = (index: number) => (positions[index] ?? 0) < first && !ended.has(index)
      const tree = risingTree<Node>((depth, left, right) =>
        left instanceof Uint8Array && right instanceof Uint8Array ? inner(depth, left, right) : { depth, left, right },
      )
      for (let from = 0; from < count; ) {
        const key = keyAt(order[from] ?? 0)
        let to = from + 1
        while (to < count && equalHashes(keyAt(order[to] ?? 0), key)) to++
        const indexes = order.subarray(from, to)
        tree.add(key, (indexes.every(isSame) ? leafOf(indexes) : null) ?? { from, to })
        from = to
      }
      /** The hash of what was live at a position; null: nothing was. */
      const hashAt = (node: Node, at: number): Uint8Array | null => {
        if (node instanceof Uint8Array) return node
        if ("from" in node) return leafOf(order.subarray(node.from, node.to).filter((index) => isLive(index, at)))
        const [left, right] = [hashAt(node.left, at), hashAt(node.right, at)]
        // A node of one side is none.
        return left && right ? inner(node.depth, left, right) : (left ?? right)
      }
      const top = tree.top()
      return wanted.map((at) => (top && hashAt(top, at)) ?? emptyMapRoot(sha256))
    },
  }
}

/**
 * Holds the maps that lines give against the roots in the log, of which the last entry is one.
 * @param before position of an entry of the map before the replay began; null where none is known
 */
export function judgeBuilt(
  build: MapBuild,
  replay: Replay,
  before: number | null = null,
  { withoutMap }: Pick<VerifyOptions, "withoutMap"> = {},
): Gathered {
  const maps = replay.maps()
  const first = before ?? maps?.first ?? null
  if (first === null) {
    return withoutMap === "any" ? gatheredOf({ unproven: [fileClaim("mapless")] }) : wrong(fileFault("mapless"))
  }
  const known = maps?.known ?? []
  if (known.at(-1)?.position !== replay.size() - 1) return wrong(fileFault("map-missing", first))
  const roots = build.rootsAt(known.map(({ position }) => position))
  const differing = known.findLast(({ root }, at) => !roots?.[at] || !equalHashes(roots[at], root))
  if (differing) return wrong(fileFault("map-differs", differing.position))
  const lost = (maps?.count ?? 0) - known.length
  return gatheredOf({
    proven: [fileClaim("map-built", known.length, replay.size() - 1)],
    unproven: lost > 0 ? [fileClaim("maps-unbuilt", lost)] : [],
  })
}

const wrong = (finding: Gathered["findings"][number]): Gathered => gatheredOf({ findings: [finding] })
