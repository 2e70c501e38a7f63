/**
 * What invented penalties are for. The classes follow R107: a lower fine alone is P1, anything else P2, with food, drugs,
 * cosmetics and special equipment P3a, a suspension P3b, a revoked licence P3c. How often a case occurs and how high its
 * fine is are assumptions, and the citations serve as examples, not as advice.
 */
import type { PenaltyClassCode } from "../../law/penalty-class.ts"
import type { SeriousGroundCode } from "../../law/serious-ground.ts"
import type { NonEmpty } from "./draw.ts"
import type { Sector } from "./vocabulary.ts"

/** Least and most, in yuan, and the step between possible amounts. */
type Amounts = readonly [least: number, most: number, step: number]

/** A class that a sample penalty can have. */
export type SampleClass = Exclude<PenaltyClassCode, "P0" | "SC">

/** One way in which a case ends. */
export interface Outcome {
  readonly weight: number
  readonly class: SampleClass
  readonly fine: Amounts | null
  /** Illegal gains that are confiscated. */
  readonly gains?: Amounts
  /** Penalties beside fine and confiscation, as they are written. */
  readonly further?: readonly string[]
  /** The ground on which the subject is listed as a serious violator for it. */
  readonly ground?: SeriousGroundCode
}

export interface PenaltyCase {
  readonly weight: number
  /** Null where any merchant may do it. */
  readonly sectors: readonly Sector[] | null
  /** Several wordings, as authorities differ; `{goods}` stands for goods of the sector. */
  readonly violations: NonEmpty<string>
  readonly basis: string
  readonly outcomes: NonEmpty<Outcome>
}

const lower = (fine: Amounts, weight = 10): Outcome => ({ weight, class: "P1", fine })

