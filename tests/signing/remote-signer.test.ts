/**
 * A signer of the operator's own, in a process of its own: the private halves never come here.
 */

import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { openCheckpoint, signCheckpoint } from "../../src/ledger/checkpoint.ts"
import { toLogKeys } from "../../src/signing/log-keyring.ts"
import { remoteHolder } from "../../src/signing/remote-signer.ts"
import { signToken } from "../../src/signing/signed-document.ts"
import { documentSigner } from "../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { readDocument } from "../support/read-document.ts"

const [edwards, es256, log] = [
  await createSigningKey("Ed25519"),
  await createSigningKey("ES256"),
  await createSigningKey("Ed25519"),
]
const listed = [
  { ...toPublicKey(edwards), role: "export" as const },
  { ...toPublicKey(es256), role: "receipt" as const },
  { ...toPublicKey(log), role: "log" as const },
]
const folder = mkdtempSync(path.join(tmpdir(), "gongshi-signer-"))
let program: ChildProcess
let url = ""

beforeAll(async () => {
  const file = path.join(folder, "keys.json")
  writeFileSync(file, JSON.stringify({ keys: [edwards, es256, log], token: "shown" }), { mode: 0o600 })
  program = spawn(process.execPath, [path.resolve(import.meta.dirname, "../support/sign-program.ts"), file])
  const [line] = await once(program.stdout ?? program, "data")
  url = String(line).trim()
})
afterAll(() => {
  program.kill()
  rmSync(folder, { recursive: true, force: true })
})

const signerOf = async (kid: string, remote = { url, token: "shown" as string | null }) => {
  const held = (await remoteHolder(remote, listed).held()).find(({ signer }) => signer.key.kid === kid)
  if (!held) throw new Error("the key is not held")
  return held
}
const schema = z.strictObject({ log: z.strictObject({ size: z.int() }) })

describe("a signer of the operator's own", () => {
  test.each([
    ["Ed25519", edwards, "head"],
    ["ES256", es256, "receipt"],
  ] as const)("signs documents with %s, and they are believed like any", async (_, key, kind) => {
    const { signer, role } = await signerOf(key.kid)
    const text = await signToken(kind, { log: { size: 3 } }, documentSigner(signer))
    expect(await readDocument(kind, text, listed, schema)).toMatchObject({
      document: { log: { size: 3 } },
      key: { role },
    })
  })

  test("signs checkpoints of the log", async () => {
    const keys = toLogKeys([(await signerOf(log.kid)).signer])
    const checkpoint = { origin: "register.test/log", size: 3, root: new Uint8Array(32) }
    const note = await signCheckpoint(checkpoint, keys.signers(checkpoint.origin))
    expect(await openCheckpoint(note, checkpoint.origin, keys.verifiers(checkpoint.origin))).toHaveProperty(
      "checkpoint",
    )
  })

  test("is told apart from one that refuses, one that is away, and one that signs with another key", async () => {
    const bytes = new TextEncoder().encode("bytes")
    const refused = await signerOf(edwards.kid, { url, token: null })
    await expect(refused.signer.signBytes(bytes)).rejects.toThrow(/answers 403 for the key/)
    const away = await signerOf(edwards.kid, { url: "http://127.0.0.1:1", token: null })
    await expect(away.signer.signBytes(bytes)).rejects.toThrow(/does not answer.*check SIGNER_URL/)
    for (const [answer, words] of [
      [Buffer.alloc(64), "not of the key"],
      [Buffer.alloc(70), "gives 70 bytes, expected 64"],
    ] as const) {
      const server = createServer((_, response) => response.end(answer)).listen(0, "127.0.0.1")
      await once(server, "listening")
      const address = server.address()
      const port = typeof address === "object" && address ? address.port : 0
      const wrong = await signerOf(edwards.kid, { url: `http://127.0.0.1:${port}`, token: null })
      await expect(wrong.signer.signBytes(bytes)).rejects.toThrow(words)
      server.close()
    }
  })
})
