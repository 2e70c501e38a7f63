/**
 * The life of a published record: the states after publication, and what moves it from one to the next. Every move is
 * one entry in the publication log; what is not `live` is not shown. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { Source } from "../../law/citation.ts"
import { cite } from "../../law/citation.ts"
import type { ListName } from "../../law/list.ts"
import type { Operation } from "../../ledger/entry.ts"

/** The states of a record that has been published. */
export const recordStates = {
  live: { zh: "公示中", en: "published" },
  masked: { zh: "暂停公示", en: "masked for the time being" },
  removed: { zh: "已移出", en: "removed after repair" },
  expired: { zh: "公示期满", en: "ended by itself" },
  corrected: { zh: "已更正撤下", en: "withdrawn as an error" },
  withdrawn: { zh: "已撤回", en: "withdrawn: the decision fell" },
  superseded: { zh: "已变更撤回", en: "withdrawn: the decision was changed" },
  revoked: { zh: "列入决定已撤销", en: "revoked: its base penalty fell" },
  deregistered: { zh: "主体已注销", en: "ended: the subject was deregistered" },
} as const satisfies Record<string, Bilingual>

export type RecordState = keyof typeof recordStates

/** A move of a record. `writes` is the operation of the log entry; its reason is the move's name. */
export interface RecordMove {
  readonly zh: string
  readonly en: string
  readonly lists: readonly ListName[]
  readonly from: readonly RecordState[]
  readonly to: RecordState
  readonly writes: Extract<Operation, "add" | "amend" | "remove">
  readonly source: Source
}

const every = ["abnormal", "serious", "penalty"] as const

/** Every move after publication. What stands in no row can't happen. */
export const recordMoves = {
  amend: {
    ...{ zh: "更正内容", en: "corrected in its content", lists: every, from: ["live"], to: "live", writes: "amend" },
    source: [cite("R45", "11"), cite("R68-2025", "15")],
  },
  repair: {
    ...{ zh: "信用修复", en: "repaired", lists: every, from: ["live", "masked"], to: "removed", writes: "remove" },
    source: [cite("R107", "17"), cite("R68-2025", "10")],
  },
  expire: {
    ...{ zh: "期满停止公示", en: "ended by itself", lists: ["serious", "penalty"], from: ["live", "masked"] },
    ...{ to: "expired", writes: "remove" },
    source: [cite("R44"), cite("R107", "7")],
  },
  correct: {
    ...{ zh: "更正撤下", en: "taken down as an error", lists: every, from: ["live", "masked"] },
    ...{ to: "corrected", writes: "remove" },
    source: [cite("R68-2025", "15"), cite("R45", "11")],
  },
  withdraw: {
    ...{
      zh: "撤回",
      en: "withdrawn: the decision was revoked, unlawful or void",
      lists: ["abnormal", "penalty"],
    },
    ...{ from: ["live", "masked"], to: "withdrawn", writes: "remove" },
    source: [cite("R45", "11")],
  },
  // A listing that rests on it stays: changed is not revoked, unlawful or void (R44 19).
  supersede: {
    ...{ zh: "变更撤回", en: "withdrawn: the decision was changed", lists: ["penalty"], from: ["live", "masked"] },
    ...{ to: "superseded", writes: "remove" },
    source: [cite("R45", "11")],
  },
  revoke: {
    ...{ zh: "撤销列入", en: "revoked: its base penalty was revoked, unlawful or void", lists: ["serious"] },
    ...{ from: ["live", "masked"], to: "revoked", writes: "remove" },
    source: [cite("R44", "19")],
  },
  deregister: {
    ...{ zh: "主体注销", en: "the subject was deregistered", lists: every, from: ["live", "masked"] },
    ...{ to: "deregistered", writes: "remove" },
    source: [cite("R107")],
  },
  follow: {
    ...{
      zh: "随严重违法失信名单移出停止公示",
      en: "stopped with the serious listing that rests on it",
      lists: ["penalty"],
    },
    ...{ from: ["live", "masked"], to: "removed", writes: "remove" },
    source: [cite("R44")],
  },
  mask: {
    ...{ zh: "破产重整期间暂停公示", en: "masked during bankruptcy reorganisation", lists: every, from: ["live"] },
    ...{ to: "masked", writes: "remove" },
    source: [cite("R107", "22")],
  },
  unmask: {
    ...{ zh: "恢复公示", en: "shown again after masking", lists: every, from: ["masked"], to: "live", writes: "add" },
    source: [cite("R107", "22")],
  },
  reinstate: {
    ...{
      zh: "撤销修复、恢复公示",
      en: "reinstated: the repair was obtained by fraud",
      lists: every,
      from: ["removed"],
    },
    ...{ to: "live", writes: "add" },
    source: [cite("R107")],
  },
  restart: {
    ...{
      zh: "以欺骗手段申请修复、重新计算公示期",
      en: "begun again: its repair was sought by fraud",
      lists: every,
      from: ["live"],
    },
    ...{ to: "live", writes: "amend" },
    source: [cite("R107")],
  },
} as const satisfies Record<string, RecordMove>

export type RecordMoveName = keyof typeof recordMoves

/** The moves that are lawful for a record in its state, in the order of the table. */
export function lawfulMoves(list: ListName, state: RecordState): RecordMoveName[] {
  return (Object.keys(recordMoves) as RecordMoveName[]).filter((name) => isLawful(name, list, state))
}

/** Whether a record may make the move. */
export function isLawful(name: RecordMoveName, list: ListName, state: RecordState): boolean {
  const move: RecordMove = recordMoves[name]
  return move.lists.includes(list) && move.from.includes(state)
}
