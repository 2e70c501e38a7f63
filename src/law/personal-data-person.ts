/**
 * What folded text says of natural persons: that they are minors, that they are ill. Nothing but the words around tells, so
 * each is a question to an officer.
 */
import type { Found } from "./personal-data-found.ts"
import { isSurname, likelyLength, notNames } from "./personal-data-name.ts"

const age =
  /(?<![\d\-至到~以])(\d{1,2}|十[一二三四五六七]?|[一二三四五六七八九])\s?周?岁(?!\s?[-至到~+]|\s?(?:\(含\))?\s?(?:及其?)?以[上下内前]|段|组|的?(?:儿童|婴幼儿|幼儿)(?:玩具|用品|适用))/g
const ageInGeneral = /(?:适用|适合|适龄|年龄段|年龄|未满|不满|禁止|面向|针对|提示|建议|工龄|酒龄|满)[^，。；;]{0,4}$/
const minor =
  /未成年(?:人|的)?(?:子女|孩子|儿子|女儿|学生|顾客|消费者)?([\u4e00-\u9fff]{1,2}?)(?:某|\*|×|女士|先生|同学|[\u4e00-\u9fff]{1,2}(?=[(，,。、]|$))/g
/** A word for a child, and the name behind it: in part hidden, too. */
const child =
  /(?:未满(?:1[0-8]|十[一二三四五六七八]?)周?岁的|(?:[一二三四五六七八九]年级|[初高][一二三])的?学生|小学生?|[初高]中生|中学生|幼儿园?|[男女]孩|[男女幼]童|患儿|婴儿)(?=([\u4e00-\u9fff]{1,2}?某|[\u4e00-\u9fff]{2,10}))/g
const birth = /(?:出生|生于)[^，。；;\d]{0,4}(20[12]\d)\s?[年.-]|(20[12]\d)年[\d月日]{0,7}(?:出生|生[，,)])/g
const numeralAges: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }

/** What tells that somebody is under 18. */
export function* findMinors(text: string): Iterable<Found> {
  for (const match of text.matchAll(age)) {
    const [whole, years = ""] = match
    const value = /\d/.test(years)
      ? Number(years)
      : (years.startsWith("十") ? 10 : 0) + (numeralAges[years.slice(-1)] ?? 0)
    const before = text.slice(Math.max(0, match.index - 10), match.index)
    const general = ageInGeneral.test(before) && !/刚满|已满|年仅|时年/.test(before)
    if (value < 18 && !general) yield minorFound(match.index, whole)
  }
  for (const match of text.matchAll(minor)) {
    const [whole, surname = ""] = match
    const name = whole.slice(whole.lastIndexOf(surname))
    if (isSurname(surname) && !notNames.test(name)) yield minorFound(match.index, whole)
  }
  for (const match of text.matchAll(child)) {
    const [whole, run = ""] = match
    const start = match.index + whole.length
    const hidden = isSurname(run.slice(0, -1)) && run.endsWith("某")
    const length = hidden ? run.length : likelyLength(run, text.slice(start, start + run.length + 4))
    if (length > 0) yield minorFound(match.index, text.slice(match.index, start + length))
  }
  for (const match of text.matchAll(birth)) yield minorFound(match.index, match[0])
}

function minorFound(start: number, text: string): Found {
  return { kind: "minor", certainty: "cue", start, end: start + text.length }
}

const illness =
  "[\\u4e00-\\u9fff]{0,6}?(?:病|炎|癌|瘤|症|高血压|糖尿|艾滋|结核|中风|梗死?|残疾|骨折|肝硬化|过敏|感染|精神|障碍|综合征|HIV|新冠|梅毒|中毒|脑瘫|自闭)"
const ill = new RegExp(
  `(?:患(?!者)有?|[某*][甲乙丙丁]?因|罹患|身患|患上|患了|检出|染上|感染了?|确诊(?!病例)(?:为|患有?|患上|得了|其)?|(?:诊断|检查|体检|化验|查)出(?:患有?|有)?|诊断(?:为|:|系)[“\\s]?)${illness}(?![^，。；;]{0,10}(?:隐患|风险|人员|者|人群|从业|的人|的?不得|的?禁止|慎用))`,
  "g",
)
const illInGeneral =
  /(?:安排|聘用|招用|对|针对|适合|适用于|凡|禁止|不得|未|预防|治疗|治愈|缓解|改善|防治|商品|样品|食品)[^，。；;]{0,4}$/
