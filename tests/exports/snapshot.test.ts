/**
 * What an export holds: exactly what was published at its checkpoint, whatever is written meanwhile and since.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { deltaLogName, deltaName, type Manifest } from "../../src/exports/manifest.ts"
import { exportInto, FolderUnfit } from "../../src/exports/snapshot/node-folder.ts"
import { toBase64 } from "../../src/ledger/base64.ts"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { edgeRoot, growEdge, toEdge } from "../../src/ledger/tree.ts"
import { hashEntries } from "../../src/ledger/tree-growth.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { erase } from "../support/erasure.ts"
import { exportFolder } from "../support/export.ts"
import { judgeMaps, readEntries } from "../support/naive-map.ts"
import { commitmentsOf, foldEntries, inOrder, linesOf } from "../support/replayed.ts"
import { abnormalRow, penaltyRow } from "../support/rows.ts"
import { keysOf, logKey, testLog } from "../support/signed-log.ts"

const database = useDatabase()
const key = await createSigningKey("Ed25519")
let base = ""
let count = 0
const place = () => path.join(base, `export-${count++}`)

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), "gongshi-snapshot-"))
  await importRows(database.sql, Array.from({ length: 200 }, (_, n) => [abnormalRow(n), penaltyRow(n)]).flat())
})
afterAll(() => rm(base, { recursive: true, force: true }))

/** New records, second versions and ends, as a day brings them. */
function publications(round: number): unknown[] {
  return [
    ...Array.from({ length: 7 }, (_, n) => penaltyRow(200 + round * 7 + n)),
    ...Array.from({ length: 7 }, (_, n) => penaltyRow((round * 11 + n) % 200, { content: `罚款${round + 1}0000元` })),
    abnormalRow(round, { removed_on: "2026-06-01", removal_reason: "已履行公示义务", removal_authority: "410105" }),
  ]
}

/** Holds a folder against its own log, and the log against the checkpoint that is signed. */
async function assertExact(folder: string, manifest: Manifest): Promise<void> {
  const entries = await linesOf(path.join(folder, "log.ndjson.zst"))
  expect(entries).toHaveLength(manifest.log.size)
  const live = inOrder(foldEntries(entries))
  expect(await commitmentsOf(path.join(folder, "snapshot.ndjson.zst"))).toEqual(live)
  expect(await commitmentsOf(path.join(folder, "snapshot.ndjson.gz"))).toEqual(live)
  const bytes = Buffer.from(entries.map((entry) => `\n${entry}`).join(""))
  const { edge } = growEdge(sha256, toEdge(0, []), hashEntries(sha256, bytes, entries.length))
  const { origin, root, size } = manifest.log
  expect(toBase64(edgeRoot(sha256, edge))).toBe(root)
  const opening = await openCheckpoint(manifest.checkpoint, origin, keysOf(logKey).verifiers(origin))
  if ("refused" in opening) throw new Error(opening.refused)
  const { checkpoint } = opening
  expect({ ...checkpoint, root: toBase64(checkpoint.root) }).toEqual({ origin, size, root })
  // It ends with the root of the map, and is not that of any other.
  expect(judgeMaps(await readEntries(database.sql)).find(({ position }) => position === size - 1)?.holds).toBe(true)
}

describe("a snapshot", () => {
  test("is exactly the fold of the log at its checkpoint while writers go on", async () => {
    let round = 0
    let stop = false
    const writing = (async () => {
      while (!stop) await importRows(database.sql, publications(round++))
    })()
    onTestFinished(async () => {
      stop = true
      await writing
    })
    const sizes: number[] = []
    for (let made = 0; made < 6; made++) {
      const folder = place()
      const manifest = await exportFolder(database.sql, key, folder)
      await assertExact(folder, manifest)
      sizes.push(manifest.log.size)
    }
    expect(round).toBeGreaterThan(1)
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
  })

  test("is that of the checkpoint where nobody has signed what came after it", async () => {
    const { log } = testLog(database.sql)
    await log.seal(Date.now())
    const shown = await log.checkpoint()
    await importRows(database.sql, publications(150))
    const [head] = await database.sql<{ size: number }[]>`select size from log_head`
    const folder = place()
    const parts = { sql: database.sql, signer: keySigner(key), issuer: "https://register.example", clock: () => 0 }
    const signedLog = { ...log, seal: async () => {} }
    const order = { folder, formats: ["zstd", "gzip"] as const, from: [], withdrawn: [] }
    const manifest = await exportInto({ ...parts, signedLog }, order)
    if ("refused" in manifest) throw new Error(manifest.detail.en)
    expect(shown).toMatchObject({ kind: "shown", size: manifest.log.size, note: manifest.checkpoint })
    expect(manifest.log.size).toBeLessThan(head?.size ?? 0)
    await assertExact(folder, manifest)
    const from = manifest.log.size - 40
    const delta = place()
    await exportInto({ ...parts, signedLog }, { ...order, folder: delta, formats: [], from: [from] })
    const live = foldEntries(await linesOf(path.join(folder, "log.ndjson.zst")))
    const opened = new Map([...live].filter(([position]) => position >= from))
    expect(await commitmentsOf(path.join(delta, deltaName(from)))).toEqual(inOrder(opened))
  })

  test("is signed anew, without the line, when something was erased behind the checkpoint", async () => {
    const { log } = testLog(database.sql)
    await log.catchUp()
    const [erased, other] = await database.sql<{ position: number; line: string }[]>`
      select position, line from log_entry natural join record where state = 'live' order by position limit 2`
    if (!erased || !other) throw new Error("there are live records")
    await erase(database.sql, erased.position)
    const folder = place()
    const manifest = await exportFolder(database.sql, key, folder)
    await assertExact(folder, manifest)
    expect(await commitmentsOf(path.join(folder, "snapshot.ndjson.zst"))).not.toContain(commitmentOf(erased.line))
    await erase(database.sql, other.position)
    const unsigned = await exportInto(
      {
        ...{ sql: database.sql, signer: keySigner(key), issuer: "https://register.example", clock: () => 0 },
        signedLog: { ...log, seal: async () => {} },
      },
      { folder: place(), formats: ["zstd"], from: [], withdrawn: [] },
    )
    expect(unsigned).toMatchObject({ refused: "not-yet-signed" })
  })
})

