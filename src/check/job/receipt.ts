/**
 * The receipt of a job: it binds the file as it was sent to the result as CSV, and has the id of the job.
 */
import { clientName } from "../../access/store.ts"
import type { SettledParts } from "../../ledger/settled.ts"
import type { SignedDocument } from "../../signing/signed-document.ts"
import { issueReceipt, type ReceiptOffice } from "../receipt/issue.ts"
import type { Job } from "./job.ts"
import { isMapped, readJobMap } from "./proof.ts"

export interface JobReceiptOffice extends ReceiptOffice, SettledParts {}

/** Issues the receipt of a job that is done; null where nobody signs receipts here. The first one stays. */
export async function issueJobReceipt(office: JobReceiptOffice, job: Job): Promise<SignedDocument | null> {
  const { id, clientId, request, pin, sha256, answersSha256, tally, endedAt } = job
  if (pin === null || sha256 === null || answersSha256 === null || endedAt === null) {
    throw new Error(`job ${id} is not done`)
  }
  const isComplete = (await office.signer("receipt"))?.key.papers === "complete"
  return issueReceipt(office, {
    id,
    client: { id: clientId, name: await clientName(office.sql, clientId) },
    format: request.format,
    log: { size: pin.size, time: pin.time },
    rows: { sha256 },
    answers: { sha256: answersSha256 },
    counts: tally.verdicts,
    ...(request.proof ? { map: isMapped(job) ? await readJobMap(office, job, isComplete) : null } : {}),
    now: endedAt,
  })
}