const positive = /(?:HIV|艾滋病?|梅毒|乙肝|乙型肝炎)[^，。；;\d]{0,6}阳性(?!对照|质控|血清|样|预测|符合|参考|率)/gi
const medicalRecord =
  /病历(?:显示|载明|记载|记录|号|证明|复印|本|上|反映|中|:)(?![无未没缺与和不]|时间)|病案号|住院号|门诊号|(?:某|其|消费者|投诉人|提交的?|\*)[^，。；;未]{0,8}病历(?!书写|管理)/g
/** Somebody, and what a state of health is told by: with child, in hospital, under treatment, disabled, once ill. */
const somebody =
  "(?:某|其|本人|经营者|负责人|法定代表人|当事人|员工|职工|妻子?|丈夫|父亲?|母亲?|儿子|女儿|孩子|[家亲]属|女士|先生)(?:本人)?"
const ailing = "(?:病|炎|癌|瘤|症|梗死?|中风|骨折|硬化|衰竭|中毒|过敏|感染|分裂|抑郁|残疾|障碍|出血|休克)"
/** Between somebody and their treatment: nothing of whom it was given to, and of trade. */
const ownTo = "[^，。；;产商广宣为给替对擅未]"
const notThing = "(?![室部科费刀台机器类楼]|项目|耗材|设备|病区|中心|服务|资质|许可|通知|预约|操作)"
const condition = new RegExp(
  `${somebody}[^，。；;产商广宣]{0,5}(?:怀孕|妊娠|怀有身孕|处于孕|孕[早中晚]?期|待产|临产|分娩|流产|哺乳期)|(?:怀孕|妊娠)[\\d一二三四五六七八九十]{1,2}(?:个月|周)|` +
    `${somebody}[^，。；;产商广宣]{0,3}因[^，。；;产商广宣]{0,8}(?:${ailing}[^，。；;]{0,2}(?:住院|入院|去世|死亡|手术|治疗|休养|卧床|晚期)|(?:住院|做手术|化疗)${notThing})|` +
    `${somebody}[^，。；;产商广宣]{0,3}[系是属为][^，。；;产商广宣]{0,10}(?:感染者|携带者|患者|病人|残疾|残障|聋哑|盲人|失明|失聪)|` +
    `${somebody}[^，。；;产商广宣]{0,3}有[^，。；;产商广宣]{0,8}(?:病史|残疾|障碍)|` +
    `${somebody}[^，。；;产商广宣]{0,10}(?<=长期|一直|正在)服用[^，。；;]{0,6}药|` +
    `${somebody}${ownTo}{0,10}手术后(?![^，。；;]{0,6}(?:废物|器械|按|产生|物品))|` +
    `${somebody}${ownTo}{0,10}术后(?:卧床|休养|康复期|恢复期|在家)|` +
    // Who performs an operation is not its patient.
    `(?:${somebody}${ownTo}{0,4}(?:接受|做[过了])|某${ownTo}{0,14}接受|(?<![由请][^，。；;]{0,8})(?:某|女士|先生|本人|妻子?|丈夫|父亲?|母亲?|儿子|女儿|孩子)${ownTo}{0,4}进行)(?:(?![委预检调询开])${ownTo}){0,6}(?:剖[宫腹]产手术|手术|移植|化疗|放疗|透析)${notThing}|` +
    `${somebody}${ownTo}{0,4}(?:正在|接受)(?:做|接受|进行|${ownTo}{0,8}?院|家中)?(?:化疗|放疗|透析|住院)${notThing}|` +
    `(?:某|女士|先生|[父母]亲|妻子|丈夫|儿子|女儿)(?:后|曾|现|已|仍|目前)?(?:住院|化疗|放疗|透析)${notThing}|` +
    `(?:某|其|本人|[父母]亲?|妻子?|丈夫|[家亲]属|提[交供])[^，。；;产商广宣未]{0,4}(?:残疾人?证|病危通知|诊断证明|住院证明|出院小结|[^，。；;]{0,4}残疾[^，。；;]{0,2}鉴定)`,
  "g",
)
const conditionInGeneral = /(?:安排|聘用|招用|禁止|不得|适用于|针对|凡|未|广告|宣称|宣传)[^，。；;]{0,6}$/
const recordInGeneral = /(?:未|伪造|隐匿|销毁|篡改|书写|填写|保管)[^，。；;]{0,8}$/

/** What tells that somebody is ill. */
export function* findIllness(text: string): Iterable<Found> {
  for (const [pattern, inGeneral] of [
    [ill, illInGeneral],
    [positive, illInGeneral],
    [medicalRecord, recordInGeneral],
    [condition, conditionInGeneral],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      if (inGeneral.test(text.slice(Math.max(0, match.index - 12), match.index))) continue
      yield { kind: "health", certainty: "cue", start: match.index, end: match.index + match[0].length }
    }
  }
}
