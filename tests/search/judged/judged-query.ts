/**
 * Queries over the sample with what an officer would call relevant: told by the wording of the sample itself, not by what
 * the search understands. Grade 3 is what the decision is about, 1 what it mentions.
 */
import type { SampleRecordRow } from "../../../src/register/sample/record.ts"

/** What a query is a test of. */
export type JudgedKind = "literal" | "word" | "synonym" | "slip" | "law" | "sentence" | "decision"

/** A query and its judgement. */
export interface JudgedQuery {
  readonly kind: JudgedKind
  readonly q: string
  readonly grade: (row: SampleRecordRow) => number
}

/** The texts of a row by what they weigh. */
function textsOf(row: SampleRecordRow): { subject: string; rest: string; basis: string; decision: string } {
  if (row.kind !== "penalty") return { subject: row.ground, rest: "", basis: "", decision: "" }
  const [phrase = "", ...told] = row.violation.split("。")
  return { subject: phrase, rest: told.join("。") + row.content, basis: row.basis, decision: row.decision_text ?? "" }
}

/** Grade 3 where the phrase of the violation, or the ground, holds one of these; 1 where the case or the decision does. */
export function about(...words: readonly string[]): JudgedQuery["grade"] {
  return (row) => {
    const { subject, rest, decision } = textsOf(row)
    if (words.some((word) => subject.includes(word))) return 3
    return words.some((word) => rest.includes(word) || decision.includes(word)) ? 1 : 0
  }
}

/** Grade 3 where the redacted decision holds one of these, and no other text of the record. */
export function decisionTells(...words: readonly string[]): JudgedQuery["grade"] {
  return (row) => {
    const { subject, rest, decision } = textsOf(row)
    return words.some((word) => decision.includes(word) && !(subject + rest).includes(word)) ? 3 : 0
  }
}

/** As `about`, for what is spoken of in other words: mentions count for nothing. */
export function meaning(...words: readonly string[]): JudgedQuery["grade"] {
  return (row) => (words.some((word) => textsOf(row).subject.includes(word)) ? 3 : 0)
}

/** Grade 3 where all hold. */
export function both(...grades: readonly JudgedQuery["grade"][]): JudgedQuery["grade"] {
  return (row) => (grades.every((grade) => grade(row) > 0) ? 3 : 0)
}

export function article(law: string, number: string): JudgedQuery["grade"] {
  const cited = new RegExp(`${law}》(?:第[^《》]*、)?第${number}条`)
  return (row) => (cited.test(textsOf(row).basis) ? 3 : 0)
}

export function law(title: string): JudgedQuery["grade"] {
  return (row) => (textsOf(row).basis.includes(title) ? 3 : 0)
}

export function decidedIn(region: string): JudgedQuery["grade"] {
  return (row) => (row.authority.startsWith(region) ? 3 : 0)
}

/** What the sample says of false advertising, and of what is past its date. */
export const falseAdvertising = meaning("虚假广告", "商业宣传")
export const expired = meaning("超过保质期")

function judged(kind: JudgedKind, queries: Readonly<Record<string, JudgedQuery["grade"]>>): JudgedQuery[] {
  return Object.entries(queries).map(([q, grade]) => ({ kind, q, grade }))
}

