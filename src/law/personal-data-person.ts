/**
 * Natural persons in folded text who are not the merchant: their names, that they are minors, that they are ill. Nothing
 * but the words around tells, so each is a question to an officer. Names in part hidden (张某, 李某某) are as they should be.
 */
import type { Found } from "./personal-data-found.ts"

/** Which characters begin a person's name, which of them begin words as well, and which names are none. */
const single =
  "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅付沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟锺汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱邸秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺"
const compound = new Set(
  "欧阳 上官 诸葛 司马 司徒 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 南宫 长孙 宇文 端木 呼延 轩辕 独孤 澹台 百里 东郭 西门 申屠 完颜 赫连 钟离 濮阳 淳于 太史 闾丘 鲜于".split(
    " ",
  ),
)
const surnames = new Set(single)

/** Whether one or two characters are a surname. */
function isSurname(text: string): boolean {
  return text.length === 1 ? surnames.has(text) : compound.has(text)
}

const ambiguous = new Set(
  "于高何方任曾严施安常关文易温成时向查单包应全位来解强阳和商连计明车花都明管项路金白石江万段江水华原盖乐游左封官台平夏保银甘房边米木沙冷谈简符练井衣卜司马",
)

/** Whether a surname begins common words too, so that the name after it has to look like one. */
function mayBeWord(surname: string): boolean {
  return ambiguous.has(surname)
}

/** Characters that given names are mostly made of. */
const givenNameCharacters: ReadonlySet<string> = new Set(
  "一明芳建国淑兰子涵浩然雪志强秀英雨桐伟庆晓东玉梅俊杰欣怡文博海燕诺铁柱丽军思远桂花敏静洋艳勇娟涛超霞平刚丹萍鹏华红玲飞辉鑫波斌磊春荣凤龙健峰慧琴莉宁云莹蕾婷颖佳琪瑶琳宇轩辰睿泽梓晨曦皓嘉诗梦洁倩楠璐媛宏亮亚彬凯旭昊天翔阳振兴福贵财宝根林森树德仁义礼智信忠孝康永长生喜顺祥瑞雄豪坤立新成才学良正光爱珍珠翠香莲菊巧月娥美素贞惠芬芝蓉岚薇雯珊彤悦妍馨若紫萱雅彩青松柏山川岩石江河湖虎",
)

/** What begins like a name and is none: words of the matter, places, and words of the law. */
const notNames =
  /^(?:文明|安全|高明|方便|常用|成本|平安|安宁|安康|严重|应当|关心|关注|任意|任何|单位|施工|时间|经营|经济|经理|全国|明示|金额|钱款|水果|牛奶|白酒|黄金|马上|石材|江湖|车辆|温度|高温|高危|高级|高端|文书|文件|方面|方式|方案|任职|任务|查看|查询|曾经|单方|易发|易燃|房屋|段落|项目|管理|计划|路过|章程|甘草|党员|和解|和谐|明知|明确|连续|解除|应该|向[我社本其有当该市]|于[\d一二三四五六七八九十本其同该]|武汉|郑州|宁波|苏州|杭州|徐州|常州|温州|安阳|焦作|许昌|成都|高新|黄河|江苏|江西|安徽|贵州|金水|华东|华中|商家|商品|商户|银行|保险|保健|保证|保护|原告|官方|来源|来电|来访|来函|位于|全部|全体|包装|包括|强制|强迫|花费|都有|乐园|游客|游戏|边缘|张贴|张挂|陈述|程序|万元|申请|申诉|申报|关于|关系|习惯|卫生|明细|时[在为因]|何[时种人以]|全[国部体])/

const role =
  "法定代表人|法人代表|负责人|投诉举报人|投诉人|举报人|申诉人|消费者|患者|病人|学生|受害人|被害人|伤者|死者|证人|委托代理人|代理人|当事人之?[子女妻夫父母兄弟姐妹]亲?|其[子女妻夫父母]亲?|监护人|受送达人|股东|实际控制人|合伙人"
/** Roles that are common words too: only with a colon. */
const roleWithColon =
  "联系人|收货人|收件人|签收人|经手人|员工|职工|从业人员|顾客|买家|客户|家长|儿童|幼儿|业主|住户|司机|驾驶员|法人|姓名"
const named = new RegExp(
  `(?:(?:${role})(?:\\((?:经营者|负责人|法定代表人|授权代表|签[字名章]|盖章|原|现任)\\))?(?:姓名)?([\\s:为是系(“]{0,3})|(?:${roleWithColon})(?:\\((?:经营者|负责人|法定代表人|授权代表|签[字名章]|盖章|原|现任)\\))?(?:姓名)?(\\s?[:(]\\s?))(?=([\\u4e00-\\u9fff]{2,10}|[\\u4e00-\\u9fff] {1,2}[\\u4e00-\\u9fff](?![\\u4e00-\\u9fff])))`,
  "g",
)
const afterName =
  /^(?:$|[^\u4e00-\u9fff某]|反映|称|说|表示|认为|投诉|举报|申诉|诉|购买|购|在|于|向|因|与|和|及|等|的|食用|服用|使用|饮用|承认|签[字名收]|确认|到[场案庭]|就诊|住院|死亡|受伤|陈述|提[供交]|要求|主张|接受|出[具生]|系|是|为|对|通过|从|将|被|未|不|有|已|经|术|以|个人|本人|先生|女士|当|曾|现|也|同意|无|代[收签]|作|证[言实]|自|告|取得|支付|花费?|感染|产生|出现|发生|进|均|收到|处|按|根据|拒|电话|手机|身份|男|女|持|获|委托|一[案家人]|患|来|多次|共|之|配合|陪同|代为)/

