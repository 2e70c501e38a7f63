/** Who has had a hand in a case, in the order in which they came to it, and the clocks that run in it. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { isClockId } from "../law/clock.ts"
import { factList, type Row } from "../register/pages/catalogue-block.ts"
import { parties } from "../register/proceeding/machine.ts"
import type { ownerSchema } from "../register/proceeding/owner-routes.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { actorWords } from "../web/actor-words.ts"
import { entry, selectEntry } from "../web/entry.ts"
import { foldedForm } from "../web/form.ts"
import { dayTag } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { stepWords } from "./audit-words.ts"
import { casePath } from "./case.ts"
import type { CaseFile } from "./case-file-block.ts"
import { type CaseLaw, clockLaw, ownClock } from "./case-law-block.ts"

/** Whose a case is, and to whom whoever looks may hand it over. */
export type Owner = z.infer<typeof ownerSchema>

/** Each person with what it did, and who is waited for. */
export function peopleBlock(view: View, { history, waits_for, url }: ProceedingDetail, owner: Owner | null): Html {
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
${factList(view, [...(owner ? [[words.owner, asWritten(view, say(actorWords(owner.owner)))] as Row] : []), ...rows, [words.waitsFor, partyNames(view, waits_for)]])}
${owner?.may_hand_over && handOverForm(view, casePath(url), owner)}</section>`
}

/** What hands a case over: folded, for it is seldom wanted. */
function handOverForm(view: View, place: string, { owner, colleagues }: Owner): Html {
  const { say } = view
  const others = colleagues.filter((name) => !owner.endsWith(`:${name}`))
  if (others.length === 0) return html`<p class="hint">${say(words.nobody)}</p>`
  const choices = [{ value: "", label: "—" }, ...others.map((name) => ({ value: name, label: name }))]
  return foldedForm(
    view,
    { action: `${place}/owner`, summary: say(words.handOver) },
    (form) => html`${selectEntry(form, { name: "colleague", label: say(words.colleague), required: true }, choices)}
${entry(form, { name: "reason", label: say(words.reason) })}
<p class="hint">${say(words.stays)}</p>
<p><button class="button">${say(words.handOver)}</button></p>`,
  )
}

/** The clock of the case as it stands, and those of its documents. */
export function clocksBlock(
  view: View,
  shown: ProceedingDetail,
  documents: CaseFile["documents"],
  law: CaseLaw,
): Html | null {
  const { say } = view
  const { clock, content } = shown
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
    html`${clockDay(view, clock)}${isClockId(clock.id) && clockLaw(view, clock.id, ground, ownClock(law, clock.id, shown))}`
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
  owner: { zh: "承办人", en: "Whose case it is" },
  handOver: { zh: "移交给同事", en: "Hand it over to a colleague" },
  colleague: { zh: "移交给", en: "To" },
  reason: { zh: "理由", en: "Reason" },
  nobody: {
    zh: "本机关没有其他承办人登录过，暂时不能移交。",
    en: "No other officer of the authority has signed in: it can’t be handed over yet.",
  },
  stays: {
    zh: "只改变由谁承办：办过前一步的人仍然不得审核自己办的。",
    en: "Only whose case it is changes: who has prepared a step still does not check it.",
  },
  clocks: { zh: "期限", en: "Clocks" },
  dueOn: { zh: "最迟", en: "at the latest" },
  notBegun: { zh: "尚未起算", en: "it has not begun" },
  overdue: { zh: "已经逾期", en: "overdue" },
  posted: { zh: "公告送达", en: "Served by public notice" },
  counts: { zh: "公告期满视为送达：", en: "counts as served on" },
} as const satisfies Record<string, Bilingual>

/** The fields of the form that hands a case over. */
export const ownerFields = { colleague: words.colleague, reason: words.reason }
