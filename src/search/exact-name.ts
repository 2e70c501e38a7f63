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
import { sayStanding, sentenceOf } from "../register/record/said.ts"
import { type PublicRead, type ReadStanding, readStandings, type Standing } from "../register/record/standing.ts"
import { type RankedName, type Restful, rankNames } from "./rank-name.ts"
import type { SearchIndex } from "./search-index.ts"

/** What an exact name tells beyond what every search does. */
export type ExactName =
  /** One subject alone bears it or bore it, and no listed one is called so or nearly so. `code`: null of a sole trader, of whom nothing is added to what was asked. `endedOn`: the day on which it was deregistered; null: it is not known to be. */
  | { kind: "clear"; name: string; code: string | null; endedOn: string | null }
  /** Several do. `listed`: those with records; the others are neither counted nor named. */
  | { kind: "several"; name: string; listed: readonly Standing[] }
  /** One does, has no records, and branches of it are listed, which are no subjects of their own in the eyes of who asks. */
  | { kind: "branches"; name: string; listed: readonly Standing[] }

/** What is said of it: in a sentence, and what it does not prove. */
export const exactWords = {
  clear: {
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
  branches: {
    sentence: { zh: "它的分支机构有公示记录", en: "Branches of it have published records" },
    note: {
      zh: "名称相同的分支机构有公示记录，因此不按名称下结论。总机构自己的情况，请按统一社会信用代码核查。",
      en: "Branches under this name have published records, so that nothing is concluded by the name. Check the head office itself by its unified social credit code.",
    },
  },
} as const satisfies Record<ExactName["kind"], { sentence?: Bilingual; note: Bilingual }>

/** What is said of it without the name. */
export function headlineOf(exact: ExactName): Bilingual {
  if (exact.kind !== "clear") return exactWords[exact.kind].sentence
  return sayStanding({ records: [], endedOn: exact.endedOn }).headline
}

/** What is said of it in a sentence: as by its code, and on its page. */
export function sayExact(exact: ExactName): Bilingual {
  const { zh, en } = headlineOf(exact)
  return exact.kind === "clear"
    ? sentenceOf(exact.name, { headline: { zh, en }, span: null })
    : { zh: `${exact.name}：${zh}。`, en: `${exact.name}: ${en}.` }
}

/** Whether one more name may be told of: see access/quota/day-book.ts. */
export type TellName = () => boolean | Promise<boolean>

/** What an exact name tells of a question for merchants: where the text is one, among all that is live, and nothing limits it. */
export async function readExactQuery(
  read: PublicRead,
  index: SearchIndex,
  { text, filter, cursor }: { text: string; filter: object; cursor: string | null },
  tell: TellName,
): Promise<ExactName | null> {
  const isLimited = Object.values(filter).some((value) => value !== undefined && value !== null)
  if (text === "" || cursor !== null || isLimited) return null
  return (await tellExactNames(read, await rankExactNames(read, index, [text]), tell)).get(text) ?? null
}

// More subjects than these share a key by shop names and the like, and one that bears the name may not be among them.
const bearersMax = 40
// Names that are looked up together, as rank-name.ts does.
const namesAtOnce = 100

/** Names with who may bear them and who is called nearly so, as an index ranks them: no snapshot is held meanwhile. */
export interface RankedExact {
  /** Position of the log up to which the index had read before. */
  indexed: number
  /** Codes of the subjects that share a key with a name. */
  sharers: ReadonlyMap<string, readonly string[]>
  near: ReadonlyMap<string, ReturnType<typeof nearOf>>
}

/** Ranks who is called nearly like names that somebody bears. */
export async function rankExactNames(
  read: PublicRead & Restful,
  index: SearchIndex,
  names: readonly string[],
): Promise<RankedExact[]> {
  const ranked: RankedExact[] = []
  const asked = [...new Set(names)]
  for (let start = 0; start < asked.length; start += namesAtOnce) {
    const batch = asked.slice(start, start + namesAtOnce)
    const indexed = await index.position()
    const sharers = await findSharers(index, batch, dayInChina(read.clock()))
    const { byCode } = await readStandings(read, [...sharers.values()].flat())
    const borne = borneOf(sharers, byCode).map(({ name }) => name)
    const rankings = await rankNames(read, index, borne.map(nearQuery))
    const near = new Map(borne.map((name, at) => [name, nearOf(name, rankings[at]?.found ?? [])] as const))
    ranked.push({ indexed, sharers, near })
  }
  return ranked
}

type Standings = Awaited<ReturnType<typeof readStandings>>["byCode"]

/** The names that somebody bears, with who does. */
function borneOf(sharers: RankedExact["sharers"], byCode: Standings): { name: string; bearers: ReadStanding[] }[] {
  return [...sharers].flatMap(([name, codes]) => {
    const standings = codes.flatMap((code) => byCode.get(code) ?? [])
    const bearers = bearersOf(name, standings)
    return bearers.length > 0 ? [{ name, bearers }] : []
  })
}

/**
 * What exact names tell, as subjects stand: nothing where the index was behind the log, for who was listed since might be called so.
 * @returns by name; what is not in it the ordinary answer says, or nothing may be told
 */
export async function tellExactNames(
  read: PublicRead,
  ranked: readonly RankedExact[],
  tell: TellName,
): Promise<Map<string, ExactName>> {
  const told = new Map<string, ExactName>()
  for (const { indexed, sharers, near } of ranked) {
    const { asOf, byCode } = await readStandings(read, [...sharers.values()].flat())
    if (indexed < asOf.size) continue
    const branches = await readStandings(
      read,
      [...near.values()].flatMap((each) => each.branches),
    )
    for (const { name, bearers } of borneOf(sharers, byCode)) {
      // Who bears it since it was ranked was not looked for.
      const found = near.get(name)
      if (found === undefined) continue
      const { alike, branches: own } = found
      const listed = own.flatMap((code) => branches.byCode.get(code) ?? []).filter(({ records }) => records.length > 0)
      const exact = judgeExactName(name, bearers, new Set(alike), listed)
      if (exact !== null && (await tell())) told.set(name, exact)
    }
  }
  return told
}

/** Of the listed ones that were ranked for a name, those that are called nearly so, and those that are its branches. */
function nearOf(name: string, found: readonly RankedName[]): { alike: string[]; branches: string[] } {
  const asked = parseCompanyName(name).folded
  const isBranch = ({ candidate }: RankedName) => {
    return candidate.names.some((own) => parseCompanyName(own).parent === asked)
  }
  return {
    alike: found.filter(({ alone }) => alone >= reviewLevel).map(({ candidate }) => candidate.code),
    branches: found.filter(isBranch).map(({ candidate }) => candidate.code),
  }
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
 * @param branches listed subjects that are called its branch, number of a branch and place of it aside
 */
export function judgeExactName(
  name: string,
  bearers: readonly ReadStanding[],
  near: ReadonlySet<string>,
  branches: readonly Standing[] = [],
): ExactName | null {
  const [first, ...others] = bearers
  if (first === undefined) return null
  if (others.length > 0) {
    return { kind: "several", name, listed: bearers.filter(({ records }) => records.length > 0) }
  }
  const { subject, records, endedOn } = first
  const isNear = [...near].some((code) => code !== subject.code)
  if (records.length > 0 || isNear) return null
  const listed = branches.filter(({ subject: { code } }) => code !== subject.code)
  if (listed.length > 0) return { kind: "branches", name, listed }
  return { kind: "clear", name, code: subject.type === "sole-trader" ? null : subject.code, endedOn }
}

// Whoever shares the name up to a branch is looked at: how alike they are is told by what counts without the others.
function nearQuery(name: string) {
  return { name, region: null, limit: bearersMax, threshold: 0, scope: "live" } as const
}
