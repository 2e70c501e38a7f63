/**
 * What is said of a record, row by row: the same on a page and on paper. Written from the wire shape, as the page is.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { findPenaltyClass, isMark } from "../../law/catalogue.ts"
import { citationText } from "../../law/citation-text.ts"
import { contestWays } from "../../law/contest-way.ts"
import { writtenDay } from "../../law/day-words.ts"
import { isLegacyPenalty, type TermCase } from "../../law/display-term.ts"
import { endingText } from "../../law/ending-text.ts"
import { penaltyTitle } from "../../law/penalty-in-text.ts"
import type { Policy } from "../../law/policy.ts"
import type { PublicField } from "../../law/public-field.ts"
import { placeName } from "../../web/shown.ts"
import type { Speaker } from "../../web/view.ts"
import type { PendingContest } from "../proceeding/contest-store.ts"
import { type NextStep, sayNextStep } from "../proceeding/next-step.ts"
import { shortViolation } from "../record/short-violation.ts"
import type { WireRecord } from "../record/wire.ts"
import { meanings, words } from "./words.ts"

export interface RecordRow {
  label: Bilingual
  /** May be empty where there is a rule. */
  text: string
  /** Whether the text is Chinese whatever the language. */
  isChinese?: true
  /** An address on which more of it stands. */
  page?: string
  /** Whether the text is a day. */
  isDay?: true
  /** The code of the catalogue's row that it speaks of. */
  rule?: string
}

/**
 * What a record is called: a penalty by what was done, and where the reader has no Chinese by its kinds; a listing without
 * a ground of the catalogue by its list.
 */
export function headingOf({ say, language }: Speaker, record: WireRecord): { text: string; isChinese: boolean } {
  if (record.ground_name) return { text: say(record.ground_name), isChinese: false }
  if (language === "en" && record.list === "penalty") {
    return { text: penaltyTitle(record.content ?? "").en, isChinese: false }
  }
  const isNamed = typeof record.violation === "string" && record.violation !== ""
  return isNamed
    ? { text: shortViolation(record.violation ?? ""), isChinese: true }
    : { text: say(record.list_name), isChinese: false }
}

/** Beside what the record itself says. */
export interface RecordContext {
  /** The present name: that of the decision is shown where it differs. */
  subjectName: string
  /** The last day of its display (YYYY-MM-DD), as the register counts it; null where only an act ends it. */
  displayedUntil: string | null
  policy: Policy
  /** Who has decided, as it has said of itself; absent where it has not, or nobody asked. */
  office?: PublicOffice | null
  /** Reviews and suits that are pending against it; absent: none, or nobody asked. */
  contests?: readonly PendingContest[]
  /** Today in China, by which it is told how far the display has come; absent: it is not. */
  today?: string
  /** What comes next of it by law, on which day; absent: it is not told. */
  next?: { step: NextStep; today: string }
  /** Whether the rows below what counts are unfolded, as of a record that was asked for; `always`: they can't be folded, as on paper. */
  isOpen?: boolean | "always"
  /** Whether it is shown to its officers before there is one: nothing of it has an address yet. */
  isDraft?: true
}

/** An authority as its people have set it: what it is called, and where the public finds it. */
export interface PublicOffice {
  name: string
  window: string | null
  telephone: string | null
}

/** The rows that have something to say: first what the record means, and when it ends. */
export function recordRows(speaker: Speaker, record: WireRecord, context: RecordContext): RecordRow[] {
  const { subjectName, displayedUntil, policy } = context
  const rows: RecordRow[] = [
    { label: words.meaning, text: speaker.say(meaningOf(record)) },
    displayedUntil === null
      ? { label: words.endsOn, text: speaker.say(words.endsByAct) }
      : { label: words.endsOn, text: displayedUntil, isDay: true },
    ...nextRows(speaker, context),
    ...(context.contests ?? []).map((contest) => ({ label: words.contest, text: speaker.say(contestWords(contest)) })),
    ...factRows(speaker, record, subjectName),
    ...lawRows(speaker, record, policy),
    ...dateRows(speaker, record, context.office ?? null),
  ]
  return rows.filter(({ text, rule }) => text !== "" || rule !== undefined)
}

/** What comes next, from which day, to whom, and what happens then. */
function nextRows({ say, language }: Speaker, { next }: RecordContext): RecordRow[] {
  if (!next) return []
  const text = say(sayNextStep(next.step, next.today))
  const written = text.replace(/ ?(\d{4}-\d\d-\d\d) ?/g, (given, day: string) =>
    language === "zh" ? writtenDay(day).zh : given.replace(day, writtenDay(day).en),
  )
  return [{ label: words.next, text: written }]
}

const chinese = (label: Bilingual, text: string | null | undefined): RecordRow => ({
  ...{ label, text: text ?? "", isChinese: true },
})

