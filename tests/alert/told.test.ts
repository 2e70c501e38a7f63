// What others do about a client's key is sent to it at once, the withdrawal of the key itself too, and read on without a gap.
import { randomBytes } from "node:crypto"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { clientEffects, draftOfClient } from "../../src/access/effect.ts"
import type { Tenant } from "../../src/access/tenant.ts"
import { askGate } from "../../src/access/told-store.ts"
import { openCourier } from "../../src/alert/courier.ts"
import { handsNamed } from "../../src/gate/hands.ts"
import { clientHeader, clock, officerHeader, testAlerting, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { openReceiver, type Receiver } from "../support/receiver.ts"

const database = useDatabase()
const app = testApp(() => database.sql)

interface Told {
  id: number
  effect: string
  whom: string
  by: string
  reason: string | null
}

let receiver: Receiver
beforeEach(async () => {
  receiver = await openReceiver()
})
afterEach(async () => {
  await receiver.close()
  await database.sql`delete from webhook_delivery`
  await database.sql`delete from webhook`
})

let n = 0
async function client(role: "platform" | "agency" | "source" = "platform") {
  const name = `示例接入方${++n}`
  const header = await clientHeader(database.sql, role, { name, region: "410000", authorities: ["410000"] })
  const [row] = await database.sql`select id from api_client where name = ${name}`
  return { id: row?.["id"] as Tenant, name, header, ...worker(app, header) }
}
const ada = async () => worker(app, await officerHeader("administrator", "100000", "ada"))
const quota = { act: "quota", units_per_day: 5000, rows_per_day: null }
async function deliver() {
  const fresh = () => randomBytes(32).toString("base64url")
  const parts = { sql: database.sql, clock, newId: () => crypto.randomUUID(), newSalt: fresh, log: () => {} }
  const courier = openCourier({ ...parts, alerting: testAlerting }, () => 0)
  await courier.look(new AbortController().signal)
  await courier.settled()
}
const taken = () =>
  receiver.received.flatMap(({ body }) => (JSON.parse(body) as { data: { told: Told[] } }).data.told ?? [])
const hook = async (who: Awaited<ReturnType<typeof client>>, settings: object = {}) => {
  const made = await who.post("/v1/webhooks", { url: receiver.url, carries: "told", ...settings })
  expect([made.status, JSON.stringify(made.body)]).toEqual([201, expect.any(String)])
}

describe("a webhook that carries what is told", () => {
  test.each(["platform", "agency"] as const)(
    "brings an %s what an administrator does about its key, and nothing of another's",
    async (role) => {
      const [me, other] = [await client(role), await client(role)]
      await hook(me)
      for (const { id } of [me, other])
        expect((await (await ada()).post(`/v1/clients/${id}/acts`, quota)).status).toBe(200)
      await deliver()
      expect(taken()).toEqual([
        expect.objectContaining({ effect: "quota", whom: `client:${me.id}`, by: "officer:100000:ada" }),
      ])
      const read = (await me.get("/v1/told?from=0")).body as unknown as { told: Told[]; next: string }
      expect(read.told.at(-1)).toEqual(taken()[0])
      const { next } = (JSON.parse(receiver.received[0]?.body ?? "") as { data: { next: string } }).data
      expect([next, (await me.get(`/v1/told?from=${next}`)).body]).toEqual([read.next, { told: [], next }])
      await deliver()
      expect(receiver.received).toHaveLength(1)
    },
  )

  test("brings the withdrawal of the key, which can't ask any longer, and other webhooks of it nothing more", async () => {
    const me = await client()
    await hook(me)
    await hook(me, { carries: "alerts" })
    const withdrawn = await (await ada()).post(`/v1/clients/${me.id}/acts`, {
      act: "withdraw",
      reason: "合作终止（示例）",
    })
    expect(withdrawn.status).toBe(200)
    expect((await me.get("/v1/told")).status).toBe(401)
    await deliver()
    expect(taken()).toEqual([expect.objectContaining({ effect: "withdraw-key", reason: "合作终止（示例）" })])
  })

  test("brings those kinds alone that are wanted, and is refused for others than effects on a client", async () => {
    const me = await client()
    await hook(me, { kinds: ["withdraw-key"] })
    await (await ada()).post(`/v1/clients/${me.id}/acts`, quota)
    await deliver()
    expect(taken()).toEqual([])
    for (const kinds of [["publish"], ["listed"]]) {
      expect((await me.post("/v1/webhooks", { url: receiver.url, carries: "told", kinds })).status).toBe(400)
    }
    expect(Object.keys(clientEffects)).toContain("withdraw-key")
  })

  test("is told in the order in which it took effect, whichever transaction began first", async () => {
    const me = await client()
    await hook(me)
    const say = (tx: Parameters<typeof askGate>[0], reason: string) => {
      const draft = draftOfClient("quota", { id: me.id, role: "platform", region: "410000", authorities: [] }, reason)
      const actor = "officer:410000:ada"
      return askGate(tx, draft, handsNamed([actor]), me.id, { actor, reason, at: clock() })
    }
    const begun = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const first = database.sql.begin(async (tx) => {
      await say(tx, "first")
      begun.resolve()
      await goOn.promise
    })
    await begun.promise
    const second = database.sql.begin((tx) => say(tx, "second"))
    // Nothing is seen of the second while the first has not been committed: a reader passes nothing over.
    await deliver()
    expect(taken()).toEqual([])
    const [waits] =
      await database.sql`select count(*)::int as n from told_effect where affected = ${`client:${me.id}`} and reason = 'second'`
    expect(waits?.["n"]).toBe(0)
    goOn.resolve()
    await Promise.all([first, second])
    await deliver()
    expect(taken().map(({ reason }) => reason)).toEqual(["first", "second"])
  })
})

test("a source has no webhooks, and reads on", async () => {
  const me = await client("source")
  expect((await me.post("/v1/webhooks", { url: receiver.url, carries: "told" })).status).toBe(403)
  expect((await me.get("/v1/told?from=0")).status).toBe(200)
})
