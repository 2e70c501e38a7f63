// How names sound: readings of characters without tones, the reading that a phrase calls for (重庆, 银行), and the folding
// of syllables that are mixed up in speech and typing. Knows nothing of what is typed: that is pinyin-query.ts.
import { otherReadings, syllableTable } from "./pinyin-table.ts"

interface Readings {
  /** Syllables by their number, from 1; 0 is none. */
  readonly syllables: readonly string[]
  /** Number of a syllable's confusion class; syllables that are mixed up share it. */
  readonly classes: Uint16Array
  /** Number of the usual reading by UTF-16 unit. */
  readonly usual: Uint16Array
  readonly others: ReadonlyMap<number, readonly number[]>
  readonly rare: Uint8Array
  readonly numbers: ReadonlyMap<string, number>
}

let built: Readings | undefined

function readings(): Readings {
  if (built !== undefined) return built
  const syllables = [""]
  const usual = new Uint16Array(0x10000)
  const rare = new Uint8Array(0x10000)
  for (const entry of syllableTable.split(" ")) {
    const [, syllable = "", common = "", uncommon = ""] = /^([a-z]+)([^,]*),?(.*)$/.exec(entry) ?? []
    const number = syllables.push(syllable) - 1
    for (let i = 0; i < common.length; i++) usual[common.charCodeAt(i)] = number
    for (let i = 0; i < uncommon.length; i++) {
      usual[uncommon.charCodeAt(i)] = number
      rare[uncommon.charCodeAt(i)] = 1
    }
  }
  const numbers = new Map(syllables.map((syllable, number) => [syllable, number]))
  const others = new Map<number, readonly number[]>()
  for (const entry of otherReadings.split(" ")) {
    const also = entry
      .slice(1)
      .split(",")
      .map((syllable) => numbers.get(syllable) ?? 0)
    others.set(entry.charCodeAt(0), also)
  }
  const classNames = [...new Set(syllables.map(foldSyllable))]
  const classes = Uint16Array.from(syllables, (syllable) => classNames.indexOf(foldSyllable(syllable)))
  built = { syllables, classes, usual, others, rare, numbers }
  return built
}

const spokenAlike: Readonly<Record<string, string>> = { hu: "fu", huang: "fan", huan: "fan", hui: "fei", hun: "fen" }

/**
 * A syllable as those hear and type it who mix sounds up: z/zh, c/ch, s/sh, n/l, r/l, f/hu, -n/-ng. One representative
 * for each set; it need not be a syllable itself. Anything else than a syllable comes back as it is.
 */
export function foldSyllable(syllable: string): string {
  const known = spokenAlike[syllable]
  if (known !== undefined) return known
  return syllable
    .replace(/^([zcs])h/, "$1")
    .replace(/^[nr](?=[a-z])/, "l")
    .replace("v", "u")
    .replace(/(?<=[aei])ng$/, "n")
}

let spelt: ReadonlyMap<string, string> | undefined

/** Characters by the syllables that they may be read as. */
function charactersBySyllable(): ReadonlyMap<string, string> {
  if (spelt !== undefined) return spelt
  const { syllables, usual, others } = readings()
  const found = new Map<string, string>()
  const add = (number: number, code: number) => {
    const syllable = syllables[number] ?? ""
    found.set(syllable, (found.get(syllable) ?? "") + String.fromCharCode(code))
  }
  for (const [code, number] of usual.entries()) if (number !== 0) add(number, code)
  for (const [code, numbers] of others) for (const number of numbers) add(number, code)
  spelt = found
  return found
}

/** All characters that may be read as a syllable, or as one that begins so. */
export function charactersOf(letters: string, isWhole: boolean): string {
  if (isWhole) return charactersBySyllable().get(letters) ?? ""
  return [...charactersBySyllable()].map(([syllable, all]) => (syllable.startsWith(letters) ? all : "")).join("")
}

/** All usual readings of a character without tones, the most usual first; none for what is no Chinese character. */
export function syllablesOf(character: string): readonly string[] {
  const { syllables, usual, others } = readings()
  const code = character.charCodeAt(0)
  const number = usual[code] ?? 0
  if (number === 0) return []
  return [number, ...(others.get(code) ?? [])].map((reading) => syllables[reading] ?? "")
}

/** The reading of each character of a folded name in its place; a letter or digit reads as itself. */
export function readingsIn(folded: string): string[] {
  const { syllables, usual } = readings()
  const result: string[] = []
  for (let i = 0; i < folded.length; i++) {
    const number = usual[folded.charCodeAt(i)] ?? 0
    result.push(readingIn(folded, i) ?? (number === 0 ? folded.charAt(i) : (syllables[number] ?? "")))
  }
  return result
}

/** True for a syllable of standard Chinese, written without tone and with v for ü. */
export function isSyllable(text: string): boolean {
  return text !== "" && readings().numbers.has(text)
}

/** True for a character outside the 2,900 or so in everyday use; a slip of the keyboard likes them, names less. */
export function isRareCharacter(code: number): boolean {
  const { rare, usual } = readings()
  return rare[code] === 1 || (code >= 0x4e00 && usual[code] === 0)
}

/** How alike two characters sound in any of their usual readings. */
export type SoundLikeness = "same" | "confused" | "different"

/** How alike two characters (UTF-16 units) sound. */
export function soundLikeness(a: number, b: number): SoundLikeness {
  const { usual, others, classes } = readings()
  const [first, second] = [usual[a] ?? 0, usual[b] ?? 0]
  if (first === 0 || second === 0) return "different"
  if (first === second) return "same"
  const confused = classes[first] === classes[second]
  const [moreA, moreB] = [others.get(a), others.get(b)]
  if (moreA === undefined && moreB === undefined) return confused ? "confused" : "different"
  const likeness = likenessOfAny([first, ...(moreA ?? [])], [second, ...(moreB ?? [])], classes)
  return likeness === "different" && confused ? "confused" : likeness
}

function likenessOfAny(a: readonly number[], b: readonly number[], classes: Uint16Array): SoundLikeness {
  if (a.some((reading) => b.includes(reading))) return "same"
  return a.some((x) => b.some((y) => classes[x] === classes[y])) ? "confused" : "different"
}

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
function readingIn(folded: string, at: number): string | null {
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
