/** Who has had a hand in a case, in the order in which they came to it, and the clocks that run in it. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { isClockId } from "../law/clock.ts"
import { factList, type Row } from "../register/pages/catalogue-block.ts"
import { parties } from "../register/proceeding/machine.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { actorWords } from "../web/actor-words.ts"
import { dayTag } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { stepWords } from "./audit-words.ts"
import type { CaseFile } from "./case-file-block.ts"
import { type CaseLaw, clockLaw, ownClock } from "./case-law-block.ts"

/** Each person with what it did, and who is waited for. */
export function peopleBlock(view: View, { history, waits_for }: ProceedingDetail): Html {
  const { say } = view
  const deeds = new Map<string, Set<string>>()
  for (const step of history) {
    const done = deeds.get(step.actor) ?? new Set()
    deeds.set(step.actor, done.add(say(stepWords(step))))
  }
  const rows = [...deeds].map(([actor, done]): Row => {
    const label = { ...actorWords(actor), verbatim: actor.startsWith("officer:") }
    return [label, listed(view, [...done])]
  })
  return html`<section class="section"><h2>${say(words.people)}</h2>
${factList(view, [...rows, [words.waitsFor, partyNames(view, waits_for)]])}</section>`
}

/** The clock of the case as it stands, and those of its documents. */
export function clocksBlock(
  view: View,
  { clock, content, authority }: ProceedingDetail,
  documents: CaseFile["documents"],
  law: CaseLaw,
): Html | null {
  const { say } = view
  const { ground } = content
  const posted = documents.flatMap(({ title, clock: own }): Row[] =>
    own === null
      ? []
      : [
          [
            words.posted,
            html`${inChinese(view, title)} · ${say(words.counts)} ${dayTag(own.due_on)}${isClockId(own.id) && clockLaw(view, own.id, ground)}`,
          ],
        ],
  )
  const own =
    clock &&
    html`${clockDay(view, clock)}${isClockId(clock.id) && clockLaw(view, clock.id, ground, ownClock(law, clock.id, authority))}`
  const rows: Row[] = [...(clock === null ? [] : [[clock.name, own] as Row]), ...posted]
  if (rows.length === 0) return null
  return html`<section class="section"><h2>${say(words.clocks)}</h2>${factList(view, rows)}</section>`
}

/** When a clock ends, and whether it has. */
export function clockDay({ say }: View, clock: NonNullable<ProceedingDetail["clock"]>): Html {
  const day = clock.due_on === null ? say(words.notBegun) : html`${say(words.dueOn)} ${dayTag(clock.due_on)}`
  return html`${day} ${clock.overdue && html`<strong>${say(words.overdue)}</strong>`}`
}

/** Parties by their names, in one line. */
export function partyNames(view: View, names: readonly string[]): string {
  return listed(
    view,
    names.map((name) => (name in parties ? view.say(parties[name as keyof typeof parties]) : name)),
  )
}

function listed({ language }: View, names: readonly string[]): string {
  return names.join(language === "zh" ? "、" : ", ")
}

const words = {
  people: { zh: "人员", en: "People" },
  waitsFor: { zh: "等待办理", en: "Waits for" },
  clocks: { zh: "期限", en: "Clocks" },
  dueOn: { zh: "最迟", en: "at the latest" },
  notBegun: { zh: "尚未起算", en: "it has not begun" },
  overdue: { zh: "已经逾期", en: "overdue" },
  posted: { zh: "公告送达", en: "Served by public notice" },
  counts: { zh: "公告期满视为送达：", en: "counts as served on" },
} as const satisfies Record<string, Bilingual>
