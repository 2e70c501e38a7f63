/** The deadlines of credit repair (信用修复) in market regulation and on Credit China (信用中国), and of the legal remedies. */
import { type Deadline, law, startNotRecorded, startsAt } from "./deadline-row.ts"

const workingDays = (amount: number) => ({ amount, unit: "working-day", rollsForward: true }) as const

const everyList = ["abnormal", "serious", "penalty"] as const
const repair = { topic: "repair", appliesTo: everyList } as const
const creditChina = { topic: "credit-china", appliesTo: [] } as const

const marketRegulation = {
  repair_accept: {
    ...repair,
    ...workingDays(2),
    ...law("R107", ["14"]),
    id: "repair_accept",
    zh: "决定是否受理修复申请",
    en: "Accept the application for repair or refuse to",
    from: startsAt.application,
  },
  repair_decide_abnormal: {
    ...workingDays(2),
    ...law("R107", ["16"]),
    topic: "repair",
    appliesTo: ["abnormal"],
    id: "repair_decide_abnormal",
    zh: "决定是否移出经营异常名录",
    en: "Decide on removal from the list of abnormal operations",
    from: {
      zh: "受理之日；涉及住所、经营场所的，自核实之日",
      en: "acceptance; where an address is concerned, verification",
    },
  },
  repair_decide_penalty_serious_spotcheck: {
    ...workingDays(7),
    ...law("R107", ["16"]),
    topic: "repair",
    appliesTo: ["serious", "penalty"],
    id: "repair_decide_penalty_serious_spotcheck",
    zh: "决定是否提前停止公示行政处罚、抽查结果信息或者提前移出严重违法失信名单",
    en: "Decide on the early stop of a penalty or a spot-check result, or on early removal of a serious violator",
    from: startsAt.acceptance,
  },
  repair_extension: {
    ...workingDays(10),
    ...law("R107", ["16"]),
    topic: "repair",
    appliesTo: ["serious", "penalty"],
    id: "repair_extension",
    zh: "经负责人批准延长一次的，作出修复决定",
    en: "Decide on the repair where its head has extended the time once",
    from: { zh: "原期限届满之日", en: "the end of the time before" },
    doubt: {
      zh: "来源载明“经负责人批准，延长一次”；自七个工作日届满起算，是本库的理解。",
      en: "The source says 'once, with the head's approval': that the extension follows the 7 working days is our reading.",
    },
  },
  repair_execute: {
    ...repair,
    ...workingDays(3),
    ...law("R107", ["17"]),
    id: "repair_execute",
    zh: "办理修复：停止公示、移出名录或者名单",
    en: "Carry the repair out: stop the display, remove the listing",
    from: startsAt.decision,
  },
  repair_push_other_province: {
    ...repair,
    ...workingDays(3),
    ...law("R107", ["4"]),
    id: "repair_push_other_province",
    zh: "将修复决定推送至外省登记地",
    en: "Push the decision on a repair to the province where the party is registered",
    from: startsAt.decision,
  },
  repair_assist_other_dept: {
    ...repair,
    ...workingDays(3),
    ...law("R107", ["25"]),
    id: "repair_assist_other_dept",
    zh: "协助其他部门办理修复",
    en: "Assist another department with a repair",
    from: startsAt.receipt,
  },
  bankruptcy_temp_repair: {
    ...repair,
    ...workingDays(7),
    ...law("R107", ["22"]),
    id: "bankruptcy_temp_repair",
    zh: "临时屏蔽破产重整企业的记录",
    en: "Mask the records of an enterprise in bankruptcy reorganisation for a time",
    from: startsAt.application,
  },
} as const satisfies Record<string, Deadline>

const remedies = {
  review_apply: {
    ...law("ARL", ["20"]),
    topic: "remedy",
    appliesTo: everyList,
    amount: 60,
    unit: "day",
    rollsForward: true,
    id: "review_apply",
    zh: "申请行政复议",
    en: "Apply for administrative review",
    from: { zh: "知道或者应当知道之日", en: "knowledge of the decision" },
    doubt: { zh: "该条自何时起施行没有记录。", en: "Since when the article holds is not recorded." },
  },
  litigation: {
    ...law("ALL", ["46"]),
    topic: "remedy",
    appliesTo: everyList,
    amount: 6,
    unit: "month",
    rollsForward: true,
    id: "litigation",
    zh: "提起行政诉讼",
    en: "Bring an administrative action",
    from: { zh: "知道或者应当知道之日", en: "knowledge of the decision" },
    doubt: { zh: "该条自何时起施行没有记录。", en: "Since when the article holds is not recorded." },
  },
} as const satisfies Record<string, Deadline>

const onCreditChina = {
  xycn_feedback: {
    ...creditChina,
    ...workingDays(10),
    ...law("NDRC36", ["16"]),
    id: "xycn_feedback",
    zh: "反馈信用修复申请的办理结果",
    en: "Tell the applicant what became of the application",
    from: startsAt.application,
  },
  xycn_accept: {
    ...creditChina,
    ...workingDays(3),
    ...law("NDRC36", ["16"]),
    id: "xycn_accept",
    zh: "决定是否受理推送的修复申请",
    en: "Accept an application that Credit China has pushed, or refuse to",
    from: { zh: "推送之日", en: "the push" },
  },
  xycn_result: {
    ...creditChina,
    ...workingDays(7),
    ...law("NDRC36", ["16"]),
    id: "xycn_result",
    zh: "作出修复决定（可延长十个工作日）",
    en: "Decide on the repair (may be extended by 10 working days)",
    from: startsAt.acceptance,
  },
  xycn_objection_push: {
    ...creditChina,
    ...workingDays(1),
    ...law("NDRC36", ["18"]),
    ...startNotRecorded,
    id: "xycn_objection_push",
    zh: "推送异议申请",
    en: "Push an objection to whom it concerns",
  },
  xycn_objection_verify: {
    ...creditChina,
    ...workingDays(7),
    ...law("NDRC36", ["18"]),
    ...startNotRecorded,
    id: "xycn_objection_verify",
    zh: "核实异议",
    en: "Verify an objection",
  },
} as const satisfies Record<string, Deadline>

/** The deadlines of repair and remedies, by id. */
export const repairDeadlines = { ...marketRegulation, ...remedies, ...onCreditChina } as const
