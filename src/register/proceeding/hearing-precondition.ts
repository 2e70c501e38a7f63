/** Preconditions on how the party was heard: its time to be heard, waivers, the hearing and what came of it. Pure. */
import { personOf } from "../../access/principal.ts"
import { addWorkingDays, isMissing } from "../../law/calendar.ts"
import { cite } from "../../law/citation.ts"
import { dueOn } from "../../law/deadline.ts"
import { numberKey } from "../../law/decision-number.ts"
import type { Hearing } from "./hearing.ts"
import { type CaseFile, met, notAsked, type Precondition, unmet } from "./legality.ts"
import type { Told, Waiver } from "./serious.ts"

/** The days between the notice of a hearing and the hearing (市场监督管理行政处罚听证办法 20). */
const hearingNoticeWorkingDays = 7

const hearingMeasures = (...articles: string[]) => ({ title: "市场监督管理行政处罚听证办法", articles })
// R44 has been in force since then, and asks for notice and hearing as APL 44, 45, 63 and 64 do.
const sinceR44 = { validFrom: "2021-09-01", validTo: null } as const
const here = { origins: ["here"], sure: "copy", ...sinceR44 } as const
const onward = ["check", "consent", "decide", "publish", "push"] as const

const contentOf = ({ proceeding: { content } }: CaseFile) =>
  content as {
    notified_on?: string | null
    hearing?: Hearing | null
    earlier_hearings?: readonly Hearing[]
    waivers?: readonly Waiver[]
    statement?: string | null
    told?: Told
    ground?: string
    base_penalty_no?: string | null
    restriction_ends_on?: string | null
  }

const papersOf = (file: CaseFile) => new Set(file.facts.file?.received.map(({ id }) => id))

/** Waivers that a paper of the file shows. */
function shownWaivers(file: CaseFile): readonly Waiver[] {
  const papers = papersOf(file)
  return (contentOf(file).waivers ?? []).filter(({ paper }) => papers.has(paper))
}

/** What of its rights the party has given up in writing, as it is said: the paper, and the day with who took it. */
function givenUp(file: CaseFile): { paper: string; said: string }[] {
  const { waivers = [], hearing, earlier_hearings = [] } = contentOf(file)
  const withdrawn = [...earlier_hearings, hearing].flatMap((one) =>
    one?.outcome === "withdrawn" && one.paper ? [{ paper: one.paper, said: one.withdrawn_on ?? one.asked_on }] : [],
  )
  return [
    ...waivers.map(({ paper, signed_on, taken_by }) => ({ paper, said: `${signed_on}，${taken_by}` })),
    ...withdrawn,
  ]
}

function isWaived(file: CaseFile, right: "statement" | "hearing"): boolean {
  return shownWaivers(file).some(({ rights }) => rights === "both" || rights === right)
}

/** The names in a text that lists them. */
export const namesIn = (text: string): string[] =>
  text
    .normalize("NFKC")
    .split(/[、,;\s]+/u)
    .filter(Boolean)

/** A name that was typed, as the audit trail names who logs in by it; one of the audit trail stays as it is. */
export const asLogin = (name: string): string => (name.includes(":") ? name : `officer:000000:${name}`)

/** Turns names into the persons behind them: one writing of each, and of names of the login that are linked one for all. */
function personsOf({ facts: { persons = personOf } }: CaseFile) {
  // A name that was typed is that of the login where there is such a one, whose capitals nobody types.
  return (name: string) => {
    const known = asLogin(name)
    const person = persons(known)
    return (person === personOf(known) ? persons(known.toLowerCase()) : person).toLowerCase()
  }
}

/** Who has investigated: as the notice names them, as the hearing has them, and those who have acted as officers of the case. */
function investigators(file: CaseFile, hearing: Hearing): Set<string> {
  const { proceeding, steps } = file
  const acting = steps.filter(({ act }) => investigating.includes(act)).map(({ actor }) => actor)
  return new Set(
    [
      ...namesIn(hearing.notice?.investigators ?? ""),
      ...hearing.people.filter(({ role }) => role === "case-officer").flatMap(({ name }) => namesIn(name)),
      ...[proceeding.startedBy, ...acting],
    ].map(personsOf(file)),
  )
}
const investigating: readonly string[] = ["begin", "revise"]

