/** What acts of the audit trail are called. Pure. */
import { orderActs } from "../enforcement/duty/order.ts"
import { leadActs } from "../enforcement/lead/lead.ts"
import { letterActs } from "../enforcement/letter/letter.ts"
import { measureActs } from "../enforcement/measure/act.ts"
import { noticeActs } from "../enforcement/notice/notice.ts"
import { objectionActs } from "../enforcement/objection/objection.ts"
import { sharingHistory } from "../enforcement/sharing/request.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { fileGrantActs } from "../register/document/grant/grant.ts"
import { documentActs } from "../register/document/service.ts"
import type { Kind } from "../register/proceeding/kind.ts"
import { kinds } from "../register/proceeding/kinds.ts"
import { recordMoves } from "../register/record/state.ts"

/** The families of acts: what stands before the dot. */
export const auditFamilies = {
  proceeding: { zh: "办理事项", en: "Proceedings" },
  record: { zh: "公示记录", en: "Records" },
  subject: { zh: "主体", en: "Merchants" },
  document: { zh: "文书", en: "Documents" },
  attachment: { zh: "收到的材料", en: "Received papers" },
  "file-grant": { zh: "案卷查阅", en: "Files that are read" },
  import: { zh: "批量报送", en: "Imports" },
  person: { zh: "人员", en: "Persons" },
  effect: { zh: "生效核验", en: "What takes effect" },
  search: { zh: "全库查询", en: "Searches" },
  audit: { zh: "审计记录", en: "Audit trail" },
  roster: { zh: "平台名册", en: "Rosters" },
  lead: { zh: "线索", en: "Leads" },
  measure: { zh: "惩戒措施", en: "Measures" },
  declaration: { zh: "措施清单", en: "Lists of measures" },
  copy: { zh: "转载机构", en: "Those who republish" },
  "copy-report": { zh: "对转载机构的反映", en: "Reports about copies" },
  notice: { zh: "协同通知", en: "Notices" },
  recall: { zh: "撤回通知", en: "Recalls" },
  "period-consent": { zh: "期间报告的授权", en: "Consents to reports on a period" },
  "period-report": { zh: "期间报告", en: "Reports on a period" },
  "measure-objection": { zh: "对措施的异议", en: "Objections to measures" },
  prepared: { zh: "协同机构拟办事项", en: "Acts prepared in agencies" },
  "measure-type": { zh: "措施目录", en: "Catalogue of measures" },
  agency: { zh: "协同机构", en: "Agencies" },
  conference: { zh: "联席会议", en: "Joint conference" },
  subscription: { zh: "通知订阅", en: "Subscriptions to notices" },
  sharing: { zh: "数据共享申请", en: "Requests for shared data" },
  complaint: { zh: "投诉举报", en: "Complaints" },
  duty: { zh: "平台义务", en: "Duties of platforms" },
  order: { zh: "整改要求", en: "Orders to platforms" },
  letter: { zh: "函件", en: "Letters" },
  "personal-data": { zh: "个人信息", en: "Personal data" },
  "person-listing": { zh: "个人名单", en: "Listings of persons" },
  check: { zh: "核查", en: "Checks" },
  export: { zh: "数据导出", en: "Exports" },
  contact: { zh: "提醒方式", en: "Contacts" },
  webhook: { zh: "推送地址", en: "Webhooks" },
  key: { zh: "密钥", en: "Keys" },
  client: { zh: "接入方", en: "Clients" },
  session: { zh: "登录", en: "Sign-ins" },
} as const satisfies Record<string, Bilingual>

