/** The words of the credit record. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import { formatCount } from "../../web/view.ts"
import type { CodeFlaw } from "../record/record.ts"

export const words = {
  back: { zh: "查询首页", en: "Search" },
  code: { zh: "统一社会信用代码", en: "Unified social credit code" },
  type: { zh: "主体类型", en: "Type" },
  region: { zh: "所在地", en: "Region" },
  verdict: { zh: "结论", en: "In short" },
  codeChanges: { zh: "代码变更", en: "Change of code" },
  askedByOld: {
    zh: "您查询的代码已变更，以下是现代码下的记录：",
    en: "The code that you asked by was replaced. What follows stands under",
  },
  formerCode: { zh: "原代码", en: "Former code" },
  codeChangedOn: { zh: "变更日期", en: "replaced on" },
  successor: { zh: "合并后存续主体", en: "Taken up by" },
  commitments: { zh: "信用承诺", en: "Commitments" },
  commitmentsNote: {
    zh: "该主体申请信用修复时公开作出的承诺，不是本库的评价。",
    en: "What the merchant promised in public when it applied for a repair. The register vouches for none of it.",
  },
  clearNote: {
    zh: "只说明截至这一时点本库没有仍在公示的记录，不是对经营状况的保证。",
    en: "It says that no record is published at this moment. It vouches for nothing else.",
  },
  beside: { zh: "怎样看这条信息", en: "How to read it" },
  means: { zh: "对您意味着什么", en: "What it means for you" },
  shortLink: { zh: "本页短链接", en: "Short link" },
  subject: { zh: "主体信息", en: "The merchant" },
  operator: { zh: "经营者", en: "Operator" },
  formerNames: { zh: "曾用名", en: "Former names" },
  shops: { zh: "网店", en: "Shops on platforms" },
  records: { zh: "公示记录", en: "Published records" },
  missed: {
    zh: "链接所指的记录目前没有公示。本页是该主体目前的情况。",
    en: "The record that the link leads to is not published now. This page is how the merchant stands at present.",
  },
  ground: { zh: "列入事由", en: "Ground" },
  markGround: { zh: "标记事由", en: "Ground of the mark" },
  source: { zh: "法律依据", en: "Legal source" },
  ending: { zh: "如何移出", en: "How it ends" },
  display: { zh: "公示期", en: "Shown for" },
  meaning: { zh: "说明", en: "What it means" },
  endsOn: { zh: "公示截止", en: "Shown until" },
  contest: { zh: "复议、诉讼", en: "Review or suit" },
  next: { zh: "下一步", en: "What comes next" },
  endsByAct: { zh: "没有固定日期，移出之前一直公示", en: "no set day: it is shown until it is removed" },
  violation: { zh: "违法行为", en: "Violation" },
  content: { zh: "处罚内容", en: "Penalty" },
  penaltyClass: { zh: "公示类别", en: "Class" },
  unconfirmedClass: {
    zh: "尚未确认：来源没有填写足以确定类别的事实",
    en: "Not confirmed: its source has not told the facts that settle it",
  },
  decisionNo: { zh: "决定书文号", en: "Decision number" },
  basePenaltyNo: { zh: "所依据的处罚决定书", en: "Penalty it rests on" },
  text: { zh: "决定书文本", en: "The decision" },
  textOf: { zh: "处罚决定书（脱敏文本）", en: "The penalty decision, redacted" },
  textRead: { zh: "阅读全文", en: "Read it" },
  textDownload: { zh: "下载文本", en: "Download the text" },
  textNote: {
    zh: "与送达当事人的决定书一致，依法不公开的内容以＊＊代替。公示结束时一并撤下。",
    en: "As it was served on the party, with ＊＊ in the place of what the law keeps from the public. It goes when the display ends.",
  },
  textDigest: { zh: "文本的 SHA-256", en: "SHA-256 of the text" },
  textServed: { zh: "对送达文书的承诺值", en: "Commitment to what was served" },
  decidedName: { zh: "决定书所载名称", en: "Name in the decision" },
  authority: { zh: "决定机关所在地", en: "Authority’s region" },
  office: { zh: "决定机关", en: "Decided by" },
  window: { zh: "办事窗口", en: "Its window" },
  telephone: { zh: "咨询电话", en: "Telephone" },
  decidedOn: { zh: "决定日期", en: "Decided on" },
  publishedOn: { zh: "公示日期", en: "Published on" },
  allOfIt: { zh: "事由、依据、文书号和怎样移出", en: "Ground, law, numbers, and how it ends" },
  since: { zh: "公示起", en: "Published since" },
  until: { zh: "公示到", en: "until" },
  untilRemoved: { zh: "移出为止", en: "until it is removed" },
  lastUntil: { zh: "最晚公示到", en: "the last one until" },
  timeline: { zh: "从什么时候起，到什么时候止", en: "Since when, until when" },
  eachRecord: { zh: "每一条说的是什么", en: "What each of them says" },
  paper: { zh: "要一份证明", en: "A paper of it" },
  paperNote: {
    zh: "签名的信用报告，对方扫码就能核验。",
    en: "A signed credit report, which whoever gets it verifies by its QR code.",
  },
  permalink: { zh: "本条链接", en: "Link to this record" },
  certificate: { zh: "公示证明", en: "Certificate" },
  report: { zh: "出具信用报告", en: "Signed credit report" },
  rule: { zh: "查看规则", en: "The rule" },
  position: { zh: "公示日志位置", en: "Log position" },
  noteRemoved: {
    zh: "已经移出、撤销或者公示期满的记录依法不再展示，这里看不到。",
    en: "Records that were removed, revoked or have run their time are, by law, no longer shown.",
  },
  notePersonal: {
    zh: "只展示法律规定公开的内容，没有身份证号、电话、住址等个人信息。",
    en: "Only what the law makes public is shown: no ID numbers, no contacts, no home addresses.",
  },
  noteMachine: { zh: "同样内容的机器可读版本：", en: "The same for programs:" },
  unknown: { zh: "本库未收录", en: "Not known to this register" },
  unknownLead: {
    zh: "本库没有这个代码的主体。这不等于没有问题：没有收录，就没有结论。",
    en: "The register does not know a holder of this code. That is no clearance: there is no verdict on who is not known.",
  },
  unknownTry: { zh: "可以这样试：", en: "What you can try:" },
  tryCompare: { zh: "与营业执照逐位核对代码", en: "Compare the code with the licence, character by character" },
  tryName: { zh: "用商户名称的一部分查询", en: "Search by a part of the name" },
  tryAuthority: { zh: "向商户的登记机关查询", en: "Ask the merchant’s registration authority" },
  notCleared: { zh: "在核对代码之前，没有任何结论。", en: "There is no verdict until the code is right." },
  given: { zh: "查询的代码", en: "The code" },
} as const satisfies Record<string, Bilingual>

/** What the merchant itself can do about a record. */
export const wayWords = {
  repair: { zh: "我是该商户：申请修复", en: "It is mine: apply for repair" },
  objection: { zh: "提出异议", en: "Object to it" },
} as const satisfies Record<"repair" | "objection", Bilingual>

