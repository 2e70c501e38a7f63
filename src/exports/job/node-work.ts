/**
 * The work of a node on exports: withdraws what was erased, asks for an export when one is due, and makes the one that
 * was asked for, on one node at a time. A node that dies leaves its job to the next that looks.
 */
import type { ActingParts, Pool, Sql } from "../../database/client.ts"
import type { Replica } from "../../database/replica.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { memoryPlace, openFollower, type Stretch } from "../../ledger/follow.ts"
import { readShown } from "../../ledger/proof.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import type { FindSigner, Signer } from "../../signing/signer.ts"
import { newestExports, type WritableShelf } from "../shelf/shelf.ts"
import { makeExport } from "../snapshot/node-make.ts"
import { holds, holdsIn, isDue, outdated } from "./job.ts"
import { askForExport, beatJob, type Claimed, claimJob, finishJob, lastEnds, releaseJob } from "./job-store.ts"
import {
  isKeyCompromised,
  listErasures,
  listGivenFiles,
  listWithdrawals,
  saveGivenFiles,
  saveWithdrawals,
} from "./withdrawal-store.ts"

/** What the work is done with. */
export interface ExportWorkParts extends ActingParts {
  shelf: WritableShelf
  /** A replica that exports are read from; absent or null: the database. */
  replica?: Pick<Replica, "pool" | "reach"> | null
  signedLog: SignedLog
  signer: FindSigner
  issuer: string
  /** After how many hours the next export is due; 0: never by itself. */
  everyHours: number
  /** How many exports are kept. */
  keep: number
  /** For how long witnesses are waited for, ms; absent: two of their rounds. */
  patienceMs?: number | undefined
  /** Writes one line for the operator. */
  log(line: string): void
}

export interface ExportWork {
  /** Looks what there is to do, and does it. Aborted, it gives a job that it was at back. */
  look(signal?: AbortSignal): Promise<void>
}

const beatEveryMs = 5_000

export function openExportWork(parts: ExportWorkParts): ExportWork {
  const { sql } = parts
  // Up to where the log was searched for erasures; everything on the shelf is older, or was searched for again.
  const place = memoryPlace<Pool>((work) => work(sql))
  const follower = openFollower(sql, place, {
    async step(_, stretch) {
      await withdraw(parts, stretch)
      return "done"
    },
  })
  return {
    async look(signal) {
      const signer = await parts.signer("export")
      // Who can't sign leaves it to others.
      if (!signer) return
      await follower.catchUp()
      if (isDue(await lastEnds(parts.sql), parts.everyHours, parts.clock())) await ask(parts, "register:schedule")
      const claim = parts.newId()
      const id = await claimJob(parts.sql, claim, parts.clock())
      if (id === null) return
      const size = await run(parts, { id, claim }, signer, signal)
      // What was erased while it was made is behind its size.
      if (size !== null) place.setBack(size)
    },
  }
}

async function withdraw(parts: ExportWorkParts, { from, to: size }: Stretch): Promise<void> {
  const shelved = await parts.shelf.list()
  // What an export does not hold was erased before the size that it was made at.
  const search = { from: Math.max(from, Math.min(size, ...shelved)), to: size, now: parts.clock() }
  const newest = Math.max(0, ...shelved)
  const replace = () => ask(parts, "register:erasure")
  const withdrawn = await withdrawErased(parts.sql, parts.shelf, search, replace)
  // What a key had signed that is compromised now may not be believed any more; the next export is.
  if (await isKeyCompromised(parts.sql, Math.max(search.from, newest), size)) {
    parts.log("exports: a key was compromised since the newest was made; another is made")
    await ask(parts, "register:compromise")
  }
  if (withdrawn.length > 0) {
    parts.log(`exports: ${withdrawn.join(", ")} held what was erased since, and went; another is made`)
  }
}

function ask(parts: ExportWorkParts, actor: string) {
  return askForExport(parts.sql, { id: parts.newId(), actor, at: parts.clock() })
}

