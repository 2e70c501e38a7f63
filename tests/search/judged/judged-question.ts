/**
 * What people ask: twenty questions each of citizens, journalists, platforms, officers and lawyers, over the sample. Right is
 * what answers the question by the wording of the sample itself, or by the record that the question was made of.
 */
import type { SampleRecordRow } from "../../../src/register/sample/record.ts"
import type { SampleSubjectRow } from "../../../src/register/sample/sample.ts"
import { about, article, both, decidedIn, expired, falseAdvertising, law, meaning } from "./judged-query.ts"

/** Who asks. */
export const askers = ["citizens", "journalists", "platforms", "officers", "lawyers"] as const

/** A question, as it is typed, with the filters that are set beside it. */
export interface Question {
  readonly q: string
  readonly filters?: Readonly<Record<string, string>>
  /** Not answered, and told in docs/search.md. */
  readonly told?: true
  /** Whether a record answers it. */
  readonly right: (row: SampleRecordRow) => boolean
}

type Grade = (row: SampleRecordRow) => number
type Penalty = SampleRecordRow & { kind: "penalty" }

const isPenalty = (row: SampleRecordRow): row is Penalty => row.kind === "penalty"
const without =
  (grade: Grade, other: Grade): Grade =>
  (row) =>
    other(row) > 0 ? 0 : grade(row)
const finedFrom =
  (least: number): Grade =>
  (row) =>
    isPenalty(row) && (row.fine_cny ?? 0) >= least ? 3 : 0
const published =
  (year: string): Grade =>
  (row) =>
    row.published_on.startsWith(year) ? 3 : 0
const ofList =
  (kind: SampleRecordRow["kind"]): Grade =>
  (row) =>
    row.kind === kind ? 3 : 0

function ask(q: string, grade: Grade, filters: Question["filters"] = {}): Question {
  return { q, filters, right: (row) => grade(row) >= 3 }
}

/** As `ask`, where a mention in the case will do. */
function mention(q: string, grade: Grade, filters: Question["filters"] = {}): Question {
  return { q, filters, right: (row) => grade(row) > 0 }
}

/** Asked of one record or merchant. */
function of(q: string, right: Question["right"]): Question {
  return { q, right }
}

const annual = meaning("AB-E1", "AB-I1", "AB-C1")
const unreachable = meaning("AB-E4", "AB-I3", "AB-C3")
const prices = meaning("明码标价", "标明价格")
const counterfeit = meaning("注册商标")
const prepaid = meaning("预收款", "预付款", "SV-0802")
const equipment = meaning("特种设备", "电梯", "叉车")
const scales = meaning("短缺数量", "计量器具", "未经检定的电子计价秤", "未按规定申请检定的电子计价秤")
const brushing = meaning("虚假交易", "编造用户评价")
const unlicensed = meaning("未取得食品经营许可")
const unnamed = meaning("未标明厂名", "无中文标明")
const spotCheck = meaning("监督抽查")
const superlatives = meaning("国家级", "最高级")
const fakePrices = meaning("虚构原价", "虚假折扣")

const citizens: readonly Question[] = [
  ask("虚假广告被罚的有哪些", falseAdvertising),
  ask("谁在卖过期食品", expired),
  ask("郑州今年虚假宣传的处罚", both(falseAdvertising, decidedIn("4101"))),
  ask("哪家饭店餐具没消毒", meaning("餐具、饮具")),
  ask("没有明码标价的店", prices),
  ask("买到假货了", counterfeit),
  ask("办卡跑路", prepaid),
  ask("电梯没年检", equipment),
  ask("缺斤少两", scales),
  ask("药店无处方卖药", meaning("未凭处方")),
  ask("洛阳 虚假宣传", both(falseAdvertising, decidedIn("4103"))),
  ask("三无产品", unnamed),
  ask("没有食品经营许可证的", unlicensed),
  mention("充电器不合格", both(about("充电器", "移动电源", "电源适配器"), about("不符合"))),
  ask("没备案的化妆品", meaning("未备案")),
  ask("刷好评的商家", brushing),
  ask("霸王条款", meaning("格式条款")),
  ask("网店不公示营业执照", meaning("公示营业执照信息")),
  ask("联系不上的公司", unreachable),
  ask("没报年报的企业", annual),
]

