/**
 * Statements: what they say, that the verifier's own library accepts each, and that none leaves anything out.
 */
import { beforeAll, describe, expect, test } from "vitest"
import type { Statement } from "../../../src/exports/statement/statement.ts"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { unwrap, verifyAny } from "../../../src/verify/recognise.ts"
import { summarise } from "../../../src/verify/summary.ts"
import { clientHeader, clock, importRows, merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"
import { testLog } from "../../support/signed-log.ts"

const database = useDatabase()
let kept: ReturnType<typeof testLog>["log"] | null = null
const signedLog = () => {
  kept ??= testLog(database.sql).log
  return kept
}
const app = testApp(() => database.sql, {
  get signedLog() {
    return signedLog()
  },
})
const jwt = { headers: { accept: "application/jwt" } }

interface Answer {
  statement: Statement
  token: string
  verify_url: string
}

async function read(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await app.request(path, { headers })
  expect(response.status, path).toBe(200)
  return response.json()
}

/** Verifies as somebody does who has the register's keys from its own hands. */
async function verify(token: string, now = clock()) {
  const [{ keys }, { log }] = await Promise.all([
    (await app.request("/.well-known/jwks.json")).json(),
    (await app.request("/status")).json(),
  ])
  const ring = readKeyRing(sha256, { jwks: { keys }, vkeys: log.vkeys })
  if ("fault" in ring) throw new Error(ring.fault)
  const options = { sha256, keys: ring, now, issuer: "https://gongshi.example", origin: "register.test/log" }
  return verifyAny(token, options)
}

let ids: string[] = []
beforeAll(async () => {
  ids = await importRecords(database.sql, [
    abnormalRow(1),
    penaltyRow(1),
    seriousRow(1),
    subjectRow(2),
    abnormalRow(3),
    ...Array.from({ length: 300 }, (_, n) => abnormalRow(100 + n)),
  ])
  await signedLog().catchUp()
})

describe("a credit report", () => {
  test("shows each live record with its exact line, and its proof at the checkpoint", async () => {
    const { statement, token } = await read(`/v1/subjects/${codeOf(1)}/report`)
    expect(statement).toMatchObject({
      kind: "credit-report",
      iss: "https://gongshi.example",
      sub: codeOf(1),
      subject: { code: codeOf(1), name: "示例第1号商贸有限公司" },
      asked: { by: "code", value: codeOf(1), lists: ["abnormal", "serious", "penalty"] },
      iat: clock() / 1000,
      exp: clock() / 1000 + 72 * 3600,
    })
    const shown = statement.records.map(({ line }) => JSON.parse(line).id).sort()
    const known = (await (await app.request(`/v1/subjects/${codeOf(1)}`)).json()).records
    expect(shown).toEqual(known.map(({ id }: { id: string }) => id).sort())
    for (const { line, entry, position } of statement.records) {
      const proof = await (await app.request(`/v1/records/${JSON.parse(line).id}/proof`)).json()
      expect({ line, entry, position }).toEqual({ line: proof.line, entry: proof.entry, position: proof.position })
    }
    const verification = await verify(token)
    expect(verification.findings).toEqual([])
    expect(verification.proven.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["signed", "checkpoint", "records", "fresh"]),
    )
  })

  test("is the same as a token alone, and neither may be kept by anyone on the way", async () => {
    const answer = await app.request(`/v1/subjects/${codeOf(1)}/report`, jwt)
    expect(answer.headers.get("content-type")).toBe("application/jwt")
    expect(answer.headers.get("cache-control")).toBe("no-store")
    expect(await verify(await answer.text())).toMatchObject({ ok: true, facts: { statement: "credit-report" } })
  })

  test("speaks of the lists that were asked and of no other", async () => {
    const { statement, token } = await read(`/v1/subjects/${codeOf(1)}/report?lists=penalty,serious`)
    expect(statement.asked.lists).toEqual(["serious", "penalty"])
    expect(statement.records.map(({ line }) => JSON.parse(line).list).sort()).toEqual(["penalty", "serious"])
    expect((await verify(token)).ok).toBe(true)
    expect((await app.request(`/v1/subjects/${codeOf(1)}/report?lists=penalty,others`)).status).toBe(400)
  })

  test("never leaves out what was published a moment ago: it is signed first", async () => {
    await importRows(database.sql, [penaltyRow(3)])
    const { statement, token } = await read(`/v1/subjects/${codeOf(3)}/report`)
    expect(statement.records).toHaveLength(2)
    expect((await verify(token)).ok).toBe(true)
  })

  test("is not made by a process that can't sign the log, for as long as it would leave something out", async () => {
    const { log } = testLog(database.sql, { keyring: null })
    const idle = testApp(() => database.sql, { signedLog: log })
    expect((await idle.request(`/v1/subjects/${codeOf(1)}/report`)).status).toBe(200)
    await importRows(database.sql, [abnormalRow(4)])
    const refused = await idle.request(`/v1/subjects/${codeOf(4)}/report`)
    expect(refused.status).toBe(503)
    expect(refused.headers.get("retry-after")).toBe("5")
    expect((await refused.json()).type).toBe("urn:gongshi:problem:not-yet-signed")
    expect((await idle.request(`/v1/subjects/${codeOf(1)}/report`)).status, "others are not held up").toBe(200)
    await signedLog().catchUp()
    expect((await idle.request(`/v1/subjects/${codeOf(4)}/report`)).status).toBe(200)
  })

  test("shows exactly what the log holds at its size, however much is published meanwhile", async () => {
    const publish = async () => {
      for (let n = 0; n < 12; n++)
        await importRows(database.sql, [penaltyRow(60, { decision_no: `郑市监处罚〔2026〕6${n}号` })])
    }
    const reports: Statement[] = []
    const ask = async () => {
      for (let n = 0; n < 12; n++) reports.push((await read(`/v1/subjects/${codeOf(60)}/report`)).statement)
    }
    await Promise.all([publish(), ask(), ask()])
    for (const { log, records } of reports) {
      const entries = await database.sql<{ position: number }[]>`
        select position from log_entry where subject_code = ${codeOf(60)} and line is not null and position < ${log.size}`
      const shown = records.map(({ position }) => position)
      expect(shown.toSorted((a, b) => a - b)).toEqual(entries.map(({ position }) => position).toSorted((a, b) => a - b))
    }
    expect(reports.length).toBe(24)
  })

  test("is refused while the log must not grow: its checkpoint is not to be relied on", async () => {
    const halted = async () => ({ kind: "database-behind", remembered: 9, size: 4 }) as const
    const log = {
      ...signedLog(),
      halted,
      checkpoint: async () => ({ kind: "halted", refusal: await halted() }) as const,
    }
    const answer = await testApp(() => database.sql, { signedLog: log }).request(`/v1/subjects/${codeOf(1)}/report`)
    expect([answer.status, (await answer.json()).type]).toEqual([503, "urn:gongshi:problem:log-halted"])
  })

  test("expires after its time, and then is genuine and no longer good", async () => {
    const { token } = await read(`/v1/subjects/${codeOf(1)}/report`)
    const late = await verify(token, clock() + 73 * 3_600_000)
    expect(late.findings.map(({ code }) => code)).toEqual(["expired"])
  })

  test("never outlives the display of a record in it", async () => {
    const [{ until }] = (await database.sql`
      select max(displayed_until)::text as until from record where subject_code = ${codeOf(1)} and list = 'penalty'`) as [
      { until: string },
    ]
    const midnight = Date.parse(`${until}T16:00:00Z`)
    const lastDay = testApp(() => database.sql, { signedLog: signedLog(), clock: () => midnight - 3_600_000 })
    const { statement } = await (await lastDay.request(`/v1/subjects/${codeOf(1)}/report?lists=penalty`)).json()
    expect(statement).toMatchObject({ kind: "credit-report", exp: midnight / 1000 })
    const dayAfter = testApp(() => database.sql, { signedLog: signedLog(), clock: () => midnight })
    const after = await (await dayAfter.request(`/v1/subjects/${codeOf(1)}/report?lists=penalty`)).json()
    expect(after.statement.kind).toBe("no-record")
  })
})

