/**
 * API keys that were believed a moment ago, so that a client who asks a thousand times a second is not looked up as
 * often. Only what was believed is kept, and for so short a time that a withdrawn key is as good as refused at once.
 */
import type { Sql } from "../database/client.ts"
import { type Client, digestOf, findClient } from "./api-key.ts"

/** Looks keys up as `findClient` does. */
export interface KeyMemory {
  find(sql: Sql, key: string): Promise<Client | null>
}

/** ms for which a key is believed without a look. */
export const believedForMs = 1_000
// A platform has one key, and there are hundreds of platforms, not thousands.
const keysMax = 10_000

/** An empty memory. @param clock ms since 1970 */
export function openKeyMemory(clock: () => number): KeyMemory {
  const believed = new Map<string, { client: Client; until: number }>()
  return {
    async find(sql, key) {
      const digest = digestOf(key).toString("base64")
      const known = believed.get(digest)
      const now = clock()
      if (known && now < known.until && known.until - now <= believedForMs) return known.client
      const client = await findClient(sql, key)
      if (believed.size >= keysMax) believed.clear()
      if (client) believed.set(digest, { client, until: now + believedForMs })
      else believed.delete(digest)
      return client
    },
  }
}
