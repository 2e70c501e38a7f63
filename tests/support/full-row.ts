/** Rows of an import that have every field that their kind takes. */
import { hash } from "node:crypto"
import type { ListName } from "../../src/law/list.ts"
import { type DetailField, detailFields } from "../../src/law/public-field.ts"
import { abnormalRow, penaltyRow, seriousRow, subjectRow } from "./rows.ts"

const text = "行政处罚决定书（示例）"
const details: Record<DetailField, unknown> = {
  ...{
    violation: "发布虚假广告",
    content: "罚款30000元",
    basis: "《广告法》第五十五条",
    facts: "发布虚假广告（示例）",
  },
  ...{ base_penalty_no: "郑市监处罚〔2026〕9号", restriction_ends_on: "2027-03-05", licence: "示例许可1号" },
  ...{
    served_sha256: "0".repeat(64),
    published_sha256: hash("sha256", text),
    decision_text: text,
    fine_cny: 30000,
    confiscated_cny: 0,
  },
  ...{ kinds: ["fine"], field: "none", lenient_tier: "no", party: "operator", procedure: "ordinary" },
  ...{ category: "罚款", valid_to: "2029-03-05", displayed_to: "2027-03-05", authority_name: "示例市场监管局" },
  ...{ authority_code: "11410100MB1234567X", source: "示例市场监管局", source_code: "11410100MB1234567X", note: "无" },
  ...{ removal_kind: "corrected", removal_reason: "登记住所已更正（示例）", removal_authority: "示例市场监管局" },
  removal_decision_no: "示例移出〔2026〕1号",
}
const detailsOf = (list: ListName) => {
  const named = detailFields[list].filter((field) => !field.startsWith("removal_"))
  return Object.fromEntries(named.map((field) => [field, details[field]]))
}

/** A row of each kind that goes in as it is, with everything that one may have. @param n whom it is about */
export const fullRows: Record<string, (n: number) => Record<string, unknown>> = {
  subject: (n) =>
    subjectRow(n, {
      ...{ type: "sole-trader", former_names: ["示例旧商行"], operator: "示例人" },
      shops: [{ platform: "示例商城", name: `示例${n}小店`, url: `https://shop.example/${n}` }],
      kept: [{ field: "name", reason: "登记名称（示例）" }],
    }),
  abnormal: (n) => abnormalRow(n, detailsOf("abnormal")),
  "abnormal, ended": (n) =>
    abnormalRow(n, { ...details, ...detailsOf("abnormal"), removed_on: "2026-04-01", removal_kind: "corrected" }),
  serious: (n) => seriousRow(n, detailsOf("serious")),
  penalty: (n) => penaltyRow(n, detailsOf("penalty")),
}
