/**
 * Cuts a run of Han that was typed without spaces (郑州虚假宣传罚款) into words of the field. What the field has no word for
 * stays whole; where one character away from it there is a word, it is taken for a slip. Pure.
 */
import { soundLikeness } from "../../names/pinyin.ts"
import { fillerWords } from "./field-word.ts"
import { isRegionName, isWord, wordLengthMax, wordsBySlip } from "./lexicon.ts"

/** A part of a run. */
export interface Cut {
  readonly text: string
  /** `word` of the field, `slip` from one or several, `unknown`. */
  readonly kind: "word" | "slip" | "unknown"
  /** The words that a slip may be from. */
  readonly meant: readonly string[]
}

// What a way of cutting costs: few words beat many, a word beats a slip, and anything beats what is not known.
const costs = { word: 1, filler: 1.2, slip: 1.9, heard: 1.5, unknownStart: 0.8, unknown: 1.1 } as const
// A shorter word is one character away from too many others; three will do where the slip is one of the ear.
const slipLengthMin = 4
// A longer word is told by its parts as well, and a longer run is a pasted text: neither is worth the time.
const slipLengthMax = 14
const runWithSlipsMax = 60

/** The parts of a run, in their order; together they are the run. */
export function cutRun(run: string): Cut[] {
  const cuts = cutBy(run, wordEdge)
  const known = cuts.every(({ kind }) => kind === "word")
  return known || run.length > runWithSlipsMax ? cuts : cutBy(run, (text) => wordEdge(text) ?? slipEdge(text))
}

type Edge = { cut: Cut; cost: number } | null

// A shorter word of the field is as likely a part of a name: 食品, 广告.
const subjectLengthMin = 4

/** A text without what it says of a subject matter (虚假宣传, 过期食品, 有没有), which is no part of a name; the text itself where that is all. */
export function withoutSubject(text: string): string {
  const isSubject = ({ kind, text: word }: Cut): boolean =>
    kind === "word" && (fillerWords.has(word) || (word.length >= subjectLengthMin && !isRegionName(word)))
  const rest = text.replace(/[\u3400-\u9fff]+/g, (run) =>
    run.length > runMax
      ? run
      : cutBy(run, wordEdge)
          .map((cut) => (isSubject(cut) ? " " : cut.text))
          .join(""),
  )
  return rest.trim() === "" ? text : rest
}

// A longer run is a text that was pasted.
const runMax = 200

function cutBy(run: string, edgeOf: (text: string) => Edge): Cut[] {
  const best: { cost: number; cut: Cut | null; from: number; open: boolean }[] = [
    { cost: 0, cut: null, from: 0, open: false },
  ]
  for (let end = 1; end <= run.length; end++) {
    const before = best[end - 1]
    let found = { cost: Number.POSITIVE_INFINITY, cut: null as Cut | null, from: 0, open: true }
    if (before) {
      const cost = before.cost + costs.unknown + (before.open ? 0 : costs.unknownStart)
      found = { cost, cut: { text: run.slice(end - 1, end), kind: "unknown", meant: [] }, from: end - 1, open: true }
    }
    for (let start = Math.max(0, end - wordLengthMax()); start < end; start++) {
      const edge = edgeOf(run.slice(start, end))
      const cost = (best[start]?.cost ?? 0) + (edge?.cost ?? Number.POSITIVE_INFINITY)
      if (edge !== null && cost < found.cost) found = { cost, cut: edge.cut, from: start, open: false }
    }
    best.push(found)
  }
  return joined(best, run.length)
}

function wordEdge(text: string): Edge {
  if (text.length < 2 || !isWord(text)) return null
  return { cut: { text, kind: "word", meant: [] }, cost: fillerWords.has(text) ? costs.filler : costs.word }
}

function slipEdge(text: string): Edge {
  if (text.length < slipLengthMin - 1 || text.length > slipLengthMax) return null
  // 郑州示 is 郑州 and something else.
  if (text.length < slipLengthMin && (isWord(text.slice(1)) || isWord(text.slice(0, -1)))) return null
  const slips = wordsBySlip(text)
  if (slips.length === 0) return null
  const heard = slips.filter((word) => soundsLike(word, text))
  if (heard.length > 0) return { cut: { text, kind: "slip", meant: heard }, cost: costs.heard }
  if (text.length < slipLengthMin) return null
  // Of 涂|料检测报告 the first is rather the end of another word than a slip of 假检测报告.
  const meant = slips.filter((word) => word.charCodeAt(0) === text.charCodeAt(0))
  return meant.length === 0 ? null : { cut: { text, kind: "slip", meant }, cost: costs.slip }
}

function soundsLike(word: string, text: string): boolean {
  return [...word].every(
    (_, at) =>
      word.charCodeAt(at) === text.charCodeAt(at) ||
      soundLikeness(word.charCodeAt(at), text.charCodeAt(at)) !== "different",
  )
}

function joined(best: readonly { cut: Cut | null; from: number }[], length: number): Cut[] {
  const cuts: Cut[] = []
  for (let end = length; end > 0; ) {
    const { cut, from } = best[end] ?? { cut: null, from: 0 }
    if (cut === null) break
    const next = cuts[0]
    if (cut.kind === "unknown" && next?.kind === "unknown") {
      cuts[0] = { ...next, text: cut.text + next.text }
    } else cuts.unshift(cut)
    end = from
  }
  return cuts
}