/**
 * That a review or a suit is pending, and whether execution is suspended. It ends no display: that the reader is told too. The body
 * and its number are free text, and stay inside.
 */
export function contestWords({ way, filedOn, suspendedOn, isFallen }: PendingContest): Bilingual {
  const [filed, suspended] = [writtenDay(filedOn), suspendedOn === null ? null : writtenDay(suspendedOn)]
  const { zh, en, files } = contestWays[way]
  const state = isFallen
    ? {
        zh: "已有结果（撤销、变更、确认违法或者无效），记录正在办理变动",
        en: "decided (revoked, changed, held unlawful or void), and the record is being changed",
      }
    : { zh: "尚未审结，其间不停止公示", en: "not decided yet; the display goes on meanwhile" }
  return {
    zh: `${filed.zh}${files}${zh}${suspended ? `，${suspended.zh}起停止执行` : ""}；${state.zh}`,
    en: `${en}, filed on ${filed.en}${suspended ? `, execution suspended since ${suspended.en}` : ""}; ${state.en}`,
  }
}

/** What is told in its own words, in the order of the page. Codes and days have rows of their own, with what they mean. */
const toldFields = {
  violation: (record, speaker) => chinese(words.violation, longViolation(speaker, record)),
  content: (record) => chinese(words.content, record.content),
  decision_no: (record) => chinese(words.decisionNo, record.decision_no),
  base_penalty_no: (record) => chinese(words.basePenaltyNo, record.base_penalty_no),
} as const satisfies Record<
  Exclude<PublicField, "ground" | "class" | "decided_on" | "published_on" | "authority">,
  (record: WireRecord, speaker: Speaker) => RecordRow
>

function factRows(speaker: Speaker, record: WireRecord, subjectName: string): RecordRow[] {
  return [
    ...groundRow(record),
    ...Object.values(toldFields).map((row: (record: WireRecord, speaker: Speaker) => RecordRow) =>
      row(record, speaker),
    ),
    ...(record.text
      ? [{ label: words.text, text: `SHA-256 ${record.text.sha256}`, page: `/records/${record.id}/text` }]
      : []),
    chinese(words.decidedName, record.subject.name === subjectName ? null : record.subject.name),
  ]
}

/** The violation in full where what the record is called says less. */
function longViolation({ language }: Speaker, { ground_name: ground, violation }: WireRecord): string | null {
  if (ground || typeof violation !== "string") return null
  if (language === "en") return violation
  return violation.replace(/。$/, "") === shortViolation(violation) ? null : violation
}

function meaningOf({ list, ground, decided_on: decidedOn }: WireRecord): Bilingual {
  return ground && isMark(ground, decidedOn) ? meanings.mark : meanings[list]
}

/** The ground in Chinese, whatever the rest is in: that is the wording that counts. */
function groundRow({ ground, ground_name: name, decided_on }: WireRecord): RecordRow[] {
  if (!ground || !name) return []
  const label = isMark(ground, decided_on) ? words.markGround : words.ground
  return [{ label, text: name.zh, isChinese: true, rule: ground }]
}

function lawRows({ language, say }: Speaker, record: WireRecord, policy: Policy): RecordRow[] {
  const { list, ground = null, class: penaltyClass = null, decided_on: decidedOn } = record
  const ending = endingText({ list, ground, penaltyClass, decidedOn }, policy)
  const row = penaltyClass === null ? undefined : findPenaltyClass(penaltyClass)
  const sources = ending?.source.map((citation) => citationText(citation, language)) ?? []
  return [
    ...(row ? [{ label: words.penaltyClass, text: say(row), rule: row.code }] : []),
    ...(isUnconfirmed({ list, ground, penaltyClass, decidedOn }, policy)
      ? [{ label: words.penaltyClass, text: say(words.unconfirmedClass) }]
      : []),
    { label: ending?.kind === "display" ? words.display : words.ending, text: ending ? say(ending) : "" },
    { label: words.source, text: sources.join(language === "zh" ? "；" : "; ") },
  ]
}

/** Whether a penalty of R107 is shown without a class that its source has stated, or its facts settle. */
function isUnconfirmed(record: TermCase, policy: Policy): boolean {
  return record.list === "penalty" && record.penaltyClass === null && !isLegacyPenalty(record, policy)
}

function dateRows(speaker: Speaker, record: WireRecord, office: PublicOffice | null): RecordRow[] {
  const place = placeName(speaker, record.authority)
  return [
    { label: words.decidedOn, text: record.decided_on, isDay: true },
    { label: words.publishedOn, text: record.published_on, isDay: true },
    ...(office
      ? [
          { label: words.office, text: office.name, isChinese: true as const },
          { label: words.window, text: office.window ?? "", isChinese: true as const },
          { label: words.telephone, text: office.telephone ?? "", isChinese: true as const },
        ]
      : [{ label: words.authority, text: place }]),
  ]
}
