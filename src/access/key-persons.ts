/**
 * How many persons have been through what comes with a key (经手人数), as the operator declares it; on the wire and on the command
 * line `hands`. Who had a hand in what takes effect is a `Hand` of the gate (gate/hands.ts). Pure.
 */
import type { Bilingual } from "../law/bilingual.ts"

/** What the operator declares of a key: a system in which several persons had their hand, or one person's. */
export const keyPersons = {
  several: { zh: "系统：办理须经多人", en: "a system in which several people have a hand" },
  single: { zh: "一人使用：办理须由本机构审批人确认", en: "one person’s: an approver of the agency confirms" },
} as const satisfies Record<string, Bilingual>
export type KeyPersons = keyof typeof keyPersons
export const keyPersonNames = Object.keys(keyPersons) as [KeyPersons, ...KeyPersons[]]
