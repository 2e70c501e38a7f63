/**
 * The register's half of witnessing: what is submitted to whom, what is believed of the answers, what is shown and used;
 * with witnesses that are away, slow or lying, in each order of what the register, they and a follower do.
 */
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { serve } from "@hono/node-server"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { askForExport } from "../../src/exports/job/job-store.ts"
import { openExportWork } from "../../src/exports/job/node-work.ts"
import { openDesk } from "../../src/exports/shelf/desk.ts"
import { diskShelf } from "../../src/exports/shelf/node-disk-shelf.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { parseNote } from "../../src/ledger/signed-note.ts"
import { beginCheckpoint, readCheckpoint } from "../../src/ledger/tree-store.ts"
import { cosignedAt } from "../../src/ledger/witness/cosignature.ts"
import { openFeeder, roundMs } from "../../src/ledger/witness/feeder.ts"
import { fetchSubmission } from "../../src/ledger/witness/post.ts"
import { keepCheckpoint, keptMs } from "../../src/ledger/witness/store.ts"
import { lagMsMax, readWitnesses } from "../../src/ledger/witness/witnesses.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { follow } from "../../src/verify/follow/node-follow.ts"
import { believe } from "../../src/verify/follow/node-keys.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { verifyAny } from "../../src/verify/recognise.ts"
import type { VerifyState } from "../../src/verify/state.ts"
import { importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { followerOf } from "../support/followed.ts"
import { codeOf, penaltyRow } from "../support/rows.ts"
import { heldMemory, logKey, testLog } from "../support/signed-log.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { type Fault, makeWitnesses } from "../support/witness.ts"

const database = useDatabase()
const base = mkdtempSync(path.join(tmpdir(), "gongshi-witnessed-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const documents = await createSigningKey("Ed25519")
const jwks = { keys: [toPublicKey(documents), { ...toPublicKey(logKey), role: "log" }] }
const logName = "register.test/log"

let now = Date.now()
const clock = () => now
let next = 0
const memory = heldMemory()

/** A node of the register, with witnesses that nobody has asked before. */
async function register(count = 3, enough = 2) {
  const { all, text, witnesses, post } = await makeWitnesses(base, count, enough, clock, logName)
  const { log: signedLog } = testLog(database.sql, { clock, witnesses, memory })
  const lines: string[] = []
  const newFeeder = () =>
    openFeeder(
      { sql: database.sql, signedLog, post, clock, newId: randomUUID, log: (line) => lines.push(line) },
      witnesses,
    )
  const feeder = newFeeder()
  const shelf = diskShelf(path.join(base, `shelf-${next++}`))
  const exports = openExportWork({
    ...{ sql: database.sql, shelf, signedLog, signer: async () => keySigner(documents), clock },
    ...{ issuer: "https://gongshi.example", everyHours: 0, keep: 9, patienceMs: 0, newId: randomUUID, log: () => {} },
  })
  const app = testApp(() => database.sql, {
    ...{ signedLog, clock, exports: openDesk(shelf, 24) },
    ...{ signer: async () => keySigner(documents), keySet: async () => jwks as never },
  })
  const text_ = async (address: string, init?: RequestInit) => (await app.request(address, init)).text()
  const started = new Set<AbortController>()
  return {
    ...{ all, witnesses, policyText: text, signedLog, lines, app, newFeeder, feeder },
    get: text_,
    status: async () => JSON.parse(await text_("/status")).log,
    /** Publishes, and signs. */
    async publish(records = 1) {
      await importRows(
        database.sql,
        Array.from({ length: records }, () => penaltyRow(next++)),
      )
      now += 1_000
      await signedLog.catchUp()
      return (await readCheckpoint(database.sql)).size
    },
    /** Seals the map, which statements carry. */
    async seal() {
      await signedLog.seal(now)
      return (await readCheckpoint(database.sql)).size
    },
    /** A round in which everybody who is asked has answered. */
    async round(by = feeder) {
      now += roundMs
      await by.look()
    },
    /** A round that waits for nobody; who answers at once has answered. */
    async roundOn() {
      now += roundMs
      const on = new AbortController()
      started.add(on)
      await feeder.look(on.signal)
    },
    async export() {
      await askForExport(database.sql, { id: randomUUID(), actor: "test", at: now })
      await exports.look()
    },
    end: () => feeder.settled(),
  }
}
type Register = Awaited<ReturnType<typeof register>>
let running: Register[] = []
const start = async (...given: Parameters<typeof register>) => {
  const made = await register(...given)
  running.push(made)
  return made
}
afterEach(async () => {
  for (const each of running) await each.end()
  running = []
})
beforeAll(() => importRows(database.sql, [penaltyRow(next++), penaltyRow(next++)]))

const namesIn = (note: string) => (parseNote(note)?.signatures ?? []).map(({ name }) => name)
const sizeOf = (note: string) => Number(note.split("\n")[1])

describe("checkpoints", () => {
  test("are shown to people with each witness and its freshness, on the page of exports and on that of the status", async () => {
    const { all, publish, round, app } = await start()
    const page = (address: string) => app.request(address, { headers: { accept: "text/html" } }).then((it) => it.text())
    for (const address of ["/exports", "/status"]) expect(await page(address)).toContain("还没有检查点得到足够的共签")
    const size = await publish()
    if (all[2]) all[2].fault = "away"
    await round()
    now += 3 * 3_600_000
    for (const address of ["/exports", "/status"]) {
      const text = (await page(address)).replaceAll(/<[^>]*>/g, " ")
      expect(text, address).toContain("2 of 3")
      expect(text.match(new RegExp(`截至第 ${size} 条 · 3小时前`, "g")), address).toHaveLength(2)
      expect(text, address).toMatch(/w2\.example\s+尚未共签/)
    }
  })

  test("are submitted with the old size and a proof, and are shown with the cosignatures that came", async () => {
    const { all, publish, round, get, status } = await start()
    const first = await publish()
    expect((await get("/log/checkpoint/witnessed")).includes("not-in-log")).toBe(true)
    expect(await status()).toMatchObject({ policy: "2 of 3", witnessed: null, witnesses: [{ cosigned: null }, {}, {}] })
    await round()
    const second = await publish(3)
    await round()
    for (const { bodies, witness } of all) {
      expect(bodies.map((body) => body.split("\n")[0])).toEqual(["old 0", `old ${first}`])
      const note = parseNote(await get("/log/checkpoint"))
      expect(note && (await cosignedAt(note, witness.key))).toBe(Math.floor(now / 1000))
    }
    expect(namesIn(await get("/log/checkpoint"))).toEqual([logName, ...all.map(({ name }) => name)])
    expect(await get("/log/checkpoint/witnessed")).toBe(await get("/log/checkpoint"))
    expect(await status()).toMatchObject({
      witnessed: { size: second },
      witnesses: all.map(({ name }) => ({ name, cosigned: { size: second }, fault: null })),
    })
    const third = await publish()
    expect([sizeOf(await get("/log/checkpoint")), sizeOf(await get("/log/checkpoint/witnessed"))]).toEqual([
      third,
      second,
    ])
    expect(namesIn(await get("/log/checkpoint"))).toEqual([logName])
  })

  test("are cosigned again after ten quiet minutes, so that everybody sees that the witnesses are there", async () => {
    const { all, publish, round, status } = await start()
    await publish()
    await round()
    await round()
    expect(all[0]?.bodies).toHaveLength(1)
    now += 600_000
    await round()
    expect(all[0]?.bodies).toHaveLength(2)
    expect((await status()).witnesses[0].cosigned.time).toBe(new Date(Math.floor(now / 1000) * 1000).toISOString())
  })

  test("go on from the size that a witness tells, where others have submitted to it before", async () => {
    const { all, signedLog, publish, round, get, newFeeder } = await start()
    await publish()
    await round()
    // What is known of them is lost, as with a backup that was put back.
    await database.sql`delete from log_witness`
    const size = await publish()
    await round(newFeeder())
    // The other feeder has the task still.
    expect(all[0]?.bodies).toHaveLength(1)
    await round()
    expect(all[0]?.bodies.map((body) => body.split("\n")[0])).toEqual(["old 0", "old 0", `old ${size - 1}`])
    expect(namesIn(await get("/log/checkpoint"))).toHaveLength(4)
    expect(await signedLog.halted()).toBeNull()
  })

  test("are submitted by one process; when it is gone, by the next", async () => {
    const { all, publish, round, newFeeder, end } = await start()
    const [one, two] = [newFeeder(), newFeeder()]
    await publish()
    await Promise.all([round(one), round(two)])
    expect(all[0]?.bodies).toHaveLength(1)
    await publish()
    now += 60_000
    await round(two)
    await round(one)
    expect(all[0]?.bodies).toHaveLength(2)
    await two.settled()
    await publish()
    await round(one)
    expect(all[0]?.bodies).toHaveLength(3)
    await one.settled()
    await end()
  })

  test("stay for a day, with proofs as text for whoever races with newer ones, and the newest witnessed longer", async () => {
    const { publish, round, get, app } = await start()
    const witnessed = await publish()
    await round()
    const from = await publish()
    const to = await publish()
    await publish()
    const plain = { headers: { accept: "text/plain" } }
    const proof = await get(`/log/proof/consistency?from=${from}&to=${to}`, plain)
    expect(proof).toMatch(new RegExp(`^old ${from}\n([A-Za-z0-9+/]{43}=\n)*\n${logName}\n${to}\n`))
    expect(await get(`/log/proof/inclusion?position=0&size=${to}`, plain)).toContain(`\n${logName}\n${to}\n`)
    expect((await app.request(`/log/proof/consistency?from=0&to=1`, plain)).status).toBe(400)
    now += keptMs + 1
    const newest = await publish()
    expect((await app.request(`/log/proof/consistency?from=${from}&to=${to}`, plain)).status).toBe(400)
    expect((await app.request(`/log/proof/consistency?from=${from}&to=${newest}`, plain)).status).toBe(200)
    expect(sizeOf(await get("/log/checkpoint/witnessed"))).toBe(witnessed)
  })

  test("of another history lend nothing: neither a note nor their cosignatures", async () => {
    const { publish, round, get, signedLog } = await start()
    const size = await publish()
    await round()
    const [{ note, root, time } = { note: "", root: "", time: 0 }] = await database.sql<
      { note: string; root: string; time: number }[]
    >`select note, root, time from log_past_checkpoint where size = ${size}`
    const other = `${"A".repeat(43)}=`
    await database.sql.begin((tx) => keepCheckpoint(tx, { size, root: other, note: note.replace(root, other), time }))
    expect(await signedLog.vouched.witnessed(size)).toBeNull()
    await publish()
    const proof = JSON.parse(await get(`/log/proof/consistency?from=0&to=${size}`))
    expect(proof.checkpoint).toBeNull()
  })

  test("and all that is known of witnesses go with a log that ends", async () => {
    const { publish, round, status, signedLog } = await start()
    const before = await publish()
    await round()
    await beginCheckpoint(database.sql, "register.test/second")
    memory.note = null
    try {
      await signedLog.catchUp()
      expect(await status()).toMatchObject({ origin: "register.test/second", witnessed: null })
      await round()
      expect((await status()).witnesses.map((each: { fault: { kind: string } }) => each.fault.kind)).toEqual([
        ...Array(3).fill("unknown-log"),
      ])
    } finally {
      await beginCheckpoint(database.sql, logName)
      memory.note = null
      await signedLog.catchUp()
    }
    expect((await readCheckpoint(database.sql)).size).toBe(before)
  })
})

describe("a witness that", () => {
  const faults: [Fault, string][] = [
    ["away", "away"],
    ["signs-another-root", "signature"],
    ["signs-with-another-key", "signature"],
    ["answers-nothing", "signature"],
    ["says-conflict-for-ever", "conflict"],
    ["says-it-is-ahead", "ahead"],
  ]
  test.each(faults)(
    "is %s delays nobody, is named with its fault, and is asked again later and later",
    async (is, kind) => {
      const { all, publish, round, get, status, lines } = await start()
      const [bad] = all
      if (!bad) throw new Error("no witness")
      await publish()
      bad.fault = is
      await round()
      expect(namesIn(await get("/log/checkpoint/witnessed"))).toEqual([logName, "w1.example", "w2.example"])
      expect(await status()).toMatchObject({ witnesses: [{ fault: { kind } }, { fault: null }, { fault: null }] })
      const asked = () => bad.bodies.filter((body) => body.startsWith("old ")).length
      let gap = 0
      for (let waits = 0; waits < 3; waits++) {
        const before = asked()
        let rounds = 0
        while (asked() === before) {
          await publish()
          await round()
          rounds++
        }
        expect(rounds).toBeGreaterThanOrEqual(gap)
        gap = rounds
      }
      expect(lines.filter((line) => line.startsWith("witness w0.example"))).toHaveLength(1)
      bad.fault = "none"
      now += 600_000
      await publish()
      await round()
      expect(namesIn(await get("/log/checkpoint"))).toHaveLength(4)
      expect((await status()).witnesses[0].fault).toBeNull()
    },
  )

  test("is slow delays nobody, is not asked twice at once, and is let go when the process ends", async () => {
    const { all, publish, roundOn, get, end } = await start()
    const [bad] = all
    if (!bad) throw new Error("no witness")
    bad.fault = "slow"
    for (let count = 0; count < 3; count++) {
      const size = await publish()
      await roundOn()
      await expect.poll(async () => sizeOf(await get("/log/checkpoint/witnessed"))).toBe(size)
    }
    expect(bad.bodies).toHaveLength(1)
    await end()
  })

  test("has seen another history is named so, and vouches for nothing", async () => {
    const { all, publish, round, get, status } = await start(1, 1)
    const size = await publish()
    const other = testLog(database.sql, { clock, memory: heldMemory() })
    expect(await other.log.halted()).toBeNull()
    // The same key over the same sizes and another root, submitted by somebody else before.
    const { note } = await readCheckpoint(database.sql)
    const { signCheckpoint } = await import("../../src/ledger/checkpoint.ts")
    const { keysOf } = await import("../support/signed-log.ts")
    const forged = await signCheckpoint(
      { origin: logName, size: size - 1, root: sha256(Buffer.from("another")) },
      keysOf(logKey).signers(logName),
    )
    expect(note).not.toBe(forged)
    expect((await all[0]?.witness.submit(`old 0\n\n${forged}`))?.status).toBe(200)
    await round()
    expect(await status()).toMatchObject({ witnesses: [{ fault: { kind: "other-history" } }], witnessed: null })
    expect(namesIn(await get("/log/checkpoint"))).toEqual([logName])
  })
})

describe("over HTTP a witness", () => {
  const serving = async (listener: RequestListener) => {
    const server = createServer(listener).listen(0, "127.0.0.1")
    server.unref()
    await once(server, "listening")
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const ask = async (listener: RequestListener, signal = new AbortController().signal) =>
    fetchSubmission(`${await serving(listener)}/`, "old 0\n\n", signal)

  test("is posted to at add-checkpoint, and read as it answers", async () => {
    const posted = await ask((request, response) => {
      response.writeHead(409, { "content-type": "text/x.tlog.size" }).end(`${request.method} ${request.url}\n`)
    })
    expect(posted).toEqual({ status: 409, body: "POST /add-checkpoint\n" })
  })

  test("that answers with 10 MB is not read to the end", async () => {
    let sent = 0
    const posted = await ask((_, response) => {
      const chunk = Buffer.alloc(65_536, "x")
      const send = () => {
        while (sent < 10_000_000 && !response.destroyed) {
          sent += chunk.length
          if (!response.write(chunk)) return void response.once("drain", send)
        }
        response.end()
      }
      send()
    })
    expect(posted).toEqual({ fault: "too-long" })
    expect(sent).toBeLessThan(10_000_000)
  })

  test("that is not there is away, that leads elsewhere is not followed, and that is given up is let go", async () => {
    expect(await fetchSubmission("http://127.0.0.1:1", "x", new AbortController().signal)).toEqual({ fault: "away" })
    const elsewhere = await ask((_, response) => response.writeHead(307, { location: "http://127.0.0.1:1/" }).end())
    expect(elsewhere).toMatchObject({ status: 307 })
    const stop = new AbortController()
    const waiting = ask(() => stop.abort(), stop.signal)
    expect(await waiting).toEqual({ fault: "away" })
  })
})

describe("documents", () => {
  const keys = readKeyRing(sha256, { jwks })
  if ("fault" in keys) throw new Error(keys.fault)
  const verify = (source: string, { witnesses }: Register, more: object = {}) =>
    verifyAny(source, { sha256, keys, now, policy: witnesses.policy, ...more })
  const codesOf = async (...given: Parameters<typeof verify>) =>
    (await verify(...given)).findings.map(({ code }) => code)

  test("are made under what the witnesses vouch for: heads, exports, statements and proofs", async () => {
    const node = await start()
    const { publish, round, get, seal } = node
    await publish()
    const size = await seal()
    await round()
    await node.export()
    await publish()
    const position = 0
    const texts = {
      head: await get("/exports/head"),
      manifest: await get(`/exports/${size}/manifest.jws`),
      report: await get(`/v1/subjects/${codeOf(0)}/report`, { headers: { accept: "application/jwt" } }),
      proof: await get(`/log/proof/inclusion?position=${position}`, { headers: { accept: "text/plain" } }),
    }
    for (const [kind, source] of Object.entries(texts)) {
      const { findings, proven, log } = await verify(source, node)
      const witnessed = proven.some(({ code }) => code === "witnessed")
      const expected = kind === "proof" ? [expect.objectContaining({})] : []
      expect({ kind, findings: findings.filter(({ code }) => code === "policy"), size: log?.size }).toEqual({
        ...{ kind, findings: [], size: kind === "proof" ? (log?.size ?? undefined) : size },
      })
      if (kind !== "proof") expect({ kind, findings, witnessed }).toEqual({ kind, findings: expected, witnessed: true })
    }
    expect(texts.proof).toContain(`\n${logName}\n${size}\n`)
  })

  test("about what came since are made under the newest, which whoever asks for witnesses refuses", async () => {
    const node = await start()
    const { publish, round, get, seal } = node
    await publish()
    await round()
    await publish()
    const newest = await seal()
    const report = await get(`/v1/subjects/${codeOf(next - 1)}/report`, { headers: { accept: "application/jwt" } })
    expect(await codesOf(report, node)).toEqual(["policy"])
    expect((await verify(report, node, { policy: undefined })).log?.size).toBe(newest)
    expect(await get(`/log/proof/inclusion?position=${newest - 1}`)).toContain(`"size":${newest}`)
    await round()
    const later = await get(`/v1/subjects/${codeOf(next - 1)}/report`, { headers: { accept: "application/jwt" } })
    expect(await codesOf(later, node)).toEqual([])
  })

  test("are made without witnesses when these have been away for an hour, and heads never go back", async () => {
    const node = await start()
    const { all, publish, round, get, seal } = node
    await publish()
    const witnessed = await seal()
    await round()
    await node.export()
    const headSize = async () => (await verify(await get("/exports/head"), node, { policy: undefined })).log?.size
    for (const each of all) each.fault = "away"
    await publish()
    expect(await headSize()).toBe(witnessed)
    now += lagMsMax
    const alone = await publish()
    expect(await headSize()).toBe(alone)
    expect(await codesOf(await get("/exports/head"), node)).toEqual(["policy"])
    const unseen = await publish()
    for (const each of all) each.fault = "none"
    await round()
    expect(await headSize()).toBe(unseen)
    expect(await codesOf(await get("/exports/head"), node)).toEqual([])
    // A head of the size that left without them is behind: what they cosign next is not.
    await publish()
    expect(await headSize()).toBe(unseen)
  })

  test("follow a register by its real follower, which takes what two of three vouch for and waits for it", async () => {
    const node = await start()
    const { all, publish, round } = node
    await publish()
    const size = await node.seal()
    await round()
    await node.export()
    const server = serve({ fetch: node.app.app.fetch, port: 0 })
    server.unref?.()
    await once(server, "listening")
    try {
      const { port } = server.address() as AddressInfo
      const believed = believe(jwks)
      if ("fault" in believed) throw new Error(believed.fault)
      const givenKeys = { ...believed, sha256: "0".repeat(64) }
      const policy = node.witnesses.policy
      const mirror = path.join(base, `mirror-${next++}`)
      const run = () => follow(followerOf(`http://127.0.0.1:${port}`, mirror, null, { givenKeys, policy, clock }))
      expect(await run()).toMatchObject({ ok: true, size })
      for (const each of all.slice(1)) each.fault = "signs-another-root"
      await publish()
      await round()
      expect(await run()).toMatchObject({ ok: true, size })
      now += lagMsMax
      await publish()
      const refused = await run()
      expect(refused.ok ? [] : refused.findings.map(({ code }) => code)).toEqual(["policy"])
      for (const each of all) each.fault = "none"
      now += lagMsMax
      await publish()
      const grown = await node.seal()
      await round()
      await node.export()
      expect(await run()).toMatchObject({ ok: true, size: grown })
    } finally {
      server.close()
    }
  })

  const orders = [...permutations(["publish", "publish", "round", "round", "look"])]
  const liars: Fault[] = ["none", "away", "late", "signs-another-root", "signs-with-another-key", "says-it-is-ahead"]
  // Each order once, and each of these in five of them, half of it every day: all of both take minutes.
  for (const [whole, options, parts] of twoSizes(2, 1))
    test.each(liars)(
      `hold in each order of events, with one witness of three that is %s${whole}`,
      options,
      async (fault) => {
        const node = await start()
        const { all, publish, round, get } = node
        await publish()
        await node.export()
        if (all[0]) all[0].fault = fault
        let rounds = 0
        for (const order of orders.filter((_, n) => n % (liars.length * parts) === liars.indexOf(fault))) {
          let state: VerifyState | null = null
          const look = async () => {
            const head = await get("/exports/head")
            const consistency: string | undefined =
              state === null
                ? undefined
                : await get(`/log/proof/consistency?from=${state.size}&to=${await sizeIn(head)}`)
            const verified = await verify(head, node, { state, ...(consistency ? { consistency } : {}) })
            const codes = verified.findings.map(({ code }) => code)
            // Two honest ones have cosigned, or nobody is believed yet: never a rollback, never a fork.
            expect({ order, codes }).toEqual({ order, codes: rounds > 0 ? [] : ["policy"] })
            if (verified.state) state = verified.state
          }
          for (const event of [...order, "look", "round", "look"]) {
            if (event === "publish") await publish()
            else if (event === "look") await look()
            else {
              await round()
              rounds++
            }
          }
          const { size } = await readCheckpoint(database.sql)
          expect({ order, seen: (state as VerifyState | null)?.size }).toEqual({ order, seen: size })
        }
      },
    )

  const sizeIn = async (head: string) =>
    (JSON.parse(Buffer.from(head.split(".")[1] ?? "", "base64url").toString()) as { log: { size: number } }).log.size
})

describe("what is configured", () => {
  test("is a policy in which each witness has an address", async () => {
    const { policyText } = await start()
    expect(readWitnesses(policyText)).toMatchObject({ policy: { rule: "2 of 3" } })
    expect(readWitnesses(policyText.replace(" https://w1.example", ""))).toEqual({
      wrong: expect.stringContaining("w1.example has no address"),
    })
    expect(readWitnesses(policyText.replace("https://w1", "ftp://w1"))).toMatchObject({ wrong: expect.any(String) })
    expect(readWitnesses("quorum none\n")).toEqual({ wrong: "there is no witness in it" })
    expect(readWitnesses(policyText.replace("group", "grope"))).toEqual({ wrong: expect.stringContaining("line 4") })
  })
})

function* permutations(events: readonly string[], done: readonly string[] = []): Generator<string[]> {
  if (events.length === 0) yield [...done]
  for (const event of new Set(events)) {
    const at = events.indexOf(event)
    yield* permutations([...events.slice(0, at), ...events.slice(at + 1)], [...done, event])
  }
}
