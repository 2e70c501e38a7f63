/** Reads paths from the pages of a map. */
import type { Sha256 } from "../merkle.ts"
import { stepsInBranch } from "./branch-page.ts"
import type { PageReader } from "./change.ts"
import { type NodeHasher, nodeHasher } from "./hash.ts"
import { stepsInLeaves } from "./leaf-page.ts"
import { decodePage, type Page } from "./page.ts"
import type { MapPath, PathStep } from "./path.ts"

// Ten million codes lie five digits deep: one look finds the pages of nearly every path.
const digitsAhead = 6

/** The paths of keys, in their order. @throws when a page is missing that ought to be there */
export async function readPaths(sha256: Sha256, reader: PageReader, keys: readonly Uint8Array[]): Promise<MapPath[]> {
  const pages = new Map<string, Page | null>()
  const read = async (prefixes: Iterable<string>) => {
    const lacking = [...new Set(prefixes)].filter((prefix) => !pages.has(prefix))
    if (lacking.length === 0) return
    const found = await reader.readPages(lacking)
    for (const [place, prefix] of lacking.entries()) {
      const bytes = found[place]
      pages.set(prefix, bytes ? decodePage(bytes) : null)
    }
  }
  const digits = keys.map((key) => Buffer.from(key.subarray(0, digitsAhead / 2)).toString("hex"))
  await read(digits.flatMap((text) => Array.from({ length: digitsAhead + 1 }, (_, length) => text.slice(0, length))))
  const walks = keys.map((key) => ({ key, prefix: "", steps: [] as PathStep[] }))
  const paths: MapPath[] = keys.map(() => ({ pair: null, steps: [] }))
  const hasher = nodeHasher(sha256)
  for (let open = [...walks.entries()]; open.length > 0; ) {
    const waiting: typeof open = []
    for (const [place, walk] of open) {
      const end = walkOn(hasher, pages, walk)
      if (end) paths[place] = end
      else waiting.push([place, walk])
    }
    await read(waiting.map(([, { prefix }]) => prefix))
    open = waiting
  }
  return paths
}

/** Walks as far as pages are at hand. Null: the page at the prefix is not. */
function walkOn(
  hasher: NodeHasher,
  pages: ReadonlyMap<string, Page | null>,
  walk: { key: Uint8Array; prefix: string; steps: PathStep[] },
): MapPath | null {
  for (;;) {
    const page = pages.get(walk.prefix)
    if (page === undefined) return null
    if (page === null && walk.prefix !== "")
      throw new Error(`page ${walk.prefix} of the map is missing: run gongshi log rebuild-map`)
    if (page === null) return { pair: null, steps: [] }
    if (page.kind === "leaves") {
      const end = stepsInLeaves(hasher, page, walk.key)
      if (!end && walk.prefix !== "")
        throw new Error(`page ${walk.prefix} of the map is empty: run gongshi log rebuild-map`)
      return end ? { pair: end.pair, steps: [...end.steps, ...walk.steps] } : { pair: null, steps: [] }
    }
    const { digit, steps } = stepsInBranch(walk.prefix.length, page, walk.key)
    walk.steps = [...steps, ...walk.steps]
    walk.prefix += digit.toString(16)
  }
}
