import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import fc from "fast-check"
import { beforeEach, describe, expect, test } from "vitest"
import { auditTree } from "../../src/ledger/audit.ts"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { checkpointFile } from "../../src/ledger/checkpoint-file.ts"
import { joinMemories } from "../../src/ledger/checkpoint-memory.ts"
import { emptyRoot, leafHash, verifyConsistency, verifyInclusion } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { lockHead, readHead } from "../../src/ledger/sequencer.ts"
import type { LogKeyring, SignedLogParts } from "../../src/ledger/signed-log.ts"
import { proveConsistency, proveInclusion, readRoot } from "../../src/ledger/tree.ts"
import { storedTiles, treeFollower } from "../../src/ledger/tree-growth.ts"
import { loadBundle, readCheckpoint } from "../../src/ledger/tree-store.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { useDatabase } from "../support/database.ts"
import { appendAsOperator } from "../support/gate.ts"
import { heldMemory, keysOf, logKey, testLog } from "../support/signed-log.ts"

const database = useDatabase()
const origin = "register.test/log"

/** Publishes some entries, each other than every other. */
async function publishEntries(count: number, list: "abnormal" | "serious" = "abnormal"): Promise<number> {
  return database.sql.begin(async (tx) => {
    const head = await lockHead(tx)
    const publications = Array.from({ length: count }, (_, index) => ({
      draft: {
        operation: "add" as const,
        list,
        authority: "410105",
        replaces: null,
        reason: null,
        commitment: Buffer.from(`${head.size + index}`.padStart(32, "0")).toString("base64url"),
      },
      line: "{}",
      recordId: null,
      subjectCode: null,
    }))
    return (await appendAsOperator(tx, head, publications, 1_772_676_000_000)).size
  })
}

/** Sets the database back, as an older backup does. */
async function restoreTo(size: number, forget = true): Promise<void> {
  await database.sql.begin(async (tx) => {
    await tx`alter table log_entry disable trigger user`
    await tx`delete from log_entry where position >= ${size}`
    await tx`alter table log_entry enable trigger user`
    await tx`update log_head set size = ${size}`
    await tx`delete from log_tile`
    await tx`delete from log_reader`
    if (forget) await tx`update log_checkpoint set origin = null, size = 0, note = null`
  })
}

const published = async () => {
  const { note } = await readCheckpoint(database.sql)
  const opening = await openCheckpoint(note ?? "", origin, keysOf(logKey).verifiers(origin))
  if ("refused" in opening) throw new Error(`the published checkpoint is ${opening.refused}`)
  return opening.checkpoint
}
const auditFaults = async () => (await auditTree(database.sql, sha256, [{ ...(await published()), what: "it" }])).faults

beforeEach(() => restoreTo(0))

describe("the signed log", () => {
  test("signs the empty tree, and every size it has grown to since", async () => {
    const { log } = testLog(database.sql)
    expect(await log.checkpoint()).toEqual({ kind: "none-yet" })
    await log.catchUp()
    const first = await published()
    expect(first).toMatchObject({ origin, size: 0 })
    expect(Buffer.from(first.root)).toEqual(Buffer.from(emptyRoot(sha256)))
    await publishEntries(300)
    await log.catchUp()
    expect(await published()).toMatchObject({ size: 300 })
    expect(await log.checkpoint()).toMatchObject({ kind: "shown", size: 300 })
    expect(await auditFaults()).toEqual([])
  })

  test("has proofs for each of its entries and sizes, from stored tiles, and bundles of their exact bytes", async () => {
    const { log } = testLog(database.sql)
    const tiles = storedTiles(database.sql, sha256)
    const roots = new Map<number, Uint8Array>()
    for (const count of [1, 254, 1, 1, 300, 700]) {
      const size = await publishEntries(count)
      await log.catchUp()
      roots.set(size, (await published()).root)
    }
    const { size, root } = await published()
    for (const [from, fromRoot] of roots) {
      const proof = await proveConsistency(sha256, tiles, from, size)
      expect(verifyConsistency(sha256, { from, to: size, fromRoot, toRoot: root, proof })).toBe(true)
      expect(Buffer.from(await readRoot(sha256, tiles, from))).toEqual(Buffer.from(fromRoot))
    }
    for (const index of [0, 1, 2, 3]) {
      const bundle = await loadBundle(database.sql, index, 256)
      for (const [place, entry] of bundle?.entries() ?? []) {
        const position = index * 256 + place
        const proof = await proveInclusion(sha256, tiles, position, size)
        const leaf = leafHash(sha256, Buffer.from(entry))
        expect(verifyInclusion(sha256, { position, size, leaf, root, proof })).toBe(true)
      }
    }
    expect(await loadBundle(database.sql, 4, size - 1024)).toHaveLength(size - 1024)
    expect(await loadBundle(database.sql, 4, size - 1024 + 1)).toBeNull()
  })

  test("is grown by many processes at once, and nobody waits or signs another history", async () => {
    const memories = [heldMemory(), heldMemory(), heldMemory()]
    const logs = memories.map((memory) => testLog(database.sql, { memory }))
    for (let round = 0; round < 5; round++) {
      await Promise.all([publishEntries(100), publishEntries(1), ...logs.map(({ log }) => log.catchUp())])
    }
    for (const { log } of logs) await log.catchUp()
    expect(await published()).toMatchObject({ size: 505 })
    expect(await auditFaults()).toEqual([])
    expect(logs.flatMap(({ lines }) => lines)).toEqual([])
    // Whoever was last to sign or look has seen the newest; the others see it before they show it.
    for (const [place, { log }] of logs.entries()) {
      await log.checkpoint()
      expect(memories[place]?.note).toContain("\n505\n")
    }
  })

  test("is signed anew when a key is added, and by both while it is rotated", async () => {
    const next = await createSigningKey("Ed25519")
    const { log } = testLog(database.sql)
    await log.catchUp()
    const [old, coming] = [keysOf(logKey), keysOf(next)]
    const both = {
      signers: () => [...old.signers(origin), ...coming.signers(origin)],
      verifiers: () => [...old.verifiers(origin), ...coming.verifiers(origin)],
    }
    await testLog(database.sql, { keyring: { open: async () => both } }).log.catchUp()
    const { note } = await readCheckpoint(database.sql)
    for (const keys of [old, coming])
      expect(await openCheckpoint(note ?? "", origin, keys.verifiers(origin))).toHaveProperty("checkpoint")
  })
})

