/** The deadlines of credit repair (信用修复) in market regulation and on Credit China (信用中国), and of the legal remedies. */
import {
  about,
  type DeadlineRow,
  days,
  due,
  law,
  months,
  startNotRecorded,
  startsAt,
  workingDays,
} from "./deadline-row.ts"

const everyList = ["abnormal", "serious", "penalty"] as const
const repair = about("repair", ...everyList)
const creditChina = about("credit-china")

const marketRegulation = {
  repair_accept: {
    ...due(repair, workingDays(2), law("R107", ["14"])),
    zh: "决定是否受理修复申请",
    en: "Decide whether to accept the application for repair",
    from: startsAt.application,
  },
  repair_decide_abnormal: {
    ...due(about("repair", "abnormal"), workingDays(2), law("R107", ["16"])),
    zh: "决定是否移出经营异常名录",
    en: "Decide on removal from the list of abnormal operations",
    from: {
      zh: "受理之日；涉及住所、经营场所的，自核实之日",
      en: "acceptance; where an address is concerned, verification",
    },
  },
  repair_decide_penalty_serious_spotcheck: {
    ...due(about("repair", "serious", "penalty"), workingDays(7), law("R107", ["16"])),
    zh: "决定是否提前停止公示行政处罚、抽查结果信息或者提前移出严重违法失信名单",
    en: "Decide on the early stop of a penalty or a spot-check result, or on early removal of a serious violator",
    from: startsAt.acceptance,
  },
  repair_extension: {
    ...due(about("repair", "serious", "penalty"), workingDays(10), law("R107", ["16"])),
    zh: "经负责人批准延长一次的，作出修复决定",
    en: "Decide on the repair where its head has extended the time once",
    from: { zh: "原期限届满之日", en: "the end of the time before" },
    doubt: {
      zh: "来源载明“经负责人批准，延长一次”；自七个工作日届满起算，是本库的理解。",
      en: "The source says 'once, with the head's approval': that the extension follows the 7 working days is our reading.",
    },
  },
  repair_execute: {
    ...due(repair, workingDays(3), law("R107", ["17"])),
    zh: "执行决定，变更公示状态",
    en: "Carry the decision out on the record",
    from: startsAt.decision,
  },
  repair_push_other_province: {
    ...due(repair, workingDays(3), law("R107", ["4"])),
    zh: "将决定推送至外省登记地",
    en: "Push the decision to the province where the party is registered",
    from: startsAt.decision,
  },
  repair_assist_other_dept: {
    ...due(repair, workingDays(3), law("R107", ["25"])),
    zh: "协助其他部门办理修复",
    en: "Assist another department with a repair",
    from: startsAt.receipt,
  },
  bankruptcy_temp_repair: {
    ...due(repair, workingDays(7), law("R107", ["22"])),
    zh: "临时屏蔽破产重整企业的记录",
    en: "Mask the records of an enterprise in bankruptcy reorganisation for a time",
    from: startsAt.application,
  },
} as const satisfies Record<string, DeadlineRow>

const remedies = {
  review_apply: {
    ...due(about("remedy", ...everyList), days(60), law("ARL", ["20"])),
    zh: "申请行政复议",
    en: "Apply for administrative review",
    from: { zh: "知道或者应当知道之日", en: "knowledge of the decision" },
    doubt: { zh: "该条自何时起施行没有记录。", en: "Since when the article holds is not recorded." },
  },
  litigation: {
    ...due(about("remedy", ...everyList), months(6), law("ALL", ["46"])),
    zh: "提起行政诉讼",
    en: "Bring an administrative action",
    from: { zh: "知道或者应当知道之日", en: "knowledge of the decision" },
    doubt: { zh: "该条自何时起施行没有记录。", en: "Since when the article holds is not recorded." },
  },
} as const satisfies Record<string, DeadlineRow>

const onCreditChina = {
  xycn_feedback: {
    ...due(creditChina, workingDays(10), law("NDRC36", ["16"])),
    zh: "反馈信用修复申请的办理结果",
    en: "Tell the applicant what became of the application",
    from: startsAt.application,
  },
  xycn_accept: {
    ...due(creditChina, workingDays(3), law("NDRC36", ["16"])),
    zh: "决定是否受理推送的修复申请",
    en: "Accept an application that Credit China has pushed, or refuse to",
    from: { zh: "推送之日", en: "the push" },
  },
  xycn_result: {
    ...due(creditChina, workingDays(7), law("NDRC36", ["16"])),
    zh: "作出修复决定（可延长十个工作日）",
    en: "Decide on the repair (may be extended by 10 working days)",
    from: startsAt.acceptance,
  },
  xycn_objection_push: {
    ...due(creditChina, workingDays(1), law("NDRC36", ["18"])),
    ...startNotRecorded,
    zh: "推送异议申请",
    en: "Push an objection to whom it concerns",
  },
  xycn_objection_verify: {
    ...due(creditChina, workingDays(7), law("NDRC36", ["18"])),
    ...startNotRecorded,
    zh: "核实异议",
    en: "Verify an objection",
  },
} as const satisfies Record<string, DeadlineRow>

/** The deadlines of repair and remedies, by id. */
export const repairDeadlines = { ...marketRegulation, ...remedies, ...onCreditChina } as const
