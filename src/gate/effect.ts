/**
 * The table of effects: whatever the public, an agency, a platform or a merchant will feel, each with who may bring it
 * about, how many persons that takes, and whose they have to be. What stands in no row does not compile. Pure.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { cite, type Source } from "../law/citation.ts"

/** What somebody is who has a part in an effect. */
export const handKinds = {
  officer: { zh: "机关人员", en: "an officer of an authority" },
  source: { zh: "报送系统", en: "a system of authorities that sends what was decided in it" },
  agency: { zh: "协同部门", en: "an agency's key or person" },
  platform: { zh: "平台", en: "a platform's key or person" },
  merchant: { zh: "经营者本人", en: "a merchant, for itself" },
  reader: { zh: "订阅人本人", en: "a reader, for its own subscription" },
  operator: { zh: "运行人员（命令行）", en: "the operator, on the machine" },
  register: { zh: "本库自动办理", en: "the register by itself" },
} as const satisfies Record<string, Bilingual>
export type HandKind = keyof typeof handKinds

/** Whose one of the hands has to be. */
export const relations = {
  /** Of the affected authority or of one above it; of a client, a merchant, a reader: itself, or an authority over it. */
  over: { zh: "被影响机关或者其上级机关的人员", en: "somebody of the affected authority or of one above it" },
  /** An authority below it too: a company of a district may be registered with the city. */
  near: {
    zh: "被影响机关、其上级或者下级机关的人员",
    en: "somebody of the affected authority, or of one above or below it",
  },
  /** Two persons are enough, whosever they are. */
  any: { zh: "不限机关", en: "of any authority" },
} as const satisfies Record<string, Bilingual>

/** A row of the table. */
export interface EffectRow extends Bilingual {
  readonly hands: readonly HandKind[]
  /** How many persons it takes. The operator and the register by itself are enough. */
  readonly persons: 1 | 2
  readonly of: keyof typeof relations
  /** It only takes power away: one person does it, at once, and whoever is affected may. */
  readonly brake?: true
  /** The article, where there is one. */
  readonly source: Source | null
}

// The operator stands where the machine has a command for it, and the register where it does something by itself.
// What the public sees of an authority's decisions: by two of its people, by a system in which several hands decide, by the
// operator, and by the register where the law itself asks for it.
const ofTwo = { hands: ["officer", "source", "operator", "register"], persons: 2, of: "over" } as const
const ofPeople = { hands: ["officer"], persons: 2, of: "over" } as const
const byOne = { hands: ["officer", "operator"], persons: 1, of: "over", source: null } as const
const byItself = { hands: ["agency", "platform"], persons: 1, of: "over", source: null } as const
const bySelf = { hands: ["register"], persons: 1, of: "over", source: null } as const