/** What it means to stand on a list. */
export const meanings = {
  abnormal: {
    zh: "该主体因下列事由列入经营异常名录，目前尚未移出。",
    en: "The merchant is on the list of abnormal operations for this reason, and has not been removed.",
  },
  serious: {
    zh: "该主体因下列事由列入严重违法失信名单，目前尚未移出。",
    en: "The merchant is on the list of serious violators for this reason, and has not been removed.",
  },
  penalty: {
    zh: "该主体受到下列行政处罚，目前仍在公示期内。",
    en: "The merchant was penalised as follows, and the penalty is still within its time of publication.",
  },
  // Before 2025-03-18 the merchant was marked as abnormal, and not entered in the list.
  mark: {
    zh: "该主体因下列事由被标记为经营异常状态，目前尚未恢复正常。",
    en: "The merchant is marked as abnormal for this reason, and the mark has not been lifted.",
  },
} as const satisfies Record<ListName | "mark", Bilingual>

/** The remark on a code that fails a check although its source gave it so. */
export const flawWords = {
  "check-character": {
    zh: "代码的第 18 位校验码与前 17 位不符。来源如此登记，照原样保留；请与营业执照核对。",
    en: "The check character (position 18) does not agree with the code. The source gave it so and it is kept; compare it with the licence.",
  },
  "organisation-digit": {
    zh: "代码第 17 位与组织机构代码的校验规则不符。来源如此登记，照原样保留。",
    en: "Position 17 fails the check of the organisation code within. The source gave it so and it is kept.",
  },
} as const satisfies Record<CodeFlaw, Bilingual>

/** How many records there are, as a sentence. */
export function recordsSentence(count: number): Bilingual {
  return {
    zh: `有公示记录 ${formatCount(count)} 条`,
    en: `${formatCount(count)} published ${count === 1 ? "record" : "records"}`,
  }
}
