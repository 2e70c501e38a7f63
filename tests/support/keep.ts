/** Bases of the catalogue on which measures may go on though their record has ended, invented. */
import type { Pool } from "../../src/database/client.ts"
import { loadMeasures } from "../../src/enforcement/catalogue/load.ts"
import { readTable } from "../../src/table/table.ts"

const articles = ["第一条", "第二条", "第三条", "第四条", "第九条", "第十条"]

/** The id of the basis whose article is one of these. */
export const keepId = (article = "第一条") => `X-KEEP-${article}`

/** What is kept of it. */
export const keptBasis = (article = "第一条") => `《示例条例》${article}`

/** Loads them: of every list, whoever sits where. */
export async function loadBases(sql: Pool): Promise<void> {
  const rows = articles.map(
    (each) => `${keepId(each)},示例依据：${each},${keptBasis(each)},abnormal;serious;penalty,是`,
  )
  async function* chunks() {
    yield Buffer.from(["措施编号,措施,依据,名录,可继续实施", ...rows].join("\n"))
  }
  const table = await readTable(chunks(), { xlsx: null })
  if ("refused" in table) throw new Error(table.refused.en)
  const at = Date.parse("2026-01-01")
  const loaded = await loadMeasures(sql, table, { actor: "system:test", reason: null, at })
  if ("refused" in loaded || loaded.faults.length > 0) throw new Error(JSON.stringify(loaded))
}
