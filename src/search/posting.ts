/**
 * Posting lists: which documents have a key. Owns how a list is written as bytes, which keys of a query are worth
 * asking, and the counting of what they have in common. Pure.
 */

/** A key of a query (names/candidate-key.ts) and what it counts for. */
export interface WeightedKey {
  key: number
  weight: number
}

/**
 * From this many documents on a key tells no name from another and its list is not kept. So what a query reads is
 * bounded, however large the register grows: 4,096 documents are 16 KiB.
 */
export const listMax = 4_096

// What a query reads at most: the rarest keys first, up to so many keys and documents in all.
const keysMax = 96
const documentsMax = 12_000

/** Documents on one shelf that may be meant, the likeliest first. */
export interface Recall {
  document: number
  weight: number
}

/** Writes a list: 32 bits for a document, little-endian. */
export function packDocuments(documents: Uint32Array<ArrayBuffer>): string {
  return `\\x${Buffer.from(documents.buffer, documents.byteOffset, documents.byteLength).toString("hex")}`
}

/** Reads a list. */
export function unpackDocuments(bytes: Uint8Array<ArrayBuffer>): Uint32Array {
  // A view has to begin at a multiple of four; a buffer from a shared pool may not.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >>> 2)
}

/**
 * The keys that a query asks: the rarest, until there is enough to read. A key that no document has is left out.
 * @param counts documents that have a key, by key; a key that is not there has none
 */
export function chooseKeys(
  keys: readonly WeightedKey[],
  counts: ReadonlyMap<number, number>,
  documents: number,
): WeightedKey[] {
  const found: { key: number; weight: number; count: number }[] = []
  for (const { key, weight } of keys) {
    const count = counts.get(key) ?? 0
    if (count === 0 || count > listMax) continue
    found.push({ key, count, weight: weight * Math.log(1 + documents / count) })
  }
  // By what a document read is worth, so that a telling key is not pushed out by many that say little.
  found.sort((a, b) => b.weight / (64 + b.count) - a.weight / (64 + a.count))
  const chosen: WeightedKey[] = []
  let reading = 0
  for (const { key, count, weight } of found) {
    if (chosen.length >= keysMax) break
    if (reading + count > documentsMax) continue
    reading += count
    chosen.push({ key, weight })
  }
  return chosen
}

// A table of documents by open addressing, made once: a Map costs five times as much for thousands of small counts.
const slots = 1 << 15
const slotDocument = new Uint32Array(slots)
const slotWeight = new Float64Array(slots)
const used = new Uint32Array(slots)

/** The documents that have most of the weight, best first. */
export function weighDocuments(lists: Iterable<readonly [Uint32Array, number]>, limit: number): Recall[] {
  let count = 0
  for (const [documents, weight] of lists) {
    for (const document of documents) {
      let slot = (Math.imul(document, 0x9e3779b1) >>> 17) & (slots - 1)
      while (slotDocument[slot] !== 0 && slotDocument[slot] !== document) slot = (slot + 1) & (slots - 1)
      if (slotDocument[slot] === 0) {
        slotDocument[slot] = document
        slotWeight[slot] = 0
        used[count++] = slot
      }
      slotWeight[slot] = (slotWeight[slot] ?? 0) + weight
    }
  }
  const best = takeBest(used.subarray(0, count), limit)
  for (let index = 0; index < count; index++) slotDocument[used[index] ?? 0] = 0
  return best
}

function takeBest(filled: Uint32Array, limit: number): Recall[] {
  const weights = Float64Array.from(filled, (slot) => slotWeight[slot] ?? 0)
  const least = filled.length <= limit ? 0 : (weights.toSorted().at(-limit) ?? 0)
  const best: Recall[] = []
  for (const slot of filled) {
    const weight = slotWeight[slot] ?? 0
    if (weight >= least) best.push({ document: slotDocument[slot] ?? 0, weight })
  }
  return best.sort((a, b) => b.weight - a.weight || a.document - b.document).slice(0, limit)
}
