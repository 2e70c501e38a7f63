/**
 * Invented decisions. Records come in pairs of one authority: 2k and 2k + 1. A grave pair is a penalty and the listing
 * as a serious violator that follows it, on one subject; in any other pair each record has a subject of its own. Pure.
 */
import { drawCaseText } from "./case-text.ts"
import {
  classInForce,
  drawAbnormal,
  drawGravePenaltyDay,
  drawListingDay,
  drawPenaltyDay,
  drawPublication,
  toDay,
} from "./decision.ts"
import { drawDecisionText } from "./decision-text.ts"
import { Draw, hashOf, streams } from "./draw.ts"
import type { Authority, Layout } from "./layout.ts"
import { drawPenalty, type SamplePenalty } from "./penalty.ts"
import { type SampleMerchant, sampleMerchant } from "./subject.ts"

interface CommonFields {
  decision_no: string
  decided_on: string
  authority: string
  published_on: string
}

/** A record as a line of an import has it. */
export type SampleRecordRow = { subject: { code: string; name: string } } & CommonFields &
  (
    | { kind: "abnormal"; ground: string }
    | { kind: "serious"; ground: string; base_penalty_no: string }
    | {
        kind: "penalty"
        class?: string
        violation: string
        content: string
        fine_cny?: number
        basis: string
        decision_text?: string
      }
  )

/** What records are made from. */
export interface RecordSpace {
  readonly seed: number
  readonly subjects: number
  /** Days since 1970-01-01. */
  readonly today: number
  readonly layout: Layout
  /** Whether penalties have the redacted text of their decision. */
  readonly texts: boolean
}

// Assumed shares: abnormal 70 %, penalty 27 %, serious 3 %. Each serious record comes with a penalty of its own, so
// 6 % of pairs are grave, and the records of the other 94 % make up the 24 % of penalties that are left.
const gravePairShare = 0.06
const penaltyShare = 0.24 / (1 - gravePairShare)

/** Three in ten records fall on subjects that have several; the rest is spread evenly. */
const hotShare = 0.3

/** Words of the decision numbers of each list: （郑金）市监处罚〔2026〕123号. */
const numberWords = { abnormal: "市监列异", serious: "市监列严", penalty: "市监处罚" } as const

/** Record `index`. */
export function drawRecord(space: RecordSpace, index: number): SampleRecordRow {
  const pair = Math.floor(index / 2)
  const pairDraw = new Draw(space.seed, streams.pair, pair)
  const { layout } = space
  const slot = pair % layout.slotCount
  const { authority, rank, rankEnd } = layout.decider(slot)
  // The pairs of one authority are counted through: its slots first, then its slots of the next round.
  const serial = (Math.floor(pair / layout.slotCount) * rankEnd + rank) * 2 + 1
  if (pairDraw.happens(gravePairShare)) return gravePair(space, pairDraw, authority, serial)[index % 2 === 0 ? 0 : 1]
  const draw = new Draw(space.seed, streams.record, index)
  return ordinaryRecord(space, draw, authority, serial + (index % 2))
}

function ordinaryRecord(space: RecordSpace, draw: Draw, authority: Authority, serial: number): SampleRecordRow {
  const { today } = space
  const merchant = drawMerchant(space, draw, authority)
  const abnormal = draw.happens(penaltyShare) ? null : drawAbnormal(draw, merchant.type, today)
  if (!abnormal) {
    const penalty = drawPenalty(draw, merchant.trade.sector, false)
    const day = drawPenaltyDay(draw, penalty.class, today)
    return penaltyRow(draw, merchant, authority, serial, penalty, day, space)
  }
  const decidedOn = toDay(abnormal.decidedOn)
  return {
    kind: "abnormal",
    subject: { code: merchant.code, name: merchant.name },
    ground: abnormal.ground,
    decision_no: decisionNumber("abnormal", authority, decidedOn, serial),
    decided_on: decidedOn,
    authority: authority.code,
    published_on: drawPublication(draw, abnormal.decidedOn, 3, today),
  }
}

function gravePair(
  space: RecordSpace,
  draw: Draw,
  authority: Authority,
  serial: number,
): readonly [SampleRecordRow, SampleRecordRow] {
  const { today } = space
  const merchant = drawMerchant(space, draw, authority)
  const penalty = drawPenalty(draw, merchant.trade.sector, true)
  const penaltyDay = drawGravePenaltyDay(draw, today)
  const base = penaltyRow(draw, merchant, authority, serial, penalty, penaltyDay, space)
  const listingDay = drawListingDay(draw, penaltyDay)
  const decidedOn = toDay(listingDay)
  const listing: SampleRecordRow = {
    kind: "serious",
    subject: { code: merchant.code, name: merchant.name },
    ground: penalty.ground ?? "",
    decision_no: decisionNumber("serious", authority, decidedOn, serial + 1),
    decided_on: decidedOn,
    authority: authority.code,
    published_on: drawPublication(draw, listingDay, 20, today),
    base_penalty_no: base.decision_no,
  }
  return [base, listing]
}

function penaltyRow(
  draw: Draw,
  merchant: SampleMerchant,
  authority: Authority,
  serial: number,
  penalty: SamplePenalty,
  day: number,
  { seed, today, texts }: RecordSpace,
): SampleRecordRow {
  const decidedOn = toDay(day)
  // How long a text is changes nothing else of the sample: each draws from a place of its own.
  const place = (stream: number) => new Draw(seed ^ Number(authority.code), stream, serial)
  const decision = { merchant: merchant.name, penalty, decidedOn: day, caseNo: `${authority.letters}案${serial}号` }
  return {
    kind: "penalty",
    subject: { code: merchant.code, name: merchant.name },
    ...(classInForce(penalty.class, decidedOn) ? { class: penalty.class } : {}),
    decision_no: decisionNumber("penalty", authority, decidedOn, serial),
    decided_on: decidedOn,
    authority: authority.code,
    published_on: drawPublication(draw, day, 20, today),
    violation: drawCaseText(place(streams.text), penalty, day),
    content: penalty.content,
    ...(penalty.fineCny === null ? {} : { fine_cny: penalty.fineCny }),
    basis: penalty.basis,
    ...(texts ? { decision_text: drawDecisionText(place(streams.decisionText), decision) } : {}),
  }
}

/** A number is used once by an authority, whatever the list and the year, though not in the order of the days. */
function decisionNumber(
  list: keyof typeof numberWords,
  authority: Authority,
  decidedOn: string,
  serial: number,
): string {
  return `（${authority.letters}）${numberWords[list]}〔${decidedOn.slice(0, 4)}〕${serial}号`
}

/** A merchant whom the authority may decide on. */
function drawMerchant(space: RecordSpace, draw: Draw, { code, slots }: Authority): SampleMerchant {
  const { seed, subjects, layout } = space
  const choices = slots.length * Math.ceil(subjects / layout.slotCount)
  // The fourth power crowds the draws at few numbers, which the hash spreads over all choices.
  const crowded = draw.happens(hotShare) ? Math.floor(choices * draw.fraction() ** 4) : null
  const choice = crowded === null ? draw.below(choices) : hashOf(seed ^ Number(code), streams.hot, crowded) % choices
  const slot = slots[choice % slots.length] ?? slots[0]
  const index = Math.floor(choice / slots.length) * layout.slotCount + slot
  // The last round is not complete: a slot that it lacks is there in the round before.
  return sampleMerchant(seed, index < subjects ? index : index - layout.slotCount, layout.place(slot))
}
