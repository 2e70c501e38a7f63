/** Proceedings tried: an act or a beginning is decided as it would be decided, and nothing is written. */
import type { Reach } from "../../access/reach.ts"
import type { Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { HeldRecord, RecordContent } from "../record/record.ts"
import { isLawful } from "../record/state.ts"
import { changesBy, type Office } from "./commit.ts"
import { type ActRequest, type Done, decideAct, effectAhead, unlawfulWords } from "./decide.ts"
import { loadFacts } from "./facts.ts"
import { type Foresight, foresightOf } from "./foresight.ts"
import { getKind } from "./kinds.ts"
import { type Content, type Facts, type Proceeding, recordOf } from "./proceeding.ts"
import { type Beginning, type DoerOf, decideBeginning } from "./service.ts"
import { findProceeding, listHands } from "./store.ts"

/** How an act would come out. */
export type Trial = Tried | Exclude<Beginning, { kind: "done" }>

/** What an act would make. */
export interface Tried {
  kind: "done"
  content: Content
  /** The record as it would be published, by this act or one that follows; null where the kind publishes none. */
  record: RecordContent | null
  /** Whether this act publishes it. */
  publishes: boolean
  /** What follows from it; null where nothing does. */
  foresight: Foresight | null
  /** The records that it changes, or that the next act will, as they are and as they would be: the one it is about first. */
  changes: readonly RecordTrial[]
  /** Whether this act changes them. */
  moves: boolean
  /** Why the next act would be refused as things stand; null: nothing is in its way. */
  obstacle: Bilingual | null
}

/** A record as it is and as it would be. */
export interface RecordTrial {
  before: HeldRecord
  after: HeldRecord
}

/** Tries a beginning: decides as it would be decided, and writes nothing. @param further done with it, after it */
export async function tryStart(
  office: Office,
  kind: string,
  input: unknown,
  about: { subjectCode: string } | { recordId: string },
  doerOf: DoerOf,
  further?: ActRequest,
): Promise<Trial> {
  return office.sql.begin(async (tx) => {
    const begun = await decideBeginning(tx, office, kind, input, about, doerOf)
    if (begun.kind !== "done") return begun
    const { done, doer, facts } = begun
    const steps = [{ act: "begin", actor: doer.actor }]
    const last = further ? decideAct(done.next, further, doerOf(done.next), steps, facts) : done
    return last.kind === "done" ? tried(tx, last, facts, office) : last
  })
}

/** Tries an act: decides as it would be decided, and writes nothing. @param further done with it, after it */
export async function tryAct(
  office: Office,
  reach: Reach,
  id: string,
  request: ActRequest,
  doerOf: DoerOf,
  further?: ActRequest,
): Promise<Trial> {
  return office.sql.begin(async (tx) => {
    const proceeding = await findProceeding(tx, reach, id)
    if (!proceeding) return { kind: "absent" }
    const facts = await loadFacts(tx, office, proceeding.subjectCode, proceeding.id)
    const [doer, hands] = [doerOf(proceeding), await listHands(tx, proceeding)]
    const first = decideAct(proceeding, request, doer, hands, facts)
    if (first.kind !== "done") return first
    const steps = [...hands, { act: request.act, actor: doer.actor }]
    const last = further ? decideAct(first.next, further, doerOf(first.next), steps, facts) : first
    return last.kind === "done" ? tried(tx, last, facts, office) : last
  })
}

/** What a case would come to as it stands, before anybody acts on it: what its checker has to see. Null: there is no such case. */
export async function tryStanding(office: Office, reach: Reach, id: string): Promise<Tried | null> {
  return office.sql.begin(async (tx) => {
    const proceeding = await findProceeding(tx, reach, id)
    if (!proceeding) return null
    const facts = await loadFacts(tx, office, proceeding.subjectCode, proceeding.id)
    return tried(tx, { kind: "done", next: proceeding, effect: null }, facts, office)
  })
}

async function tried(tx: Transaction, { next, effect }: Done, facts: Facts, office: Office): Promise<Tried> {
  const kind = getKind(next.kind)
  // What has no class yet is shown as the one that it will have.
  const foreseen = kind.classOf?.(next.content, facts, next)
  const classed = { ...next, content: foreseen?.content ?? next.content }
  const content = foreseen?.published === false ? null : (kind.recordContent?.(classed, facts) ?? null)
  // What has no day yet is shown as if it were decided and published today.
  const record = content && {
    ...content,
    decidedOn: content.decidedOn || facts.today,
    publishedOn: content.publishedOn || facts.today,
  }
  const moved = await recordsMoved(tx, next, effect, facts, office)
  return {
    kind: "done",
    content: next.content,
    record,
    foresight: foresightOf(kind, next, record, facts),
    publishes: effect?.move === "publish",
    ...moved,
    moves: effect !== null && effect.move !== "publish" && moved.changes.length > 0,
  }
}

/** What becomes of records that there are, by this act or by the next one. */
async function recordsMoved(
  tx: Transaction,
  next: Proceeding,
  effect: Done["effect"],
  facts: Facts,
  office: Office,
): Promise<Pick<Tried, "changes" | "obstacle">> {
  const ahead = effect ?? effectAhead(next)
  if (!ahead || ahead.move === "publish") return nothingMoved
  const record = recordOf(next, facts)
  if (ahead.move !== "recode" && !(record && isLawful(ahead.move, record.content.list, record.state))) {
    return { changes: [], obstacle: unlawfulWords(ahead.move, record) }
  }
  const changes = await changesBy(tx, { kind: "done", next, effect: ahead }, facts, {
    ...office,
    today: facts.today,
    size: 0,
  })
  if (changes === null) return nothingMoved
  if ("kind" in changes) return { changes: [], obstacle: "reason" in changes ? changes.reason : null }
  const pairs = changes.changed.flatMap((after) => {
    const before = facts.records.find(({ id }) => id === after.id)
    return before ? [{ before, after }] : []
  })
  const isOwn = ({ after }: RecordTrial) => after.id === next.recordId
  return { changes: [...pairs.filter(isOwn), ...pairs.filter((pair) => !isOwn(pair))], obstacle: null }
}

const nothingMoved = { changes: [], obstacle: null }
