/**
 * Names of natural persons in folded text. Nothing but the words around tells, so each is a question to an officer. Names in
 * part hidden (张某, 李某某) are as they should be.
 */
import { matchesOf } from "./matches.ts"
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
export function isSurname(text: string): boolean {
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
const givenNames =
  "一明芳建国大兵力继维绍诚钢锁朋泰善勤闯灿淼桃苹甫魁罡绪炳淑兰子涵浩然雪志强秀英雨桐伟庆晓东玉梅俊杰欣怡文博海燕诺铁柱丽军思远桂花敏静洋艳勇娟涛超霞平刚丹萍鹏华红玲飞辉鑫波斌磊春荣凤龙健峰慧琴莉宁云莹蕾婷颖佳琪瑶琳宇轩辰睿泽梓晨曦皓嘉诗梦洁倩楠璐媛宏亮亚彬凯旭昊天翔阳振兴福贵财宝根林森树德仁义礼智信忠孝康永长生喜顺祥瑞雄豪坤立新成才学良正光爱珍珠翠香莲菊巧月娥美素贞惠芬芝蓉岚薇雯珊彤悦妍馨若紫萱雅彩青松柏山川岩石江河湖虎娜民胜群利滨达昌启毅茂进泉清航苗霖鸿瑾钰钧锋铭锐骏腾威凡莎婧妮婕姗卉芸茜菁茹荷蕊小多秋冬夏启默逸虹婉誉舒晴澜沐冰甜琦琛昕晗晖晟晶暄曼栋柯柔楚榕沁泓淇湘溪滢漫潇瀚灵焕煊熙燊璇珂玥瑛烨炜煜钊铮锦露靖韵驰骁麒麟黎尧岗岳峻巍帆延弘彦彪征徽念恩悠慈懿拓振捷敬斐映枫祎祖笑筠筱绮翊耀聪胤艺芊芙茵莺葳蓓蔓蕴谦贝贤赫跃逵远遥邦郁雁霄韬鸣"
const givenNameCharacters: ReadonlySet<string> = new Set(givenNames)

/** What begins like a name and is none: words of the matter, places, and words of the law. */
export const notNames = new RegExp(
  "^(?:文明|安全|高明|方便|常用|成本|平安|安宁|安康|严重|应当|关心|关注|任意|任何|单位|施工|时间|经营|经济|经理|全国|明示|金额|钱款|水果|牛奶|白酒|黄金|马上|石材|江湖|车辆|温度|高温|高危|高级|高端|文书|文件|方面|方式|方案|任职|任务|查看|查询|曾经|单方|易发|易燃|房屋|段落|项目|管理|计划|路过|章程|甘草|党员|和解|和谐|明知|明确|连续|解除|应该|向[我社本其有当该市]|于[\\d一二三四五六七八九十本其同该春夏秋冬多小]|武汉|郑州|宁波|苏州|杭州|徐州|常州|温州|安阳|焦作|许昌|成都|高新|黄河|江苏|江西|安徽|贵州|金水|华东|华中|商家|商品|商户|银行|保险|保健|保证|保护|原告|官方|来源|来电|来访|来函|位于|全部|全体|包装|包括|强制|强迫|花费|都有|乐园|游客|游戏|边缘|张贴|张挂|陈述|程序|万元|申请|申诉|申报|关于|关系|习惯|卫生|明细|时[在为因]|党[委支组]|周[边围]|花生|毛巾|黄[瓜铜]|柴[油火]|蓝莓|汤料|牛皮|(?:韩国|宁夏)生?$|郑东|常德|江山|黄山|龙岩|龙泉|连江|金华|温岭|高安|高平|宁国|石林|顾[客问]|厂[家商]|房[东主]|许[可诺]|卫健|成员|柜台|何[时种人以]|全[国部体程]|成立(?![\\u4e00-\\u9fff])|成立[于后时]|(?:关爱|成长)(?![\\u4e00-\\u9fff])|" +
    // With one more character of a name, and nothing behind it, somebody's.
    `(?:常[见年]|万分|牛肉|温水|安[排装]|查[无获]|白班|时刻)(?![${givenNames}](?![\\u4e00-\\u9fff])))`,
)

const role =
  "法定代表人|法人代表|负责人|投诉举报人|投诉人|举报人|申诉人|消费者|患者|病人|学生|受害[人者]|被害人|伤者|死者|证人|见证人|[被受]?询问人|被调查人|[受被]委托人|委托代理人|代理人|当事人之?[子女妻夫父母兄弟姐妹]亲?|其[子女妻夫父母]亲?|监护人|受送达人|股东|实际控制人|合伙人"
/** Roles that are common words too: only with a colon. */
const roleWithColon =
  "联系人|收货人|收件人|签收人|经手人|员工|职工|从业人员|顾客|买家|客户|家长|儿童|幼儿|业主|住户|司机|驾驶员|法人|姓名"
const named = new RegExp(
  `(?:(?:${role})(?:\\((?:经营者|负责人|法定代表人|授权代表|签[字名章]|盖章|原|现任)\\))?(?:姓名)?([\\s:为是系(“]{0,3})|(?:${roleWithColon})(?:\\((?:经营者|负责人|法定代表人|授权代表|签[字名章]|盖章|原|现任)\\))?(?:姓名)?(\\s?[:(]\\s?))(?=([\\u4e00-\\u9fff]{2,10}|[\\u4e00-\\u9fff] {1,2}[\\u4e00-\\u9fff](?![\\u4e00-\\u9fff])))`,
  "g",
)
const afterName =
  /^(?:$|[^\u4e00-\u9fff某]|反映|称|说|表示|认为|投诉|举报|申诉|诉|购买|购|在|于|向|因|与|和|及|等|的|食用|服用|使用|饮用|承认|签[字名收]|确认|到|就诊|住院|死亡|受伤|陈述|提[供交]|要求|主张|接受|出[具生]|系|是|为|对|通过|从|将|被|未|不|有|已|经|术|以|个人|本人|先生|女士|当|曾|现|也|同意|无|收[到了下]|代[收签]|作|证[言实]|自|告|取得|支付|花费?|感染|产生|出现|发生|进|均|收到|处|按|根据|拒|电话|手机|身份|男|女|持|获|委托|一[案家人]|协|帮|参与|负责|经营|送|患|来|多次|共|之|配合|陪同|代为|另|宣称|犯)/

/**
 * Any other word for a person: what stands behind it has to look like a name in every character, unless a colon stands
 * between. Parties and those who trade are the subjects of decisions, and who decides signs them.
 */
const anyRole = new RegExp(
  // Its first characters first: of a long alternation each is tried at every place otherwise.
  "(?=[人者员东询调对甲乙丙供需买卖租托作原被真本署签全代我名职民店厂家组班校院站部经主会出厨药医律教技讲监董老护司书村保房业车户机摊顾乘旅游客住农用朋好网邻同亲配妻丈儿女父母哥弟姐妹堂表其之男幼小初高中居市渔牧侄外甥孙婿岳舅叔伯姑姨嫂])(?:(?<=[\\u4e00-\\u9fff])(?<!当事|(?<!实际)经营|生产|销售|执法人|检查人|办案人|稽查人|监管人|工作人|公务|审核|记录|承办|经办|批准|核准|送达|主办|协办)[人者员](?!工)|" +
    "[询调][问查]对象|[对甲乙丙供需买卖租托作]方|原告|被告(?!人)|真名|本名|署名|签名|全名|(?:(?<=授权|委托|公司|企业|单位|[方主家]|职工|员工|消费者)代表|代表(?=\\s?[:(]))|我叫|(?<![款种品牌店家号群套司])名叫(?![\\u4e00-\\u9fff]{2,4}的(?![男女人青老中朋亲员店司小]))|[员职民]工|[店厂家组班校院站部]长|经理|主管|会计|出纳|[厨药医律教技讲]师|[监董]事|老师|医生|护士|司机|老板娘?|主任|书记|村长|保安|房东|[业店车户机房摊]主|主播|" +
    "[顾乘旅游]客|[买卖]家|[客住租农用]户|朋友|[好网]友|邻居|同事|[家亲]属|亲戚|配偶|妻子?|丈夫|儿子|女儿|父亲|母亲|[哥弟姐妹]{2}|[堂表][哥弟姐妹兄]|[其之][子女妻夫父母兄弟姐妹](?!夫)|[男女]孩|[男女幼]童|[小初高中]学?生|[村居市渔牧]民|[姐妹]夫|[侄外甥孙婿]子|[侄甥孙]女|岳[父母]|舅[舅妈]?|叔叔?|[伯姑姨]|嫂子?)" +
    "(?:\\((?:签[字名章]|盖章|签章|原|现任)\\))?(?:姓名|之一的?|的(?=叫|[\\u4e00-\\u9fff]{2,3}(?:$|[，,。；;)])))?[叫是为系“]{0,2}(\\s?[:(]\\s?)?\\s?(?=([\\u4e00-\\u9fff]{2,10}))",
  "g",
)

/** What only a person has, right behind the name. */
const sexOrAge =
  /\s?[，,(、|]\s?(?:[男女](?=$|[^\u4e00-\u9fff]|性)|\d{1,2}\s?周?岁|(?<=\()系(?=[^，。；;()]{0,16}?(?:[员职民帮]工|[店厂组]长|[店业房]主|[店销务银购管货送理]员|经理|老板|会计|司机|师傅?|股东|朋友|邻居|同事|房东|亲[戚友属]|[家眷]属|[父母]亲|夫妻|配偶|丈夫|妻子?|[儿侄外]子|女儿|[哥弟姐妹]{1,2}|[之其][子女妻夫父母兄弟姐妹]|(?:负责|代理|受托|委托|介绍|合伙|联系|受雇)人|本人|学生|顾客|消费者|患者)(?:[),，、；;]|$)))/g

/** What the search is made of; its gate lets each of them through. */
export const namePatterns: readonly RegExp[] = [anyRole, sexOrAge, named]

/** Names by the word for who it is before them, or by sex or age behind them. */
export function* findNames(text: string): Iterable<Found> {
  for (const match of matchesOf(anyRole, text)) {
    const [whole, colon, run = ""] = match
    const start = match.index + whole.length
    const rest = text.slice(start, start + run.length + 4)
    const length = likelyLength(run, rest) || (colon === undefined ? anyLength(run, rest) : nameLength(run, rest, true))
    if (length > 0) yield { kind: "person-name", certainty: "cue", start, end: start + length }
  }
  for (const { index: end, 0: whole } of matchesOf(sexOrAge, text)) {
    const before = [4, 3, 2].map((size) => text.slice(Math.max(0, end - size), end))
    const name =
      before.find(isLikely) ??
      (ofSex.test(whole) ? anyNameBefore(text, end, ofPerson.test(text.slice(end, end + 16))) : undefined)
    if (name) yield { kind: "person-name", certainty: "cue", start: end - name.length, end }
  }
  for (const match of matchesOf(named, text)) {
    const told = (match[1] ?? match[2] ?? "") !== ""
    const start = match.index + match[0].length
    const run = match[3] ?? ""
    const length = nameLength(run, text.slice(start, start + run.length + 4), told)
    if (length > 0) yield { kind: "person-name", certainty: "cue", start, end: start + length }
  }
}

const ofSex = /[男女]/
/** Sex, and then a people or a birth. */
const ofPerson = /[男女]性?[，,、]\s?(?:[\u4e00-\u9fff]{1,4}族|\d{2,4}\s?[年岁.-])/
/** What may stand right before a name that nothing else tells. */
const beforeName = /(?:^|[^\u4e00-\u9fff]|[对由与向为被系人员者是给和及让叫长师户东工理])$/

/** A name of any characters right before a place, as far as what stands before it says where it begins. */
function anyNameBefore(text: string, end: number, isTold: boolean): string | undefined {
  const from = Math.max(0, end - 5)
  const run = text.slice(from, end)
  return [2, 3, 4]
    .filter((size) => size <= run.length && beforeName.test(run.slice(0, -size)))
    .map((size) => run.slice(-size))
    .find((name) => isAnyName(name, isTold))
}

/** What given names do not hold: words for things and places, forms of address, and what hides. */
const notGiven =
  /[的了和与及等某公司厂店局所部门员工人方者场院校站处室委会队组社区县市省乡镇村政府行业厅园客户主家商品证件号码字案由从向被]|女士|先生|小姐|同学|老师|师傅|老板|经理|[甲乙丙丁]$/

/**
 * Whether a text is a surname and one or two characters of a given name, whatever they are.
 * @param isTold what stands behind says that it is a name, and no other word that begins so
 */
export function isAnyName(text: string, isTold = false): boolean {
  const surname = isSurname(text.slice(0, 2)) ? 2 : isSurname(text.slice(0, 1)) ? 1 : 0
  const given = text.slice(surname)
  if (surname === 0 || !/^[\u4e00-\u9fff]{1,2}$/.test(given) || notGiven.test(given) || notNames.test(text))
    return false
  return (
    isTold || !mayBeWord(text.slice(0, surname)) || [...given].every((character) => givenNameCharacters.has(character))
  )
}

/** Whether a text is a surname and one or two characters of which given names are mostly made. */
export function isLikely(name: string): boolean {
  const surname = isSurname(name.slice(0, 2)) ? 2 : isSurname(name.slice(0, 1)) ? 1 : 0
  const given = [...name.slice(surname)]
  if (surname === 0 || given.length < 1 || given.length > 2 || notNames.test(name)) return false
  return given.every((character) => givenNameCharacters.has(character))
}

/** The length of the name of full length that the run begins with if each of its characters is likely; 0 for none. */
export function fullLength(run: string): number {
  const full = isSurname(run.slice(0, 2)) ? 4 : 3
  return run.length >= full && isLikely(run.slice(0, full)) ? full : 0
}

/** The length of the name that the run begins with if each of its characters is likely; of two characters, by what follows. */
export function likelyLength(run: string, rest: string): number {
  const whole = fullLength(run)
  if (whole > 0) return whole
  const full = isSurname(run.slice(0, 2)) ? 4 : 3
  return isLikely(run.slice(0, full - 1)) && afterName.test(rest.slice(full - 1)) ? full - 1 : 0
}

const endsName = /^(?:$|[^\u4e00-\u9fff某]|等|未|因|罚|承认)/

/** The length of the name of full length that the run begins with, of whatever characters, and ends where a name does. */
function anyLength(run: string, rest: string): number {
  const full = isSurname(run.slice(0, 2)) ? 4 : 3
  return run.length >= full && isAnyName(run.slice(0, full)) && endsName.test(rest.slice(full)) ? full : 0
}

/** The length of the name that the run begins with, 0 for none. */
export function nameLength(run: string, rest: string, told: boolean): number {
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
