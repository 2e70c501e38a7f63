/**
 * What is told of an exact, whole name to who may not look among all subjects: that the one subject which bears it, or
 * bore it, has nothing published, or that several do. By such a name nobody is cleared who might be somebody else
 * (docs/decisions/0025-exact-names.md).
 */
import type { Bilingual } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { parseCompanyName } from "../names/company-name.ts"
import { reviewLevel } from "../names/name-level.ts"
import { foldName } from "../names/normal-form.ts"
import { nameKey } from "../names/whole-key.ts"
import { type PublicRead, type ReadStanding, readStandings, type Standing } from "../register/record/standing.ts"
import { rankNames } from "./rank-name.ts"
import type { SearchIndex } from "./search-index.ts"

/** What an exact name tells beyond what every search does. */
export type ExactName =
  /** One subject alone bears it or bore it, and no listed one is called so or nearly so. `code`: null of a sole trader, of whom nothing is added to what was asked. */
  | { kind: "clear"; name: string; code: string | null }
  /** Several do. `listed`: those with records; the others are neither counted nor named. */
  | { kind: "several"; name: string; listed: readonly Standing[] }

/** What is said of it: in a sentence, and what it does not prove. */
export const exactWords = {
  clear: {
    sentence: { zh: "收录，目前没有公示记录", en: "Known to this register; no published records now" },
    note: {
      zh: "本库只有一个主体使用此名称，截至这一时点没有在公示的记录。没有找到不等于没有问题：签约、付款前请按统一社会信用代码核查。",
      en: "One subject alone in this register bears this name, and nothing of it is published at this moment. That is no clearance: check by the unified social credit code before you sign or pay.",
    },
  },
  several: {
    sentence: { zh: "多个主体使用此名称", en: "Several subjects bear this name" },
    note: {
      zh: "多个主体使用此名称，只列出其中有公示记录的。没有列出不等于没有问题：请用统一社会信用代码核查。",
      en: "Several subjects bear this name, and only those with published records are named. Not to be named is no clearance: check by the unified social credit code.",
    },
  },
} as const satisfies Record<ExactName["kind"], { sentence: Bilingual; note: Bilingual }>

/** Whether one more name may be told of: see access/quota/name-book.ts. */
export type TellName = () => boolean

/** What an exact name tells of a question for merchants: where the text is one, among all that is live, and nothing limits it. */
export async function readExactQuery(
  read: PublicRead,
  index: SearchIndex,
  { text, filter, cursor }: { text: string; filter: object; cursor: string | null },
  tell: TellName,
): Promise<ExactName | null> {
  const isLimited = Object.values(filter).some((value) => value !== undefined && value !== null)
  if (text === "" || cursor !== null || isLimited) return null
  return (await readExactNames(read, index, [text], tell)).get(text) ?? null
}

// More subjects than these share a key by shop names and the like, and one that bears the name may not be among them.
const bearersMax = 40
// Names that are looked up together, as rank-name.ts does.
const namesAtOnce = 100

/**
 * Reads what exact names tell: nothing where the index is behind the log, for who was listed since might be called so.
 * @returns by name; what is not in it the ordinary answer says, or nothing may be told
 */
export async function readExactNames(
  read: PublicRead,
  index: SearchIndex,
  names: readonly string[],
  tell: TellName,
): Promise<Map<string, ExactName>> {
  const told = new Map<string, ExactName>()
  const asked = [...new Set(names)]
  for (let start = 0; start < asked.length; start += namesAtOnce) {
    const batch = asked.slice(start, start + namesAtOnce)
    const indexed = await index.position()
    const sharers = await findSharers(index, batch, dayInChina(read.clock()))
    const { asOf, byCode } = await readStandings(read, [...sharers.values()].flat())
    if (indexed < asOf.size) continue
    const borne = [...sharers].flatMap(([name, codes]) => {
      const bearers = bearersOf(
        name,
        codes.flatMap((code) => byCode.get(code) ?? []),
      )
      return bearers.length > 0 ? [{ name, bearers }] : []
    })
    const rankings = await rankNames(
      read,
      index,
      borne.map(({ name }) => nearQuery(name)),
    )
    for (const [at, { name, bearers }] of borne.entries()) {
      const near = new Set(rankings[at]?.found.map(({ candidate }) => candidate.code))
      const exact = judgeExactName(name, bearers, near)
      if (exact !== null && tell()) told.set(name, exact)
    }
  }
  return told
}

/** Codes of the subjects whose names, shop names among them, have the keys of names; without those of which that may not be all. */
async function findSharers(
  index: SearchIndex,
  names: readonly string[],
  today: string,
): Promise<Map<string, string[]>> {
  const recalls = names.map((name) => {
    return { keys: [{ key: nameKey(parseCompanyName(name).folded), weight: 1 }], filter: {}, today }
  })
  const found = await index.recall(recalls, bearersMax, "all")
  return new Map(
    names.flatMap((name, at): [string, string[]][] => {
      const sharers = found[at] ?? []
      const isWhole = sharers.length > 0 && sharers.length < bearersMax
      return isWhole ? [[name, sharers.map(({ code }) => code)]] : []
    }),
  )
}

/** The subjects that bear a name or bore it, each once; by the name of a shop nobody is meant. */
export function bearersOf(name: string, standings: readonly ReadStanding[]): ReadStanding[] {
  const asked = foldName(name)
  const known = new Set<string>()
  return standings.filter(({ subject }) => {
    const isBearer = [subject.name, ...subject.formerNames].some((own) => foldName(own) === asked)
    return isBearer && !known.has(subject.code) && known.add(subject.code)
  })
}

/**
 * Judges a name.
 * @param bearers those who bear it or bore it
 * @param near codes of listed subjects that are called so, or so nearly that a person would have to look
 */
export function judgeExactName(
  name: string,
  bearers: readonly ReadStanding[],
  near: ReadonlySet<string>,
): ExactName | null {
  const [first, ...others] = bearers
  if (first === undefined) return null
  if (others.length > 0) {
    return { kind: "several", name, listed: bearers.filter(({ records }) => records.length > 0) }
  }
  const { subject, records, isEnded } = first
  const isNear = [...near].some((code) => code !== subject.code)
  // Of who has ended, in another maybe who is listed, its record says that, and not that nothing is published.
  if (records.length > 0 || isNear || isEnded) return null
  return { kind: "clear", name, code: subject.type === "sole-trader" ? null : subject.code }
}

// The score that a name would have if nobody else came close is what counts: two who are near do not hide each other.
function nearQuery(name: string) {
  return { name, region: null, limit: nearMax, threshold: reviewLevel, scope: "live" } as const
}

// The subject itself, where its records ended since the index read of it, and another.
const nearMax = 5
