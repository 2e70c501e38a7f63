/**
 * What a statement says in words, signed with it: for whom it speaks, as of when, and for what it can't speak. Where in the log
 * that is stands beside the words, for programs: to people it says nothing.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { writtenDay, writtenMoment } from "../../law/day-words.ts"
import { type ListName, lists } from "../../law/list.ts"
import type { Entry } from "../../ledger/entry.ts"
import { isPause, moveOfEntry, type RecordState, recordStates } from "../../register/record/state.ts"

/** @param now as of when a statement holds: ms since 1970 */
function asOf(now: number): Bilingual {
  const { zh, en } = writtenMoment(now)
  return { zh: `截至${zh}`, en: `As of ${en}` }
}

export function listWords(asked: readonly ListName[]): Bilingual {
  return { zh: asked.map((list) => lists[list].zh).join("、"), en: asked.map((list) => lists[list].en).join(", ") }
}

const nameOnly = {
  zh: "只载名称、没有代码的记录，本证明不能说明。",
  en: "It can't speak for records that carry only a name.",
}
const unknown = {
  zh: "本库没有收录该代码的主体：没有收录就没有结论，不能据此认为没有问题。",
  en: "The register does not know a holder of this code: unknown is no clearance.",
}

/** A credit report, or ‘no record’ where `count` is 0. */
export function reportNote(
  { code, isKnown, asked, count }: { code: string; isKnown: boolean; asked: readonly ListName[]; count: number },
  now: number,
): Bilingual {
  const [moment, named] = [asOf(now), listWords(asked)]
  if (count === 0) {
    const { zh, en } = isKnown ? { zh: "", en: "" } : unknown
    return {
      zh: `${moment.zh}，代码 ${code} 在下列名单中无记录：${named.zh}。${zh}${nameOnly.zh}`,
      en: `${moment.en}: no record under the code ${code} in: ${named.en}. ${en}${en && " "}${nameOnly.en}`,
    }
  }
  return {
    zh: `${moment.zh}，代码 ${code} 在下列名单中公示的全部记录，共 ${count} 条：${named.zh}。已经移出、撤销或者公示期满的依法不再展示。${nameOnly.zh}`,
    en: `${moment.en}: ${count === 1 ? "the only published record" : `all ${count} published records`} under the code ${code} in: ${named.en}. What was removed, revoked or has run its time is, by law, no longer shown. ${nameOnly.en}`,
  }
}

/** A certificate of publication. */
export function publicationNote({ id, list }: { id: string; list: ListName }, now: number): Bilingual {
  const moment = asOf(now)
  return {
    zh: `${moment.zh}，编号 ${id} 的记录正在公示（${lists[list].zh}）。`,
    en: `${moment.en}: the record ${id} is published (${lists[list].en}).`,
  }
}

/** A certificate that a publication ended. */
export function endedNote(
  { id, state, end, added }: { id: string; state: RecordState; end: Entry; added: Entry },
  now: number,
): Bilingual {
  const [moment, reason] = [asOf(now), reasonOf(end, state)]
  const [since, until] = [writtenDay(dayInChina(added.time)), writtenDay(dayInChina(end.time))]
  return {
    zh: `${moment.zh}，编号 ${id} 的记录已经结束公示：自${since.zh}起公示，于${until.zh}结束，原因：${reason.zh}。记录内容依法不再公开，不在其内。`,
    en: `${moment.en}: the record ${id} is no longer published. It was published on ${since.en}, and that ended on ${until.en}: ${reason.en}. What the record said is, by law, no longer public and not in this.`,
  }
}

/** Of a paper whose checkpoint witnesses have not cosigned yet. */
export function unwitnessedNote({ zh, en }: Bilingual): Bilingual {
  return {
    zh: `${zh}所依据的检查点尚未见证：可以凭以后见证的检查点补证。`,
    en: `${en} Its checkpoint is not witnessed yet: a later one that is can be added to it.`,
  }
}

/** Why it ended. What ends while it is masked has no entry of its own: nothing that was published changes then. */
export function reasonOf({ reason }: Entry, state: RecordState): Bilingual {
  const move = moveOfEntry(reason)
  const ended = recordStates[state]
  if (!move) return { zh: ended.zh, en: ended.en }
  if (!isPause(move)) return { zh: move.zh, en: move.en }
  // Nor does any state that it comes to afterwards: the public sees nothing new.
  return { zh: `${move.zh}，其间已结束公示`, en: `${move.en}; it ended meanwhile` }
}
