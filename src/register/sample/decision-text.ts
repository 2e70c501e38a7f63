/**
 * The redacted decision of an invented penalty, as it is published beside its record: how the case came up, what was found and where,
 * by which evidence, what was considered, what follows. It tells what no other field does. Half of the texts have some 300
 * characters, one in ten more than 2,000. Pure.
 */
import { drawLength, shuffled, slots } from "./case-text.ts"
import type { Draw, NonEmpty } from "./draw.ts"
import { fill, type SamplePenalty } from "./penalty.ts"

/** What a decision is made of beside its penalty. */
export interface SampleDecision {
  readonly merchant: string
  readonly penalty: SamplePenalty
  /** Day number; everything that is told happened before. */
  readonly decidedOn: number
  /** Of the case, for the numbers of its papers: no two decisions of a sample have the same. */
  readonly caseNo: string
}

const sources: NonEmpty<string> = [
  "案件来源：消费投诉平台转办单{caseNo}。",
  "案件来源：上级机关交办函{caseNo}。",
  "案件来源：风险监测抽样单{caseNo}。",
  "案件来源：网格巡查记录{caseNo}。",
  "案件来源：邻县移送函{caseNo}。",
]

const places: NonEmpty<string> = [
  "收银台旁的冷藏柜",
  "二楼仓库东侧货架",
  "后厨操作间的蓝色塑料筐",
  "门口的促销花车",
  "阁楼夹层",
  "店堂入口的玻璃展柜",
]

const found: NonEmpty<string> = [
  "检查时涉案物证存放于{place}，现场未见进货查验台账。",
  "执法人员在{place}拍照取证，店员当场确认。",
  "{place}的监控录像显示，上述情形自{day}起即已存在。",
  "当事人称货源来自样例批发市场的流动摊位，不能说明卖方身份。",
  "当事人称由演示物流园的代理商配送，仅有扫码付款记录{few}笔。",
  "进货台账缺页{few}张，{day}至检查当日的记录系事后补填。",
  "同一仓库另有空包装袋{count}个，尚未使用。",
  "当事人在{day}的会议纪要中已知悉上述问题，未予处理。",
]

const evidence: NonEmpty<string> = [
  "证据：第三方存证平台出具的可信时间戳认证证书{few}份。",
  "证据：电子秤称重记录{few}条，包装实物{few}件。",
  "证据：{place}的监控录像{few}段，刻录光盘一张。",
  "证据：送货单{few}张，扫码付款记录{few}页。",
]

const considered: NonEmpty<string> = [
  "当事人于{day}主动联系已购顾客召回{few}件，并张贴致歉信。",
  "当事人曾因同类行为被责令改正，属再次发生。",
  "当事人申请听证，{day}又书面撤回听证申请。",
  "当事人当月营业额下降，提交了困难情况说明。",
  "案件审理委员会{day}召开会议审议，形成会议记录。",
  "送达回证于{day}由店长签收。",
]

/** Line by line, for what fills page after page of a long decision. */
const annex: NonEmpty<string> = [
  "附表第{batch}行：{place}，清点{few}件，标价{price}元，台账记载{count}件。",
  "附表第{batch}行：{day}的流水，笔数{count}，合计{amount}元。",
  "附表第{batch}行：照片{few}张，拍摄于{day}，地点为{place}。",
]

/** The text, a paragraph a line. */
export function drawDecisionText(draw: Draw, { merchant, penalty, decidedOn, caseNo }: SampleDecision): string {
  const told = (sentence: string): string =>
    fill(sentence, { ...slots(draw, penalty, decidedOn), place: draw.pick<string>(places), caseNo })
  const { violation, basis, content } = penalty
  const decision = `本局认为，当事人${violation}的行为违反了${basis}的规定，决定处罚如下：${content}`
  const appeal = "如不服本决定，可以在六十日内申请行政复议，或者在六个月内提起行政诉讼。"
  const lines = [`当事人：${merchant}，经办人员的姓名和证件号码均已隐去。`, told(draw.pick(sources))]
  const wanted = drawLength(draw) - decision.length - appeal.length - lines.join("").length
  let facts = `经查明：${told(draw.pick(found))}`
  const body: string[] = []
  const length = (): number => facts.length + body.join("").length
  for (const sentence of shuffled(draw, found)) if (length() < wanted) facts += told(sentence)
  for (const sentence of [...shuffled(draw, evidence), ...shuffled(draw, considered)]) {
    if (length() < wanted) body.push(told(sentence))
  }
  for (let row = 1, left = wanted - length(); left > 0; row++) {
    const line = told(draw.pick(annex).replace("{batch}", String(row)))
    body.push(line)
    left -= line.length
  }
  return [...lines, facts, ...body, decision, appeal].join("\n")
}
