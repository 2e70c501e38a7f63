/** What acts of the audit trail are called, and who did them. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
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
  import: { zh: "批量报送", en: "Imports" },
  search: { zh: "全库查询", en: "Searches" },
  audit: { zh: "审计记录", en: "Audit trail" },
  roster: { zh: "平台名册", en: "Rosters" },
  lead: { zh: "线索", en: "Leads" },
  measure: { zh: "惩戒措施", en: "Measures" },
  notice: { zh: "协同通知", en: "Notices" },
  recall: { zh: "撤回通知", en: "Recalls" },
  client: { zh: "接入方", en: "Clients" },
  session: { zh: "登录", en: "Sign-ins" },
} as const satisfies Record<string, Bilingual>

const machines: readonly Kind[] = Object.values<Kind>(kinds)
const own: Readonly<Record<string, Bilingual>> = {
  "proceeding.begin": { zh: "提出", en: "begin" },
  "proceeding.overdue": { zh: "已逾期", en: "overdue" },
  "proceeding.fill": { zh: "收集批量行", en: "collect rows" },
  "proceeding.answer": { zh: "核对批量行", en: "answer rows" },
  "proceeding.published": { zh: "批量公示完成", en: "rows published" },
  "record.add": { zh: "新增记录", en: "add" },
  "record.flag": { zh: "标记", en: "flag" },
  "record.unflag": { zh: "取消标记", en: "unflag" },
  "subject.add": { zh: "新增主体", en: "add" },
  "subject.amend": { zh: "变更主体", en: "amend" },
  "subject.read-as-of": { zh: "查阅某日状况", en: "read as of a day" },
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
  "import.expire": { zh: "过期", en: "expire" },
  "search.ended": { zh: "查询不再公示的记录", en: "search beyond what is shown" },
  "audit.read": { zh: "查阅审计记录", en: "read the trail" },
  "audit.export": { zh: "导出审计记录", en: "export the trail" },
  "client.add": { zh: "新增", en: "add" },
  "client.renew": { zh: "更换密钥", en: "replace the key" },
  "client.revoke": { zh: "撤销密钥", en: "withdraw the key" },
  "client.quota": { zh: "设置额度", en: "set quotas" },
  "client.first-load": { zh: "预告首次报送", en: "announce a first load" },
  "session.end": { zh: "结束登录", en: "end sessions" },
  "roster.reveal": { zh: "查看平台内经营者密封信息", en: "see what is sealed" },
}

/** What an act is called; its name where nobody has called it anything. */
export function auditActWords(act: string): Bilingual {
  const [family = "", name = ""] = act.split(".")
  const words = own[act] ?? actOfFamily(family, name)
  return words ? { zh: words.zh, en: words.en } : { zh: act, en: act }
}

function actOfFamily(family: string, name: string): Bilingual | undefined {
  switch (family) {
    case "proceeding":
      return machines.map(({ machine }) => machine.acts[name]).find((row) => row !== undefined)
    case "record":
      return Object.hasOwn(recordMoves, name) ? recordMoves[name as keyof typeof recordMoves] : undefined
    case "document":
      return Object.hasOwn(documentActs, name) ? documentActs[name as keyof typeof documentActs] : undefined
    default:
      return undefined
  }
}

const actorKinds: readonly (readonly [RegExp, (match: RegExpExecArray) => Bilingual])[] = [
  [
    /^officer:(\d{6}):(.*)$/s,
    ([, authority, login]) => ({ zh: `${login}（${authority}）`, en: `${login} (${authority})` }),
  ],
  [/^merchant:([^:]*):/, ([, code]) => ({ zh: `当事人 ${code}`, en: `merchant ${code}` })],
  [/^client:(.*)$/s, ([, id]) => ({ zh: `接入方 ${id}`, en: `client ${id}` })],
  [/^system:(.*)$/s, ([, name]) => ({ zh: `运行人员（${name}）`, en: `operator (${name})` })],
  [/^register$/, () => ({ zh: "本库自动", en: "the register itself" })],
]

/** Who did it, in words: a merchant by its code, never by the login's name for the person. */
export function actorWords(actor: string): Bilingual {
  for (const [pattern, say] of actorKinds) {
    const match = pattern.exec(actor)
    if (match) return say(match)
  }
  return { zh: actor, en: actor }
}
