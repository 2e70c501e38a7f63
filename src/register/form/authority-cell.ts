/** The deciding authority in a form: the code of its region, its unified code, or its name. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { authorityRegions } from "../../names/authority-region.ts"
import { cleanCode, readCode, regionOf } from "../../names/code.ts"
import { regionName } from "../../names/region.ts"
import type { RecordContent } from "../record/record.ts"
import type { CellReading } from "./cell.ts"

const codeAndName = /^(\d{6})(?:[\s,，:：]?(.+))?$/
const fullWidthDigit = /[０-９]/g

/** Reads one cell for code and name: `410105`, `郑州市金水区市场监督管理局`, or both. */
export function readAuthorityCell(cell: string): CellReading {
  const text = cell.trim().replace(fullWidthDigit, (digit) => digit.normalize("NFKC"))
  const [, code, name] = codeAndName.exec(text) ?? []
  if (code) return { fields: { authority: code, ...(name ? { authority_name: name } : {}) } }
  return readAuthorityName(cell)
}

/** Reads a name from which the region is to be told. */
export function readAuthorityName(cell: string): CellReading {
  const name = cell.trim()
  const regions = authorityRegions(name)
  const [region] = regions
  if (region && regions.length === 1) return { fields: { authority: region, authority_name: name } }
  return { reason: regions.length === 0 ? unknownName : severalPlaces(regions) }
}

const unknownName: Bilingual = {
  zh: "从名称看不出所在地区，请填 6 位行政区划代码（GB/T 2260）或者带省市的全称",
  en: "the name does not tell its region: give the code of 6 digits (GB/T 2260) or the name with province and city",
}

function severalPlaces(regions: readonly string[]): Bilingual {
  const places = regions.map((code) => `${code} ${regionName(code)}`).join("、")
  return { zh: `名称对应多个地区：${places}，请填代码`, en: `the name fits several regions: ${places}; give the code` }
}

// The region, and a unified code that is of another: authorities act outside the region of their registration.
const regionAndCode = /^(\d{6})[\s,，:：](.+)$/

/** Reads the code column of the national exchange: the authority's unified code, six digits of its region, or both. */
export function readAuthorityCode(cell: string): CellReading {
  const [, region, rest] = regionAndCode.exec(cell.normalize("NFKC").trim()) ?? []
  if (region && rest) return { fields: { authority: region, authority_code: rest.trim() } }
  const code = cleanCode(cell)
  if (/^\d{6}$/.test(code)) return { fields: { authority: code } }
  const reading = readCode(code)
  if (reading.kind === "impossible" || !/^\d{6}$/.test(regionOf(reading.code))) {
    return {
      reason: {
        zh: "应为处罚机关的统一社会信用代码（18 位）或者行政区划代码（6 位）",
        en: "expected the authority's unified code (18 characters) or the code of its region (6 digits)",
      },
    }
  }
  return { fields: { authority: regionOf(reading.code), authority_code: reading.code } }
}

/** Code and name for one cell, so that reading it gives both again. */
export function toAuthorityCell({ authority, detail }: RecordContent): string {
  const name = detail.authority_name
  if (typeof name !== "string") return authority
  const regions = authorityRegions(name)
  return regions.length === 1 && regions[0] === authority ? name : `${authority} ${name}`
}

/** The unified code alone where it tells the region, the region alone where there is no code, else both. */
export function toAuthorityCode({
  authority,
  detail,
  authorityCode,
}: RecordContent & { authorityCode?: string | undefined }): string {
  const code = detail.authority_code ?? authorityCode
  if (typeof code !== "string") return authority
  const reading = readAuthorityCode(code)
  const tells = "fields" in reading && reading.fields["authority"] === authority
  return tells && reading.fields["authority_code"] === code ? code : `${authority} ${code}`
}
