/**
 * Private keys in files of DATA_DIR/keys, readable by their owner alone.
 */
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import path from "node:path"
import type { JWK } from "jose"
import { createSigningKey, type SigningAlgorithm, type SigningKey, toSigningKey } from "./signing-key.ts"

/** A key file that can't be used, in words for the operator. */
export class KeyFileError extends Error {}

/** The file of a key. */
export function keyFile(dataDir: string, name: "signing" | "development-issuer" | "log"): string {
  return path.join(dataDir, "keys", `${name}.jwk`)
}

/**
 * Reads the key of a file, or makes one there, with mode 0600.
 * @throws KeyFileError when the file holds no key, or others can read it
 */
export async function openKeyFile(file: string, algorithm: SigningAlgorithm): Promise<SigningKey> {
  const found = await findKeyFile(file)
  if (found) return found
  const folder = path.dirname(file)
  // Apart, because the mode counts for every folder that is made: the database's user must be able to enter DATA_DIR.
  await mkdir(path.dirname(folder), { recursive: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const key = await createSigningKey(algorithm)
  const draft = `${file}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(key, null, 2)}\n`, { mode: 0o600 })
  try {
    // A link fails when the file is there: of two processes that start at once, one makes the key and both use it.
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  } finally {
    await rm(draft, { force: true })
  }
  await chmod(file, 0o600)
  const made = await findKeyFile(file)
  if (!made) throw new Error(`${file} was written and is gone again`)
  return made
}

/**
 * Reads the key of a file; null when the file is not there.
 * @throws KeyFileError when the file holds no key, or others can read it
 */
export async function findKeyFile(file: string): Promise<SigningKey | null> {
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) {
    throw new KeyFileError(
      `${file} is open to others (mode ${(mode & 0o777).toString(8)}): set it to 600, and think about a new key`,
    )
  }
  try {
    return await toSigningKey(JSON.parse(text) as JWK)
  } catch (error) {
    throw new KeyFileError(`${file} holds no signing key: ${error instanceof Error ? error.message : String(error)}`)
  }
}
