/** What agencies read, by name: each reading of it is a use, kept for three years at least (ZWSJ 29). */
import type { Bilingual } from "../../law/bilingual.ts"

export const usedThings = {
  tray: { zh: "通知列表", en: "the tray" },
  feed: { zh: "通知文件", en: "notices as a file" },
  webhook: { zh: "推送", en: "webhooks" },
  recalls: { zh: "解除通知清单", en: "recalls" },
  measures: { zh: "措施台账", en: "the ledger of measures" },
  objections: { zh: "对措施的异议", en: "objections to measures" },
  supply: { zh: "申请的数据", en: "data of a request" },
  rescreening: { zh: "重新核查清单", en: "whom to look at again" },
} as const satisfies Record<string, Bilingual>
export type UsedName = keyof typeof usedThings
export const usedNames = Object.keys(usedThings) as [UsedName, ...UsedName[]]
