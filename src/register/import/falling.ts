/**
 * Rows of an import by which a serious listing falls with the penalty that it rests on (R44 19), beside what the register
 * knows of that penalty: where it stands, or nobody knows it, whoever looks at the row is told.
 */
import type { Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { basePenalties, standingBase } from "../record/link.ts"
import type { HeldRecord } from "../record/record.ts"
import { isLawful } from "../record/state.ts"
import { listRecordsOf } from "../record/store.ts"
import { fells } from "../record/told-end.ts"
import type { RecordRow } from "./record.ts"

/**
 * What is to be remarked on such rows, by the id of the record. A penalty falls with them where its row does something and
 * does not wait for an answer; whether the brake holds it is not known here.
 * @param rows of a batch, the falling penalties among them
 * @param decidedHere the records that no row changes
 */
export async function loadFalling(
  sql: Sql,
  rows: readonly RecordRow[],
  decidedHere: ReadonlySet<string>,
): Promise<Map<string, Bilingual>> {
  const revoked = rows.filter(({ content, ending }) => content.list === "serious" && ending?.kind === "revoked")
  if (revoked.length === 0) return new Map()
  const codes = [...new Set(revoked.map(({ content }) => content.subjectCode))]
  const held = await listRecordsOf(sql, codes)
  const states = new Map([...held.values()].flat().map(({ id, state }) => [id, state] as const))
  const falling = new Set(
    rows.flatMap(({ id, ending, findings, content: { list } }) => {
      if (!ending || !fells(ending) || decidedHere.has(id) || findings.length > 0) return []
      return isLawful(ending.move, list, states.get(id) ?? "live", true) ? [id] : []
    }),
  )
  return new Map(
    revoked.flatMap(({ id, content }) => {
      const records = (held.get(content.subjectCode) ?? []).filter((record) => !falling.has(record.id))
      const remark = remarkOn({ content }, records, held.get(content.subjectCode) ?? [])
      return remark ? [[id, remark] as const] : []
    }),
  )
}

/** @param others the records of the subject that do not fall by the same rows @param all of the subject */
function remarkOn(
  listing: Pick<HeldRecord, "content">,
  others: readonly HeldRecord[],
  all: readonly HeldRecord[],
): Bilingual | null {
  const standing = standingBase(listing, others)
  if (standing === "alone") return null
  if (standing) {
    const number = standing.content.decisionNo
    return {
      zh: `所依据的处罚 ${number} 在本库未被撤回，请核对撤销列入的理由`,
      en: `the penalty that it rests on, ${number}, stands in this register: look at why the listing was revoked`,
    }
  }
  if (basePenalties(listing, all).length > 0) return null
  return {
    zh: "本库没有列入所依据的处罚，无从核对其是否已被撤销，请核对撤销列入的理由",
    en: "the register holds no penalty that it rests on, and can't tell whether that fell: look at why the listing was revoked",
  }
}
