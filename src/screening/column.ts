/**
 * Which column of a table holds what, by its header: as the national exchange, platforms and people write them. Pure.
 */

const headers = {
  code: [
    "code",
    "uscc",
    "统一社会信用代码",
    "社会信用代码",
    "信用代码",
    "统一代码",
    "CF_XDR_SHXYM",
    "行政相对人代码_1",
  ],
  name: [
    "name",
    "名称",
    "企业名称",
    "主体名称",
    "商户名称",
    "单位名称",
    "公司名称",
    "店铺主体名称",
    "CF_XDR_MC",
    "行政相对人名称",
  ],
  identity: ["identity_hash", "身份号码哈希", "身份哈希"],
  region: ["region", "行政区划代码", "行政区划", "区划代码", "地区代码"],
} as const

/** What a column can hold. */
export type ColumnKind = keyof typeof headers

const folded = Object.fromEntries(
  Object.entries(headers).map(([kind, names]) => [kind, new Set(names.map(foldHeader))]),
) as Record<ColumnKind, Set<string>>

/** The place of the first column of a kind; below 0 where there is none. */
export function findColumn(columns: readonly string[], kind: ColumnKind): number {
  return columns.findIndex((header) => folded[kind].has(foldHeader(header)))
}

/** The place of the column of this name, as headers are compared; below 0 where there is none. */
export function findNamedColumn(columns: readonly string[], name: string): number {
  const wanted = foldHeader(name)
  return columns.findIndex((header) => foldHeader(header) === wanted)
}

const idNumberHeader = /身份证|身份号码(?!哈希)|公民身份|证件号|id_?(card|number)/i

/** Whether a header says that ID numbers of persons stand in its column, which are not to be sent in clear. */
export function isIdNumberHeader(header: string): boolean {
  return idNumberHeader.test(header)
}

/** The columns of a table that are checked. Below 0: there is none. */
export interface CheckColumns {
  code: number
  name: number
}

/** The columns that are checked: by their usual headers, or one that is named, which holds codes unless its header says names. */
export function findCheckColumns(columns: readonly string[], named: string | null): CheckColumns {
  const [code, name] = [findColumn(columns, "code"), findColumn(columns, "name")]
  if (named === null) return { code, name }
  const place = findNamedColumn(columns, named)
  return place === name ? { code: -1, name } : { code: place, name: place < 0 ? -1 : name }
}

function foldHeader(header: string): string {
  return header
    .normalize("NFKC")
    .replace(/[\s\ufeff]/g, "")
    .replace(/\(.*\)$/, "")
    .toLowerCase()
}
