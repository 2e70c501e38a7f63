/** The columns of a province's own list of measures, as its table calls them. Pure. */
import { foldHeader } from "../../table/header.ts"

/** A column by its name in JSON and English headers; the others are headers by which it is known. */
export const measureColumns = {
  id: ["措施编号", "编号", "code"],
  measure: ["惩戒措施", "措施", "措施名称"],
  content: ["措施内容", "内容", "惩戒内容"],
  group: ["组别", "措施组别"],
  category: ["类别", "措施类别"],
  target: ["惩戒对象", "对象", "适用对象"],
  basis: ["依据", "法律依据", "法规政策依据", "legal_basis"],
  applied_by: ["实施机构", "实施单位", "实施部门", "实施主体", "agency"],
  level: ["层级", "适用层级"],
  frequency: ["频次", "更新频次"],
  lists: ["名录", "适用名录", "list"],
  grounds: ["事由", "适用事由", "ground"],
  kind: ["方式", "实施方式"],
  term: ["期限", "措施期限"],
  keeps: ["可继续实施", "结束后可继续实施"],
  valid_from: ["施行日期", "生效日期", "from"],
  valid_to: ["失效日期", "until"],
  example: ["示例"],
} as const satisfies Record<string, readonly string[]>
export type MeasureColumn = keyof typeof measureColumns

const fieldByHeader = new Map(
  Object.entries<readonly string[]>(measureColumns).flatMap(([field, others]) =>
    [field, ...others].map((header) => [foldHeader(header), field as MeasureColumn] as const),
  ),
)

/** The field of each header; null for one that is none of ours. */
export function findMeasureColumns(headers: readonly string[]): (MeasureColumn | null)[] {
  return headers.map((header) => fieldByHeader.get(foldHeader(header)) ?? null)
}
