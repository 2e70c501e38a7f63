/**
 * A row of a batch of listings held to what the law asks of a case by itself (法制审核), as the acts of one would leave it:
 * cheaply, for what is known of the subjects comes for the whole batch. Pure.
 */
import type { BulkListingContent } from "../proceeding/bulk.ts"
import { serveBy } from "../proceeding/delivery.ts"
import { judgeFile, unmetWords } from "../proceeding/legality.ts"
import { preconditions } from "../proceeding/precondition.ts"
import { type Facts, type Fault, newlyBegun, type Proceeding } from "../proceeding/proceeding.ts"
import type { SubjectState } from "./gather-store.ts"
import type { BulkRow } from "./store.ts"

/** The acts that a row has behind it once it is collected, and the one that it has before it when it is carried out. */
export const collecting = ["begin", "confirm", "check"] as const
export const carryingOut = ["publish"] as const

/** Of a batch, as far as its rows become cases by it. */
type OfBulk = Pick<Proceeding, "authority" | "content"> & Partial<Proceeding>

/** The decision that a row becomes: begun with the whole, and decided on the day on which the whole was. */
export function toProceeding(row: BulkRow, bulk: OfBulk, id: string, { today, calendar }: Facts): Proceeding {
  const { ground, evidence, arose_on, decided_on } = bulk.content as BulkListingContent
  const decidedOn = decided_on ?? null
  return {
    ...{ id, kind: "abnormal", state: "published", list: "abnormal", recordId: null, authority: bulk.authority },
    displayedBy: null,
    ...{ subjectCode: row.subjectCode ?? "", subjectName: row.subjectName ?? "" },
    content: {
      ...{ ground, arose_on: row.aroseOn ?? arose_on, evidence: row.evidence ?? evidence, ...row.told },
      ...{ decision_no: row.decisionNo, decided_on: decidedOn, published_on: today, bulk: row.bulkId },
      ...(decidedOn === null ? {} : serveBy(decidedOn, calendar)),
    },
    ...{ ...newlyBegun(bulk.startedBy ?? "", today), startedOn: bulk.startedOn ?? today, closed: true },
  }
}

/** Where the register knows a subject to be registered; null where it does not. */
export const registeredOf = (known: SubjectState | undefined): string | null =>
  known === undefined || known.region === "000000" ? null : known.region

/** What the table finds unmet of a row by some acts, each with its article, its fact and the next step, at the row's column. */
export function unmetFaults(row: BulkRow, bulk: OfBulk, acts: readonly string[], facts: Facts): Fault[] {
  const proceeding = toProceeding(row, bulk, row.bulkId, facts)
  const found = new Map<string, Fault>()
  for (const act of acts) {
    for (const { id, row: asked, verdict } of judgeFile(preconditions, { proceeding, act, steps: [], facts })) {
      if (verdict.kind !== "unmet" || found.has(id)) continue
      found.set(id, asColumn({ field: verdict.field ?? "", reason: unmetWords(asked, verdict) }))
    }
  }
  return [...found.values()]
}

/** A fault of a case by itself at the column that tells it: its ground is that of the whole, so it is the subject's. */
export function asColumn({ field, reason }: Fault): Fault {
  const column = field === "ground" || field === "subject/code" ? "code" : field.replace(/^contact\/?/, "")
  return { field: column, reason }
}
