/** What is still held of what has ended as a table, for people who go through it: its header first. */
import type { z } from "zod"
import { noticeStates } from "../enforcement/notice/notice.ts"
import type { recallPageSchema } from "../enforcement/recall/wire.ts"
import type { Bilingual, Language } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { lists } from "../law/list.ts"

type Recall = z.infer<typeof recallPageSchema>["recalls"][number]

const yes = { zh: "是", en: "yes" } as const

const columns: readonly [
  head: Bilingual,
  cell: (recall: Recall, language: Language, name: string | undefined) => string,
][] = [
  [{ zh: "通知编号", en: "Notice" }, ({ notice }) => String(notice)],
  [{ zh: "机构", en: "Agency" }, ({ agency }) => agency],
  [{ zh: "主体名称", en: "Merchant" }, (_, __, name) => name ?? ""],
  [{ zh: "统一社会信用代码", en: "Code" }, ({ subject }) => subject],
  [{ zh: "名单", en: "List" }, ({ list }, language) => lists[list][language]],
  [{ zh: "状态", en: "State" }, ({ state }, language) => noticeStates[state][language]],
  [{ zh: "通知日期", en: "Told on" }, ({ told_at: at }) => dayInChina(Date.parse(at))],
  [{ zh: "最迟办理", en: "To be answered by" }, ({ due_on: due }) => due ?? ""],
  [{ zh: "已逾期", en: "Overdue" }, ({ overdue }, language) => (overdue ? yes[language] : "")],
  [{ zh: "已报牵头单位", en: "With the lead agency since" }, ({ escalated_on: on }) => on ?? ""],
  [{ zh: "仍在实施的措施", en: "Measures in force" }, ({ acts }) => String(acts)],
]

/** The table. @param loadNames the names of merchants, by code */
export async function* recallSheet(
  pages: AsyncIterable<readonly Recall[]>,
  language: Language,
  loadNames: (codes: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): AsyncGenerator<string[][]> {
  yield [columns.map(([head]) => head[language])]
  for await (const recalls of pages) {
    const names = await loadNames([...new Set(recalls.map(({ subject }) => subject))])
    yield recalls.map((recall) => columns.map(([, cell]) => cell(recall, language, names.get(recall.subject))))
  }
}
