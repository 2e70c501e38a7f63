/**
 * Sellers that a thread has sealed are what they would be otherwise.
 */

import { randomBytes } from "node:crypto"
import { expect, test } from "vitest"
import type { Tenant } from "../../src/access/tenant.ts"
import { threadedRosterKeys } from "../../src/roster/node-seal.ts"
import { rosterKeys } from "../../src/roster/seal.ts"
import type { Seller } from "../../src/roster/seller.ts"
import { clientHeader, testApp, testRosterKeys, testSecret } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"
import { registeredSeller, sendRoster } from "../support/seller-rows.ts"

const database = useDatabase()
const clientId = "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13" as Tenant

const sellers = (count: number, from = 0): Seller[] =>
  Array.from({ length: count }, (_, at) => ({
    ...{ seller: `s-${from + at}`, code: codeOf(from + at), identityHash: null, name: `示例第${from + at}号店` },
    ...{
      shop: "示例店",
      url: "https://shop.example",
      region: "410105",
      exemption: null,
      overLimit: false,
      live: false,
    },
    personal: { address: `示例路${from + at}号`, contact: "13900000000" },
  }))

test("each is sealed for its own row by the newest key, and has the digest that it has without a thread", async () => {
  const keys = threadedRosterKeys(testSecret, [testSecret])
  // Two batches at once come back each to who asked.
  const batches = [sellers(1_500), sellers(2_000, 5_000)]
  const kept = await Promise.all(batches.map((batch) => keys.protectAll(clientId, batch)))
  for (const [at, batch] of batches.entries()) {
    expect(kept[at]).toHaveLength(batch.length)
    for (const [n, seller] of batch.entries()) {
      const { sealed, key, digest } = kept[at]?.[n] ?? { sealed: "", key: "", digest: "" }
      const place = { clientId, seller: seller.seller }
      expect(digest).toBe(testRosterKeys.protect(place, seller).digest)
      expect(testRosterKeys.open(place, { key, bytes: Buffer.from(sealed, "hex") })).toEqual(seller.personal)
    }
  }
  expect(new Set(kept.flat().map(({ sealed }) => sealed.slice(0, 24))).size).toBe(3_500)
})

test("a roster that is taken in by a thread is the same roster without one", async () => {
  const platform = await clientHeader(database.sql, "platform")
  const rows = Array.from({ length: 12_000 }, (_, n) => registeredSeller(n))
  const threaded = testApp(() => database.sql, { rosterKeys: threadedRosterKeys(testSecret, [testSecret]) })
  expect((await sendRoster(threaded, platform, rows)).body).toMatchObject({ added: 12_000, refused: 0 })
  const plain = testApp(() => database.sql, { rosterKeys: rosterKeys(testSecret, [testSecret], randomBytes) })
  expect((await sendRoster(plain, platform, rows)).body).toMatchObject({ added: 0, amended: 0, unchanged: 12_000 })
})

test("a thread that ends on an error fails what it was asked for, and not the process; the next one is asked anew", async () => {
  const short = { id: "short", bytes: new Uint8Array(16) }
  const keys = threadedRosterKeys(testSecret, [short])
  for (let turn = 0; turn < 2; turn++) {
    await expect(
      Promise.all([keys.protectAll(clientId, sellers(1_000)), keys.protectAll(clientId, sellers(1_000))]),
    ).rejects.toThrow(/key length/i)
  }
})
