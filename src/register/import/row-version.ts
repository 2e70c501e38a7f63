/** Whether a row that waits is still the one that was looked at: places in it move when others before them are covered. Pure. */
import { hash } from "node:crypto"
import type { Bilingual } from "../../law/bilingual.ts"
import { findingsIn } from "../record/leaving-text.ts"
import type { FindingAnswer, ReadRow } from "./answer.ts"
import type { KeptRow } from "./kept-row.ts"
import type { Remark } from "./row-field.ts"

/** Tells a row from what it was before somebody answered in it. */
export function versionOf({ text }: Pick<KeptRow, "text">): string {
  return hash("sha256", text)
}

/** What an answer to a place lacks; none where it says of which row, as it was looked at. */
export function looseFaults(answer: FindingAnswer, index: number) {
  if (answer.start === undefined) return []
  const missing = (["line", "field", "version"] as const).filter((name) => answer[name] === undefined)
  return missing.map((name) => ({ pointer: `/answers/${index}/${name}`, detail: loose }))
}

/** A named row that is not as it was looked at, and the member of the request that tells it. */
interface MovedRow {
  line: number
  pointer: string
  remark: Remark
}

/** The named rows that have changed since they were looked at, or are gone: answers to them can't be given. */
export function findMoved(
  answers: readonly FindingAnswer[],
  lines: readonly number[],
  rows: readonly { row: KeptRow; read: ReadRow | null }[],
): MovedRow[] {
  const there = new Map(rows.map((each) => [each.row.line, each]))
  return lines.flatMap((line): MovedRow[] => {
    const each = there.get(line)
    if (!each) return [{ line, pointer: "/answers", remark: moved }]
    const found = each.read ? findingsIn(each.read.texts) : []
    const isMoved = ({ field, start, version }: FindingAnswer) =>
      (version !== undefined && version !== versionOf(each.row)) ||
      (start !== undefined && !found.some((finding) => finding.field === field && finding.start === start))
    const at = answers.findIndex((answer) => answer.line === line && isMoved(answer))
    return at < 0 ? [] : [{ line, pointer: `/answers/${at}`, remark: moved }]
  })
}

const loose = {
  zh: "以位置（start）答复的，须写明行（line）、字段（field）和所查看的该行版本（version）",
  en: "an answer to a place (`start`) needs its `line`, its `field` and the `version` of the row that was looked at",
} as const satisfies Bilingual

const moved: Remark = {
  field: "",
  reason: {
    zh: "该行已有变动或者已不在其中，请重新查看后答复",
    en: "the row has changed or is gone: look at it again, then answer",
  },
}