describe("a delta", () => {
  test("on a snapshot gives the next snapshot, and a chain of them the last one", async () => {
    const folders: { folder: string; manifest: Manifest }[] = []
    for (let step = 0; step < 4; step++) {
      const folder = place()
      const from = folders.map(({ manifest }) => manifest.log.size)
      folders.push({ folder, manifest: await exportFolder(database.sql, key, folder, { from }) })
      await importRows(database.sql, publications(160 + step))
    }
    const [first, ...later] = folders
    const last = folders.at(-1)
    if (!first || !last) throw new Error("exports were made")
    const start = async () => {
      const live = foldEntries(await linesOf(path.join(first.folder, "log.ndjson.zst")))
      const positions = [...live.keys()].sort((a, b) => a - b)
      const lines = await linesOf(path.join(first.folder, "snapshot.ndjson.zst"))
      return { live, lines: new Map(positions.map((position, index) => [position, lines[index] ?? ""])) }
    }
    const follow = async ({ live, lines }: Awaited<ReturnType<typeof start>>, from: number, folder: string) => {
      foldEntries(await linesOf(path.join(folder, deltaLogName(from))), live, from)
      const opened = new Map(
        (await linesOf(path.join(folder, deltaName(from)))).map((line) => [commitmentOf(line), line]),
      )
      for (const position of lines.keys()) if (!live.has(position)) lines.delete(position)
      for (const [position, commitment] of live) {
        if (position >= from) lines.set(position, opened.get(commitment) ?? "not in the delta")
      }
      return [...lines].sort(([a], [b]) => a - b).map(([, line]) => line)
    }
    const expected = await linesOf(path.join(last.folder, "snapshot.ndjson.zst"))
    expect(await follow(await start(), first.manifest.log.size, last.folder)).toEqual(expected)
    const chained = await start()
    let from = first.manifest.log.size
    let lines: string[] = []
    for (const { folder, manifest } of later) {
      lines = await follow(chained, from, folder)
      from = manifest.log.size
    }
    expect(lines).toEqual(expected)
  })

  test("alone is named in its manifest with the size that it begins at", async () => {
    const manifest = await exportFolder(database.sql, key, place(), { formats: [], from: [0, 10] })
    expect(manifest.files.map(({ name, kind, from }) => ({ name, kind, from }))).toEqual([
      { name: "delta-from-0.ndjson.zst", kind: "delta", from: 0 },
      { name: "delta-log-from-0.ndjson.zst", kind: "delta-log", from: 0 },
      { name: "delta-from-10.ndjson.zst", kind: "delta", from: 10 },
      { name: "delta-log-from-10.ndjson.zst", kind: "delta-log", from: 10 },
    ])
    expect(manifest.files[1]?.records).toBe(manifest.log.size)
  })

  test("from beyond the checkpoint is refused and leaves an empty folder", async () => {
    const folder = place()
    await expect(exportFolder(database.sql, key, folder, { from: [1_000_000] })).rejects.toThrow(
      "can't begin at 1000000",
    )
    expect(await readdir(folder)).toEqual([])
  })
})

describe("an export that was cut off", () => {
  // No process has such a number.
  const gone = ".draft-4194305-abcdef"

  test("while it was written is cleared away by the next one", async () => {
    const folder = place()
    await mkdir(path.join(folder, gone), { recursive: true })
    await writeFile(path.join(folder, gone, "snapshot.ndjson.zst"), "half")
    await exportFolder(database.sql, key, folder, { formats: ["zstd"] })
    expect((await readdir(folder)).sort()).toEqual(["log.ndjson.zst", "manifest.jws", "snapshot.ndjson.zst"])
  })

  test("while it was placed is too, and nothing else is", async () => {
    const folder = place()
    await mkdir(path.join(folder, gone), { recursive: true })
    await writeFile(path.join(folder, "delta-from-3.ndjson.zst"), "placed")
    await exportFolder(database.sql, key, folder, { formats: ["zstd"] })
    expect(await readdir(folder)).not.toContain("delta-from-3.ndjson.zst")
    const other = place()
    await mkdir(path.join(other, gone), { recursive: true })
    await writeFile(path.join(other, "notes.txt"), "mine")
    await expect(exportFolder(database.sql, key, other)).rejects.toThrow(FolderUnfit)
    expect(await readFile(path.join(other, "notes.txt"), "utf8")).toBe("mine")
  })

  test("by its signal leaves an empty folder and a connection that works", async () => {
    const folder = place()
    const ending = new AbortController()
    const cut = exportFolder(database.sql, key, folder, {
      signal: ending.signal,
      onProgress: () => ending.abort(),
    })
    await expect(cut).rejects.toThrow("aborted")
    expect(await readdir(folder)).toEqual([])
    const again = await Promise.all(Array.from({ length: 10 }, () => database.sql`select 1`))
    expect(again).toHaveLength(10)
  })

  test("is not taken for one that another process is writing", async () => {
    const folder = place()
    await mkdir(path.join(folder, `.draft-${process.pid}-abcdef`), { recursive: true })
    await expect(exportFolder(database.sql, key, folder)).rejects.toThrow("is being written by another export")
  })
})
