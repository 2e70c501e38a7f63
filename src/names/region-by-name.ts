/** Regions by what people call them: 金水区, 郑州, 河南省郑州市金水区, Zhengzhou, or a code. Pure. */
import { childRegions, regionLevel, regionName, regionNamesByCode } from "./region.ts"
import { placeInEnglish } from "./region-in-english.ts"

/** As many as somebody reads to choose one. */
export const regionsFoundMax = 30

/** What a region is called: in full, by itself, and without 市 or 区 behind it. */
interface Called {
  code: string
  full: string
  own: string
  bare: string
}

const ending = /(?:特别行政区|[一-鿿]{2,4}族自治[区州县]|自治[区州县]|[省市区县盟旗])$/
const sizes = { province: 0, city: 1, county: 2 } as const
const sizeOf = (code: string) => sizes[regionLevel(code) ?? "county"]

// Some three thousand, the larger ones first: made once for each language, for a name costs as much as all comparisons.
const made = new Map<"zh" | "en", readonly Called[]>()

function called(language: "zh" | "en"): readonly Called[] {
  const known = made.get(language)
  if (known) return known
  const all = [...regionNamesByCode()]
    .flatMap(([code, name]): Called[] => {
      const full = regionName(code, language)
      if (full === null) return []
      const own = language === "en" ? placeInEnglish(name) : code.endsWith("0000") ? full : name
      return [{ code, ...foldAll({ full, own, bare: own.length > 2 ? own.replace(ending, "") : own }) }]
    })
    .toSorted((a, b) => sizeOf(a.code) - sizeOf(b.code) || (a.code < b.code ? -1 : 1))
  made.set(language, all)
  return all
}

function foldAll({ full, own, bare }: Omit<Called, "code">): Omit<Called, "code"> {
  return { full: fold(full), own: fold(own), bare: fold(bare) }
}

function fold(text: string): string {
  return text.replaceAll(/\s/g, "").toLowerCase()
}

const ways: readonly ((asked: string, region: Called) => boolean)[] = [
  (asked, { full }) => full === asked,
  (asked, { own, bare }) => own === asked || bare === asked,
  (asked, { full, own }) => own.startsWith(asked) || (asked.length > 1 && full.endsWith(asked)),
]

/**
 * The codes of six digits that a text may mean, the larger regions first: those whose full name it is, else whose own name,
 * with or without 市 or 区, else in whose full name it stands. 朝阳 is several.
 */
export function findRegions(text: string): string[] {
  const asked = fold(text)
  if (asked === "" || asked.length > 100) return []
  if (/^(\d{2}){1,3}$/.test(asked)) {
    const code = asked.padEnd(6, "0")
    return regionNamesByCode().has(code) && regionName(code) !== null ? [code] : []
  }
  const all = called(/[a-z]/.test(asked) ? "en" : "zh")
  for (const way of ways) {
    const found = all.flatMap((region) => (way(asked, region) ? [region.code] : []))
    // 河南 is the province, though a county is called so too.
    const [first] = found
    if (first !== undefined && regionLevel(first) === "province") return [first]
    if (found.length > 0) return found
  }
  return []
}

/** The provinces and their cities, by code: what is suggested while somebody types. */
export function suggestedRegions(): readonly string[] {
  return childRegions(null).flatMap((province) => [
    province,
    ...childRegions(province).filter((code) => regionLevel(code) === "city"),
  ])
}
