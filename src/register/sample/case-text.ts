/**
 * What an invented decision says of its case: how it was found, what was sold, what the authority considered. Half of the
 * texts have fewer than 300 characters, one in ten more than 2,000, as published decisions have. Pure.
 */
import { toDay } from "./decision.ts"
import type { Draw, NonEmpty } from "./draw.ts"
import { fill, type SamplePenalty } from "./penalty.ts"

/** Least and most characters that are aimed at, with the share of texts; a text ends with the sentence that reaches it. */
const lengths: NonEmpty<{ readonly weight: number; readonly least: number; readonly most: number }> = [
  { weight: 52, least: 30, most: 285 },
  { weight: 37, least: 260, most: 1_600 },
  { weight: 11, least: 2_050, most: 4_000 },
]

const found: NonEmpty<string> = [
  "经查，{day}执法人员对当事人的经营场所进行现场检查，发现上述情况，当场制作现场笔录并提取了照片。",
  "{day}，本局接到上级移送的线索，称当事人涉嫌违法，遂依法立案调查。",
  "经查，当事人自{day}起从事上述活动，至案发时共经营{count}天。",
  "{day}，本局在网络交易监测中发现，当事人在{platform}开设的网店存在上述行为。",
  "本局根据{day}监督抽查的检验报告对当事人立案调查，报告显示所检{goods}的项目不符合要求。",
]

const facts: NonEmpty<string> = [
  "当事人购进{goods}{count}件，进货单价{price}元，销售单价{price}元，货值金额{amount}元。",
  "至检查时已售出{goods}{few}件，销售收入{amount}元，剩余{few}件尚未售出。",
  "当事人在{platform}的店铺显示该商品月销{count}件，单价{price}元。",
  "当事人未能提供{goods}的进货票据和供货者的资质证明，无法说明货源。",
  "涉案{goods}的标签标注生产日期为{day}，保质期{count}天。",
  "经计算，本案违法经营额为{amount}元，违法所得{amount}元。",
  "当事人委托{platform}发布页面内容，支付费用{amount}元。",
  "执法人员对现场的{goods}{few}件采取扣押强制措施，并送达清单。",
  "当事人的后台订单显示，案发前30日内{goods}成交{count}单，其中退款{few}单。",
]

const considered: NonEmpty<string> = [
  "以上事实有现场检查笔录、询问笔录、照片、进货单据和电子数据截图等证据证实。",
  "上述行为违反了{basis}的规定，应当依法予以处罚。",
  "当事人能够主动配合调查，如实陈述违法事实，积极整改，未造成危害后果，可以从轻处罚。",
  "当事人系初次违法，且已下架全部商品并完成退款，本局在裁量时予以考虑。",
  "{day}，本局向当事人送达行政处罚告知书，当事人在法定期限内未作陈述和申辩，也未要求听证。",
  "当事人提出陈述意见，请求减轻处罚；经复核，其理由不成立，本局不予采纳。",
  "考虑到涉案{goods}数量较少、货值金额{amount}元，社会影响较小，本局适用从轻的裁量幅度。",
  "本案经集体讨论决定，相关材料已经法制审核。",
]

/** What a long decision goes through one after the other, where it is not about goods. */
const visits: NonEmpty<string> = [
  "第{batch}次检查（{day}）：当事人仍未改正，执法人员制作现场笔录{few}页，拍照{few}张。",
  "第{batch}次询问（{day}）：当事人承认上述行为持续{count}天，期间营业收入{amount}元。",
]

/** Batches, for what fills page after page of a long decision. */
const batches: NonEmpty<string> = [
  "第{batch}批：{goods}，规格{few}克，购进{count}件，单价{price}元，金额{amount}元，检查时库存{few}件。",
  "第{batch}批：{goods}于{day}购进{count}件，销售{few}件，售价{price}元，收入{amount}元。",
  "第{batch}批：在{platform}售出{goods}{count}件，订单金额{amount}元，已退款{few}件。",
]

/**
 * The text of the violation: the phrase that names it, then the case.
 * @param decidedOn day number; everything that is told happened before
 */
export function drawCaseText(draw: Draw, penalty: SamplePenalty, decidedOn: number): string {
  const wanted = drawLength(draw) - penalty.content.length
  let text = penalty.violation
  if (wanted <= text.length) return text
  text += "。"
  const isOfGoods = text.includes(penalty.goods)
  const fits = (sentence: string): boolean => isOfGoods || !sentence.includes("{goods}")
  const add = (sentence: string): void => {
    text += fill(sentence, slots(draw, penalty, decidedOn))
  }
  const told = [
    ...shuffled(draw, found).filter(fits).slice(0, 1),
    ...shuffled(draw, facts),
    ...shuffled(draw, considered),
  ]
  for (const sentence of told.filter(fits)) if (text.length < wanted) add(sentence)
  for (let batch = 1; text.length < wanted; batch++) {
    add(draw.pick(isOfGoods ? batches : visits).replace("{batch}", String(batch)))
  }
  return text
}

/** How many characters a text is to have, of whichever kind. */
export function drawLength(draw: Draw): number {
  const { least, most } = draw.weighted(lengths)
  return draw.between(least, most, 1)
}

/** What a sentence of a case may leave open: days, amounts, numbers, drawn anew for each. */
export function slots(
  draw: Draw,
  { goods, platform, basis }: SamplePenalty,
  decidedOn: number,
): Record<string, string> {
  const [year, month, day] = toDay(decidedOn - draw.between(20, 120, 1)).split("-")
  return {
    ...{ goods, platform, basis, day: `${year}年${Number(month)}月${Number(day)}日` },
    amount: String(draw.between(60, 48_000, 20)),
    price: (draw.between(200, 29_900, 10) / 100).toFixed(2),
    count: String(draw.between(12, 900, 1)),
    few: String(draw.between(2, 60, 1)),
  }
}

/** The same sentences in an order that was drawn. */
export function shuffled(draw: Draw, sentences: NonEmpty<string>): string[] {
  const order = [...sentences]
  for (let at = order.length - 1; at > 0; at--) {
    const other = draw.below(at + 1)
    ;[order[at], order[other]] = [order[other] ?? "", order[at] ?? ""]
  }
  return order
}
