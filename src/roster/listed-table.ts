/** The sellers of a roster that are listed as a table: a row for each record, for people who go through them. */
import type { Bilingual, Language } from "../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../law/catalogue.ts"
import { lists } from "../law/list.ts"
import { regionName } from "../names/region.ts"
import { recordAddress } from "../register/record/address.ts"
import type { StandingRecord } from "../register/record/standing.ts"
import { nameIsWords } from "../register/subject/name-is.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { inSheets } from "../table/in-sheets.ts"
import type { Xlsx } from "../table/xlsx.ts"
import type { SellerOnList } from "./listed.ts"

interface Column {
  header: Bilingual
  width: number
  cell(seller: SellerOnList, record: StandingRecord, telling: Telling): string
}

/** How the table is written. */
export interface Telling {
  language: Language
  /** The register's address, under which its pages are. */
  register: string
}

const markOf = ({ ground, penaltyClass }: StandingRecord) =>
  (ground !== null && findGround(ground)) || (penaltyClass !== null && findPenaltyClass(penaltyClass)) || null

const columns: readonly Column[] = [
  { header: { zh: "经营者编号", en: "Seller" }, width: 18, cell: ({ seller }) => seller },
  { header: { zh: "名称", en: "Name" }, width: 34, cell: ({ name }) => name ?? "" },
  { header: { zh: "统一社会信用代码", en: "Code" }, width: 22, cell: ({ code }) => code },
  {
    header: { zh: "名称比对", en: "Name held against the code" },
    width: 18,
    cell: ({ nameIs }, _, { language }) => (nameIs === null ? "" : nameIsWords[nameIs][language]),
  },
  { header: { zh: "网店名称", en: "Shop" }, width: 24, cell: ({ shop }) => shop },
  { header: { zh: "网址", en: "Address" }, width: 34, cell: ({ url }) => url },
  { header: { zh: "行政区划代码", en: "Region" }, width: 14, cell: ({ region }) => region },
  { header: { zh: "进入名单日期", en: "On the roster since" }, width: 14, cell: ({ enteredOn }) => enteredOn },
  { header: { zh: "公示名单", en: "List" }, width: 18, cell: (_, { list }, { language }) => lists[list][language] },
  {
    header: { zh: "事由或者类别", en: "Ground or class" },
    width: 40,
    cell: (_, record, { language }) => markOf(record)?.[language] ?? "",
  },
  { header: { zh: "作出决定日期", en: "Decided" }, width: 14, cell: (_, { decidedOn }) => decidedOn },
  { header: { zh: "公示日期", en: "Published" }, width: 14, cell: (_, { publishedOn }) => publishedOn },
  {
    header: { zh: "公示截止", en: "Displayed until" },
    width: 14,
    cell: (_, { displayedUntil }) => displayedUntil ?? "",
  },
  {
    header: { zh: "决定机关所在地", en: "Region of the authority" },
    width: 24,
    cell: (_, { authority }) => regionName(authority) ?? authority,
  },
  {
    header: { zh: "公示页面", en: "Page" },
    width: 50,
    cell: (_, { id, subjectCode }, { register }) => register + recordAddress(subjectCode, id),
  },
]

async function* tableRows(pages: AsyncIterable<readonly SellerOnList[]>, telling: Telling): AsyncGenerator<string[][]> {
  for await (const sellers of pages) {
    yield sellers.flatMap((seller) =>
      seller.records.map((record) => columns.map(({ cell }) => cell(seller, record, telling))),
    )
  }
}

/** As CSV, with a byte order mark, by which Excel knows UTF-8. */
export function writeListedCsv(
  pages: AsyncIterable<readonly SellerOnList[]>,
  telling: Telling,
): AsyncGenerator<Uint8Array> {
  return writeCsv(
    (async function* () {
      yield [columns.map(({ header }) => header[telling.language])]
      yield* tableRows(pages, telling)
    })(),
    { bom: true },
  )
}

/** As a workbook. @param records how many there are */
export function writeListedWorkbook(
  pages: AsyncIterable<readonly SellerOnList[]>,
  telling: Telling,
  records: number,
  xlsx: Xlsx,
): AsyncGenerator<Uint8Array> {
  const heads = columns.map(({ header, width }) => ({ header: header[telling.language], width }))
  const name = { zh: "在公示的经营者", en: "Listed sellers" }[telling.language]
  return xlsx.write(inSheets({ name, columns: heads }, records, tableRows(pages, telling)))
}
