// Neither side can deny it: what an agency was told is under one entry of the log, and only it can say so.
import { beforeAll, describe, expect, test } from "vitest"
import type { NoticeProof } from "../../src/enforcement/notice/proof.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { decodeEntry } from "../../src/ledger/entry.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { toVkey } from "../../src/ledger/signed-note.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { verifyTold } from "../../src/verify/notice.ts"
import { startReplay } from "../../src/verify/replay.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, noticeParts, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { importRecords } from "../support/record.ts"
import { seriousRow } from "../support/rows.ts"
import { logKey, testLog } from "../support/signed-log.ts"
import { receivedToken } from "../support/token.ts"
import { provesTold } from "../support/told-proof.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })

const agencies: AgencyDesk[] = []
let records: string[] = []
const sizes = { listed: 0 }
beforeAll(async () => {
  for (let index = 0; index < 5; index++) agencies.push(await agency(app, database.sql))
  for (const who of agencies) await who.post("/v1/subscriptions", { list: "serious" })
  await raise()
  records = await importRecords(
    database.sql,
    Array.from({ length: 60 }, (_, index) => seriousRow(index + 1)),
  )
  await raise()
  sizes.listed = records.length * agencies.length
  await move(database.sql, records[0] ?? "", "revoke")
  await raise()
  await testLog(database.sql).log.catchUp()
})

const idOf = async (who: AgencyDesk, index: number, kind = "listed") => {
  const { notices } = (await who.get(`/v1/notices?record=${records[index]}&kind=${kind}`)).body as unknown as {
    notices: { id: number }[]
  }
  return notices[0]?.id ?? 0
}
const proofOf = async (who: AgencyDesk, id: number) =>
  (await who.get(`/v1/notices/${id}/proof`)).body as unknown as NoticeProof

describe("an agency", () => {
  test("proves each of its notices, in a tree of more than one tile", async () => {
    for (const who of [agencies[0], agencies[4]] as AgencyDesk[]) {
      for (const index of [0, 1, 30, 59]) {
        const proof = await proofOf(who, await idOf(who, index))
        expect(proof.batch.size).toBe(sizes.listed)
        expect(decodeEntry(proof.entry)?.operation).toBe("notice")
        expect(provesTold(proof)).toBe(true)
        expect(provesTold({ ...proof, line: proof.line.replace("serious", "penalty") })).toBe(false)
        expect(provesTold({ ...proof, agency: agencies[1]?.id ?? "" })).toBe(false)
      }
    }
  })

  test("proves its recall under an entry of another operation", async () => {
    const [who] = agencies as [AgencyDesk]
    const proof = await proofOf(who, await idOf(who, 0, "ended"))
    expect([decodeEntry(proof.entry)?.operation, proof.batch.size, provesTold(proof)]).toEqual(["recall", 5, true])
  })

  test("gets it signed, and nobody else's", async () => {
    const [who, other] = agencies as [AgencyDesk, AgencyDesk]
    const id = await idOf(who, 3)
    const response = await app.request(`/v1/notices/${id}/proof`, {
      headers: { ...who.header, accept: "application/jwt" },
    })
    const { header, payload } = receivedToken(await response.text())
    expect(header["typ"]).toBe("gongshi-notice+jws")
    expect(payload).toMatchObject({ iss: "https://gongshi.example", sub: who.id, id, position: expect.any(Number) })
    expect(provesTold(payload as unknown as NoticeProof)).toBe(true)
    // Whoever verifies needs nothing of ours but the keys.
    const token = await (
      await app.request(`/v1/notices/${id}/proof`, { headers: { ...who.header, accept: "application/jwt" } })
    ).text()
    const ring = readKeyRing(sha256, {
      jwks: await (await app.request("/.well-known/jwks.json")).json(),
      vkeys: [toVkey(sha256, "register.test/log", Buffer.from(logKey.x, "base64url"))],
    })
    if ("fault" in ring) throw new Error(ring.fault)
    const options = { sha256, keys: ring, now: Date.now() + 86_400_000 }
    for (const text of [token, JSON.stringify(await proofOf(who, id))]) {
      const verified = await verifyTold(text, options)
      expect(verified?.findings).toEqual([])
      expect(verified?.proven.map(({ code }) => code)).toContain("told")
    }
    const own = await proofOf(other, id)
    expect(own.salt).not.toBe(payload["salt"])
    const stranger = await agency(app, database.sql)
    expect((await stranger.get(`/v1/notices/${id}/proof`)).status).toBe(404)
  })
})

test("the entries open no line, and a replay of the log reads over them", async () => {
  const entries = await database.sql<
    { entry: string; line: string | null }[]
  >`select entry, line from log_entry order by position`
  const own = entries.filter(({ entry }) => entry.startsWith('{"v":2'))
  expect(own.length).toBe(2)
  expect(own.map(({ line }) => line)).toEqual([null, null])
  const replay = startReplay(sha256)
  for (const { entry } of entries) expect(replay.entry(Buffer.from(entry))).toBeNull()
  expect(replay.size()).toBe(entries.length)
})
