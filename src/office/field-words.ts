/** What fields of acts and proceedings are called, and their choices. By the field's name; a path where a name is not enough. */
import type { Bilingual } from "../law/bilingual.ts"
import { earlyStopQuestions } from "../law/early-stop-question.ts"
import { gateQuestions } from "../law/serious-gate.ts"
import { documentFields } from "../register/document/document-field.ts"
import { hearingOutcomes, hearingRoles } from "../register/proceeding/hearing.ts"
import { proposableMoves, recordMoves } from "../register/record/state.ts"

const fields: Readonly<Record<string, Bilingual>> = {
  subject: { zh: "当事人", en: "The party" },
  "subject.code": { zh: "统一社会信用代码", en: "Unified social credit code" },
  "subject.name": { zh: "名称", en: "Name" },
  authority: { zh: "作出决定的机关", en: "Deciding authority" },
  ground: { zh: "列入事由", en: "Ground" },
  class: { zh: "公示类别", en: "Class" },
  arose_on: { zh: "事由发生日期", en: "Day on which it arose" },
  evidence: { zh: "事实和证据", en: "Facts and evidence" },
  papers: { zh: "要存入的文书材料", en: "Papers to be kept" },
  decision_no: { zh: "决定书文号", en: "Decision number" },
  decided_on: { zh: "决定日期", en: "Decided on" },
  published_on: { zh: "公示日期", en: "Published on" },
  served_on: { zh: "送达日期", en: "Served on" },
  served_text: { zh: "决定书全文（送达文本）", en: "Text as served" },
  received_on: { zh: "收到日期", en: "Received on" },
  notified_on: { zh: "告知书送达日期", en: "Notified on" },
  notified: { zh: "告知", en: "Notice" },
  delivery: { zh: "送达", en: "Service" },
  method: { zh: "方式", en: "By" },
  proof: { zh: "送达回证", en: "Proof of service" },
  jws: { zh: "机构的签名", en: "Signature of the agency" },
  gate: { zh: "列入条件（逐项回答，写明依据）", en: "Conditions of listing" },
  answer: { zh: "是否符合", en: "Met" },
  answers: { zh: "修复条件（逐项回答，写明依据）", en: "Conditions of repair" },
  base_penalty_no: { zh: "所依据的处罚决定书文号", en: "Number of the penalty it rests on" },
  base_penalty: {
    zh: "所依据的处罚（本库没有收录时填写）",
    en: "The penalty it rests on, where the register lacks it",
  },
  "base_penalty.authority": { zh: "处罚机关", en: "By" },
  restriction_ends_on: { zh: "限制期限截止日期", en: "Restriction ends on" },
  measures: { zh: "管理措施和救济途径", en: "Measures, and how to contest it" },
  outcome: { zh: "结果", en: "Outcome" },
  summary: { zh: "摘要", en: "Summary" },
  violation: { zh: "违法行为", en: "Violation" },
  content: { zh: "处罚内容", en: "Penalty" },
  basis: { zh: "处罚依据", en: "Legal basis" },
  facts: { zh: "决定公示期限的事实", en: "What decides how long it is shown" },
  kinds: { zh: "处罚种类", en: "Kinds of penalty" },
  procedure: { zh: "程序", en: "Procedure" },
  fine_cny: { zh: "罚款金额（元）", en: "Fine (yuan)" },
  confiscated_cny: { zh: "没收违法所得、没收非法财物的金额（元）", en: "Confiscated (yuan)" },
  party: { zh: "被处罚的是", en: "Who was penalised" },
  lenient_tier: { zh: "罚款适用从轻减轻档", en: "A lenient tier of fines" },
  field: { zh: "领域", en: "Field" },
  redactions: { zh: "遮盖", en: "Redactions" },
  start: { zh: "起", en: "From" },
  end: { zh: "止", en: "To" },
  kept: { zh: "经核对予以保留的内容", en: "Findings that are kept" },
  "kept.field": { zh: "所在字段", en: "Field" },
  reason: { zh: "理由", en: "Reasons" },
  pushed_to: { zh: "推送到的地区（6 位代码）", en: "Pushed to (region)" },
  receiver_here: { zh: "接收机关也使用本库（自动转入其待办）", en: "The receiver works in this register too" },
  pushed_from: { zh: "推送机关的事项编号", en: "Proceeding of the sender" },
  pushed_on: { zh: "推送日期", en: "Pushed on" },
  decided_by: { zh: "作出决定的机关（外省）", en: "Deciding authority (elsewhere)" },
  list: { zh: "名单", en: "List" },
  record_id: { zh: "记录编号", en: "Record" },
  fields: { zh: "由承办人填写的内容", en: "What the officer gives" },
  source: { zh: "来源", en: "Source" },
  source_code: { zh: "数据来源单位统一社会信用代码", en: "Code of the source" },
  category: { zh: "处罚类别", en: "Category of the penalty" },
  licence: { zh: "暂扣或吊销证照名称及编号", en: "Licence that is suspended or revoked" },
  authority_name: { zh: "机关名称", en: "Name of the authority" },
  authority_code: { zh: "机关统一社会信用代码", en: "Code of the authority" },
  note: { zh: "备注", en: "Note" },
  removal_authority: { zh: "作出移出决定的机关", en: "Authority of the removal" },
  removal_decision_no: { zh: "移出决定书文号", en: "Number of the decision to remove" },
  removal_reason: { zh: "移出原因", en: "Reason of the removal" },
  last_number: { zh: "已编到的序号", en: "Last number" },
  reasons: { zh: "分类理由", en: "Why this class" },
  served_sha256: { zh: "送达文本的 SHA-256", en: "SHA-256 of the text as served" },
  published_sha256: { zh: "公示文本的 SHA-256", en: "SHA-256 of the text as published" },
  served_commitment: { zh: "对送达文本的承诺值", en: "Commitment to the text as served" },
  served_salt: { zh: "承诺值的盐（不公开）", en: "Salt of the commitment (not public)" },
  decides_from: { zh: "决定期限起算", en: "Time to decide runs from" },
  accepted_on: { zh: "受理日期", en: "Accepted on" },
  conditions: { zh: "修复条件", en: "Conditions" },
  penalties_since: { zh: "此后的处罚记录", en: "Penalties since" },
  extended_on: { zh: "延期日期", en: "Extended on" },
  found_on: { zh: "核实日期", en: "Found on" },
  fraud_on: { zh: "发现欺骗的日期", en: "Fraud found on" },
  fell_on: { zh: "决定被撤销之日", en: "Day on which the decision fell" },
  told_on: { zh: "告知日期", en: "Told on" },
  zh: { zh: "中文", en: "in Chinese" },
  en: { zh: "英文", en: "in English" },
  serves: { zh: "所送达的文书", en: "The document served" },
  attachment_id: { zh: "证明送达的材料", en: "The paper that proves it" },
  change: { zh: "变动", en: "Change" },
  certificate: {
    zh: "对方登记库签发的证明（JWT，仅登记外省决定时附）",
    en: "The other register's certificate (a JWT), of what was decided elsewhere",
  },
  former_code: { zh: "原统一社会信用代码", en: "The code before" },
  decision_text: { zh: "隐去个人信息后的决定书全文", en: "The whole decision, redacted" },
  new_code: { zh: "新的统一社会信用代码", en: "The new code" },
  changed_on: { zh: "代码变更日期", en: "Replaced on" },
  corrected: { zh: "更正为（只填有变动的）", en: "Corrected to (what changes alone)" },
  subject_name: { zh: "名称", en: "Name" },
  statement: { zh: "申请理由", en: "Statement" },
  documents: { zh: "材料清单", en: "Documents" },
  supplement: { zh: "补正的内容", en: "Supplement" },
  findings: { zh: "核实情况", en: "Findings" },
  verified_on: { zh: "核实日期", en: "Verified on" },
  remedy: { zh: "处理", en: "Remedy" },
  posted_on: { zh: "公告发布日期", en: "Notice posted on" },
  asked_on: { zh: "要求听证日期", en: "Hearing asked for on" },
  withdrawn_on: { zh: "撤回听证要求之日", en: "Request taken back on" },
  held_on: { zh: "听证日期", en: "Held on" },
  place: { zh: "地点", en: "Place" },
  people: { zh: "参加人员", en: "Who took part" },
  role: { zh: "身份", en: "As" },
  name: { zh: "姓名", en: "Name" },
  code: { zh: "统一社会信用代码", en: "Unified social credit code" },
  unit: { zh: "单位", en: "Of" },
  record: { zh: "听证笔录", en: "Record of the hearing" },
  result: { zh: "听证结果", en: "Result" },
  hearing: { zh: "听证", en: "Hearing" },
  merged_into: { zh: "并入主体的统一社会信用代码", en: "Code of the merchant it merged into" },
  via: { zh: "途径", en: "By way of" },
  reference: { zh: "推送编号", en: "Reference" },
  commitment: { zh: "信用承诺书", en: "Commitment" },
  committed_on: { zh: "承诺日期", en: "Committed on" },
  number_pattern: { zh: "文号格式", en: "Pattern of numbers" },
  first_number: { zh: "起始号", en: "First number" },
  query: { zh: "按条件选取", en: "Chosen by" },
  region: { zh: "所在地区", en: "Region" },
  listed_under: { zh: "已因此事由列入的", en: "Listed under" },
  below: { zh: "包括下级机关", en: "Authorities below too" },
  proposed: { zh: "拟作处理", en: "Proposed" },
  applied_on: { zh: "申请日期", en: "Applied on" },
}