/** A process that ends at a step. */
const faults = {
  failBeforeTiles: {},
  failSigningButPersistTiles: {
    keyring: {
      open: async () => ({
        ...keysOf(logKey),
        signers: (name: string) =>
          keysOf(logKey)
            .signers(name)
            .map((signer) => ({ ...signer, sign: () => Promise.reject(new Error("the signer is away")) })),
      }),
    },
  },
  failMemoryButSign: {
    memory: { load: async () => [null], store: () => Promise.reject(new Error("the disk is full")) },
  },
} satisfies Record<string, Partial<SignedLogParts>>

describe("a process that is cut off", () => {
  test.each(Object.entries(faults))("at %s leaves what the next one goes on from", async (name, parts) => {
    const memory = heldMemory()
    await publishEntries(300)
    await testLog(database.sql, { memory }).log.catchUp()
    await publishEntries(300)
    if (name !== "failBeforeTiles") {
      await expect(testLog(database.sql, { memory, ...parts }).log.catchUp()).rejects.toThrow()
    }
    expect(await published()).toMatchObject({ size: 300 })
    const { log, lines } = testLog(database.sql, { memory })
    await log.catchUp()
    expect(await published()).toMatchObject({ size: 600 })
    expect(memory.note).toBe((await readCheckpoint(database.sql)).note)
    expect(lines).toEqual([])
    expect(await auditFaults()).toEqual([])
  })

  test("failCheckpointButPersist: after it was remembered and before it was published, the next one continues it", async () => {
    const memory = heldMemory()
    await publishEntries(10)
    await testLog(database.sql, { memory }).log.catchUp()
    const before = await readCheckpoint(database.sql)
    await publishEntries(10)
    await testLog(database.sql, { memory }).log.catchUp()
    const remembered = memory.note
    await database.sql`update log_checkpoint set size = ${before.size}, note = ${before.note}`
    const { log, lines } = testLog(database.sql, { memory })
    await log.catchUp()
    expect((await readCheckpoint(database.sql)).note).toBe(remembered)
    expect(lines).toEqual([])
  })

  test("failTilesButMemory: with the tiles gone, nothing is signed until they have grown again", async () => {
    const memory = heldMemory()
    await publishEntries(700)
    await testLog(database.sql, { memory }).log.catchUp()
    await database.sql`delete from log_tile`
    await database.sql`update log_reader set position = 0 where name = 'tree'`
    const { log, lines } = testLog(database.sql, { memory })
    expect(await log.checkpoint()).toMatchObject({ kind: "shown", size: 700 })
    await log.catchUp()
    expect(lines).toEqual([])
    expect(await auditFaults()).toEqual([])
  })

  test("anywhere, any number of times, ends with the tree of the definition", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ count: fc.nat({ max: 400 }), cut: fc.constantFrom(null, ...Object.values(faults)) }), {
          maxLength: 6,
        }),
        async (rounds) => {
          await restoreTo(0)
          const memory = heldMemory()
          for (const { count, cut } of rounds) {
            await publishEntries(count)
            await testLog(database.sql, { memory, ...cut })
              .log.catchUp()
              .catch(() => {})
          }
          const { log, lines } = testLog(database.sql, { memory })
          await log.catchUp()
          expect(await published()).toMatchObject({ size: (await readHead(database.sql)).size })
          expect([...(await auditFaults()), ...lines]).toEqual([])
        },
      ),
      { numRuns: 12 },
    )
  })
})

