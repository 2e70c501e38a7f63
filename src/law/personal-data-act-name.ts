/**
 * Names of natural persons in folded text by what is told of them: by an act that stands on both sides of them (由…驾驶, 从…处), by a
 * plain verb before them (雇佣…), by a word of a form (户名…), beside another name, or with one character of it hidden.
 */
import { matchesOf } from "./matches.ts"
import type { Found } from "./personal-data-found.ts"
import { fullLength, isAnyName, isLikely, likelyLength, nameLength, notNames } from "./personal-data-name.ts"

const some = "(?<name>[\\u4e00-\\u9fff]{2,4}?)"
const acts = [
  `(?<![缘理自因])由(?:原来的|其)?${some}(?:本人|个人|一人|独自|负责|驾驶|经营|经手|运输|提供|代[收签领为办销理购付]|收取|保管|看管|购[买进入]|采购|制作|加工|生产|担任|承担|签[字名收]|办理|出[资面租具]|供[货应]|送[货至到]|支付|操作|施工|管理|联系|介绍|安装|承[租包]|销售|保存|填写|打[款印]|变更|变为|改为|实际|接[管手]|转[交账])`,
  `[从自在]${some}(?:处|手[中里上]|那里|那儿|家中)(?![理罚置分境以在方])`,
  `(?<![方面走去动偏倾导趋])向${some}(?:购|借|支付|出售|销售|收取|提供|采购|订购|转[账款让]|索[要取赔]|推[荐销]|发送|租|赊|核实|了解|汇款|打款|赔偿|退[款还])`,
  `[与和同跟]${some}(?:签[订署]|共同|合[伙作谋资]|协商|联系|达成|约定|一起|之间|夫妻|系[夫妻父母同合朋亲]|结婚|离婚|串通|商[定量议])`,
  `(?<![已曾未并])经${some}(?:介绍|之?手|签字|同意|推荐|允许|指使|授意|安排|确认|辨认|核对)`,
  `(?:[转汇打存][入至到给]|付给)${some}(?:名下|账户|个人|银行|微信|支付宝|的(?:账户|银行|微信|支付宝|个人))`,
  `(?:[租借使冒盗]用|挂靠)${some}的?(?:房屋|名义|执业|资格|身份|账户|证件|银行卡|微信|支付宝|车辆|[\\u4e00-\\u9fff]{2,6}证)`,
]
/** An act on both sides of a name, which may be of any characters. */
const actsRound = acts.map((act) => new RegExp(act, "g"))

/** An act that is done to a person: what stands behind it has to look like a name. */
const toPerson =
  /(?:雇[佣请用]|[聘邀]请|聘用|招[聘用]|(?<!受)委托|(?<!未经)授权|安排|指使|[转卖售借租交让递送]给|售予)(?=([\u4e00-\u9fff]{2,10}))/g
/** Words before anybody and anything: a name of full length that looks like one in every character. */
const beforeAnybody = /(?:[由受向从与经被]|通过|聘任|任命|租赁)(?=([\u4e00-\u9fff]{3,10}))/g
/** A word of a form for whose something is. */
const holder =
  /(?:户名|开户人|账户名称?|[收付]款人|持卡人|所有权?人|被处罚个人|购货人|经销人|[货车]主|权利人)(?:姓名)?[:为是系“"]{1,2}\s?(?=([\u4e00-\u9fff]{2,10}))/g
/** The same with nothing between it and a name of full length that looks like one in every character, and ends there. */
const holderAlone = /(?<![客用商])户名(?![单称义下])(?=([\u4e00-\u9fff]{2,4})(?:$|[^\u4e00-\u9fff]))/g
/** Two names that are said to be of persons. */
const pair =
  /(?<![\u4e00-\u9fff]、)(?<![一-龥]{1,2}、)([\u4e00-\u9fff]{2,3})、([\u4e00-\u9fff]{2,3})(?=[两二三四五六七]人|等[\d一二三四五六七八九十]{1,2}人)/g
/** A name of which one character is hidden and another is not. */
const hiddenInPart =
  /([\u4e00-\u9fff])某([\u4e00-\u9fff])(?=$|[^\u4e00-\u9fff]|[罚处分等在于向与及称说系是的因被未到])/g
const wordsBehind = /^(?:正在|生于|进购|新购|代处|明称|平等|海的|光在|超处|成分|文称|信称|发给)/

/** What the search is made of; its gate lets each of them through. */
export const actNamePatterns: readonly RegExp[] = [
  ...actsRound,
  toPerson,
  beforeAnybody,
  holder,
  holderAlone,
  pair,
  hiddenInPart,
]

const named = (start: number, length: number): Found => ({
  kind: "person-name",
  certainty: "cue",
  start,
  end: start + length,
})

export function* findActNames(text: string): Iterable<Found> {
  for (const pattern of actsRound) {
    for (const match of matchesOf(pattern, text)) {
      const name = match.groups?.["name"] ?? ""
      if (isAnyName(name)) yield named(match.index + match[0].indexOf(name, 1), name.length)
    }
  }
  for (const [pattern, lengthOf] of [
    [toPerson, likelyLength],
    [beforeAnybody, fullLength],
    [holderAlone, fullLength],
    [holder, (run: string, rest: string) => nameLength(run, rest, true)],
  ] as const) {
    for (const match of matchesOf(pattern, text)) {
      const [whole, run = ""] = match
      const start = match.index + whole.length
      const length = lengthOf(run, text.slice(start, start + run.length + 4))
      if (length > 0) yield named(start, length)
    }
  }
  for (const match of matchesOf(pair, text)) {
    const [, one = "", other = ""] = match
    const first = [0, 1].map((from) => one.slice(from)).find((name) => isAnyName(name))
    if (!first || !isAnyName(other)) continue
    yield named(match.index + one.length - first.length, first.length)
    yield named(match.index + one.length + 1, other.length)
  }
  for (const match of matchesOf(hiddenInPart, text)) {
    const [name, surname = "", given = ""] = match
    const behind = text.slice(match.index + 2, match.index + 4)
    if (!isLikely(`${surname}${given}`) || wordsBehind.test(behind)) continue
    if (!notNames.test(name)) yield named(match.index, name.length)
  }
}
