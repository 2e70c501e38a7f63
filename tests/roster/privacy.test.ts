/**
 * What was sent of persons is nowhere in the clear: not in the database, its audit trail, the answers or the log.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { clientHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { idNumberOf, personSeller, phoneOf, registeredSeller, sendRoster } from "../support/seller-rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const answers: string[] = []
let platform: Record<string, string> = {}
let clientId = ""

const persons = [1, 2, 3, 4]
const rows = [
  registeredSeller(1),
  ...persons.map((n) => personSeller(n, { live_account: `示例账号${n}`, streamers: `示例主播${n}` })),
  // Refused, each with an ID number where it does not belong.
  registeredSeller(5, { code: idNumberOf(5) }),
  registeredSeller(6, { shop: `店${idNumberOf(6)}` }),
  registeredSeller(7, { url: `https://shop.example/${idNumberOf(7)}` }),
  registeredSeller(8, { seller: idNumberOf(8) }),
  registeredSeller(9, { region: idNumberOf(9) }),
  registeredSeller(10, { operation: idNumberOf(10) }),
  personSeller(11, { exemption: idNumberOf(11), over_limit: phoneOf(11) }),
  `{"seller":"x","id_number":"${idNumberOf(12)}"`,
]
const secret = [
  ...Array.from({ length: 13 }, (_, n) => idNumberOf(n)),
  ...persons.flatMap((n) => [phoneOf(500 + n), `示例人${n}"`, `示例村${n}组`, `示例账号${n}`, `示例主播${n}`]),
  ...[phoneOf(1), phoneOf(11), "示例市示例路1号"],
]

async function ask(path: string, init: RequestInit): Promise<Response> {
  const response = await app.request(path, init)
  answers.push(JSON.stringify([...response.headers]), await response.clone().text())
  return response
}

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  const { body } = await sendRoster(app, platform, rows)
  expect(body).toMatchObject({ added: 5, refused: 8 })
  answers.push(JSON.stringify(body))
  const [client] = await database.sql<{ id: string }[]>`select id from api_client`
  clientId = client?.id ?? ""
  await ask(`/v1/rosters/uploads/${body.id}/faults`, { headers: platform })
  await ask("/v1/rosters", { headers: platform })
  await ask("/v1/rosters/sellers", { headers: platform })
  const officer = await officerHeader("officer", "410105")
  await ask("/v1/rosters/reports", { headers: officer })
  await ask("/v1/rosters/statistics", { headers: officer })
})

describe("personal data of sellers", () => {
  test("stands in no table, whatever the form", async () => {
    const tables = await database.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`
    for (const { name } of tables) {
      const dump = JSON.stringify(
        await database.sql`select ${database.sql(name)}::text as row from ${database.sql(name)}`,
      )
      for (const text of secret) expect(dump, name).not.toContain(text.replace('"', ""))
      for (const text of secret) expect(dump, name).not.toContain(Buffer.from(text).toString("hex"))
    }
  })

  test("stands in no answer and in no line of the log", () => {
    for (const text of secret) {
      expect(answers.join("\n")).not.toContain(text)
      expect(app.log.join("\n")).not.toContain(text)
    }
  })

  test("is shown to an officer for a purpose, one seller at a time, and the audit trail says so without repeating it", async () => {
    const officer = await officerHeader("officer", "410105", "anna")
    const reveal = (body: unknown, header = officer) =>
      app.request("/v1/rosters/reveal", {
        method: "POST",
        headers: { ...header, "content-type": "application/json" },
        body: JSON.stringify(body),
      })
    const purpose = "核实第 12 号举报所涉网店"
    const response = await reveal({ platform: clientId, seller: "p-1", purpose })
    expect(response.headers.get("cache-control")).toBe("no-store")
    expect(await response.json()).toMatchObject({
      ...{ name: "示例人1", id_number: idNumberOf(1), contact: phoneOf(501), live_account: "示例账号1" },
    })
    const events = await database.sql`select actor, object, reason from audit_event where act = 'roster.reveal'`
    expect(events).toEqual([{ actor: "officer:410105:anna", object: `${clientId}/p-1`, reason: purpose }])

    expect((await reveal({ platform: clientId, seller: "p-1", purpose: "" })).status).toBe(400)
    expect((await reveal({ platform: clientId, seller: "p-1", purpose: `核实 ${idNumberOf(1)}` })).status).toBe(400)
    expect((await reveal({ platform: clientId, seller: "p-99", purpose })).status).toBe(404)
    for (const role of ["checker", "auditor", "administrator"] as const) {
      const header = await officerHeader(role, "410105")
      expect((await reveal({ platform: clientId, seller: "p-1", purpose }, header)).status).toBe(403)
    }
    expect((await reveal({ platform: clientId, seller: "p-1", purpose }, platform)).status).toBe(403)
    expect(await database.sql`select from audit_event where act = 'roster.reveal'`).toHaveLength(1)
  })

  test("is not taken where there are no keys to seal it with", async () => {
    const bare = testApp(() => database.sql, { rosterKeys: null })
    expect((await sendRoster(bare, platform, [personSeller(1)])).status).toBe(503)
  })
})
