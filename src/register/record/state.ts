/**
 * The life of a published record: the states after publication, and what moves it from one to the next. All that is said
 * of a state or a move anywhere stands in its row: imports, proceedings, the daily work, the log, the audit trail, history
 * and pages read it there. What is not shown is not in the live set of the log. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { Source } from "../../law/citation.ts"
import { cite } from "../../law/citation.ts"
import type { ClockId } from "../../law/clock.ts"
import type { ListName } from "../../law/list.ts"
import { type DetailField, removalFields } from "../../law/public-field.ts"
import type { Operation } from "../../ledger/entry.ts"

/** A state by its name, and what follows from it. */
export interface RecordStateRow extends Bilingual {
  /** `paused` is not shown and can be shown again; `over` has a day on which it ended. */
  readonly display: "shown" | "paused" | "over"
  /** The move that it makes of a record that a link ties to it (R44); null where none. */
  readonly asks: "follow" | null
  /** Whether the decision counts as never made: then no later record is measured against it. */
  readonly annulled: boolean
  /** What history says of what was published before; null where a display ran its course, which differs from nothing. */
  readonly since: Bilingual | null
}

const ranItsCourse = { display: "over", annulled: false, since: null } as const

/** The states of a record that has been published. */
export const recordStates = {
  live: { zh: "公示中", en: "published", display: "shown", asks: null, annulled: false, since: null },
  masked: {
    zh: "暂停公示",
    en: "masked for the time being",
    display: "paused",
    asks: null,
    annulled: false,
    since: null,
  },
  // Decided and kept here, displayed by the register of another province: nothing of it is in the log here.
  elsewhere: {
    zh: "由登记地公示",
    en: "displayed where the subject is registered",
    display: "paused",
    asks: null,
    annulled: false,
    since: null,
  },
  removed: { zh: "已移出", en: "removed after repair", asks: "follow", ...ranItsCourse },
  expired: { zh: "公示期满", en: "ended by itself", asks: "follow", ...ranItsCourse },
  corrected: {
    ...{ zh: "已更正撤下", en: "withdrawn as an error", display: "over", asks: null, annulled: true },
    since: { zh: "当时已公示，后因错误更正撤下", en: "published then, and taken down as an error since" },
  },
  withdrawn: {
    ...{ zh: "已撤回", en: "withdrawn: the decision fell", display: "over", asks: null, annulled: true },
    since: {
      zh: "当时已公示，后因决定被撤销、确认违法或者无效而撤回",
      en: "published then, and withdrawn since because the decision fell",
    },
  },
  // A listing that rests on it stays: changed is not revoked, unlawful or void (R44 19).
  superseded: {
    ...{ zh: "已变更撤回", en: "withdrawn: the decision was changed", display: "over", asks: null, annulled: false },
    since: {
      zh: "当时已公示，后因决定变更而撤回",
      en: "published then, and withdrawn since because the decision was changed",
    },
  },
  revoked: {
    ...{ zh: "列入决定已撤销", en: "revoked: its base penalty fell", display: "over", asks: null, annulled: false },
    since: { zh: "当时已公示，列入决定后被撤销", en: "published then, and the listing was revoked since" },
  },
  deregistered: { zh: "主体已注销", en: "ended: the subject was deregistered", asks: null, ...ranItsCourse },
  // A warning, or the simple procedure (R45 2): kept for reports on a period alone, and no entry of the log speaks of it.
  unpublished: {
    ...{ zh: "依法不公示（仅警告或者简易程序）", en: "never published: a warning, or the simple procedure" },
    ...{ asks: null, ...ranItsCourse },
  },
} as const satisfies Record<string, RecordStateRow>

export type RecordState = keyof typeof recordStates

/** The states in the order of the table. */
export const stateNames = Object.keys(recordStates) as [RecordState, ...RecordState[]]

/** Whether a record is not over: shown, or paused. */
export function isOpen(state: RecordState): boolean {
  return recordStates[state].display !== "over"
}

