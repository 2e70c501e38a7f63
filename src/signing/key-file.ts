/**
 * Private keys in files of DATA_DIR/keys, readable by their owner alone: `ROLE/KID.jwk`, and in their old places
 * `signing.jwk` for documents and `log.jwk` for the log.
 */
import { readdir, stat } from "node:fs/promises"
import path from "node:path"
import type { JWK } from "jose"
import type { HeldKey, KeyHolder } from "./key-holder.ts"
import { readSecretFile, writeSecretFile } from "./secret-file.ts"
import { byteSigner } from "./signer.ts"
import {
  createSigningKey,
  KeyError,
  type KeyRole,
  keyRoles,
  type SigningAlgorithm,
  type SigningKey,
  toSigningKey,
} from "./signing-key.ts"

/** The file of a key that has its place by name. `signing` and `log` are where keys lay before there were roles. */
export function keyFile(dataDir: string, name: "signing" | "development-issuer" | "log"): string {
  return path.join(dataDir, "keys", `${name}.jwk`)
}

export function roleKeyFile(dataDir: string, role: KeyRole, kid: string): string {
  return path.join(dataDir, "keys", role, `${kid}.jwk`)
}

export function fileHolder(dataDir: string): KeyHolder {
  return {
    async held() {
      const folders = await Promise.all(keyRoles.map((role) => readFolder(dataDir, role)))
      const old = [
        { role: "log" as const, file: keyFile(dataDir, "log") },
        { role: null, file: keyFile(dataDir, "signing") },
      ]
      const held: HeldKey[] = []
      for (const { role, file } of [...old, ...folders.flat()]) {
        const key = await findKeyFile(file)
        if (key) held.push({ role, signer: byteSigner(key), place: file })
      }
      return held
    },
  }
}

/** The key files of a role, the oldest first. */
async function readFolder(dataDir: string, role: KeyRole): Promise<{ role: KeyRole; file: string }[]> {
  const folder = path.join(dataDir, "keys", role)
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return []
    throw error
  })
  const files = names.filter((name) => name.endsWith(".jwk")).map((name) => path.join(folder, name))
  const dated = await Promise.all(files.map(async (file) => ({ file, madeAt: (await stat(file)).mtimeMs })))
  return dated.toSorted((a, b) => a.madeAt - b.madeAt).map(({ file }) => ({ role, file }))
}

/** Writes a key into the file of its role, mode 0600. One that is there already stays. @returns the file */
export async function writeRoleKey(dataDir: string, role: KeyRole, key: SigningKey): Promise<string> {
  const file = roleKeyFile(dataDir, role, key.kid)
  await writeKeyFile(file, key)
  return file
}

/**
 * Reads the key of a file, or makes one there, with mode 0600.
 * @throws KeyError when the file holds no key, or others can read it
 */
export async function openKeyFile(file: string, algorithm: SigningAlgorithm): Promise<SigningKey> {
  const found = await findKeyFile(file)
  if (found) return found
  await writeKeyFile(file, await createSigningKey(algorithm))
  const made = await findKeyFile(file)
  if (!made) throw new Error(`${file} was written and is gone again`)
  return made
}

/** Writes a private JWK into a file of a folder `keys`, or of one in it, unless the file is there. */
export function writeKeyFile(file: string, key: object): Promise<void> {
  return writeSecretFile(file, JSON.stringify(key, null, 2))
}

/**
 * Reads the key of a file; null when the file is not there.
 * @throws KeyError when the file holds no key, or others can read it
 */
export async function findKeyFile(file: string): Promise<SigningKey | null> {
  const text = await readSecretFile(file)
  if (text === null) return null
  try {
    return await toSigningKey(JSON.parse(text) as JWK)
  } catch (error) {
    throw new KeyError(`${file} holds no signing key: ${error instanceof Error ? error.message : String(error)}`)
  }
}
