/**
 * Other names under which grounds of the abnormal list are spoken of, beside their wording in the catalogue. Data.
 */
import type { AbnormalGroundCode } from "../../law/abnormal-ground.ts"

const report = ["未年报", "未公示年度报告", "未报送年度报告", "逾期未年报"] as const
const untraceable = ["失联", "地址失联", "查无下落", "住所无法联系", "地址异常"] as const
const concealment = ["隐瞒真实情况", "弄虚作假", "年报造假", "公示信息虚假"] as const

/** The names, by the code of the ground. */
export const groundNames: Readonly<Partial<Record<AbnormalGroundCode, readonly string[]>>> = {
  ...{ "AB-E1": report, "AB-I1": report, "AB-C1": report },
  ...{ "AB-E4": untraceable, "AB-I3": untraceable, "AB-C3": untraceable },
  ...{ "AB-X3-OLD": concealment, "AB-I2": concealment, "AB-C2": concealment },
  "AB-E2": ["未公示企业信息", "责令期限内未公示"],
  "AB-E3": ["名称逾期未变更", "应当停止使用的名称未变更"],
}
