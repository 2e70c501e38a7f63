/**
 * Jobs that ask for persons without registration by identity hash, answered as they were listed when the job began.
 */
import { randomBytes } from "node:crypto"
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { pinPresent } from "../../../src/check/job/pin.ts"
import { findListingsAt } from "../../../src/check/person/store.ts"
import { hashUnderAll } from "../../../src/check/private/identity-key.ts"
import { hashIdNumber, toIdentityKey } from "../../../src/roster/identity.ts"
import { clientHeader, clock, importRows, officerHeader } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { confirmPersons } from "../../support/person.ts"
import { abnormalRow, codeOf } from "../../support/rows.ts"
import { jobDesk, workOneBatch } from "./office.ts"

const database = useDatabase()
const key = toIdentityKey(randomBytes(32))
const desk = jobDesk(database, {}, { identityKeys: [key] })
// Of no person: the hash is of any text.
const hashOf = (n: number) => hashIdNumber(key, `示例${n}`)
let platform: Record<string, string> = {}
let officer: Record<string, string> = {}

const listing = (n: number, changes: Record<string, unknown> = {}) => ({
  identity_hash: hashOf(n),
  list: "penalty",
  class: "P2",
  decision_no: `示例市监处罚〔2026〕${n}号`,
  ...{ decided_on: "2026-03-02", authority: "410105", published_on: "2026-03-05", displayed_until: "2026-12-31" },
  legal_basis: "示例规定第一条",
  ...changes,
})
async function keep(rows: unknown[]): Promise<string[]> {
  const answer = await desk.request("/v1/person-listings", {
    method: "POST",
    headers: { "content-type": "application/x-ndjson", ...officer },
    body: rows.map((row) => JSON.stringify(row)).join("\n"),
  })
  expect(answer.status).toBe(200)
  await confirmPersons(desk)
  return ((await answer.json()) as { results: { id: string }[] }).results.map(({ id }) => id)
}
const withdraw = async (id: string | undefined) => {
  const path = `/v1/person-listings/${id}?reason=${encodeURIComponent("处罚决定已撤销")}`
  expect((await desk.request(path, { method: "DELETE", headers: officer })).status).toBe(202)
  await confirmPersons(desk)
}
const checked = async (body: string, headers: Record<string, string> = {}, query = "") => {
  const { id } = await desk.taken(body, { ...platform, ...headers }, query)
  await desk.work()
  return (await desk.result(id, platform)).toString()
}

beforeAll(async () => {
  officer = await officerHeader("officer", "410105")
  await importRows(database.sql, [abnormalRow(1)])
})

beforeEach(async () => {
  platform = await clientHeader(database.sql, "platform")
})

