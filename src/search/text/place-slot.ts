/** The place in a question (四川省成都市, 成都武侯): certain by its whole name or its company, else as likely a part of the matter. Pure. */
import { regionName, regionNamesByCode } from "../../names/region.ts"
import { isWithin, regionAt } from "../../names/region-in-name.ts"
import { isRegionName, isWord, wordLengthMax } from "./lexicon.ts"
import { isParted, mayBeginAfter, type Understood } from "./slot.ts"

const administration = /^(?:市场监督|市场监管|市监|工商|药监|食药|质监|公安|税务|监管局|局)/

/** A place, or places of which each lies in the one before: 成都武侯, 四川省成都市. */
export function placeAt(rest: string, matter: string): Understood | null {
  if (!mayBeginAfter(matter)) return null
  let codes: readonly string[] | undefined
  let [length, links, short] = [0, 0, true]
  for (;;) {
    const next = regionAt(rest, length, codes) ?? districtAt(rest, length, codes)
    if (next === null) break
    ;[codes, length, links] = [next.codes, length + next.length, links + 1]
    // 沙县 is all of its name, and no longer than a short one.
    short &&= next.short || next.length === 2
  }
  const [code] = lowest(codes ?? [])
  const after = rest.slice(length)
  if (code === undefined || lowest(codes ?? []).length > 1 || administration.test(after)) return null
  const value = regionName(code) ?? code
  const isCertain = links > 1 || !short || isCertainAlone(rest.slice(0, length), code, after)
  const place = code.replace(/(?:00){1,2}$/, "")
  if (isCertain) return { kind: "place", length, value, filter: { place } }
  return { kind: "place", length, value, filter: null, words: rest.slice(0, length) }
}

/** Whether a short name by itself means the place: 和平 and 永安 are names of shops as well, 朝阳 is rather a part of Beijing. */
function isCertainAlone(name: string, code: string, after: string): boolean {
  const isProvince = code.endsWith("0000")
  const parts = isProvince ? [] : (districts().get(name) ?? [])
  if (parts.some((district) => ofCapital.test(district))) return false
  return isParted(after) || (code.endsWith("00") && beginsWithWord(after))
}

// Municipalities, and the first city of a province.
const ofCapital = /^(?:11|12|31|50|\d\d01)/

function beginsWithWord(after: string): boolean {
  for (let length = Math.min(wordLengthMax(), after.length); length > 1; length--) {
    const word = after.slice(0, length)
    if (isWord(word) && !isRegionName(word)) return true
  }
  return false
}

/** A district without its 区, inside of a city: 成都武侯. */
function districtAt(rest: string, at: number, within: readonly string[] | undefined) {
  const two = rest.slice(at, at + 2)
  if (within === undefined || two.length < 2) return null
  const codes = (districts().get(two) ?? []).filter((code) =>
    within.some((outer) => code !== outer && isWithin(code, outer)),
  )
  return codes.length === 0 ? null : { length: 2, codes, short: true }
}

let districtCodes: ReadonlyMap<string, readonly string[]> | undefined

function districts(): ReadonlyMap<string, readonly string[]> {
  if (districtCodes) return districtCodes
  const found = new Map<string, string[]>()
  for (const [code, name] of regionNamesByCode()) {
    if (!/^[\u4e00-\u9fff]{2}区$/.test(name)) continue
    found.set(name.slice(0, 2), [...(found.get(name.slice(0, 2)) ?? []), code])
  }
  districtCodes = found
  return found
}

/** Without those in which another lies: 安阳 is the city, and the county in it; 吉林 the province. */
function lowest(codes: readonly string[]): readonly string[] {
  return codes.filter((code) => !codes.some((outer) => outer !== code && isWithin(code, outer)))
}
