/** The media type of a file that somebody chose on a page: what a workbook is, its first bytes say too; of a text the name says it. */
const types: readonly [RegExp, string][] = [
  [/\.(ndjson|jsonl)$/i, "application/x-ndjson"],
  [/\.xlsx$/i, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
]

export function fileType(fileName: string | null): string {
  return types.find(([name]) => name.test(fileName ?? ""))?.[1] ?? "text/csv"
}
