import { beforeAll, describe, expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { verifyAny } from "../../src/verify/recognise.ts"
import { clock, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { judgeMaps, readEntries } from "../support/naive-map.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"
import { testLog } from "../support/signed-log.ts"

const database = useDatabase()
let signed: ReturnType<typeof testLog>["log"]
const parts = {
  get signedLog() {
    signed ??= testLog(database.sql).log
    return signed
  },
}
const app = testApp(() => database.sql, parts)

async function verify(text: string) {
  const { log } = await (await app.request("/status")).json()
  const ring = readKeyRing(sha256, { vkeys: log.vkeys })
  if ("fault" in ring) throw new Error(ring.fault)
  return verifyAny(text, { sha256, keys: ring, now: clock() })
}

async function ask(code: string, accept = "application/json") {
  const answer = await app.request(`/log/map/${code}`, { headers: { accept } })
  expect(answer.status, code).toBe(200)
  const text = await answer.text()
  const { ok, kind, findings, facts, unproven } = await verify(text)
  expect({ ok, kind, findings }).toEqual({ ok: true, kind: "map", findings: [] })
  // Nothing of what the checkpoint covers came after the map.
  expect(unproven.map((each) => each.code)).not.toContain("map-since")
  return { text, headers: answer.headers, live: facts.live ?? [] }
}

const positionsOf = async (code: string) =>
  (
    await database.sql<{ position: number }[]>`
      select position from record where subject_code = ${code} and state = 'live' order by position`
  ).map(({ position }) => position)
const mapCount = async () => judgeMaps(await readEntries(database.sql)).length

describe("the map over HTTP", () => {
  test("says of a register without a record that nothing is live", async () => {
    expect((await ask(codeOf(1))).live).toEqual([])
  })

  describe("of a register with records", () => {
    let ids: string[] = []
    beforeAll(async () => {
      const many = Array.from({ length: 200 }, (_, n) => [abnormalRow(n), penaltyRow(n)]).flat()
      ids = await importRecords(database.sql, many)
    })

    test("proves of every code what is live under it, as JSON and as text, and of others that nothing is", async () => {
      for (const accept of ["application/json", "text/plain"]) {
        for (const code of [1, 7, 199].map(codeOf)) {
          const { live, headers } = await ask(code, accept)
          expect(live.map(({ position }) => position)).toEqual(await positionsOf(code))
          expect(live.length).toBe(2)
          expect(headers.get("cache-control")).toBe("public, max-age=2")
          expect(headers.get("content-type")).toContain(accept)
        }
        for (const code of [500, 501, 502].map(codeOf)) expect((await ask(code, accept)).live).toEqual([])
      }
    })

    test("writes an entry only when it is asked about what has changed since", async () => {
      const before = await mapCount()
      await ask(codeOf(3))
      await importRows(database.sql, [penaltyRow(300)])
      await ask(codeOf(3))
      expect(await mapCount()).toBe(before)
      expect((await ask(codeOf(300))).live).toHaveLength(1)
      expect((await ask(codeOf(300))).live).toHaveLength(1)
      expect(await mapCount()).toBe(before + 1)
    })

    test("stands on the last complete checkpoint while others publish", async () => {
      const { text: before } = await ask(codeOf(5))
      await importRows(database.sql, [penaltyRow(305)])
      await signed.catchUp()
      const { text } = await ask(codeOf(5))
      expect(JSON.parse(text).log).toEqual(JSON.parse(before).log)
    })

    test("knows of an ending at once", async () => {
      await move(database.sql, ids[0] ?? "", "annul")
      const { live } = await ask(codeOf(0))
      expect(live.map(({ list }) => list)).toEqual(["penalty"])
    })

    test("says beside it what is live in the log and by date no longer shown", async () => {
      const [position = -1] = await positionsOf(codeOf(9))
      await database.sql`update record set displayed_until = '2026-06-29' where position = ${position}`
      const { text, live } = await ask(codeOf(9))
      expect(JSON.parse(text).past_display).toEqual([{ position, displayed_until: "2026-06-29" }])
      expect(live.map((item) => item.position)).toContain(position)
    })

    test("keeps within 2 KB for the path and 5 KB for all", async () => {
      const { text } = await ask(codeOf(11))
      expect(JSON.parse(text).path.join("").length).toBeLessThan(2_048)
      expect(text.length).toBeLessThan(5_120)
    })

    test("is not to be had where nobody signs, and of what was not asked about since it still is", async () => {
      await ask(codeOf(12))
      const { log } = testLog(database.sql, { keyring: null })
      const idle = testApp(() => database.sql, { signedLog: log })
      await importRows(database.sql, [penaltyRow(301)])
      const refused = await idle.request(`/log/map/${codeOf(301)}`)
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"])
      expect((await refused.json()).type).toBe("urn:gongshi:problem:not-yet-signed")
      expect((await idle.request(`/log/map/${codeOf(12)}`)).status).toBe(200)
    })

    test("refuses what can't be a code", async () => {
      const refused = await app.request("/log/map/11010519491231002X")
      expect(refused.status).toBe(400)
      expect(await refused.text()).not.toContain("11010519491231002X")
    })
  })
})

describe("a check that asks for proof", () => {
  const check = (body: object) =>
    app.request("/v1/check", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })

  test("carries it for every code, each as the map gives it by itself, and says the same", async () => {
    await importRows(database.sql, [penaltyRow(310)])
    const codes = { listed: codeOf(310), unknown: codeOf(900), bad: "1234" }
    const queries = Object.fromEntries(Object.entries(codes).map(([name, code]) => [name, { code }]))
    const answer = await check({ proof: true, queries: { ...queries, named: { name: "示例第310号商贸有限公司" } } })
    expect(answer.status).toBe(200)
    const { responses, map } = await answer.json()
    for (const name of ["listed", "unknown"] as const) {
      const bundle = JSON.stringify({ code: codes[name], ...map, ...responses[name].proof })
      const { findings, facts } = await verify(bundle)
      expect(findings).toEqual([])
      expect(facts.live).toHaveLength(name === "listed" ? 1 : 0)
      expect(responses[name].verdict).toBe(name)
    }
    expect(responses.bad.proof).toBeUndefined()
    expect(responses.named.proof).toBeUndefined()
  })

  test("has none where it does not, and is refused where nobody can sign one", async () => {
    const { map, responses } = await (await check({ queries: { q: { code: codeOf(310) } } })).json()
    expect({ map, proof: responses.q.proof }).toEqual({ map: undefined, proof: undefined })
    await importRows(database.sql, [penaltyRow(311)])
    const { log } = testLog(database.sql, { keyring: null })
    const idle = testApp(() => database.sql, { signedLog: log })
    const body = JSON.stringify({ proof: true, queries: { q: { code: codeOf(311) } } })
    const init = { method: "POST", headers: { "content-type": "application/json" }, body }
    expect((await idle.request("/v1/check", init)).status).toBe(503)
  })
})
