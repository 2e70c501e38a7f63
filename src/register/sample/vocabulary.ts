/**
 * The words of invented merchants: brands, trades, forms, platforms. Nothing here is taken from a register; a brand
 * always stands behind 示例 (example), and it begins with no common surname.
 */
import { type NonEmpty, nonEmpty } from "./draw.ts"

/** What a merchant does, as far as the penalties that it may meet depend on it. */
export type Sector =
  | "catering"
  | "food"
  | "retail"
  | "health"
  | "beauty"
  | "building"
  | "service"
  | "technology"
  | "education"
  | "farming"
  | "machinery"

/** A trade as it stands in a name, with the sector it belongs to. */
export interface Trade {
  readonly word: string
  readonly sector: Sector
}

/** What stands before every brand, so that nobody takes the name for a real one. */
export const exampleMark = "示例"

function characters(text: string): NonEmpty<string> {
  return nonEmpty([...text])
}

/** First characters of brands. */
export const brandFirst = characters(
  "霁澄晴禾穗麦栗枫松岚溪汀星朔曜皓旭晨鹭鹿雀鲸珊琥青碧黛绛苍橙丹墨砚雾雪霜露云虹月潮浪渔樵荷菱荻芷蕙兰梧桐桂榆槐",
)

/** Second characters of brands. */
export const brandSecond = characters(
  "杉桐栎屿川湾渡桥岭谷原野圃畦田仓舟帆羽翼弦歌诗笺窗灯塔阶庭榭廊泉涧洲港岸峰崖林木果实芽叶枝露光影辰曦晖",
)

/** Third characters of brands of three. */
export const brandThird = characters("轩阁坊堂居源达通盛隆佳美乐优品汇诚信和顺")

/** What sole traders put behind one character: 示例穗记. */
export const brandSuffix: NonEmpty<string> = ["记", "家", "屋", "铺", "号", "老铺", "小铺"]

function trades(sector: Sector, words: string): Trade[] {
  return words.split(" ").map((word) => ({ word, sector }))
}

/** Trades of enterprises, before the form: 商贸 + 有限公司. */
export const enterpriseTrades: NonEmpty<Trade> = [
  { word: "商贸", sector: "retail" },
  ...trades("retail", "商贸 贸易 百货 日用品 服饰 家居 电子商务 电子商务 供应链管理 酒业 办公用品 汽车销售 珠宝 图书"),
  ...trades("food", "食品 食品科技 粮油 农产品 调味品 饮品 面粉 肉类加工"),
  ...trades("catering", "餐饮 餐饮管理 餐饮服务 酒店管理"),
  ...trades("health", "医药 大药房连锁 医疗器械 健康管理 生物科技"),
  ...trades("beauty", "化妆品 美容服务 生物护肤"),
  ...trades("building", "建筑工程 建材 装饰工程 建筑劳务 门窗 市政工程 园林绿化 钢结构"),
  ...trades(
    "service",
    "物业管理 企业管理咨询 人力资源 广告传媒 文化传播 旅游 物流 家政服务 保安服务 二手车交易 体育发展",
  ),
  ...trades("technology", "科技 科技 网络科技 信息技术 智能科技 软件 新能源科技 环保科技"),
  ...trades("education", "教育咨询 教育科技 职业培训"),
  ...trades("farming", "农业科技 农业发展 种业 肥业 牧业"),
  ...trades("machinery", "机械设备 电梯 起重设备 电气设备 压力容器 燃气"),
]

