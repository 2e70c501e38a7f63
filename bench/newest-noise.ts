/**
 * Six kinds of what people type around a name that were written when everything else stood, and asked once: nothing was set by them, and
 * nothing was changed by what came out.
 */
import { parseCompanyName } from "../src/names/company-name.ts"
import { heard, slipped, syllables } from "./harder-noise.ts"
import { between, core, type Noise, pick } from "./noisy-name.ts"

/** Characters as they are written by who does not want a filter to read them: 林 is 木木. */
const parts = new Map(
  "明日月 林木木 好女子 李木子 张弓长 海氵每 信亻言 和禾口 河氵可 湖氵胡 江氵工 清氵青 洋氵羊 城土成 坊土方 达辶大 远辶元 通辶甬 运辶云 建廴聿 新亲斤 科禾斗 秀禾乃 程禾呈 种禾中 技扌支 材木才 村木寸 松木公 柏木白 枫木风 桂木圭 佳亻圭 伟亻韦 仁亻二 健亻建 优亻尤 华化十 吉士口 品口口口 昌日日 晶日日日 旺日王 晨日辰 星日生 鑫金金金 铭钅名 锦钅帛 银钅艮 钢钅冈 利禾刂 创仓刂 富宀畐 宏宀厷 宝宀玉 安宀女 家宀豕 容宀谷 饮饣欠 馆饣官 食人良 酒氵酉 百一白 贸卯贝 资次贝 装壮衣 机木几 械木戒 杂九木 设讠殳 计讠十 网冂㐅 络纟各 限阝艮 阳阝日 隆阝夅 鹏朋鸟 鸿江鸟 鸣口鸟 骏马夋 驰马也 祥礻羊 福礻畐 禄礻录 恒忄亘 悦忄兑 慧彗心 思田心 意音心 感咸心 志士心 忠中心 岩山石 峰山夆 岭山令 崇山宗 峻山夋 雪雨彐 霞雨叚 露雨路 云二厶 旭九日 昊日天 晖日军 晴日青 暖日爰 时日寸 影景彡"
    .split(" ")
    .map((group): [string, string] => {
      const [character = "", ...rest] = [...group]
      return [character, rest.join("")]
    })
    .filter(([, rest]) => rest !== ""),
)

function takenApart(text: string, count: number): string {
  let left = count
  return [...text]
    .map((character) => {
      const found = parts.get(character)
      if (found === undefined || left === 0) return character
      left--
      return found
    })
    .join("")
}

/** Keys beside a key. */
const beside: Readonly<Record<string, string>> = {
  ...{
    a: "sq",
    b: "vn",
    c: "xv",
    d: "sf",
    e: "wr",
    f: "dg",
    g: "fh",
    h: "gj",
    i: "uo",
    j: "hk",
    k: "jl",
    l: "k",
    m: "n",
  },
  ...{
    n: "bm",
    o: "ip",
    p: "o",
    q: "wa",
    r: "et",
    s: "ad",
    t: "ry",
    u: "yi",
    v: "cb",
    w: "qe",
    x: "zc",
    y: "tu",
    z: "x",
  },
}

/** The kinds. */
export const newestNoises: Readonly<Record<string, Noise>> = {
  "spoken, and spoken again for having been misheard": ({ name }, draw) =>
    `${pick(draw, ["我找", "查", "就是那个"])}${heard(core(name), 2, draw)}${pick(draw, ["，哦不对，是", "……不是，是", "，口误，应该叫"])}${heard(core(name), 2, draw)}${pick(draw, ["", "，有被罚吗", "，谢谢"])}`,
  "read from right to left, as on a van": ({ name }, draw) =>
    pick(draw, ["车身上写的NAME", "NAME", "招牌：NAME"]).replace("NAME", [...core(name)].reverse().join("")),
  "a label over several lines, a slip": ({ name }, draw) => {
    const wrong = slipped(core(name), 1, draw)
    const at = between(draw, 2, 4)
    return `寄件\n${wrong.slice(0, at)}\n${wrong.slice(at, at + 3)}\n${wrong.slice(at + 3)}\n重量${between(draw, 1, 9)}kg 到付`
  },
  "characters taken apart": ({ name }, draw) =>
    pick(draw, ["避雷NAME", "NAME 骗人", "千万别信NAME家"]).replace("NAME", takenApart(core(name), 2)),
  "pinyin with a key beside, the region in characters": ({ name }, draw) => {
    const region = parseCompanyName(name).region?.text ?? ""
    const bare = core(name).startsWith(region) ? core(name).slice(region.length) : core(name)
    const typed = [...syllables(bare).join("")]
    const at = between(draw, 1, typed.length - 1)
    typed[at] = pick(draw, [...(beside[typed[at] ?? ""] ?? "a")])
    return `${region} ${typed.join("")}${pick(draw, ["", " 处罚", " 公司"])}`
  },
  "cut in the middle, as in a narrow column": ({ name }, draw) =>
    `${between(draw, 1, 99)} ${name.slice(0, 5)}${pick(draw, ["…", "...", "~"])}${name.slice(-6)} ${pick(draw, ["已处罚", "2025-11-03", "5000.00"])}`,
}