const choices: Readonly<Record<string, Bilingual>> = {
  same: { zh: "本省公示", en: "the own province" },
  yes: { zh: "是", en: "Yes" },
  no: { zh: "否", en: "No" },
  "not-applicable": { zh: "不适用", en: "Does not apply" },
  acceptance: { zh: "受理之日", en: "acceptance" },
  verification: { zh: "核实之日", en: "verification" },
  direct: { zh: "直接送达", en: "in person" },
  post: { zh: "邮寄送达", en: "by post" },
  electronic: { zh: "电子送达", en: "electronically" },
  notice: { zh: "公告送达", en: "by public notice" },
  stated: { zh: "提出陈述申辩", en: "made a statement" },
  heard: { zh: "举行听证", en: "was heard" },
  waived: { zh: "放弃陈述申辩", en: "waived it" },
  none: { zh: "逾期未提出", en: "said nothing in time" },
  "field.none": { zh: "不属于这些领域", en: "none of these" },
  warning: { zh: "警告", en: "warning" },
  "circulated-criticism": { zh: "通报批评", en: "circulated criticism" },
  fine: { zh: "罚款", en: "fine" },
  confiscation: { zh: "没收", en: "confiscation" },
  "licence-suspended": { zh: "暂扣许可证件", en: "licence suspended" },
  other: { zh: "其他", en: "other" },
  "business-restricted": { zh: "限制开展生产经营活动", en: "business restricted" },
  "business-suspended": { zh: "责令停产停业", en: "business suspended" },
  "barred-from-trade": { zh: "限制从业", en: "barred from the trade" },
  "qualification-downgraded": { zh: "降低资质等级", en: "qualification downgraded" },
  "licence-revoked": { zh: "吊销许可证件", en: "licence revoked" },
  "business-licence-revoked": { zh: "吊销营业执照", en: "business licence revoked" },
  "business-closed": { zh: "责令关闭", en: "business closed" },
  ordinary: { zh: "普通程序", en: "ordinary" },
  simple: { zh: "简易程序", en: "simple" },
  former_names: { zh: "曾用名", en: "Former name" },
  "shops.platform": { zh: "网店所在平台", en: "Platform of a shop" },
  "shops.name": { zh: "网店名称", en: "Name of a shop" },
  "shops.url": { zh: "网店网址", en: "Address of a shop" },
  decision_text: { zh: "决定书文本", en: "Text of the decision" },
  operator: { zh: "经营者", en: "the operator" },
  person: { zh: "个人", en: "a person" },
  food: { zh: "食品", en: "food" },
  drug: { zh: "药品", en: "drugs" },
  device: { zh: "医疗器械", en: "medical devices" },
  cosmetic: { zh: "化妆品", en: "cosmetics" },
  "special-equipment": { zh: "特种设备", en: "special equipment" },
  "key-industrial-product": { zh: "重要工业产品", en: "key industrial products" },
  serious: { zh: "严重违法失信名单", en: "serious violators" },
  penalty: { zh: "行政处罚", en: "penalty" },
  abnormal: { zh: "经营异常名录", en: "abnormal operations" },
}

