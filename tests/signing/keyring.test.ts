/**
 * Keys in the database that all nodes share, private halves on each: who signs, what is listed, what the log says.
 */

import { randomBytes } from "node:crypto"
import { chmodSync, rmSync, utimesSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { z } from "zod"
import { judgeAgain } from "../../src/gate/finding.ts"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { decodeEntry } from "../../src/ledger/entry.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { changeKeys } from "../../src/signing/key-change.ts"
import { keyFile, openKeyFile, writeRoleKey } from "../../src/signing/key-file.ts"
import { planCompromise, planRotation } from "../../src/signing/key-plan.ts"
import { signToken } from "../../src/signing/signed-document.ts"
import type { DocumentRole } from "../../src/signing/signer.ts"
import { createSigningKey, type KeyRole, type PublicKey } from "../../src/signing/signing-key.ts"
import { startReplay } from "../../src/verify/replay.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { useNode } from "../support/key-home.ts"
import { faultsOfLog } from "../support/log.ts"
import { readDocument } from "../support/read-document.ts"

const roles = ["export", "statement", "receipt"] as const
const kinds = { export: "manifest", statement: "report", receipt: "receipt" } as const
const schema = z.strictObject({ log: z.strictObject({ size: z.int() }) })
type Node = ReturnType<typeof useNode>

async function sign(node: Node, role: DocumentRole) {
  const signer = await node.keyring().signer(role)
  return signer && signToken(kinds[role], { log: { size: 0 } }, signer)
}
const believed = async (text: string, role: DocumentRole, keys: readonly PublicKey[]) =>
  "document" in (await readDocument(kinds[role], text, keys, schema))

/** Rotates as `gongshi keys rotate` does, on a node. */
async function rotate(node: Node, database: { sql: Parameters<typeof changeKeys>[0] }, role: KeyRole, afterMs: number) {
  const fresh = await createSigningKey("Ed25519")
  const outcome = await changeKeys(
    database.sql,
    {
      ...{ actor: "test", act: "rotate", now: node.now, newSalt: () => randomBytes(32).toString("base64url") },
      async keep(changed) {
        if (changed.some(({ key }) => key.kid === fresh.kid)) await writeRoleKey(node.dataDir, role, fresh)
      },
    },
    (records) => planRotation(records, { role, from: node.now + afterMs, fresh: () => fresh }, node.now),
  )
  node.forget()
  return outcome
}

describe("a first start", () => {
  const database = useDatabase()
  const [one, other] = [useNode(() => database.sql), useNode(() => database.sql)]

  test("makes a key for each role once, however many nodes start at the same time", async () => {
    const sets = await Promise.all([one, other, one, other].map((node) => node.keyring().keySet()))
    for (const { keys } of sets) {
      expect(keys.map(({ role }) => role).sort()).toEqual(["export", "receipt", "statement"])
      expect(keys.map(({ kid }) => kid)).toEqual(sets[0]?.keys.map(({ kid }) => kid))
      for (const key of keys) expect(key).toMatchObject({ key_origin: "self-generated" })
    }
  })

  test("leaves a node without the private halves unable to sign, and says so once for each role", async () => {
    const [rich, poor] = (await sign(one, "export")) === null ? [other, one] : [one, other]
    for (const role of roles) {
      expect(await sign(poor, role)).toBeNull()
      const text = await sign(rich, role)
      expect(text && (await believed(text, role, (await poor.keyring().keySet()).keys))).toBe(true)
    }
    expect(poor.lines.filter((line) => line.includes("is not here"))).toHaveLength(3)
    poor.copyFrom(rich)
    for (const role of roles) expect(await sign(poor, role)).not.toBeNull()
  })

  test("refuses a key file that others can read, rather than sign with it", async () => {
    const held = (await one.holder.held())[0]?.place ?? ""
    chmodSync(held, 0o644)
    one.forget()
    await expect(sign(one, "export")).rejects.toThrow("open to others (mode 644)")
    chmodSync(held, 0o600)
  })
})

describe("a key from before there were roles", () => {
  const database = useDatabase()
  const node = useNode(() => database.sql)

  test("goes on signing documents of every kind, and only those, until each role has one of its own", async () => {
    const old = await openKeyFile(keyFile(node.dataDir, "signing"), "Ed25519")
    for (const role of roles) expect((await node.keyring().signer(role))?.key.kid).toBe(old.kid)
    const { keys } = await node.keyring().keySet()
    expect(keys).toEqual([expect.objectContaining({ kid: old.kid, status: "current" })])
    expect(keys[0]).not.toHaveProperty("role")
    // What it signed may be older than any date that is known of it.
    expect(keys[0]).not.toHaveProperty("from")
    const before = await sign(node, "export")
    await rotate(node, database, "export", 0)
    expect((await node.keyring().signer("export"))?.key.kid).not.toBe(old.kid)
    expect((await node.keyring().signer("statement"))?.key.kid).toBe(old.kid)
    await rotate(node, database, "statement", 0)
    await rotate(node, database, "receipt", 0)
    const after = await node.keyring().keySet()
    expect(after.keys.find(({ kid }) => kid === old.kid)).toMatchObject({ status: "retired" })
    expect(before && (await believed(before, "export", after.keys))).toBe(true)
  })
})

describe("a rotation", () => {
  const database = useDatabase()
  const node = useNode(() => database.sql)

  test("is an entry of the log and of the audit trail, whose line names the key as the key set does", async () => {
    await node.keyring().keySet()
    await rotate(node, database, "export", 3_600_000)
    const { keys } = await node.keyring().keySet()
    const { request } = testApp(() => database.sql)
    const { entries } = (await (await request("/v1/keys/history")).json()) as {
      entries: { position: number; entry: string; line: string }[]
    }
    expect(entries.map(({ position }) => position)).toEqual([0, 1])
    for (const { entry, line } of entries) {
      const decoded = decodeEntry(entry)
      const { key } = JSON.parse(line) as { key: PublicKey }
      expect(decoded).toMatchObject({ operation: "key", list: "key", replaces: null, reason: key.status })
      expect(decoded?.commitment).toBe(commitmentOf(line))
      expect(line).toMatch(/^\{"salt":"[\w-]{43}",/)
      expect(keys).toContainEqual(key)
    }
    expect(await faultsOfLog(database.sql)).toEqual([])
    const found = await database.sql`select after from audit_event where act = 'effect.pass' order by id`
    expect(found.map(({ after }) => judgeAgain(after, {}, 0))).toEqual(found.map(() => null))
    expect(found.at(-1)?.["after"]).toMatchObject({ effects: { "signing-key": expect.any(Number) } })
  })

  test("leaves the replay of records as it was: a key's line stands in no snapshot", async () => {
    const rows = await database.sql<{ entry: string }[]>`select entry from log_entry order by position`
    const replay = startReplay(sha256)
    for (const { entry } of rows) expect(replay.entry(Buffer.from(entry))).toBeNull()
    expect(replay.size()).toBe(rows.length)
    expect(rows.filter((_, position) => replay.isLive(position))).toEqual([])
  })

  test("comes into force by itself at its time, and what was signed before stays believed", async () => {
    const [before, announced] = [await sign(node, "export"), (await node.keyring().keySet()).keys]
    node.now += 3_600_000
    const after = await sign(node, "export")
    node.forget()
    const { keys } = await node.keyring().keySet()
    for (const text of [before, after]) {
      for (const set of [announced, keys]) expect(await believed(text ?? "", "export", set)).toBe(true)
    }
    const signers = keys.filter(({ role }) => role === "export").map(({ status }) => status)
    expect(signers).toEqual(["retired", "current"])
  })

  test("is not believed where the key is of another role", async () => {
    const text = await sign(node, "export")
    const { keys } = await node.keyring().keySet()
    expect(await readDocument("receipt", text ?? "", keys, schema)).toMatchObject({ refused: "header" })
    const wrong = await signToken("receipt", { log: { size: 0 } }, (await node.keyring().signer("export")) ?? never())
    expect(await readDocument("receipt", wrong, keys, schema)).toMatchObject({ refused: "other-role", role: "export" })
  })
})

describe("a compromised key", () => {
  const database = useDatabase()
  const node = useNode(() => database.sql)

  test("stops signing at once, another takes its place, and what it signed is believed up to its good size", async () => {
    const signed = await sign(node, "receipt")
    const kid = (await node.keyring().signer("receipt"))?.key.kid ?? ""
    const fresh = await createSigningKey("Ed25519")
    await changeKeys(
      database.sql,
      {
        ...{ actor: "test", act: "compromised", now: node.now, newSalt: () => "salt" },
        keep: async () => void (await writeRoleKey(node.dataDir, "receipt", fresh)),
      },
      (records, { size }) =>
        planCompromise(records, { kid, goodUntilSize: 0, headSize: size, fresh: () => fresh }, node.now),
    )
    node.forget()
    expect((await node.keyring().signer("receipt"))?.key.kid).toBe(fresh.kid)
    const { keys } = await node.keyring().keySet()
    expect(keys.find((key) => key.kid === kid)).toMatchObject({ status: "compromised", good_until_size: 0 })
    expect(await believed(signed ?? "", "receipt", keys)).toBe(true)
    rmSync(path.join(node.dataDir, "keys", "receipt", `${kid}.jwk`))
    expect(await sign(node, "receipt")).not.toBeNull()
  })
})

describe("keys that were brought", () => {
  const database = useDatabase()
  const node = useNode(() => database.sql)

  test("are taken instead of making any, the newest to sign; what was not brought is made", async () => {
    const [older, newer] = [await createSigningKey("Ed25519"), await createSigningKey("ES256")]
    await writeRoleKey(node.dataDir, "export", newer)
    const file = await writeRoleKey(node.dataDir, "export", older)
    utimesSync(file, 1, 1)
    expect((await node.keyring().signer("export"))?.key).toMatchObject({ kid: newer.kid, alg: "ES256" })
    const { keys } = await node.keyring().keySet()
    expect(keys.find(({ kid }) => kid === older.kid)).toMatchObject({ status: "retired" })
    expect(keys.map(({ role }) => role).sort()).toEqual(["export", "export", "receipt", "statement"])
    const text = await sign(node, "export")
    expect(await believed(text ?? "", "export", keys)).toBe(true)
  })
})

function never(): never {
  throw new Error("nobody signs")
}
