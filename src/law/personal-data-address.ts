/**
 * Homes in folded text: what stands behind a word for where somebody lives, and an address down to a door without such a
 * word. A place of business is public, down to its door too.
 */
import { matchesOf } from "./matches.ts"
import type { Found } from "./personal-data-found.ts"

// A word for where a person lives, and what follows up to a house, a door, a village or a group.
const livesAt =
  /(?:住址|居所|(?<![商厂卖买国专独多店行东管玩大企全各几名数渔农酒两二三四五六七八九十百千万]|老人)家(?:住(?=[^，。；;\n]{2,40}?(?:号|室|户|单元))|在(?=[^，。；;\n]{0,30}?(?:[\dA-Za-z一二三四五六七八九十〇零][室户栋幢]|单元|\d号楼)|[^，。；;\n]{1,12}?[省市县区州盟旗乡镇村][^，。；;\n]{0,25}?[\d一二三四五六七八九十]号))|家庭地址|(?:收[货件]|配送|派送|送货|安装|上门)地址|户籍(?:所在)?地?(?:址)?|户口(?:所在地|在)|居住地?(?:址)?|(?:现|(?<!日)常|经常)居(?!家)住?地?(?:址)?|常住(?:地址?|于)|现住(?:址)?|暂住(?:地|于)?|租住(?:地|于)?|自[建家](?:住[宅房]|民房)\(?[在于位]{0,2}(?=[\u4e00-\u9fff]{2,9}[省市县区州盟旗乡镇村])|(?:自然人|投诉人|举报人|消费者|患者|本人|房东|业主|证人|出租人|法定代表人|法人代表|某|女士|先生)的?住[所处]|(?<=^|[，,；;。、:(|\s人某])住[在于]?(?![所宿院建房持]|宅(?!(?![区楼用小])[\u4e00-\u9fff:]{1,9}[省市县区州盟旗乡镇村]))(?=[^，。；;\n]{2,40}?(?:单元|室|户))|(?<=^|[，,；;。、(\s述称说她他我某]|(?<!登)[现原]|[原被]告|人|[均都仍还])住(?![所宿宅院建房持])(?=[\u4e00-\u9fff]{1,9}[省市县区州盟旗乡镇村]))[为是于在:，,\s]*([\p{Script=Han}\w()-]{2,40}?(?:号|室|村|组|栋|幢|单元|楼|户))((?:号?[\dA-Za-z一二三四五六七八九十#-]{1,4}(?:号楼|号院|号|室|村|组|栋|幢|座|单元|楼|层|户)){0,5})/gu

const count = "(?:[甲乙丙丁]?[\\dA-Za-z]{1,4}|[一二三四五六七八九十]{1,3}|[东西南北中](?=座))"
const building = `${count}(?:号楼|栋楼?|幢楼?|座|#楼?|楼(?=.{1,4}单元))`
const unit = `${count}(?:单元|门(?=\\d{3}))`
const storey = `(?:第?${count}[层楼])?`
const door = "(?:[A-Za-z]?\\d{1,4}(?:室|户|号房|房|号)?|[东西南北中]{1,2}户|[一二三四五六七八九十〇零百]{1,5}[室户号])"
const residence =
  "(?:小区|花园|家园|嘉园|佳园|名苑|佳苑|[\\u4e00-\\u9fff]苑|新村|公寓|华府|华庭|名邸|府邸|雅居|社区|家属[院楼]|宿舍楼?|号院|大院|公馆|名城|花城|新城|豪庭|[庭湾郡墅府城园庄里居轩岛岸坊阁])"
const part = "(?:[东西南北中A-Za-z\\d一二三四五六七八九十]{1,3}[区期片苑院])?"
const village = `村(?:民)?第?${count}(?:村民)?(?:小?组|队)${count}号`
const patterns = [
  new RegExp(village, "gu"),
  /\d{1,5}弄\d{1,4}号(?:\d{1,3}[楼层])?\d{2,4}室/gu,
  new RegExp(`${building}[ ,-]?${unit}[ ,-]?${storey}${door}`, "gu"),
  new RegExp(
    `${residence}${part}[ ,-]?${building}[ ,-]?(?:${unit})?[ ,-]?${storey}(?:\\d{3,4}|[东西南北中]{1,2}户|\\d{1,4}(?:[室户]|号(?![楼院店铺])))(?:室|户|号房|房|号)?`,
    "gu",
  ),
  // A street's number, an estate of any name, a building and a door.
  new RegExp(`[路街道巷]\\d{1,5}号[\\u4e00-\\u9fff]{0,8}${building}(?:${unit})?${storey}\\d{3,4}[室户号]?`, "gu"),
  /[路街道巷]\d{1,5}号楼\d{1,2}门\d{3,4}[室户号]?/gu,
  // A number beside another one is a shop's as often: none where somebody trades there.
  /[路街道巷]\d{1,5}号附\d{1,4}号(?:\d{3,4}[室户号]?)?(?![^，。；;]{0,12}(?:[店厂馆部行铺室所]|公司|超市|药房|中心|经营|销售|检查|现场))/gu,
  new RegExp(
    `${residence}${part}${count}(?:(?:号楼|栋|幢|座)?-|#-?)(?:${count}(?:单元)?-)?\\d{2,4}(?:室|户|号)?(?![\\d-])`,
    "gu",
  ),
]

// How far before a door its street, its town and the word for what it is may begin.
const reach = 40
const addressCharacters = /[\p{Script=Han}\dA-Za-z()#-]*$/u
const placeWord = /^.*(?:地址|地点|住所|场所|[在于址往至到系居住寄是为送])/u
const business =
  /(?:经营场所|经营地址?|登记住所|住所|注册地址?|生产地址?|生产场所|办公地址?|办公场所|营业场所|营业地址|仓库|库房|门店|店铺|店址|厂址|公司|企业|商行|门市部?)[^，。；;\n]{0,30}$/
const ofPerson = /(?:自然人|投诉人|举报人|消费者|患者|本人|其|某|女士|先生)的?(?:住所|家|住处)[^，。；;]{0,30}$/
const commercial =
  /(?:商贸城|商城|市场|产业园|工业园|科技园|园区|大厦|广场|写字楼|商业街|商务|办公楼|商铺|购物中心)[^，。；;]{0,10}$/
const usedAs =
  /^(?:，?(?:登记|注册|申报|备案)为[^，。；;]{0,4}(?:住所|场所|地址)|号?商铺|号?门面|底商|摊位|[店铺]|[^，。；;]{0,4}(?:从事|经营|开设|开办|设立|营业|加工|仓储))/

export const homePatterns: readonly RegExp[] = [livesAt, ...patterns]

export function* findHomes(text: string): Iterable<Found> {
  for (const match of matchesOf(livesAt, text)) {
    const [whole, address = ""] = match
    const end = match.index + whole.length
    // “家” ends words for merchants too; with it, for it tells whose it is.
    const before = text.slice(Math.max(0, match.index - reach), match.index + 1)
    if (/^家[住在]/.test(whole) && isBusiness(before, address, text.slice(end, end + 16))) continue
    yield { kind: "home-address", certainty: "cue", start: match.index, end }
  }
  for (const pattern of patterns) {
    for (const match of matchesOf(pattern, text)) {
      const end = match.index + match[0].length
      const before = text.slice(Math.max(0, match.index - reach), match.index)
      const own = addressCharacters.exec(before)?.[0] ?? ""
      const street = own.replace(placeWord, "")
      if (isBusiness(before, `${street}${match[0]}`, text.slice(end, end + 16))) continue
      yield { kind: "home-address", certainty: "shape", start: match.index - street.length, end }
    }
  }
}

function isBusiness(before: string, address: string, after: string): boolean {
  if (ofPerson.test(before)) return false
  return business.test(before) || commercial.test(address.slice(-30)) || usedAs.test(after)
}
