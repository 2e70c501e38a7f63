/** What an act does to the merchant and to what the public sees, in one sentence: read from its row. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { isEnd, type Machine } from "../register/proceeding/machine.ts"

// What gives a case back, changes it or lets it go.
const aside: readonly string[] = ["return", "recall", "drop", "revise", "lapse", "retract", "discard"]

/** Whether an act leads aside: it gives a case back, changes it, or ends it without anything. */
export function isAside(machine: Machine, act: string): boolean {
  return aside.includes(act) || endsEmpty(machine, act)
}

/** Whether an act ends a case for a reason and without anything that the public would see. */
export function endsEmpty(machine: Machine, act: string): boolean {
  const row = machine.acts[act]
  return row?.reasoned === true && row.writes === null && isEnd(machine, row.to)
}

/** What an act does to the merchant. */
export function effectWords(kindName: string, act: string): Bilingual {
  const kind = getKind(kindName)
  const row = kind.machine.acts[act]
  if (row?.writes === "publish") return words.publishes
  if (row && row.writes !== null) return words.moves
  const isTold = kind.told !== undefined && Object.hasOwn(kind.told.acts, act)
  if (row && isEnd(kind.machine, row.to)) return kind.begunBy.includes("merchant") ? words.refused : words.nothing
  if (act === "return") return words.back
  if (act === "recall") return words.taken
  return isTold ? words.told : words.unseen
}

const words = {
  publishes: {
    zh: "对当事人：公众随即看到这条记录，协同部门和平台收到通知。",
    en: "For the merchant: the public sees this record at once, and agencies and platforms are told.",
  },
  moves: {
    zh: "对当事人：已公示的记录随之变动，协同部门和平台收到通知。",
    en: "For the merchant: its published record changes, and agencies and platforms are told.",
  },
  nothing: {
    zh: "对当事人：事项到此结束，不因此公示任何内容。",
    en: "For the merchant: the case ends here, and nothing is published by it.",
  },
  refused: {
    zh: "对当事人：申请到此结束，已公示的记录不变。",
    en: "For the merchant: the application ends here, and its record stays as it is.",
  },
  back: { zh: "对当事人：没有变化，退回补正。", en: "For the merchant: nothing changes; it goes back." },
  taken: {
    zh: "对当事人：没有变化，回到您手里修改，再重新提交。",
    en: "For the merchant: nothing changes; it comes back to you to be mended and sent again.",
  },
  told: {
    zh: "对当事人：公示没有变化，当事人看得到这一步。",
    en: "For the merchant: nothing changes in public, and it is told of this step.",
  },
  unseen: {
    zh: "对当事人：没有变化，公众和当事人看不到这一步。",
    en: "For the merchant: nothing changes, and neither it nor the public sees this step.",
  },
} as const satisfies Record<string, Bilingual>
