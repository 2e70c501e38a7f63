/**
 * What people type around a name, for the benchmark of the search box: each kind makes of a registered name a text in which
 * it is meant. Beside it the yardstick: a plain ranking by pairs of characters and how rare they are.
 */
import { foldName } from "../src/names/normal-form.ts"
import { syllablesOf } from "../src/names/pinyin.ts"
import { traditionalPairs } from "../src/names/traditional-table.ts"
import type { Draw } from "./disturbance.ts"

/** A registered name to make a text of. */
export interface Meant {
  readonly uscc: string
  readonly name: string
}

/** Makes a text of a name. */
export type Noise = (meant: Meant, draw: Draw) => string

/** One of a list. */
export function pick(draw: Draw, list: readonly string[]): string {
  return list[Math.floor(draw() * list.length)] ?? ""
}

/** A whole number between two, both included. */
export function between(draw: Draw, least: number, most: number): number {
  return least + Math.floor(draw() * (most - least + 1))
}

/** The name without its legal form, and without what stands in brackets. */
export function core(name: string): string {
  const bare = name.replace(/[（(][^）)]*[）)]/g, "")
  const cut = bare.replace(/(?:股份有限公司|有限责任公司|集团有限公司|有限公司|公司|厂|中心|合作社|经营部|店).*$/, "")
  return cut.length >= 4 ? cut : bare
}

const places = [
  "河南省郑州市金水区文化路12号",
  "南京市玄武区珠江路88号3楼",
  "湖北省武汉市江汉区解放大道501号",
  "西城区车公庄大街甲4号",
]
const goods = ["酱卤肉制品", "充电器", "羽绒服", "面膜", "儿童玩具", "复合肥", "灭火器", "感冒颗粒"]
const people = ["张总", "王经理", "李老板", "刘主任", "陈女士", "法人代表"]
const day = (draw: Draw) => `20${between(draw, 19, 26)}-0${between(draw, 1, 9)}-${between(draw, 10, 28)}`
const traditional = new Map<string, string>()
for (let i = 0; i < traditionalPairs.length; i += 2) {
  const simple = traditionalPairs.charAt(i + 1)
  if (!traditional.has(simple)) traditional.set(simple, traditionalPairs.charAt(i))
}

const alike = new Map<string, string[]>()
for (const character of "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多然于心学之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢病始达深完今提求清王化空业思切怎非找片罗钱语元喜曾离飞科言干流欢约各即指合反题必该论交终林请医晚制球决传画保读运及则房早院量苦火布品近坐产答星精视五连司巴奇管类未朋且婚台夜青北队久乎越观落尽形影红爸百令周吧识步希亚术留市半热送兴造谈容极随演收首根讲整式取照办强石古华拿计您装似足双妻尼转诉米称丽客南领节衣站黑刻统断福城故历惊脸选包紧争另建维绝树系伤示愿持千史谁准联妇纪基买志静阿诗独复痛消社算义竟确酒需单治卡幸兰念举仅钟怕共毛句息功官待究跟穿室易游程号居考突皮哪费倒价图具刚脑永歌响商礼细专黄块脚味灵改据般破引食仍存众注笔甚某沉血备习校默务土微娘须试怀料调广苏显赛查密议底列富梦错座参八除跑亮假印设线温虽掉京初养香停际致阳纸李纳验助激够严证帝饭忘趣支春集丈木研班普导顿睡展跳获艺六波察群皇段急庭创区奥器谢弟店否害草排背止组州朝封睛板角况曲馆育忙质河续哥呼若推境遇雨标姐充围案伦护冷警贝著雪索剧啊船险烟依斗值帮汉慢佛肯闻唱沙局伯族低玩资屋击速顾泪洲团圣旁堂兵七露园牛哭旅街劳型烈姑陈莫鱼异抱宝权鲁简态级票怪寻杀律胜份汽右洋范床舞秘午登楼贵吸责例追较职属渐左录丝牙党继托赶章智冲叶胡吉卖坚喝肉遗救修松临藏担戏善卫药悲敢靠伊村戴词森耳差短祖云规窗散迷油旧适乡架恩投弹铁博雷府压超负勒杂醒洗采毫嘴毕九冰既状乱景席珍童顶派素脱农疑练野按犯拍征坏骨余承置臓彩灯巨琴免环姆暗换技翻束增忍餐洛塞缺忆判欧层付阵玛批岛项狗休懂武革良恶恋委拥娜妙探呀营退摇弄桌熟诺宣银势奖宫忽套康供优课鸟喊降夏困刘罪亡鞋健模败伴守挥鲜财孤枪禁恐伙杰迹妹遍盖副坦牌江顺秋萨菜划授归浪听凡预奶雄升编典袋莱含盛济蒙棋端腿招释介烧误")
  for (const syllable of syllablesOf(character).slice(0, 1))
    alike.set(syllable, [...(alike.get(syllable) ?? []), character])
