/** `gongshi conference`: the seats as they stand, set from a file, and what an agency may apply by them then. */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { shippedMeasures } from "../../src/law/measure-type.ts"
import { agency } from "../support/agency.ts"
import { importRows, testApp } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { seriousRow } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
const app = testApp(() => database.sql)
const run = (...args: string[]) =>
  gongshi(args, { cwd, env: { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data") } })
const write = (seats: unknown) => writeFileSync(path.join(cwd, "seats.json"), JSON.stringify(seats))

test("the province's own seats take the place of what stands; nobody applies what another's seat names", async () => {
  const shown = await run("conference")
  expect(shown.stdout).toMatch(/^market +市场监管 \(market regulation\): leads$/m)
  expect(shown.stdout).toMatch(/^reform +发展改革/m)
  const tax = await agency(app, database.sql, { member: "tax" })
  const bank = await agency(app, database.sql, { member: "bank" })
  const [one] = shippedMeasures.filter(
    ({ appliedBy, follows }) => !appliedBy && follows.some(({ list }) => list === "serious"),
  )
  const measure = one?.id ?? ""

  const seats = JSON.parse((await run("conference", "--json")).stdout) as { seat: string; measures: string[] | null }[]
  write(seats.filter(({ seat }) => seat !== "tax"))
  const taken = await run("conference", "seats.json")
  expect([taken.code, taken.stderr]).toEqual([
    1,
    expect.stringMatching(/an agency sits in tax.*gongshi client agency NAME --member SEAT/),
  ])
  write(seats.map((seat) => (seat.seat === "tax" ? { ...seat, measures: ["NONE-SUCH"] } : seat)))
  const unknown = await run("conference", "seats.json")
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("no measure NONE-SUCH")])
  expect((await run("conference", "nowhere.json")).stderr).toContain("ENOENT")

  write([
    ...seats
      .filter(({ seat }) => seat !== "forestry")
      .map((seat) => (seat.seat === "tax" ? { ...seat, measures: [measure] } : seat)),
    { seat: "housing", zh: "住建", en: "housing and construction" },
  ])
  const set = await run("conference", "seats.json")
  expect(set.code).toBe(0)
  expect(set.stdout).toMatch(/^housing +住建/m)
  expect(set.stdout).not.toContain("forestry")
  expect(set.stdout).toContain(`alone applies ${measure}`)
  expect(await database.sql`select actor, act from audit_event where act = 'conference.set'`).toEqual([
    { actor: "system:command-line", act: "conference.set" },
  ])

  await importRows(database.sql, [seriousRow(1)])
  const [record] = await database.sql<{ id: string }[]>`select id from record where list = 'serious'`
  const apply = (who: typeof tax, reference: string) =>
    who.post("/v1/measures", { reference, record_id: record?.id, measure, started_on: "2026-06-30" })
  const refused = await apply(bank, "B-1")
  expect(refused.status).toBe(400)
  expect(JSON.stringify(refused.body)).toContain("按联席会议的席位分工，该措施不由本机构实施")
  expect((await apply(tax, "T-1")).status).toBe(201)
})

test("a client is set into a seat that there is", async () => {
  const given = ["client", "add", "示例机构甲", "--role", "agency", "--region", "410000", "--member"]
  const refused = await run(...given, "nowhere")
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/--member is one of market, .*housing.*gongshi conference/),
  ])
  expect((await run(...given, "housing")).code).toBe(0)
})

test("an agency whose key is withdrawn holds no seat: nobody could give it another", async () => {
  const left = await agency(app, database.sql, { member: "customs" })
  const seats = JSON.parse((await run("conference", "--json")).stdout) as { seat: string }[]
  write(seats.filter(({ seat }) => seat !== "customs"))
  expect((await run("conference", "seats.json")).stderr).toContain("an agency sits in customs")
  await database.sql`update api_client set revoked_at = now() where id = ${left.id}`
  const set = await run("conference", "seats.json")
  expect([set.code, set.stderr]).toEqual([0, ""])
  expect(set.stdout).not.toContain("customs")
})
