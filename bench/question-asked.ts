/**
 * Questions as people type them, in ten kinds, with what is right: keys of question-decision.ts, or what another record says. Written and
 * judged before any answer was seen. Today is `today` of fulltext-answer.ts.
 */
import type { WireRecord } from "../src/register/record/wire.ts"

/** Kinds of questions. */
export const askedKinds = [
  ...(["matter", "place", "period", "amount", "platform", "law", "other-word", "slip", "name", "sentence"] as const),
] as const
export type AskedKind = (typeof askedKinds)[number]

/** A question. */
export interface Asked {
  readonly kind: AskedKind
  readonly q: string
  readonly keys: readonly string[]
  /** Of other records. */
  readonly says?: (record: WireRecord) => boolean
}

const holds =
  (...words: readonly string[]) =>
  ({ violation }: WireRecord) =>
    words.every((word) => String(violation ?? "").includes(word))
const either =
  (...ways: readonly NonNullable<Asked["says"]>[]): NonNullable<Asked["says"]> =>
  (record) =>
    ways.some((way) => way(record))
const all =
  (...ways: readonly NonNullable<Asked["says"]>[]): NonNullable<Asked["says"]> =>
  (record) =>
    ways.every((way) => way(record))
const within =
  (from: string, to: string) =>
  ({ published_on: on, decided_on: decided }: WireRecord) =>
    (on >= from && on <= to) || (decided >= from && decided <= to)
const at =
  (region: string) =>
  ({ authority }: WireRecord) =>
    authority.startsWith(region)
/** What is fined by the text of the penalty. */
const finedOf = ({ content }: WireRecord) => {
  const [, figures = "", unit = ""] = /罚款(?:人民币)?([\d,.]+)(万?)元/.exec(String(content ?? "")) ?? []
  return figures === "" ? null : Number(figures.replaceAll(",", "")) * (unit === "" ? 1 : 10_000)
}
const fined =
  (from: number, to = Number.POSITIVE_INFINITY) =>
  (record: WireRecord) => {
    const yuan = finedOf(record)
    return yuan !== null && yuan >= from && yuan <= to
  }
const falseAds = either(holds("虚假广告"), holds("商业宣传"))
const expired = holds("超过保质期")

function asked(kind: AskedKind, questions: Readonly<Record<string, readonly [string, Asked["says"]?]>>): Asked[] {
  return Object.entries(questions).map(([q, [keys, says]]) => ({
    kind,
    q,
    keys: keys.split(" ").filter(Boolean),
    ...(says ? { says } : {}),
  }))
}

