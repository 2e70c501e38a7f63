/** The receipt of a stream: issued behind the last byte of the answer. */
import { type CheckedRows, issueReceipt, type ReceiptOffice } from "./issue.ts"
import { type PassingRows, watchRows } from "./passing-rows.ts"

/** Follows a stream. A stream that is cut off leaves no receipt. */
export interface StreamReceipt extends Pick<PassingRows, "tally" | "reading"> {
  /** The receipt's id, known before it is there. */
  id: string
  /** Passes what goes out; at its end the receipt is there. */
  answering<T extends string | Uint8Array>(chunks: AsyncIterable<T>): AsyncGenerator<T>
}

export interface StreamReceiptOffice extends ReceiptOffice {
  /** ms since 1970. */
  clock(): number
  /** Writes one line for the operator. */
  log(line: string): void
}

/** Begins to follow a stream; null where nobody signs receipts. */
export async function startStreamReceipt(
  office: StreamReceiptOffice,
  client: CheckedRows["client"],
  format: CheckedRows["format"],
): Promise<StreamReceipt | null> {
  if (!(await office.signer("receipt"))) return null
  const id = office.newId()
  const { tally, reading, answering } = watchRows()
  return {
    id,
    tally,
    reading,
    answering: (chunks) =>
      answering(chunks, async (passed) => {
        // The rows are answered: a receipt that can't be kept must not take the answer away.
        await issueReceipt(office, { id, client, format, now: office.clock(), ...passed }).catch((error: Error) =>
          office.log(`receipt ${id}: ${error.message}`),
        )
      }),
  }
}
