/**
 * Tiles kept in memory, with their inner hashes, which are made once. A tile never changes but by growing, so a kept one
 * does for every tree in which it is as wide or narrower; the edge of the published tree is asked for by every proof.
 */
import type { Tile } from "./tile.ts"
import type { TileReader } from "./tree.ts"

/** Puts a memory before a reader. @param tilesMax tiles kept, 16 KiB each; the one unused for longest goes first */
export function cachedTiles(reader: TileReader, tilesMax: number): TileReader {
  const kept = new Map<string, Tile>()
  const keep = (key: string, tile: Tile): void => {
    kept.delete(key)
    kept.set(key, tile)
    const [oldest] = kept.keys()
    if (kept.size > tilesMax && oldest !== undefined) kept.delete(oldest)
  }
  return {
    async readTiles(names) {
      const keyed = names.map((name) => ({ name, key: `${name.level}/${name.index}` }))
      const found = keyed.map(({ name, key }) => {
        const tile = kept.get(key)
        return tile && tile.width >= name.width ? tile : null
      })
      const lacking = names.filter((_, place) => !found[place])
      const read = lacking.length === 0 ? [] : await reader.readTiles(lacking)
      let next = 0
      return keyed.map(({ key }, place) => {
        const tile = found[place] ?? read[next++]
        if (!tile) throw new Error(`tile ${key} was not read`)
        keep(key, tile)
        return tile
      })
    },
  }
}
