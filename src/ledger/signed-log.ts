/**
 * The signed log as a process keeps it: grows the tree, signs checkpoints, shows the one that is published. Entries and
 * tiles are stored before anything is signed; what is signed is remembered outside the database before the database
 * says it is published. So a process that is cut off between any two steps goes on, and a database that was set back
 * is noticed.
 */
import { setTimeout } from "node:timers/promises"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { toBase64 } from "./base64.ts"
import { type Checkpoint, signCheckpoint } from "./checkpoint.ts"
import { type CheckpointMemory, CheckpointMoved } from "./checkpoint-memory.ts"
import { lookAgainMs } from "./follow.ts"
import { readPosition } from "./follow-store.ts"
import { judgeLog, type LogJudgement, type LogKeys } from "./log-judgement.ts"
import { explainRefusal, halts, type LogRefusal } from "./log-refusal.ts"
import { sealMap, sealMapFor, sealMapWith } from "./map/growth.ts"
import { findMap, type MapAsk } from "./map/store.ts"
import type { Sha256 } from "./merkle.ts"
import { readHead } from "./sequencer.ts"
import { parseNote } from "./signed-note.ts"
import { cachedTiles } from "./tile-cache.ts"
import { readRoot, type TileReader } from "./tree.ts"
import { storedTiles, treeFollower, treeName } from "./tree-growth.ts"
import { lockCheckpoint, type PublishedCheckpoint, readCheckpoint, swapCheckpoint } from "./tree-store.ts"
import { readWitnessing, type Witnessing } from "./witness/standing.ts"
import { keepCheckpoint } from "./witness/store.ts"
import { openVouched, type Vouched, type Witnesses } from "./witness/witnesses.ts"

/** Where the log's keys are. */
export interface LogKeyring {
  /**
   * The keys; null when there are none.
   * @param mayMake nothing was ever signed as far as is known, so a missing key may be made
   * @param sql where public halves are listed, which may be a transaction under way
   */
  open(mayMake: boolean, sql: Sql): Promise<LogKeys | null>
}

/** What a signed log works with. */
export interface SignedLogParts {
  sha256: Sha256
  /** The name of a log that begins now; one that has begun keeps its own. */
  newOrigin: string
  /** Null: this process shows what others sign. */
  keyring: LogKeyring | null
  memory: CheckpointMemory
  /** Who is asked to cosign; absent: nobody. */
  witnesses?: Witnesses | null
  /** ms since 1970. */
  clock(): number
  /** Writes one line for the operator. */
  log(line: string): void
}

/** The checkpoint as it is shown, or why none is. */
export type ShownCheckpoint =
  | { kind: "shown"; note: string; size: number; time: number }
  | { kind: "none-yet" }
  | { kind: "halted"; refusal: LogRefusal }

/** How the log stands, for the status page. */
export interface LogStanding {
  origin: string | null
  vkeys: string[]
  refusal: LogRefusal | null
  /** Null: no witness is asked. */
  witnessing: Witnessing | null
}

export interface SignedLog {
  /** The stored tiles, for proofs. */
  tiles: TileReader
  /**
   * Grows the tree to the log's end and publishes a checkpoint of it. Safe to call from many processes at once.
   * @param waiting whoever is at it is waited for, until this is aborted; absent: it is left to them
   */
  catchUp(waiting?: AbortSignal): Promise<void>
  /**
   * Makes the root of the map the log's last entry, unless it is, and then as `catchUp`: what is asked of the map next is
   * answered as of now. Nothing is written to a log that is halted.
   * @param now ms since 1970
   */
  seal(now: number, waiting?: AbortSignal): Promise<void>
  /** The same for papers, where no map answers what is asked: then one is made, at most every two seconds. */
  sealFor(ask: MapAsk, now: number, waiting: AbortSignal): Promise<void>
  /** As `seal`, and does something else before a further entry is written: null where the log is halted. */
  sealWith<T>(now: number, waiting: AbortSignal, beside: (tx: Transaction) => Promise<T>): Promise<T | null>
  /** The published checkpoint. */
  checkpoint(): Promise<ShownCheckpoint>
  /** Why nothing more may be published by this process; null when all is well. Judged anew every few seconds. */
  halted(): Promise<LogRefusal | null>
  standing(): Promise<LogStanding>
  /** Who is asked to cosign; null: nobody. */
  witnesses: Witnesses | null
  /** What they have vouched for. */
  vouched: Vouched
}

// A database is set back by hand: to notice it within seconds is soon enough, and a judgement costs some ten look-ups.
const judgeEveryMs = 5_000

// The leaf tiles of a million entries: 68 MB when every one of them was asked for.
const tilesKept = 4_096

