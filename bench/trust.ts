/**
 * `npm run bench:trust [ENTRIES [RECORDS [CODES]]]`: the signed log. How long the tree of so many entries takes to be made and
 * stored, against hashing the same bytes in memory; proofs a second; and how old a publication is when a checkpoint
 * covers it, while 200 a second come in. Then exports of so many records (trust-export.ts), and the map of so many
 * codes (trust-map.ts); 0 leaves a part out.
 */
import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { keepUp } from "../src/app/background.ts"
import type { Pool } from "../src/database/client.ts"
import { auditTree } from "../src/ledger/audit.ts"
import { verifyInclusion } from "../src/ledger/merkle.ts"
import { sha256 } from "../src/ledger/node-sha256.ts"
import { lockHead, readHead } from "../src/ledger/sequencer.ts"
import { openSignedLog, type SignedLog } from "../src/ledger/signed-log.ts"
import { tileWidth, widthIn } from "../src/ledger/tile.ts"
import { growEdge, proveInclusion, readRoot, toEdge } from "../src/ledger/tree.ts"
import { hashEntries } from "../src/ledger/tree-growth.ts"
import { loadEntryBytes, readCheckpoint } from "../src/ledger/tree-store.ts"
import { toLogKeys } from "../src/signing/log-keyring.ts"
import { byteSigner } from "../src/signing/signer.ts"
import { createSigningKey } from "../src/signing/signing-key.ts"
import { appendAsOperator } from "../tests/support/gate.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"
import { measureExports } from "./trust-export.ts"
import { measureMap } from "./trust-map.ts"

const entries = Number(process.argv[2] ?? 1_000_000)
const records = Number(process.argv[3] ?? entries)
const codes = Number(process.argv[4] ?? records)
const entriesPerBatch = 50_000
const proofs = 100_000
const writesPerSecond = 200
const writingSeconds = 30
// As src/app/background.ts signs.
const signEveryMs = 2_000

/** Publishes entries as an import does. */
async function publish(pool: Pool, count: number): Promise<number> {
  return pool.begin(async (tx) => {
    const head = await lockHead(tx)
    const publications = Array.from({ length: count }, (_, index) => ({
      draft: {
        operation: "add" as const,
        list: "penalty" as const,
        authority: "410105",
        replaces: null,
        reason: null,
        commitment: createHash("sha256")
          .update(`${head.size + index}`)
          .digest("base64url"),
      },
      line: null,
      recordId: null,
      subjectCode: null,
    }))
    return (await appendAsOperator(tx, head, publications, Date.now())).size
  })
}

/** Hashes the same entries in memory: what the tree costs without a database. */
async function hashInMemory(pool: Pool, size: number): Promise<number> {
  const loaded: Buffer[] = []
  for (let from = 0; from < size; from += entriesPerBatch) {
    loaded.push(await loadEntryBytes(pool, from, Math.min(size, from + entriesPerBatch)))
  }
  return seconds(async () => {
    let edge = toEdge(0, [])
    for (const bytes of loaded) {
      const count = Math.min(entriesPerBatch, size - edge.size)
      edge = growEdge(sha256, edge, hashEntries(sha256, bytes, count)).edge
    }
  })
}

async function proveMany(log: SignedLog, size: number): Promise<number> {
  const root = await readRoot(sha256, log.tiles, size)
  const took = await seconds(async () => {
    for (let count = 0; count < proofs; count++) {
      await proveInclusion(sha256, log.tiles, Math.floor(Math.random() * size), size)
    }
  })
  const position = Math.floor(Math.random() * size)
  const proof = await proveInclusion(sha256, log.tiles, position, size)
  const index = Math.floor(position / tileWidth)
  const [tile] = await log.tiles.readTiles([{ level: 0, index, width: widthIn(size, 0, index) }])
  const leaf = tile?.node(0, position % tileWidth) ?? new Uint8Array()
  if (!verifyInclusion(sha256, { position, size, leaf, root, proof })) throw new Error("a proof does not hold")
  return Math.round(proofs / took)
}

/** Ages of publications, in ms from commit to published checkpoint, sorted. */
async function agesUnderWrites(pool: Pool, log: SignedLog): Promise<number[]> {
  const waiting: { size: number; at: number }[] = []
  const ages: number[] = []
  const ending = new AbortController()
  const catchUp = async () => {
    await log.catchUp()
    const { size } = await readCheckpoint(pool)
    const now = performance.now()
    while (waiting[0] && waiting[0].size <= size) ages.push(now - (waiting.shift()?.at ?? now))
  }
  const tellFault = (line: string) => process.stderr.write(`${line}\n`)
  const following = keepUp({ name: "log", everyMs: signEveryMs, catchUp }, tellFault, ending.signal)
  const started = performance.now()
  for (let count = 0; count < writesPerSecond * writingSeconds; count++) {
    const size = await publish(pool, 1)
    waiting.push({ size, at: performance.now() })
    await sleep(Math.max(0, started + ((count + 1) * 1000) / writesPerSecond - performance.now()))
  }
  const rate = (writesPerSecond * writingSeconds) / ((performance.now() - started) / 1000)
  tell("writes while measuring", `${Math.round(rate)} /s`)
  await sleep(signEveryMs * 2)
  ending.abort()
  await following
  return ages.sort((a, b) => a - b)
}

async function measureLog(): Promise<void> {
  const register = await openBenchRegister()
  try {
    const { pool } = register
    for (let size = 0; size < entries; ) size = await publish(pool, Math.min(entriesPerBatch, entries - size))
    const { size } = await readHead(pool)
    const keys = toLogKeys([byteSigner(await createSigningKey("Ed25519"))])
    let remembered: string | null = null
    const log = openSignedLog(pool, {
      sha256,
      newOrigin: "bench.invalid/log",
      keyring: { open: async () => keys },
      memory: {
        load: async () => [remembered],
        store: async (note) => {
          remembered = note
        },
      },
      clock: () => Date.now(),
      log: (line) => process.stderr.write(`${line}\n`),
    })
    const integrating = await seconds(() => log.catchUp())
    tell(`tree and checkpoint of ${size} entries`, `${integrating.toFixed(1)} s`)
    const hashing = await hashInMemory(pool, size)
    tell("the same entries hashed to a tree in memory", `${hashing.toFixed(1)} s`)
    tell("ratio", (integrating / hashing).toFixed(2))
    const auditing = await seconds(async () => {
      const { faults } = await auditTree(pool, sha256, [])
      if (faults.length > 0) throw new Error(faults.join("\n"))
    })
    tell("audit of the whole tree", `${auditing.toFixed(1)} s`)
    tell(`${proofs} inclusion proofs at random, tiles read as they are needed`, `${await proveMany(log, size)} /s`)
    tell(`${proofs} more, tiles in memory`, `${await proveMany(log, size)} /s`)
    const ages = await agesUnderWrites(pool, log)
    const at = (share: number) => `${((ages[Math.floor(ages.length * share)] ?? Number.NaN) / 1000).toFixed(1)} s`
    tell("publication to checkpoint", `p50 ${at(0.5)}, p99 ${at(0.99)}, last ${at(0.9999)} of ${ages.length}`)
  } finally {
    await register.close()
  }
}

if (entries > 0) await measureLog()
if (records > 0) await measureExports(records)
if (codes > 0) await measureMap(codes)
