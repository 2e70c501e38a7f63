/**
 * Rows of an import about invented subjects.
 */
import { makeCode } from "../../src/names/code.ts"

/** Letters that are read from right to left: what is drawn beside them moves unless they are set apart. */
export const turning = "שלום"

/** A text whose names of merchants and shops have such letters in their middle. */
export function turned(text: string): string {
  return text.replace(/(?=商贸有限公司|股份有限公司|餐饮店|旗舰店|(?<=云杉|白桦|红松)店)/g, turning)
}

/** A row likewise. */
export function turnedRow<R>(row: R): R {
  return JSON.parse(turned(JSON.stringify(row))) as R
}

/** The code of the n-th invented subject. */
export function codeOf(n: number): string {
  return makeCode("91000000", `MA${n.toString().padStart(6, "0")}`)
}

/** A subject row. */
export function subjectRow(n: number, changes: Record<string, unknown> = {}) {
  return { kind: "subject", code: codeOf(n), name: `示例第${n}号商贸有限公司`, region: "410105", ...changes }
}

/** A row of the abnormal list. */
export function abnormalRow(n: number, changes: Record<string, unknown> = {}) {
  return {
    kind: "abnormal",
    subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` },
    ground: "AB-E4",
    decision_no: `郑市监异字〔2026〕${n}号`,
    decided_on: "2026-03-02",
    authority: "410105",
    published_on: "2026-03-05",
    ...changes,
  }
}

/** A row of the penalties. */
export function penaltyRow(n: number, changes: Record<string, unknown> = {}) {
  const { ground: _, ...row } = abnormalRow(n)
  return {
    ...row,
    kind: "penalty",
    decision_no: `郑市监处罚〔2026〕${n}号`,
    class: "P2",
    violation: "发布虚假广告",
    content: "罚款30000元",
    fine_cny: 30000,
    basis: "《广告法》第五十五条",
    ...changes,
  }
}

/** A row of the serious violators. */
export function seriousRow(n: number, changes: Record<string, unknown> = {}) {
  return {
    ...abnormalRow(n),
    kind: "serious",
    ground: "SV-0501",
    decision_no: `郑市监严字〔2026〕${n}号`,
    base_penalty_no: penaltyRow(n).decision_no,
    ...changes,
  }
}
