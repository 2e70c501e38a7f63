// Characters that are mistaken for each other by eye and by OCR: 末 and 未, 0 and O, 限 and 眼.
import { lookalikeGroups, lookalikes } from "./lookalike-table.ts"

// Digits and letters as folded names have them, and the Han strokes that are typed for them.
const plainGroups = "0o口囗 1li丨 2z 5s 8b 6g 一ー 二ニ 工エ 力カ 口ロ 夕タ 三ミ 八ハ 千チ 卜ト"

interface Shapes {
  readonly key: ReadonlyMap<string, string>
  readonly pairs: ReadonlySet<number>
}

let built: Shapes | undefined

function shapes(): Shapes {
  if (built !== undefined) return built
  const key = new Map<string, string>()
  const pairs = new Set<number>()
  for (const group of `${plainGroups} ${lookalikeGroups}`.split(" ")) {
    for (const character of group) {
      if (!key.has(character)) key.set(character, group.charAt(0))
      for (const other of group) pairs.add(pairOf(character.charCodeAt(0), other.charCodeAt(0)))
    }
  }
  for (const entry of lookalikes.split(" ")) {
    for (const other of entry.slice(1)) pairs.add(pairOf(entry.charCodeAt(0), other.charCodeAt(0)))
  }
  built = { key, pairs }
  return built
}

function pairOf(a: number, b: number): number {
  return a < b ? a * 0x10000 + b : b * 0x10000 + a
}

/** The one of its look-alikes that stands for a folded character; itself where it has none. */
export function shapeKey(character: string): string {
  return shapes().key.get(character) ?? character
}

/** True where two folded characters (UTF-16 units) are drawn so alike that one is read for the other. */
export function lookAlike(a: number, b: number): boolean {
  return shapes().pairs.has(pairOf(a, b))
}
