/** Proceedings tried: an act or a beginning is decided as it would be decided, and nothing is written. */
import type { Reach } from "../../access/reach.ts"
import type { HeldRecord, RecordContent } from "../record/record.ts"
import { isLawful } from "../record/state.ts"
import { changesOf, type Office } from "./commit.ts"
import { type ActRequest, type Done, decideAct } from "./decide.ts"
import { loadFacts } from "./facts.ts"
import { type Foresight, foresightOf } from "./foresight.ts"
import { getKind } from "./kinds.ts"
import type { Content, Facts } from "./proceeding.ts"
import { type Beginning, type DoerOf, decideBeginning } from "./service.ts"
import { findProceeding, listHistory } from "./store.ts"

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
  /** The record that it changes, as it is and as it would be. */
  change: { before: HeldRecord; after: HeldRecord } | null
}

/** Tries a beginning: decides as it would be decided, and writes nothing. */
export async function tryStart(
  office: Office,
  kind: string,
  input: unknown,
  about: { subjectCode: string } | { recordId: string },
  doerOf: DoerOf,
): Promise<Trial> {
  return office.sql.begin(async (tx) => {
    const begun = await decideBeginning(tx, office, kind, input, about, doerOf)
    return begun.kind === "done" ? tried(begun.done, begun.facts, office) : begun
  })
}

/** Tries an act: decides as it would be decided, and writes nothing. */
export async function tryAct(
  office: Office,
  reach: Reach,
  id: string,
  request: ActRequest,
  doerOf: DoerOf,
): Promise<Trial> {
  return office.sql.begin(async (tx) => {
    const proceeding = await findProceeding(tx, reach, id)
    if (!proceeding) return { kind: "absent" }
    const facts = await loadFacts(tx, office, proceeding.subjectCode)
    const result = decideAct(proceeding, request, doerOf(proceeding), await listHistory(tx, proceeding), facts)
    return result.kind === "done" ? tried(result, facts, office) : result
  })
}

function tried({ next, effect }: Done, facts: Facts, office: Office): Tried {
  const kind = getKind(next.kind)
  // What has no class yet is shown as the one that it will have.
  const foreseen = kind.classOf?.(next.content, facts)
  const classed = { ...next, content: foreseen?.content ?? next.content }
  const content = foreseen?.published === false ? null : (kind.recordContent?.(classed, facts) ?? null)
  // What has no day yet is shown as if it were decided and published today.
  const record = content && {
    ...content,
    decidedOn: content.decidedOn || facts.today,
    publishedOn: content.publishedOn || facts.today,
  }
  const move = effect && effect.move !== "publish" ? effect.move : null
  const before = facts.records.find(({ id }) => id === next.recordId)
  const changes =
    move && before && isLawful(move, before.content.list, before.state)
      ? changesOf(move, next, facts, { ...office, today: facts.today, size: 0 })
      : "known"
  const after = changes === "known" ? undefined : changes.changed.find(({ id }) => id === before?.id)
  return {
    kind: "done",
    content: next.content,
    record,
    foresight: foresightOf(kind, next, record, facts),
    publishes: effect?.move === "publish",
    change: before && after ? { before, after } : null,
  }
}
