// The grounds of the serious-violator list (严重违法失信名单): articles 5 to 11 and 24 of R44, and one of the
// regulations on enterprise information. A code is the article and the item: SV-0502 is article 5, item 2.
import { cite } from "./citation.ts"
import type { Ground } from "./ground.ts"
import { validityOf } from "./instrument.ts"
import { keyed } from "./keyed.ts"

/** The ending is null: the term of the list (three years or longer, with early removal) is the same for every ground. */
const common = {
  list: "serious",
  subjectType: null,
  markOnly: false,
  markedTo: null,
  publishedReason: null,
  otherNames: [],
  arises: null,
  arisesEvery: null,
  ending: null,
} as const

/** A ground of R44. The source gives no dates for the grounds, so they are in force as long as the instrument is. */
function r44(article: string, zh: string, en: string, ...otherNames: readonly string[]) {
  return { ...common, ...validityOf("R44"), zh, en, otherNames, source: [cite("R44", article)] } as const
}

/** The grounds of the serious-violator list, by code. */
export const seriousGrounds = keyed("code", {
  // Article 5: food.
  "SV-0501": r44(
    "5(1)",
    "无证从事食品生产经营",
    "Made or sold food without a licence",
    "无证经营食品",
    "无证生产食品",
    "食品无证经营",
  ),
  "SV-0502": r44(
    "5(2)",
    "非食品原料/添加有害物质/婴幼儿食品不达标/添加药品/病死肉/未检疫肉/禁售食品",
    "Food with non-food ingredients, harmful additives or drugs, sub-standard infant food, diseased or uninspected meat, or banned food",
  ),
  "SV-0503": r44(
    "5(3)",
    "污染物超限/过期原料/未注册特殊食品或未按注册生产/标签虚假涉医疗保健",
    "Food over contaminant limits, with expired ingredients, special food unregistered or not made as registered, or false health claims on the label",
  ),
  "SV-0504": r44(
    "5(4)",
    "其他严重危害健康生命的食品违法",
    "Other food violation that gravely endangers health or life",
  ),
  // Article 6: drugs, medical devices, cosmetics.
  "SV-0601": r44(
    "6(1)",
    "假药劣药/特管药品违法/无批准证明药品",
    "Fake, inferior or unapproved drugs, or violations with specially controlled drugs such as vaccines",
  ),
  "SV-0602": r44(
    "6(2)",
    "未注册第二、三类医疗器械",
    "Unregistered class II or III medical devices",
    "未注册医疗器械",
    "无注册证医疗器械",
  ),
  "SV-0603": r44("6(3)", "化妆品非法添加", "Illegal additives in cosmetics", "化妆品违法添加", "非法添加化妆品"),
  "SV-0604": r44("6(4)", "其他药械妆严重违法", "Other serious violation with drugs, medical devices or cosmetics"),
  // Article 7: quality and safety.
  "SV-0701": r44("7(1)", "违法特种设备/违规充装", "Illegal special equipment, or unlawful filling"),
  "SV-0702": r44(
    "7(2)",
    "不符合安全标准/掺假/以假充真/淘汰产品",
    "Products that are unsafe, adulterated, fake, sub-standard or officially phased out",
  ),
  "SV-0703": r44(
    "7(3)",
    "抽查不合格经省级以上公告复查仍不合格",
    "Failed a product spot check, was named publicly by a provincial or higher authority, and failed the re-check",
  ),
  "SV-0704": r44(
    "7(4)",
    "虚假/严重失实检验检测认证结论",
    "False or seriously inaccurate test or certification results",
  ),
  "SV-0705": r44(
    "7(5)",
    "伪造冒用认证标志/3C未认证",
    "Forged or misused certification marks, or goods without the compulsory CCC certificate",
  ),
  "SV-0706": r44("7(6)", "其他质量安全严重违法", "Other serious violation of quality and safety rules"),
  // Article 8: consumers.
  "SV-0801": r44(
    "8(1)",
    "侵害消费者人格尊严、个人信息权利",
    "Violated consumers' dignity or their rights in personal information",
  ),
  "SV-0802": r44(
    "8(2)",
    "预收费用后关门停业逃避且失联",
    "Took prepayments, then closed to escape its duties and could not be reached",
    "收预付款跑路",
    "卷款跑路",
    "预付费跑路",
  ),
  "SV-0803": r44("8(3)", "欺骗性计量器具/计量数据造假", "Cheating measuring instruments or falsified measurement data"),
  "SV-0804": r44(
    "8(4)",
    "拒绝或拖延缺陷召回",
    "Refused or delayed an ordered recall of defective products",
    "拒不召回缺陷产品",
    "拒绝召回",
  ),
  "SV-0805": r44("8(5)", "其他严重侵害消费者权益", "Other serious violation of consumers' rights"),
  // Article 9: competition and market order.
  "SV-0901": r44(
    "9(1)",
    "侵犯商业秘密、商业诋毁、组织虚假交易等",
    "Theft of trade secrets, commercial defamation or organised fake transactions",
  ),
  "SV-0902": r44(
    "9(2)",
    "故意侵犯知识产权/非正常专利申请/恶意商标注册/违法代理",
    "Wilful infringement of intellectual property, abnormal patent filings, bad-faith trademarks or illegal agency",
  ),
  "SV-0903": r44(
    "9(3)",
    "价格串通、低价倾销、哄抬价格/不执行政府价",
    "Price collusion, dumping or gouging, or ignoring prices set by the government",
  ),
  "SV-0904": r44("9(4)", "组织策划传销或提供便利", "Organised pyramid selling or helped it", "组织传销", "策划传销"),
  "SV-0905": r44("9(5)", "关系生命健康的虚假广告", "False advertising in matters of life and health"),
  "SV-0906": r44("9(6)", "其他破坏竞争、扰乱市场", "Other serious violation of fair competition or market order"),
  // Article 10: licences and inspection.
  "SV-1001": r44("10(1)", "无其他许可经营", "Did business without another licence that it needs"),
  "SV-1002": r44(
    "10(2)",
    "虚假材料取得许可/登记，涂改倒卖出租证照",
    "Got a licence or registration with false papers, or altered, sold or lent out a licence",
  ),
  "SV-1003": r44(
    "10(3)",
    "拒绝阻碍监督检查、事故调查",
    "Refused or obstructed an inspection or an accident investigation",
    "拒不接受检查",
    "阻挠检查",
  ),
  // Article 11: may be used on its own, without a heavier penalty. Article 24: follows a court.
  "SV-1101": r44(
    "11(1)",
    "有能力拒不履行行政处罚/行政裁决",
    "Was able to carry out an administrative penalty or ruling and refused to",
    "拒不履行处罚决定",
  ),
  "SV-1102": r44("11(2)", "政策法规规定的相关责任人员", "A person whom the law or central policy holds responsible"),
  "SV-2401": r44("24", "法院生效文书需要实施名单管理", "A court ruling in force requires the listing"),
  // The regulations on enterprise information.
  "SV-T181": {
    ...common,
    ...validityOf("REG-XXGS-2024"),
    subjectType: "enterprise",
    zh: "公示信息隐瞒真实情况、弄虚作假情节严重",
    en: "Gravely falsified the information that it publishes, for which its legal representative is barred for 3 years",
    source: [cite("REG-XXGS-2024", "18(2)")],
    doubt: {
      zh: "起始日为条例施行之日，尚未与原文核对。",
      en: "The first day is the day on which the regulations came into force, which is not yet checked against the text.",
    },
  },
} as const satisfies Record<string, Omit<Ground, "code">>)

export type SeriousGroundCode = keyof typeof seriousGrounds