/** How a source tells of an end: by the field of its day, on which lists, and what is said of a day that is wrong. */
interface ToldBySource {
  readonly field: string
  readonly lists: readonly ListName[]
  readonly early: Bilingual
  /** Fields that tell of it too, and can't without its day. */
  readonly besides: readonly DetailField[]
  readonly undated: Bilingual
}

/** A move of a record. Its act in the audit trail is `record.` and its name. */
export interface RecordMove extends Bilingual {
  readonly lists: readonly ListName[]
  readonly from: readonly RecordState[]
  /** Where a source makes it too, by an import. */
  readonly fromBySource?: readonly RecordState[]
  /** The state it leads to; null where the record stays as it is. */
  readonly to: RecordState | null
  /** The operation of its log entry. Its reason is the move's name, unless the line itself says what is new. */
  readonly writes: Extract<Operation, "add" | "amend" | "remove">
  readonly lineTells?: true
  /** It has happened on the day after the last one of the display, whenever it is noticed. */
  readonly dated?: "by-display"
  /** It takes all records of the subject along, and not only those that a link ties to the record. */
  readonly takesAll?: true
  /** Officers bring it about as a change, by a deadline of the law; null: at once. */
  readonly proposed?: { readonly deadline: ClockId | null }
  /** It rests on a decision of its own, with a number, which the proposal names; `may`: where there is one. */
  readonly decided?: true | "may"
  /** Only where no penalty that the listing rests on stands. */
  readonly afterBase?: true
  /** How a source tells of it by a row of an import. */
  readonly told?: ToldBySource
  /** It takes back what an import has done, and nothing else makes it. */
  readonly undoes?: true
  readonly source: Source
}

const every = ["abnormal", "serious", "penalty"] as const
const open = ["live", "masked", "elsewhere"] as const
// What ran its course too: its decision can fall all the same, of which the public sees nothing new. Measures of an own
// term, and a listing that rests on a penalty, outlast the display and not the decision.
const ended = [...open, "removed", "expired"] as const
// What ended with its subject too: no measure is left to lift, and yet the decision is not to stand in the file. It can also
// have been changed, before that or for who took the subject up.
const decided = [...ended, "deregistered"] as const
// A penalty that was changed too: the decision can fall as a whole afterwards.
const fallible = [...decided, "superseded", "unpublished"] as const
// What begins again while it stands, wherever it is displayed.
const standing = ["live", "elsewhere"] as const
const closed = [
  ...["removed", "expired", "corrected", "withdrawn", "superseded", "revoked", "deregistered"],
] as const satisfies readonly RecordState[]
const always = [...open, ...closed, "unpublished"] as const