/** Opens the signed log over a database. */
export function openSignedLog(sql: Pool, parts: SignedLogParts): SignedLog {
  const { keyring, memory, sha256, witnesses = null } = parts
  const vouched = openVouched(sql, witnesses)
  const tree = treeFollower(sql, sha256)
  const state: { judgedAt: number; refusal: LogRefusal | null; vkeys: string[]; seen: string | null } = {
    judgedAt: Number.NEGATIVE_INFINITY,
    refusal: null,
    vkeys: [],
    seen: null,
  }

  async function judge(tx: Sql, published: PublishedCheckpoint, ring: LogKeyring, mayMake: boolean) {
    const remembered = await memory.load()
    const notes = remembered.filter((note) => note !== null)
    const keys = await ring.open(mayMake && published.note === null && notes.length === 0, tx)
    const { size: headSize } = await readHead(tx)
    const treeSize = await readPosition(tx, treeName)
    const tiles = storedTiles(tx, sha256)
    const rootAt = (size: number) => readRoot(sha256, tiles, size)
    const { newOrigin } = parts
    const judgement = await judgeLog({ headSize, treeSize, published, remembered: notes, keys, newOrigin, rootAt })
    if (judgement.verdict === "sound") state.vkeys = keys?.signers(judgement.origin).map(({ vkey }) => vkey) ?? []
    note(judgement)
    return { judgement, keys, treeSize, rootAt, remembered }
  }

  function note(judgement: LogJudgement): void {
    if (judgement.verdict === "unready") return
    const refusal = judgement.verdict === "refused" ? judgement.refusal : null
    if (refusal && refusal.kind !== state.refusal?.kind) parts.log(`log: ${explainRefusal(refusal).en}`)
    if (!refusal && state.refusal) parts.log("log: all is well again, checkpoints are signed")
    state.refusal = refusal
    state.judgedAt = parts.clock()
  }

  /**
   * Signs what comes next. A map whose entry nobody has signed gets a checkpoint of its own, which is complete: it ends with
   * that entry, whatever has come since.
   */
  async function publish(ring: LogKeyring): Promise<"busy" | "more" | undefined> {
    return sql.begin(async (tx) => {
      const published = await lockCheckpoint(tx)
      if (!published) return "busy"
      const { judgement, keys, treeSize, rootAt, remembered } = await judge(tx, published, ring, true)
      if (judgement.verdict !== "sound" || !keys) return
      await keys.enrol?.(tx)
      const { origin } = judgement
      const signers = keys.signers(origin)
      if (treeSize === published.size && isSignedBy(published.note, signers)) {
        const isEverywhere = remembered.every((note) => note === published.note)
        if (published.note !== null && !isEverywhere) await memory.store(published.note)
        return
      }
      const map = await findMap(tx, treeSize)
      const size = map && map.position + 1 > published.size ? map.position + 1 : treeSize
      const checkpoint: Checkpoint = { origin, size, root: await rootAt(size) }
      const signed = await signCheckpoint(checkpoint, signers)
      await memory.store(signed)
      const next = { origin, size, note: signed, time: parts.clock() }
      if (!(await swapCheckpoint(tx, published, next))) throw new Error("the checkpoint was moved by somebody else")
      await keepCheckpoint(tx, { ...next, root: toBase64(checkpoint.root) })
      state.seen = signed
      return size < treeSize ? "more" : undefined
    })
  }

  /** Remembers a checkpoint that another process has signed, before this one shows it. */
  async function witness(published: PublishedCheckpoint & { note: string }, ring: LogKeyring): Promise<void> {
    if (published.note === state.seen) return
    const { judgement } = await judge(sql, published, ring, false)
    if (judgement.verdict !== "sound") return
    try {
      if (published.size > judgement.rememberedSize) await memory.store(published.note)
      state.seen = published.note
    } catch (error) {
      // Whoever signs has just stored a newer one. It is judged with the next answer.
      if (!(error instanceof CheckpointMoved)) throw error
    }
  }

  async function halted(): Promise<LogRefusal | null> {
    if (!keyring) return null
    if (parts.clock() - state.judgedAt > judgeEveryMs) await judge(sql, await readCheckpoint(sql), keyring, false)
    return state.refusal && halts(state.refusal) ? state.refusal : null
  }

  async function catchUp(waiting?: AbortSignal): Promise<void> {
    if (!keyring) return
    await tree.catchUp(waiting, waiting !== undefined)
    const sign = () =>
      publish(keyring).catch((error: unknown) => {
        if (error instanceof CheckpointMoved) return publish(keyring)
        throw error
      })
    for (let outcome = await sign(); outcome; outcome = await sign()) {
      // Who signs now may have looked at the tree before.
      if (outcome === "busy" && (!waiting || waiting.aborted)) return
      if (outcome === "busy") await setTimeout(lookAgainMs)
    }
  }

  return {
    witnesses,
    vouched,
    tiles: cachedTiles(storedTiles(sql, sha256), tilesKept),
    halted,
    catchUp,
    async seal(now, waiting) {
      if (await halted()) return
      await sealMap(sql, sha256, now, waiting)
      await catchUp(waiting)
    },
    async sealWith(now, waiting, beside) {
      if (await halted()) return null
      const done = await sealMapWith(sql, sha256, now, waiting, beside)
      // It is an entry: who signs later signs it by itself.
      await catchUp(waiting).catch((error: Error) => parts.log(`log: ${error.message}`))
      return done
    },
    async sealFor(ask, now, waiting) {
      if (await halted()) return
      await sealMapFor(sql, sha256, ask, now, waiting)
      await catchUp(waiting)
    },
    async checkpoint() {
      const published = await readCheckpoint(sql)
      const { note, size, time } = published
      if (note !== null && keyring) await witness({ ...published, note }, keyring)
      if (state.refusal && halts(state.refusal)) return { kind: "halted", refusal: state.refusal }
      if (note === null) return { kind: "none-yet" }
      return { kind: "shown", note: await vouched.cosigned(note), size, time }
    },
    async standing() {
      await halted()
      const { origin, size } = await readCheckpoint(sql)
      const witnessing = witnesses && (await readWitnessing(sql, witnesses, size))
      return { origin, vkeys: state.vkeys, refusal: state.refusal, witnessing }
    },
  }
}

function isSignedBy(note: string | null, signers: readonly { name: string; keyId: string }[]): boolean {
  const signatures = (note && parseNote(note)?.signatures) || []
  return signers.every(({ name, keyId }) => signatures.some((line) => line.name === name && line.keyId === keyId))
}
