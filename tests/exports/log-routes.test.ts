import { beforeAll, describe, expect, test } from "vitest"
import type { Scope } from "../../src/access/scope.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { dayInChina } from "../../src/law/day.ts"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { leafHash, verifyConsistency, verifyInclusion } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteVerifier, readVkey } from "../../src/ledger/signed-note.ts"
import { decodeBundle, tilePath, widthIn } from "../../src/ledger/tile.ts"
import { parseTlogProof } from "../../src/ledger/tlog-proof.ts"
import { clock, importReleased, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"
import { heldMemory, testLog } from "../support/signed-log.ts"

const database = useDatabase()
const memory = heldMemory()
let signed: ReturnType<typeof testLog>["log"]
const app = testApp(() => database.sql, {
  get signedLog() {
    signed ??= testLog(database.sql, { memory }).log
    return signed
  },
})
const bytes = (text: string) => Buffer.from(text, "base64")
const json = async (path: string) => (await app.request(path)).json()
const plain = { headers: { accept: "text/plain" } }

/** The checkpoint as a client believes it: with the verifier key that it has from elsewhere. */
async function believed(note: string) {
  const { log } = await json("/status")
  const key = readVkey(sha256, log.vkeys[0])
  if (!key) throw new Error("no verifier key")
  const opening = await openCheckpoint(note, "register.test/log", [noteVerifier(sha256, key.name, key.publicKey)])
  if ("refused" in opening) throw new Error(`the checkpoint is refused: ${opening.refused}`)
  return opening.checkpoint
}

describe("before the first checkpoint", () => {
  test("the log says that there is none yet, and when to ask again", async () => {
    const answer = await app.request("/log/checkpoint")
    expect(answer.status).toBe(503)
    expect(answer.headers.get("retry-after")).toBe("5")
    expect((await answer.json()).type).toBe("urn:gongshi:problem:not-yet-signed")
    expect((await json("/status")).log).toMatchObject({ checkpoint: null, refusal: null })
  })
})

describe("the log over HTTP", () => {
  let size = 0
  beforeAll(async () => {
    await importRows(
      database.sql,
      Array.from({ length: 300 }, (_, n) => abnormalRow(n)),
    )
    await signed.catchUp()
    size = (await json("/status")).log.checkpoint.size
  })

  test("gives the checkpoint as a signed note, for seconds only", async () => {
    const answer = await app.request("/log/checkpoint")
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8")
    expect(answer.headers.get("cache-control")).toBe("public, max-age=2")
    expect(await believed(await answer.text())).toMatchObject({ size })
    expect((await json("/status")).log).toMatchObject({ origin: "register.test/log", behind: 0 })
  })

  test("gives tiles and bundles that a client makes the signed root of, and lets them be kept for ever", async () => {
    const { root } = await believed(await (await app.request("/log/checkpoint")).text())
    const get = async (level: number | "entries", index: number) => {
      const answer = await app.request(`/log/tile/${tilePath({ level, index, width: widthIn(size, level, index) })}`)
      expect(answer.status).toBe(200)
      expect(answer.headers.get("content-type")).toBe("application/octet-stream")
      expect(answer.headers.get("cache-control")).toContain("immutable")
      return Buffer.from(await answer.arrayBuffer())
    }
    const entries = [...(decodeBundle(await get("entries", 0)) ?? []), ...(decodeBundle(await get("entries", 1)) ?? [])]
    const leaves = Buffer.concat(entries.map((entry) => leafHash(sha256, entry)))
    expect(Buffer.concat([await get(0, 0), await get(0, 1)])).toEqual(leaves)
    expect(await get(1, 0)).toHaveLength(32)
    for (const position of [0, 255, 256, size - 1]) {
      const proof = await json(`/log/proof/inclusion?position=${position}`)
      const leaf = leafHash(sha256, entries[position] ?? Buffer.alloc(0))
      expect(verifyInclusion(sha256, { position, size, leaf, root, proof: proof.proof.map(bytes) })).toBe(true)
    }
  })

  test.each([
    "0/000.p/0",
    "0/000.p/256",
    "0/0",
    "0/002.p/1",
    "0/001",
    "2/000.p/1",
    "entries/001",
    "x/000",
    "0/x000/000",
  ])("has no tile at %s", async (path) => {
    const answer = await app.request(`/log/tile/${path}`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get("content-type")).toContain("application/problem+json")
  })

  test("gives a narrower tile than there is, as one was at an earlier checkpoint", async () => {
    const whole = Buffer.from(await (await app.request("/log/tile/0/000")).arrayBuffer())
    const part = Buffer.from(await (await app.request("/log/tile/0/000.p/7")).arrayBuffer())
    expect(part).toEqual(whole.subarray(0, 7 * 32))
  })

  test("shows nothing past the checkpoint, and says that it will be there in seconds", async () => {
    await importRows(database.sql, [penaltyRow(1)])
    const answer = await app.request(`/log/proof/inclusion?position=${size}&lang=en`)
    expect(answer.status).toBe(404)
    expect((await answer.json()).detail).toContain("within seconds")
    const last = { level: "entries" as const, index: 1, width: size + 1 - 256 }
    expect((await app.request(`/log/tile/${tilePath(last)}`)).status).toBe(404)
    expect((await json("/status")).log.behind).toBeGreaterThan(0)
    await signed.catchUp()
    expect((await app.request(`/log/tile/${tilePath(last)}`)).status).toBe(200)
    size = (await json("/status")).log.checkpoint.size
  })

  test("proves one size to be the beginning of another", async () => {
    for (const [from, to] of [
      [1, 300],
      [256, 300],
      [0, 5],
      [7, 7],
    ]) {
      const answer = await json(`/log/proof/consistency?from=${from}&to=${to}`)
      const claim = {
        from: answer.from,
        to: answer.to,
        fromRoot: bytes(answer.from_root),
        toRoot: bytes(answer.to_root),
      }
      expect(verifyConsistency(sha256, { ...claim, proof: answer.proof.map(bytes) })).toBe(true)
    }
    const { checkpoint } = await json("/log/proof/consistency?from=256")
    expect(await believed(checkpoint)).toMatchObject({ size })
  })

  test("gives proofs as text: for a verifier, and for a witness", async () => {
    const inclusion = await app.request("/log/proof/inclusion?position=3", plain)
    expect(inclusion.headers.get("content-type")).toBe("text/plain; charset=utf-8")
    expect(parseTlogProof(await inclusion.text())).toMatchObject({ position: 3, extra: null })
    const consistency = await (await app.request("/log/proof/consistency?from=256", plain)).text()
    expect(consistency).toMatch(/^old 256\n([A-Za-z0-9+/]{43}=\n)+\nregister\.test\/log\n/)
    for (const path of ["/log/proof/inclusion?position=3&size=7", "/log/proof/consistency?from=3&to=7"]) {
      expect((await app.request(path, plain)).status).toBe(400)
    }
  })

  test.each(["position=x", "position=-1", "position=01", "position=1&size=", "", "position=1e3"])(
    "refuses %s as a position, with a pointer to the fault",
    async (query) => {
      const answer = await app.request(`/log/proof/inclusion?${query}`)
      expect(answer.status).toBe(400)
      expect((await answer.json()).errors).toHaveLength(1)
    },
  )

  test("proves a record: its line by the commitment, its entry by the tree, the tree by the signature", async () => {
    const { records } = await json(`/v1/subjects/${codeOf(1)}`)
    for (const { id, position } of records) {
      const proof = await json(`/v1/records/${id}/proof`)
      expect(proof).toMatchObject({ record_id: id, position, size })
      expect(JSON.parse(proof.entry).commitment).toBe(commitmentOf(proof.line))
      expect(JSON.parse(proof.line)).toMatchObject({ id, subject: { code: codeOf(1) } })
      const { root } = await believed(proof.checkpoint)
      const leaf = leafHash(sha256, Buffer.from(proof.entry))
      expect(verifyInclusion(sha256, { position, size, leaf, root, proof: proof.proof.map(bytes) })).toBe(true)

      const text = parseTlogProof(await (await app.request(`/v1/records/${id}/proof`, plain)).text())
      expect(Buffer.from(text?.extra ?? []).toString()).toBe(`${proof.entry}\n${proof.line}`)
      expect(text).toMatchObject({ position, checkpoint: proof.checkpoint })
    }
    expect((await app.request("/v1/records/none/proof")).status).toBe(404)
  })

  test("is signed by the time that an import over HTTP is answered", async () => {
    const row = abnormalRow(900, { authority: "410105" })
    const answer = await importReleased(app, "410105", "/v1/imports", {
      headers: { ...(await officerHeader("officer", "410105")), "content-type": "application/x-ndjson" },
      body: `${JSON.stringify(row)}\n`,
    })
    expect(answer.status).toBe(200)
    const { records } = await json(`/v1/subjects/${codeOf(900)}`)
    expect((await app.request(`/v1/records/${records[0].id}/proof`)).status).toBe(200)
  })

  test("is signed by the time that a decision is answered which ends a display", async () => {
    await importRows(database.sql, [penaltyRow(902)])
    const { records } = await json(`/v1/subjects/${codeOf(902)}`)
    const anna = await officer(app, "officer", "410105", "anna")
    const boris = await officer(app, "checker", "410105", "boris")
    const change = { change: "withdraw", arose_on: dayInChina(clock()), evidence: "撤销决定书（示例）" }
    const { body } = await anna.post("/v1/decisions", { kind: "change", record_id: records[0].id, ...change })
    const before = (await json("/status")).as_of.size
    await boris.act(body, "approve")
    const { as_of, log } = await json("/status")
    expect(as_of.size).toBeGreaterThan(before)
    expect(log).toMatchObject({ behind: 0, checkpoint: { size: as_of.size } })
  })
})

test("a signer that is away undoes no import: it is told to the operator, and signed when it is back", async () => {
  const away = { open: () => Promise.reject(new Error("the signer is away")) }
  let { log } = testLog(database.sql, { keyring: away })
  const register = testApp(() => database.sql, {
    get signedLog() {
      return { ...log, halted: async () => null }
    },
  })
  const answer = await importReleased(register, "410105", "/v1/imports", {
    headers: { ...(await officerHeader("officer", "410105")), "content-type": "application/x-ndjson" },
    body: `${JSON.stringify(abnormalRow(902))}\n`,
  })
  expect(await answer.json()).toMatchObject({ added: 1 })
  expect(register.log).toEqual(["log: the signer is away"])
  log = testLog(database.sql, { memory }).log
  await log.catchUp()
  expect((await (await register.request("/status")).json()).log.behind).toBe(0)
})

describe("a register whose database was set back", () => {
  const halted = testApp(() => database.sql, {
    signedLog: {
      ...({} as ReturnType<typeof testLog>["log"]),
      catchUp: async () => {},
      checkpoint: async () => ({ kind: "halted", refusal: { kind: "database-behind", remembered: 9, size: 4 } }),
      halted: async () => ({ kind: "database-behind", remembered: 9, size: 4 }),
      standing: async () => ({
        origin: "register.test/log",
        vkeys: [],
        witnessing: null,
        refusal: { kind: "database-behind", remembered: 9, size: 4 },
      }),
    },
  })

  test("is not ready, says why in /status, and shows no checkpoint and no proof", async () => {
    for (const path of [
      "/readyz",
      "/log/checkpoint",
      "/log/proof/inclusion?position=1",
      "/log/proof/consistency?from=1",
    ]) {
      const answer = await halted.request(`${path}${path.includes("?") ? "&" : "?"}lang=en`)
      expect(answer.status, path).toBe(503)
      expect(await answer.json(), path).toMatchObject({
        type: "urn:gongshi:problem:log-halted",
        detail: expect.stringContaining("Restore a newer backup"),
      })
    }
    const { log } = await (await halted.request("/status")).json()
    expect(log.refusal).toMatchObject({ kind: "database-behind" })
  })

  test("publishes nothing more, and still answers those who look a merchant up", async () => {
    const answer = await halted.request("/v1/imports", {
      method: "POST",
      headers: { ...(await officerHeader("officer", "410105")), "content-type": "application/x-ndjson" },
      body: `${JSON.stringify(abnormalRow(901))}\n`,
    })
    expect(answer.status).toBe(503)
    expect((await halted.request(`/v1/subjects/${codeOf(1)}`)).status).toBe(200)
  })

  // Whatever takes something has to refuse, unless its right is known to publish nothing.
  const publishingNothing: readonly Scope[] = [
    "register:read",
    "match:query",
    "match:decide",
    "copy:acknowledge",
    "check:query",
    "check:stream",
    "export:make",
    "roster:write",
    "roster:review",
    "roster:reveal",
    "alert:read",
    "alert:send",
    "check:job",
    "check:policy",
    "person:list",
    "person:confirm",
    "search:job",
    "alert:search",
    "document:template",
    "document:make",
    "document:receive",
    "lead:write",
    "lead:act",
    "duty:own",
    "order:act",
    "letter:send",
    "letter:answer",
    "complaint:send",
    "complaint:set",
    "agency:set",
    "prepared:confirm",
    "key:trade",
    "notice:answer",
    "measure:report",
    "sharing:ask",
    "sharing:act",
    "measure:object",
    "contact:own",
    "file:grant",
    "period:own",
    "copy:report",
    "copy:judge",
    "operate:act",
    "key:renew",
    "document:confirm",
  ]
  const taking = Object.entries(openApiDocument(halted.app, { version: "0" }).paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, { "x-scope": Scope }>).flatMap(([method, { "x-scope": scope }]) =>
      method === "get" || publishingNothing.includes(scope) ? [] : [[method.toUpperCase(), path] as const],
    ),
  )

  test.each(taking)("takes nothing by %s %s, and says why", async (method, path) => {
    const answer = await halted.request(path.replace("{id}", "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"), {
      method,
      headers: { ...(await officerHeader("officer", "410105")), "accept-language": "en" },
    })
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({
      type: "urn:gongshi:problem:log-halted",
      detail: expect.stringContaining("Restore a newer backup"),
    })
  })

  test("takes imports, their release, decisions, repairs and objections, so that there is something to refuse", () => {
    const paths = taking.map(([, path]) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        "/v1/imports",
        "/v1/imports/{id}/acts",
        "/v1/decisions",
        "/v1/decisions/{id}/acts",
        "/v1/repairs",
        "/v1/objections",
      ]),
    )
  })
})

test("a process is not ready when nobody has signed for a minute, and is for a shorter wait", async () => {
  let now = clock()
  const { log } = testLog(database.sql, { keyring: null })
  const waiting = testApp(() => database.sql, { signedLog: log, clock: () => now })
  expect((await waiting.request("/readyz")).status).toBe(200)
  await importRows(database.sql, [penaltyRow(2)])
  expect((await waiting.request("/readyz")).status).toBe(200)
  now += 61_000
  expect((await waiting.request("/readyz")).status).toBe(503)
  await signed.catchUp()
  expect((await waiting.request("/readyz")).status).toBe(200)
})
