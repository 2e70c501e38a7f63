/**
 * Nodes on one database that do not share their secrets: they refuse, where they would answer wrongly.
 */
import { createHmac, randomBytes } from "node:crypto"
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { openIdentityKeys, openRosterKeys, openShared, sharedStanding } from "../../src/node/keys.ts"
import { hashIdNumber, toIdentityKey } from "../../src/roster/identity.ts"
import { rosterKeys } from "../../src/roster/seal.ts"
import { secretFile } from "../../src/signing/key-file.ts"
import { readSecrets, writeSecret } from "../../src/signing/secret.ts"
import { secretBox } from "../../src/signing/secret-box.ts"
import { judgeHeld, SharedKeyError, sharedPurposes } from "../../src/signing/shared-key.ts"
import { forgetShared, listShared } from "../../src/signing/shared-key-store.ts"
import { clientHeader, officerHeader, testAlerting, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { confirmPersons } from "../support/person.ts"
import { codeOf } from "../support/rows.ts"

const author = { at: 0, actor: "test" }
const newText = () => writeSecret(randomBytes(32))

describe("what a node holds, against what is listed", () => {
  const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"))
  test("agrees or enrols only where everything that is listed is held", () => {
    fc.assert(
      fc.property(ids, fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 }), (listed, held) => {
        const standing = judgeHeld(listed, held)
        expect(standing.kind === "missing").toBe(listed.some((id) => !held.includes(id)))
        if (standing.kind === "enrol") expect(standing.ids).toContain(held[0])
        if (standing.kind === "agree") expect(listed).toContain(held[0])
      }),
    )
  })
})

describe("a node that starts", () => {
  const database = useDatabase()
  const home = () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), "gongshi-shared-"))
    afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
    return { dataDir, identitySecrets: null, rosterSecrets: null, webhookSecrets: null }
  }
  const [one, other] = [home(), home()]
  const openAll = (node: typeof one) =>
    Promise.all(sharedPurposes.map((purpose) => openShared(database.sql, node, purpose)))

  test("makes the secrets where there are none, and the next without them refuses and makes none", async () => {
    const outcomes = await Promise.allSettled([one, other].map((node) => openShared(database.sql, node, "identity")))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    const [rich, poor] = outcomes[0]?.status === "fulfilled" ? [one, other] : [other, one]
    await openAll(rich)
    for (const purpose of sharedPurposes) {
      await expect(openShared(database.sql, poor, purpose)).rejects.toThrow(SharedKeyError)
      await expect(openShared(database.sql, poor, purpose)).rejects.toThrow(`keys/${purpose}.key`)
      expect(existsSync(secretFile(poor.dataDir, purpose))).toBe(false)
    }
    await expect(openIdentityKeys(database.sql, poor)).rejects.toThrow(SharedKeyError)
    await expect(openRosterKeys(database.sql, poor)).rejects.toThrow(SharedKeyError)
    cpSync(path.join(rich.dataDir, "keys"), path.join(poor.dataDir, "keys"), { recursive: true })
    expect(await openAll(poor)).toEqual(await openAll(rich))
  })

  test("leaves nothing of the secrets in the database but the beginning of a digest", async () => {
    const opened = (await openAll(one)).flat()
    const rows = await database.sql<{ text: string }[]>`
      select shared_key::text as text from shared_key union all select audit_event::text from audit_event`
    expect(rows.length).toBeGreaterThanOrEqual(2 * sharedPurposes.length)
    for (const { bytes } of opened) {
      for (const coding of ["hex", "base64", "base64url"] as const) {
        const whole = Buffer.from(bytes).toString(coding)
        for (const { text } of rows) expect(text).not.toContain(whole.slice(0, 12))
      }
    }
  })

  test("with a newer secret before the old is listed with both, and one with the old alone refuses from then on", async () => {
    const [old] = await openShared(database.sql, one, "identity")
    const fresh = readSecrets(newText())[0]
    const rotated = { ...one, identitySecrets: [fresh, old] as const }
    expect(await openShared(database.sql, { ...one, identitySecrets: [old, fresh] as const }, "identity")).toHaveLength(
      2,
    )
    expect(await listShared(database.sql, "identity")).toHaveLength(1)
    await openShared(database.sql, rotated, "identity")
    await expect(openShared(database.sql, one, "identity")).rejects.toThrow(toIdentityKey(fresh.bytes).id)
    const [row] = (await sharedStanding(database.sql, one)).filter(({ purpose }) => purpose === "identity")
    expect(row?.listed).toHaveLength(2)
    expect(row?.held).toHaveLength(1)
    const gone = await forgetShared(database.sql, "identity", toIdentityKey(old.bytes).id, {
      ...author,
      mayLose: false,
    })
    expect(gone).toEqual({ made: 0, forgotten: true })
    expect(await openShared(database.sql, { ...one, identitySecrets: [fresh] as const }, "identity")).toHaveLength(1)
  })
})

