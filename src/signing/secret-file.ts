/**
 * Secrets in files of DATA_DIR/keys, readable by their owner alone.
 */
import { randomBytes } from "node:crypto"
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import path from "node:path"
import { KeyFileError } from "./key-file.ts"
import { readSecrets, type Secret, writeSecret } from "./secret.ts"

/** The file of a secret. */
export function secretFile(dataDir: string, name: "identity" | "roster"): string {
  return path.join(dataDir, "keys", `${name}.key`)
}

/**
 * Reads the secrets of a file, or makes one there, with mode 0600.
 * @throws KeyFileError when the file holds none, or others can read it
 */
export async function openSecretFile(file: string): Promise<[Secret, ...Secret[]]> {
  const found = await findSecretFile(file)
  if (found) return found
  const folder = path.dirname(file)
  // Apart, because the mode counts for every folder that is made: the database's user must be able to enter DATA_DIR.
  await mkdir(path.dirname(folder), { recursive: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(8).toString("hex")}`
  await writeFile(draft, `${writeSecret(randomBytes(32))}\n`, { mode: 0o600 })
  try {
    // A link fails when the file is there: of two processes that start at once, one makes the secret and both use it.
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  } finally {
    await rm(draft, { force: true })
  }
  await chmod(file, 0o600)
  const made = await findSecretFile(file)
  if (!made) throw new Error(`${file} was written and is gone again`)
  return made
}

/** Reads the secrets of a file; null when the file is not there. @throws KeyFileError as `openSecretFile` */
async function findSecretFile(file: string): Promise<[Secret, ...Secret[]] | null> {
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
    return readSecrets(text)
  } catch (error) {
    throw new KeyFileError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