describe("‘no record’", () => {
  test("says under which code, in which lists, as of which size and time, and for what it can't speak", async () => {
    const { statement, token } = await read(`/v1/subjects/${codeOf(2)}/report?lists=serious`)
    expect(statement).toMatchObject({ kind: "no-record", records: [], subject: { code: codeOf(2) } })
    expect(statement.note.zh).toBe(
      `截至2026年6月30日 12:00，代码 ${codeOf(2)} 在下列名单中无记录：严重违法失信名单。只载名称、没有代码的记录，本证明不能说明。`,
    )
    expect(statement.note.en).toContain("It can't speak for records that carry only a name.")
    const verification = await verify(token)
    expect(verification.findings).toEqual([])
    expect(verification.unproven.map(({ code }) => code)).toContain("absence")
  })

  test("says of a code that the register does not know that unknown is no clearance, and so does whoever verifies", async () => {
    const stranger = codeOf(777)
    const { statement, token } = await read(`/v1/subjects/${stranger}/report`)
    expect(statement).toMatchObject({ kind: "no-record", subject: null })
    expect(statement.note.zh).toContain("没有收录就没有结论")
    expect(statement.note.en).toContain("unknown is no clearance")
    expect(summarise(await verify(token), "zh").sentence).toContain("没有收录不等于没有问题")
  })

  test("is not given for what is no code", async () => {
    const wrong = `${codeOf(2).slice(0, 17)}${codeOf(2).endsWith("0") ? "1" : "0"}`
    for (const code of [wrong, "12345"]) {
      const answer = await app.request(`/v1/subjects/${code}/report`)
      expect(answer.status).toBe(400)
      expect((await answer.json()).type).toBe("urn:gongshi:problem:invalid-code")
    }
  })
})