const machines: readonly Kind[] = Object.values<Kind>(kinds)
const own: Readonly<Record<string, Bilingual>> = {
  "proceeding.begin": { zh: "提出", en: "begin" },
  "proceeding.overdue": { zh: "已逾期", en: "overdue" },
  "proceeding.owner": { zh: "移交承办人", en: "hand over to a colleague" },
  "proceeding.home": { zh: "记录改由本库公示", en: "its record is displayed here now" },
  "proceeding.fill": { zh: "报送名单", en: "send the rows" },
  "proceeding.answer": { zh: "核对名单", en: "look at rows" },
  "proceeding.published": { zh: "名单公示完成", en: "rows published" },
  "record.add": { zh: "新增记录", en: "add" },
  "record.keep": { zh: "留存由登记地公示的记录", en: "keep one that is displayed elsewhere" },
  "record.flag": { zh: "标记", en: "flag" },
  "record.unflag": { zh: "取消标记", en: "unflag" },
  "subject.add": { zh: "新增主体", en: "add" },
  "subject.amend": { zh: "变更主体", en: "amend" },
  "subject.recode": { zh: "更换代码", en: "change its code" },
  "subject.read-as-of": { zh: "查阅某日状况", en: "read as of a day" },
  "personal-data.found": { zh: "发现疑似个人信息", en: "find what seems personal" },
  "personal-data.settled": { zh: "疑似个人信息已处理", en: "nothing is left to look at" },
  "personal-data.keep": { zh: "保留疑似个人信息", en: "keep a finding" },
  "document.make": { zh: "制作文书", en: "make" },
  "document.number": { zh: "取文号", en: "take a number" },
  "document.propose": { zh: "提出设置变动", en: "propose a setting" },
  "document.discard": { zh: "撤下设置变动", en: "discard a proposed setting" },
  "document.office": { zh: "设置机关信息", en: "set the authority" },
  "document.template": { zh: "设置文书模板", en: "set a template" },
  "attachment.receive": { zh: "收到材料", en: "receive a paper" },
  "import.received": { zh: "收到文件", en: "receive a file" },
  "import.hold": { zh: "待放行", en: "hold" },
  "import.release": { zh: "放行", en: "release" },
  "import.return": { zh: "退回", en: "return" },
  "import.undo": { zh: "撤回", en: "undo" },
  "import.answer": { zh: "答复疑似个人信息", en: "answer findings" },
  "import.replace": { zh: "以后报的取代", en: "replace rows by later ones" },
  "import.expire": { zh: "过期", en: "expire" },
  "import.legacy": { zh: "作为历史数据导入，不按法定条件核对", en: "imported as legacy data, held to no precondition" },
  "import.first-load": { zh: "用于首次报送", en: "used by a first load" },
  "person.link": { zh: "记为同一人", en: "link two names of a person" },
  "person.undo": { zh: "提出撤销同一人的记载", en: "propose to unlink two names" },
  "person.keep": { zh: "维持同一人的记载", en: "let the link of two names stay" },
  "person.unlink": { zh: "撤销同一人的记载", en: "unlink two names of a person" },
  "effect.pass": { zh: "核验可以生效", en: "find that it may take effect" },
  "search.match": { zh: "按名称匹配没有公示记录的主体", en: "match beyond what is shown" },
  "search.ended": { zh: "查询不再公示的记录", en: "search beyond what is shown" },
  "audit.read": { zh: "查阅审计记录", en: "read the trail" },
  "audit.export": { zh: "导出审计记录", en: "export the trail" },
  "client.add": { zh: "新增", en: "add" },
  "client.renew": { zh: "更换密钥", en: "replace the key" },
  "client.order": { zh: "提出更换密钥或者指定持有人", en: "order a key for its holder" },
  "client.confirm": { zh: "确认密钥持有人", en: "confirm who is to hold a key" },
  "client.drop": { zh: "撤下待领取的密钥", en: "drop a key on its way" },
  "client.declare": { zh: "写明地区和经手人数", en: "declare place and hands" },
  "client.revoke": { zh: "撤销密钥", en: "withdraw the key" },
  "client.quota": { zh: "设置额度", en: "set quotas" },
  "client.holder": { zh: "写明密钥持有人", en: "say who holds the key" },
  "client.first-load": { zh: "预告首次报送", en: "announce a first load" },
  "session.end": { zh: "结束登录", en: "end sessions" },
  "roster.reveal": { zh: "查看平台内经营者加密信息", en: "see what is sealed" },
  "roster.upload": { zh: "报送名册", en: "send a roster" },
  "roster.exit": { zh: "经营者退出平台", en: "a seller leaves" },
  "roster.receive": { zh: "收到报告", en: "receive a report" },
  "roster.validate": { zh: "校验报告", en: "validate a report" },
  "roster.accept": { zh: "接受报告", en: "accept a report" },
  "roster.return": { zh: "退回报告", en: "return a report" },
  "lead.take": { zh: "收到线索", en: "receive a lead" },
  "measure.declare": { zh: "申报措施", en: "declare a measure" },
  "copy.acknowledge": { zh: "确认已撤下", en: "confirm what has ended" },
  "declaration.send": { zh: "申报措施清单", en: "declare all measures" },
  "recall.declared": { zh: "申报仍在实施，重新要求解除", en: "open again, for it is declared to stand" },
  "measure.apply": { zh: "实施措施", en: "apply a measure" },
  "prepared.prepare": { zh: "拟办", en: "prepare" },
  "prepared.confirm": { zh: "确认", en: "confirm" },
  "prepared.return": { zh: "退回", en: "return" },
  "prepared.expire": { zh: "逾期失效", en: "let be void" },
  "copy-report.remove": { zh: "转载机构已撤下", en: "take it out" },
  "copy-report.deny": { zh: "转载机构称未展示", en: "deny it" },
  "copy-report.confirm": { zh: "核实仍在展示", en: "confirm it" },
  "copy-report.dismiss": { zh: "核实未再展示", en: "dismiss it" },
  "copy-report.file": { zh: "反映仍在展示", en: "report that it is still shown" },
  "measure-objection.file": { zh: "提出异议", en: "object" },
  "measure-objection.close": { zh: "措施解除，异议办结", en: "close with its measure" },
  "conference.set": { zh: "设定联席会议席位", en: "set the seats of the conference" },
  "measure-type.load": { zh: "载入措施目录", en: "load a type" },
  "recall.reopen": { zh: "决定失效，重新要求解除", en: "open again, for the decision fell" },
  "recall.remind": { zh: "催办", en: "remind" },
  "recall.escalate": { zh: "逾期报告牵头机关", en: "bring to the lead agency" },
  "agency.set": { zh: "设置机构", en: "set an agency" },
  "subscription.add": { zh: "新增订阅", en: "add" },
  "subscription.end": { zh: "取消订阅", en: "end" },
  "sharing.ask": { zh: "提出申请", en: "ask" },
  "complaint.count": { zh: "报送投诉数量", en: "report counts" },
  "complaint.rule": { zh: "设置生成线索的条件", en: "set when leads are made" },
  "duty.verify": { zh: "再次核验经营者", en: "verify sellers again" },
  "duty.measure": { zh: "报告处置措施", en: "report a measure" },
  "duty.publish": { zh: "公示处置措施", en: "publish a measure" },
  "file-grant.propose": { zh: "提出查阅", en: "propose that it is read" },
  "file-grant.read": { zh: "查阅", en: "read it" },
  "order.draft": { zh: "起草", en: "draft" },
  "letter.draft": { zh: "起草", en: "draft" },
  "person-listing.add": { zh: "列入", en: "list" },
  "person-listing.amend": { zh: "变更", en: "amend" },
  "person-listing.propose": { zh: "提出列入", en: "propose to list" },
  "person-listing.propose-withdrawal": { zh: "提出撤回", en: "propose to withdraw" },
  "person-listing.discard": { zh: "不予列入或者撤回", en: "drop a proposal" },
  "person-listing.expire": { zh: "逾期无人确认，撤下提议", en: "drop what nobody has decided in time" },
  "person-listing.withdraw": { zh: "撤回", en: "withdraw" },
  "check.policy": { zh: "设置核查策略", en: "set the policy" },
  "export.ask": { zh: "申请导出", en: "ask for an export" },
  "period-consent.give": { zh: "授权查看期间报告", en: "consent to reading" },
  "period-consent.withdraw": { zh: "撤回授权", en: "withdraw the consent" },
  "period-report.read": { zh: "查看", en: "read" },
  "contact.add": { zh: "新增", en: "add" },
  "contact.confirm": { zh: "确认", en: "confirm" },
  "contact.remove": { zh: "删除", en: "remove" },
  "webhook.add": { zh: "新增", en: "add" },
  "webhook.change": { zh: "变更", en: "change" },
  "webhook.rotate": { zh: "更换签名密钥", en: "replace its key" },
  "webhook.remove": { zh: "删除", en: "remove" },
  "key.use": { zh: "启用", en: "use" },
  "key.forget": { zh: "删除", en: "forget" },
  "key.rotate": { zh: "轮换", en: "rotate" },
  "key.retire": { zh: "停用", en: "retire" },
  "key.compromised": { zh: "声明泄露", en: "declare compromised" },
  "key.import": { zh: "导入", en: "import" },
  "key.release": { zh: "登载核验程序的发布", en: "name a release of the verifier" },
}

/** Acts that are rows of a table, by their family. */
const tables: Readonly<Record<string, Readonly<Record<string, Bilingual>>>> = {
  ...{ record: recordMoves, document: documentActs, lead: leadActs, measure: measureActs, notice: noticeActs },
  ...{
    "file-grant": fileGrantActs,
    order: orderActs,
    letter: letterActs,
    sharing: sharingHistory,
    "measure-objection": objectionActs,
  },
}

/** What an act is called; its name where nobody has called it anything. */
export function auditActWords(act: string): Bilingual {
  const [family = "", name = ""] = act.split(".")
  const words = own[act] ?? actOfFamily(family, name)
  return words ? { zh: words.zh, en: words.en } : { zh: act, en: act }
}

function actOfFamily(family: string, name: string): Bilingual | undefined {
  if (family === "proceeding") return machines.map(({ machine }) => machine.acts[name]).find((row) => row !== undefined)
  const table = tables[family]
  return table && Object.hasOwn(table, name) ? table[name] : undefined
}

/** What a step of a case is called: by its machine, or where the register has done it by the trail. */
export function stepWords({ act, act_name }: { act: string; act_name: Bilingual }): Bilingual {
  return act_name.zh === act ? auditActWords(`proceeding.${act}`) : act_name
}