/** Every effect. */
export const effects = {
  publish: { zh: "公示", en: "publish a record", ...ofTwo, source: null },
  amend: {
    zh: "更改所公示的内容",
    en: "amend what is published",
    ...ofTwo,
    source: [cite("R45", "11"), cite("R68-2025", "15")],
  },
  show: { zh: "恢复公示", en: "show a record again", ...ofTwo, source: null },
  end: { zh: "停止公示", en: "end what is published", ...ofTwo, source: [cite("R68-2025", "10")] },
  retract: { zh: "撤回导入所公示的记录", en: "retract what an import published", ...ofTwo, source: null },
  // What takes records of other authorities along is for those who register the subject.
  "subject-over": {
    zh: "随主体注销停止公示",
    en: "end records with their subject",
    ...ofTwo,
    of: "near",
    source: null,
  },
  recode: {
    zh: "更换主体的代码",
    en: "put another code in the place of a subject's",
    ...ofTwo,
    of: "near",
    source: null,
  },
  // Kept without being shown, or over unseen: agencies and measures follow it all the same.
  keep: { zh: "留存或者更改未公示的记录", en: "keep or change a record that is not shown", ...ofTwo, source: null },
  // Of who is known without a record nothing is said but its name, as every record brings one with it; who registers it
  // changes that.
  know: { zh: "登记主体", en: "make a subject known", ...ofTwo, of: "any", source: null },
  rename: { zh: "更改主体的登记信息", en: "change what is known of a subject", ...ofTwo, source: null },
  // Only takes away what waits for release: whoever sent it may send it again.
  return: {
    ...{ zh: "退回待放行的报送", en: "return what waits for release", ...byOne, brake: true, hands: ["officer"] },
  },
  // No act does it yet: the log knows the operation, and whoever comes to write it finds the row.
  erase: { zh: "删除公示内容中的个人信息", en: "erase a published line", ...ofTwo, source: null },
  office: {
    ...{ zh: "设置公众所见的机关名称、窗口和电话", en: "set what the public is told of an authority", ...ofPeople },
    source: null,
  },
  template: { zh: "设置文书模板", en: "set by which template documents are made", ...ofPeople, source: null },
  "list-person": { zh: "登记只供核查的个人", en: "list a person for checks", ...ofPeople, source: null },
  "unlist-person": { zh: "撤回个人登记", en: "withdraw the listing of a person", ...ofPeople, source: null },
  // It only takes power away: of two names one hand is left. The register does it by itself where the login's claim says so.
  "link-persons": {
    ...{ zh: "记明两个名称是同一人", en: "say that two names are one person's", ...byOne, brake: true },
    hands: ["officer", "operator", "register"],
  },
  "unlink-persons": {
    zh: "撤销同一人的记载",
    en: "take back that two names are one person's",
    ...ofPeople,
    hands: ["officer", "operator"],
    source: null,
  },
  "end-sessions": {
    ...{ zh: "结束一个人的登录", en: "end the sessions of a person", ...byOne, brake: true, hands: ["officer"] },
  },
  "add-client": { zh: "新增接入方", en: "add a client, which has no key yet", ...byOne },
  // Whoever sees to a client says who is to hold its key, and holds none: the hands that count are those of two of them.
  "give-key": { zh: "把密钥交给新的持有人", en: "hand a client's key to another holder", ...ofPeople, source: null },
  // Who shows the key gets another in its place; who ordered it has no part in that, and gets none.
  "renew-key": {
    ...{ zh: "更换持有人自己的密钥", en: "put another key in the place of the holder's own", persons: 1, of: "over" },
    ...{ hands: ["agency", "platform"], source: null },
  },
  "withdraw-key": {
    ...{ zh: "撤销密钥", en: "withdraw a client's key", ...byOne, brake: true },
    hands: ["officer", "agency", "platform", "operator"],
  },
  quota: { zh: "设定额度", en: "set what a client may spend", ...byOne },
  client: {
    ...{
      zh: "写明接入方的持有人、地区和经手人数",
      en: "say who holds a key, how many are behind it, where its client lies",
    },
    ...{ hands: ["operator"], persons: 1, of: "over", source: null },
  },
  "first-load": {
    ...{ zh: "预告首批报送", en: "let a source's first load in without release" },
    ...{ hands: ["operator"], persons: 1, of: "over", source: null },
  },
  // A lead says nothing of anybody in public: whoever looks into it decides. It may be sent to every authority.
  lead: {
    ...{ zh: "报送线索", en: "lay a lead before an authority", persons: 1, of: "any", source: null },
    hands: ["officer", "source", "agency", "register"],
  },
  threshold: {
    ...{ zh: "设定投诉达到几件形成线索", en: "say from how many complaints on a lead is made", ...byOne },
    hands: ["officer"],
  },
  mark: { zh: "发给经营者标识", en: "draw the marks of own sellers", ...byItself, hands: ["platform"] },
  "match-decision": { zh: "记下名称比对的结论", en: "remember whether a name and a subject are the same", ...byItself },
  // A platform is ordered by an authority, and an agency granted what the authority keeps: each affects that authority.
  order: { zh: "责令平台整改", en: "order a platform to act", ...ofPeople, source: null },
  // In its sender's name: an authority's by two of its people, an agency's by two of its own.
  letter: {
    ...{ zh: "发出函件", en: "send a letter to another office or a platform", persons: 2, of: "over", source: null },
    hands: ["officer", "agency"],
  },
  pledge: { zh: "公开承诺书", en: "publish a pledge that was signed", ...ofPeople, source: null },
  grant: { zh: "同意共享数据", en: "grant shared data to an agency", ...ofPeople, source: null },
  ungrant: { zh: "终止共享数据", en: "end what was granted to an agency", ...ofPeople, source: null },
  "open-file": {
    ...{ zh: "同意复议、审判机关查阅案卷", en: "let a reviewing body read the file of a case", ...ofPeople },
    source: null,
  },
  // What an agency says it does to a merchant because of a record: put in force, lifted, kept, amended. In its own name alone.
  measure: {
    ...{ zh: "实施、解除、继续实施惩戒措施", en: "put a measure in force, lift it or keep it", persons: 2, of: "over" },
    ...{ hands: ["agency"], source: null },
  },
  "signing-key": {
    ...{ zh: "变动签名密钥", en: "change a key by which the register signs", ...bySelf },
    hands: ["operator", "register"],
  },
  release: {
    ...{ zh: "登载核验程序的发布", en: "name a release of the verifier", ...bySelf, hands: ["operator"] },
  },
  map: { zh: "固定在公示状态的索引", en: "commit to what is live under which code", ...bySelf },
  told: { zh: "告知协同部门", en: "commit to what agencies are told", ...bySelf },
} as const satisfies Record<string, EffectRow>

export type EffectName = keyof typeof effects
export const effectNames = Object.keys(effects) as [EffectName, ...EffectName[]]

/** The row of an effect. */
export function rowOf(effect: EffectName): EffectRow {
  return effects[effect]
}
