/** Input that may come from standard input, and the API key of a server: from a file or the environment, never an option. */
import { createWriteStream } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { pipeline } from "node:stream/promises"
import { UsageError } from "./command.ts"
import { readGiven } from "./given-file.ts"

/**
 * Works with a file; `-` is standard input, which is kept meanwhile in a file that its owner alone can read, for what is
 * read more than once.
 * @param ending of the file's name, where it says what is in it
 */
export async function withInput<T>(given: string, work: (file: string) => Promise<T>, ending = ""): Promise<T> {
  if (given !== "-") return work(given)
  const folder = await mkdtemp(path.join(tmpdir(), "gongshi-input-"))
  try {
    const file = path.join(folder, `standard-input${ending}`)
    await pipeline(process.stdin, createWriteStream(file, { mode: 0o600 }))
    return await work(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The API key for a server; null where none is given. @throws UsageError where its file can't be read, or is empty */
export async function readApiKey(named: string | undefined): Promise<string | null> {
  const file = named ?? (process.env["GONGSHI_KEY_FILE"] || undefined)
  if (file === undefined) return process.env["GONGSHI_KEY"]?.trim() || null
  const key = (await readGiven(file)).trim()
  if (key === "" || /\s/.test(key))
    throw new UsageError(`${file} holds no API key: expected one line, and nothing beside it`)
  return key
}

/** An address that somebody gives. @throws UsageError */
export function readServer(given: string | undefined): URL | null {
  if (given === undefined) return null
  const server = URL.parse(given)
  if (!server || !/^https?:$/.test(server.protocol)) {
    throw new UsageError(`--server is ${given}, expected a URL such as https://register.example`)
  }
  return server
}
