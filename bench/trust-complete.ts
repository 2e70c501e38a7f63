/**
 * `npm run bench:complete [CODES [SECONDS]]`: what a complete checkpoint costs beside one without, while 200 records a second are
 * published into a map of so many codes. Both sides in turn, three rounds: every two seconds the tree is worked on and a
 * checkpoint signed, or the map is worked in and made an entry first.
 */
import { randomBytes, randomFillSync, randomUUID } from "node:crypto"
import { loadavg } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import { defaultPolicy } from "../src/law/policy.ts"
import { savePages } from "../src/ledger/map/store.ts"
import { sha256 } from "../src/ledger/node-sha256.ts"
import { openSignedLog } from "../src/ledger/signed-log.ts"
import { importLines } from "../src/register/import/import.ts"
import { sampleLines } from "../src/register/sample/sample.ts"
import { toLogKeys } from "../src/signing/log-keyring.ts"
import { byteSigner } from "../src/signing/signer.ts"
import { createSigningKey } from "../src/signing/signing-key.ts"
import { today } from "./fulltext-answer.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"
import { fill, openPages } from "./trust-map.ts"

const codes = Number(process.argv[2] ?? 1_000_000)
const lasting = Number(process.argv[3] ?? 20)
const [rounds, rate, turnMs, signEveryMs] = [3, 200, 250, 2_000]
const clock = () => Date.parse(`${today}T04:00:00Z`)

const register = await openBenchRegister()
const { pool } = register
try {
  const keys = randomFillSync(new Uint8Array(codes * 32))
  const { pages, reader } = openPages()
  await fill(keys, keys, pages, reader)
  const all = [...pages]
  for (let at = 0; at < all.length; at += 5_000) await pool.begin((tx) => savePages(tx, 1, all.slice(at, at + 5_000)))
  const logKeys = toLogKeys([byteSigner(await createSigningKey("Ed25519"))])
  const log = openSignedLog(pool, {
    ...{ sha256, newOrigin: "bench.invalid/log", keyring: { open: async () => logKeys }, clock: Date.now },
    ...{ memory: { load: async () => [], store: async () => {} }, log: (line) => process.stderr.write(`${line}\n`) },
  })
  let seed = 0
  const publish = async (count: number) => {
    const lines = [...sampleLines({ subjects: Math.ceil(count / 3), records: count, seed: ++seed, today })]
    async function* chunk() {
      yield Buffer.from(`${lines.join("\n")}\n`)
    }
    await importLines(pool, chunk(), {
      ...{
        actor: "bench",
        source: "bench",
        policy: defaultPolicy,
        mayPublishFor: () => true,
        mayAmendSubject: () => true,
      },
      ...{ newId: () => randomUUID(), newSalt: () => randomBytes(32).toString("base64url"), clock },
    })
  }
  /** Seconds that each checkpoint took, while records come in. */
  const measure = async (make: () => Promise<void>) => {
    const until = performance.now() + lasting * 1000
    let published = 0
    const writing = (async () => {
      while (performance.now() < until) {
        const next = performance.now() + turnMs
        await publish((rate * turnMs) / 1000)
        published += (rate * turnMs) / 1000
        await sleep(Math.max(0, next - performance.now()))
      }
    })()
    const took: number[] = []
    while (performance.now() < until) {
      await sleep(signEveryMs)
      took.push(await seconds(make))
    }
    await writing
    return { mean: took.reduce((sum, each) => sum + each, 0) / took.length, rate: published / lasting }
  }
  tell("codes in the map, load", `${codes}, ${loadavg()[0]?.toFixed(1)}`)
  for (let round = 0; round < rounds; round++) {
    const plain = await measure(() => log.catchUp())
    // What came meanwhile is worked in before, so that no round pays for another.
    await log.seal(Date.now())
    const complete = await measure(() => log.seal(Date.now(), AbortSignal.timeout(60_000)))
    tell("a checkpoint", `${(plain.mean * 1000).toFixed(0)} ms, ${plain.rate.toFixed(0)} records/s`)
    tell("a complete one", `${(complete.mean * 1000).toFixed(0)} ms, ${complete.rate.toFixed(0)} records/s`)
    tell("ratio", (complete.mean / plain.mean).toFixed(2))
  }
  tell("load then", `${loadavg()[0]?.toFixed(1)}`)
} finally {
  await register.close()
}
