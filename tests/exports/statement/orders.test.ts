/**
 * A publication, a paper about it, a witness's delay and a kill, in every order that differs, with the kill at each place where
 * a node leaves something half done: what is given holds under the policy then and later, and what is owed comes.
 */
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Statement } from "../../../src/exports/statement/statement.ts"
import { parseCheckpoint } from "../../../src/ledger/checkpoint.ts"
import { sha256 } from "../../../src/ledger/node-sha256.ts"
import { parseNote } from "../../../src/ledger/signed-note.ts"
import { openFeeder, roundMs } from "../../../src/ledger/witness/feeder.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { readKeyRing } from "../../../src/verify/key-ring.ts"
import { verifyAny } from "../../../src/verify/recognise.ts"
import { importOptions, importWith, killedAfter, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"
import { heldMemory, logKey, testLog } from "../../support/signed-log.ts"
import { makeWitnesses } from "../../support/witness.ts"

const database = useDatabase()
const base = mkdtempSync(path.join(tmpdir(), "gongshi-orders-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const papers = { ...(await createSigningKey("Ed25519")), papers: "complete" as const }
const keySet = { keys: [toPublicKey(papers), { ...toPublicKey(logKey), role: "log" as const }] }
const ring = readKeyRing(sha256, { jwks: keySet })
if ("fault" in ring) throw new Error(ring.fault)

let now = Date.now()
const clock = () => now
const memory = heldMemory()
const { all, witnesses, post } = await makeWitnesses(base, 3, 2, clock, "register.test/log")

function startNode() {
  const { log: signedLog } = testLog(database.sql, { clock, witnesses, memory })
  const feeder = openFeeder({ sql: database.sql, signedLog, post, clock, newId: randomUUID, log: () => {} }, witnesses)
  const app = testApp(() => database.sql, {
    ...{ signedLog, clock, signer: async () => keySigner(papers), keySet: async () => keySet as never },
  })
  return { signedLog, feeder, app }
}
let node: ReturnType<typeof startNode>

const steps = ["publish", "paper", "delay", "kill"] as const
type Step = (typeof steps)[number]

/** Where a node is when it is killed: what it was about to write. */
const places = {
  "while it publishes": null,
  "between the map and its entry": "insert on log_map",
  "between signing and publishing a checkpoint": "update on log_checkpoint",
  "between a witness's answer and keeping it": "insert on log_cosignature",
  "while it answers": null,
} as const
type Place = keyof typeof places

function permutations<T>(of: readonly T[]): T[][] {
  if (of.length === 0) return [[]]
  return of.flatMap((first, n) => permutations(of.toSpliced(n, 1)).map((rest) => [first, ...rest]))
}

/**
 * All orders of the four, but for those that are the same. Each begins where all is signed and vouched for: there nobody is asked
 * to cosign, and a node that is killed had nothing in hand but what it was about to publish.
 */
function ordersWith(place: Place): Step[][] {
  const isIdle = (step: Step) => step === "delay" || (step === "kill" && place !== "while it publishes")
  const all = permutations(steps).map((order) => order.slice(order.findIndex((step) => !isIdle(step))))
  // What was published is not published again.
  const differing = all.filter(
    (order) => place !== "while it publishes" || order.indexOf("kill") < order.indexOf("publish"),
  )
  const byName = new Map(differing.map((order) => [order.join(", "), order]))
  return [...byName.values()]
}

interface Paper {
  statement: Statement
  token: string
}

const verify = (token: string, consistency?: string) =>
  verifyAny(token, {
    ...{ sha256, keys: ring, now, issuer: "https://gongshi.example", origin: "register.test/log" },
    ...{ policy: witnesses.policy, consistency },
  })
const codesOf = (found: readonly { code: string }[]) => found.map(({ code }) => code)
const isWitnessed = ({ statement }: Paper) => !statement.note.en.includes("not witnessed yet")
const listed = ({ statement }: Paper) => statement.records.map(({ line }) => JSON.parse(line).decision_no)

/** One order, of a merchant of its own. */
function begin(number: number, place: Place) {
  const decision = randomUUID()
  const given: Paper[] = []
  const abandoned: Promise<unknown>[] = []
  let isPublished = false
  const publish = (options = importOptions) =>
    importWith(database.sql, [penaltyRow(number, { decision_no: decision })], options)
  const ask = (query = "") => node.app.request(`/v1/subjects/${codeOf(number)}/report${query}`)

  async function round(away: number) {
    now += roundMs
    for (const [n, each] of all.entries()) each.fault = n < away ? "away" : "none"
    await node.feeder.look()
  }

  /** What holds of every paper when it is given. */
  async function take(answer: Response): Promise<Paper> {
    expect(answer.status).toBe(200)
    const paper = (await answer.json()) as Paper
    expect(listed(paper)).toEqual(isPublished ? [decision] : [])
    expect(codesOf((await verify(paper.token)).findings)).toEqual(isWitnessed(paper) ? [] : ["policy"])
    given.push(paper)
    return paper
  }

  async function paper() {
    const answer = await ask()
    // Whoever did not ask for one without witnesses gets none that they have not vouched for.
    if (answer.status === 202) expect(answer.headers.get("location")).toBe(`/v1/subjects/${codeOf(number)}/report`)
    else expect(isWitnessed(await take(answer))).toBe(true)
    now += 2_100
    await take(await ask("?witnesses=none"))
  }

  /** What a node is at when it is killed; another takes its place. */
  const at: Record<Place, () => Promise<unknown>> = {
    "while it publishes": () => publish(killedAfter(0, "newSalt")),
    "between the map and its entry": () => node.signedLog.seal(now),
    "between signing and publishing a checkpoint": () => node.signedLog.catchUp(),
    "between a witness's answer and keeping it": () => round(0),
    "while it answers": async () => void abandoned.push(Promise.resolve(ask())),
  }
  async function kill() {
    const where = places[place]
    if (where) await database.sql.unsafe(`create trigger cut before ${where} execute function cut()`)
    await at[place]().catch(() => {})
    if (where) await database.sql.unsafe(`drop trigger cut on ${where.split(" ").at(-1)}`)
    node = startNode()
  }

  return {
    given,
    decision,
    async step(step: Step) {
      now += 2_100
      if (step === "publish") {
        await publish()
        isPublished = true
      } else if (step === "paper") await paper()
      else if (step === "delay") await round(2)
      else await kill()
    },
    /** Witnesses are there again: what was owed comes, at the address where it was asked for. */
    async end() {
      await Promise.all(abandoned)
      let answer = await ask()
      for (let rounds = 0; answer.status === 202 && rounds < 9; rounds++) {
        await round(0)
        answer = await ask()
      }
      const last = await take(answer)
      expect(isWitnessed(last)).toBe(true)
    },
    /** Nothing that was given fails for ever: a later checkpoint that witnesses have vouched for brings it up. */
    async holdsLater() {
      const note = await (await node.app.request("/log/checkpoint/witnessed")).text()
      const to = parseCheckpoint(parseNote(note)?.text ?? "")?.size ?? 0
      for (const each of given) {
        const asked = `/log/proof/consistency?from=${each.statement.log.size}&to=${to}`
        const proof = await (await node.app.request(asked, { headers: { accept: "text/plain" } })).text()
        expect(codesOf((await verify(each.token, proof)).findings), asked).toEqual([])
      }
    },
  }
}

let number = 100
const ids = new Map<string, string>()
const cuts = async () => Number((await database.sql`select last_value from cuts`)[0]?.["last_value"])

beforeAll(async () => {
  await database.sql`create sequence cuts`
  // A sequence counts on where the rest is undone.
  await database.sql`create function cut() returns trigger language plpgsql as $$
    begin perform nextval('cuts'); raise exception 'killed'; end $$`
  node = startNode()
  const first = begin(number++, "while it answers")
  await first.step("publish")
  await first.end()
})

describe("a paper about what is published is given and holds, or is owed and comes", () => {
  test.each(Object.keys(places) as Place[])("with a kill %s", { timeout: 240_000 }, async (place) => {
    const before = await cuts()
    for (const order of ordersWith(place)) {
      const run = begin(number++, place)
      try {
        for (const step of order) await run.step(step)
        await run.end()
        await run.holdsLater()
      } catch (error) {
        throw new Error(`${order.join(", ")}: ${error instanceof Error ? error.message : error}`, { cause: error })
      }
      for (const { statement, token } of run.given) {
        expect(ids.has(statement.jti)).toBe(false)
        ids.set(statement.jti, token)
      }
      const published = await database.sql`select from log_entry where line like ${`%${run.decision}%`}`
      expect(published).toHaveLength(1)
    }
    // The table is of what it says: somebody was cut off at that place.
    if (places[place]) expect(await cuts()).toBeGreaterThan(before)
    expect(await faultsOfLog(database.sql)).toEqual([])
  })
})
