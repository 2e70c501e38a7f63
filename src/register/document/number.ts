/** Numbers of documents (文号): prefix of the authority, word of the kind, year, place in the series. Pure. */
import { regionLevel, regionNamesByCode } from "../../names/region.ts"

/** 金水市监, 列告, 2026, 1: 金水市监列告字〔2026〕1号. */
export function documentNumberText(prefix: string, word: string, year: number, ordinal: number): string {
  return `${prefix}${word}字〔${year}〕${ordinal}号`
}

/** What an authority is called and numbers by until it says otherwise: by its region. */
export function defaultOffice(authority: string): { name: string; prefix: string; window: null; telephone: null } {
  return { ...calledBy(authority), window: null, telephone: null }
}

function calledBy(authority: string): { name: string; prefix: string } {
  const own = regionNamesByCode().get(authority) ?? null
  if (own === null || regionLevel(authority) === null)
    return { name: `市场监督管理部门（${authority}）`, prefix: `市监${authority}` }
  const short = own.replace(/(?:省|自治区|特别行政区|自治州|地区|自治县|市|区|县|旗)$/, "")
  return { name: `${nameOf(authority, own)}市场监督管理局`, prefix: `${short === "" ? own : short}市监` }
}

/** A district is called with its city, as 郑州市金水区. */
function nameOf(authority: string, own: string): string {
  if (regionLevel(authority) !== "county") return own
  const city = regionNamesByCode().get(`${authority.slice(0, 4)}00`) ?? ""
  return own.endsWith("区") ? `${city}${own}` : own
}
