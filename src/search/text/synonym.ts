/**
 * Words of the field that mean the same to whoever looks for a record. Data: who asks by one word of a row finds what is
 * written in any other.
 */

/**
 * What a word is: `law`, the wording of laws and decisions; `speech`, what people say; `english`, what is typed by
 * readers of the English pages.
 */
export type WordSource = "law" | "speech" | "english"

/** Words of one meaning, by their source; several in a string are parted by spaces, English ones by commas. */
export type SynonymRow = Readonly<Record<WordSource, string>>

/** The rows. The wording of laws is the one that decisions quote; it cites nothing. */
export const synonymRows: readonly SynonymRow[] = [
  // Advertising and competition.
  {
    law: "虚假广告 虚假的商业宣传 引人误解的商业宣传 虚假或者引人误解的商业宣传 引人误解的内容 虚假宣传",
    speech: "虚假商业宣传 夸大宣传 虚假营销 误导宣传 误导消费者 夸大功效 欺骗宣传",
    english: "false advertising, false advertisement, misleading advertising, false publicity, deceptive advertising",
  },
  {
    law: "虚假交易 组织虚假交易 虚构交易 编造用户评价 虚构交易量",
    speech: "刷单 刷单炒信 炒信 刷好评 刷销量 刷量 刷信誉 虚假评价 虚假好评",
    english: "fake transactions, fake orders, brushing, fake reviews, fake transaction, fake review",
  },
  {
    law: "国家级 最高级 最佳 绝对化用语",
    speech: "极限词 极限用语 广告极限词 全网第一",
    english: "superlatives, superlative, absolute terms",
  },
  { law: "商业贿赂 贿赂", speech: "回扣 好处费", english: "commercial bribery, bribery, kickback" },
  { law: "商业诋毁 损害商业信誉", speech: "抹黑同行 诋毁对手 诋毁同行", english: "commercial defamation, defamation" },
  { law: "侵犯商业秘密 商业秘密", speech: "窃取商业机密 商业机密", english: "trade secrets, trade secret" },
  { law: "混淆行为 引人误认", speech: "傍名牌 搭便车 蹭名牌", english: "passing off" },
  { law: "保证性承诺", speech: "包过 保过 承诺包过 保证通过", english: "guaranteed results, guarantee" },
  { law: "传销 组织策划传销", speech: "拉人头 老鼠会", english: "pyramid selling, pyramid scheme" },
  { law: "不正当竞争", speech: "恶意竞争 恶性竞争", english: "unfair competition" },
  // Food.
  {
    law: "超过保质期 超过保质期的食品 经营超过保质期",
    speech: "过期食品 过保质期 过了保质期",
    english: "expired food, past shelf life, out of date food",
  },
  // What is past its date may be no food, and who asks for food means none of that.
  {
    law: "超过保质期 超过有效期 超过使用期限",
    speech: "过期 过期产品 过期商品",
    english: "expired, expired products",
  },
  {
    law: "回收食品 回收油脂 废弃油脂 废弃食用油脂 餐厨废弃物",
    speech: "地沟油 潲水油 口水油 老油 回收油 泔水油",
    english: "gutter oil, recycled oil, waste oil",
  },
  {
    law: "农药残留",
    speech: "农残超标 农残 农药超标",
    english: "pesticide residue, pesticide residues",
  },
  {
    law: "兽药残留",
    speech: "药残超标 兽药超标 抗生素超标",
    english: "veterinary drug residue, veterinary drug residues",
  },
  {
    law: "未取得食品经营许可 未取得食品生产许可 无证从事食品生产经营",
    speech: "无证卖食品 食品无证经营 没有食品经营许可证 黑作坊",
    english: "unlicensed food, food without a licence, food without a license",
  },
  {
    law: "食品添加剂以外的化学物质 非食品原料 添加有害物质 非法添加",
    speech: "违法添加 滥用添加剂 乱加添加剂 毒食品 有毒食品",
    english: "illegal additives, illegal additive, harmful additives",
  },
  {
    law: "标签不符合食品安全标准 标签不符合",
    speech: "标签不合格 标签违规 标签问题",
    english: "mislabelled food, mislabeled food, food label, food labels, mislabelled, mislabeled",
  },
  {
    law: "未查验供货者的许可证 进货查验 进货查验记录",
    speech: "索证索票 没有进货凭证 没查进货凭证 进货台账",
    english: "purchase records, supplier check, purchase inspection",
  },
  {
    law: "餐具饮具使用前未经洗净消毒 餐具饮具 未经洗净消毒",
    speech: "餐具不干净 碗筷没消毒 餐具没消毒 碗筷不干净",
    english: "dirty tableware, dirty dishes, unwashed tableware",
  },
  {
    law: "未标明厂名 无中文标明的产品名称 无厂名厂址 未标明生产者",
    speech: "三无产品 三无食品 三无商品 三无",
    english: "products without labels, unbranded products, unlabelled goods",
  },
  {
    law: "未经检疫 病死肉 未检疫肉",
    speech: "病死猪肉 死猪肉 问题肉",
    english: "uninspected meat, diseased meat",
  },
  // Prices, measures, consumers.
  {
    law: "未按规定明码标价 明码标价",
    speech: "未明码标价 不明码标价 没有标价 没标价 不标价 价格不透明",
    english: "clearly marked prices, unmarked prices, price marking, no price tag, price tags",
  },
  {
    law: "价格欺诈 虚构原价 价格违法",
    speech: "先涨价后打折 虚假折扣 虚假优惠 假打折 虚假打折",
    english: "price fraud, fake discount, fake discounts",
  },
  { law: "哄抬价格", speech: "乱涨价 坐地起价 天价 哄抬物价", english: "price gouging" },
  { law: "价格串通 低价倾销", speech: "串通涨价 价格联盟", english: "price collusion, dumping" },
  { law: "水产品 水产", speech: "海鲜 海产 海产品", english: "seafood, aquatic products" },
  { law: "复合肥料", speech: "复合肥", english: "compound fertilizer" },
  // A scale that cheats; who gives short weight may have one, or one that was never verified, and not the other way.
  {
    law: "破坏计量器具准确度 欺骗性计量器具 作弊的计量器具 改装的电子计价秤 计量数据造假",
    speech: "鬼秤 八两秤 作弊秤 阴阳秤",
    english: "cheating scales, cheating scale",
  },
  {
    law: "欺骗性计量器具 计量数据造假 短缺数量 未按规定申请检定 破坏计量器具准确度 作弊的计量器具 改装的电子计价秤",
    speech: "缺斤少两 缺斤短两 短斤缺两 短斤少两",
    english: "short weight, false weights",
  },
  { law: "电子计价秤", speech: "电子秤 电子称 计价秤", english: "electronic scale, electronic scales, weighing scale" },
  {
    law: "以预收款方式提供服务 预收款 预付款 预收费用",
    speech: "预付卡 预付费 办卡跑路 卷款跑路 充值卡 会员卡不退 跑路 关门跑路",
    english: "prepaid card, prepaid cards, prepayment, prepayments",
  },
  {
    law: "欺诈行为 增加赔偿 惩罚性赔偿",
    speech: "假一赔十 假一罚十 假一赔三 退一赔三 退一赔十",
    english: "punitive damages, ten times compensation",
  },
  { law: "格式条款 不公平格式条款", speech: "霸王条款 霸王合同", english: "unfair terms, unfair contract terms" },
  {
    law: "无理由退货 七日无理由退货",
    speech: "七天无理由 不给退货 拒绝退货",
    english: "refuse returns, no reason return",
  },
  {
    law: "消费者个人信息 侵害个人信息",
    speech: "泄露个人信息 倒卖个人信息 信息泄露",
    english: "personal information, data leak",
  },
  { law: "缺陷召回 拒绝召回", speech: "不召回", english: "product recall, recall" },
  {
    law: "随机抽取 商品抽取规则 盲盒",
    speech: "抽盒 盲抽 福袋",
    english: "blind box, blind boxes, mystery box",
  },
  // Quality, marks, special equipment.
  {
    law: "注册商标专用权 假冒注册商标",
    speech: "商标侵权 假货 冒牌 冒牌货 假冒 假名牌 山寨 高仿",
    english: "trademark infringement, counterfeit, counterfeits, counterfeit goods, fake goods, fake brands",
  },
  {
    law: "不符合保障人体健康和人身财产安全的国家标准 不符合安全标准 监督抽查不符合 监督抽查",
    speech: "不合格 不达标 质量不合格 抽检不合格 抽查不合格 产品不合格 劣质产品 不合格产品",
    english: "substandard products, unsafe products, failed spot check, substandard, unsafe product",
  },
  { law: "以假充真 以次充好 掺杂掺假 掺假", speech: "掺水 造假", english: "adulterated, adulteration" },
  {
    law: "强制性产品认证 未经强制性产品认证 3c未认证",
    speech: "没有3c 无3c认证 没有3c认证 未取得3c认证",
    english: "ccc certificate, without ccc, compulsory certification",
  },
  { law: "检验报告 检测报告 检验检测报告", speech: "质检报告", english: "test report, inspection report" },
  {
    law: "虚假检验检测报告 检验检测结论 虚假或者严重失实",
    speech: "假检测报告 假检验报告 虚假检测",
    english: "false test report, false test reports, fake inspection report",
  },
  {
    law: "特种设备 未经定期检验的特种设备",
    speech: "电梯没年检 设备没年检 未检验电梯",
    english: "special equipment, uninspected elevator, uninspected lift",
  },
  { law: "假冒专利", speech: "假专利 冒充专利", english: "patent counterfeiting, fake patent" },
  { law: "移动电源", speech: "充电宝", english: "power bank, power banks" },
  // Drugs, devices, cosmetics.
  {
    law: "医疗美容 医疗美容活动 医疗美容服务",
    speech: "医美 整容 整形美容 微整形 微整",
    english: "cosmetic surgery, aesthetic medicine, plastic surgery",
  },
  {
    law: "未凭处方销售处方药",
    speech: "无处方卖药 没有处方卖药 不凭处方",
    english: "prescription drugs without prescription, without prescription",
  },
  {
    law: "司美格鲁肽 替尔泊肽 利拉鲁肽",
    speech: "减肥针 瘦身针 减重针",
    english: "semaglutide, weight loss injection, slimming injection",
  },
  {
    law: "劣药 销售劣药",
    speech: "劣质药 伪劣药品 过期药 过期药品",
    english: "inferior drugs, expired drugs, substandard drugs",
  },
  { law: "假药 销售假药", speech: "假冒药品 假药品", english: "fake drugs, counterfeit drugs" },
  { law: "未遵守经营质量管理规范", speech: "违反gsp 不按规定存药", english: "good supply practice, gsp" },
  {
    law: "未备案的普通化妆品 未备案",
    speech: "没备案的化妆品 无备案化妆品",
    english: "unregistered cosmetics, unfiled cosmetics",
  },
  {
    law: "未注册第二三类医疗器械 未取得医疗器械注册证",
    speech: "无证医疗器械 三无医疗器械",
    english: "unregistered medical devices",
  },
  // Registration and licences.
  {
    law: "未将营业执照置于 公示营业执照信息 未公示营业执照",
    speech: "没挂执照 不亮照 没亮照 未亮照经营 不公示执照",
    english: "licence not displayed, license not displayed",
  },
  {
    law: "变更登记 未按规定办理变更登记",
    speech: "没办变更 没有变更登记 不变更登记",
    english: "change of registration, registration change",
  },
  {
    law: "提交虚假材料取得市场主体登记 虚假材料",
    speech: "骗取登记 虚假注册 假材料注册 冒名登记 虚假登记",
    english: "false registration, fraudulent registration",
  },
  {
    law: "未经许可 未取得许可 无其他许可经营",
    speech: "无证经营 无照经营 无证无照 没有许可证",
    english: "unlicensed, without a licence, without a license, without licence",
  },
  // Lists, penalties, authorities.
  {
    law: "年度报告 未按期公示年度报告 未报送年报",
    speech: "年报 没报年报 未报年报 不报年报 漏报年报 没年报 年检",
    english: "annual report, annual reports, missing annual report",
  },
  {
    law: "通过登记的住所或者经营场所无法联系 无法联系 无法取得联系",
    speech: "失联 联系不上 查无此处 地址失联 地址异常",
    english: "unreachable, cannot be reached, could not be reached, not at registered address",
  },
  {
    law: "隐瞒真实情况弄虚作假 弄虚作假 隐瞒真实情况",
    speech: "虚假年报 年报造假 造假年报",
    english: "false annual report, hid the truth, false information",
  },
  {
    law: "经营异常名录 列入经营异常名录 列异",
    speech: "经营异常 异常名录 工商异常",
    english: "abnormal operation, abnormal operations, abnormal list",
  },
  {
    law: "严重违法失信名单 严重违法失信 列严",
    speech: "黑名单 失信名单 失信企业 严重违法",
    english: "serious violators, serious violator, blacklist, seriously illegal",
  },
  { law: "行政处罚 处罚", speech: "罚 被罚 挨罚", english: "penalty, penalties, administrative penalty, punished" },
  { law: "罚款", speech: "罚金 罚钱", english: "fine, fines, fined" },
  { law: "没收违法所得", speech: "没收所得 没收非法所得", english: "confiscation, confiscated, illegal gains" },
  {
    law: "责令停产停业 责令停业 停业整顿",
    speech: "勒令停业 关门整顿 停业 被关停",
    english: "suspended business, business suspended, suspension",
  },
  {
    law: "吊销营业执照 吊销许可证 吊销食品经营许可证 吊销",
    speech: "吊照 吊销执照",
    english: "licence revoked, license revoked, revoked, revocation",
  },
  { law: "责令关闭", speech: "关停 强制关闭", english: "ordered to close, closed down" },
  { law: "通报批评", speech: "公开批评", english: "public reprimand, reprimand" },
  { law: "警告", speech: "口头警告", english: "warning, warnings" },
  {
    law: "市场监督管理局",
    speech: "市监局 市场监管局 市场局 工商局 市场监管 市监",
    english: "market regulator, market regulation, administration for market regulation",
  },
  // Acts and things.
  { law: "销售 经营", speech: "卖 售卖 出售", english: "sale of, selling of" },
  { law: "食品", speech: "食物", english: "food, foods" },
  { law: "药品", speech: "药物", english: "drug, drugs, medicine, medicines" },
  { law: "化妆品", speech: "护肤品 美妆", english: "cosmetics, cosmetic" },
  { law: "医疗器械", speech: "医疗设备", english: "medical device, medical devices" },
  { law: "电梯", speech: "升降机", english: "elevator, elevators, lift, lifts" },
  { law: "儿童玩具 玩具", speech: "小孩玩具", english: "toy, toys" },
  { law: "广告", speech: "打广告", english: "advertising, advertisement, advertisements, ad, ads" },
  {
    law: "网店 网络店铺",
    speech: "淘宝店 网上店铺",
    english: "online shop, online shops, online store, online stores",
  },
  {
    law: "网络直播 直播",
    speech: "直播间 直播带货 带货",
    english: "live streaming, livestream, live stream, live commerce",
  },
  {
    law: "实际经营地址不一致 未公示食品经营许可证",
    speech: "幽灵外卖 黑外卖",
    english: "ghost kitchen, ghost kitchens",
  },
  { law: "外卖 网络餐饮", speech: "点外卖 送餐", english: "takeaway, food delivery, takeout" },
  { law: "电动自行车", speech: "电瓶车 电动车", english: "electric bicycle, e bike, electric bike" },
]

