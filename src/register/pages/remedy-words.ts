/** The words of repair and objection: on the record, on their own pages, on the application's. */
import type { Bilingual } from "../../law/bilingual.ts"
import { hidePersonalNumbers, holdsPersonalNumber } from "../../law/personal-data.ts"
import type { Opening } from "../proceeding/remedy.ts"
import type { Remedy } from "../proceeding/remedy-step.ts"

export const words = {
  back: { zh: "信用记录", en: "Credit record" },
  ownRecords: { zh: "我的记录", en: "My records" },
  applyNow: { zh: "现在可以申请", en: "Can be applied for now" },
  objectNow: { zh: "现在可以提出", en: "Can be made now" },
  who: { zh: "谁可以申请", en: "Who may apply" },
  whoText: {
    zh: "只有记录上的主体本人，由其法定代表人、经营者或者受委托的人办理。",
    en: "The merchant on record alone, through its legal representative, its operator or somebody they have authorised.",
  },
  online: { zh: "网上办理", en: "Online" },
  onlineText: {
    zh: "登录后，用登记在本主体名下的身份在本页填写申请。",
    en: "Sign in as the merchant on record, and apply on this page.",
  },
  login: { zh: "登录", en: "Sign in" },
  noLogin: {
    zh: "本站没有设置商户登录入口，请到窗口办理。",
    en: "This site has no login for merchants: please go to the counter.",
  },
  otherMerchant: {
    zh: "您登录的主体不是这条记录的主体，不能代为申请。",
    en: "You are logged in as another merchant, who can't apply in place of the one on record.",
  },
  notMerchant: {
    zh: "您登录的不是商户身份，不能在此申请。",
    en: "You are not signed in as a merchant, and can’t apply here.",
  },
  onPaper: { zh: "登记收到的书面申请", en: "Enter what came in on paper" },
  counter: { zh: "窗口办理", en: "At the counter" },
  counterText: {
    zh: "向作出决定的机关提交书面申请，由工作人员登记，期限自收到之日起算。办理机关：",
    en: "Hand a written application to the authority that decided. Officers enter it, and the time counts from its receipt. It is: ",
  },
  sent: { zh: "已提交", en: "It was sent" },
  sentNumber: { zh: "办理编号，请记下：", en: "Its number, to be noted down:" },
  sentNext: {
    zh: "凭编号可以随时在“查询办理进度”查看，无须登录。证明材料可以在下面上传。",
    en: "By the number anyone who has it sees how it stands, without signing in. Papers can be added below.",
  },
  conditions: { zh: "条件", en: "Conditions" },
  byRegister: { zh: "由本库核对", en: "checked by the register" },
  byOfficer: { zh: "由工作人员核实，请附证明", en: "looked into by officers: please prove it" },
  documents: { zh: "准备材料", en: "What to bring" },
  documentsIdentity: {
    zh: "证明主体身份的材料，例如营业执照；由他人办理的，还有委托材料。",
    en: "Proof of who you are, such as the business licence; and an authorisation where somebody else acts for you.",
  },
  documentsRepair: {
    zh: "上面由工作人员核实的每一项条件，各附证明，例如缴款凭证、整改情况、补报记录。",
    en: "Proof of each condition above that officers look into: receipts of payment, what was put right, reports handed in.",
  },
  documentsObjection: {
    zh: "说明哪一项内容有误的材料，例如登记信息、判决书、往来函件。",
    en: "What shows the error: registration data, a judgment, correspondence.",
  },
  documentsNote: { zh: "具体要求以办理机关的告知为准。", en: "The authority says what exactly it needs." },
  grounds: { zh: "可以对什么提出异议", en: "What can be objected to" },
  groundsText: {
    zh: "记录不应当列入或者公示，或者其中的名称、事由、日期等内容有误。不服行政处罚决定本身的，应当申请行政复议或者提起行政诉讼。",
    en: "That the record should not be there, or that a name, a ground or a date in it is wrong. Who disagrees with a penalty itself applies for administrative review or goes to court.",
  },
  steps: { zh: "办理期限", en: "How long it takes" },
  stepsToday: { zh: "如果今天提出，最迟：", en: "Applied for today, at the latest:" },
  stepsFrom: { zh: "如果在可以申请的第一天提出，最迟：", en: "Applied for on the first day, at the latest:" },
  stepsOther: {
    zh: "对这类记录的异议，法规目录没有记载期限，本库按照经营异常名录的异议期限督办。",
    en: "The catalogue has no times for objections to such records; the register goes by those for the abnormal list.",
  },
  noDay: { zh: "从核实之日起另行计算", en: "counted from the verification" },
  uncounted: { zh: "待次年放假安排公布后计算", en: "counted once next year’s holidays are known" },
  source: { zh: "依据", en: "Source" },
  formRepair: { zh: "填写申请", en: "Apply" },
  formObjection: { zh: "填写异议", en: "Object" },
  statementRepair: { zh: "申请理由", en: "Why it should end" },
  statementRepairHint: {
    zh: "逐项写明已经履行的义务、已经纠正的问题和日期。请勿填写身份证号、银行账号等个人信息。",
    en: "Say what you have performed and put right, and when. Please no ID or account numbers.",
  },
  statementObjection: { zh: "哪里有误", en: "What is wrong" },
  statementObjectionHint: {
    zh: "写明有误的内容、正确的内容和依据。请勿填写身份证号、银行账号等个人信息。",
    en: "Say what is wrong, what is right, and what shows it. Please no ID or account numbers.",
  },
  documentsField: { zh: "证明材料清单（可以不填）", en: "List of documents (optional)" },
  documentsHint: {
    zh: "每行一份：名称、文号、日期。提交申请后可以上传扫描件或者照片。",
    en: "One a line: name, number, date. Once the application is sent, scans and photos can be added to it.",
  },
  submitRepair: { zh: "提交申请", en: "Send the application" },
  submitObjection: { zh: "提交异议", en: "Send the objection" },
  running: { zh: "您已经有一件正在办理的申请。", en: "You have an application under way." },
  toApplication: { zh: "查看办理情况", en: "See how it stands" },
  faults: { zh: "没有提交成功，请先改正", en: "Not sent: please put this right first" },
  about: { zh: "所涉记录", en: "The record" },
  application: { zh: "申请内容", en: "What you applied for" },
  applications: { zh: "我的申请", en: "My applications" },
  more: { zh: "更多", en: "More" },
  noApplications: {
    zh: "没有提出过申请。申请信用修复或者提出异议，请到“我的记录”，在该条记录下办理。",
    en: "You have made no application. To apply for repair or to object, go to “My records”, to the record in question.",
  },
  state: { zh: "状态", en: "State" },
  number: { zh: "办理编号", en: "Number" },
  followHow: { zh: "用编号查询进度", en: "follow it by this number" },
  appliedOn: { zh: "申请日期", en: "Applied on" },
  clock: { zh: "正在计算的期限", en: "The clock that runs" },
  dueOn: { zh: "最迟", en: "at the latest" },
  notBegun: { zh: "尚未起算", en: "it has not begun" },
  overdue: { zh: "已经逾期", en: "overdue" },
  waitsForYou: { zh: "等您办理", en: "It waits for you" },
  yourStatement: { zh: "您的申请", en: "What you wrote" },
  yourDocuments: { zh: "材料清单", en: "Documents" },
  yourSupplement: { zh: "补正的内容", en: "What you added" },
  history: { zh: "办理经过", en: "What was done" },
  you: { zh: "您", en: "You" },
  authority: { zh: "办理机关", en: "The authority" },
  reason: { zh: "理由：", en: "Reasons: " },
  supplementTitle: { zh: "补正材料", en: "Add what is missing" },
  supplementField: { zh: "补正的内容", en: "What you add" },
  supplementHint: {
    zh: "只能补正一次，请一次写全。要求见下面的办理经过。",
    en: "This can be done once only, so please be complete. What is asked for stands below.",
  },
  supplementSubmit: { zh: "提交补正", en: "Send it" },
  withdrawTitle: { zh: "撤回申请", en: "Take the application back" },
  withdrawText: {
    zh: "撤回后本次申请终止，以后符合条件时可以重新申请。",
    en: "This ends the application. You can apply again later while the conditions hold.",
  },
  withdrawSubmit: { zh: "确认撤回", en: "Take it back" },
  needsLogin: { zh: "请先登录", en: "Please sign in" },
  counterTitle: { zh: "商户窗口：请先登录", en: "For merchants: please sign in" },
  counterLead: {
    zh: "登录后可以查看本商户的公示记录和措施、申请信用修复、提出异议、开具证明。",
    en: "Then you see your records and the measures that apply to you, and can apply for repair, object, and get certificates.",
  },
  needsLoginText: {
    zh: "申请的办理情况只给申请人本人看，请登录后查看。",
    en: "An application is for its applicant to see: please sign in.",
  },
  changed: {
    zh: "申请的状态已经变化，请看最新情况后再办理。",
    en: "The application has moved on meanwhile: look at how it stands before you go on.",
  },
  halted: {
    zh: "本库的公示日志暂时不能写入，您的申请没有提交。请保留所填内容，稍后再次提交。",
    en: "The log of this register can't be written at present, and nothing was sent. Keep what you have written, and send it again later.",
  },
  record: { zh: "查看记录", en: "See the record" },
  certificate: { zh: "公示证明（签名、可打印）", en: "Certificate of publication, to print" },
  ending: { zh: "公示结束证明（签名、可打印）", en: "Certificate that it ended, to print" },
} as const satisfies Record<string, Bilingual>

