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

function foldHeader(header: string): string {
  return header
    .normalize("NFKC")
    .replace(/[\s\ufeff]/g, "")
    .replace(/\(.*\)$/, "")
    .toLowerCase()
}