/** Every move after publication. What stands in no row can't happen. */
export const recordMoves = {
  // What is masked is changed unseen, and shown again as it was changed.
  amend: {
    ...{ zh: "更正内容", en: "corrected in its content", lists: every, from: open, to: null },
    ...{ writes: "amend", lineTells: true, proposed: { deadline: "abnormal_correct" } },
    source: [cite("R45", "11"), cite("R68-2025", "15")],
  },
  repair: {
    ...{ zh: "信用修复", en: "repaired", lists: every, from: open, to: "removed", writes: "remove" },
    source: [cite("R107", "17"), cite("R68-2025", "10")],
  },
  // What it is, its field `removal_kind` tells: see told-end.ts.
  end: {
    ...{ zh: "依来源移出", en: "ended as its source tells", lists: every, from: open, to: "removed", writes: "remove" },
    fromBySource: fallible,
    told: {
      ...{ field: "removed_on", lists: every, besides: removalFields },
      early: { zh: "移出日期早于决定日期", en: "removed before it was decided" },
      undated: {
        zh: "填写了移出类型、原因、决定书文号或者机关，但缺少移出日期",
        en: "tells of a removal and not of its day",
      },
    },
    source: [cite("R68-2025", "10"), cite("R44"), cite("R107", "7", "11")],
  },
  expire: {
    ...{ zh: "期满停止公示", en: "ended by itself", lists: ["serious", "penalty"], from: open, to: "expired" },
    ...{ writes: "remove", dated: "by-display" },
    source: [cite("R44"), cite("R107", "7")],
  },
  correct: {
    ...{
      zh: "更正撤下",
      en: "taken down as an error",
      lists: every,
      from: fallible,
      to: "corrected",
      writes: "remove",
    },
    proposed: { deadline: "abnormal_correct" },
    source: [cite("R68-2025", "15"), cite("R45", "11")],
  },
  withdraw: {
    ...{ zh: "撤回", en: "withdrawn: the decision was revoked, unlawful or void", lists: ["penalty"] },
    ...{ from: fallible, to: "withdrawn", writes: "remove", proposed: { deadline: "withdraw_penalty" } },
    source: [cite("R45", "11")],
  },
  // Of a listing, and no penalty: no time is recorded for it, so it is due at once.
  annul: {
    ...{ zh: "撤销列入决定", en: "annulled: the decision to list was revoked, unlawful or void" },
    ...{ lists: ["abnormal", "serious"], from: decided, to: "withdrawn", writes: "remove" },
    ...{ proposed: { deadline: null }, decided: "may" },
    source: [cite("R68-2025", "15"), cite("R44")],
  },
  supersede: {
    ...{
      zh: "变更撤回",
      en: "withdrawn: the decision was changed",
      lists: ["penalty"],
      from: decided,
      to: "superseded",
    },
    ...{ writes: "remove", proposed: { deadline: "withdraw_penalty" } },
    source: [cite("R45", "11")],
  },
  revoke: {
    ...{ zh: "撤销列入", en: "revoked: its base penalty was revoked, unlawful or void", lists: ["serious"] },
    ...{
      from: decided,
      to: "revoked",
      writes: "remove",
      proposed: { deadline: "revoke_serious_listing_stop_display" },
    },
    // It does not fall by itself with its base penalty: the authority decides so (撤销决定), see link.ts.
    ...{ decided: true, afterBase: true },
    source: [cite("R44", "19")],
  },
  // What has ended too: nobody is left to whom a measure of an own term could apply, or whose record could be shown again.
  deregister: {
    ...{ zh: "主体注销", en: "the subject was deregistered", lists: every, from: ended, to: "deregistered" },
    ...{ writes: "remove", takesAll: true, proposed: { deadline: null } },
    source: [cite("R107")],
  },
  // Of every record, those that have ended too: the file of a merchant stays one. See subject/code-change.ts.
  recode: {
    ...{ zh: "主体代码变更", en: "its subject's code was changed", lists: every, from: always, to: null },
    ...{ writes: "amend" },
    source: [cite("R45", "11"), cite("R68-2025", "15")],
  },
  follow: {
    ...{ zh: "随严重违法失信名单移出停止公示", en: "stopped with the serious listing that rests on it" },
    ...{ lists: ["penalty"], from: open, to: "removed", writes: "remove" },
    source: [cite("R44")],
  },
  mask: {
    ...{ zh: "破产重整期间暂停公示", en: "masked during bankruptcy reorganisation", lists: every, from: ["live"] },
    ...{ to: "masked", writes: "remove", proposed: { deadline: "bankruptcy_temp_repair" } },
    source: [cite("R107", "22")],
  },
  unmask: {
    ...{ zh: "恢复公示", en: "shown again after masking", lists: every, from: ["masked"], to: "live", writes: "add" },
    proposed: { deadline: null },
    source: [cite("R107", "22")],
  },
  // A review or a suit ends no display, unless the body that hears it says so: no article is recorded for its saying so.
  halt: {
    ...{
      zh: "按复议机关或者法院的要求停止公示",
      en: "hidden as the body that hears a review or a suit asks",
      lists: every,
    },
    ...{ from: ["live"], to: "masked", writes: "remove", proposed: { deadline: null } },
    source: [cite("ARL"), cite("ALL")],
  },
  resume: {
    ...{ zh: "停止公示的要求已结束，恢复公示", en: "shown again: what the body asked has ended", lists: every },
    ...{ from: ["masked"], to: "live", writes: "add", proposed: { deadline: null } },
    source: [cite("ARL"), cite("ALL")],
  },
  reinstate: {
    ...{ zh: "撤销修复、恢复公示", en: "reinstated: the repair was obtained by fraud", lists: every },
    ...{ from: ["removed"], to: "live", writes: "add" },
    source: [cite("R107")],
  },
  retract: {
    ...{
      zh: "撤销导入",
      en: "taken back with the import that brought it",
      lists: every,
      from: always,
      to: "corrected",
    },
    ...{ writes: "remove", undoes: true },
    source: [cite("R68-2025", "15"), cite("R45", "11")],
  },
  restore: {
    ...{ zh: "撤销导入、恢复公示", en: "shown again: the import that ended it was undone", lists: every, from: closed },
    ...{ to: "live", writes: "add", undoes: true },
    source: [cite("R68-2025", "15"), cite("R45", "11")],
  },
  reshow: {
    ...{ zh: "恢复公示（曾提前停止公示）", en: "shown again: it was hidden before its time" },
    ...{ lists: every, from: ["expired"], to: "live", writes: "add" },
    source: [cite("R45", "11", "13"), cite("R107", "8")],
  },
  restart: {
    ...{ zh: "以欺骗手段申请修复、重新计算公示期", en: "begun again: its repair was sought by fraud", lists: every },
    ...{ from: standing, to: null, writes: "amend" },
    source: [cite("R107")],
  },
} as const satisfies Record<string, RecordMove>

