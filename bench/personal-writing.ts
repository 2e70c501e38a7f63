/**
 * Texts written by hand, each line of a file a kind and a text of its own: as merchants, officers and agencies write them
 * (tests/vectors/personal-data-writings.txt: reasons, applications, tips, addresses for service, reports on what was put right,
 * answers between agencies), and as they stand in papers (personal-data-papers.txt: decisions, judgments, notices, advertisements,
 * tables of platforms, names of shops), and as decisions of penalties would say them in writings and of things that the rules did not
know (personal-data-penalties.txt). What stands in braces is drawn, with its check digit and of nobody. The n-th line is
 * always the same.
 */
import { readFileSync } from "node:fs"
import { ownedKinds, personalKinds, type Told, type ToldKind } from "./personal-decision.ts"
import { Draw, draw, owned, write, writeOddly } from "./personal-draw.ts"

const isKind = (name: string): name is ToldKind => [...personalKinds, ...ownedKinds].some((kind) => kind === name)

const two = (n: number) => String(n).padStart(2, "0")
const born = (say: (year: number, month: number, day: number) => string) => (d: Draw) => {
  const [year, month, day] = owned.birth(d)
  return say(year, month, day)
}
const birthDays: Readonly<Record<string, (d: Draw) => string>> = {
  birth: born((year, month, day) => `${year}年${month}月${day}日`),
  birthMonth: born((year, month) => `${year}年${month}月`),
  birthYear: born((year) => `${year}年`),
  birthDash: born((year, month, day) => `${year}-${two(month)}-${two(day)}`),
  birthDots: born((year, month, day) => `${year}.${two(month)}.${two(day)}`),
  birthSlash: born((year, month, day) => `${year}/${month}/${day}`),
  birthZh: born((year, month) => `${write.chinese(String(year))}年${write.chinese(String((month % 9) + 1))}月`),
}

const drawn: Readonly<Record<string, (d: Draw) => string>> = {
  ...{
    id: draw.id,
    oldId: draw.oldId,
    bank: draw.bank,
    mobile: draw.mobile,
    area: draw.areaCode,
    sub: draw.subscriber,
  },
  ...{
    creditCode: draw.creditCode,
    ean: draw.ean,
    amount: draw.amount,
    hkid: draw.hkid,
    company: draw.company,
    tower: draw.tower,
  },
  user: (d) => `${d.letters(6, "abcdefghkmnpqrst")}${d.digits(2)}`,
  city: (d) => d.pick(["郑州市金水区", "示例市示例区", "河南省示例县", "洛阳市涧西区"]),
  region: (d) => d.pick(["410105", "410103", "410300"]),
  chat: (d) => `${d.int(1, 9)}${d.digits(8)}`,
  hex: (d) => d.letters(32, "0123456789abcdef"),
  time: (d) => `17${d.digits(11)}`,
  ...{ plate: owned.plate, vin: owned.vin, engine: owned.engine },
  plateFull: (d) => owned.onPlate(d),
  plateDot: (d) => owned.onPlate(d, "·"),
  plateSpace: (d) => owned.onPlate(d, " "),
  plateDash: (d) => owned.onPlate(d, "-"),
  plateGreen: (d) => owned.onPlate(d, "", `D${d.digits(5)}`),
  plateTrailer: (d) => owned.onPlate(d, "", `${d.digits(4)}挂`),
  plateLearner: (d) => owned.onPlate(d, "", `${d.digits(4)}学`),
  plateNoProvince: (d) => `A${d.digits(2)}K${d.digits(2)}`,
  ...birthDays,
}

const ways = { full: write.fullWidth, zh: write.chinese, cap: write.capital, ...writeOddly } as const

const isWay = (name: string): name is keyof typeof ways => Object.hasOwn(ways, name)

/** `{name}`, cut by sizes `{id/6,8,4/-}`, in part hidden `{id*6,4}`, in other digits `{id~full}`, or so many digits `{d8}`. */
const braces = /\{([a-zA-Z]+)(\d+)?(?:\/([\d,]+)\/([^}]*)|\*(\d+),(\d+)|~([a-z]+\d?))?\}/g

/** The text of a line. */
function filled(text: string, d: Draw): string {
  return text.replace(
    braces,
    (whole, name: string, count?: string, sizes?: string, by?: string, head?: string, tail?: string, way?: string) => {
      const value = name === "d" ? `${d.int(1, 9)}${d.digits(Number(count) - 1)}` : drawn[name]?.(d)
      if (value === undefined) throw new Error(`nothing is drawn for ${whole}`)
      if (way !== undefined) {
        const written = isWay(way) ? ways[way](value) : undefined
        if (written === undefined) throw new Error(`nothing is written as ${way}`)
        return written
      }
      if (sizes !== undefined) return write.cut(value, sizes.split(",").map(Number), by ?? " ")
      return head === undefined ? value : write.mask(value, Number(head), Number(tail))
    },
  )
}

/** All of a file, in the order in which they were written. */
function makeLines(file: string): Told[] {
  return readFileSync(new URL(`../tests/vectors/${file}`, import.meta.url), "utf8")
    .split("\n")
    .flatMap((line, at) => {
      const [kind = "", text] = line.split("\t")
      if (text === undefined) return []
      if (kind !== "none" && !isKind(kind)) throw new Error(`line ${at + 1}: ${kind} is no kind`)
      return [{ kind: kind === "none" ? null : kind, writing: `line ${at + 1}`, text: filled(text, new Draw(at + 1)) }]
    })
}

export const makeWritings = () => makeLines("personal-data-writings.txt")
export const makePapers = () => makeLines("personal-data-papers.txt")
export const makePenalties = () => makeLines("personal-data-penalties.txt")
/** A second set of the same kind, written when the rules had been mended by the first; nothing but names was tuned to it. */
export const makeLaterPenalties = () => makeLines("personal-data-penalties-later.txt")
