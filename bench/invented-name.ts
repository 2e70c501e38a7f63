/**
 * Invented merchants for benchmarks: names put together from regions, brands, trades and legal forms as real ones are,
 * and the same name as somebody writes it who does not have the licence at hand. The n-th is always the same.
 */
import { childRegions, regionName } from "../src/names/region.ts"

const brandCharacters =
  "华金鑫天海宏盛达兴安永福德万通泰瑞祥顺佳美康源丰利亿恒信诚明光远博创智联众合力强胜高峰腾飞翔宇航星辰月云山川江河湖洋" +
  "林森松柏梅兰竹菊桂荷莲芳香雅丽秀英杰豪雄伟志成功业发财旺隆昌茂荣富贵宝玉珍珠玛瑙银铜铁钢石岩峻岭岳嵩泉溪润泽沐雨露霜雪" +
  "春夏秋冬晨曦朝阳晖晓旭升辉煌灿烂耀晶莹清洁净白雪蓝绿红紫青黄橙赤丹朱墨黑乌元亨贞仁义礼智忠孝廉节勇毅刚正直善良真诚朴实" +
  "一二三四五六七八九十百千亿兆甲乙丙丁子丑寅卯辰巳午未申酉戌亥乾坤震巽坎离艮兑风雷水火土木鹏鹤凤凰麒麟龟鹿虎豹狮象马羊牛" +
  "嘉禾粟麦稻谷豆苗圃园庭轩阁楼台亭榭坊庄村镇城邦域疆界宇宙环球寰亚欧美非澳纽约伦敦巴黎维也纳阿尔法贝塔伽玛德耳塔迪奥卡洛斯"
const brands = [...new Set(brandCharacters)]
const trades = [
  ..."商贸 科技 餐饮管理 食品 服装 建材 电子商务 物流 汽车服务 美容美发 医疗器械 装饰工程 文化传媒 教育咨询 农业开发 酒店管理 机械设备 化工 五金 家具 房地产经纪 旅游 药房 超市 网络技术 环保工程 劳务派遣 广告 印刷 养殖".split(
    " ",
  ),
]
const forms = ["有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "商行", "店", "经营部", "中心", "厂"]
const cities = childRegions(null)
  .flatMap((province) => [province, ...childRegions(province)])
  .map((code) => ({ code, name: (regionName(code) ?? "").replace(/^.*(省|自治区)(?=.)/, "") }))
  .filter(({ name }) => name.length > 1 && name.length < 6)

/** A merchant without anything else. */
export interface Invented {
  name: string
  region: string
}

/** Random numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const pick = <T>(random: () => number, items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

function brandOf(random: () => number): string {
  const length = 2 + Math.floor(random() * random() * 3)
  // Squared: some characters stand in very many names, as in life.
  return Array.from({ length }, () => brands[Math.floor(random() * random() * brands.length)]).join("")
}

/** The n-th merchant. */
export function inventName(n: number): Invented {
  const random = randomOf(n)
  const city = pick(random, cities)
  const place = random() < 0.8 ? city.name.replace(random() < 0.5 ? /[市州县]$/ : /$^/, "") : ""
  const core = `${brandOf(random)}${pick(random, trades)}`
  const name =
    random() < 0.1 && place ? `${core}（${place}）${pick(random, forms)}` : `${place}${core}${pick(random, forms)}`
  return { name, region: city.code }
}

/** The n-th merchant's name as somebody else writes it. */
export function misspellName(n: number): string {
  const { name } = inventName(n)
  const random = randomOf(n + 7_000_000)
  const characters = [...name]
  const at = 1 + Math.floor(random() * (characters.length - 3))
  switch (Math.floor(random() * 5)) {
    case 0:
      return name
    case 1:
      return characters.with(at, pick(random, brands)).join("")
    case 2:
      return characters.toSpliced(at, 1).join("")
    case 3:
      return name.replace("有限责任公司", "有限公司").replace(/（.*）/, "")
    default:
      return characters.slice(2).join("")
  }
}
