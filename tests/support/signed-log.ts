/**
 * A signed log over a test's database: keys and memory that can be taken away, and a clock that can be set.
 */
import type { Pool } from "../../src/database/client.ts"
import type { CheckpointMemory } from "../../src/ledger/checkpoint-memory.ts"
import type { LogKeys } from "../../src/ledger/log-judgement.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { openSignedLog, type SignedLogParts } from "../../src/ledger/signed-log.ts"
import { noteSigner, noteVerifier } from "../../src/ledger/signed-note.ts"
import { createSigningKey, type SigningKey } from "../../src/signing/signing-key.ts"

/** The log's keys, of a private key. */
export function keysOf({ x, d }: Pick<SigningKey, "x" | "d">): LogKeys {
  return {
    signers: (origin) => [noteSigner(sha256, origin, { x, d })],
    verifiers: (origin) => [noteVerifier(sha256, origin, Buffer.from(x, "base64url"))],
  }
}

/** A memory that outlives a process and not the test. */
export function heldMemory(note: string | null = null): CheckpointMemory & { note: string | null } {
  return {
    note,
    async load() {
      return [this.note]
    },
    async store(stored) {
      this.note = stored
    },
  }
}

/** The key that the tests' logs are signed with. */
export const logKey = await createSigningKey("Ed25519")

/** Opens a signed log; lines for the operator are collected. */
export function testLog(sql: Pool, changes: Partial<SignedLogParts> = {}) {
  const lines: string[] = []
  const log = openSignedLog(sql, {
    sha256,
    newOrigin: "register.test/log",
    keyring: { open: async () => keysOf(logKey) },
    memory: heldMemory(),
    clock: () => Date.now(),
    log: (line) => lines.push(line),
    ...changes,
  })
  return { log, lines }
}