/** Names by the word for who it is before them. */
export function* findNames(text: string): Iterable<Found> {
  for (const match of text.matchAll(named)) {
    const told = (match[1] ?? match[2] ?? "") !== ""
    const start = match.index + match[0].length
    const run = match[3] ?? ""
    const length = nameLength(run, text.slice(start, start + run.length + 4), told)
    if (length > 0) yield { kind: "person-name", certainty: "cue", start, end: start + length }
  }
}

/** The length of the name that the run begins with, 0 for none. */
function nameLength(run: string, rest: string, told: boolean): number {
  // A name of two characters that a form has drawn apart.
  if (run.includes(" ")) return isSurname(run.charAt(0)) && !run.endsWith("某") ? run.length : 0
  const surname = isSurname(run.slice(0, 2)) ? 2 : isSurname(run.slice(0, 1)) ? 1 : 0
  if (surname === 0 || notNames.test(run)) return 0
  for (const given of [2, 1]) {
    const name = run.slice(0, surname + given)
    if (
      name.length < surname + given ||
      /某|[甲乙丙丁]$|女士|先生|小姐|同学|老师|师傅|老板|经理/.test(name.slice(surname))
    )
      continue
    if (!afterName.test(rest.slice(name.length))) continue
    const unlikely = surname === 1 && mayBeWord(name.charAt(0)) && !told
    if (unlikely && ![...name.slice(surname)].every((character) => givenNameCharacters.has(character))) continue
    return name.length
  }
  return 0
}

const age =
  /(?<![\d\-至到~以])(\d{1,2}|十[一二三四五六七]?|[一二三四五六七八九])\s?周?岁(?!\s?[-至到~+]|\s?(?:\(含\))?\s?(?:及其?)?以[上下内前]|段|组|的?(?:儿童|婴幼儿|幼儿)(?:玩具|用品|适用))/g
const ageInGeneral = /(?:适用|适合|适龄|年龄段|年龄|未满|不满|禁止|面向|针对|提示|建议|工龄|酒龄|满)[^，。；;]{0,4}$/
const minor =
  /未成年(?:人|的)?(?:子女|孩子|儿子|女儿|学生|顾客|消费者)?([\u4e00-\u9fff]{1,2}?)(?:某|\*|×|女士|先生|同学|[\u4e00-\u9fff]{1,2}(?=[(，,。、]|$))/g
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
  for (const match of text.matchAll(birth)) yield minorFound(match.index, match[0])
}

function minorFound(start: number, text: string): Found {
  return { kind: "minor", certainty: "cue", start, end: start + text.length }
}

const illness =
  "[\\u4e00-\\u9fff]{0,6}?(?:病|炎|癌|瘤|症|高血压|糖尿|艾滋|结核|中风|梗死?|残疾|骨折|肝硬化|过敏|感染|精神|障碍|综合征|HIV|新冠)"
const ill = new RegExp(
  `(?:患(?!者)有?|[某*][甲乙丙丁]?因|罹患|身患|患上|患了|检出|染上|感染了?|确诊(?!病例)(?:为|患有?|患上|得了|其)?|诊断(?:为|:|系)[“\\s]?)${illness}(?![^，。；;]{0,10}(?:人员|者|人群|从业|的人|的?不得|的?禁止|慎用))`,
  "g",
)
const illInGeneral =
  /(?:安排|聘用|招用|对|针对|适合|适用于|凡|禁止|不得|未|预防|治疗|治愈|缓解|改善|防治|商品|样品|食品)[^，。；;]{0,4}$/
const medicalRecord =
  /病历(?:显示|载明|记载|记录|号|证明|复印|本|上|反映|中|:)|病案号|住院号|门诊号|(?:某+|其|消费者|投诉人|提交的?|\*)[^，。；;未]{0,4}病历(?!书写|管理)/g
const recordInGeneral = /(?:未|伪造|隐匿|销毁|篡改|书写|填写|保管)[^，。；;]{0,8}$/

/** What tells that somebody is ill. */
export function* findIllness(text: string): Iterable<Found> {
  for (const [pattern, inGeneral] of [
    [ill, illInGeneral],
    [medicalRecord, recordInGeneral],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      if (inGeneral.test(text.slice(Math.max(0, match.index - 12), match.index))) continue
      yield { kind: "health", certainty: "cue", start: match.index, end: match.index + match[0].length }
    }
  }
}