describe("a column of identity hashes", () => {
  test("is found by its header, and asked where no code stands in the row", async () => {
    await keep([listing(1)])
    const csv = `姓名,身份号码哈希,code\n甲,${hashOf(1)},\n乙,${hashOf(2)},\n丙,${hashOf(1)},${codeOf(1)}\n丁,${"1".repeat(18)},\n`
    const lines = (await checked(csv, { "accept-language": "en" })).split("\r\n")
    expect(lines.slice(0, 4)).toEqual([
      "姓名,身份号码哈希,code,verdict,lists,grounds,problem",
      `甲,${hashOf(1)},,listed,penalty,P2,`,
      expect.stringMatching(/^乙,.*,unknown,,,"?No listing was found/),
      `丙,${hashOf(1)},${codeOf(1)},listed,abnormal,AB-E4,`,
    ])
    expect(lines[4]).toMatch(/,invalid,,,"?line 5: identity_hash should be/)
  })

  test("may have another header, which is named; a file that has none of it is refused", async () => {
    await keep([listing(1)])
    expect(await checked(`散列\n${hashOf(1)}\n`, {}, `?identity_column=${encodeURIComponent("散列")}`)).toBe(
      `散列,verdict,lists,grounds,problem\r\n${hashOf(1)},listed,penalty,P2,\r\n`,
    )
    expect((await desk.send(`code\n${codeOf(1)}\n`, platform, "?identity_column=none")).status).toBe(400)
  })

  test("is a member of each line in NDJSON", async () => {
    await keep([listing(1)])
    const body = `{"id":"a","identity_hash":"${hashOf(1)}"}\n`
    expect(await checked(body, { "content-type": "application/x-ndjson" })).toBe(
      `id,identity_hash,verdict,lists,grounds,problem\r\na,${hashOf(1)},listed,penalty,P2,\r\n`,
    )
  })

  test("needs a hash under each key that the register had when the file was sent", async () => {
    const keys = [toIdentityKey(randomBytes(32)), key] as const
    const rotated = jobDesk(database, {}, { identityKeys: keys })
    const both = hashUnderAll(keys, "示例1")
    const { id } = await rotated.taken(`identity_hash\n${both}\n${hashOf(1)}\n`, platform)
    // Whoever works has other keys by then.
    await desk.work()
    const lines = (await desk.result(id, platform)).toString().split("\r\n")
    expect(lines[1]).toContain(",listed,")
    expect(lines[2]).toContain(",invalid,")
    const none = jobDesk(database, {}, { identityKeys: [] })
    const refused = await none.taken(`identity_hash\n${hashOf(1)}\n`, platform)
    await none.work()
    expect((await none.result(refused.id, platform)).toString()).toContain(",invalid,")
    const [row] = await database.sql<{ request: unknown }[]>`select request from check_job where id = ${id}`
    expect(row?.request).toMatchObject({ identity: { kind: "given", keys: keys.map((each) => ({ id: each.id })) } })
  })
})

test("a pin waits for whoever writes listings, so that what they write is there or comes after", async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const [id] = await keep([listing(50)])
  const writing = database.sql.begin(async (tx) => {
    await tx`update person_listing set withdrawn_at = now() where id = ${id ?? ""}`
    locked.resolve()
    await released
    await tx`
      insert into audit_event (at, actor, act, object, before)
      select now(), 'test', 'person-listing.withdraw', id, '{}' from person_listing where id = ${id ?? ""}`
  })
  await locked.promise
  const pinning = pinPresent(database.sql, clock())
  release()
  await writing
  expect(await findListingsAt(database.sql, (await pinning).pin, [hashOf(50)])).toEqual(new Map())
})

test("a job with persons in it that is cut off says the same byte for byte, whatever becomes of their listings meanwhile", async () => {
  const persons = 60
  const first = await keep(Array.from({ length: persons }, (_, n) => listing(n + 100)))
  // Some twenty batches of rows. Some are withdrawn before the job begins, and one is past its last day.
  for (const id of first.slice(0, 5)) await withdraw(id)
  await keep([listing(105, { decided_on: "2026-01-01", published_on: "2026-01-02", displayed_until: "2026-01-03" })])
  const rows = Array.from({ length: 22_000 }, (_, n) => hashOf(100 + (n % (persons + 20))))
  const csv = `identity_hash,name\n,无此名称\n${rows.join("\n")}\n`
  const whole = await desk.taken(csv, platform)
  await desk.work()
  const expected = await desk.result(whole.id, platform)
  const { id } = await desk.taken(csv, platform)
  await workOneBatch(database)
  expect(await desk.job(id, platform)).toMatchObject({ rows_done: 1_000, rows_total: rows.length + 1 })
  // Withdrawn, listed again, amended once and twice, withdrawn after an amendment, new.
  await keep([0, 1, 2].map((n) => listing(n + 100)))
  for (const each of first.slice(10, 20)) await withdraw(each)
  await keep([11, 12, 20, 21, 22, 30, 31].map((n) => listing(n + 100, { class: "P3a" })))
  await keep([20, 21].map((n) => listing(n + 100, { class: "P1", displayed_until: "2026-03-06" })))
  for (const each of [first[30], first[12]]) await withdraw(each)
  await keep(Array.from({ length: 10 }, (_, n) => listing(100 + persons + n)))
  await desk.work()
  expect((await desk.job(id, platform)).state).toBe("done")
  expect((await desk.result(id, platform)).equals(expected)).toBe(true)
  const now = await desk.taken(csv, platform)
  await desk.work()
  expect((await desk.result(now.id, platform)).equals(expected)).toBe(false)
})
