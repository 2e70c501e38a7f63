/** The shelf as a bucket (R2): the objects `<size>/<file>`, brought there by a Node installation, the manifest last. */
import type { ExportShelf } from "./shelf.ts"

/** What is used of a bucket of R2. */
export interface ExportBucket {
  head(key: string): Promise<{ size: number } | null>
  get(
    key: string,
    options: { range: { offset: number; length: number } },
  ): Promise<{ body: ReadableStream<Uint8Array> } | null>
  list(options: { delimiter: string; cursor?: string }): Promise<{
    delimitedPrefixes: string[]
    truncated: boolean
    cursor?: string
  }>
}

export function bucketShelf(bucket: ExportBucket): ExportShelf {
  return {
    async list() {
      const prefixes: string[] = []
      let cursor: string | undefined
      do {
        const page = await bucket.list({ delimiter: "/", ...(cursor === undefined ? {} : { cursor }) })
        prefixes.push(...page.delimitedPrefixes)
        cursor = page.truncated ? page.cursor : undefined
      } while (cursor !== undefined)
      return prefixes
        .filter((prefix) => /^(0|[1-9]\d{0,14})\/$/.test(prefix))
        .map((prefix) => Number(prefix.slice(0, -1)))
    },
    stat: async (size, name) => (await bucket.head(`${size}/${name}`))?.size ?? null,
    async read(size, name, start, length) {
      // A range of nothing is none to R2.
      if (length === 0) return new Blob([]).stream()
      return (await bucket.get(`${size}/${name}`, { range: { offset: start, length } }))?.body ?? null
    },
  }
}
