/**
 * A register that a mirror follows, as a folder that can be served: exports of a log in memory, the head, the history of
 * keys; and the mirror, as tests look at it.
 */
import { createHash, hash } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { sm2For } from "../../src/cli/given-file.ts"
import type { SigningKey } from "../../src/signing/signing-key.ts"
import { follow } from "../../src/verify/follow/node-follow.ts"
import { believe } from "../../src/verify/follow/node-keys.ts"
import { openRemote } from "../../src/verify/follow/node-remote.ts"
import type { Follower } from "../../src/verify/follow/node-run.ts"
import { paceByDefault } from "../../src/verify/follow/pace.ts"
import { exportText, packExport, writeFolder } from "./made-export.ts"
import { patienceMs } from "./patience.ts"
import {
  added,
  headOf,
  keySetOf,
  lineOf,
  type MemoryLog,
  type makeKeys,
  memoryLog,
  removed,
  sign,
} from "./published.ts"

type Keys = Awaited<ReturnType<typeof makeKeys>>
type Drafts = Parameters<typeof memoryLog>[0]

/** Entries that add so many records, from the n-th. */
export function adds(count: number, from = 0, changes: object = {}): Drafts[number][] {
  return Array.from({ length: count }, (_, n) => lineOf(from + n, changes)).map((line) => ({
    draft: added(line),
    line,
  }))
}

/** An entry that ends the record of another. */
export function ends(position: number, changes: Parameters<typeof removed>[1] = {}): Drafts[number] {
  return { draft: removed(position, changes), line: null }
}

// The real command takes it on today's clock.
const firstHead = Math.floor(Date.now() / 1000) - 7 * 86_400

/** When a head is issued that is so many days younger than the first, s since 1970. */
export const headDay = (days: number) => firstHead + days * 86_400

/** The proof between two sizes of a log, as a register answers it. */
export function proofOf(log: MemoryLog, from: number, to: number): string {
  const [from_root, to_root] = [from, to].map((size) => Buffer.from(log.root(size)).toString("base64"))
  return JSON.stringify({ from, to, from_root, to_root, proof: log.consistency(from, to), checkpoint: null })
}

/** A register's folder at work. */
export function registerIn(folder: string, keys: Keys) {
  let drafts: Drafts[number][] = []
  const shown: MemoryLog[] = []
  return {
    folder,
    /** Answers what a register proves of the logs that its heads have shown, the newest first; null for anything else. */
    prove(url: string): string | null {
      const [, from, to] = (/^\/log\/proof\/consistency\?from=(\d+)&to=(\d+)$/.exec(url) ?? []).map(Number)
      const log = shown.findLast(({ entries }) => entries.length === to)
      return log && from !== undefined && to !== undefined ? proofOf(log, from, to) : null
    },
    log: () => memoryLog(drafts, keys.log),
    /** Publishes. */
    add(...more: Drafts[number][]) {
      drafts = [...drafts, ...more]
    },
    /** Makes an export of all that is published, with deltas, and a head that names it. */
    async export(deltasFrom: readonly number[] = [], changes: object = {}, key: SigningKey = keys.documents) {
      const log = memoryLog(drafts, keys.log)
      const size = log.entries.length
      writeFolder(
        path.join(folder, "exports", `${size}`),
        await packExport(log, exportText(log, deltasFrom), key, changes),
      )
      await this.head(log, size, {}, key)
      return log
    },
    /** Signs a head for an export that is there. */
    async head(log: MemoryLog, size: number, changes: object = {}, key: SigningKey = keys.documents) {
      const manifest = readFileSync(path.join(folder, "exports", `${size}`, "manifest.jws"))
      const named = { size, sha256: createHash("sha256").update(manifest).digest("hex") }
      const iat = headDay(0)
      shown.push(log)
      const head = await headOf(log, named, { iat, ...changes })
      Object.assign(head, { exp: head.iat + 28 * 86_400 })
      writeFileSync(path.join(folder, "exports", "head"), await sign("head", head, key))
    },
    drop(size: number) {
      rmSync(path.join(folder, "exports", `${size}`), { recursive: true })
    },
  }
}

/** What a mirror is followed with in tests: few tries, and today. */
export function followerOf(url: string, folder: string, keys: Keys | null, changes: Partial<Follower> = {}): Follower {
  const patience = {
    firstMs: 1,
    failuresMax: 4,
    idleMs: patienceMs,
    pace: { ...paceByDefault, textMs: patienceMs, graceMs: patienceMs },
  }
  const believed = keys && believe(keySetOf(keys))
  if (believed && "fault" in believed) throw new Error(believed.fault)
  return {
    remote: openRemote(url, patience, { onBytes: () => {}, onWait: () => {} }),
    ...{
      folder,
      issuer: undefined,
      origin: undefined,
      clock: Date.now,
      sm2For,
      root: null,
      trustFirstUse: false,
      withoutLogKey: false,
      // Most of these logs have no map; tests of it ask for one.
      withoutMap: true,
      policy: undefined,
    },
    givenKeys: believed && { ...believed, sha256: hash("sha256", JSON.stringify(keys && keySetOf(keys)), "hex") },
    ...changes,
  }
}

/** Follows once, and expects no refusal. */
export async function followed(...given: Parameters<typeof followerOf>) {
  const outcome = await follow(followerOf(...given))
  if (!outcome.ok) throw new Error(outcome.findings.map(({ en, where }) => `${where?.file}: ${en}`).join("; "))
  return outcome
}

/** The codes that a run is refused with. */
export async function refusals(...given: Parameters<typeof followerOf>): Promise<string[]> {
  const outcome = await follow(followerOf(...given))
  return outcome.ok ? [] : outcome.findings.map(({ code }) => code)
}

/** Every file of a mirror with its digest, but for what is being fetched, and evidence of what was refused. */
export function contentOf(folder: string, below = ""): Record<string, string> {
  const content: Record<string, string> = {}
  for (const name of readdirSync(path.join(folder, below)).sort()) {
    const inside = path.join(below, name)
    if (inside === ".follow" || inside === "evidence") continue
    if (statSync(path.join(folder, inside)).isDirectory()) Object.assign(content, contentOf(folder, inside))
    else
      content[inside] = createHash("sha256")
        .update(readFileSync(path.join(folder, inside)))
        .digest("hex")
  }
  return content
}

/** The lines of a file. */
export function linesOf(...place: string[]): string[] {
  const text = readFileSync(path.join(...place), "utf8")
  return text === "" ? [] : text.replace(/\n$/, "").split("\n")
}

/** A folder that is not there yet. */
export function placeIn(base: string) {
  let count = 0
  return (name = "mirror") => {
    const folder = path.join(base, `${name}-${count++}`)
    mkdirSync(folder, { recursive: true })
    return folder
  }
}
