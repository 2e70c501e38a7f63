/**
 * Makes an export: the snapshot at the published checkpoint, the log itself, deltas from earlier sizes, and the signed
 * manifest, in a folder that nobody reads yet. The register goes on being written meanwhile.
 */
import { writeFile } from "node:fs/promises"
import path from "node:path"
import { setTimeout } from "node:timers/promises"
import type { TimedParts, Transaction } from "../../database/client.ts"
import type { Replica } from "../../database/replica.ts"
import { LineLost } from "../../database/stored-line.ts"
import { toBase64 } from "../../ledger/base64.ts"
import { findMap } from "../../ledger/map/store.ts"
import { type ProofRefusal, readShown } from "../../ledger/proof.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { roundMs } from "../../ledger/witness/feeder.ts"
import type { Shown } from "../../ledger/witness/witnesses.ts"
import type { Signer } from "../../signing/signer.ts"
import {
  deltaLogName,
  deltaName,
  logName,
  type Manifest,
  type ManifestFile,
  manifestName,
  secondSignatureName,
  signManifest,
  snapshotNames,
  type WithdrawnFile,
} from "../manifest.ts"
import { packLines } from "./node-packed-file.ts"
import { countLive, entryLines, isErasedBehind, type LogView, liveLines, readView } from "./view-store.ts"

export type SnapshotFormat = keyof typeof snapshotNames

/** What is to be made. */
export interface ExportOrder {
  /** Where the files go; it is there and empty. */
  folder: string
  /** How the snapshot is packed; none: it is left out, and the log with it. */
  formats: readonly SnapshotFormat[]
  /** Sizes that deltas begin at. */
  from: readonly number[]
  /** Entries that it has to cover at least: it is not made older than another. */
  least?: number
  withdrawn: readonly WithdrawnFile[]
  onProgress?(lines: number, of: number): void
  signal?: AbortSignal | undefined
}

/** What an export is made with. */
export interface ExportParts extends TimedParts {
  /** A replica that is read first, once it shows what was sealed; absent or null: there is none. */
  replica?: Pick<Replica, "pool" | "reach"> | null
  signedLog: SignedLog
  signer: Signer
  /** Issuer named in the manifest. */
  issuer: string
  /** For how long witnesses are waited for, ms; absent: two of their rounds. */
  patienceMs?: number | undefined
}

// Erasures are rare: one that comes between signing and reading is signed by the next attempt. What is published then is so
// more often.
const attemptsMax = 20
const againAfterMs = 100

/**
 * Makes an export at a checkpoint whose last entry is that of the map, which is sealed and signed first where this process
 * signs, and which witnesses have cosigned, where they do in time. The manifest is written last: a folder without one is an export that was cut off.
 */
export async function makeExport(parts: ExportParts, order: ExportOrder): Promise<Manifest | ProofRefusal> {
  for (let attempt = 1; ; attempt++) {
    if (attempt > 1) await setTimeout(againAfterMs)
    await parts.signedLog.seal(parts.clock(), AbortSignal.timeout(sealMaxMs))
    const newest = await readShown(parts.signedLog)
    if ("refused" in newest) return newest
    // What was erased since the witnesses cosigned can't be given any more: then the newest has to do.
    const { note } = attempt === 1 ? await readMapped(parts, order, newest) : newest
    try {
      // One that lacks what was just sealed, or was erased, is asked no second time.
      const replica = attempt === 1 && (await parts.replica?.reach()) ? parts.replica : null
      const from = replica?.pool ?? parts.sql
      const made = await from.begin("isolation level repeatable read read only", (tx) => write(tx, parts, order, note))
      if (made !== "behind") return made
    } catch (error) {
      if (!(error instanceof LineLost) || attempt === attemptsMax) throw error
    }
    if (attempt === attemptsMax) return waitsForSignature
  }
}

const lookAgainMs = 250