describe("a node that answers, on a database where another has other secrets", () => {
  const database = useDatabase()
  const [mine, theirs] = [readSecrets(newText()), readSecrets(newText())]
  const appOf = (secrets: typeof mine) =>
    testApp(() => database.sql, {
      identityKeys: secrets.map(({ bytes }) => toIdentityKey(bytes)),
      rosterKeys: rosterKeys(secrets[0], secrets, randomBytes),
      alerting: { ...testAlerting, secrets: secretBox(secrets) },
    })
  const [one, other] = [appOf(mine), appOf(theirs)]
  const idNumber = "11010519491231002X"
  const json = { "content-type": "application/json" }

  test("refuses with words, and never says that nobody knows a person whom the other has listed", async () => {
    const officer = await officerHeader("officer", "410105")
    const client = await clientHeader(database.sql, "platform")
    const hashed = ([secret]: typeof mine) => hashIdNumber(toIdentityKey(secret.bytes), idNumber)
    const listing = JSON.stringify({
      ...{ identity_hash: hashed(mine), list: "penalty", class: "P2", decision_no: "示例市监处罚〔2026〕1号" },
      ...{ decided_on: "2026-03-02", authority: "410105", published_on: "2026-03-05", displayed_until: "2026-12-31" },
      legal_basis: "示例规定第一条",
    })
    const list = (on: typeof one) =>
      on.request("/v1/person-listings", {
        method: "POST",
        headers: { ...officer, "content-type": "application/x-ndjson" },
        body: listing,
      })
    const check = (on: typeof one, secrets: typeof mine) =>
      on.request("/v1/check", {
        method: "POST",
        headers: { ...client, ...json },
        body: JSON.stringify({ queries: { q: { identity_hash: hashed(secrets) } } }),
      })
    const stream = (on: typeof one, secrets: typeof mine, type: string, body: (hash: string) => string) =>
      on.request("/v1/check/stream", {
        method: "POST",
        headers: { ...client, "content-type": type },
        body: body(hashed(secrets)),
      })
    const hook = (on: typeof one) =>
      on.request("/v1/webhooks", {
        method: "POST",
        headers: { ...client, ...json },
        body: JSON.stringify({ url: "https://platform.example/hook" }),
      })
    const ways: Record<string, (on: typeof one, secrets: typeof mine) => Promise<Response>> = {
      list,
      keys: (on) => on.request("/v1/check/identity-key", { headers: client }),
      check,
      csv: (on, secrets) => stream(on, secrets, "text/csv", (hash) => `identity_hash\n${hash}\n`),
      ndjson: (on, secrets) => stream(on, secrets, "application/x-ndjson", (hash) => `{"identity_hash":"${hash}"}\n`),
      roster: (on) =>
        on.request("/v1/rosters?mode=delta", {
          method: "POST",
          headers: { ...client, "content-type": "text/csv" },
          body:
            "经营者编号,名称,统一社会信用代码,实际经营地址,联系方式,网店名称,网址\n" +
            `s-1,郑州示例云杉商贸有限公司,${codeOf(3)},示例市示例路1号,service@shop.example,示例店,https://shop.example/1\n`,
        }),
      webhook: hook,
    }
    for (const [name, way] of Object.entries(ways)) {
      expect({ name, ok: (await way(one, mine)).ok }).toEqual({ name, ok: true })
      if (name === "list") await confirmPersons(one)
    }
    expect(await (await check(one, mine)).json()).toMatchObject({ responses: { q: { verdict: "listed" } } })
    for (const [name, way] of Object.entries(ways)) {
      const refused = await way(other, theirs)
      const text = await refused.text()
      expect({ name, status: refused.status, after: refused.headers.get("retry-after") }).toEqual({
        ...{ name, status: 503, after: "60" },
      })
      expect(JSON.parse(text)).toMatchObject({ type: "urn:gongshi:problem:keys-differ" })
      expect(text).not.toContain(createHmac("sha256", mine[0].bytes).update(idNumber).digest("hex"))
    }
    expect(other.log.join("\n")).toContain("IDENTITY_HASH_KEY")
    const mixed = testApp(() => database.sql, {
      identityKeys: mine.map(({ bytes }) => toIdentityKey(bytes)),
      rosterKeys: rosterKeys(mine[0], theirs, randomBytes),
    })
    expect((await ways["roster"]?.(mixed, mine))?.status).toBe(503)
    expect(mixed.log.join("\n")).toContain("ROSTER_KEY")
    expect(other.log.join("\n")).toContain("WEBHOOK_KEY")
  })
})