/** Does a job. @returns the size of the export that is on the shelf now; null when there is none of this job */
async function run(
  parts: ExportWorkParts,
  claimed: Claimed,
  signer: Signer,
  signal: AbortSignal | undefined,
): Promise<number | null> {
  const { sql, clock, log } = parts
  const lost = new AbortController()
  const progress = { lines: 0, of: 0 }
  const beat = async () => {
    const isOurs = await beatJob(sql, claimed, progress.lines, progress.of).catch(() => true)
    if (!isOurs) lost.abort(new Error("another node has taken the export over"))
  }
  const beating = setInterval(beat, beatEveryMs)
  const both = AbortSignal.any([lost.signal, ...(signal ? [signal] : [])])
  try {
    // A draft is its claim's: a node that wakes after another took over must not write into that one's files.
    const made = await make(parts, claimed.claim, signer, both, (lines, of) => Object.assign(progress, { lines, of }))
    await beat()
    if (typeof made !== "number") {
      await finishJob(sql, claimed, { state: "failed", reason: made, at: clock() })
      log(`exports: ${made.en}`)
      return null
    }
    await finishJob(sql, claimed, { state: "made", size: made, at: clock() })
    return made
  } catch (error) {
    if (signal?.aborted) await releaseJob(sql, claimed)
    else if (!lost.signal.aborted) {
      await finishJob(sql, claimed, { state: "failed", reason: failed, at: clock() })
      throw error
    }
    return null
  } finally {
    clearInterval(beating)
  }
}

const failed = {
  zh: "制作没有完成，原因见运行日志；十分钟后重试。",
  en: "It was not finished; the operator's log says why. It is tried again after ten minutes.",
} as const satisfies Bilingual

/** Makes an export at the newest checkpoint, unless there is one already. */
async function make(
  parts: ExportWorkParts,
  claim: string,
  signer: Signer,
  signal: AbortSignal,
  onProgress: (lines: number, of: number) => void,
): Promise<number | Bilingual> {
  const { sql, replica = null, shelf, signedLog, issuer, clock, keep, patienceMs } = parts
  await signedLog.seal(clock())
  const shown = await readShown(signedLog)
  if ("refused" in shown) return shown.detail
  const sizes = await shelf.list()
  const [newest] = await newestExports(shelf, 1)
  // One of the same size may be of the log before this one: `log begin` keeps the entries under another name.
  const isSameLog = newest && shown.note.startsWith(`${newest.manifest.log.origin}\n`)
  if (isSameLog && newest.manifest.log.size === shown.size) return shown.size
  const draft = await shelf.draft(claim)
  const from = sizes
    .filter((size) => size < shown.size)
    .sort((a, b) => b - a)
    .slice(0, keep)
  const order = {
    folder: draft,
    formats: ["zstd", "gzip"],
    from,
    onProgress,
    signal,
    least: Math.max(0, ...sizes),
  } as const
  let made: Awaited<ReturnType<typeof makeExport>>
  try {
    const withdrawn = await listWithdrawals(sql)
    made = await makeExport({ sql, replica, signedLog, signer, issuer, clock, patienceMs }, { ...order, withdrawn })
    if ("refused" in made) return made.detail
    signal.throwIfAborted()
    await saveGivenFiles(sql, made.log.size, made.files)
    await shelf.place(draft, made.log.size)
  } finally {
    // What was placed is there no more.
    await shelf.discard(draft).catch(() => {})
  }
  for (const size of outdated(await shelf.list(), keep)) await shelf.remove(size)
  parts.log(`exports: ${made.log.size} is made, ${made.files.length} files`)
  return made.log.size
}

// Withdrawal: exports that hold what was erased go from the shelf, and the digests of all that held it, there or gone
// from it before, are noted, so that the next manifest tells everybody who has fetched them. An export can't be made
// again at its old size: the log says there that the line is live, and it is gone. The next one is made in its place.

/**
 * Withdraws what holds lines that were erased by the entries [from, to).
 * @param now ms since 1970
 * @param replace asks for the next export. Before anything goes, so that a node which dies in between leaves it asked for.
 * @returns the sizes of the exports that went from the shelf
 */
async function withdrawErased(
  sql: Sql,
  shelf: WritableShelf,
  { from, to, now }: { from: number; to: number; now: number },
  replace: () => Promise<unknown>,
): Promise<number[]> {
  const erasures = await listErasures(sql, from, to)
  if (erasures.length === 0) return []
  const at = new Date(now).toISOString()
  const files = (await listGivenFiles(sql)).filter((file) => erasures.some((erasure) => holdsIn(file, erasure)))
  await saveWithdrawals(
    sql,
    files.map(({ name, size, sha256 }) => ({ name, size, sha256, reason: "erased", at })),
  )
  const sizes = (await shelf.list()).filter((size) => erasures.some((erasure) => holds(size, erasure)))
  if (sizes.length > 0) await replace()
  for (const size of sizes) await shelf.remove(size)
  return sizes
}