export const hearingRows = {
  "waiver-in-writing": {
    zh: "放弃陈述申辩、听证权利，或者撤回听证要求的，须有当事人的书面声明在卷",
    en: "A waiver of the right to be heard, or a request for a hearing taken back, is in writing and in the file",
    source: [cite("APL", "45", "63", "64")],
    ...here,
    word: { zh: "声明的内容和签名", en: "what the paper says and who signed it" },
    acts: { serious: ["hear", "hold", ...onward] },
    judge(file) {
      const [given, papers] = [givenUp(file), papersOf(file)]
      if (given.length === 0) return notAsked
      if (given.some(({ paper }) => !papers.has(paper))) {
        return unmet(
          { zh: "卷内没有所称的书面声明", en: "The file holds no such paper" },
          { zh: "请先将声明存入卷内，再选择该材料", en: "Put the paper into the file first, and choose it" },
          ({ hear: "waiver/paper", hold: "paper" } as const)[file.act as "hear" | "hold"],
        )
      }
      const days = given.map(({ said }) => said).join("；")
      return met(`卷内书面声明（${days}）`, `A paper in the file (${days})`)
    },
  },
  "window-over": {
    zh: "陈述申辩和听证的期限各自届满，或者当事人书面放弃",
    en: "The time to state a case and the time to ask for a hearing are over, each by itself, or were waived in writing",
    source: [cite("R44", "13"), cite("APL", "44", "45", "63", "64")],
    ...here,
    word: { zh: "告知书的送达日期", en: "the day on which the notice was served" },
    acts: { serious: onward },
    judge(file) {
      const { notified_on, hearing } = contentOf(file)
      const { today, calendar } = file.facts
      if (!notified_on) {
        return unmet(
          { zh: "告知书没有送达", en: "No notice was served" },
          { zh: "请先送达告知书（notify）", en: "Serve it first (notify)" },
        )
      }
      const due = dueOn(notified_on, "statement_defence_hearing", calendar)
      if (isMissing(due)) {
        return unmet({ zh: "期限无法计算", en: "The time can't be told" }, due.reason)
      }
      if (today > due) return met(`期限已于 ${due} 届满`, `It ended on ${due}`)
      const isHeard = typeof hearing?.outcome === "string" && hearing.outcome !== "withdrawn"
      const open = [
        ...(isWaived(file, "statement") ? [] : [{ zh: "陈述申辩", en: "to state a case" }]),
        ...(isHeard || isWaived(file, "hearing") ? [] : [{ zh: "要求听证", en: "to ask for a hearing" }]),
      ]
      if (open.length === 0) return met("当事人已书面放弃", "Waived in writing")
      const of = { zh: open.map(({ zh }) => zh).join("、"), en: open.map(({ en }) => en).join(" and ") }
      return unmet(
        { zh: `${of.zh}的期限至 ${due} 止`, en: `The party may still ${of.en.replaceAll("to ", "")}: to ${due}` },
        {
          zh: "期满后办理；当事人书面放弃的，将声明存入卷内后登记（hear）",
          en: "Go on when it is over, or enter the waiver once its paper is in the file (hear)",
        },
      )
    },
  },
  "told-before-decided": {
    zh: "拟作出的决定与告知当事人的事由、所依据的处罚一致，限制期限不长于所告知的",
    en: "What is decided is what the party was told: its ground, its base penalty, and no longer restriction",
    source: [cite("R44", "13"), cite("APL", "44")],
    ...here,
    acts: { serious: ["adjust", ...onward] },
    judge(file) {
      const { told, ground, base_penalty_no: number, restriction_ends_on: ends } = contentOf(file)
      // Of what was told before that was kept the notice alone says it.
      if (!told) return notAsked
      const keyOf = (no: string | null | undefined) => (no ? numberKey(no) : null)
      const other =
        told.ground !== ground
          ? (["ground", "事由", "ground"] as const)
          : keyOf(told.base_penalty_no) !== keyOf(number)
            ? (["base_penalty_no", "所依据的处罚", "base penalty"] as const)
            : ends && (!told.restriction_ends_on || ends > told.restriction_ends_on)
              ? (["restriction_ends_on", "限制期限", "restriction"] as const)
              : null
      if (!other) return met("与告知书一致", "As the notice has it")
      const [field, zh, en] = other
      return unmet(
        { zh: `${zh}与告知当事人的不同`, en: `The party was told of another ${en}` },
        { zh: "请修改（revise）后重新送达告知书", en: "Revise it and serve a notice anew (revise)" },
        file.act === "adjust" ? field : undefined,
      )
    },
  },
  "hearing-over": {
    zh: "当事人在期限内要求听证的，听证后方可作出决定",
    en: "A hearing that was asked for in time is held before the decision",
    source: [cite("APL", "63", "65")],
    ...here,
    word: { zh: "听证的举行和结果", en: "that it was held, and how it came out" },
    acts: { serious: onward },
    judge(file) {
      const { hearing } = contentOf(file)
      if (!hearing) return notAsked
      if (hearing.outcome !== null) return met("听证已办结", "It is over")
      return unmet(
        { zh: "当事人要求听证，尚未举行", en: "A hearing was asked for and not held" },
        { zh: "请送达听证通知书并举行听证", en: "Convene and hold it" },
      )
    },
  },
  "hearing-followed": {
    zh: "听证结束后，根据听证笔录作出决定：不予列入的终结，变更且更为不利的重新告知",
    en: "After a hearing the decision follows its record: what it dropped is ended, what it changed to the party's harm is told anew",
    source: [cite("APL", "65")],
    ...here,
    word: { zh: "听证笔录的内容", en: "what the record of the hearing says" },
    acts: { serious: ["revise", ...onward] },
    judge(file) {
      const { hearing, earlier_hearings = [] } = contentOf(file)
      // To return it and to propose it anew undoes no hearing.
      if ([...earlier_hearings, hearing].some((one) => one?.outcome === "dropped")) {
        return unmet(
          { zh: "听证结果为不予作出决定", en: "The hearing came out that it is not decided" },
          {
            zh: "请办理不予列入（drop）并送达不予列入决定书",
            en: "End the case (drop) and serve the decision not to list",
          },
        )
      }
      if (!hearing?.outcome) return notAsked
      if (hearing.outcome === "changed" && hearing.adjusted_on === undefined) {
        return hearing.to_harm === false
          ? unmet(
              {
                zh: "听证结果为变更，拟作出的决定尚未变更",
                en: "The hearing changed what was proposed, and the case says it still",
              },
              { zh: "请按听证结果变更（adjust）", en: "Change it as the hearing has it (adjust)" },
            )
          : unmet(
              {
                zh: "听证结果为变更，尚未重新告知",
                en: "The hearing changed what was proposed, and the party was not told anew",
              },
              { zh: "请修改（revise）后重新送达告知书", en: "Revise it and serve a notice anew (revise)" },
            )
      }
      return met(
        `听证笔录（${hearing.held_on ?? hearing.asked_on}）`,
        `The record of ${hearing.held_on ?? hearing.asked_on}`,
      )
    },
  },
  "hearing-notice-days": {
    zh: "举行听证七个工作日前送达听证通知书",
    en: "The notice of a hearing is served at least seven working days before it",
    source: [cite("APL", "64"), hearingMeasures("20")],
    ...here,
    word: { zh: "听证通知书的送达日期", en: "the day on which the notice of the hearing was served" },
    acts: { serious: ["convene", "hold"] },
    judge(file) {
      const { hearing } = contentOf(file)
      if (!hearing?.notice || (file.act === "hold" && hearing.outcome === "withdrawn")) return notAsked
      const { notified_on, held_on } = hearing.notice
      const first = addWorkingDays(notified_on, hearingNoticeWorkingDays, file.facts.calendar)
      if (isMissing(first)) return unmet({ zh: "期限无法计算", en: "The time can't be told" }, first.reason)
      if (held_on >= first)
        return met(`${notified_on} 送达，${held_on} 举行`, `Served on ${notified_on}, to be held on ${held_on}`)
      return unmet(
        {
          zh: `${notified_on} 送达，最早可于 ${first} 举行`,
          en: `Served on ${notified_on}, it may be held from ${first}`,
        },
        { zh: "请另定日期并重新送达听证通知书", en: "Convene it for another day" },
        file.act === "convene" ? "held_on" : undefined,
      )
    },
  },
  "presider-apart": {
    zh: "听证由非本案调查人员主持，记录人也不是本案调查人员",
    en: "Nobody who has investigated the case presides over its hearing or records it",
    source: [cite("APL", "64(4)"), hearingMeasures()],
    ...here,
    word: {
      zh: "所载主持人、记录人和调查人员的姓名",
      en: "the names of who presides, records and has investigated, as they are told",
    },
    acts: { serious: ["convene", "hold"] },
    judge(file) {
      const { hearing } = contentOf(file)
      if (!hearing?.notice) return notAsked
      const { presider = "", recorder = "" } = hearing.notice
      const apart = [
        ...namesIn(presider),
        ...namesIn(recorder),
        ...hearing.people
          .filter(({ role }) => role === "presider" || role === "recorder")
          .flatMap(({ name }) => namesIn(name)),
      ]
      const [own, personIn] = [investigators(file, hearing), personsOf(file)]
      const both = apart.find((name) => own.has(personIn(name)))
      if (both === undefined)
        return met(`主持人、记录人：${[...new Set(apart)].join("、")}`, `They are ${[...new Set(apart)].join(", ")}`)
      return unmet(
        { zh: "听证主持人或者记录人是本案调查人员", en: "Who presides or records has investigated the case" },
        { zh: "请另行指定主持人、记录人", en: "Name another" },
        file.act === "convene" ? (namesIn(presider).includes(both) ? "presider" : "recorder") : "people",
      )
    },
  },
} as const satisfies Record<string, Precondition>