/** The cases, with how often each occurs beside the others. */
export const penaltyCases: NonEmpty<PenaltyCase> = [
  {
    weight: 12,
    sectors: ["catering", "food"],
    violations: ["经营超过保质期的{goods}", "货架上销售超过保质期的{goods}", "在{platform}销售超过保质期的{goods}"],
    basis: "《中华人民共和国食品安全法》第三十四条第十项、第一百二十四条第一款第五项",
    outcomes: [
      lower([1_000, 10_000, 500]),
      { weight: 12, class: "P3a", fine: [5_000, 60_000, 1_000], gains: [20, 2_000, 1] },
    ],
  },
  {
    weight: 10,
    sectors: ["food"],
    violations: ["经营标签不符合食品安全标准的{goods}", "经营未标明生产日期的预包装{goods}"],
    basis: "《中华人民共和国食品安全法》第六十七条、第一百二十五条第一款第二项",
    outcomes: [
      lower([1_000, 5_000, 500]),
      { weight: 10, class: "P3a", fine: [5_000, 50_000, 1_000], gains: [20, 5_000, 1] },
    ],
  },
  {
    weight: 8,
    sectors: ["catering", "food"],
    violations: ["采购{goods}时未查验供货者的许可证和产品合格证明文件"],
    basis: "《中华人民共和国食品安全法》第五十三条、第一百二十六条第一款第三项",
    outcomes: [lower([5_000, 20_000, 1_000])],
  },
  {
    weight: 8,
    sectors: ["catering"],
    violations: ["餐具、饮具使用前未经洗净、消毒，检验不合格"],
    basis: "《中华人民共和国食品安全法》第三十三条第一款第五项、第一百二十六条第一款第五项",
    outcomes: [
      lower([5_000, 15_000, 1_000]),
      { weight: 3, class: "P3b", fine: [20_000, 50_000, 5_000], further: ["责令停业15日"] },
    ],
  },
  {
    weight: 5,
    sectors: ["catering", "food"],
    violations: ["未取得食品经营许可从事{goods}经营活动"],
    basis: "《中华人民共和国食品安全法》第三十五条第一款、第一百二十二条第一款",
    outcomes: [
      { weight: 8, class: "P3a", fine: [10_000, 60_000, 1_000], gains: [200, 20_000, 10] },
      { weight: 2, class: "P3a", fine: [80_000, 100_000, 1_000], gains: [3_000, 30_000, 10], ground: "SV-0501" },
    ],
  },
  {
    weight: 1,
    sectors: ["catering", "food"],
    violations: ["在生产的{goods}中添加食品添加剂以外的化学物质"],
    basis: "《中华人民共和国食品安全法》第三十四条第一项、第一百二十三条第一款第一项",
    outcomes: [
      {
        weight: 1,
        class: "P3c",
        fine: [100_000, 150_000, 5_000],
        gains: [500, 20_000, 10],
        further: ["吊销食品经营许可证"],
        ground: "SV-0502",
      },
    ],
  },
  {
    weight: 6,
    sectors: ["health"],
    violations: ["未凭处方销售处方药"],
    basis: "《药品流通监督管理办法》第十八条、第三十八条",
    outcomes: [lower([200, 1_000, 100])],
  },
  {
    weight: 5,
    sectors: ["health"],
    violations: ["未遵守经营质量管理规范储存{goods}"],
    basis: "《中华人民共和国药品管理法》第五十三条、第一百二十六条",
    outcomes: [
      { weight: 6, class: "P3a", fine: [100_000, 300_000, 10_000] },
      { weight: 1, class: "P3b", fine: [200_000, 500_000, 10_000], further: ["责令停业整顿1个月"] },
    ],
  },
  {
    weight: 1,
    sectors: ["health"],
    violations: ["销售劣药（{goods}）"],
    basis: "《中华人民共和国药品管理法》第九十八条、第一百一十七条",
    outcomes: [
      { weight: 1, class: "P3a", fine: [100_000, 300_000, 10_000], gains: [300, 9_000, 10], ground: "SV-0601" },
    ],
  },
  {
    weight: 8,
    sectors: ["beauty"],
    violations: ["未按规定建立并执行{goods}进货查验记录制度"],
    basis: "《化妆品监督管理条例》第三十八条、第六十二条第一款第二项",
    outcomes: [lower([10_000, 30_000, 1_000])],
  },
  {
    weight: 4,
    sectors: ["beauty"],
    violations: ["经营未备案的普通化妆品（{goods}）"],
    basis: "《化妆品监督管理条例》第六十一条",
    outcomes: [
      { weight: 9, class: "P3a", fine: [10_000, 50_000, 1_000], gains: [100, 8_000, 10] },
      {
        weight: 1,
        class: "P3c",
        fine: [60_000, 200_000, 10_000],
        gains: [1_000, 30_000, 10],
        further: ["责令关闭"],
        ground: "SV-0603",
      },
    ],
  },
  {
    weight: 8,
    sectors: ["machinery", "building", "service"],
    violations: ["使用未经定期检验的特种设备", "使用超过检验有效期的电梯", "使用未经定期检验的叉车"],
    basis: "《中华人民共和国特种设备安全法》第四十条、第八十四条第一项",
    outcomes: [
      lower([30_000, 40_000, 1_000], 3),
      { weight: 8, class: "P3a", fine: [60_000, 150_000, 10_000] },
      { weight: 1, class: "P3b", fine: [200_000, 300_000, 10_000], further: ["责令停产停业2个月"], ground: "SV-0701" },
    ],
  },
  {
    weight: 10,
    sectors: ["retail", "building", "technology", "farming", "machinery"],
    violations: ["销售的{goods}经监督抽查不符合保障人体健康和人身、财产安全的国家标准"],
    basis: "《中华人民共和国产品质量法》第十三条、第四十九条",
    outcomes: [
      { weight: 9, class: "P2", fine: [500, 30_000, 100], gains: [50, 6_000, 1] },
      { weight: 1, class: "P2", fine: [60_000, 200_000, 10_000], gains: [2_000, 40_000, 10], ground: "SV-0702" },
    ],
  },
  {
    weight: 4,
    sectors: ["beauty", "education", "service"],
    violations: [
      "以预收款方式提供服务，未按约定提供且未退回预付款",
      "收取会员预付款后未按约定提供服务，且未按要求退款",
    ],
    basis: "《中华人民共和国消费者权益保护法》第五十三条、第五十六条",
    outcomes: [
      { weight: 6, class: "P2", fine: [5_000, 50_000, 1_000], gains: [500, 20_000, 10] },
      { weight: 1, class: "P3b", fine: [100_000, 300_000, 10_000], further: ["责令停业整顿3个月"], ground: "SV-0802" },
    ],
  },
  {
    weight: 6,
    sectors: ["education"],
    violations: ["发布的培训广告对培训效果作出明示的保证性承诺"],
    basis: "《中华人民共和国广告法》第二十四条第一项、第五十八条第一款",
    outcomes: [lower([2_000, 20_000, 1_000]), { weight: 6, class: "P2", fine: [60_000, 150_000, 10_000] }],
  },
  {
    weight: 5,
    sectors: ["food", "retail", "farming"],
    violations: ["使用未按规定申请检定的电子计价秤", "销售{goods}使用未经检定的电子计价秤"],
    basis: "《中华人民共和国计量法》第九条、第二十五条",
    outcomes: [lower([100, 1_000, 100])],
  },
  {
    weight: 5,
    sectors: null,
    violations: [
      "在广告中使用“国家级”“最佳”等用语",
      "在{goods}的广告中使用“最高级”等绝对化用语",
      "在{platform}的{goods}详情页使用“国家级”“第一”等用语",
    ],
    basis: "《中华人民共和国广告法》第九条第三项、第五十七条第一项",
    outcomes: [lower([1_000, 30_000, 1_000]), { weight: 2, class: "P2", fine: [200_000, 300_000, 10_000] }],
  },
  {
    weight: 5,
    sectors: null,
    violations: [
      "发布虚假广告，以引人误解的内容欺骗、误导消费者",
      "发布虚假广告，夸大{goods}的功效和使用效果",
      "在{platform}的商品页面对{goods}作引人误解的商业宣传",
    ],
    basis: "《中华人民共和国广告法》第二十八条、第五十五条第一款",
    outcomes: [lower([2_000, 30_000, 1_000], 5), { weight: 6, class: "P2", fine: [60_000, 200_000, 10_000] }],
  },
  {
    weight: 4,
    sectors: null,
    violations: ["未将营业执照置于经营场所醒目位置，经责令改正拒不改正"],
    basis: "《中华人民共和国市场主体登记管理条例》第三十六条、第四十八条",
    outcomes: [lower([500, 10_000, 500])],
  },
  {
    weight: 4,
    sectors: null,
    violations: ["登记事项发生变更未按规定办理变更登记"],
    basis: "《中华人民共和国市场主体登记管理条例》第二十四条、第四十六条",
    outcomes: [lower([10_000, 30_000, 1_000]), { weight: 1, class: "P2", fine: [60_000, 100_000, 10_000] }],
  },
  {
    weight: 4,
    sectors: null,
    violations: ["未按规定明码标价", "销售{goods}未明码标价", "在{platform}的{goods}销售页面未按规定标明价格"],
    basis: "《中华人民共和国价格法》第十三条、第四十二条",
    outcomes: [lower([200, 5_000, 100]), { weight: 1, class: "P1", fine: null, further: ["通报批评"] }],
  },
  {
    weight: 3,
    sectors: null,
    violations: ["未在网店首页显著位置持续公示营业执照信息", "在{platform}开设的网店首页未公示营业执照信息"],
    basis: "《中华人民共和国电子商务法》第十五条、第七十六条",
    outcomes: [lower([500, 8_000, 500])],
  },
  {
    weight: 4,
    sectors: null,
    violations: [
      "销售侵犯注册商标专用权的商品",
      "销售侵犯他人注册商标专用权的{goods}",
      "在{platform}销售假冒注册商标的{goods}",
    ],
    basis: "《中华人民共和国商标法》第五十七条第三项、第六十条第二款",
    outcomes: [
      { weight: 9, class: "P2", fine: [2_000, 60_000, 1_000], gains: [100, 10_000, 10], further: ["没收侵权商品"] },
      { weight: 1, class: "P2", fine: [100_000, 250_000, 10_000], further: ["没收侵权商品"], ground: "SV-0902" },
    ],
  },
  {
    weight: 2,
    sectors: null,
    violations: [
      "组织虚假交易，对商品的销售状况和用户评价作虚假的商业宣传",
      "在{platform}组织虚假交易，虚构{goods}的销量和用户评价",
      "通过编造用户评价对{goods}作虚假的商业宣传",
    ],
    basis: "《中华人民共和国反不正当竞争法》",
    outcomes: [
      { weight: 6, class: "P2", fine: [60_000, 150_000, 10_000] },
      { weight: 1, class: "P2", fine: [200_000, 600_000, 10_000], ground: "SV-0901" },
    ],
  },
  {
    weight: 3,
    sectors: ["food", "retail", "building", "technology"],
    violations: ["销售未标明厂名、厂址的{goods}", "在{platform}销售无中文标明的产品名称、生产厂名和厂址的{goods}"],
    basis: "《中华人民共和国产品质量法》第二十七条、第五十四条",
    outcomes: [lower([500, 5_000, 100]), { weight: 5, class: "P2", fine: [1_000, 20_000, 500], gains: [50, 4_000, 1] }],
  },
  {
    weight: 3,
    sectors: null,
    violations: ["虚构原价，使消费者对{goods}的价格产生误解", "在{platform}以虚假折扣销售{goods}，构成价格欺诈"],
    basis: "《中华人民共和国价格法》第十四条、第四十条",
    outcomes: [lower([2_000, 20_000, 500]), { weight: 5, class: "P2", fine: [60_000, 200_000, 10_000] }],
  },
  {
    weight: 3,
    sectors: ["retail", "technology", "service"],
    violations: ["销售未经强制性产品认证的{goods}", "在{platform}销售应当认证而未经认证的{goods}"],
    basis: "《中华人民共和国认证认可条例》第二十七条、第六十六条",
    outcomes: [{ weight: 1, class: "P2", fine: [50_000, 200_000, 10_000], gains: [100, 9_000, 10] }],
  },
  {
    weight: 2,
    sectors: ["education", "service", "beauty"],
    violations: ["合同中使用排除消费者权利的格式条款", "以格式条款约定“一经售出概不退换”"],
    basis: "《中华人民共和国消费者权益保护法》第二十六条",
    outcomes: [lower([1_000, 20_000, 500])],
  },
  {
    weight: 2,
    sectors: ["food", "catering", "farming"],
    violations: ["销售{goods}短缺数量", "使用作弊的计量器具销售{goods}"],
    basis: "《中华人民共和国计量法》第二十六条",
    outcomes: [
      lower([500, 10_000, 500]),
      { weight: 2, class: "P2", fine: [60_000, 80_000, 1_000], gains: [50, 3_000, 1] },
    ],
  },
  {
    weight: 0.3,
    sectors: null,
    violations: ["提交虚假材料取得市场主体登记"],
    basis: "《中华人民共和国市场主体登记管理条例》第四十条、第四十四条",
    outcomes: [
      { weight: 1, class: "P3c", fine: [50_000, 200_000, 10_000], further: ["吊销营业执照"], ground: "SV-1002" },
    ],
  },
]