/** The checkpoint to export: what was just sealed, once witnesses vouch for it, or what they have vouched for before. */
async function readMapped(parts: ExportParts, { from, least = 0 }: ExportOrder, newest: Shown): Promise<Shown> {
  const { vouched, witnesses } = parts.signedLog
  if (!witnesses) return newest
  let left = parts.patienceMs ?? 2 * roundMs
  for (;;) {
    const mapped = await vouched.mapped(newest)
    if (mapped?.size === newest.size) return mapped
    if (left <= 0) return mapped && mapped.size >= Math.max(least, ...from) ? mapped : newest
    await setTimeout(lookAgainMs)
    left -= lookAgainMs
  }
}

// The first map of a large register takes minutes.
const sealMaxMs = 600_000

const waitsForSignature: ProofRefusal = {
  refused: "not-yet-signed",
  detail: {
    zh: "刚有内容公示或者删除，尚未签入检查点：请稍后重试。",
    en: "Something was just published or erased and is in no checkpoint yet: try again in a moment.",
  },
}

async function write(
  tx: Transaction,
  parts: ExportParts,
  order: ExportOrder,
  note: string,
): Promise<Manifest | ProofRefusal | "behind"> {
  const view = await readView(tx, note)
  const { size, origin, root } = view.checkpoint
  const beyond = order.from.find((from) => from > size)
  if (beyond !== undefined) return isBeyond(beyond, size)
  if ((await findMap(tx, size))?.position !== size - 1) return "behind"
  if (await isErasedBehind(tx, view)) return "behind"
  const tasks = await plan(tx, view, order)
  const of = tasks.reduce((sum, task) => sum + task.lines, 0)
  const files: ManifestFile[] = []
  let done = 0
  for (const { names, chunks, kind, from } of tasks) {
    const onLines = (lines: number) => order.onProgress?.(done + lines, of)
    const packed = await packLines(chunks(), order.folder, names, { onLines, signal: order.signal })
    done += packed.lines
    for (const file of packed.files) {
      const about = { records: packed.lines, content_sha256: packed.contentSha256 }
      files.push({ ...file, kind, ...(from === undefined ? {} : { from }), ...about })
    }
  }
  const manifest: Manifest = {
    iss: parts.issuer,
    iat: Math.floor(parts.clock() / 1000),
    key_origin: parts.signer.key.key_origin,
    log: { origin, size, time: view.time, root: toBase64(root) },
    checkpoint: view.note,
    files,
    withdrawn: [...order.withdrawn],
  }
  const { token, sm2 } = await signManifest(manifest, parts.signer)
  if (sm2 !== null) await writeFile(path.join(order.folder, secondSignatureName), `${sm2}\n`, { flush: true })
  await writeFile(path.join(order.folder, manifestName), `${token}\n`, { flush: true })
  return manifest
}

interface Task {
  kind: ManifestFile["kind"]
  from?: number
  names: string[]
  /** About how many. */
  lines: number
  chunks(): AsyncIterable<Buffer>
}

async function plan(tx: Transaction, view: LogView, { formats, from }: ExportOrder): Promise<Task[]> {
  const { size } = view.checkpoint
  const tasks: Task[] = []
  if (formats.length > 0) {
    const names = formats.map((format) => snapshotNames[format])
    const lines = await countLive(tx, view, 0)
    tasks.push({ kind: "snapshot", names, lines, chunks: () => liveLines(tx, view, 0) })
    tasks.push({ kind: "log", names: [logName], lines: size, chunks: () => entryLines(tx, view, 0) })
  }
  for (const start of new Set(from)) {
    const lines = size - start
    const about = { from: start, lines }
    tasks.push({ ...about, kind: "delta", names: [deltaName(start)], chunks: () => liveLines(tx, view, start) })
    tasks.push({ ...about, kind: "delta-log", names: [deltaLogName(start)], chunks: () => entryLines(tx, view, start) })
  }
  return tasks
}

function isBeyond(from: number, size: number): ProofRefusal {
  return {
    refused: "not-in-log",
    detail: {
      zh: `增量的起点 ${from} 大于日志的检查点（${size} 条）。`,
      en: `A delta can't begin at ${from}: the checkpoint of the log is at ${size} entries.`,
    },
  }
}
