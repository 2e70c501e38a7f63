/** The receipt of a stream: issued behind the last byte of the answer. */
import type { SettledParts } from "../../ledger/settled.ts"
import { provenCodesMax } from "../answer/tally.ts"
import { readProofs } from "../query/proof.ts"
import { type CheckedRows, issueReceipt, type ReceiptOffice } from "./issue.ts"
import { type PassedRows, type PassingRows, watchRows } from "./passing-rows.ts"
import type { Receipt } from "./receipt.ts"

/** Follows a stream. A stream that is cut off leaves no receipt. */
export interface StreamReceipt extends Pick<PassingRows, "tally" | "reading"> {
  /** The receipt's id, known before it is there. */
  id: string
  /** Passes what goes out; at its end the receipt is there. */
  answering<T extends string | Uint8Array>(chunks: AsyncIterable<T>): AsyncGenerator<T>
}

export interface StreamReceiptOffice extends ReceiptOffice, SettledParts {}

/** Begins to follow a stream; null where nobody signs receipts. @param isProven whether it proves what the map has under the codes */
export async function startStreamReceipt(
  office: StreamReceiptOffice,
  client: CheckedRows["client"],
  format: CheckedRows["format"],
  isProven: boolean,
): Promise<StreamReceipt | null> {
  if (!(await office.signer("receipt"))) return null
  const id = office.newId()
  const { tally, reading, answering } = watchRows()
  if (isProven) tally.asked = new Set()
  const issue = async (passed: PassedRows) => {
    const map = tally.asked ? { map: await proveAsked(office, tally.asked) } : {}
    await issueReceipt(office, { id, client, format, now: office.clock(), ...passed, ...map })
  }
  return {
    id,
    tally,
    reading,
    answering: (chunks) =>
      answering(chunks, async (passed) => {
        // The rows are answered: a receipt that can't be kept must not take the answer away.
        await issue(passed).catch((error: Error) => office.log(`receipt ${id}: ${error.message}`))
      }),
  }
}

/** What the map has under the codes that were asked: null for more than a receipt proves, and where nothing can be signed. */
export async function proveAsked(office: SettledParts, asked: ReadonlySet<string>): Promise<Receipt["map"]> {
  if (asked.size > provenCodesMax) return null
  const proofs = await readProofs(office, [...asked])
  if ("refused" in proofs) return null
  return { ...proofs.map, codes: proofs.codes }
}
