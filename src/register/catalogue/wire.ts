/**
 * The rule catalogue as it leaves the register: every instrument, ground, class and deadline with its source and days,
 * and the answers to what the texts leave open.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import type { Calendar } from "../../law/calendar.ts"
import { type GroundCode, grounds } from "../../law/catalogue.ts"
import type { Citation } from "../../law/citation.ts"
import { citationText } from "../../law/citation-text.ts"
import { competenceOf, competences } from "../../law/competence.ts"
import { type DeadlineId, deadlines } from "../../law/deadline.ts"
import type { Deadline } from "../../law/deadline-row.ts"
import { classTerm } from "../../law/display-term.ts"
import { earlyEnds } from "../../law/early-end.ts"
import { type ExemptionItem, exemptionGrounds } from "../../law/exemption.ts"
import type { Ground } from "../../law/ground.ts"
import { type Instrument, instruments } from "../../law/instrument.ts"
import { type ListName, type ListRow, lists } from "../../law/list.ts"
import {
  type DisplayLimit,
  legacyPenaltyDisplay,
  type PenaltyClass,
  type PenaltyClassCode,
  penaltyClasses,
} from "../../law/penalty-class.ts"
import { type Policy, type PolicySwitchName, policyAnswer, policySwitches } from "../../law/policy.ts"
import { type ProvinceRule, provinceRuleWords } from "../../law/province-rule.ts"
import { type GateQuestion, gateQuestions } from "../../law/serious-gate.ts"
import { consentRules } from "../../law/superior-consent.ts"
import { inForceOn, type Span } from "../../law/validity.ts"
import type { WireCatalogue } from "./schema.ts"

type Wire<Part extends keyof WireCatalogue> = WireCatalogue[Part] extends (infer Row)[] ? Row : never

/** Turns the catalogue into its wire shape: all rows, or those in force on a day. */
export function toWireCatalogue(
  { policy, calendar }: { policy: Policy; calendar: Calendar },
  asOf: string | null,
): WireCatalogue {
  const holds = (row: Span) => asOf === null || inForceOn(row, asOf)
  return {
    day: asOf,
    policy: (Object.keys(policyNames) as PolicySwitchName[]).map((name) => toWireSwitch(name, policy)),
    province_rules: policy.provinceRules.filter(holds).map(toWireProvince),
    exemption_items: policy.exemptionItems.filter(holds).map(toWireItem),
    calendar_years: [...calendar.keys()].sort((a, b) => a - b),
    lists: (Object.keys(lists) as ListName[]).map((name) => toWireList(name, lists[name])),
    instruments: Object.entries(instruments)
      .filter(([, row]) => holds({ validFrom: row.inForceFrom, validTo: row.inForceTo }))
      .map(([id, row]) => toWireInstrument(id, row)),
    grounds: Object.values<Ground<GroundCode>>(grounds).filter(holds).map(toWireGround),
    penalty_classes: Object.values<PenaltyClass<PenaltyClassCode>>(penaltyClasses).filter(holds).map(toWireClass),
    legacy_penalty_display: holds(legacyPenaltyDisplay) ? toWireLegacy() : null,
    deadlines: Object.values<Deadline<DeadlineId>>(deadlines).filter(holds).map(toWireDeadline),
    early_ends: earlyEnds.filter(holds).map(({ of, source, confidence, doubt, ...row }) => ({
      ...{ of, name: words(row), source: source.map(toWireCitation), ...days(row), confidence, doubt: doubt ?? null },
    })),
    serious_gate: Object.entries<GateQuestion>(gateQuestions)
      .filter(([, row]) => holds(row))
      .map(([id, row]) => ({ id, name: words(row), source: row.source.map(toWireCitation), ...days(row) })),
    superior_consents: consentRules.filter(holds).map(({ of, source, draft, ...row }) => ({
      ...{ of, name: words(row), source: source.map(toWireCitation), ...days(row), draft: draft ?? null },
    })),
  }
}

const words = ({ zh, en }: Bilingual) => ({ zh, en })
const days = ({ validFrom, validTo }: Span) => ({ valid_from: validFrom, valid_to: validTo })

function toWireCitation(citation: Citation): Wire<"grounds">["source"][number] {
  return {
    instrument: "instrument" in citation ? citation.instrument : null,
    articles: [...citation.articles],
    text: { zh: citationText(citation, "zh"), en: citationText(citation, "en") },
  }
}