describe("certificates", () => {
  test("that a record is published: the one record with its proof", async () => {
    const { statement, token } = await read(`/v1/records/${ids[0]}/certificate`)
    expect(statement).toMatchObject({ kind: "publication", sub: ids[0], asked: { by: "record", lists: ["abnormal"] } })
    expect(statement.records).toHaveLength(1)
    expect((await verify(token)).findings).toEqual([])
    const own = { headers: await merchantHeader(codeOf(1)) }
    expect((await app.request(`/v1/records/${ids[0]}/ending`, own)).status, "it has not ended").toBe(404)
  })

  test("that a publication ended: both entries with their proofs, why, and nothing of what the record said", async () => {
    const [id = ""] = await importRecords(database.sql, [penaltyRow(50)])
    await carryOut(id, "withdraw")
    const { statement, token } = await read(`/v1/records/${id}/ending`, await merchantHeader(codeOf(50)))
    expect(statement).toMatchObject({ kind: "ended", sub: id, subject: null, records: [], asked: { by: "record" } })
    expect(JSON.parse(statement.ended?.entry ?? "")).toMatchObject({
      op: "remove",
      replaces: statement.ended?.added.position,
      reason: "withdraw",
    })
    expect(statement.note.zh).toContain("原因：撤回。")
    const text = JSON.stringify(statement)
    for (const secret of [codeOf(50), "示例第50号", "郑市监", "罚款", "salt"]) expect(text).not.toContain(secret)
    const verification = await verify(token)
    expect(verification.findings).toEqual([])
    expect(verification.proven.map(({ code }) => code)).toContain("ended")
    expect((await app.request(`/v1/records/${id}/certificate`)).status, "it is no longer published").toBe(404)
  })

  test("are not given of what is masked: it is not published, and may be shown again", async () => {
    const [id = ""] = await importRecords(database.sql, [penaltyRow(51)])
    await carryOut(id, "mask")
    const own = await merchantHeader(codeOf(51))
    for (const kind of ["certificate", "ending"]) {
      expect((await app.request(`/v1/records/${id}/${kind}`, { headers: own })).status, kind).toBe(404)
    }
    await carryOut(id, "unmask")
    const { statement, token } = await read(`/v1/records/${id}/certificate`)
    expect(statement.records).toHaveLength(1)
    expect((await verify(token)).findings).toEqual([])
    await carryOut(id, "withdraw")
    expect((await verify((await read(`/v1/records/${id}/ending`, own)).token)).findings).toEqual([])
  })

  test("of an ending are for the record's own merchant and its officers: that it was there is not public", async () => {
    const [id = ""] = await importRecords(database.sql, [penaltyRow(52)])
    await carryOut(id, "withdraw")
    const status = async (headers: Record<string, string>) =>
      (await app.request(`/v1/records/${id}/ending`, { headers })).status
    expect(await status({})).toBe(401)
    expect(await status(await clientHeader(database.sql, "platform"))).toBe(403)
    expect(await status(await merchantHeader(codeOf(53)))).toBe(404)
    expect(await status(await officerHeader("officer", "350100"))).toBe(404)
    expect(await status(await officerHeader("officer", "410105"))).toBe(200)
    expect(await status(await merchantHeader(codeOf(52)))).toBe(200)
  })

  test("are refused alike for every id that is not known", async () => {
    for (const kind of ["certificate", "ending"]) {
      const headers = await merchantHeader(codeOf(1))
      const answer = await app.request(`/v1/records/aaaaaaaaaaaaaaaaaaaaaaaaaa/${kind}`, { headers })
      expect(answer.status).toBe(404)
      expect((await answer.json()).type).toBe("urn:gongshi:problem:unknown-record")
    }
  })
})