const journalists: readonly Question[] = [
  ask("广告法第九条", article("广告法", "九")),
  ask("广告法第九条", both(article("广告法", "九"), published("2026")), { year: "2026" }),
  ask("广告法第9条 河南", both(article("广告法", "九"), decidedIn("41"))),
  ask("食品安全法第三十四条", article("食品安全法", "三十四")),
  ask("食安法第一百二十四条", article("食品安全法", "一百二十四")),
  ask("反不正当竞争法 虚假交易", both(law("反不正当竞争法"), brushing)),
  ask("价格法第十四条", article("价格法", "十四")),
  mention("直播 虚假宣传", both(falseAdvertising, about("直播"))),
  ask("虚假广告", both(falseAdvertising, finedFrom(100_000)), { amount_from: "100000" }),
  mention("吊销营业执照", about("吊销营业执照")),
  mention("责令停业整顿", about("停业")),
  ask("食品", both(ofList("serious"), meaning("SV-05")), { list: "serious" }),
  ask("电商法 未公示执照", both(law("电子商务法"), meaning("公示营业执照信息"))),
  ask("false advertising", falseAdvertising),
  ask("绝对化用语 广告", superlatives),
  ask("消法第五十三条 预付款", both(article("消费者权益保护法", "五十三"), prepaid)),
  ask("特种设备安全法第四十条", article("特种设备安全法", "四十")),
  ask("化妆品监督管理条例第六十一条", article("化妆品监督管理条例", "六十一")),
  ask("虚假折扣", fakePrices),
  ask("counterfeit goods", counterfeit, { list: "penalty" }),
]

const officers: readonly Question[] = [
  ask("销售侵犯注册商标专用权的商品", counterfeit),
  ask("发布虚假广告，以引人误解的内容欺骗、误导消费者", falseAdvertising),
  mention("初次违法 虚假广告", both(falseAdvertising, about("初次违法"))),
  mention("未能提供进货票据 糕点", both(about("进货票据"), about("糕点"))),
  mention("监督抽查 水泥 不符合", both(spotCheck, about("水泥"))),
  ask("电子计价秤 未经检定", meaning("电子计价秤")),
  ask("作弊的计量器具", meaning("作弊的计量器具")),
  mention("扣押 过期", both(expired, about("扣押"))),
  mention("没收违法所得 过期", both(expired, about("没收违法所得"))),
  mention("集体讨论 法制审核 虚假", both(falseAdvertising, about("集体讨论"))),
  ask("AB-E4", meaning("AB-E4")),
  ask("通过登记的住所无法联系", unreachable),
  ask("拒不改正 营业执照", meaning("未将营业执照置于")),
  ask("变更登记", meaning("变更登记")),
  ask("组织虚假交易 虚构销量", brushing),
  mention("检验报告 不符合 立案", both(about("不符合"), about("检验报告"))),
  ask("未查验供货者", meaning("未查验供货者")),
  ask("保证性承诺 培训", meaning("保证性承诺")),
  ask("以预收款方式提供服务未退回", prepaid),
  ask("未经强制性产品认证", meaning("强制性产品认证", "应当认证而未经认证")),
]

