/**
 * API keys that were believed a moment ago. Only what was believed is kept: a key that was refused is looked up again.
 */
import type { Sql } from "../database/client.ts"
import { type Client, digestOf } from "./api-key.ts"
import { openBriefMemory } from "./brief-memory.ts"
import { findClient } from "./store.ts"

/** Looks keys up as `findClient` does. */
export interface KeyMemory {
  find(sql: Sql, key: string): Promise<Client | null>
}

/** An empty memory. @param clock ms since 1970 */
export function openKeyMemory(clock: () => number): KeyMemory {
  const memory = openBriefMemory<Client>(clock)
  return {
    find: (sql, key) => memory.find(digestOf(key).toString("base64"), () => findClient(sql, key)),
  }
}
