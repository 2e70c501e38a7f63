/** The audit of the stored map: every page against what stands over it, and the whole against what is live. */
import type { Pool, Transaction } from "../../database/client.ts"
import { codeRanges } from "../../database/code-range.ts"
import { decodeEntry } from "../entry.ts"
import { readPosition } from "../follow-store.ts"
import { equalHashes, hashBytes, type Sha256 } from "../merkle.ts"
import { readHead } from "../sequencer.ts"
import { branchNode, changeBranch, emptyBranch } from "./branch-page.ts"
import type { PageReader } from "./change.ts"
import { findEntry } from "./code-store.ts"
import { mapName, rootAfter, toChanges } from "./growth.ts"
import { emptyMapRoot } from "./hash.ts"
import { makeLeafPage } from "./leaf-page.ts"
import { listLiveInRange } from "./live-store.ts"
import { decodePage, type Page, type PageMaker, pageMaker } from "./page.ts"
import { rootOfPairs } from "./root.ts"
import { findMap, type SealedMap, storedPages } from "./store.ts"

/** What an audit found. */
export interface MapAudit {
  /** Of the map that is an entry; 0 where there is none. */
  pages: number
  /** What is wrong, in sentences for the operator. */
  faults: string[]
}

const mend = "run gongshi log rebuild-map"
const pagesPerStep = 2_000
const codesPerStep = 10_000
// A map that is wrong from end to end would otherwise say so a thousand times.
const faultsMax = 10

/** Audits the map in one snapshot of the database. Takes 64 bytes of memory a code. */
export function auditMap(pool: Pool, sha256: Sha256, onProgress?: (pages: number) => void): Promise<MapAudit> {
  return pool.begin("isolation level repeatable read read only", async (tx) => {
    const sealed = await findMap(tx)
    const { pages, faults } = sealed
      ? await auditSealed(tx, sha256, sealed, onProgress)
      : { pages: 0, faults: [] as string[] }
    faults.push(...(await liveFaults(tx, sha256, (sealed?.version ?? 0) + 1)))
    return { pages, faults }
  })
}

async function auditSealed(tx: Transaction, sha256: Sha256, map: SealedMap, onProgress?: (pages: number) => void) {
  const entry = await findEntry(tx, map.position).then(decodeEntry, () => null)
  const stated = Buffer.from(entry?.commitment ?? "", "base64url")
  const isEntry = entry?.operation === "map" && equalHashes(stated, map.root)
  const audit = await auditPages(sha256, storedPages(tx, map.version), map.root, onProgress)
  if (!isEntry) audit.faults.push(`entry ${map.position} of the log is not the root of the map: restore a backup`)
  return audit
}

/** Holds every page against the hash of it in the one above, the first against the root. */
export async function auditPages(
  sha256: Sha256,
  reader: PageReader,
  root: Uint8Array,
  onProgress?: (pages: number) => void,
): Promise<MapAudit> {
  const maker = pageMaker(sha256)
  const faults: string[] = []
  let pages = 0
  for (let open: Expected[] = [{ prefix: "", hash: root }]; open.length > 0 && faults.length < faultsMax; ) {
    // The newest first, so that what is open stays little.
    const asked = open.splice(-pagesPerStep)
    const found = await reader.readPages(asked.map(({ prefix }) => prefix))
    for (const [place, expected] of asked.entries()) {
      const judged = judgePage(maker, sha256, expected, found[place] ?? null)
      if (typeof judged === "string") faults.push(judged)
      else open.push(...judged)
    }
    pages += asked.length
    onProgress?.(pages)
  }
  return { pages, faults }
}

interface Expected {
  prefix: string
  hash: Uint8Array
}

/** What is wrong with a page, or what has to be below it. */
function judgePage(
  maker: PageMaker,
  sha256: Sha256,
  { prefix, hash }: Expected,
  bytes: Uint8Array | null,
): string | Expected[] {
  const name = prefix === "" ? "the first page of the map" : `page ${prefix} of the map`
  if (!bytes) return prefix === "" && equalHashes(hash, emptyMapRoot(sha256)) ? [] : `${name} is missing: ${mend}`
  let page: Page
  try {
    page = decodePage(bytes)
  } catch {
    return `${name} can't be read: ${mend}`
  }
  const [made, root] = makeAnew(maker, prefix.length, page)
  const isRight = equalHashes(root ?? emptyMapRoot(sha256), hash) && made.bytes.join() === page.bytes.join()
  if (!isRight) return `${name} is not the one that its hash is of: ${mend}`
  if (page.kind === "leaves") return []
  const branch = page
  return digits.flatMap((digit) => {
    const below = branchNode(branch, 16 + digit)
    return below ? [{ prefix: prefix + digit.toString(16), hash: below }] : []
  })
}

const digits = Array.from({ length: 16 }, (_, digit) => digit)

/** The same page, with all its hashes made again from what it holds. */
function makeAnew(maker: PageMaker, depth: number, page: Page): [Page, Uint8Array | null] {
  if (page.kind === "leaves") {
    const { page: made, root } = makeLeafPage(maker, page.pairs)
    return [made, root]
  }
  const below = digits.map((digit) => ({ digit, hash: branchNode(page, 16 + digit) }))
  const made = changeBranch(maker, depth, emptyBranch, below)
  return [made, branchNode(made, 1)]
}

/** Whether the map that is in hand, with what it has not read yet, is that of what is live. */
async function liveFaults(tx: Transaction, sha256: Sha256, version: number): Promise<string[]> {
  const [position, { size }] = [await readPosition(tx, mapName), await readHead(tx)]
  if (position > size) return [`the map has read ${position} entries of ${size}: ${mend}`]
  if (position === 0) return []
  const pairs: { key: Uint8Array; value: Uint8Array }[] = []
  const width = Math.ceil(codeRanges / Math.ceil((size + 1) / codesPerStep))
  for (let from = 0; from < codeRanges; from += width) {
    for (const { key, value } of toChanges(sha256, [], await listLiveInRange(tx, from, from + width))) {
      if (value) pairs.push({ key, value })
    }
  }
  const [keys, values] = [new Uint8Array(pairs.length * hashBytes), new Uint8Array(pairs.length * hashBytes)]
  for (const [place, { key, value }] of pairs.entries()) {
    keys.set(key, place * hashBytes)
    values.set(value, place * hashBytes)
  }
  const root = await rootAfter(tx, sha256, version, position, size).catch((error: Error) => error.message)
  if (typeof root === "string") return [root]
  return equalHashes(root, rootOfPairs(sha256, keys, values)) ? [] : [`the map is not that of what is live: ${mend}`]
}
