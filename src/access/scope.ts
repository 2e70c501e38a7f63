/**
 * Who may: the roles and the scopes each one carries. What stands in no row is denied.
 */
import type { Bilingual } from "../law/bilingual.ts"

/** A right that a route asks for, and what it is to do, in words. */
export const scopes = {
  "register:read": { zh: "查询商户和公示记录", en: "look up subjects and records, search" },
  "search:all": { zh: "按名称查找没有公示记录的商户", en: "find subjects without live records by name too" },
  "search:ended": {
    zh: "查找未公示和已经结束公示的记录",
    en: "find records that are not shown, or no longer, by their texts",
  },
  "search:job": { zh: "成批下载查到的记录", en: "have all records gathered that a query finds" },
  "match:query": { zh: "比对名称，每次 10 个以内", en: "match up to 10 names in a call" },
  "match:batch": { zh: "比对名称，每次 1,000 个以内", en: "match up to 1,000 names in a call" },
  "match:decide": { zh: "记下名称比对的结论", en: "record whether a name and a subject are the same" },
  "check:query": { zh: "核查，每次 10 个以内", en: "check up to 10 queries in a call" },
  "check:batch": { zh: "核查，每次 1,000 个以内", en: "check up to 1,000 queries in a call" },
  "check:stream": { zh: "核查任意长的流", en: "check a stream of any length" },
  "check:identity": { zh: "按加密摘要核查未登记的个人", en: "check persons without registration by a keyed hash" },
  "identity:hash": { zh: "取得身份证件号码摘要的密钥", en: "fetch the keys by which ID numbers are hashed" },
  "person:list": { zh: "登记只供核查的个人", en: "list persons without registration, for checks alone" },
  "person:confirm": {
    zh: "确认或者撤下他人提出的个人登记",
    en: "confirm or drop what somebody else has proposed about listings of persons",
  },
  "check:policy": { zh: "设定自己的核查策略", en: "set what is advised on the own checks" },
  "check:receipt": { zh: "取得自己的核查回执", en: "fetch the receipts of the own checks" },
  "check:job": { zh: "批量核查文件", en: "check a file in the background" },
  "register:import": { zh: "报送已经作出的决定", en: "import decided records" },
  "import:read": {
    zh: "查看本机关的报送和待放行的文件",
    en: "see imports of the own authority, and those that wait for release",
  },
  "form:read": {
    zh: "按表样取得本机关在公示的记录",
    en: "fetch the live records of the own authority in the form of their list",
  },
  "import:act": {
    zh: "放行或者退回他人的报送，答复其中的疑似个人信息，提出撤销报送",
    en: "release or return what somebody else has sent, answer findings in it, and propose that it is undone",
  },
  "proceeding:read": { zh: "查看在办的决定、修复和异议", en: "see decisions, repairs and objections on their way" },
  "proceeding:act": { zh: "提出和办理决定、修复和异议", en: "begin decisions, repairs and objections and act on them" },
  "proceeding:apply": { zh: "申请修复、提出异议", en: "apply for the repair of the own records, object to them" },
  "proceeding:follow": { zh: "查看修复申请和异议的进展", en: "follow applications for repair, and objections" },
  "document:read": { zh: "查看文书和收到的材料", en: "see documents of proceedings, and received papers" },
  "document:make": { zh: "制作和送达文书", en: "make documents and serve them" },
  "document:receive": { zh: "提交材料", en: "bring papers to a proceeding" },
  "document:set": { zh: "查看文书的种类、模板和编号", en: "see how documents are made: kinds, templates, numbers" },
  "document:template": {
    zh: "提出本机关设置和文书模板的变动",
    en: "propose how documents are made, and what the public is told of the own authority",
  },
  "document:confirm": { zh: "确认他人提出的设置变动", en: "confirm what somebody else has proposed of that" },
  "file:grant": {
    zh: "提出、确认和撤回复议、审判机关查阅案卷",
    en: "propose that a reviewing body reads the file of a case, confirm that, and end it",
  },
  "file:granted": {
    zh: "查看获准查阅的案卷",
    en: "see which files may be read by whom: a reviewing body its own, officers those of their authority",
  },
  "worklist:read": { zh: "查看待办和期限", en: "see what waits, what is due and what is overdue" },
  "audit:read": {
    zh: "查阅审计记录和以往公示的内容",
    en: "read the audit trail, and what was public at an earlier time",
  },
  "roster:write": { zh: "报送和查看自己的经营者名册", en: "send the own roster of sellers, and see it" },
  "roster:read": {
    zh: "查看平台的身份报告和经营者数量",
    en: "see identity reports of platforms, and numbers of sellers",
  },
  "roster:review": { zh: "接受或者退回身份报告", en: "accept identity reports or return them" },
  "roster:reveal": {
    zh: "因所述用途查看一个经营者的加密信息",
    en: "see what is sealed of one seller, for a stated purpose",
  },
  "duty:own": {
    zh: "报告自己的平台义务、答复整改通知",
    en: "report how the own duties as a platform are done, and answer orders",
  },
  "duty:read": { zh: "查看平台履责情况", en: "see how platforms do their duties: a platform itself, officers all" },
  "order:act": { zh: "起草、发出和结束整改通知", en: "draft orders to platforms, issue and close them" },
  "letter:read": { zh: "查看往来函件", en: "see letters that were sent and received" },
  "letter:send": { zh: "起草、签发和跟踪函件", en: "draft letters, sign them and follow them up" },
  "letter:answer": { zh: "签收、答复函件", en: "receive letters and answer them" },
  "complaint:send": { zh: "报送投诉件数", en: "send counts of complaints about sellers" },
  "complaint:read": { zh: "查看投诉件数", en: "see counts of complaints, and from how many on a lead is made" },
  "complaint:set": { zh: "设定投诉达到几件形成线索", en: "say from how many complaints on a lead is made" },
  "reply:read": {
    zh: "查看年度答复的数字和台账",
    en: "see the figures of annual replies, and the lists they are counted from",
  },
  "lead:write": { zh: "报送线索", en: "send leads, and see the own ones" },
  "lead:read": { zh: "查看线索及其结果", en: "see leads, and what became of them" },
  "lead:act": { zh: "分派、核查和办结线索", en: "dispatch leads, verify and close them" },
  "export:make": { zh: "制作导出文件", en: "have an export made" },
  "copy:acknowledge": { zh: "确认转载的信息已经撤下", en: "say up to where the own copy shows nothing that has ended" },
  "copy:read": { zh: "查看转载机构逐条撤下的情况", en: "see which ends a copy has confirmed: its own, officers any" },
  "copy:report": {
    zh: "反映转载机构仍在展示已结束的记录",
    en: "report that a copy still shows what has ended",
  },
  "copy:reports": {
    zh: "查看对转载机构的反映",
    en: "see reports about copies: a merchant its own, a copy those about it, officers those of their merchants",
  },
  "copy:judge": { zh: "核实对转载机构的反映", en: "judge reports about copies" },
  "feed:read": { zh: "订阅公示变动", en: "follow the change feed" },
  "told:read": {
    zh: "查看他人代为办理和对自己权限的变动",
    en: "see what others have brought about in one's place, or of one's powers",
  },
  "usage:read": { zh: "查看自己密钥的用量", en: "see what the own key has used" },
  "key:renew": { zh: "更换自己的密钥", en: "put another key in the place of the own one" },
  "key:trade": { zh: "凭取件码领取密钥", en: "trade a code for the key that it was ordered for" },
  "service:read": { zh: "查看服务状态和公钥", en: "health, description and keys of the service" },
  "operate:read": {
    zh: "查看接入方、登录、任务和额度",
    en: "see who holds a key and who is signed in, jobs and quotas of all",
  },
  "operate:act": {
    zh: "增加接入方，更换和撤销密钥，设定额度，结束登录",
    en: "add clients, replace and withdraw their keys, set their quotas, end sessions",
  },
  "alert:read": {
    zh: "查看自己的预警",
    en: "read what has changed about the own sellers, and what the own saved searches have found",
  },
  "alert:search": {
    zh: "保存检索以便接收新公示",
    en: "save searches, to be told what is newly published and fulfils them",
  },
  "alert:send": { zh: "设定预警的推送", en: "say where the own alerts are sent, and see how that goes" },
  "alert:watch": { zh: "查看各平台预警的送达情况", en: "see how alerts reach the platforms" },
  "agency:own": {
    zh: "查看本机构的协同信息和订阅",
    en: "see the own place in joint punishment, and what the own agency is told of",
  },
  "agency:set": {
    zh: "设定本机构的协同信息和订阅",
    en: "set the own place in joint punishment, and what the own agency is told of",
  },
  "prepared:read": {
    zh: "查看本机构待确认的事项",
    en: "see what people of the own agency have prepared, and what became of it",
  },
  "prepared:confirm": {
    zh: "确认或者退回本机构他人拟办的事项",
    en: "confirm or return what somebody else of the own agency has prepared",
  },
  "sharing:ask": { zh: "申请共享数据", en: "ask for shared data, and fetch what was granted" },
  "sharing:read": {
    zh: "查看数据申请和使用记录",
    en: "see requests for data and uses: an agency its own, officers those of their authority",
  },
  "sharing:act": { zh: "答复数据申请", en: "answer requests for data" },
  "notice:read": { zh: "查看本机构的协同通知", en: "read what the own agency is told of records, and of their ends" },
  "notice:answer": { zh: "答复协同通知", en: "answer the own notices" },
  "measure:own": { zh: "查看对本商户实施的措施", en: "see which measures apply to the own company" },
  "measure:object": { zh: "对本商户受到的措施提出异议", en: "object to measures that apply to the own company" },
  "measure:objections": {
    zh: "查看对措施的异议",
    en: "see objections to measures: a merchant its own, an agency those to its measures, officers those of their merchants",
  },
  "period:read": {
    zh: "查看本商户的期间报告，或者经商户授权查看其期间报告",
    en: "read the own report on a period, or a merchant's that has consented to it",
  },
  "period:own": {
    zh: "授权他人查看本商户的期间报告，查看谁看过",
    en: "consent to others' reading the own reports on a period, and see who has read them",
  },
  "contact:own": { zh: "设定本商户的通知方式", en: "say where the own company is told by mail or SMS" },
  "measure:report": { zh: "报告和解除本机构的措施", en: "report the own measures, and lift them" },
  "measure:read": { zh: "查看惩戒措施", en: "see measures: an agency its own, officers all" },
  "recall:read": {
    zh: "查看结束公示后仍未解除的措施",
    en: "see who still holds or acts on what has ended: an agency itself, officers and the lead agency all",
  },
  "enforcement:watch": { zh: "查看联合惩戒的各机构", en: "see the agencies that take part in joint punishment" },
} as const satisfies Record<string, Bilingual>
export type Scope = keyof typeof scopes

