/**
 * Queries of a check as they come over the wire, by code, organisation code, identity hash, shop or name, and in the cells of
 * a table. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { matchOptions, nameLengthMax, nameQuerySchema } from "../../match/query.ts"
import { organisationCheckCharacter } from "../../names/check-character.ts"
import { type CodeReading, cleanCode, codeInputMax, readCode } from "../../names/code.ts"
import { normalAddress } from "../../register/subject/shop-key.ts"
import { isIdNumberHeader } from "../../table/header.ts"
import { codeQuery, noQuery, type SubjectQuery } from "../answer/query.ts"
import { type IdentityAccess, idNumberInClear, readIdentity } from "../private/identity-access.ts"

/** What is wrong with a query, and in which field: a JSON pointer into the query, empty for the query as a whole. */
export interface QueryFault {
  pointer: string
  detail: Bilingual
}

/** A query, or what is wrong with it. */
export type ReadSubjectQuery = { kind: "query"; query: SubjectQuery } | ({ kind: "fault" } & QueryFault)

type Fields = Readonly<Record<string, unknown>>

// In the order in which they decide where a query has several.
const readers = {
  code: readByCode,
  organisation_code: readByOrganisation,
  identity_hash: readByIdentity,
  shop: readByShop,
  name: readByName,
} as const satisfies Record<string, (value: unknown, fields: Fields, access: IdentityAccess) => ReadSubjectQuery>

/** The fields of which a query has one. */
const queryFields = Object.keys(readers) as (keyof typeof readers)[]

/** Reads a query. @param access whether persons without registration may be asked for */
export function readSubjectQuery(value: unknown, access: IdentityAccess): ReadSubjectQuery {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fault("", words.query)
  const fields = value as Fields
  const field = queryFields.find((name) => fields[name] !== undefined && fields[name] !== null)
  return field === undefined ? fault("", words.query) : readers[field](fields[field], fields, access)
}

// Most lines have no other members, and these need no look.
const usualMembers: ReadonlySet<string> = new Set(["id", "region", ...queryFields])

/** Whether a line of NDJSON has a member that is named as that of ID numbers, which are not to be sent in clear. */
export function hasIdNumberMember(line: Readonly<Record<string, unknown>>): boolean {
  for (const name in line) if (!usualMembers.has(name) && isIdNumberHeader(name)) return true
  return false
}

/** What the cells of a row ask, and why they can't be answered: then they ask for nothing. */
export interface AskedCells {
  query: SubjectQuery
  fault: Bilingual | null
}

/**
 * Reads the cells of a row that is asked by its name. A name that is cut, or looked for everywhere because its region
 * can't be read, would be another question: such a row is at fault.
 */
export function readNameCells(name: string, regionCell: string): AskedCells {
  // As a code an ID number is refused, and looked up nowhere.
  if (looksLikeIdNumber(name)) return { query: codeQuery(name), fault: null }
  const region = regionCell.trim()
  if (name.length > nameLengthMax) return { query: noQuery, fault: nameWords.name }
  if (region !== "" && !isRegion(region)) return { query: noQuery, fault: nameWords.region }
  return { query: { by: "name", name, region: region === "" ? null : region }, fault: null }
}

function readByCode(value: unknown, { name }: Fields): ReadSubjectQuery {
  if (typeof value !== "string") return fault("/code", words.code)
  const beside = name ?? ""
  if (typeof beside !== "string" || beside.length > nameLengthMax) return fault("/name", nameWords.beside)
  if (looksLikeIdNumber(beside)) return fault("/name", idNumberInClear)
  const asked = codeQuery(value, beside)
  // What else is wrong with a text that is no code is said in the verdict.
  return isIdNumber(asked.reading) ? fault("/code", idNumberInClear) : query(asked)
}

function readByOrganisation(value: unknown): ReadSubjectQuery {
  const organisation = typeof value === "string" && value.length <= codeInputMax ? cleanCode(value) : ""
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(organisation)) return fault("/organisation_code", words.organisation)
  const rightDigit = organisationCheckCharacter(organisation.slice(0, 8)) === organisation.slice(8)
  return query({ by: "organisation", organisation, rightDigit })
}

function readByIdentity(value: unknown, _: Fields, access: IdentityAccess): ReadSubjectQuery {
  const read = readIdentity(value, access)
  return "fault" in read ? fault("/identity_hash", read.fault) : query({ by: "identity", hashes: read.hashes })
}

