/**
 * What folded text says of natural persons: that they are minors, that they are ill. Nothing but the words around tells, so
 * each is a question to an officer.
 */
import { matchesOf } from "./matches.ts"
import type { Found } from "./personal-data-found.ts"
import { isSurname, likelyLength, notNames } from "./personal-data-name.ts"
import { animal, bornIn } from "./personal-data-owned.ts"

const age =
  /(?<![\d\-至到~以])(\d{1,2}|十[一二三四五六七]?|[一二三四五六七八九])\s?周?岁(?!\s?[-至到~+]|\s?(?:\(含\))?\s?(?:及其?)?以[上下内前]|段|组|的?(?:儿童|婴幼儿|幼儿)(?:玩具|用品|适用))/g
const ageInGeneral = /(?:适用|适合|适龄|年龄段|年龄|未满|不满|禁止|面向|针对|提示|建议|工龄|酒龄|满)[^，。；;]{0,4}$/
const minor =
  /未成年(?:人|的)?(?:子女|孩子|儿子|女儿|学生|顾客|消费者)?([\u4e00-\u9fff]{1,2}?)(?:某|\*|×|女士|先生|同学|[\u4e00-\u9fff]{1,2}(?=[(，,。、]|$))/g
/** A word for a child, and the name behind it: in part hidden, too. */
const child =
  /(?:未满(?:1[0-8]|十[一二三四五六七八]?)周?岁的|(?:[一二三四五六七八九]年级|[初高][一二三])的?学生|小学生?|[初高]中生|中学生|幼儿园?|小朋友|儿童|[男女]孩|[男女幼]童|患儿|婴儿)(?=([\u4e00-\u9fff]{1,2}?某|[\u4e00-\u9fff]{2,10}))/g
/** Of a person in part named, and of a child. */
const under =
  /(?:某[某甲乙丙丁]?|其|[子女]|孩子|学生|该(?:顾客|员工|消费者|同学))[，,(]?(?:系|为|是|均|才|尚|还|当时|现)?[未不]满(?:1[0-8]|十[一二三四五六七八]?)周?岁(?![的者]|人)/g
/** The months of a baby, and not how long something lasted or is good for, or from when on it is for one. */
const months =
  /(?<!适[合用于][^，。；;]{0,4})(?:患儿|[男女]?[婴幼]儿(?![床车装]|服(?!用))|[男女]婴|宝宝(?![霜树衣照])|孩子(?!们)|[之其][子女](?!公司|品牌|账|系统|程序|项目|店|[装鞋性工式]|包(?!某)))(?![^，。；;\d]{0,4}(?:学|补课|报班|家属|坚持|停(?![药奶]时)|连续|持续|(?:服用|[食使饮]用|佩戴)(?!时)|训练|质[期保]|保修|有效|排队|每|运营|开业))[^，。；;\d]{0,4}\(?(?:刚|才|仅)?(?:\d{1,2}|[一二两三四五六七八九十]{1,2}|[半])\s?个多?月(?!以[上下内]|龄|[-至到~起后]|开始)/g
/** Many, or no person, between who it is of and what they are. */
const many = "对象|客户|学员|多|公司|主要|大都|受众|[人客]群|生源|(?:课程|套餐|服务|群体)(?=[系是为])"
/** Many behind 其, too; behind 某 or a party they are one. */
const others = "群体|用户|一般|学生|住宿|家长|课程|套餐|者|服务(?!员)"
/** A party that goes to school, and not whom something is for. */
const schooled = new RegExp(
  `(?:(?:某|原告|被告|[被受]害人|投诉人|举报人)(?:(?!${many})[^，。；;]){0,4}?|(?:其|消费者|顾客|[子女])(?:(?!${many}|${others})[^，。；;]){0,4}?)(?:系|是|为)[^，。；;]{0,12}?(?:小学|[初高]中|中学|[一二三四五六七八九]年级|[初高][一二三])学?生(?![用活专]|家长|英语|课)`,
  "g",
)
/** The form of somebody's child, beside it in brackets. */
const inForm =
  /(?:孩子|小孩|[男女]孩|儿子|女儿|[之其][子女]|孙[子女]|外孙)\s?\((?:系|现|在|上|读|就读)*[^()，。]{0,8}?(?:小学|幼儿园|[初高]中|中学|[一二三四五六七八九]年级|[初高][一二三])/g
/** What became of a child that took something; a label says so of any. */
const fellIll =
  /(?<![如若凡][^，。；;]{0,8}|[“《])(?:[婴幼]儿|儿童|小孩|孩子|[男女]孩|[男女]童|患儿)(?:[食服饮使]用|误[食服])[^，。；;]{0,10}后[^，。；;]{0,6}(?:呕吐|腹泻|过敏|发[热烧]|中毒|死亡|就医|送医|住院)/g
/** Somebody's child and the school that it goes to; what is offered to children names schools as well. */
const offered = "(?<!(?:让|帮助?|适合|助力?|为|给|使|[您你]|每个|所有|广大|针对|面向|宣称|承诺)[^，。；;]{0,4})"
const grade = "[一二三四五六七八九]年级|[初高][一二三]"
const goesTo = "[^，。；;]{0,5}(?:[上读升念](?:到|了)?|就读)[^，。；;]{0,6}?"
const atSchool = new RegExp(
  `${offered}(?:孩子|小孩|[男女]孩|[男女]童)${goesTo}(?:${grade})|${offered}(?:儿子|女儿|[其之][子女])${goesTo}(?:小学|幼儿园|初中|高中|中学|学前班|${grade})`,
  "g",
)
/** An age without its unit; behind a year the same words count something. */
const ageAlone =
  /(?<![\d全当每半一两二三四五六七八九十上去今本近同])(?:年仅|时年|年方)(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])(?=[，。；;、,)\s的]|$)/g
const birth = new RegExp(
  `(?:出生|${bornIn})[^，。；;\\d]{0,4}(20[12]\\d)\\s?[年.-]|(20[12]\\d)年[\\d月日]{0,7}(?:出生|生(?=[，,)的。；;]))`,
  "g",
)
const numeralAges: Readonly<Record<string, number>> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }

export const minorPatterns: readonly RegExp[] = [
  age,
  minor,
  child,
  under,
  months,
  schooled,
  inForm,
  fellIll,
  atSchool,
  ageAlone,
  birth,
]

/** What tells that somebody is under 18. */
export function* findMinors(text: string): Iterable<Found> {
  for (const match of matchesOf(age, text)) {
    const [whole, years = ""] = match
    const value = /\d/.test(years)
      ? Number(years)
      : (years.startsWith("十") ? 10 : 0) + (numeralAges[years.slice(-1)] ?? 0)
    const before = text.slice(Math.max(0, match.index - 10), match.index)
    const general = ageInGeneral.test(before) && !/刚满|已满|年仅|时年/.test(before)
    if (value < 18 && !general) yield minorFound(match.index, whole)
  }
  for (const match of matchesOf(minor, text)) {
    const [whole, surname = ""] = match
    const name = whole.slice(whole.lastIndexOf(surname))
    if (isSurname(surname) && !notNames.test(name)) yield minorFound(match.index, whole)
  }
  for (const match of matchesOf(child, text)) {
    const [whole, run = ""] = match
    const start = match.index + whole.length
    const hidden = isSurname(run.slice(0, -1)) && run.endsWith("某")
    const length = hidden ? run.length : likelyLength(run, text.slice(start, start + run.length + 4))
    if (length > 0) yield minorFound(match.index, text.slice(match.index, start + length))
  }
  for (const pattern of [under, months, schooled, inForm, fellIll, atSchool, ageAlone, birth])
    for (const match of matchesOf(pattern, text)) {
      if (pattern === birth && animal.test(text.slice(Math.max(0, match.index - 12), match.index))) continue
      yield minorFound(match.index, match[0])
    }
}

function minorFound(start: number, text: string): Found {
  return { kind: "minor", certainty: "cue", start, end: start + text.length }
}

const illness =
  "[\\u4e00-\\u9fff]{0,6}?(?:病|炎|癌|瘤|症|高血压|糖尿|艾滋|结核|中风|梗死?|残疾|骨折|肝硬化|过敏|感染|精神|障碍|综合征|HIV|新冠|梅毒|中毒|脑瘫|自闭|抑郁|焦虑|痴呆|瘫痪|心梗|疹|癣|溃疡|结石|肿块|结节|囊肿|息肉|积水|癫痫|哮喘|失[明聪]|耳聋|偏瘫|截瘫|脑?溢血|脑?出血|甲[亢减]|白内障|青光眼|萎缩|衰竭|后遗症)"
const ill = new RegExp(
  `(?:患(?![者处儿])有?|[某*][甲乙丙丁]?因|罹患|身患|患上|患了|检出|染上|感染了?|确诊(?!病例)(?:为|患有?|患上|得了|其)?|(?:诊断|检查|体检|化验|查)出(?:患有?|有)?|诊断(?:为|:|系)[“\\s]?)${illness}(?![^，。；;]{0,10}(?:隐患|风险|人员|者|人群|从业|的人|的?不得|的?禁止|慎用))`,
  "g",
)
const illInGeneral =
  /(?:安排|聘用|招用|对|针对|适合|适用于|凡|禁止|不得|未|预防|治疗|治愈|缓解|改善|防治|商品|样品|食品)[^，。；;]{0,4}$/
const positive =
  /(?:HIV|艾滋病?|梅毒|[甲乙丙戊]肝|[甲乙丙戊]型肝炎|肺?结核|伤寒|痢疾)[^，。；;\d]{0,6}阳性(?!对照|质控|血清|样|预测|符合|参考|率)/gi
const medicalRecord =
  /就诊卡?卡号[^\d，。；;、]{0,4}\d{6,}|病历(?:显示|载明|记载|记录|号|证明|复印|本|上|反映|中|:)(?![无未没缺与和不]|时间)|病案号|住院号|门诊号|(?:某|其|消费者|投诉人|提交的?|\*)[^，。；;未]{0,8}病历(?!书写|管理)/g
/** Somebody, and what a state of health is told by: with child, in hospital, under treatment, disabled, once ill. */
const somebody =
  "(?:某|其|本人|店主|法人(?!代表|资格|登记|证)|经营者|负责人|法定代表人|当事人|申请人|举报人|投诉人|原告|被告人?|被执行人|罪犯|受害[人者]|被害人|伤者|员工|职工|妻子?|丈夫|父亲?|母亲?|儿子|女儿|孩子|[家亲]属|女士|先生)(?:本人)?"
const ailing = "(?:病|炎|癌|瘤|症|梗死?|中风|骨折|硬化|衰竭|中毒|过敏|感染|分裂|抑郁|残疾|障碍|出血|休克)"
/** An illness right behind somebody: a word of what happened may stand between, and nothing else. */
const illnessNamed =
  "(?:瘫痪|偏瘫|中风|脑梗|脑溢血|脑出血|心梗|尿毒症|白血病|自闭症|抑郁症|癫痫|痴呆|精神分裂|精神病|[肺肝胃肠乳]腺?癌|癌症|肿瘤|截肢|(?:双[目眼耳]|[左右]眼)?失[明聪]|卧床|糖尿病|高血压|冠心病|心脏病|肝硬化|哮喘|[肺肝肾胃]炎|乙肝|艾滋病|肺结核)(?![人者的]?(?:食品|药|产品|广告|试纸|用品|检测|门诊|专科|[早筛]|防治|预防|康复|疫|治疗|套餐|保?险|讲座|义诊|专家|指南|知识|喷雾|贴|风险|人群|患者))"
/** Between somebody and their treatment: nothing of whom it was given to, and of trade. */
const ownTo = "[^，。；;产商广宣为给替对擅未]"
const notThing = "(?![室部科费刀台机器类楼]|项目|耗材|设备|病区|中心|服务|资质|许可|通知|预约|操作)"
// Its first characters first: of a long alternation each is tried at every place otherwise.
const condition = new RegExp(
  `(?=[某其之本店法经负当申举投原被罪受伤员职妻丈父母儿女孩家亲先怀妊消顾爸妈爱老提])(?:${somebody}[^，。；;产商广宣]{0,5}(?:怀孕|妊娠|坐月子|生[完了下]孩子|怀有身孕|处于孕|孕[早中晚]?期|待产|临产|分娩|流产|哺乳期)|(?:怀孕|妊娠)[\\d一二三四五六七八九十]{1,2}(?:个月|周)|` +
    `${somebody}[^，。；;产商广宣]{0,3}因[^，。；;产商广宣]{0,8}(?:${ailing}[^，。；;]{0,2}(?:住院|入院|去世|死亡|手术|治疗|休养|卧床|晚期)|(?:住院|做手术|化疗)${notThing})|` +
    `${somebody}[^，。；;产商广宣]{0,3}[系是属为][^，。；;产商广宣]{0,10}(?:感染者|携带者|患者|病人|残疾|残障|聋哑|盲人|失明|失聪)|` +
    `${somebody}[^，。；;产商广宣]{0,3}有[^，。；;产商广宣]{0,8}(?:病史|残疾|障碍|[心肝肾肺脑]脏?病|精神病)(?!变|人|患|的?药)|` +
    `${somebody}[^，。；;产商广宣]{0,10}(?<=长期|一直|正在)服用[^，。；;]{0,6}药|` +
    `(?:某|本人|店主|经营者|负责人|[父母]亲|[其之][父母子女妻夫]|[爸妈]|妻子|丈夫|爱人|老伴|儿子|女儿|孩子|法人|老板|女士|先生)(?:车祸|意外|不幸|一直|长期|常年|[是为系有的已又曾现突发得了因后确诊查出身]){0,4}${illnessNamed}|` +
    `(?:消费者|顾客)[^，。；;产商广宣]{0,5}(?:流产|早产)|` +
    `${somebody}${ownTo}{0,10}(?:[一二三四五六七八九十]级伤残|[轻重]伤[一二]级)|` +
    `${somebody}[^，。；;产商广宣]{0,3}因[^，。；;产商广宣]{0,8}(?:致|导致|造成)[^，。；;产商广宣]{0,6}(?:骨折|受伤|截肢|瘫痪|失明|[烧烫]伤|损伤)|` +
    `(?:${somebody}|(?:消费者|顾客)(?=[食服饮使]用))${ownTo}{0,14}(?:休克|住进(?:ICU|重症|医院|病房)|抢救)${notThing}(?!药|记录|[车箱床]|流程|措施|制度|能力|的[设药])|` +
    `${somebody}${ownTo}{0,10}手术后(?![^，。；;]{0,6}(?:废物|器械|按|产生|物品))|` +
    `${somebody}${ownTo}{0,10}(?:(?:移植|切除|支架|置换|搭桥)术后|术后(?:卧床|休养|康复期|恢复期|在家|出现感染|感染))|` +
    // Who performs an operation is not its patient.
    `(?:${somebody}${ownTo}{0,4}(?:接受|做(?:[过了]|(?=试管)))|某${ownTo}{0,14}接受|(?<![由请][^，。；;]{0,8})(?:某|女士|先生|本人|妻子?|丈夫|父亲?|母亲?|儿子|女儿|孩子)${ownTo}{0,4}进行|(?<![由请][^，。；;]{0,8})(?:女士|先生|本人|妻子?|丈夫|父亲?|母亲?|儿子|女儿|孩子)做)(?:(?![委预检调询开])${ownTo}){0,6}(?:剖[宫腹]产手术|试管婴儿|手术|移植|化疗|放疗|透析)${notThing}|` +
    `${somebody}${ownTo}{0,4}(?:正在|接受)(?:做|接受|进行|${ownTo}{0,8}?院|家中)?(?:化疗|放疗|透析|住院)${notThing}|` +
    `(?:某|女士|先生|[父母]亲|妻子|丈夫|儿子|女儿)(?:后|曾|现|已|仍|目前)?(?:住院|化疗|放疗|透析)${notThing}|` +
    `(?:某|其|本人|[父母]亲?|妻子?|丈夫|[家亲]属|提[交供])[^，。；;产商广宣未]{0,4}(?:残疾人?证|病危通知|诊断证明|住院证明|出院小结|[^，。；;]{0,4}残疾[^，。；;]{0,2}鉴定))`,
  "g",
)
const conditionInGeneral = /(?:安排|聘用|招用|禁止|不得|适用于|针对|凡|未|广告|宣称|宣传)[^，。；;]{0,6}$/
const recordInGeneral = /(?:未|伪造|隐匿|销毁|篡改|书写|填写|保管)[^，。；;]{0,8}$/

export const illnessPatterns: readonly RegExp[] = [ill, positive, medicalRecord, condition]

/** What tells that somebody is ill. */
export function* findIllness(text: string): Iterable<Found> {
  for (const [pattern, inGeneral] of [
    [ill, illInGeneral],
    [positive, illInGeneral],
    [medicalRecord, recordInGeneral],
    [condition, conditionInGeneral],
  ] as const) {
    for (const match of matchesOf(pattern, text)) {
      if (inGeneral.test(text.slice(Math.max(0, match.index - 12), match.index))) continue
      yield { kind: "health", certainty: "cue", start: match.index, end: match.index + match[0].length }
    }
  }
}
