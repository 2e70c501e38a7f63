/**
 * Homes of private keys: a folder of a node's own, and the keyring over it.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { fileHolder, writeRoleKey } from "../../src/signing/key-file.ts"
import { emptyMemory, openKeyring } from "../../src/signing/keyring.ts"
import { createSigningKey, type SigningAlgorithm } from "../../src/signing/signing-key.ts"

/** A node with its own keys. */
export function useNode(sql: () => Pool, algorithm: SigningAlgorithm = "Ed25519") {
  const dataDir = mkdtempSync(path.join(tmpdir(), "gongshi-keys-"))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))
  const memory = emptyMemory()
  const lines: string[] = []
  const node = {
    dataDir,
    lines,
    now: Date.now(),
    holder: fileHolder(dataDir),
    keyring: () =>
      openKeyring(sql(), {
        holder: node.holder,
        make: async (role) => {
          const key = await createSigningKey(role === "log" ? "Ed25519" : algorithm)
          await writeRoleKey(dataDir, role, key)
          return key
        },
        ...{ alsoListed: [], sm2: null, memory, clock: () => node.now, log: (line: string) => lines.push(line) },
      }),
    /** Forgets what was read last, as some seconds do. */
    forget() {
      memory.state = null
    },
    /** Brings the keys of another node here. */
    copyFrom(other: { dataDir: string }) {
      cpSync(path.join(other.dataDir, "keys"), path.join(dataDir, "keys"), {
        recursive: true,
        preserveTimestamps: true,
      })
      node.forget()
    },
  }
  return node
}