/** Trades of sole traders with their form: 烩面馆, 经营部. */
export const soleTraderTrades: NonEmpty<Trade> = [
  { word: "烩面馆", sector: "catering" },
  ...trades("catering", "烩面馆 饭店 小吃店 早餐店 胡辣汤店 火锅店 烧烤店 奶茶店 面馆 羊肉汤馆 快餐店 茶馆 米线店"),
  ...trades("food", "副食店 水果店 蔬菜店 鲜肉店 粮油店 蛋糕店 零食店 生鲜超市 便利店 便利店 超市 超市 烟酒商行 茶行"),
  ...trades(
    "retail",
    "服装店 鞋店 日用百货店 文具店 手机店 眼镜店 花店 母婴用品店 家具店 窗帘店 电动车行 童装店 商行 百货商行",
  ),
  ...trades("beauty", "理发店 美容店 美甲店 化妆品店 养生馆"),
  ...trades("building", "建材经营部 五金店 门窗加工部 灯具店 卫浴经营部 装饰材料行 油漆店"),
  ...trades("service", "汽车维修部 洗车行 打印部 广告部 宾馆 家政服务部 洗衣店 快递服务部 网吧 棋牌室 台球馆"),
  ...trades("technology", "电脑经营部 网络工作室 监控设备经营部"),
  ...trades("farming", "农资经营部 种子店 化肥经营部 饲料店 养殖场"),
  ...trades("machinery", "机械租赁部 农机配件部 机电经营部 气站"),
  ...trades("health", "大药房 药店 医疗器械店"),
]

/** Trades of cooperatives; the empty one gives 示例丰禾农民专业合作社. */
export const cooperativeTrades: NonEmpty<Trade> = [
  { word: "", sector: "farming" },
  ...trades("farming", "种植 种植 养殖 农机 蔬菜种植 果树种植 花卉种植 中药材种植 粮食种植"),
  ...trades("machinery", "农机服务"),
]

/** Merchants of the kind `other`, with the first two characters of their codes: 52 is civil affairs, N2 agriculture. */
export const otherTrades: NonEmpty<Trade & { readonly registration: string }> = [
  { word: "职业培训学校", sector: "education", registration: "52" },
  { word: "幼儿园", sector: "education", registration: "52" },
  { word: "养老服务中心", sector: "service", registration: "52" },
  { word: "口腔门诊部", sector: "health", registration: "52" },
  { word: "村股份经济合作社", sector: "farming", registration: "N2" },
]

/** Forms of enterprises; the shares are assumptions. */
export const enterpriseForms: NonEmpty<{ readonly word: string; readonly weight: number }> = [
  { word: "有限公司", weight: 88 },
  { word: "有限责任公司", weight: 7 },
  { word: "股份有限公司", weight: 3 },
  { word: "中心（有限合伙）", weight: 2 },
]

/** Forms of cooperatives; the shares are assumptions. */
export const cooperativeForms: NonEmpty<{ readonly word: string; readonly weight: number }> = [
  { word: "农民专业合作社", weight: 55 },
  { word: "专业合作社", weight: 40 },
  { word: "农民专业合作社联合社", weight: 5 },
]

/** Invented platforms, each with its part of the address. */
export const platforms: NonEmpty<{ readonly name: string; readonly path: string }> = [
  { name: "示例商城", path: "mall" },
  { name: "样例优选", path: "select" },
  { name: "示例外卖", path: "takeaway" },
  { name: "样例直播", path: "live" },
  { name: "示例团购", path: "group" },
]

/** What stands behind the brand in a shop's name. */
export const shopForms: NonEmpty<string> = ["旗舰店", "专营店", "官方店", "企业店", "小店", "优选店"]

/** Goods that a violation may be about, by sector. */
export const goods = {
  catering: ["凉菜", "卤味", "面制品", "鲜榨果汁", "熟肉制品"],
  food: ["糕点", "酱卤肉制品", "调味面制品", "食用植物油", "饮料", "速冻水饺", "散装食品"],
  retail: ["儿童玩具", "插座", "电动自行车充电器", "羽绒服", "运动鞋", "燃气灶具"],
  health: ["感冒颗粒", "血压计", "医用口罩", "中药饮片", "维生素片"],
  beauty: ["祛斑霜", "面膜", "染发剂", "洗发水"],
  building: ["电线电缆", "防水卷材", "细木工板", "水泥", "消防水带"],
  service: ["灭火器", "车用机油", "轮胎", "洗涤剂"],
  technology: ["移动电源", "监控摄像机", "电源适配器"],
  education: ["学生书包", "练习本", "课桌椅"],
  farming: ["复合肥料", "玉米种子", "农用地膜", "饲料"],
  machinery: ["起重吊具", "安全阀", "电动葫芦", "压力表"],
} as const satisfies Record<Sector, NonEmpty<string>>