/** Pinyin without spaces. */
export const letters = (text: string) => [...text].map((character) => syllablesOf(character)[0] ?? character).join("")

/** Characters that sound so. */
export const soundsAlike = (character: string) =>
  (alike.get(syllablesOf(character)[0] ?? "") ?? []).filter((other) => other !== character)

/** A character as it is written outside of the mainland. */
export const traditionalOf = (character: string) => traditional.get(character) ?? character

/** The kinds. */
export const noises: Readonly<Record<string, Noise>> = {
  "a question around the name": ({ name }, draw) =>
    pick(draw, [
      "请问NAME有没有被处罚过",
      "我想查一下NAME的信用情况",
      "NAME这家公司怎么样，靠谱吗",
      "帮我看看NAME是不是在黑名单里",
    ]).replace("NAME", name),
  "has … been punished, without the form": ({ name }, draw) =>
    pick(draw, ["有没有NAME的处罚", "NAME被罚过吗", "NAME的行政处罚决定书", "查NAME被市监局处罚的记录"]).replace(
      "NAME",
      core(name),
    ),
  "a pasted line with code and day": ({ name, uscc }, draw) =>
    pick(draw, [
      `${between(draw, 1, 99)}\t${name}\t${uscc}\t${day(draw)}\t存续`,
      `${name}，统一社会信用代码：${uscc}，成立日期${day(draw)}`,
    ]),
  "a pasted line without a code": ({ name }, draw) =>
    pick(draw, [
      `${between(draw, 1, 99)}、${name} 罚款${between(draw, 1, 9)}000元 ${day(draw)}`,
      `${day(draw)} | ${name} | 列入经营异常名录`,
      `序号${between(draw, 1, 99)} ${name} 在业 注册资本${between(draw, 1, 50)}0万元`,
    ]),
  "labels of a form": ({ name }, draw) =>
    pick(draw, [
      `被处罚单位：${name} 法定代表人：某某`,
      `甲方（卖方）：${name} 签订日期：${day(draw)}`,
      `企业名称 ${name} 企业类型 有限责任公司`,
      `收款方户名:${name} 开户行:工商银行`,
    ]),
  "an address before": ({ name }, draw) => `${pick(draw, places)}${pick(draw, ["", " ", "，"])}${name}`,
  "an address behind": ({ name }, draw) => `${name}${pick(draw, ["", " ", "（"])}${pick(draw, places)}`,
  "a platform word": ({ name }, draw) =>
    pick(draw, [
      "淘宝NAME",
      "NAME天猫旗舰店",
      "美团外卖NAME",
      "京东自营NAME官方旗舰店",
      "抖音直播间NAME",
      "拼多多NAME专卖店",
    ]).replace("NAME", core(name)),
  "the name twice": ({ name }, draw) =>
    pick(draw, [`${name}${name}`, `${name} ${core(name)}`, `${core(name)} ${name}`, `${name}（${core(name)}）`]),
  "English around": ({ name }, draw) =>
    pick(draw, [
      `company name: ${name} penalty records`,
      `${name} Co., Ltd. official website`,
      `is ${name} on the blacklist?`,
      `supplier ${name} credit check`,
    ]),
  "traditional, in a sentence": ({ name }, draw) =>
    [...pick(draw, [`請問${name}有沒有違法記錄`, `${name}的處罰資訊`, `查詢${name}`])]
      .map((c) => traditional.get(c) ?? c)
      .join(""),
  "punctuation inside": ({ name }, draw) => {
    const characters = [...name]
    const at = between(draw, 1, Math.max(1, characters.length - 2))
    return `${characters.slice(0, at).join("")}${pick(draw, ["、", "·", "，", "/", "“", " - ", "\n"])}${characters.slice(at).join("")}${pick(draw, ["。", "！", "？", "……", ""])}`
  },
  "a space after every character": ({ name }) => [...name].join(" "),
  "half a bracket": ({ name }, draw) =>
    `${pick(draw, ["）", "（", "“", "《"])}${name.replace(/[（(]/g, " ").replace(/[）)]/g, "")}${pick(draw, ["）", "（总部", "》等", "”"])}`,
  "product words": ({ name }, draw) =>
    pick(draw, [
      `${core(name)}${pick(draw, goods)}`,
      `${core(name)}牌${pick(draw, goods)}质量问题`,
      `${core(name)}生产的${pick(draw, goods)}`,
      `${pick(draw, goods)} ${core(name)}`,
    ]),
  "a title or a person": ({ name }, draw) =>
    pick(draw, [
      `${core(name)}${pick(draw, people)}`,
      `${name} ${pick(draw, people)}`,
      `${core(name)}的${pick(draw, people)}电话`,
    ]),
  "a telephone or a link": ({ name }, draw) =>
    pick(draw, [
      `${name} 0371-6${between(draw, 100, 999)}${between(draw, 1000, 9999)}`,
      `${core(name)} www.example${between(draw, 1, 9)}.com`,
      `${name}（电话：400-800-${between(draw, 1000, 9999)}）`,
    ]),
  "parts in another order": ({ name }) => {
    const bare = core(name)
    return `${bare.slice(2)} ${bare.slice(0, 2)}`
  },
  "a word too many inside": ({ name }, draw) => {
    const bare = core(name)
    const at = Math.max(2, bare.length - 2)
    return `${bare.slice(0, at)}${pick(draw, ["集团", "实业", "国际", "科技", "发展"])}${bare.slice(at)}`
  },
  "a number of a decision": ({ name }, draw) =>
    `郑市监处罚〔202${between(draw, 3, 6)}〕${between(draw, 1, 999)}号 ${name}`,
  "a slip, and a sentence around": ({ name }, draw) => {
    const characters = [...core(name)]
    characters.splice(between(draw, 2, characters.length - 1), 1)
    return pick(draw, ["NAME有没有违法行为", "请查NAME", "NAME 处罚"]).replace("NAME", characters.join(""))
  },
  "city and brand, in a question": ({ name }, draw) =>
    pick(draw, ["NAME怎么样", "NAME被罚过吗", "有没有NAME的处罚", "NAME 投诉"]).replace("NAME", core(name).slice(0, 8)),
  "sounds alike, in a sentence": ({ name }, draw) => {
    const characters = [...core(name)]
    for (let slips = 0; slips < 2; slips++) {
      const at = between(draw, 0, characters.length - 1)
      const others = alike.get(syllablesOf(characters[at] ?? "")[0] ?? "") ?? []
      characters[at] = pick(draw, others) || (characters[at] ?? "")
    }
    return pick(draw, ["NAME有没有处罚", "请问NAME", "NAME 虚假宣传", "NAME公司靠谱吗"]).replace(
      "NAME",
      characters.join(""),
    )
  },
  "pinyin with a word": ({ name }, draw) =>
    `${letters(core(name))}${pick(draw, [" 处罚", "公司", " 怎么样", " penalty"])}`,
  "pinyin in words, with English": ({ name }, draw) =>
    pick(draw, ["NAME company", "is NAME punished", "NAME co ltd"]).replace(
      "NAME",
      [...core(name)].map((c) => syllablesOf(c)[0] ?? c).join(" "),
    ),
  "half Han, half pinyin, in a sentence": ({ name }, draw) => {
    const bare = core(name)
    return pick(draw, ["请问NAME的处罚", "NAME有问题吗"]).replace(
      "NAME",
      `${bare.slice(0, 2)}${letters(bare.slice(2, 4))}${bare.slice(4)}`,
    )
  },
  "city, brand and subject apart": ({ name }, draw) => {
    const bare = core(name)
    return `${bare.slice(0, 2)} ${bare.slice(2, 8)} ${pick(draw, ["虚假宣传", "处罚", "2025年", "电话", "营业执照"])}`
  },
  "first letters with a word": ({ name }, draw) =>
    `${[...core(name)].map((c) => (syllablesOf(c)[0] ?? c).charAt(0)).join("")}${pick(draw, [" 处罚", "公司", " company", " 怎么样"])}`,
  "two slips in a name": ({ name }, draw) => {
    const characters = [...core(name)]
    for (let slips = 0; slips < 2; slips++)
      characters.splice(between(draw, 0, characters.length - 1), 1, pick(draw, [..."天地元方正和平"]))
    return characters.join("")
  },
  "subject matter behind": ({ name }, draw) =>
    `${core(name)}${pick(draw, [" ", "", "因"])}${pick(draw, ["虚假宣传", "无证经营", "经营过期食品", "未按规定公示年报", "价格欺诈"])}`,
}

