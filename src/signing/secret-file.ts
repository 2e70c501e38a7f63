/** Files of DATA_DIR/keys, readable by their owner alone: private keys, and secrets that are only ever one line. */
import { randomBytes } from "node:crypto"
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import path from "node:path"
import { readSecrets, type Secret, writeSecret } from "./secret.ts"
import { KeyError } from "./signing-key.ts"

/** The file of a secret. */
export function secretFile(dataDir: string, name: "identity" | "roster" | "webhook"): string {
  return path.join(dataDir, "keys", `${name}.key`)
}

/**
 * Reads the secrets of a file, or makes one there.
 * @throws KeyError when the file holds none, or others can read it
 */
export async function openSecretFile(file: string): Promise<[Secret, ...Secret[]]> {
  const text = await readSecretFile(file)
  if (text === null) {
    await writeSecretFile(file, writeSecret(randomBytes(32)))
    return openSecretFile(file)
  }
  try {
    return readSecrets(text)
  } catch (error) {
    throw new KeyError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Writes a line into a file of a folder `keys`, or of one in it, with mode 0600, unless the file is there. */
export async function writeSecretFile(file: string, line: string): Promise<void> {
  const folder = path.dirname(file)
  // Apart, because the mode counts for every folder that is made: the database's user must be able to enter DATA_DIR.
  const keys = path.basename(folder) === "keys" ? folder : path.dirname(folder)
  await mkdir(path.dirname(keys), { recursive: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(8).toString("hex")}`
  await writeFile(draft, `${line}\n`, { mode: 0o600 })
  try {
    // A link fails when the file is there: of two processes that start at once, one makes it and both use it.
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  } finally {
    await rm(draft, { force: true })
  }
  await chmod(file, 0o600)
}

/**
 * Reads a file that its owner alone may read; null when it is not there.
 * @throws KeyError when others can read it
 */
export async function readSecretFile(file: string): Promise<string | null> {
  let text: string
  try {
    text = await readFile(file, "utf8")
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null
    throw error
  }
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) {
    throw new KeyError(
      `${file} is open to others (mode ${(mode & 0o777).toString(8)}): set it to 600, and think about a new key`,
    )
  }
  return text
}
