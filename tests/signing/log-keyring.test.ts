/**
 * The log's keys over their life: while one is rotated both sign, afterwards the new one alone, and a node without the
 * private half serves the log and signs nothing.
 */
import { randomBytes } from "node:crypto"
import { rmSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteVerifier, parseNote } from "../../src/ledger/signed-note.ts"
import { readCheckpoint } from "../../src/ledger/tree-store.ts"
import { changeKeys } from "../../src/signing/key-change.ts"
import { keyFile, openKeyFile, writeRoleKey } from "../../src/signing/key-file.ts"
import { type KeyPlan, type KeyRefusal, planCompromise, planRotation } from "../../src/signing/key-plan.ts"
import type { KeyRecord } from "../../src/signing/key-record.ts"
import { listKeys } from "../../src/signing/key-store.ts"
import { storedLogKeyring } from "../../src/signing/log-keyring.ts"
import { createSigningKey, type PublicKey } from "../../src/signing/signing-key.ts"
import { useDatabase } from "../support/database.ts"
import { useNode } from "../support/key-home.ts"
import { heldMemory, testLog } from "../support/signed-log.ts"

const origin = "register.test/log"
const hour = 3_600_000

function useLogNode(sql: () => Pool) {
  const node = useNode(sql)
  const memory = heldMemory()
  const make = async () => {
    const key = await createSigningKey("Ed25519")
    await writeRoleKey(node.dataDir, "log", key)
    return key
  }
  let opened: ReturnType<typeof testLog> | null = null
  const log = () => {
    const keyring = storedLogKeyring({ holder: node.holder, make, clock: () => node.now })
    opened ??= testLog(sql(), { keyring, memory, clock: () => node.now })
    return opened.log
  }
  return { ...node, node, memory, log }
}

async function change(
  node: ReturnType<typeof useNode>,
  sql: Pool,
  plan: (records: readonly KeyRecord[], fresh: PublicKey, size: number) => KeyPlan | KeyRefusal,
) {
  const fresh = await createSigningKey("Ed25519")
  const newSalt = () => randomBytes(32).toString("base64url")
  const keep = async (changed: readonly KeyRecord[]) => {
    if (changed.some(({ key }) => key.kid === fresh.kid)) await writeRoleKey(node.dataDir, "log", fresh)
  }
  const outcome = await changeKeys(
    sql,
    { actor: "test", act: "rotate", now: node.now, newSalt, keep },
    (records, head) => plan(records, fresh, head.size),
  )
  if ("refused" in outcome) throw new Error(outcome.refused)
  return fresh
}
const rotate = (node: ReturnType<typeof useNode>, sql: Pool, afterMs: number) =>
  change(node, sql, (records, fresh) =>
    planRotation(records, { role: "log", from: node.now + afterMs, fresh: () => fresh }, node.now),
  )

const publishedNote = async (sql: Pool) => (await readCheckpoint(sql)).note ?? ""
const signatures = (note: string) => parseNote(note)?.signatures.length
/** Whether a checkpoint is believed by whoever knows one key alone. */
async function isBelieved(note: string, { x }: Pick<PublicKey, "x">) {
  const verifier = noteVerifier(sha256, origin, Buffer.from(x, "base64url"))
  return "checkpoint" in (await openCheckpoint(note, origin, [verifier]))
}

describe("the log's key, rotated", () => {
  const database = useDatabase()
  const { node, log } = useLogNode(() => database.sql)

  test("signs together with the next one while that is announced, and the next one alone afterwards", async () => {
    await log().catchUp()
    const [first] = await listKeys(database.sql)
    const old = first?.key ?? never()
    expect(signatures(await publishedNote(database.sql))).toBe(1)
    const next = await rotate(node, database.sql, hour)
    await log().catchUp()
    const during = await publishedNote(database.sql)
    expect(signatures(during)).toBe(2)
    for (const key of [old, next]) expect(await isBelieved(during, key)).toBe(true)
    node.now += hour
    await rotate(node, database.sql, hour)
    await log().catchUp()
    const after = await publishedNote(database.sql)
    expect(await isBelieved(after, old)).toBe(false)
    expect(await isBelieved(after, next)).toBe(true)
    const rows = (await listKeys(database.sql)).filter(({ role }) => role === "log")
    expect(rows.some(({ key }) => key.kid === old.kid)).toBe(true)
    expect((await log().standing()).refusal).toBeNull()
  })
})

describe("a node without the private half", () => {
  const database = useDatabase()
  const [one, other] = [useLogNode(() => database.sql), useLogNode(() => database.sql)]

  test("of the key that signs now serves the log, says which it lacks, halts nothing, and signs once it is there", async () => {
    await one.log().catchUp()
    other.node.copyFrom(one.node)
    await other.log().checkpoint()
    const next = await rotate(one.node, database.sql, 0)
    await one.log().catchUp()
    const note = await publishedNote(database.sql)
    expect(await isBelieved(note, next)).toBe(true)
    other.node.now += 10_000
    await other.log().catchUp()
    expect((await other.log().standing()).refusal).toEqual({ kind: "key-elsewhere", kid: next.kid })
    expect(await other.log().halted()).toBeNull()
    expect(await other.log().checkpoint()).toMatchObject({ kind: "shown", note })
    expect(await publishedNote(database.sql)).toBe(note)
    other.node.copyFrom(one.node)
    other.node.now += 10_000
    await other.log().catchUp()
    expect((await other.log().standing()).refusal).toBeNull()
  })

  test("that has lost all it had refuses as it always did, and one with a stranger's key too", async () => {
    const keys = path.join(other.node.dataDir, "keys")
    rmSync(keys, { recursive: true })
    other.node.now += 10_000
    expect(await other.log().halted()).toMatchObject({ kind: "key-lost" })
    await openKeyFile(keyFile(other.node.dataDir, "log"), "Ed25519")
    other.node.now += 10_000
    expect(await other.log().halted()).toMatchObject({ kind: "foreign-key" })
  })
})

describe("a key from before keys were listed", () => {
  const database = useDatabase()
  const { node, log } = useLogNode(() => database.sql)

  test("goes on signing, is listed with its first checkpoint, and no other is made beside it", async () => {
    const old = await openKeyFile(keyFile(node.dataDir, "log"), "Ed25519")
    expect(await listKeys(database.sql)).toEqual([])
    await log().catchUp()
    const rows = await listKeys(database.sql)
    expect(rows.map(({ key, role }) => [key.kid, role])).toEqual([[old.kid, "log"]])
    expect(await isBelieved(await publishedNote(database.sql), old)).toBe(true)
  })
})

describe("a compromised key", () => {
  const database = useDatabase()
  const { node, log } = useLogNode(() => database.sql)

  test("signs no more, the newest checkpoint is signed anew by another, and nothing halts", async () => {
    await log().catchUp()
    const [first] = await listKeys(database.sql)
    const old = first?.key ?? never()
    const fresh = await change(node, database.sql, (records, key, headSize) =>
      planCompromise(records, { kid: old.kid, goodUntilSize: 0, headSize, fresh: () => key }, node.now),
    )
    await log().catchUp()
    const note = await publishedNote(database.sql)
    expect(await isBelieved(note, old)).toBe(false)
    expect(await isBelieved(note, fresh)).toBe(true)
    node.now += 10_000
    expect(await log().halted()).toBeNull()
    expect((await log().standing()).refusal).toBeNull()
  })
})

function never(): never {
  throw new Error("there is no key")
}
