// Names of regions below the province in English, as UNGEGN romanises them for China: the proper name in pinyin without
// tones, the generic one in English (GB/T 26917), a proper name of one character with its generic (单县 Shanxian County), and
// places that English knows by their own languages' names as English knows them.
import { readingsIn } from "./pinyin.ts"

/** Names of peoples in those of autonomous places, the longer first. */
const peoples = Object.entries({
  ...{ 蒙古族: "Mongol", 蒙古: "Mongol", 回族: "Hui", 藏族: "Tibetan", 壮族: "Zhuang", 苗族: "Miao" },
  ...{ 彝族: "Yi", 满族: "Manchu", 土家族: "Tujia", 侗族: "Dong", 瑶族: "Yao", 白族: "Bai" },
  ...{ 傣族: "Dai", 黎族: "Li", 羌族: "Qiang", 水族: "Sui", 佤族: "Wa", 怒族: "Nu" },
  ...{ 畲族: "She", 哈尼族: "Hani", 布依族: "Buyei", 拉祜族: "Lahu", 朝鲜族: "Korean", 仡佬族: "Gelao" },
  ...{ 仫佬族: "Mulao", 毛南族: "Maonan", 纳西族: "Naxi", 景颇族: "Jingpo", 傈僳族: "Lisu", 布朗族: "Blang" },
  ...{ 独龙族: "Derung", 普米族: "Pumi", 裕固族: "Yugur", 保安族: "Bonan", 东乡族: "Dongxiang", 撒拉族: "Salar" },
  ...{
    土族: "Monguor",
    达斡尔族: "Daur",
    鄂温克族: "Evenki",
    哈萨克族: "Kazakh",
    哈萨克: "Kazakh",
    柯尔克孜: "Kirghiz",
  },
  ...{ 塔吉克: "Tajik", 锡伯: "Xibe", 各族: "Various Nationalities" },
})

/** Generic names, the longer first. */
const generics = [
  ["自治州", "Autonomous Prefecture"],
  ["自治县", "Autonomous County"],
  ["自治旗", "Autonomous Banner"],
  ["左翼中旗", "Left Middle Banner"],
  ["左翼后旗", "Left Rear Banner"],
  ["右翼中旗", "Right Middle Banner"],
  ["右翼前旗", "Right Front Banner"],
  ["右翼后旗", "Right Rear Banner"],
  ["左旗", "Left Banner"],
  ["右旗", "Right Banner"],
  ["前旗", "Front Banner"],
  ["中旗", "Middle Banner"],
  ["后旗", "Rear Banner"],
  ["旗", "Banner"],
  ["地区", "Prefecture"],
  ["林区", "Forestry District"],
  ["特区", "Special District"],
  ["矿区", "Mining District"],
  ["新区", "New Area"],
  ["新城", "New Town"],
  ["群岛", "Islands"],
  ["行政委员会", "Administrative Committee"],
  ["管委会", "Administrative Committee"],
  ["盟", "League"],
  ["区", "District"],
  ["县", "County"],
  // Of a city English says the name alone.
  ["市", ""],
] as const

/** Names that English takes from another language than Chinese. */
const ownNames: Readonly<Record<string, string>> = {
  ...{ 呼和浩特: "Hohhot", 包头: "Baotou", 鄂尔多斯: "Ordos", 呼伦贝尔: "Hulunbuir", 巴彦淖尔: "Bayannur" },
  ...{ 乌兰察布: "Ulanqab", 锡林郭勒: "Xilingol", 锡林浩特: "Xilinhot", 阿拉善: "Alxa", 兴安盟: "Hinggan League" },
  ...{ 哈尔滨: "Harbin", 齐齐哈尔: "Qiqihar", 拉萨: "Lhasa", 日喀则: "Xigazê", 乌鲁木齐: "Ürümqi" },
  ...{ 克拉玛依: "Karamay", 吐鲁番: "Turpan", 哈密: "Hami", 喀什: "Kashgar", 和田: "Hotan", 阿克苏: "Aksu" },
  ...{ 伊犁: "Ili", 博尔塔拉: "Bortala", 巴音郭楞: "Bayingol", 克孜勒苏: "Kizilsu", 阿勒泰: "Altay" },
  ...{ 塔什库尔干: "Taxkorgan", 察布查尔: "Qapqal", 库尔勒: "Korla", 林芝: "Nyingchi", 昌都: "Qamdo", 那曲: "Nagqu" },
  ...{ 阿里: "Ngari", 甘孜: "Garzê", 迪庆: "Dêqên", 科尔沁: "Horqin", 苏尼特: "Sonid", 鄂伦春: "Oroqen" },
  // Said in the place otherwise than elsewhere.
  ...{ 泊头: "Botou", 洪洞: "Hongtong", 繁峙: "Fanshi", 筠连: "Junlian", 犍为: "Qianwei" },
}

const han = /\p{Script=Han}/u

/** The own name of a region in English, without those above it: 金水区 → Jinshui District, 西安市 → Xi'an. */
export function placeInEnglish(name: string): string {
  const whole = ownNames[name]
  if (whole !== undefined) return whole
  const [generic, said] = generics.find(([ending]) => name.endsWith(ending) && name !== ending) ?? ["", ""]
  let proper = name.slice(0, name.length - generic.length)
  const among: string[] = []
  // From the end, so that what stands before the peoples' names is the place.
  for (let found = peopleAtEnd(proper); found && generic.startsWith("自治"); found = peopleAtEnd(proper)) {
    among.unshift(found[1])
    proper = proper.slice(0, proper.length - found[0].length)
  }
  // 单县 is Shanxian, and nobody says Shan; 东乡族自治县 has no other name than its people's.
  const isShort = [...proper].length === 1 && generic.length === 1 && generic !== "市"
  const spoken = proper === "" ? "" : (ownNames[proper] ?? toPinyin(isShort ? proper + generic : proper))
  const peoplesSaid = among.length > 1 ? `${among.slice(0, -1).join(", ")} and ${among.at(-1)}` : among.join("")
  return [spoken, peoplesSaid, said].filter((part) => part !== "").join(" ")
}

function peopleAtEnd(name: string) {
  return peoples.find(([people]) => name.endsWith(people))
}

/** Pinyin as one word, with an apostrophe before a syllable that begins with a vowel: Xi'an, and ü written as such. */
function toPinyin(text: string): string {
  const syllables = readingsIn(text).filter((reading) => !han.test(reading) && reading !== "")
  const word = syllables
    .map((syllable, at) => (at > 0 && /^[aeo]/.test(syllable) ? `'${syllable}` : syllable))
    .join("")
    .replaceAll(/(?<=[ln])v/g, "ü")
  return word.charAt(0).toUpperCase() + word.slice(1)
}
