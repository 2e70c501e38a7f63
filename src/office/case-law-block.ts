/** The law beside a case: the rule of its ground or class, of the record that it is about, and of each clock that runs. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../law/catalogue.ts"
import { type ClockId, clockRule } from "../law/clock.ts"
import { classTerm } from "../law/display-term.ts"
import { codeByFacts, type PenaltyFacts, withLowerFine } from "../law/penalty-classification.ts"
import type { Policy } from "../law/policy.ts"
import { type ProvinceRule, provinceRuleOn } from "../law/province-rule.ts"
import { factList, sourceText } from "../register/pages/catalogue-block.ts"
import { periodSentence } from "../register/pages/catalogue-words.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { startIn } from "../register/proceeding/running-clock.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import type { HeldRecord } from "../register/record/record.ts"
import type { Html, View } from "../web/view.ts"

/** The rule beside the case. @param record that it is about, where it is about one */
export function lawBlock(
  view: View,
  { kind, content, authority }: ProceedingDetail,
  record: HeldRecord | null,
  { policy }: CaseLaw,
): Html | null {
  const own = content["ground"] ?? record?.content.ground
  const ground = typeof own === "string" ? findGround(own) : undefined
  const code = content["class"] ?? record?.content.penaltyClass ?? foreseenClass(kind, content, authority, policy)
  const penalty = !ground && typeof code === "string" ? findPenaltyClass(code) : undefined
  const row = ground ?? penalty
  if (!row) return null
  const { say } = view
  return html`<section class="section"><h2>${say(words.law)}</h2>
${factList(view, [
  [
    ground ? words.ground : words.class,
    html`${say(row)} <a href="${view.link(`/catalogue/${row.code}`)}">${say(words.rule)}</a>`,
  ],
  [words.display, penalty?.published ? say(classTerm(penalty.code)) : null],
  [words.source, sourceText(view, row.source)],
  [words.arises, ground?.arises ? say(ground.arises) : null],
  [words.ending, ground?.ending ? say(ground.ending) : null],
])}</section>`
}

/** Before it is classified, a penalty has the class that its facts tell; null of one decided under older rules. */
function foreseenClass(
  kind: string,
  content: ProceedingDetail["content"],
  authority: string,
  policy: Policy,
): string | null {
  if (kind !== "penalty") return null
  const facts = withLowerFine(content["facts"] as PenaltyFacts, authority, policy)
  const code = codeByFacts(facts)
  const since = findPenaltyClass(code)?.validFrom
  return since !== undefined && facts.decidedOn >= since ? code : null
}

/** What the law of a case is read by: how the register has decided what is open, and which day it is. */
export interface CaseLaw {
  policy: Policy
  today: string
}

/** What the province of an authority has set for the clock of a case, on the day from which it runs. */
export function ownClock({ policy, today }: CaseLaw, id: ClockId, shown: ProceedingDetail): ProvinceRule | undefined {
  const { kind, state, content, entered_on: enteredOn, authority } = shown
  const start = startIn(getKind(kind), { state, content, enteredOn }, null)
  return provinceRuleOn(policy.provinceRules, id, authority, start ?? today)
}

/**
 * How long a clock runs, from what, and by which article.
 * @param ground of the case, where it has one
 * @param own what its province has set for it
 */
export function clockLaw(view: View, id: ClockId, ground: unknown, own?: ProvinceRule): Html {
  const { period, from, source } = clockRule(id, typeof ground === "string" ? findGround(ground) : undefined, own)
  return html` <span class="quiet small">${view.say(periodSentence(period, from))} · ${sourceText(view, source)}</span>`
}

const words = {
  law: { zh: "规则", en: "The rule" },
  ground: { zh: "列入事由", en: "Ground" },
  class: { zh: "处罚信息类别", en: "Class of the penalty" },
  display: { zh: "公示期", en: "Shown for" },
  rule: { zh: "查看规则", en: "The rule" },
  source: { zh: "法律依据", en: "Legal source" },
  arises: { zh: "期限起算", en: "The time counts from" },
  ending: { zh: "如何移出", en: "How it ends" },
} as const satisfies Record<string, Bilingual>
