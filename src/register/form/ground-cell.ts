/** The ground of a listing in a form: its code, or the reason in words as the lists print it. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, type GroundCode, groundInForce, grounds } from "../../law/catalogue.ts"
import type { Ground, GroundList } from "../../law/ground.ts"
import { nearestGround } from "../../law/nearest-ground.ts"
import { readCode } from "../../names/code.ts"
import { foldName } from "../../names/normal-form.ts"
import { registrationOf } from "../../names/registration-authority.ts"
import { type CellReading, readDayCell } from "./cell.ts"

// A code, and whatever explains it.
const leadingCode = /^([A-Z]{2}-[A-Z0-9-]*[A-Z0-9])(?![A-Z0-9-])/i

// Of two texts this alike one is the other with words left out or added; below it a person has to look.
const likenessMin = 0.75
const likenessHinted = 0.4

/** Reads the ground. Subject and day of decision tell apart what is worded alike. */
export function readGroundCell(list: GroundList, cell: string, subjectCode: string, decidedOn: string): CellReading {
  const text = cell.normalize("NFKC").trim()
  const code = leadingCode.exec(text)?.[1]
  const coded = code === undefined ? undefined : findGround(code.toUpperCase())
  if (coded?.list === list) return { fields: { ground: coded.code } }
  if (code !== undefined) return notOfList(list, code)
  const folded = foldName(text)
  const suits = suitsOf(subjectCode, decidedOn)
  const worded = wordings(list)
  const exact = worded.filter(({ words }) => words.includes(folded)).sort(bySuits(suits))[0]
  if (exact) return { fields: { ground: exact.ground.code } }
  const best = nearest(worded, folded, suits)
  if (best && best.likeness >= likenessMin) {
    const { code, zh, en } = best.ground
    const remark = { zh: `按文字认作 ${code} ${zh}`, en: `read by its words as ${code}: ${en}` }
    return { fields: { ground: code }, remark }
  }
  return notOfList(list, text, best && best.likeness >= likenessHinted ? best.ground.code : undefined)
}

/** Why a cell holds no ground, with the one that was perhaps meant. */
function notOfList(list: GroundList, text: string, otherwise?: GroundCode): { reason: Bilingual } {
  const hinted = nearestGround(text) ?? otherwise
  const hint = hinted && grounds[hinted].list === list ? grounds[hinted] : null
  return {
    reason: {
      zh: `不是本名录的列入事由${hint ? `，是否为 ${hint.code} ${hint.zh}` : "，请填事由代码"}`,
      en: `no ground of this list${hint ? `; perhaps ${hint.code}: ${hint.en}` : "; give its code"}`,
    },
  }
}

/** A ground with its words, folded, and their pairs of characters. */
interface Wording {
  ground: Ground<GroundCode>
  words: readonly string[]
  pairs: readonly ReadonlySet<string>[]
}

// The catalogue does not change while the program runs, and a file has a ground in every row.
const held = new Map<GroundList, readonly Wording[]>()

function wordings(list: GroundList): readonly Wording[] {
  const known = held.get(list)
  if (known) return known
  const rows: Ground<GroundCode>[] = Object.values(grounds).filter((ground) => ground.list === list)
  const found = rows.map((ground) => {
    const words = [ground.zh, ground.publishedReason ?? ""].map(foldName).filter((word) => word !== "")
    return { ground, words, pairs: words.map(pairsOf) }
  })
  held.set(list, found)
  return found
}

/** How well a ground fits the kind of subject, and then the day of the decision. */
function suitsOf(subjectCode: string, decidedOn: string): (ground: Ground<GroundCode>) => number {
  const reading = readCode(subjectCode)
  const type = reading.kind === "impossible" ? null : registrationOf(reading.code)
  const day = readDayCell(decidedOn)
  return ({ code, subjectType }) =>
    Number(subjectType === null || subjectType === type) * 2 + Number(day === null || groundInForce(code, day))
}

function bySuits(suits: (ground: Ground<GroundCode>) => number) {
  return (a: Wording, b: Wording) => suits(b.ground) - suits(a.ground)
}

function nearest(worded: readonly Wording[], folded: string, suits: (ground: Ground<GroundCode>) => number) {
  const pairs = pairsOf(folded)
  return worded
    .map(({ ground, pairs: others }) => ({ ground, likeness: Math.max(...others.map((of) => likeness(pairs, of))) }))
    .sort((a, b) => b.likeness - a.likeness || suits(b.ground) - suits(a.ground))[0]
}

/** Dice's coefficient over pairs of characters: 0 for texts without a pair in common. */
function likeness(pairs: ReadonlySet<string>, others: ReadonlySet<string>): number {
  if (pairs.size === 0 || others.size === 0) return 0
  let shared = 0
  for (const pair of pairs) if (others.has(pair)) shared++
  return (2 * shared) / (pairs.size + others.size)
}

function pairsOf(text: string): ReadonlySet<string> {
  return new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, index) => text.slice(index, index + 2)))
}

/** The ground as a form shows it: its code and its words. */
export function toGroundCell(code: string | null): string {
  const ground = code === null ? undefined : findGround(code)
  return ground ? `${ground.code} ${ground.zh}` : (code ?? "")
}

/** Every ground of a list as a form shows it, those of earlier rules among them: a first load holds their records too. */
export function groundChoices(list: GroundList): string[] {
  return Object.values(grounds).flatMap((ground) => (ground.list === list ? [toGroundCell(ground.code)] : []))
}