export type RecordMoveName = keyof typeof recordMoves

/** The moves in the order of the table. */
export const moveNames = Object.keys(recordMoves) as RecordMoveName[]

/** The moves that end a record's display for good. */
export type EndMoveName = {
  [Name in RecordMoveName]: (typeof recordMoves)[Name]["to"] extends OverState ? Name : never
}[RecordMoveName]
type OverState = {
  [State in RecordState]: (typeof recordStates)[State]["display"] extends "over" ? State : never
}[RecordState]

/** The ends that a row of an import may tell of. */
export const toldEnds = moveNames.flatMap((name) => {
  const { told }: RecordMove = recordMoves[name]
  return told && isEnd(name) ? [{ move: name, ...told }] : []
})

function isEnd(name: RecordMoveName): name is EndMoveName {
  const { to }: RecordMove = recordMoves[name]
  return to !== null && recordStates[to].display === "over"
}

/** The moves that can be proposed as a change, in the order of the table. */
export const proposableMoves = moveNames.filter((name): name is ProposableMoveName => "proposed" in recordMoves[name])
export type ProposableMoveName = {
  [Name in RecordMoveName]: (typeof recordMoves)[Name] extends { proposed: object } ? Name : never
}[RecordMoveName]

/** The moves that are lawful for a record in its state, in the order of the table. */
export function lawfulMoves(list: ListName, state: RecordState): RecordMoveName[] {
  return moveNames.filter((name) => isLawful(name, list, state))
}

/** Whether a record may make the move. */
export function isLawful(name: RecordMoveName, list: ListName, state: RecordState, bySource = false): boolean {
  const move: RecordMove = recordMoves[name]
  const from = bySource ? (move.fromBySource ?? move.from) : move.from
  return move.lists.includes(list) && from.includes(state)
}

/** The move that a log entry names as its reason; null where it names none. */
export function moveOfEntry(reason: string | null): RecordMove | null {
  return reason !== null && Object.hasOwn(recordMoves, reason) ? recordMoves[reason as RecordMoveName] : null
}

/** Whether a move takes a record down for the time being: how it ends then is no entry of the log. */
export function isPause({ to }: RecordMove): boolean {
  return to !== null && recordStates[to].display === "paused"
}

/** The reason that the log entry of a move gives. */
export function reasonOfMove(name: RecordMoveName): RecordMoveName | null {
  const move: RecordMove = recordMoves[name]
  return move.lineTells ? null : name
}