describe("a second history is refused, and the refusal explains", () => {
  const begin = async (size: number) => {
    const memory = heldMemory()
    await publishEntries(size)
    await testLog(database.sql, { memory }).log.catchUp()
    return memory
  }
  /** What a process says that finds things so; it must sign nothing. */
  const meet = async (parts: Partial<SignedLogParts>) => {
    const before = await readCheckpoint(database.sql)
    const { log, lines } = testLog(database.sql, parts)
    await log.catchUp()
    await log.catchUp()
    expect(await readCheckpoint(database.sql)).toEqual(before)
    const shown = await log.checkpoint()
    const { refusal } = await log.standing()
    return { lines, shown, halted: await log.halted(), refusal }
  }

  test("of a restored older database", async () => {
    const memory = await begin(20)
    await restoreTo(10)
    const { lines, shown, halted, refusal } = await meet({ memory })
    expect(refusal).toEqual({ kind: "database-behind", remembered: 20, size: 10 })
    expect(halted).toEqual(refusal)
    expect(shown.kind).toBe("halted")
    expect(lines).toEqual([expect.stringContaining("Restore a newer backup")])
  })

  test("of a memory whose places tell of two histories, whichever has more entries", async () => {
    const memory = await begin(4)
    const ofAnother = heldMemory()
    await restoreTo(0)
    await publishEntries(2, "serious")
    await publishEntries(10)
    await testLog(database.sql, { memory: ofAnother }).log.catchUp()
    await publishEntries(8)
    for (const places of [
      [memory, ofAnother],
      [ofAnother, memory],
    ]) {
      const { refusal } = await meet({ memory: joinMemories(places) })
      expect(refusal).toEqual({ kind: "history-differs", size: 4 })
    }
  })

  test("of a checkpoint that a copy of this installation has just put where this one was to be kept", async () => {
    const memory = await begin(4)
    const folder = await mkdtemp(path.join(tmpdir(), "gongshi-memory-"))
    const file = path.join(folder, "log.checkpoint")
    await writeFile(file, memory.note ?? "")
    // The copy stores between this one's look and its own storing.
    const raced = checkpointFile(file)
    const twin = memory.note?.replace(/^4$/m, "5") ?? ""
    await publishEntries(1)
    const { log } = testLog(database.sql, {
      memory: {
        load: () => raced.load(),
        async store(note) {
          await writeFile(file, twin)
          await raced.store(note)
        },
      },
    })
    await log.catchUp()
    expect((await log.standing()).refusal?.kind).toBe("foreign-key")
    expect(await readFile(file, "utf8")).toBe(twin)
    expect((await readCheckpoint(database.sql)).size).toBe(4)
    expect(await readdir(folder)).toEqual(["log.checkpoint"])
    await rm(folder, { recursive: true })
  })

  test("of a restored older database that has grown past the checkpoint since", async () => {
    const memory = await begin(20)
    await restoreTo(0)
    await publishEntries(3)
    await database.sql.begin(async (tx) => appendAsOperator(tx, await lockHead(tx), [], 0))
    await restoreTo(2)
    await database.sql.begin(async (tx) => {
      const draft = {
        operation: "add",
        list: "serious",
        authority: null,
        replaces: null,
        reason: null,
        commitment: null,
      } as const
      const publication = { draft, line: null, recordId: null, subjectCode: null }
      await appendAsOperator(
        tx,
        await lockHead(tx),
        Array.from({ length: 30 }, () => publication),
        0,
      )
    })
    const { refusal } = await meet({ memory })
    expect(refusal).toEqual({ kind: "history-differs", size: 20 })
  })

  test("of a newer database that is put back, and signing goes on", async () => {
    const memory = await begin(20)
    const { log, lines } = testLog(database.sql, { memory })
    const saved = memory.note
    memory.note = (saved ?? "").replace("\n20\n", "\n21\n")
    await log.catchUp()
    memory.note = saved
    await publishEntries(1)
    await log.catchUp()
    expect(await published()).toMatchObject({ size: 21 })
    expect(lines).toEqual([expect.stringContaining("not signed by the log key"), expect.stringContaining("well again")])
  })

  test("by a second instance with another key, and with a lost or replaced key file", async () => {
    const memory = await begin(5)
    const other = await createSigningKey("Ed25519")
    const foreign: LogKeyring = { open: async () => keysOf(other) }
    expect(await meet({ keyring: foreign })).toMatchObject({
      refusal: { kind: "foreign-key", size: 5 },
      halted: { size: 5 },
    })
    expect(await meet({ keyring: foreign, memory })).toMatchObject({ refusal: { kind: "foreign-key" } })
    const asked: boolean[] = []
    const none: LogKeyring = {
      open: async (mayMake) => {
        asked.push(mayMake)
        return null
      },
    }
    expect(await meet({ keyring: none, memory })).toMatchObject({
      refusal: { kind: "key-lost", size: 5 },
      shown: { kind: "halted" },
    })
    // A node beside the one that signs serves the log, and says that it does not sign.
    expect(await meet({ keyring: none })).toMatchObject({
      refusal: { kind: "no-key" },
      halted: null,
      shown: { kind: "shown" },
    })
    expect(asked).not.toContain(true)
  })

  test("by a second instance with the key and another database, empty or not", async () => {
    const memory = await begin(20)
    await restoreTo(0)
    expect(await meet({ memory })).toMatchObject({ refusal: { kind: "database-behind", size: 0 } })
    const foreign = testLog(database.sql, { newOrigin: "other.test/log" })
    await publishEntries(30)
    await foreign.log.catchUp()
    expect(await meet({ memory })).toMatchObject({ refusal: { kind: "other-log", published: "other.test/log" } })
  })

  test("with a memory that is damaged", async () => {
    await begin(3)
    expect(await meet({ memory: heldMemory("") })).toMatchObject({ refusal: { kind: "memory-unreadable" } })
  })

  test("when tiles under the checkpoint were changed", async () => {
    const memory = await begin(300)
    await database.sql`update log_tile set hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1) where level = 1`
    await publishEntries(1)
    const { refusal } = await meet({ memory })
    expect(refusal).toEqual({ kind: "history-differs", size: 300 })
    await treeFollower(database.sql, sha256).rebuild()
    const { log } = testLog(database.sql, { memory })
    await log.catchUp()
    expect(await published()).toMatchObject({ size: 301 })
  })
})

