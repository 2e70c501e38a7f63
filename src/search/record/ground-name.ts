/**
 * Other names under which grounds are spoken of, beside their wording in the catalogue. Data. Grounds of the serious list
 * that gather several things, or are "other", have none: a name of one of them would find records of the others.
 */
import type { GroundCode } from "../../law/catalogue.ts"

const report = ["未年报", "未公示年度报告", "未报送年度报告", "逾期未年报"] as const
const untraceable = ["失联", "地址失联", "查无下落", "住所无法联系", "地址异常"] as const
const concealment = ["隐瞒真实情况", "弄虚作假", "年报造假", "公示信息虚假"] as const

/** The names, by the code of the ground. */
export const groundNames: Readonly<Partial<Record<GroundCode, readonly string[]>>> = {
  ...{ "AB-E1": report, "AB-I1": report, "AB-C1": report },
  ...{ "AB-E4": untraceable, "AB-I3": untraceable, "AB-C3": untraceable },
  ...{ "AB-X3-OLD": concealment, "AB-I2": concealment, "AB-C2": concealment },
  "AB-E2": ["未公示企业信息", "责令期限内未公示"],
  "AB-E3": ["名称逾期未变更", "应当停止使用的名称未变更"],
  "SV-0501": ["无证经营食品", "无证生产食品", "食品无证经营"],
  "SV-0602": ["未注册医疗器械", "无注册证医疗器械"],
  "SV-0603": ["化妆品违法添加", "非法添加化妆品"],
  "SV-0802": ["收预付款跑路", "卷款跑路", "预付费跑路"],
  "SV-0804": ["拒不召回缺陷产品", "拒绝召回"],
  "SV-0904": ["组织传销", "策划传销"],
  "SV-1003": ["拒不接受检查", "阻挠检查"],
  "SV-1101": ["拒不履行处罚决定"],
}