/** Those that are looked at while the search is tuned. */
export const openQuestions: readonly Asked[] = [
  ...asked("matter", {
    牙科注射针: ["dental"],
    电梯困人: ["mid-bid"],
    麦芽糖浆冒充蜂蜜: ["douyin-honey"],
    盲盒概率: ["blind-box"],
    头盔碰撞性能: ["helmet"],
    充电宝3C认证: ["jd-powerbank"],
    牛蛙恩诺沙星: ["frog"],
    转供电加价: ["property"],
  }),
  ...asked("place", {
    成都武侯酸奶: ["yoghurt yoghurt-old"],
    武汉武昌过期食品: ["expired-bread", all(at("420106"), expired)],
    郑州蜂蜜: ["douyin-honey"],
    深圳贷款广告: ["loan"],
    兰州拉面: ["lanzhou-ramen"],
    杭州西湖区整容广告: ["beauty-note"],
    "上海 盲盒": ["blind-box"],
    河北电线电缆不合格: ["cable", all(at("13"), either(holds("电线"), holds("电缆")))],
  }),
  ...asked("period", {
    去年12月酸奶: ["yoghurt yoghurt-jinan"],
    "2025年 贷款广告": ["loan"],
    近三个月虚假宣传: ["douyin-honey", all(within("2026-03-30", "2026-06-30"), falseAds)],
    上个月农药残留: [""],
    今年以来加油机作弊: [""],
    去年加油机作弊: ["petrol"],
    "2026年5月牛蛙": ["frog"],
    本月韭菜: ["leek"],
  }),
  ...asked("amount", {
    罚款100万以上: ["big-merger big-price", fined(1_000_000)],
    "罚款超过200万 垄断": ["big-merger"],
    电梯罚款10万元: ["mid-bid", all(fined(100_000, 100_000), holds("电梯"))],
    "十万元 出库费": ["ten-wan"],
    "罚款10万到20万 教育培训": ["fifteen-wan", all(fined(100_000, 200_000), either(holds("教育"), holds("培训")))],
    不足3000元的罚款: ["qiantang", fined(0, 2999.99)],
    "罚款50万 传销": ["pyramid"],
    "罚款1万元以下 牛蛙": ["frog"],
  }),
  ...asked("platform", {
    谁在小红书上发整容广告被处罚了: ["beauty-note"],
    pdd假鞋: ["pdd-shoes"],
    拼多多茶叶: ["pdd-tea"],
    闲鱼卖处方药: ["xianyu-drug"],
    咸鱼司美格鲁肽: ["xianyu-drug"],
    抖音蜂蜜: ["douyin-honey"],
    快手翡翠: ["kuaishou-jade"],
    tb刷单: ["taobao-review"],
  }),
  ...asked("law", {
    "广告法第十六条 整容": ["beauty-note"],
    广告法第26条房地产: ["realty"],
    "反法第九条 客户名单": ["secret"],
    反垄断法17条: ["big-merger"],
    "计量法第二十六条 加油机": ["petrol"],
    禁止传销条例第七条: ["pyramid"],
    农产品质量安全法韭菜: ["leek"],
    "食品安全法 回收食品": ["gutter"],
  }),
  ...asked("other-word", {
    假酒: ["moutai fake-wine", either(holds("白酒", "假冒"), holds("酒", "以假充真"), holds("酒", "注册商标"))],
    医美: ["beauty-note beauty-needle"],
    地沟油: ["gutter"],
    鬼秤: ["scale crayfish", either(holds("计量器具"), holds("计价秤"), holds("短缺"))],
    假鞋: ["pdd-shoes", holds("注册商标", "鞋")],
    幽灵外卖: ["meituan-kitchen"],
    健身房跑路: ["gym"],
    瘦肉精以外的兽药超标: ["frog"],
  }),
  ...asked("slip", {
    盲合: ["blind-box blind-child"],
    xujiaxuanchuan: ["", falseAds],
    manghe: ["blind-box blind-child"],
    digouyou: ["gutter"],
    过期食品: ["expired-bread yoghurt-old", expired],
    zhuanqian传销: ["pyramid", holds("传销")],
    亚硝酸岩香肠: ["sausage"],
    恩诺杀星: ["frog"],
  }),
  ...asked("name", {
    成都示例溪禾乳品有限公司酸奶: ["yoghurt"],
    飞步鞋业: ["pdd-shoes"],
    "杭钱市监处罚〔2026〕45号": ["qiantang"],
    速电科技充电宝: ["jd-powerbank"],
    润帆贸易变更登记: ["qiantang"],
    劲跃健身退费: ["gym"],
    "沪市监徐处〔2026〕042026000118号": ["blind-box"],
    北京示例金樽酒业有限公司: ["fake-wine"],
  }),
  ...asked("sentence", {
    有没有人因为把火锅老油回收再用被罚的: ["gutter"],
    健身房关门了会员卡的钱不退怎么处理: ["gym"],
    网课不退钱: ["refund"],
    谁家的奶粉改了生产日期: ["baby-powder"],
    国产牛肉冒充和牛的日料店: ["wagyu"],
    请问南宁有没有卖海鲜用作弊秤的: ["scale"],
    哪家药店没有处方就卖阿莫西林: ["pharmacy"],
    电动车改装限速被处罚的案例: ["ebike"],
  }),
]

export { all, asked, at, either, expired, falseAds, fined, holds, within }
