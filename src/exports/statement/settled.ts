/**
 * Reads what the register says of a subject in a state that a signed checkpoint covers: nothing that was published after
 * the checkpoint is left out, and nothing is shown that it does not cover.
 */
import { setTimeout as wait } from "node:timers/promises"
import type { Pool, Sql } from "../../database/client.ts"
import { toBase64 } from "../../ledger/base64.ts"
import { parseCheckpoint } from "../../ledger/checkpoint.ts"
import { type ProofRefusal, readShown } from "../../ledger/proof.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { parseNote } from "../../ledger/signed-note.ts"
import { isTouchedFrom } from "./store.ts"

/** What reading needs. */
export interface SettledParts {
  sql: Pool
  signedLog: SignedLog
  log(line: string): void
}

/** A signed checkpoint. */
export interface SignedPoint {
  origin: string
  size: number
  /** base64. */
  root: string
  /** The signed note. */
  note: string
  /** When it was signed, ms since 1970. */
  time: number
}

// Where others sign, the next checkpoint is seconds away. Three seconds in all leave an answer the time that it has.
const waitsMs = [0, 100, 200, 400, 800, 1_600]

/**
 * Reads in one snapshot of the database, in which the log says nothing of the subject that the checkpoint does not cover.
 * What has just been published is signed first, or waited for.
 * @param read null: there is nothing to state; else `code` is whose entries must be covered
 */
export async function readSettled<T extends { code: string }>(
  parts: SettledParts,
  read: (sql: Sql) => Promise<T | null>,
): Promise<{ state: T; at: SignedPoint } | ProofRefusal | null> {
  let signs = true
  for (const waitMs of waitsMs) {
    if (waitMs > 0) await wait(waitMs)
    const shown = await readShown(parts.signedLog)
    if ("refused" in shown && shown.refused === "log-halted") return shown
    const size = "refused" in shown ? 0 : shown.size
    const found = await parts.sql.begin("isolation level repeatable read read only", async (tx) => {
      const state = await read(tx)
      return state && { state, isCovered: !(await isTouchedFrom(tx, state.code, size)) }
    })
    if (!found) return null
    if (found.isCovered && !("refused" in shown)) return { state: found.state, at: toPoint(shown) }
    // Again each time: of a subject about whom much is published there may be news already. A fault is told once.
    if (signs) signs = await sign(parts)
  }
  return {
    refused: "not-yet-signed",
    detail: {
      zh: "该主体刚刚有新的公示，尚未签入检查点，因此暂不出具证明，以免遗漏。请几秒后重试。",
      en: "Something about this merchant was just published and is in no checkpoint yet. No statement is made that would leave it out: try again in a few seconds.",
    },
  }
}

/** Signs what was just published; false: it could not, which is told. Others may. */
function sign({ signedLog, log }: SettledParts): Promise<boolean> {
  return signedLog.catchUp().then(
    () => true,
    (error: Error) => {
      log(`log: ${error.message}`)
      return false
    },
  )
}

function toPoint({ note, time }: { note: string; time: number }): SignedPoint {
  const checkpoint = parseCheckpoint(parseNote(note)?.text ?? "")
  if (!checkpoint) throw new Error("the published checkpoint is no checkpoint")
  return { origin: checkpoint.origin, size: checkpoint.size, root: toBase64(checkpoint.root), note, time }
}
