/** The case that records are to be like, by its id: a record that the asker may find, or a case that the asker sees. */
import type { Reach } from "../../access/reach.ts"
import type { Proceeding } from "../../register/proceeding/proceeding.ts"
import { findProceeding } from "../../register/proceeding/store.ts"
import type { RecordContent } from "../../register/record/record.ts"
import { findLiveRecord, type PublicRead } from "../../register/record/standing.ts"
import type { Case } from "./like.ts"
import { loadEnded } from "./postgres-ended-store.ts"

/** Who asks: whose cases they see, and whether they look for what is not shown, and may. */
export interface LikeAsker {
  reach: Reach
  findsEnded: boolean
}

/** The case of an id; null where there is none that the asker may know of. */
export async function findCase(read: PublicRead, asker: LikeAsker, id: string): Promise<Case | null> {
  if (!isCaseId(id)) return caseOfRecord(read, asker, id)
  const proceeding = await findProceeding(read.sql, asker.reach, id)
  if (!proceeding) return null
  const own = caseOfProceeding(proceeding)
  // What is decided about a record, its repair, say, tells nothing of what it is about.
  if (own.ground !== null || own.violation !== "" || own.basis !== "" || proceeding.recordId === null) return own
  return caseOfRecord(read, asker, proceeding.recordId)
}

/** The ids of records have no hyphen. */
function isCaseId(id: string): boolean {
  return id.includes("-")
}

async function caseOfRecord(read: PublicRead, { findsEnded }: LikeAsker, id: string): Promise<Case | null> {
  const { record } = await findLiveRecord(read, id)
  if (record) return caseOfContent(id, record)
  const ended = findsEnded ? (await loadEnded(read.sql, [id])).get(id) : undefined
  return ended ? caseOfContent(id, ended.content) : null
}

function caseOfContent(recordId: string, { list, ground, detail }: RecordContent): Case {
  const { violation = "", basis = "" } = detail
  return { recordId, list, ground, violation: String(violation), basis: String(basis) }
}

function caseOfProceeding({ list, recordId, content }: Proceeding): Case {
  const text = (name: string) => (typeof content[name] === "string" ? content[name] : "")
  return { recordId, list, ground: text("ground") || null, violation: text("violation"), basis: text("basis") }
}
