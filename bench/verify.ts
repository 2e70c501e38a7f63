/**
 * `node bench/verify.ts FOLDER JWKS`: how long an export takes to be verified, against unpacking and hashing the same
 * bytes. Called by others too, over the export that they have made.
 */
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { createGunzip, createZstdDecompress } from "node:zlib"
import { sha256 } from "../src/ledger/node-sha256.ts"
import { readKeyRing } from "../src/verify/key-ring.ts"
import { verifyExport } from "../src/verify/node-export.ts"
import { folderSource } from "../src/verify/node-source.ts"
import { seconds, tell } from "./register.ts"

/** Measures the verification of a folder. @param jwks the key set, as JSON has it. @throws when the export is refused */
export async function measureVerify(folder: string, jwks: unknown): Promise<void> {
  const keys = readKeyRing(sha256, { jwks })
  if ("fault" in keys) throw new Error(`the keys can't be used: ${keys.fault}`)
  const verifying = await seconds(async () => {
    const { ok, findings } = await verifyExport(await folderSource(folder), { sha256, keys, now: Date.now() })
    if (!ok) throw new Error(findings.map(({ en }) => en).join("\n"))
  })
  const hashing = await seconds(() => hashUnpacked(folder))
  tell("verification of the export", `${verifying.toFixed(1)} s`)
  tell("its files unpacked and hashed", `${hashing.toFixed(1)} s`)
  tell("ratio", (verifying / hashing).toFixed(2))
}

async function hashUnpacked(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.(gz|zst)$/.test(name)) continue
    const unpacked = name.endsWith(".gz") ? createGunzip() : createZstdDecompress()
    const hash = createHash("sha256")
    for await (const chunk of createReadStream(path.join(folder, name)).pipe(unpacked)) hash.update(chunk)
    hash.digest()
  }
}

const [, script, folder, jwks] = process.argv
if (script && path.basename(script) === "verify.ts" && folder !== undefined && jwks !== undefined) {
  await measureVerify(folder, JSON.parse(await readFile(jwks, "utf8")))
}
