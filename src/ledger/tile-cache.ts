/**
 * Full tiles kept in memory: they never change, and their inner hashes are made once.
 */
import type { Tile } from "./tile.ts"
import { tileWidth } from "./tile.ts"
import type { TileReader } from "./tree.ts"

/** Puts a memory before a reader. @param tilesMax tiles kept, 16 KiB each; the one unused for longest goes first */
export function cachedTiles(reader: TileReader, tilesMax: number): TileReader {
  const kept = new Map<string, Tile>()
  return {
    async readTiles(names) {
      const keys = names.map(({ level, index }) => `${level}/${index}`)
      const found = keys.map((key) => kept.get(key))
      const lacking = names.filter((_, place) => !found[place])
      const read = lacking.length === 0 ? [] : await reader.readTiles(lacking)
      let next = 0
      return keys.map((key, place) => {
        const tile = found[place] ?? read[next++]
        if (!tile) throw new Error(`tile ${key} was not read`)
        if (tile.width < tileWidth) return tile
        kept.delete(key)
        kept.set(key, tile)
        const [oldest] = kept.keys()
        if (kept.size > tilesMax && oldest !== undefined) kept.delete(oldest)
        return tile
      })
    },
  }
}
