/**
 * Files of DATA_DIR/keys, readable by their owner alone: private keys as `ROLE/KID.jwk`, and in their old places
 * `signing.jwk` for documents and `log.jwk` for the log; secrets that are only ever one line.
 */
import { randomBytes } from "node:crypto"
import { chmod, link, mkdir, readdir, readFile, rm, stat } from "node:fs/promises"
import path from "node:path"
import type { JWK } from "jose"
import { syncFile, syncFolder, writeSynced } from "../ledger/node-sync.ts"
import { readSecrets, type Secret, writeSecret } from "./secret.ts"
import { byteSigner, type HeldKey, type KeyHolder } from "./signer.ts"
import {
  createSigningKey,
  KeyError,
  type KeyRole,
  keyRoles,
  type SigningAlgorithm,
  type SigningKey,
  toSigningKey,
} from "./signing-key.ts"

/** The file of a secret. */
export function secretFile(dataDir: string, name: "identity" | "roster" | "webhook"): string {
  return path.join(dataDir, "keys", `${name}.key`)
}

/**
 * Reads the secrets of a file, or makes one there.
 * @throws KeyError when the file holds none, or others can read it
 */
export async function openSecretFile(file: string): Promise<[Secret, ...Secret[]]> {
  const found = await findSecretFile(file)
  if (found) return found
  await writeKeptLine(file, writeSecret(randomBytes(32)))
  return openSecretFile(file)
}

/**
 * Reads the secrets of a file; null where it is not there.
 * @throws KeyError when the file holds none, or others can read it
 */
export async function findSecretFile(file: string): Promise<[Secret, ...Secret[]] | null> {
  const text = await readSecretFile(file)
  if (text === null) return null
  try {
    return readSecrets(text)
  } catch (error) {
    throw new KeyError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/**
 * Writes a line into a file of a folder `keys`, or of one in it, with mode 0600, unless the file is there. Whole and on the
 * disk when this returns: what the database lists afterwards must not outlive it.
 */
export async function writeKeptLine(file: string, line: string): Promise<void> {
  const folder = path.dirname(file)
  // Apart, because the mode counts for every folder that is made: the database's user must be able to enter DATA_DIR.
  const keys = path.basename(folder) === "keys" ? folder : path.dirname(folder)
  await makeFolder(path.dirname(keys))
  await makeFolder(folder, 0o700)
  const draft = `${file}.${randomBytes(8).toString("hex")}`
  await writeSynced(draft, `${line}\n`, "wx", 0o600)
  try {
    // A link fails when the file is there: of two processes that start at once, one makes it and both use it.
    await link(draft, file)
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  } finally {
    await rm(draft, { force: true })
  }
  await chmod(file, 0o600)
  await syncFolder(folder)
}

/** Makes a folder and those above it; their names are on the disk when this returns. */
async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) await syncFolder(path.dirname(made))
}

/**
 * Puts on the disk what lies in the folder of keys: a start that was cut off may have written a file that only the memory
 * holds, and the database must not list a key that a cut of power can still take.
 */
export async function settleKeyFiles(dataDir: string): Promise<void> {
  const folder = path.join(dataDir, "keys")
  const files = await listKeyFiles(dataDir)
  for (const { parentPath, name } of files) await unlessGone(syncFile(path.join(parentPath, name)))
  if (files.length === 0) return
  for (const place of new Set([...files.map(({ parentPath }) => parentPath), folder, dataDir])) await syncFolder(place)
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
  await refuseOpenFile(file)
  return text
}

/** @throws KeyError when others can read it */
export async function refuseOpenFile(file: string): Promise<void> {
  const { mode } = await stat(file)
  if ((mode & 0o077) !== 0) {
    throw new KeyError(
      `${file} is open to others (mode ${(mode & 0o777).toString(8)}): set it to 600, and think about a new key`,
    )
  }
}

/**
 * Looks at every file in the folder of keys, for a start that makes nothing where one can't be used.
 * @throws KeyError when others can read one
 */
export async function refuseOpenKeys(dataDir: string): Promise<void> {
  for (const { parentPath, name } of await listKeyFiles(dataDir)) {
    await unlessGone(refuseOpenFile(path.join(parentPath, name)))
  }
}

/** What another node of this folder was just writing has its last name by now. */
async function unlessGone(done: Promise<void>): Promise<void> {
  await done.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error
  })
}

async function listKeyFiles(dataDir: string) {
  const entries = await readdir(path.join(dataDir, "keys"), { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT") return []
    throw error
  })
  return entries.filter((entry) => entry.isFile())
}

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
  return writeKeptLine(file, JSON.stringify(key, null, 2))
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
