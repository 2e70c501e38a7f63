import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { toApiKey } from "../../src/access/api-key.ts"
import { believedForMs } from "../../src/access/brief-memory.ts"
import { openKeyMemory } from "../../src/access/key-memory.ts"
import { addClient, revokeClient } from "../../src/access/store.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()
const [good, wrong] = [toApiKey("a".repeat(43)), toApiKey("b".repeat(43))]
let now = 1_000_000
const clock = () => now

beforeAll(async () => {
  const client = {
    id: randomUUID(),
    name: "示例平台",
    role: "platform" as const,
    key: good,
    actor: "system:test",
    at: now,
  }
  await addClient(database.sql, client)
})

describe("a memory of keys", () => {
  test("believes a key for a second, and a withdrawn one no longer than that", async () => {
    const memory = openKeyMemory(clock)
    expect(await memory.find(database.sql, good)).toMatchObject({ name: "示例平台", role: "platform" })
    await revokeClient(database.sql, { name: "示例平台", actor: "system:test", at: now })
    now += believedForMs - 1
    expect(await memory.find(database.sql, good)).not.toBeNull()
    now += 1
    expect(await memory.find(database.sql, good)).toBeNull()
    await database.sql`update api_client set revoked_at = null`
    expect(await memory.find(database.sql, good)).not.toBeNull()
  })

  test("asks anew when the clock was set back", async () => {
    const memory = openKeyMemory(clock)
    await memory.find(database.sql, good)
    now -= 3_600_000
    await database.sql`update api_client set revoked_at = now()`
    expect(await memory.find(database.sql, good)).toBeNull()
    await database.sql`update api_client set revoked_at = null`
  })

  test("never remembers a key that was refused", async () => {
    const memory = openKeyMemory(clock)
    expect(await memory.find(database.sql, wrong)).toBeNull()
    const client = {
      id: randomUUID(),
      name: "示例平台二",
      role: "agency" as const,
      key: wrong,
      actor: "system:test",
      at: now,
    }
    await addClient(database.sql, client)
    expect(await memory.find(database.sql, wrong)).toMatchObject({ name: "示例平台二" })
  })
})