/** A word that says two things at once: each of them is to be held, in one of its ways. */
export interface CompoundRow {
  readonly words: string
  readonly parts: readonly string[]
}

const counterfeit = "假冒 冒充 以假充真 侵权 侵犯他人注册商标 注册商标专用权 冒牌 伪造 仿冒"
const fake = (words: string, goods: string): CompoundRow => ({ words, parts: [goods, counterfeit] })

/** What people say of goods that are not what they seem; decisions name the goods, and say how elsewhere. */
export const compoundRows: readonly CompoundRow[] = [
  fake("假酒 假白酒 假茅台 假冒白酒 假名酒", "白酒 茅台 葡萄酒 红酒 名酒 啤酒 酒类 洋酒"),
  fake("假鞋 假球鞋 冒牌鞋", "运动鞋 皮鞋 球鞋 鞋"),
  fake("假烟", "卷烟 香烟 雪茄"),
  fake("假包 假名牌包", "箱包 手提包 皮包 背包"),
  fake("假衣服 假名牌服装", "服装 羽绒服 童装"),
  fake("假表 假手表", "手表 腕表"),
  fake("假化肥", "化肥 肥料"),
  fake("假种子", "种子"),
  fake("假化妆品 假护肤品", "化妆品 面膜 护肤"),
  fake("假蜂蜜", "蜂蜜"),
]
