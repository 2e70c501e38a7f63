/** On which basis a measure may go on though its record has ended: one of the catalogue, and no words of the agency's. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { MeasureType } from "../../law/measure-type.ts"
import type { Agency } from "../agency/agency.ts"
import { mayApply, type Seat } from "../agency/seat.ts"
import type { FollowedRecord } from "./report.ts"

/** What it is asked with: how the agency sits, and the record as it stands. */
export interface KeepFacts {
  agency: Pick<Agency, "name" | "seat">
  seats: readonly Seat[]
  record: FollowedRecord | undefined
}

/** The article of a kind of the catalogue that lets measures go on, as it is kept; or why this is none. */
export function basisToKeep(
  type: MeasureType | undefined,
  { agency: { name, seat }, seats, record }: KeepFacts,
): string | Bilingual {
  if (type?.keeps !== true) return keepWords.none
  const { source, appliedBy, id, follows, basis } = type
  const isNamed = [name, seat?.zh, seat?.seat].some((one) => one !== undefined && appliedBy?.includes(one))
  if ((source === null && appliedBy && !isNamed) || !mayApply(seat, id, seats)) return keepWords.others
  const mark = record?.ground ?? record?.penaltyClass ?? null
  const isOf = follows.some(
    ({ list, marks }) => list === record?.list && (marks === null || (mark !== null && marks.includes(mark))),
  )
  return isOf ? basis.zh : keepWords.otherRecord
}

/** What is said of a basis, and of an end after which there is none. */
export const keepWords = {
  none: {
    zh: "继续实施的依据须从措施目录中选择允许在公示结束后继续实施的条款（keeps），填写其编号",
    en: "the basis should be a row of the catalogue that lets measures go on (keeps), by its id",
  },
  others: { zh: "该依据不由本机构适用", en: "that basis is another agency's" },
  otherRecord: { zh: "该依据不适用于此类记录", en: "that basis is for records of another list or ground" },
  fallen: {
    zh: "该决定已被更正、撤销、撤回或者变更，措施不得以任何依据继续实施，请解除",
    en: "the decision was an error, fell or was replaced: no basis lets the measure go on; lift it",
  },
} as const satisfies Record<string, Bilingual>
