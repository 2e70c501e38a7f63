/**
 * Papers on complete checkpoints: what they show, which checkpoint they stand on, and what comes where witnesses have not vouched
 * for one yet; through publications, delays of witnesses and nodes that are killed, in whatever order.
 */
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { printStatement } from "../../../src/exports/statement/pages/print/node-print.ts"
import type { Statement } from "../../../src/exports/statement/statement.ts"
import { decodeEntry } from "../../../src/ledger/entry.ts"
import { sealMap } from "../../../src/ledger/map/growth.ts"
import { findMap } from "../../../src/ledger/map/store.ts"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { openFeeder, roundMs } from "../../../src/ledger/witness/feeder.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { verifyRarer } from "../../../src/verify/rarer.ts"
import { attachedToken, verifyAny } from "../../../src/verify/recognise.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { erase } from "../../support/erasure.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"
import { heldMemory, logKey, testLog } from "../../support/signed-log.ts"
import { makeWitnesses } from "../../support/witness.ts"

const database = useDatabase()
const base = mkdtempSync(path.join(tmpdir(), "gongshi-complete-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

// As `gongshi keys rotate statement --complete` has it.
const papers = { ...(await createSigningKey("Ed25519")), papers: "complete" as const }
const keySet = { keys: [toPublicKey(papers), { ...toPublicKey(logKey), role: "log" as const }] }
const ring = readKeyRing(sha256, { jwks: keySet })
if ("fault" in ring) throw new Error(ring.fault)

let now = Date.now()
const clock = () => now
const memory = heldMemory()
const { all, witnesses, post } = await makeWitnesses(base, 3, 2, clock, "register.test/log")

/** A node. Whoever is killed leaves the database and what was remembered outside of it. */
function startNode() {
  const { log: signedLog } = testLog(database.sql, { clock, witnesses, memory })
  const feeder = openFeeder({ sql: database.sql, signedLog, post, clock, newId: randomUUID, log: () => {} }, witnesses)
  const app = testApp(() => database.sql, {
    ...{ printStatement, signedLog, clock, signer: async () => keySigner(papers), keySet: async () => keySet as never },
  })
  return { signedLog, feeder, app }
}
let node: ReturnType<typeof startNode>
beforeAll(() => {
  node = startNode()
})

const publish = async (number: number) => importRows(database.sql, [penaltyRow(number, { decision_no: randomUUID() })])
const witness = async () => {
  now += roundMs
  await node.feeder.look()
}
const ask = async (number: number, query = "") => node.app.request(`/v1/subjects/${codeOf(number)}/report${query}`)
const paperOf = async (answer: Response): Promise<{ statement: Statement; token: string }> => {
  expect(answer.status).toBe(200)
  return answer.json()
}
const verify = (token: string, policy = true) =>
  verifyAny(token, {
    ...{ sha256, keys: ring, now, issuer: "https://gongshi.example", origin: "register.test/log" },
    ...(policy ? { policy: witnesses.policy } : {}),
  })
const codesOf = (found: readonly { code: string }[]) => found.map(({ code }) => code)
/** Ids of what the register shows now; nothing of whom it does not know. */
async function live(number: number): Promise<string[]> {
  const answer = await node.app.request(`/v1/subjects/${codeOf(number)}`)
  if (answer.status === 404) return []
  return (await answer.json()).records.map(({ id }: { id: string }) => id)
}

/** What holds of every paper, whenever it was made. */
async function holdsFor(number: number, { statement, token }: { statement: Statement; token: string }, policy = true) {
  const { findings, unproven } = await verify(token, policy)
  expect(findings).toEqual([])
  expect(codesOf(unproven)).not.toContain("map-since")
  expect(statement.map?.size).toBe(statement.log.size - 1)
  expect(statement.records.map(({ line }) => JSON.parse(line).id).sort()).toEqual((await live(number)).sort())
}

describe("a paper on a complete checkpoint", () => {
  test("is had once witnesses have vouched for what was just published, at the address where it was asked for", async () => {
    await publish(1)
    const waiting = await ask(1, "?lists=penalty")
    expect(waiting.status).toBe(202)
    expect(Number(waiting.headers.get("retry-after"))).toBeGreaterThan(0)
    const location = waiting.headers.get("location") ?? ""
    expect(await waiting.json()).toMatchObject({ awaits: "witnesses", location })
    await witness()
    const paper = await paperOf(await node.app.request(location))
    await holdsFor(1, paper)
    expect(codesOf((await verify(paper.token)).proven)).toEqual(expect.arrayContaining(["witnessed", "map"]))
  })

  test("uses the last one for as long as nothing that came since speaks of the code, and says as of when", async () => {
    const { statement: before } = await paperOf(await ask(1))
    for (const other of [2, 3, 4]) await publish(other)
    now += 60_000
    const paper = await paperOf(await ask(1))
    expect(paper.statement.log.size).toBe(before.log.size)
    expect(paper.statement.iat).toBe(Math.floor(now / 1000))
    // What is stated is as of the map's entry and not of the moment at which somebody asked.
    expect(paper.statement.note).toEqual(before.note)
    await holdsFor(1, paper)
    expect((await ask(2)).status).toBe(202)
  })

  test("has a map made anew after ten minutes, once however many ask, and until that is vouched for stands on the one before", async () => {
    await witness()
    const { statement: first } = await paperOf(await ask(1))
    const made = decodeEntry(first.map?.entry ?? "")
    now = Math.max(now, (made?.time ?? 0) + 11 * 60_000)
    const old = await findMap(database.sql)
    const asked = await Promise.all([ask(1), ask(1), ask(1)])
    for (const answer of asked) await holdsFor(1, await paperOf(answer))
    const fresh = await findMap(database.sql)
    expect((fresh?.version ?? 0) - (old?.version ?? 0)).toBe(1)
    await witness()
    const { statement } = await paperOf(await ask(1))
    expect(statement.log.size).toBe((fresh?.position ?? 0) + 1)
    await paperOf(await ask(1))
    expect((await findMap(database.sql))?.version).toBe(fresh?.version)
  })

  test("of a quiet log says no more than it can: nobody has vouched for a quarter of an hour, and none is made", async () => {
    now += 15 * 60_000
    expect((await ask(1)).status).toBe(202)
    await witness()
    await holdsFor(1, await paperOf(await ask(1)))
  })

  test("is made without witnesses where they are asked for by name, and after a minute, and says so", async () => {
    for (const each of all) each.fault = "away"
    await publish(5)
    expect((await ask(5)).status).toBe(202)
    const named = await paperOf(await ask(5, "?witnesses=none"))
    expect(named.statement.note.en).toContain("not witnessed yet")
    expect(named.statement.note.zh).toContain("尚未见证")
    await holdsFor(5, named, false)
    expect(codesOf((await verify(named.token)).findings)).toEqual(["policy"])
    now += 30_000
    // Others that publish, and ask, put nobody off.
    await publish(6)
    expect((await ask(6)).status).toBe(202)
    expect((await ask(5)).status).toBe(202)
    now += 31_000
    const late = await paperOf(await ask(5))
    expect(late.statement.note.en).toContain("not witnessed yet")
    await holdsFor(5, late, false)
    for (const each of all) each.fault = "none"
  })

  test("is waited for until enough have vouched for it, though some were away and others published meanwhile", async () => {
    now += 700_000
    await publish(12)
    expect((await ask(12)).status).toBe(202)
    for (const each of all.slice(0, 2)) each.fault = "away"
    await witness()
    await publish(13)
    await node.signedLog.catchUp()
    expect((await ask(12)).status).toBe(202)
    for (const each of all) each.fault = "none"
    for (let tries = 0; tries < 4; tries++) await witness()
    await holdsFor(12, await paperOf(await ask(12)))
  })

  test("for people is a page that asks again by itself, and offers the paper that is not witnessed", async () => {
    now += 700_000
    await publish(7)
    const page = await node.app.request(`/subjects/${codeOf(7)}/report`)
    expect([page.status, page.headers.get("refresh")]).toEqual([202, "5"])
    const offered = /class="button" href="([^"]+witnesses=none[^"]*)"/.exec(await page.text())?.[1] ?? ""
    const paper = await node.app.request(offered.replaceAll("&amp;", "&"))
    expect(paper.status).toBe(200)
    const text = await paper.text()
    expect(text).toContain("尚未见证")
    // Nor does whoever prints it wait for them again.
    expect(text).toMatch(/report\.pdf\?witnesses=none/)
  })

  test("is of a checkpoint of its own, whatever is published behind the map's entry before anybody signs", async () => {
    await publish(9)
    await sealMap(database.sql, sha256, now, new AbortController().signal)
    await publish(8)
    const paper = await paperOf(await ask(9, "?witnesses=none"))
    await holdsFor(9, paper, false)
    expect(paper.statement.map?.size).toBe((await findMap(database.sql))?.position)
  })

  test("on paper is bound to its pages: neither is swapped, changed or taken off unseen", async () => {
    now += 700_000
    await publish(16)
    await publish(17)
    const print = async (number: number) => {
      const headers = { accept: "application/pdf" }
      const answer = await node.app.request(`/v1/subjects/${codeOf(number)}/report?witnesses=none`, { headers })
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/pdf"])
      return Buffer.from(await answer.arrayBuffer())
    }
    const told = async (pdf: Buffer) => {
      const verification = await verifyRarer(new Uint8Array(pdf), { sha256, keys: ring, now })
      return {
        ok: verification?.ok,
        found: codesOf(verification?.findings ?? []),
        proven: codesOf(verification?.proven ?? []),
      }
    }
    const [pdf, other] = [await print(16), await print(17)]
    const whole = await told(pdf)
    expect([whole.ok, whole.found, whole.proven.includes("pages")]).toEqual([true, [], true])
    expect((await verifyAny(new Uint8Array(pdf), { sha256, keys: ring, now })).ok).toBe(true)

    const latin = (bytes: Buffer) => bytes.toString("latin1")
    const put = (from: Buffer, old: string, fresh: string) =>
      Buffer.from(
        latin(from).replace(old, () => fresh),
        "latin1",
      )
    const [own, foreign] = [attachedToken(pdf) ?? "", attachedToken(other) ?? ""]
    const sealIn = (bytes: Buffer) =>
      /application#2fjose [^\n]*>>\nstream\n(\S+)\nendstream/.exec(latin(bytes))?.[1] ?? "none"
    const differing = {
      "another report": put(pdf, own, foreign),
      "another report with its own seal": put(put(pdf, own, foreign), sealIn(pdf), sealIn(other)),
      "a page that was changed": put(pdf, "/MediaBox", "/MediaBux"),
      "something behind": Buffer.concat([pdf, Buffer.from("1 0 obj\n<< >>\nendobj\n%%EOF\n")]),
      "two seals": Buffer.concat([
        pdf,
        Buffer.from(latin(pdf).slice(latin(pdf).indexOf("<< /Type /EmbeddedFile")), "latin1"),
      ]),
    }
    for (const [what, bytes] of Object.entries(differing)) {
      expect((await told(bytes)).ok ?? false, what).toBe(false)
      if (what !== "two seals") expect((await told(bytes)).found, what).toContain("pages-differ")
    }
    const stripped = put(pdf, "application#2fjose", "application#2fjson")
    expect((await told(stripped)).found).toEqual(["pages-unsealed"])
    // Nor does a seal that a key of another role has signed count for one.
    const forged = `${sealIn(pdf).slice(0, -8)}AAAAAAAA`
    expect((await told(put(pdf, sealIn(pdf), forged))).found).toEqual(["pages-differ"])
  })

  test("is had at once after an erasure, of which no entry names the code", async () => {
    now += 700_000
    await publish(15)
    const { statement } = await paperOf(await ask(15, "?witnesses=none"))
    await erase(database.sql, statement.records[0]?.position ?? -1)
    const paper = await paperOf(await ask(15, "?witnesses=none"))
    expect(paper.statement.records).toEqual([])
    await holdsFor(15, paper, false)
  })

  test("leaves nothing out and is complete, in each order of publications, papers, delays and kills", {
    timeout: 120_000,
  }, async () => {
    const step = fc.oneof(
      fc.record({ act: fc.constant("publish" as const), number: fc.integer({ min: 20, max: 22 }) }),
      fc.record({ act: fc.constantFrom("ask" as const, "ask-now" as const), number: fc.integer({ min: 20, max: 22 }) }),
      fc.record({ act: fc.constantFrom("witness" as const, "kill" as const, "late" as const, "sign" as const) }),
      fc.record({ act: fc.constant("wait" as const), ms: fc.integer({ min: 1_000, max: 1_200_000 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        for (const each of steps) {
          switch (each.act) {
            case "publish":
              await publish(each.number)
              break
            case "ask":
            case "ask-now": {
              const isNow = each.act === "ask-now"
              const answer = await ask(each.number, isNow ? "?witnesses=none" : "")
              if (!isNow && answer.status === 202) break
              const paper = await paperOf(answer)
              const isWitnessed = !paper.statement.note.en.includes("not witnessed yet")
              await holdsFor(each.number, paper, isWitnessed)
              break
            }
            case "witness":
              for (const one of all) one.fault = "none"
              await witness()
              break
            case "late":
              for (const one of all.slice(0, 2)) one.fault = "away"
              await witness()
              break
            case "sign":
              await node.signedLog.catchUp()
              break
            case "kill":
              // Cut off between the entry and its checkpoint, and wherever else it was.
              node.signedLog.seal(now).catch(() => {})
              node = startNode()
              break
            case "wait":
              now += each.ms
          }
        }
      }),
      { numRuns: 12 },
    )
  })
})