const strayCharacters = [..."的了在有我个这上们来到时大地为子"]
const provinceOf = ["河南省", "江苏省", "湖北省", "北京市", "广东省"]

/** The name with something done to one of its characters behind the second, and none of its form. */
function inCore(name: string, draw: Draw, change: (character: string) => string): string {
  const characters = [...core(name)]
  const at = between(draw, 2, characters.length - 1)
  characters[at] = change(characters[at] ?? "")
  return characters.join("")
}

/** Kinds that were written when the box was done, and that nothing was set by: measured as they are. */
export const laterNoises: Readonly<Record<string, Noise>> = {
  "a character masked": ({ name }, draw) => inCore(name, draw, () => pick(draw, ["*", "某", "×", "□"])),
  "a character stuttered, in a sentence": ({ name }, draw) =>
    pick(draw, ["NAME被罚没有", "想查NAME", "NAME 信用"]).replace(
      "NAME",
      inCore(name, draw, (character) => character + character),
    ),
  "two neighbours swapped, in a sentence": ({ name }, draw) => {
    const characters = [...core(name)]
    const at = between(draw, 2, characters.length - 2)
    characters.splice(at, 2, characters[at + 1] ?? "", characters[at] ?? "")
    return pick(draw, ["NAME有处罚吗", "查下NAME", "NAME违法了吗"]).replace("NAME", characters.join(""))
  },
  "spoken, with a filler inside": ({ name }, draw) => {
    const bare = core(name)
    const at = between(draw, 2, bare.length - 1)
    return `${pick(draw, ["嗯那个帮我查一下", "喂你好我要查", "就是那个"])}${bare.slice(0, at)}${pick(draw, ["呃", "嗯", "那个"])}${bare.slice(at)}${pick(draw, ["啊", "这家", "对"])}`
  },
  "a long complaint": ({ name }, draw) =>
    pick(draw, [
      "我上个月在NAME买的东西到现在都没有发货，打电话一直没人接，客服也不回消息，请问该怎么投诉？",
      "孩子在NAME报了课，交了三千八百元，现在说关门就关门了，老师也联系不上，求助！",
      "邻居说NAME卖的东西过期了还在卖，吃了拉肚子，我想看看他们以前是不是也被处理过",
    ]).replace("NAME", core(name)),
  "over two lines, with a page between": ({ name }, draw) => {
    const at = between(draw, 3, name.length - 2)
    return `${name.slice(0, at)}\n- ${between(draw, 2, 40)} -\n${name.slice(at)}`
  },
  "marks of a page's source": ({ name }, draw) =>
    pick(draw, [
      `<td class="name">${name}</td><td>正常</td>`,
      `{"name":"${name}","status":"在营","type":1}`,
      `<a href="/c/${between(draw, 1000, 9999)}" title="${name}">详情</a>`,
    ]),
  "a file's name": ({ name }, draw) =>
    pick(draw, [
      `${name}_营业执照_扫描件(${between(draw, 1, 9)}).pdf`,
      `${day(draw)}-${core(name)}-处罚决定书.docx`,
      `IMG_${between(draw, 1000, 9999)}_${name}.jpg`,
    ]),
  "a line of an invoice": ({ name, uscc }, draw) =>
    pick(draw, [
      `发票抬头 ${name} 税额￥${between(draw, 1, 900)}.00 数量${between(draw, 1, 20)} 规格 箱`,
      `购买方：${name}  税号后四位${uscc.slice(-4)}  价税合计（大写）壹仟贰佰元整`,
    ]),
  "hashtags and pictures": ({ name }, draw) =>
    pick(draw, [`🔥🔥${core(name)}❗️避雷❗️`, `#${core(name)}# #维权# @郑州市监`, `【曝光】${core(name)}👎👎 转发`]),
  "the wrong form of law": ({ name }, draw) =>
    `${core(name)}${pick(draw, ["股份有限公司", "有限责任公司", "个体工商户", "集团", "工作室", "合伙企业"])}`,
  "a province before": ({ name }, draw) => `${pick(draw, provinceOf)}${core(name)}${pick(draw, ["", "有限公司"])}`,
  "cut off behind": ({ name }, draw) => {
    const bare = core(name)
    return `${bare.slice(0, Math.max(5, bare.length - 1))}${pick(draw, ["…", "...", "——", "~"])}`
  },
  "place behind, brand in quotes": ({ name }) => {
    const bare = core(name)
    return `“${bare.slice(2, 4)}”${bare.slice(4)}（${bare.slice(0, 2)}）`
  },
  "a stray character, and a number": ({ name }, draw) => {
    const bare = core(name)
    const at = between(draw, 2, bare.length - 1)
    return `${bare.slice(0, at)}${pick(draw, strayCharacters)}${bare.slice(at)} ${between(draw, 100, 9999)}`
  },
  "two names, one that nobody has": ({ name }, draw) =>
    pick(draw, [
      `${name}（原名：${name.slice(0, 2)}万通达商贸有限公司）`,
      `海天星辰与${core(name)}有什么关系`,
      `${core(name)} 和 泰山北斗 哪个好`,
    ]),
}