export const titles = {
  repair: { zh: "申请信用修复", en: "Apply for credit repair" },
  objection: { zh: "提出异议", en: "Object to the record" },
} as const satisfies Record<Remedy, Bilingual>

/** The labels on a record. */
export const labels = {
  repair: { zh: "信用修复", en: "Credit repair" },
  objection: { zh: "异议", en: "Objection" },
} as const satisfies Record<Remedy, Bilingual>

const textMax = 20_000

/** What is wrong with a text that was sent: it is empty, longer than it may be, or what the rule says of it. */
export function textFault(label: Bilingual, text: string, rule: Bilingual): Bilingual {
  if (text === "") return { zh: `请填写“${label.zh}”`, en: `Please fill in “${label.en}”` }
  if (text.length > textMax) {
    return { zh: `“${label.zh}”过长，请缩短到两万字以内`, en: `“${label.en}” is too long: at most 20,000 characters` }
  }
  if (holdsPersonalNumber(text)) {
    const [zh, en] = [
      `“${label.zh}”中有疑似证件号码、电话、账号或者电子邮箱的内容`,
      `“${label.en}” seems to hold an ID number, telephone number, account or e-mail`,
    ]
    return hidePersonalNumbers(text) === ""
      ? { zh: `${zh}，已在下面隐去。请重新填写`, en: `${en}, which is taken out below. Please fill it in anew` }
      : {
          zh: `${zh}，已在下面隐去。请核对，可以直接再次提交`,
          en: `${en}, which is taken out below. Look it through; it can be sent again as it stands`,
        }
  }
  return { zh: `“${label.zh}”：${rule.zh}`, en: `“${label.en}”: ${rule.en}` }
}

/**
 * Whether it can be applied for, in a sentence.
 * @param own whether the merchant on record reads it; to others a day says no more than itself, for why it is so late may
 * be a bar, and that is nothing the law makes public
 */
export function openingSentence(remedy: Remedy, opening: Opening, own: boolean): Bilingual {
  if (opening.kind === "later" && !own) {
    return { zh: `自 ${opening.from} 起可以申请`, en: `Can be applied for from ${opening.from}` }
  }
  if (opening.kind !== "open") return capital(opening.reason)
  const now = remedy === "repair" ? words.applyNow : words.objectNow
  // The last day of a repair is that of the display, which ends by itself then: it is nothing to hurry for.
  if (opening.until === null || remedy === "repair") return now
  return { zh: `${now.zh}，至 ${opening.until} 止`, en: `${now.en}, until ${opening.until}` }
}

/** Reasons are written to follow a colon; here they stand alone. */
function capital({ zh, en }: Bilingual): Bilingual {
  return { zh, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}` }
}
