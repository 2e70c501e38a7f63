/** Issues receipts: signs what was checked, and keeps the receipt for the client to fetch. */
import type { Tenant } from "../../access/tenant.ts"
import type { Pool } from "../../database/client.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { readCheckpoint } from "../../ledger/tree-store.ts"
import type { SignedDocument } from "../../signing/signed-document.ts"
import type { FindSigner } from "../../signing/signer.ts"
import { rowsOf, type VerdictCounts, type VerdictWatch } from "../answer/tally.ts"
import { type Receipt, signReceipt } from "./receipt.ts"
import { saveReceipt } from "./store.ts"

export interface ReceiptOffice extends VerdictWatch {
  sql: Pool
  signer: FindSigner
  issuer: string
  newId(): string
  /** How long receipts are kept. */
  receiptDays: number
}

export interface CheckedRows {
  /** Absent: a new one. Known before where the answer has to name it. */
  id?: string
  client: { id: Tenant; name: string }
  format: Receipt["format"]
  /** The earliest position at which a row was answered. */
  log: Head
  /** SHA-256 in hex, of the bytes as they were sent and of the bytes of the answer. */
  rows: { sha256: string }
  answers: { sha256: string }
  counts: VerdictCounts
  /** What the log's map has under the codes that were asked; absent: nobody wanted it. */
  map?: Receipt["map"]
  /** ms since 1970. */
  now: number
}

const dayMs = 24 * 3600 * 1000

/** Signs a receipt and keeps it; null where nobody signs receipts. */
export async function issueReceipt(office: ReceiptOffice, checked: CheckedRows): Promise<SignedDocument | null> {
  const signer = await office.signer("receipt")
  if (!signer) return null
  const id = checked.id ?? office.newId()
  const { origin } = await readCheckpoint(office.sql)
  const signed = await signReceipt(toReceipt(office.issuer, id, origin, checked), signer)
  const { client, now } = checked
  await saveReceipt(office.sql, {
    id,
    clientId: client.id,
    ...signed,
    at: now,
    until: now + office.receiptDays * dayMs,
  })
  office.verdictsGiven?.("rows", checked.counts)
  return signed
}

/** @param checked with the client as the receipt is to name it, which on a machine of its own no key has proved */
export function toReceipt(
  issuer: string,
  id: string,
  origin: string | null,
  checked: Omit<CheckedRows, "client"> & Pick<Receipt, "client">,
): Receipt {
  const { client, format, log, rows, answers, counts, map, now } = checked
  return {
    iss: issuer,
    iat: Math.floor(now / 1_000),
    jti: id,
    client: { id: client.id, name: client.name },
    format,
    log: { origin, size: log.size, time: log.time },
    rows: { count: rowsOf(counts), sha256: rows.sha256 },
    answers: { sha256: answers.sha256 },
    counts: { ...counts },
    ...(map === undefined ? {} : { map }),
  }
}