/** The set. */
export const judgedQueries: readonly JudgedQuery[] = [
  ...judged("literal", {
    "“超过保质期”": about("超过保质期"),
    "“虚假广告”": about("虚假广告"),
    "“未按规定明码标价”": about("未按规定明码标价"),
    "“引人误解的商业宣传”": about("引人误解的商业宣传"),
    "“格式条款”": about("格式条款"),
    "“电子计价秤”": about("电子计价秤"),
    "“处方药”": about("处方药"),
    "“没收违法所得”": about("没收违法所得"),
    "“法制审核”": about("法制审核"),
    "“样例直播”": about("样例直播"),
    "“吊销”": about("吊销"),
    "“未能提供”": about("未能提供"),
    通报批评: about("通报批评"),
    电子数据截图: about("电子数据截图"),
    "特种设备 定期检验": about("定期检验的特种设备"),
  }),
  ...judged("word", {
    广告: about("广告"),
    食品: about("食品"),
    商标: about("商标"),
    糕点: about("糕点"),
    电梯: about("电梯"),
    标签: about("标签"),
    认证: about("认证"),
    执照: about("执照"),
    检定: about("检定"),
    药品: about("药品"),
    直播: about("直播"),
    叉车: about("叉车"),
    生产日期: about("生产日期"),
    保质期: about("保质期"),
    处方药: about("处方药"),
    标价: about("标价"),
  }),
  ...judged("synonym", {
    虚假宣传: falseAdvertising,
    夸大宣传: falseAdvertising,
    虛假宣傳: falseAdvertising,
    "false advertising": falseAdvertising,
    "xujia xuanchuan": falseAdvertising,
    刷单: meaning("虚假交易", "编造用户评价"),
    "fake reviews": meaning("虚假交易", "编造用户评价"),
    过期食品: expired,
    "expired food": expired,
    guoqishipin: expired,
    三无产品: meaning("未标明厂名", "无中文标明"),
    假货: meaning("注册商标"),
    counterfeit: meaning("注册商标"),
    没标价: meaning("明码标价"),
    价格欺诈: meaning("虚构原价", "价格欺诈"),
    霸王条款: meaning("格式条款"),
    缺斤少两: meaning("短缺数量", "未按规定申请检定"),
    极限词: meaning("国家级", "最高级"),
    预付卡跑路: meaning("预收款", "预付款"),
    没挂执照: meaning("未将营业执照置于"),
    餐具不干净: meaning("餐具、饮具"),
    没有3C认证: meaning("强制性产品认证"),
    无处方卖药: meaning("未凭处方"),
    失联: meaning("AB-E4", "AB-I3", "AB-C3"),
    没报年报: meaning("AB-E1", "AB-I1", "AB-C1"),
    "annual report": meaning("AB-E1", "AB-I1", "AB-C1"),
  }),
  ...judged("slip", {
    超过保质其: expired,
    虚假广稿: falseAdvertising,
    未按规定名码标价: meaning("明码标价"),
    注册商标专用全: meaning("注册商标专用权"),
    格式条歀: meaning("格式条款"),
    虛假宣传: falseAdvertising,
    电子计价称: meaning("电子计价秤"),
    强制性产品人证: meaning("强制性产品认证"),
  }),
  ...judged("law", {
    广告法第九条: article("广告法", "九"),
    广告法第9条: article("广告法", "九"),
    "《中华人民共和国广告法》第二十八条": article("广告法", "二十八"),
    食安法34条: article("食品安全法", "三十四"),
    "食品安全法 第一百二十六条": article("食品安全法", "一百二十六"),
    消法第53条: article("消费者权益保护法", "五十三"),
    反不正当竞争法: law("反不正当竞争法"),
    中华人民共和国价格法: law("价格法"),
    电商法: law("电子商务法"),
    "trademark law": law("商标法"),
  }),
  ...judged("sentence", {
    有没有虚假宣传的处罚: falseAdvertising,
    请问郑州哪些商家卖过期食品: both(expired, decidedIn("4101")),
    "who sells expired food": expired,
    "penalties for false advertising in Zhengzhou": both(falseAdvertising, decidedIn("4101")),
    郑州虚假宣传罚款: both(falseAdvertising, decidedIn("4101")),
    我想查一下直播间刷单的案例: both(meaning("虚假交易", "编造用户评价"), about("直播")),
    "广告法第九条 郑州": both(article("广告法", "九"), decidedIn("4101")),
    "毫无关联的字 过期食品": expired,
  }),
  // What is told by the redacted decision alone.
  ...judged("decision", {
    "“可信时间戳”": decisionTells("可信时间戳"),
    "“收银台旁的冷藏柜”": decisionTells("收银台旁的冷藏柜"),
    "“由演示物流园的代理商配送”": decisionTells("由演示物流园的代理商配送"),
    监控录像: decisionTells("监控录像"),
    会议纪要: decisionTells("会议纪要"),
    送达回证: decisionTells("送达回证"),
    網格巡查: decisionTells("网格巡查"),
    阁楼夹层: decisionTells("阁楼夹层"),
    "样例批发市场 流动摊位": decisionTells("样例批发市场的流动摊位"),
    撤回听证申请: decisionTells("撤回听证申请"),
    "可信时间戳 过期食品": both(expired, decisionTells("可信时间戳")),
    "虚假宣传 监控录像": both(falseAdvertising, decisionTells("监控录像")),
    "冷藏柜 -过期": (row) => (expired(row) > 0 ? 0 : decisionTells("冷藏柜")(row)),
    "郑州 阁楼夹层": both(decidedIn("4101"), decisionTells("阁楼夹层")),
    请问货源是流动摊位的有哪些: decisionTells("流动摊位"),
    再次发生: decisionTells("再次发生"),
  }),
]
