/** The deadlines of the three lists: publishing and withdrawing, the procedure before, the objection after. */
import { cite } from "./citation.ts"
import { about, type DeadlineRow, days, due, law, startNotRecorded, startsAt, workingDays } from "./deadline-row.ts"

const penalty = about("penalty", "penalty")
const serious = about("serious", "serious")
const abnormal = about("abnormal", "abnormal")
const objection = law("R68-2025", ["15"], cite("R69-2025", "19"), cite("R70-2025", "16"))

/** Penalties. R45 lets the deciding authority publish where the party is registered in its own province. */
const penaltyDeadlines = {
  publish_penalty_same_province: {
    ...due(penalty, workingDays(20), law("R45", ["9"])),
    zh: "当事人登记地在本省的，公示行政处罚信息",
    en: "Publish the penalty of a party that is registered in the same province",
    from: startsAt.decision,
  },
  push_penalty_other_province: {
    ...due(penalty, workingDays(10), law("R45", ["10"])),
    zh: "当事人登记地在外省的，将行政处罚信息推送至登记地",
    en: "Push the penalty of a party from another province to where it is registered",
    from: startsAt.decision,
  },
  publish_pushed_penalty: {
    ...due(penalty, workingDays(10), law("R45", ["10"])),
    zh: "登记地公示外省推送的行政处罚信息",
    en: "Publish a penalty that another province has pushed",
    from: startsAt.receipt,
  },
  withdraw_penalty: {
    ...due(penalty, workingDays(3), law("R45", ["11"], cite("APL", "48", "85"), cite("PROC", "63"))),
    zh: "撤回行政处罚信息并说明理由",
    en: "Withdraw the published penalty, with reasons",
    from: {
      zh: "处罚决定被变更、撤销、确认违法或者无效之日",
      en: "the day on which the penalty is changed, revoked, or found unlawful or void",
    },
  },
} as const satisfies Record<string, DeadlineRow>

const seriousDeadlines = {
  publish_serious_same_province: {
    ...due(serious, workingDays(20), law("R44", ["14"])),
    zh: "当事人登记地在本省的，公示列入信息",
    en: "Publish the listing of a party that is registered in the same province",
    from: startsAt.decision,
  },
  push_serious_other_province: {
    ...due(serious, workingDays(10), law("R44", ["14"])),
    zh: "当事人登记地在外省的，将列入信息推送至登记地",
    en: "Push the listing of a party from another province to where it is registered",
    from: startsAt.decision,
  },
  publish_pushed_serious: {
    ...due(serious, workingDays(10), law("R44", ["14"])),
    zh: "登记地公示外省推送的列入信息",
    en: "Publish a listing that another province has pushed",
    from: startsAt.receipt,
  },
  revoke_serious_listing_stop_display: {
    ...due(serious, workingDays(3), law("R44", ["19"])),
    zh: "撤销列入决定后，停止公示并解除管理措施",
    en: "Stop the display of a listing that falls with its penalty, and lift the measures",
    from: {
      zh: "所依据的处罚被撤销、确认违法或者无效之日",
      en: "the day on which the penalty it rests on is revoked, or found unlawful or void",
    },
  },
} as const satisfies Record<string, DeadlineRow>

const procedureDeadlines = {
  statement_defence_hearing: {
    ...due(about("procedure", "penalty", "serious"), workingDays(5), law("PROC", ["57"])),
    zh: "当事人陈述、申辩，或者要求听证",
    en: "The party states its case or asks for a hearing",
    from: { zh: "告知书送达之日", en: "service of the notice" },
  },
  service_of_decision: {
    ...due(about("procedure", "penalty"), workingDays(7), law("PROC", ["81"])),
    zh: "送达行政处罚决定书",
    en: "Serve the penalty decision",
    from: startsAt.decision,
  },
  deemed_service_by_notice: {
    ...due(about("procedure", "penalty"), days(30), law("PROC", ["82(5)"])),
    zh: "公告期满，视为送达",
    en: "Service by public notice takes effect",
    from: { zh: "发出公告之日", en: "the public notice" },
  },
} as const satisfies Record<string, DeadlineRow>

const abnormalDeadlines = {
  abnormal_objection_window: {
    ...due(abnormal, days(30), objection),
    zh: "对列入有异议的，提出异议申请",
    en: "Object to the listing",
    from: startsAt.publication,
  },
  abnormal_objection_accept: {
    ...due(abnormal, workingDays(5), objection),
    zh: "决定是否受理异议",
    en: "Accept the objection or refuse to",
    from: startsAt.application,
  },
  abnormal_objection_verify: {
    ...due(abnormal, workingDays(20), objection),
    zh: "核实异议并书面答复",
    en: "Verify the objection and answer in writing",
    from: startsAt.acceptance,
  },
  abnormal_correct: {
    ...due(abnormal, workingDays(5), objection),
    zh: "查有错误的，予以更正",
    en: "Correct what was found in error",
    from: startsAt.verification,
  },
  order_to_publish: {
    ...due(about("abnormal", "AB-E2"), days(10), law("R68-2025", ["7"])),
    zh: "企业按照责令公示即时信息",
    en: "The enterprise publishes the event information that it was ordered to",
    from: { zh: "书面责令之日", en: "the written order" },
  },
  name_change: {
    ...due(about("abnormal", "AB-E3"), days(30), law("NAME", ["23"])),
    zh: "企业办理名称变更登记",
    en: "The enterprise changes the name that it must stop using",
    from: { zh: "收到裁判文书或者决定之日", en: "receipt of the judgment or decision" },
    doubt: { zh: "该条自何时起施行没有记录。", en: "Since when the article holds is not recorded." },
  },
  two_letters_gap_min: {
    ...due(about("abnormal", "AB-E4"), days(15), law("R68-2025", ["9"])),
    ...startNotRecorded,
    rollsForward: false,
    zh: "两次邮寄专用信函的最短间隔",
    en: "Least time between the two special letters",
  },
  two_letters_gap_max: {
    ...due(about("abnormal", "AB-E4"), days(30), law("R68-2025", ["9"])),
    ...startNotRecorded,
    rollsForward: false,
    zh: "两次邮寄专用信函的最长间隔",
    en: "Most time between the two special letters",
  },
} as const satisfies Record<string, DeadlineRow>

/** The deadlines of the three lists, by id. */
export const listDeadlines = {
  ...penaltyDeadlines,
  ...seriousDeadlines,
  ...procedureDeadlines,
  ...abnormalDeadlines,
} as const
