/** An annual reply as a text for the file, in Chinese: each figure with the number of the list from which it is counted. Pure. */

import { lists } from "../../law/list.ts"
import { regionName } from "../../names/region.ts"
import { recordStates } from "../../register/record/state.ts"
import { complaintCategories } from "../complaint/complaint.ts"
import { leadResults, leadSources } from "../lead/state.ts"
import { letterKinds } from "../letter/kind.ts"
import { type Figure, type FigureDimension, figureUnits, replyFigures } from "./figure.ts"
import { replyListNames, replyLists } from "./list.ts"

const identities = { registered: { zh: "已登记" }, exempt: { zh: "免于登记" }, unknown: { zh: "身份类别不明" } }

/** What the keys of a dimension are called; any other stands as it is. */
const called: Partial<Record<FigureDimension, Readonly<Record<string, { readonly zh: string }>>>> = {
  ...{ list: lists, reason: recordStates, source: leadSources, result: leadResults },
  ...{ category: complaintCategories, kind: letterKinds, identity: identities },
}

function keyWords(dimension: FigureDimension, key: string): string {
  if (dimension === "article" && /^\d/.test(key))
    return `第${key.replace("之", "条之")}${key.includes("之") ? "" : "条"}`
  if (dimension === "law" && key !== "未载明") return `《${key}》`
  return called[dimension]?.[key]?.zh ?? key
}

/** What a figure is told apart by on the wire, in words. */
export function figureKeyWords({ by }: { by: Readonly<Record<string, string>> }): string[] {
  return Object.entries(by).map(([dimension, key]) => keyWords(dimension as FigureDimension, key))
}

/** The figures as lines for a second program: name, keys and value, with tabs between; keys as a JSON array. `-` is not known. */
export function figureLines(figures: readonly Figure[]): string {
  return figures.map(({ figure, by, value }) => `${figure}\t${JSON.stringify(by)}\t${value ?? "-"}\n`).join("")
}

/** The text. @param asOf the day in China on which it was counted */
export function replyText({
  authority,
  year,
  figures,
  asOf,
}: {
  authority: string
  year: string
  figures: readonly Figure[]
  asOf: string
}): string {
  const place = regionName(authority) ?? authority
  const lines = figures.map(({ figure, by, value }) => {
    const { zh, unit, list, by: apart } = replyFigures[figure]
    const keys = apart.map((dimension, index) => keyWords(dimension, by[index] ?? ""))
    const amount = value === null ? "不掌握（无人报送，不是 0）" : `${value} ${figureUnits[unit].zh}`
    return `${zh}${keys.length > 0 ? `：${keys.join(" ")}` : ""}：${amount}〔台账${replyLists[list].number}〕`
  })
  const sources = replyListNames.map((list) => `台账${replyLists[list].number} ${replyLists[list].zh}：${list}.ndjson`)
  return [
    `${place}市场监督管理 ${year} 年度答复数字`,
    `（含所辖机关；${year} 年度内发生的事项，其状态为取数日期 ${asOf} 的状态）`,
    "",
    ...lines,
    "",
    "说明：",
    "一、罚没金额为罚款与没收金额之和；一案引用多部法律、多个条文或者涉及多个平台的，分别计入各项，各项之和可以大于总数。",
    "二、案件的平台为该经营者登记在册的网店所在平台；没有记载的列为“未载明”。",
    "三、决定被撤销、确认违法、无效或者变更的案件不计入。",
    "四、本系统没有收到报送的数字写“不掌握”，不写 0。",
    "",
    ...sources,
    "",
  ].join("\n")
}