function toWireList(name: ListName, row: ListRow): Wire<"lists"> {
  return { name, title: words(row), about: words(row.about), instruments: [...row.instruments] }
}

function toWireInstrument(id: string, row: Instrument): Wire<"instruments"> {
  return {
    id,
    title: words(row),
    number: row.number,
    issued: row.issued,
    valid_from: row.inForceFrom,
    valid_to: row.inForceTo,
    confidence: row.confidence,
    doubts: row.doubts.map(({ about, note }) => ({ about: about === "inForceFrom" ? "in_force_from" : about, note })),
  }
}

function toWireCompetence(row: Ground<GroundCode>): Wire<"grounds">["competent"] {
  const { name, source } = competenceOf(row)
  return { name, words: words(competences[name]), source: source.map(toWireCitation) }
}

function toWireGround(row: Ground<GroundCode>): Wire<"grounds"> {
  return {
    code: row.code,
    list: row.list,
    subject_type: row.subjectType,
    mark_only: row.markOnly,
    name: words(row),
    published_reason: row.publishedReason,
    source: row.source.map(toWireCitation),
    ...days(row),
    competent: toWireCompetence(row),
    listing_due_from: row.arises,
    ending: row.ending && words(row.ending),
    ending_inferred: row.ending?.inferred ?? false,
    removal: (row.ending?.rules ?? []).map((rule) => ({
      working_days: rule.workingDays,
      starts_at: rule.startsAt,
      source: rule.source.map(toWireCitation),
      ...days(rule),
    })),
    doubt: row.doubt ?? null,
    url: `/catalogue/${row.code}`,
  }
}

function toWireClass(row: PenaltyClass<PenaltyClassCode>): Wire<"penalty_classes"> {
  return {
    code: row.code,
    name: words(row),
    published: row.published,
    at_least: toWireLimit(row.atLeast),
    at_most: toWireLimit(row.atMost),
    early_stop: row.earlyStop,
    display: words(classTerm(row.code)),
    source: row.source.map(toWireCitation),
    ...days(row),
    doubt: row.doubt ?? null,
    url: `/catalogue/${row.code}`,
  }
}

function toWireLimit(limit: DisplayLimit | null): Wire<"penalty_classes">["at_least"] {
  return limit && { period: limit.period, or_end_of_restriction: limit.orEndOfRestriction }
}

function toWireLegacy(): NonNullable<WireCatalogue["legacy_penalty_display"]> {
  const { atMost, repairAfter, source, doubt: uncertain } = legacyPenaltyDisplay
  return {
    name: words(legacyPenaltyDisplay),
    at_most: [...atMost],
    repair_after: {
      general: repairAfter.general,
      food_drug_special_equipment: repairAfter.foodDrugSpecialEquipment,
    },
    source: source.map(toWireCitation),
    ...days(legacyPenaltyDisplay),
    doubt: uncertain,
  }
}

function toWireDeadline(row: Deadline<DeadlineId>): Wire<"deadlines"> {
  return {
    id: row.id,
    topic: row.topic,
    applies_to: [...row.appliesTo],
    amount: row.amount,
    unit: row.unit,
    due: words(row),
    starts: row.from,
    rolls_forward: row.rollsForward,
    source: row.source.map(toWireCitation),
    ...days(row),
    doubt: row.doubt ?? null,
  }
}

const policyNames = {
  oldPenaltiesGetNewPeriods: "old_penalties_get_new_periods",
  periodRunsFrom: "period_runs_from",
  threeYearBarBlocks: "three_year_bar_blocks",
} as const satisfies Record<PolicySwitchName, string>

function toWireProvince(row: ProvinceRule): Wire<"province_rules"> {
  const { region, rule, amount, source, sure } = row
  return {
    region,
    rule,
    name: words(provinceRuleWords(row)),
    amount,
    source: [toWireCitation(source)],
    ...days(row),
    sure,
  }
}

function toWireItem({
  region,
  code,
  ground,
  act,
  conditions,
  source,
  sure,
  ...row
}: ExemptionItem): Wire<"exemption_items"> {
  const name = words(exemptionGrounds[ground])
  return { region, code, ground, name, act, conditions, source: [toWireCitation(source)], ...days(row), sure }
}

function toWireSwitch(name: PolicySwitchName, policy: Policy): Wire<"policy"> {
  return {
    name: policyNames[name],
    question: words(policySwitches[name]),
    value: policy[name],
    answer: policyAnswer(name, policy),
  }
}
