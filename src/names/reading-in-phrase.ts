// Which reading a character has in the words that names use: 重庆 but 重工, 银行 but 旅行. Owns the list of such words.

/** Word, place of the character in it (from 0), reading. A `$` stands for the end of the name. */
const phrases: readonly (readonly [word: string, at: number, reading: string])[] = [
  ...words("chong", "重", "重庆 重阳 重复 重组 重逢 万重"),
  ...words("hang", "行", "银行 商行 车行 行业 行情 支行 分行 洋行 货行 茶行 典当行 拍卖行 五金行 行$ 行第 行分"),
  ...words("xing", "行", "旅行 步行 自行 流行 发行 同行$ 出行$ 远行$"),
  ...words("zhang", "长", "成长 生长 增长 校长 院长 店长 家长 船长 首长 董事长 长子县 长老"),
  ...words("sha", "厦", "大厦 广厦 华厦 商厦"),
  ...words("yue", "乐", "音乐 乐器 乐清 乐团 乐队 器乐 声乐 礼乐 民乐 乐谱"),
  ...words("kuai", "会", "会计 会稽"),
  ...words("shan", "单", "单县 单父"),
  ...words("tiao", "调", "空调 烹调 调味 调料 调理 调解 调节 协调 调和 调酒 调色 调压"),
  ...words("zang", "藏", "西藏 藏药 藏族 藏医 藏式 藏文 宝藏 青藏"),
  ...words("xun", "浚", "浚县"),
  ...words("bi", "泌", "泌阳"),
  ...words("mu", "牟", "中牟 牟平"),
  ...words("mu", "模", "模具 模板 注模 压模"),
  ...words("beng", "蚌", "蚌埠"),
  ...words("pan", "番", "番禺"),
  ...words("yu", "尉", "尉犁"),
  ...words("yan", "铅", "铅山"),
  ...words("e", "阿", "东阿 阿胶"),
  ...words("shen", "莘", "莘县"),
  ...words("yu", "蔚", "蔚县"),
  ...words("guo", "涡", "涡阳"),
  ...words("ying", "荥", "荥经"),
  ...words("zong", "枞", "枞阳"),
  ...words("can", "参", "参与 参考 参观 参谋"),
  ...words("tun", "囤", "囤积"),
  ...words("fo", "佛", "佛山 佛教 佛像 佛具"),
  ...words("jia", "茄", "雪茄"),
  ...words("pian", "便", "便宜"),
  ...words("chu", "畜", "畜力 牲畜"),
  ...words("xu", "畜", "畜牧 畜禽 畜产"),
  ...words("tan", "弹", "弹簧 弹力 弹性"),
  ...words("lu", "六", "六安"),
  ...words("tai", "台", "台州"),
  ...words("xie", "解", "解州"),
  ...words("cheng", "盛", "盛器"),
  ...words("jun", "浚", "疏浚"),
  ...words("zhai", "择", "择菜"),
  ...words("pu", "堡", "十里堡 堡子"),
  ...words("bu", "埔", "大埔"),
]

function words(reading: string, character: string, list: string): (readonly [string, number, string])[] {
  return list.split(" ").map((word) => [word, word.indexOf(character), reading] as const)
}

const rulesOf = new Map<string, (readonly [string, number, string])[]>()
for (const rule of phrases) {
  const character = rule[0].charAt(rule[1])
  rulesOf.set(character, [...(rulesOf.get(character) ?? []), rule])
}

/** The reading that the word around it gives to the character at `at` of a folded name; null where no word does. */
export function readingIn(folded: string, at: number): string | null {
  const rules = rulesOf.get(folded.charAt(at))
  if (rules === undefined) return null
  let found: string | null = null
  let longest = 0
  for (const [word, place, reading] of rules) {
    const stands = word.endsWith("$")
      ? folded.endsWith(word.slice(0, -1)) && folded.length - word.length + 1 === at - place
      : folded.startsWith(word, at - place) && at >= place
    if (stands && word.length > longest) {
      found = reading
      longest = word.length
    }
  }
  return found
}
