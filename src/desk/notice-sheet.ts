/** Notices as a table to be filled in and sent back (reports, answers to notices): what is answered first, what it is of behind. */
import type { z } from "zod"
import { answerColumns } from "../enforcement/notice/answer.ts"
import { noticeActs, noticeKinds } from "../enforcement/notice/notice.ts"
import type { noticePageSchema, WireNotice } from "../enforcement/notice/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../law/catalogue.ts"
import { lists } from "../law/list.ts"

type Told = NonNullable<WireNotice["notice"]>
type NoticePage = z.infer<typeof noticePageSchema>

// Whoever is sent their acknowledgement back has read the list; every other answer is for people to give.
const answers = {
  notice: ({ id }) => String(id),
  act: ({ state }) => (state === "open" ? noticeActs.acknowledge.zh : ""),
  ...{ reason: blank, measure: blank, started_on: blank, planned_end: blank, basis: blank, reference: blank },
  // Whoever answers what has been answered since is told.
  version: ({ version }) => String(version),
} as const satisfies Partial<Record<keyof typeof answerColumns, (notice: WireNotice) => string>>

// None of these is a column of answers.
const facts: Readonly<Record<string, (told: Told) => string | null | undefined>> = {
  通知种类: ({ kind }) => noticeKinds[kind].zh,
  主体名称: ({ subject }) => subject?.name,
  统一社会信用代码: ({ subject }) => subject?.code,
  名单: ({ list }) => lists[list].zh,
  事由或者类别: (told) => markOf(told)?.zh,
  决定书文号: ({ decision_no }) => decision_no,
  公示日期: ({ published_on }) => published_on,
  最迟办理: ({ due_on }) => due_on,
}

/** The ground of a listing, the class of a penalty. */
export function markOf({ ground, class: penalty }: Pick<Told, "ground" | "class">): Bilingual | null {
  return (ground !== null && findGround(ground)) || (penalty !== null && findPenaltyClass(penalty)) || null
}

function blank(): string {
  return ""
}

/** The table, its header first. */
export async function* noticeSheet(pages: AsyncIterable<NoticePage>): AsyncGenerator<string[][]> {
  const names = Object.keys(answers) as (keyof typeof answers)[]
  yield [[...names.map((name) => answerColumns[name][0]), ...Object.keys(facts), "共享条件"]]
  for await (const { notices, terms } of pages) {
    const under = terms.under.flatMap(({ purpose }) => purpose ?? [])
    const told = [terms.text.zh, ...(under.length > 0 ? [`用途：${[...new Set(under)].join("；")}`] : [])].join("")
    yield notices.map((notice) => [
      ...names.map((name) => answers[name](notice)),
      ...Object.values(facts).map((cell) => (notice.notice && cell(notice.notice)) ?? ""),
      told,
    ])
  }
}
