/** Receipts of jobs that prove by the log's map what was live under each code, however many there are. */
import { beforeAll, describe, expect, test } from "vitest"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { verifyReceipt } from "../../../src/verify/receipt.ts"
import type { VerifyOptions } from "../../../src/verify/verification.ts"
import { clientHeader, clock, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"
import { jobDesk, keys, workOneBatch } from "./office.ts"

const database = useDatabase()
const desk = jobDesk(database)
let platform: Record<string, string> = {}

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  await importRows(
    database.sql,
    Array.from({ length: 300 }, (_, n) => (n % 3 === 0 ? abnormalRow(n) : subjectRow(n))),
  )
})

const fileOf = (codes: readonly string[]) => `店铺,统一社会信用代码\n${codes.map((code) => `甲,${code}`).join("\n")}\n`
const codes = (count: number) => Array.from({ length: count }, (_, n) => codeOf(n))
const linesOf = async (id: string) => {
  const answer = await desk.get(`/${id}/proofs`, platform)
  expect(answer.status).toBe(200)
  return (await answer.text()).trimEnd().split("\n")
}

async function verified(id: string, changes: Partial<VerifyOptions> = {}) {
  const token = await (await desk.get(`/${id}/receipt`, platform)).text()
  const { log } = (await (await desk.request("/status")).json()) as { log: { vkeys: string[] } }
  const ring = readKeyRing(sha256, { jwks: { keys }, vkeys: log.vkeys })
  if ("fault" in ring) throw new Error(ring.fault)
  const verification = await verifyReceipt(token, { sha256, keys: ring, now: clock(), ...changes })
  const codesIn = (list: readonly { code: string }[]) => list.map(({ code }) => code)
  return { ...verification, faults: codesIn(verification.findings), unknown: codesIn(verification.unproven) }
}

describe("a job that is sent with proof=true", () => {
  test("has a receipt with what the map has under each of few codes, as of the log that its rows were answered at", async () => {
    const { id } = await desk.taken(
      fileOf([codeOf(0), codeOf(1), codeOf(999), codeOf(0), "错"]),
      platform,
      "?proof=true",
    )
    await desk.work()
    // What comes afterwards changes nothing of it.
    await importRows(database.sql, [penaltyRow(1)])
    const { faults, facts, unknown, proven, log } = await verified(id)
    expect(faults).toEqual([])
    const live = facts.codes?.map(({ code, live }) => [code, live.map(({ list }) => list)]) ?? []
    expect(Object.fromEntries(live)).toEqual({ [codeOf(0)]: ["abnormal"], [codeOf(1)]: [], [codeOf(999)]: [] })
    expect(proven.map(({ code }) => code)).toEqual(expect.arrayContaining(["checkpoint", "map-codes"]))
    expect(unknown).not.toContain("map-since")
    expect(log?.checkpoint).toBe(true)
    expect((await desk.job(id, platform)).as_of?.size).toBe(facts && log && (await mapSizeOf(id)) + 1)
  })

  test("of many codes names the map, and has their proofs by themselves, any of which holds alone", async () => {
    const asked = codes(7_000)
    const { id } = await desk.taken(fileOf(asked), platform, "?proof=true")
    await desk.work()
    const alone = await verified(id)
    expect({ faults: alone.faults, codes: alone.facts.codes }).toEqual({ faults: [], codes: undefined })
    expect(alone.unknown).toContain("proofs-not-given")
    const lines = await linesOf(id)
    expect(new Set(lines.map((line) => JSON.parse(line).code))).toEqual(new Set(asked))
    const all = await verified(id, { proofs: lines })
    expect(all.faults).toEqual([])
    expect(all.proven.find(({ code }) => code === "map-codes")?.en).toContain("of the 7000 codes proven exactly 101")
    expect((await verified(id, { proofs: lines.slice(40, 41) })).faults).toEqual([])
    const [listed = "", clear = ""] = [lines.find((line) => !line.includes('"live":[]')), lines[1]]
    const forged = JSON.stringify({ ...JSON.parse(clear), code: JSON.parse(listed).code })
    expect((await verified(id, { proofs: [clear, forged] })).faults).toEqual(["map-path"])
  })

  test("is answered as of its map, though others publish all the time", async () => {
    let isOver = false
    const others = (async () => {
      for (let n = 400; !isOver; n++) await importRows(database.sql, [penaltyRow(n)])
    })()
    for (const n of [0, 1, 2, 3, 4, 5]) {
      const { id } = await desk.taken(fileOf([codeOf(n)]), platform, "?proof=true")
      await desk.work()
      expect((await verified(id)).faults).toEqual([])
      expect((await desk.job(id, platform)).as_of?.size).toBe((await mapSizeOf(id)) + 1)
    }
    isOver = true
    await others
  })

  test("proves the same after records have ended and come, and after it was cut off", async () => {
    const { id } = await desk.taken(fileOf(codes(1_500)), platform, "?proof=true")
    await workOneBatch(database)
    await database.sql`update check_job set lease_until = null, lease_owner = null where id = ${id}`
    await importRows(database.sql, [penaltyRow(2), penaltyRow(4)])
    await desk.work()
    const before = await linesOf(id)
    await importRows(database.sql, [penaltyRow(5)])
    expect(await linesOf(id)).toEqual(before)
    expect((await verified(id, { proofs: before })).faults).toEqual([])
  })

  test("says that there are no proofs any more when their map is not kept, and the receipt stays", async () => {
    const { id } = await desk.taken(fileOf(codes(1_100)), platform, "?proof=true")
    await desk.work()
    await database.sql`delete from log_map where position = ${await mapSizeOf(id)}`
    const gone = await desk.get(`/${id}/proofs`, platform)
    expect({ status: gone.status, body: await gone.json() }).toMatchObject({
      status: 404,
      body: { type: expect.stringContaining("unknown-proofs") },
    })
    expect((await verified(id)).faults).toEqual([])
  })
})

test("a job that asked for none has none, and a stranger gets no other's", async () => {
  const { id } = await desk.taken(fileOf(codes(2)), platform)
  await desk.work()
  expect((await desk.get(`/${id}/proofs`, platform)).status).toBe(404)
  expect((await verified(id, { proofs: ["{}"] })).faults).toEqual(["mapless"])
  const proven = await desk.taken(fileOf(codes(2)), platform, "?proof=true")
  expect((await desk.get(`/${proven.id}/proofs`, platform)).status).toBe(409)
  await desk.work()
  expect((await desk.get(`/${proven.id}/proofs`, await clientHeader(database.sql, "platform"))).status).toBe(404)
})

async function mapSizeOf(id: string): Promise<number> {
  const [row] = await database.sql<{ position: number }[]>`
    select (pin -> 'map' ->> 'position')::int as position from check_job where id = ${id}`
  return row?.position ?? -1
}
