/**
 * The one sentence (一句话结论) that answers whether a merchant is in order: on which list, since when and until when; or
 * that nothing is published, or nothing known. Composed here alone, so that page, search, check, paper and verification
 * say the same. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { isMark } from "../../law/catalogue.ts"
import { writtenDay } from "../../law/day-words.ts"
import { gravestFirst, type ListName } from "../../law/list.ts"

/** What of a live record the sentence needs. */
export interface SaidRecord {
  list: ListName
  ground: string | null
  decidedOn: string
  publishedOn: string
  /** The last day of its display, YYYY-MM-DD; null where only an act ends it. */
  displayedUntil: string | null
}

/** The sentence and its parts. */
export interface Said {
  /** The list that counts most; null where there is no record. */
  gravest: ListName | null
  /** On which list, and how many other records there are. */
  headline: Bilingual
  /** Since when and until when, of the gravest list; null where there is no record. */
  span: Bilingual | null
}

const on: Record<ListName | "mark", Bilingual> = {
  serious: { zh: "在严重违法失信名单上", en: "is on the list of serious violators" },
  abnormal: { zh: "在经营异常名录上", en: "is on the list of abnormal operations" },
  // Before 2025-03-18 sole traders were marked, and not entered in the list.
  mark: { zh: "被标记为经营异常状态", en: "is marked as abnormal" },
  penalty: { zh: "有行政处罚公示", en: "has published penalties" },
}

/** That the register knows the merchant, and publishes nothing of it. */
export const saidClear = {
  zh: "收录，目前没有公示记录",
  en: "is known to this register; nothing is published now",
} as const satisfies Bilingual

/** That the register does not know whoever is meant. */
export const saidUnknown = {
  zh: "本库没有收录。没有收录不等于没有问题。",
  en: "Not known to this register, which is no clearance.",
} as const satisfies Bilingual

/** That the register does not know a code, which clears nobody. */
export function sayUnknown(code: string): Bilingual {
  return {
    zh: `${code}：${saidUnknown.zh}`,
    en: `${code} is not known to this register, which is no clearance.`,
  }
}

/** How a merchant stands: what is published of it, and the day on which it was deregistered, where it was. */
export interface SaidStanding {
  records: readonly SaidRecord[]
  endedOn: string | null
}

/** Says how a merchant stands. */
export function sayStanding({ records, endedOn }: SaidStanding): Said {
  const gravest = gravestFirst.find((list) => records.some((record) => record.list === list))
  if (gravest === undefined) {
    return { gravest: null, headline: endedOn === null ? saidClear : sayEnded(endedOn), span: null }
  }
  const own = records.filter(({ list }) => list === gravest)
  const isMarked = own.every(({ ground, decidedOn }) => ground !== null && isMark(ground, decidedOn))
  const { zh, en } = on[gravest === "abnormal" && isMarked ? "mark" : gravest]
  const headline = withOthers({ zh, en }, gravest, records.length, own.length)
  const span = spanOf(own)
  if (endedOn === null) return { gravest, headline, span }
  const ended = writtenDay(endedOn)
  return {
    ...{ gravest, headline },
    span: { zh: `${span.zh}；已于${ended.zh}注销`, en: `${span.en}; deregistered on ${ended.en}` },
  }
}

/** That the register knows the merchant, that it is no more, and that nothing is published of it. */
function sayEnded(endedOn: string): Bilingual {
  const { zh, en } = writtenDay(endedOn)
  return {
    zh: `收录，已于${zh}注销，目前没有公示记录`,
    en: `is known to this register and was deregistered on ${en}; nothing is published now`,
  }
}

function withOthers({ zh, en }: Bilingual, gravest: ListName, all: number, own: number): Bilingual {
  if (gravest === "penalty") {
    return {
      zh: `${zh} ${count(own)} 条`,
      en: own === 1 ? "has 1 published penalty" : `has ${count(own)} published penalties`,
    }
  }
  const others = all - 1
  if (others === 0) return { zh, en }
  return {
    zh: `${zh}，另有 ${count(others)} 条公示记录`,
    en: `${en}, with ${count(others)} more published record${others === 1 ? "" : "s"}`,
  }
}

const count = (number: number): string => number.toLocaleString("en-US")

/** From the first that is published to the last that ends. */
function spanOf(own: readonly SaidRecord[]): Bilingual {
  const since = writtenDay(own.map(({ publishedOn }) => publishedOn).sort()[0] ?? "")
  const days = own.map(({ displayedUntil }) => displayedUntil)
  const last = days.includes(null) ? null : days.sort().at(-1)
  if (!last) return { zh: `${since.zh}起公示，移出为止`, en: `since ${since.en}, until it is removed` }
  const until = writtenDay(last)
  return { zh: `${since.zh}起公示，到${until.zh}止`, en: `since ${since.en}, until ${until.en}` }
}

/** It without who: where the name stands beside it. */
export function sentencesOf({ headline, span }: Pick<Said, "headline" | "span">): Bilingual {
  const en = `${headline.en}${span ? `, ${span.en}` : ""}.`
  return { zh: `${headline.zh}${span ? `。${span.zh}` : ""}。`, en: en.charAt(0).toUpperCase() + en.slice(1) }
}

/** The whole sentence. @param name who */
export function sentenceOf(name: string, { headline, span }: Pick<Said, "headline" | "span">): Bilingual {
  return {
    zh: `${name}：${headline.zh}${span ? `。${span.zh}` : ""}。`,
    en: `${name} ${headline.en}${span ? `, ${span.en}` : ""}.`,
  }
}
