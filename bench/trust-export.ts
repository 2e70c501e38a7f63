/**
 * Part of `npm run bench:trust`: a signed snapshot of so many records and a delta of 10,000, made and verified by the
 * command, against hashing the same bytes in the same run.
 */
import { createHash } from "node:crypto"
import { createReadStream, createWriteStream } from "node:fs"
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises"
import path from "node:path"
import { pipeline } from "node:stream/promises"
import { createZstdDecompress } from "node:zlib"
import { platform } from "../src/app/platform.ts"
import { readConfig } from "../src/config/config.ts"
import { makeExport } from "../src/exports/snapshot/node-make.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { openNodeLog } from "../src/node/keys.ts"
import { importLines } from "../src/register/import/import.ts"
import { sampleRecord } from "../src/register/sample/sample.ts"
import { keySigner } from "../src/signing/signer.ts"
import { createSigningKey } from "../src/signing/signing-key.ts"
import { runCommand } from "./process.ts"
import { type BenchRegister, openBenchRegister, seconds, tell } from "./register.ts"

const deltaEntries = 10_000
const linesPerChunk = 1_000

/** Fills the register with records [from, to) of so many. */
async function fill({ pool }: BenchRegister, from: number, to: number, records: number): Promise<void> {
  const size = { subjects: Math.ceil(records * 0.4), records, seed: 1, today: "2026-11-01" }
  async function* chunks() {
    for (let at = from; at < to; at += linesPerChunk) {
      const count = Math.min(linesPerChunk, to - at)
      const lines = Array.from({ length: count }, (_, index) => `${JSON.stringify(sampleRecord(at + index, size))}\n`)
      yield Buffer.from(lines.join(""))
    }
  }
  const options = { ...platform, policy: defaultPolicy, actor: "bench", source: "bench" }
  await importLines(pool, chunks(), { ...options, mayPublishFor: () => true, mayAmendSubject: () => true })
}

/** Seconds to hash what the zstd files of a folder unpack to, read from the disk as it is. */
async function hashUnpacked(folder: string): Promise<{ hashing: number; megabytes: number }> {
  const unpacked = `${folder}.unpacked`
  await mkdir(unpacked)
  let bytes = 0
  for (const name of await readdir(folder)) {
    if (!name.endsWith(".zst")) continue
    const file = path.join(unpacked, name)
    await pipeline(createReadStream(path.join(folder, name)), createZstdDecompress(), createWriteStream(file))
    bytes += (await stat(file)).size
  }
  const hashing = await seconds(async () => {
    for (const name of await readdir(unpacked)) {
      const hash = createHash("sha256")
      for await (const chunk of createReadStream(path.join(unpacked, name), { highWaterMark: 1_048_576 }))
        hash.update(chunk)
      hash.digest()
    }
  })
  await rm(unpacked, { recursive: true })
  return { hashing, megabytes: bytes / 1_000_000 }
}

function tellAgainst(name: string, took: number, hashing: number, peak?: number): void {
  const memory = peak === undefined ? "" : `, peak ${Math.round(peak)} MB`
  tell(name, `${took.toFixed(2)} s${memory}, ${(took / hashing).toFixed(1)} × hashing`)
}

/** Measures. @param records live records in the snapshot */
export async function measureExports(records: number): Promise<void> {
  const register = await openBenchRegister()
  try {
    const { pool, dataDir } = register
    const place = (name: string) => path.join(dataDir, name)
    await fill(register, 0, records, records + deltaEntries)
    const config = readConfig({ DATA_DIR: dataDir })
    const signedLog = openNodeLog(config, pool, (line) => process.stderr.write(`${line}\n`))
    await signedLog.catchUp()
    const snapshot = await runCommand(["export", place("snapshot")], dataDir)
    const { hashing, megabytes } = await hashUnpacked(place("snapshot"))
    tell("the bytes of snapshot and log, unpacked", `${Math.round(megabytes)} MB, hashed in ${hashing.toFixed(2)} s`)
    tellAgainst(`signed snapshot of ${records} records, by command`, snapshot.seconds, hashing, snapshot.peakMegabytes)
    const { stdout: keys } = await runCommand(["keys", "jwks"], dataDir)
    await writeFile(place("keys.json"), keys)
    const trust = ["--jwks", place("keys.json"), "--state", place("state.json")]
    const verify = await runCommand(["verify", place("snapshot"), ...trust], dataDir)
    tellAgainst("the same verified, by command", verify.seconds, hashing, verify.peakMegabytes)

    const [{ size: from } = { size: 0 }] = await pool<{ size: number }[]>`select size from log_checkpoint`
    await fill(register, records, records + deltaEntries, records + deltaEntries)
    await signedLog.catchUp()
    const [{ size: to } = { size: 0 }] = await pool<{ size: number }[]>`select size from log_checkpoint`
    const signer = keySigner(await createSigningKey("Ed25519"))
    await mkdir(place("delta-in-process"))
    const inProcess = await seconds(async () => {
      const parts = { sql: pool, signedLog, signer, issuer: config.issuer, clock: platform.clock }
      const order = { folder: place("delta-in-process"), formats: [], from: [from], withdrawn: [] }
      const made = await makeExport(parts, order)
      if ("refused" in made) throw new Error(made.detail.en)
    })
    const delta = await runCommand(["export", place("delta"), "--from", String(from)], dataDir)
    const deltaHashing = (await hashUnpacked(place("delta"))).hashing
    tellAgainst(`delta of ${to - from} entries, in process`, inProcess, deltaHashing)
    tellAgainst("the same, by command", delta.seconds, deltaHashing, delta.peakMegabytes)
    const verified = await runCommand(["verify", place("delta"), ...trust], dataDir)
    tellAgainst("the same verified, by command", verified.seconds, deltaHashing, verified.peakMegabytes)
    tell("the command itself, doing nothing", `${(await runCommand(["--version"], dataDir)).seconds.toFixed(2)} s`)
  } finally {
    await register.close()
  }
}