/** Rights whose use can add to the publication log; refused while the log must not grow. */
const publishing: readonly Scope[] = ["register:import", "import:act", "proceeding:act", "proceeding:apply"]

/** Whether the use of a right can add to the publication log. */
export function publishes(scope: Scope): boolean {
  return publishing.includes(scope)
}

/** Roles: nobody in particular, merchants who have logged in, holders of API keys, holders of an officer's token. */
export const clientRoles = ["platform", "agency", "source", "republisher"] as const
export type ClientRole = (typeof clientRoles)[number]
export const officerRoles = ["officer", "checker", "head", "auditor", "administrator"] as const
export type OfficerRole = (typeof officerRoles)[number]
export type Role = "anyone" | "merchant" | ClientRole | OfficerRole

const open = ["register:read", "check:query", "match:query", "service:read", "key:trade"] as const
const checking = [...open, "check:batch", "check:stream", "match:batch"] as const

// What is kept for the holder of a key.
const owning = [
  "told:read",
  "match:decide",
  "check:policy",
  "check:receipt",
  "check:job",
  "search:job",
  "check:identity",
  "identity:hash",
  "usage:read",
  "key:renew",
] as const

// Whom the register knows without a live record is no business of the public's: only that somebody asked for by code is.
const seeing = [
  ...checking,
  "told:read",
  "search:all",
  "search:ended",
  "import:read",
  "proceeding:read",
  "proceeding:follow",
  "document:read",
  "document:set",
  "file:granted",
  "worklist:read",
  "roster:read",
  "alert:watch",
  "duty:read",
  "complaint:read",
  "lead:read",
  "measure:read",
  "recall:read",
  "enforcement:watch",
  "copy:read",
  "copy:reports",
  "reply:read",
  "sharing:read",
  "measure:objections",
  "letter:read",
] as const
const deciding = [
  ...seeing,
  "import:act",
  "proceeding:act",
  "proceeding:apply",
  "document:make",
  "document:receive",
  "file:grant",
  "roster:review",
  "order:act",
  "copy:judge",
  "letter:send",
  "letter:answer",
  "lead:act",
  "sharing:act",
  "person:confirm",
] as const

