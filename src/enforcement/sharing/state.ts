/** What requests for shared data ask for, in which states they are, and under which terms data is shared. Pure. */
import type { StateRow } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { DeadlineId } from "../../law/deadline.ts"

/** What is asked for, with the clock of the answer. ZWSJ 21 lets that of what is shared on conditions be extended once. */
export const sharingKinds = {
  public: {
    ...{ zh: "无条件共享：已经公示的内容", en: "what is published already, without conditions" },
    ...{ clock: "share_reply_unconditional", extension: null },
  },
  days: {
    ...{
      zh: "有条件共享：公示截止日、限制期限等未公示的日期",
      en: "shared on conditions: with days that are not published, as when the display ends",
    },
    ...{ clock: "share_reply_conditional", extension: 10 },
  },
  correction: {
    ...{ zh: "数据校核更正", en: "a correction of what was shared" },
    ...{ clock: "share_data_correction", extension: null },
  },
} as const satisfies Record<string, Bilingual & { clock: DeadlineId; extension: number | null }>
export type SharingKind = keyof typeof sharingKinds
export const sharingKindNames = Object.keys(sharingKinds) as [SharingKind, ...SharingKind[]]

/** The states of a request. */
export const sharingStates = {
  asked: { zh: "待答复", en: "to be answered", waitsFor: ["officer"] },
  proposed: {
    zh: "已拟答复，待复核",
    en: "an answer is proposed, to be confirmed by somebody else",
    waitsFor: ["checker"],
  },
  granted: { zh: "已同意", en: "granted", waitsFor: [] },
  refused: { zh: "不予同意", en: "refused", waitsFor: [] },
  withdrawn: { zh: "已撤回", en: "withdrawn", waitsFor: [] },
  ended: { zh: "已终止", en: "ended", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type SharingState = keyof typeof sharingStates
export const sharingStateNames = Object.keys(sharingStates) as [SharingState, ...SharingState[]]

/** What one officer proposes and another confirms. */
export const sharingVerdicts = ["grant", "refuse", "extend", "revoke"] as const
export type SharingVerdict = (typeof sharingVerdicts)[number]

/** Under what is shared: shown where it is asked for, and with all that is given. ZWSJ: no other purpose, no passing on. */
export const sharingTerms = {
  zh: "仅用于申请载明的目的，不得用于其他目的，不得转给第三方；公示结束后应当停止使用。每次读取均记录，记录至少保存三年（政务数据共享条例）。",
  en: "For the purpose that was stated and no other, not to be passed on; its use stops when the display ends. Each reading is logged, and the log kept for three years at least (Regulation on Sharing Government Data).",
} as const satisfies Bilingual