/** The yardstick: names by the cosine of their pairs of characters, each by how rare it is. */
export class PairRanking {
  readonly #postings = new Map<string, { at: number; count: number }[]>()
  readonly #lengths: readonly number[]
  readonly #size: number

  constructor(names: readonly string[]) {
    this.#size = names.length
    const pairs = names.map(pairsOf)
    for (const [at, counts] of pairs.entries()) {
      for (const [pair, count] of counts) {
        const posting = this.#postings.get(pair) ?? []
        posting.push({ at, count })
        this.#postings.set(pair, posting)
      }
    }
    this.#lengths = pairs.map((counts) =>
      Math.sqrt([...counts].reduce((sum, [pair, count]) => sum + (count * this.#rarity(pair)) ** 2, 0)),
    )
  }

  #rarity(pair: string): number {
    return Math.log(1 + this.#size / (this.#postings.get(pair)?.length ?? 1))
  }

  /** The place of the best name; −1 where none shares a pair. */
  best(text: string): number {
    const sums = new Map<number, number>()
    for (const [pair, count] of pairsOf(text)) {
      const rarity = this.#rarity(pair) ** 2
      for (const { at, count: held } of this.#postings.get(pair) ?? [])
        sums.set(at, (sums.get(at) ?? 0) + count * held * rarity)
    }
    let [best, most] = [-1, 0]
    for (const [at, sum] of sums) {
      const score = sum / (this.#lengths[at] || 1)
      if (score > most) [best, most] = [at, score]
    }
    return best
  }
}

function pairsOf(text: string): Map<string, number> {
  const folded = foldName(text)
  const counts = new Map<string, number>()
  for (let i = 1; i < folded.length; i++) {
    const pair = folded.slice(i - 1, i + 1)
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  return counts
}