// What an agency is told in joint punishment, and answers.
const enforcing = [
  ...["agency:own", "agency:set", "notice:read", "notice:answer", "measure:report", "measure:read", "recall:read"],
  ...["alert:read", "alert:send", "alert:search", "sharing:ask", "sharing:read", "measure:objections"],
  // The files of cases that it reviews.
  "file:granted",
  // Confirming is a person's, by their post (access/agency-post.ts).
  "prepared:read",
] as const

// Who lists a person needs the key too: by the API the number does not travel from an authority either. The office's page
// takes it, and makes the hash of it before anything else.
const listing = ["person:list", "identity:hash"] as const

/** The scopes of each role. */
export const roleScopes = {
  anyone: open,
  merchant: [
    ...open,
    "measure:own",
    "measure:object",
    "measure:objections",
    "contact:own",
    "copy:report",
    "copy:reports",
    "period:read",
    "period:own",
    "proceeding:apply",
    "proceeding:follow",
    "document:read",
    "document:receive",
  ],
  platform: [
    ...[...checking, ...owning],
    ...([
      "roster:write",
      "feed:read",
      "alert:read",
      "alert:send",
      "alert:search",
      "duty:own",
      "duty:read",
      "complaint:send",
      "period:read",
      "letter:read",
      "letter:answer",
    ] as const),
  ],
  agency: [
    ...[...checking, ...owning, ...enforcing],
    ...(["search:all", "feed:read", "lead:write", "lead:read", "complaint:send", "period:read"] as const),
    ...(["letter:read", "letter:send", "letter:answer"] as const),
  ],
  // A system in which decisions are made by several hands: it sends what was decided, and sees what came of it.
  source: [...open, "told:read", "register:import", "import:read", "lead:write", "lead:read", "complaint:send"],
  // Takes what is live, removes what has ended, and says so.
  republisher: [...open, "told:read", "feed:read", "key:renew", "copy:acknowledge", "copy:read", "copy:reports"],
  officer: [...deciding, "register:import", "form:read", "roster:reveal", "lead:write", "complaint:send", ...listing],
  checker: [...deciding, "document:confirm"],
  head: [...deciding, "audit:read", "roster:reveal", "document:template", "document:confirm", "complaint:set"],
  auditor: [...seeing, "audit:read", "operate:read"],
  administrator: [
    ...seeing,
    "operate:read",
    "operate:act",
    "document:template",
    "document:confirm",
    "register:import",
    "form:read",
    "import:act",
    "person:confirm",
    ...listing,
    "export:make",
  ],
} as const satisfies Record<Role, readonly Scope[]>

/** Whether a role carries a scope. */
export function carries(role: Role, scope: Scope): boolean {
  const held: readonly Scope[] = roleScopes[role]
  return held.includes(scope)
}

/** Whether anyone at all may, with no key and no token. */
export function isOpen(scope: Scope): boolean {
  return carries("anyone", scope)
}