function readByShop(value: unknown): ReadSubjectQuery {
  if (typeof value !== "object" || value === null) return fault("/shop", words.shop)
  const { platform, name, url } = value as Fields
  if (url !== undefined && url !== null) {
    const address = typeof url === "string" && url.length <= urlLengthMax ? normalAddress(url) : null
    return address === null ? fault("/shop/url", words.url) : query({ by: "shop", wish: { by: "url", url: address } })
  }
  if (!isName(name)) return fault("/shop/name", words.shopName)
  if (platform !== undefined && platform !== null && !isName(platform)) return fault("/shop/platform", words.platform)
  return query({ by: "shop", wish: { by: "name", platform: platform ?? null, name } })
}

function readByName(name: unknown, { region }: Fields): ReadSubjectQuery {
  if (typeof name === "string" && looksLikeIdNumber(name)) return fault("/name", idNumberInClear)
  const read = nameQuerySchema.safeParse({ name, ...(region === undefined || region === null ? {} : { region }) })
  if (read.success) return query({ by: "name", name: read.data.name, region: read.data.region ?? null })
  return read.error.issues.some(({ path }) => path[0] === "region")
    ? fault("/region", nameWords.region)
    : fault("/name", nameWords.name)
}

/** Whether a text is rather a person's ID number (GB 11643, or its forerunner) than anything that may be sent in clear. */
export function looksLikeIdNumber(text: string): boolean {
  // Longer texts are names with digits in them; the cleaning of a text costs more than this look at it.
  if (text.length > 40 || !/\d{4}/.test(text.normalize("NFKC").replace(/[\s-]/g, ""))) return false
  return isIdNumber(readCode(text))
}

function isIdNumber(reading: CodeReading): boolean {
  return reading.kind === "impossible" && reading.reason === "citizen-id"
}

/** Whether a text is a region's code, or its first 2 or 4 digits. */
function isRegion(text: string): boolean {
  return matchOptions.region.safeParse(text).success
}

const urlLengthMax = 2_000

function isName(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= nameLengthMax && !looksLikeIdNumber(value)
}

function query(query: SubjectQuery): ReadSubjectQuery {
  return { kind: "query", query }
}

function fault(pointer: string, detail: Bilingual): ReadSubjectQuery {
  return { kind: "fault", pointer, detail }
}

/** What is wrong with a name, or with the region in which it is looked for. */
const nameWords = {
  name: {
    zh: `name 应为1到${nameLengthMax}个字的名称。`,
    en: `name should be a name of 1 to ${nameLengthMax} characters.`,
  },
  beside: {
    zh: `code 旁的 name 应为不超过${nameLengthMax}个字的文本。`,
    en: `name beside a code should be text of up to ${nameLengthMax} characters.`,
  },
  region: { zh: "region 应为2、4或者6位行政区划代码。", en: "region should be a code of 2, 4 or 6 digits." },
} as const satisfies Record<string, Bilingual>

const words = {
  query: {
    zh: `查询应为对象，含 ${queryFields.join("、")} 之一。`,
    en: `A query is an object with one of ${queryFields.join(", ")}.`,
  },
  code: { zh: "code 应为文本。", en: "code should be text." },
  organisation: {
    zh: "organisation_code 应为9位组织机构代码（GB 11714）：8位数字或者大写字母，加1位校验位。",
    en: "organisation_code should be the 9 characters of GB 11714: 8 digits or capital letters and a check digit.",
  },
  shop: {
    zh: "shop 应为对象：含 name（可以附 platform），或者 url。",
    en: "shop should be an object with name (and platform where it is known), or with url.",
  },
  shopName: {
    zh: `shop.name 应为1到${nameLengthMax}个字的店铺名称。`,
    en: `shop.name should be the name of a shop, of 1 to ${nameLengthMax} characters.`,
  },
  platform: {
    zh: `shop.platform 应为1到${nameLengthMax}个字的平台名称。`,
    en: `shop.platform should be the name of a platform, of 1 to ${nameLengthMax} characters.`,
  },
  url: { zh: "shop.url 应为店铺网址。", en: "shop.url should be the address of a shop." },
} as const satisfies Record<string, Bilingual>