const lawyers: readonly Question[] = [
  ask("“引人误解的商业宣传”", meaning("引人误解的商业宣传")),
  ask("“一经售出概不退换”", meaning("一经售出概不退换")),
  ask("广告 -“国家级”", without(meaning("广告"), about("国家级"))),
  ask("特种设备 不含叉车", without(equipment, about("叉车"))),
  ask("《食品安全法》第一百二十四条第一款第五项", article("食品安全法", "一百二十四")),
  ask("广告法第五十七条第一项", article("广告法", "五十七")),
  ask("虚假广告 郑州市市场监督管理局", both(falseAdvertising, decidedIn("4101"))),
  ask("产品质量法第四十九条 监督抽查", both(law("产品质量法"), spotCheck)),
  mention("“从轻处罚” 虚假", both(falseAdvertising, about("从轻处罚"))),
  ask("“虚构原价”", meaning("虚构原价")),
  ask("“侵犯他人注册商标专用权”", meaning("侵犯他人注册商标专用权")),
  ask("商标法第五十七条第三项", article("商标法", "五十七")),
  ask("价格法第十三条", article("价格法", "十三")),
  ask("药品管理法 储存", both(law("药品管理法"), meaning("储存"))),
  mention("“不予采纳” 过期", both(expired, about("不予采纳"))),
  ask("过期 -糕点", without(expired, about("糕点"))),
  ask("第六十七条 标签", both(article("食品安全法", "六十七"), meaning("标签", "生产日期"))),
  ask("标签不符合食品安全标准", meaning("标签不符合")),
  ask("严重违法失信 反不正当竞争", ofList("serious"), { list: "serious" }),
  ask("《计量法》第二十六条", article("计量法", "二十六")),
]

/** Rows of the sample that are shown on the day, with their merchants. */
export interface Shown {
  readonly rows: readonly SampleRecordRow[]
  readonly subjects: readonly SampleSubjectRow[]
}

/** What platforms ask: of merchants, by whatever they have of them, and of what is sold on them. */
function platforms({ rows, subjects }: Shown): readonly Question[] {
  const byCode = new Map(subjects.map((subject) => [subject.code, subject]))
  const penalties = rows.filter(isPenalty)
  const codes = new Set(penalties.map(({ subject }) => subject.code))
  const shops = subjects.filter(({ code, shops }) => codes.has(code) && shops.length > 0)
  const isOf =
    (code: string): Question["right"] =>
    (row) =>
      row.subject.code === code
  const sells =
    (platform: string): Question["right"] =>
    (row) =>
      byCode.get(row.subject.code)?.shops.some((shop) => shop.platform === platform) === true
  const sharing = (name: string) =>
    new Set(subjects.filter(({ shops }) => shops.some((shop) => shop.name === name)).map(({ code }) => code))
  return [
    ...shops.slice(0, 4).map(({ shops: [shop] }) => {
      const codes = sharing(shop?.name ?? "")
      return of(shop?.name ?? "", (row) => codes.has(row.subject.code))
    }),
    ...penalties.slice(0, 3).map(({ subject }) => of(subject.code, isOf(subject.code))),
    ...penalties.slice(3, 6).map(({ subject }) => of(`${subject.name} 处罚`, isOf(subject.code))),
    ...penalties.slice(6, 8).map(({ subject }) => of(`请问${subject.name}有没有违法`, isOf(subject.code))),
    { q: "虚假宣传", filters: { platform: "示例商城" }, right: (row) => sells("示例商城")(row) },
    {
      q: "",
      filters: { platform: "样例直播", list: "penalty" },
      right: (row) => isPenalty(row) && sells("样例直播")(row),
    },
    mention("在示例商城销售假冒注册商标", both(counterfeit, about("示例商城"))),
    mention("样例优选 虚假", both(about("样例优选"), about("虚假"))),
    mention("示例团购 未明码标价", both(prices, about("示例团购"))),
    ask("未公示营业执照信息 网店", meaning("公示营业执照信息")),
    ask("刷单", brushing),
    // A platform whose name nobody has told us is cut into what it says, and half of it given up.
    {
      q: "样例直播 商品页面",
      told: true,
      right: (row) => about("样例直播")(row) > 0 || sells("样例直播")(row),
    },
  ]
}

/** All questions, by who asks them. */
export function questionsOver(shown: Shown): Readonly<Record<(typeof askers)[number], readonly Question[]>> {
  return { citizens, journalists, platforms: platforms(shown), officers, lawyers }
}
