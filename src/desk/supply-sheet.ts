/** Shared data as a table for people: the lines that programs are given; to whom and for what they are given stands at its end. */
import { findGround, findPenaltyClass } from "../law/catalogue.ts"
import { lists } from "../law/list.ts"
import { type PublicDetail, publicDetails } from "../law/public-field.ts"
import { readLines } from "../register/import/line-reader.ts"
import { readPublicLine } from "../register/record/record.ts"

/** The first line. */
interface Head {
  recipient: { name: string }
  purpose: string
  until: string | null
  terms: { zh: string }
}

/** The line of a record. */
interface Given {
  line: string
  planned_end?: string | null
  restriction_ends?: string | null
}

type Supplied = ReturnType<typeof readPublicLine> & Given

const detailNames = {
  violation: "违法行为",
  content: "处罚内容",
  base_penalty_no: "处罚决定书文号（依据）",
} as const satisfies Record<PublicDetail, string>

const columns: Readonly<Record<string, (record: Supplied) => string | null | undefined>> = {
  统一社会信用代码: ({ subjectCode }) => subjectCode,
  商户名称: ({ subjectName }) => subjectName,
  名单: ({ list }) => lists[list].zh,
  事由或者类别: ({ ground, penaltyClass }) => (findGround(ground ?? "") ?? findPenaltyClass(penaltyClass ?? ""))?.zh,
  决定书文号: ({ decisionNo }) => decisionNo,
  决定日期: ({ decidedOn }) => decidedOn,
  公示日期: ({ publishedOn }) => publishedOn,
  决定机关代码: ({ authority }) => authority,
  公示截止: ({ planned_end: end }) => end,
  限制期限截止: ({ restriction_ends: end }) => end,
  ...Object.fromEntries(
    publicDetails.map((field) => [detailNames[field], ({ detail }: Supplied) => detail[field]?.toString()]),
  ),
  原代码: ({ detail }) => detail.former_code?.toString(),
  公示记录编号: ({ id }) => id,
}

/** The table, its header first. @param lines as `GET /v1/data-requests/{id}/records` gives them */
export async function* supplySheet(lines: AsyncIterable<Uint8Array>): AsyncGenerator<string[][]> {
  let head: Head | null = null
  yield [Object.keys(columns)]
  for await (const group of readLines(lines)) {
    const rows: string[][] = []
    for (const { text } of group) {
      const said = JSON.parse(text ?? "{}") as Given | Head | { manifest: unknown }
      if ("recipient" in said) head = said
      if (!("line" in said)) continue
      const record = { ...readPublicLine(0, said.line), ...said }
      rows.push(Object.values(columns).map((cell) => cell(record) ?? ""))
    }
    yield rows
  }
  if (head === null) return
  const { recipient, purpose, until, terms } = head
  yield [[], [`取得机构：${recipient.name}`], [`用途：${purpose}`], [`截止：${until ?? ""}`], [terms.zh]]
}
