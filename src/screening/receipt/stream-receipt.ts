/**
 * The receipt of a stream: digests of what comes in and goes out are taken as the bytes pass, and the receipt is issued
 * behind the last of them.
 */
import { createHash } from "node:crypto"
import { type CheckTally, startTally } from "../tally.ts"
import { issueReceipt, type ReceiptOffice } from "./issue.ts"
import type { Receipt } from "./receipt.ts"

/** Follows a stream. A stream that is cut off leaves no receipt. */
export interface StreamReceipt {
  /** The receipt's id, known before it is there. */
  id: string
  /** Filled by who answers. */
  tally: CheckTally
  /** Passes what comes in. */
  reading(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>
  /** Passes what goes out; at its end the receipt is there. */
  answering<T extends string | Uint8Array>(chunks: AsyncIterable<T>): AsyncGenerator<T>
}

/** What a stream's receipt needs from outside. */
export interface StreamReceiptOffice extends ReceiptOffice {
  /** ms since 1970. */
  clock(): number
  /** Writes one line for the operator. */
  log(line: string): void
}

/** Begins to follow a stream; null where nobody signs receipts. */
export async function startStreamReceipt(
  office: StreamReceiptOffice,
  client: Receipt["client"],
  format: Receipt["format"],
): Promise<StreamReceipt | null> {
  if (!(await office.signer("receipt"))) return null
  const id = office.newId()
  const tally = startTally()
  const [rows, answers] = [createHash("sha256"), createHash("sha256")]
  const issue = async () => {
    const log = tally.asOf ?? { size: 0, time: 0 }
    const digests = { rows: { sha256: rows.digest("hex") }, answers: { sha256: answers.digest("hex") } }
    const checked = { id, client, format, log, ...digests, counts: tally.counts, now: office.clock() }
    // The rows are answered: a receipt that can't be kept must not take the answer away.
    await issueReceipt(office, checked).catch((error: Error) => office.log(`receipt ${id}: ${error.message}`))
  }
  return {
    id,
    tally,
    async *reading(chunks) {
      for await (const chunk of chunks) {
        rows.update(chunk)
        yield chunk
      }
    },
    async *answering(chunks) {
      for await (const chunk of chunks) {
        answers.update(chunk)
        yield chunk
      }
      await issue()
    },
  }
}