describe("the audit", () => {
  test("catches any flipped bit, dropped, doubled or swapped entry, and any flipped or lost tile", async () => {
    await publishEntries(600)
    await testLog(database.sql).log.catchUp()
    const checkpoint = { ...(await published()), what: "the checkpoint" }
    const tamperings = {
      flip: (at: number) => `update log_entry set entry = overlay(entry placing '8' from 20) where position = ${at}`,
      swap: (at: number) => `update log_entry a set entry = b.entry from log_entry b
        where a.position in (${at}, ${at + 1}) and b.position = ${2 * at + 1} - a.position`,
      double: (at: number) => `update log_entry a set entry = b.entry from log_entry b
        where a.position = ${at} and b.position = ${at + 1}`,
      tile: (at: number) => `update log_tile set hashes = set_byte(hashes, ${at}, get_byte(hashes, ${at}) # 1)
        where level = 0 and index = ${at % 2}`,
      lostTile: (at: number) => `delete from log_tile where level = 0 and index = ${at % 3}`,
      cutTile: () => "update log_tile set hashes = substring(hashes for 32) where level = 0 and index = 2",
      extraTile: () => "insert into log_tile select 0, 3, hashes from log_tile where level = 1",
    } as const
    const kinds = Object.keys(tamperings) as (keyof typeof tamperings)[]
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 598 }), fc.constantFrom(...kinds), async (at, kind) => {
        const undone = new Error("rolled back on purpose")
        let found: string[] = []
        await database.sql
          .begin(async (tx) => {
            await tx`alter table log_entry disable trigger user`
            await tx.unsafe(tamperings[kind](at))
            // The audit opens a transaction of its own; here it works in this one.
            const inside = Object.assign(Object.create(tx), {
              begin: (_: string, work: (tx_: typeof tx) => unknown) => work(tx),
            })
            found = (await auditTree(inside, sha256, [checkpoint])).faults
            throw undone
          })
          .catch((error) => {
            if (error !== undone) throw error
          })
        expect(found, kind).not.toEqual([])
        if (["flip", "double"].includes(kind)) expect(found[0]).toContain(`entry ${at} `)
      }),
      { numRuns: 60 },
    )
    expect(await auditFaults()).toEqual([])
  })

  test("catches a dropped entry by the gap", async () => {
    await publishEntries(10)
    await treeFollower(database.sql, sha256).catchUp()
    await database.sql`alter table log_entry disable trigger user`
    await database.sql`delete from log_entry where position = 4`
    await database.sql`alter table log_entry enable trigger user`
    expect((await auditTree(database.sql, sha256, [])).faults).toEqual([expect.stringContaining("9 of the 10 entries")])
  })

  test("does not mistake a tree that is behind for one that is wrong", async () => {
    await publishEntries(300)
    await testLog(database.sql).log.catchUp()
    await publishEntries(300)
    expect(await auditFaults()).toEqual([])
  })
})
