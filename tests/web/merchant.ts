/**
 * Merchants for the tests of the pages: rows of an import, with codes that are right.
 */
import { makeCode } from "../../src/names/code.ts"

/** A right code of an enterprise, by a number of up to four digits. */
export function codeOf(number: number): string {
  return makeCode("91000000", `MA00${String(number).padStart(4, "0")}`)
}

/** A subject. */
export function subjectRow(number: number, name: string, more: Record<string, unknown> = {}) {
  return { kind: "subject", code: codeOf(number), name, type: "enterprise", region: "410105", ...more }
}

/** A listing of it on the abnormal list. */
export function abnormalRow(number: number, name: string, more: Record<string, unknown> = {}) {
  return {
    kind: "abnormal",
    subject: { code: codeOf(number), name },
    ground: "AB-E4",
    decision_no: `（郑金）市监异列〔2026〕${number}号`,
    decided_on: "2026-03-02",
    published_on: "2026-03-05",
    authority: "410105",
    ...more,
  }
}

/** A penalty of it. */
export function penaltyRow(number: number, name: string, more: Record<string, unknown> = {}) {
  return {
    kind: "penalty",
    subject: { code: codeOf(number), name },
    class: "P2",
    decision_no: `（郑金）市监处罚〔2026〕${number}号`,
    violation: "未按规定明码标价",
    content: "罚款1100元。",
    basis: "价格法第四十二条",
    fine_cny: 1100,
    decided_on: "2026-02-02",
    published_on: "2026-02-05",
    authority: "410105",
    ...more,
  }
}