const moves: Readonly<Record<string, Bilingual>> = Object.fromEntries(
  proposableMoves.map((name) => [name, { zh: recordMoves[name].zh, en: recordMoves[name].en }]),
)
const hearing: Readonly<Record<string, Bilingual>> = { ...hearingOutcomes, ...hearingRoles }
const questions: Readonly<Record<string, Bilingual>> = { ...gateQuestions, ...earlyStopQuestions }

/** What a field is called, by its path: the longest ending that has words; the field's own name where none has. */
export function fieldWords(path: string): Bilingual {
  const parts = path.split(".").filter((part) => !/^\d+$/.test(part))
  const name = parts.at(-1) ?? path
  if (parts[0] === "fields" && Object.hasOwn(documentFields, name)) {
    const { zh, en } = documentFields[name as keyof typeof documentFields]
    return { zh, en }
  }
  const words = fields[parts.slice(-2).join(".")] ?? questions[name] ?? fields[name]
  return words ? { zh: words.zh, en: words.en } : { zh: name, en: name }
}

/** What a choice is called. @param path of the field that it is of, where one value is several things */
export function choiceWords(value: string, path = ""): Bilingual {
  return (
    choices[`${path.split(".").at(-1)}.${value}`] ??
    choices[value] ??
    moves[value] ??
    hearing[value] ??
    questions[value] ?? { zh: value, en: value }
  )
}