describe("forms", () => {
  test("a browser is led to the page, with the lists that it asked for", async () => {
    const html = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } }
    const answer = await app.request(`/v1/subjects/${codeOf(1)}/report?lists=penalty`, html)
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      `/subjects/${codeOf(1)}/report?lists=penalty`,
    ])
  })

  test("the address for verification leads to the token in full", async () => {
    const { token, verify_url } = await read(`/v1/subjects/${codeOf(1)}/report`)
    expect(verify_url).toMatch(/^https:\/\/gongshi\.example\/verify#/)
    expect(await unwrap(verify_url)).toBe(token)
  })

  test("without a key for statements nothing is issued, and the answer says so", async () => {
    const keyless = testApp(() => database.sql, { signer: async () => null, signedLog: signedLog() })
    const answer = await keyless.request(`/v1/subjects/${codeOf(1)}/report`)
    expect(answer.status).toBe(503)
    expect((await answer.json()).type).toBe("urn:gongshi:problem:no-signing-key")
  })
})

async function carryOut(id: string, name: string): Promise<void> {
  const anna = await officer(app, "officer", "410105", "anna")
  const boris = await officer(app, "checker", "410105", "boris")
  const change = { change: name, arose_on: "2026-06-30", evidence: "示例文书" }
  const { body } = await anna.post("/v1/decisions", { kind: "change", record_id: id, ...change })
  await boris.act(body, "approve")
}

test("a statement is made under a map of at most half a day: verifiers take a register's word for no more than one", async () => {
  const hours = (n: number) => {
    const own = testApp(() => database.sql, {
      clock: () => clock() + n * 3_600_000,
      get signedLog() {
        return signedLog()
      },
    })
    return async () => ((await (await own.request(`/v1/subjects/${codeOf(3)}/report`)).json()) as Answer).statement
  }
  const [first, later] = [await hours(0)(), hours(13)]
  // Something about another merchant, of which nothing is waited for.
  await importRows(database.sql, [abnormalRow(900)])
  await signedLog().catchUp()
  const same = await hours(1)()
  expect(same.map?.size).toBe(first.map?.size)
  const renewed = await later()
  expect(renewed.map?.size).toBeGreaterThan(first.map?.size ?? 0)
  const { log } = renewed
  expect(log.size).toBe((renewed.map?.size ?? 0) + 1)
})
