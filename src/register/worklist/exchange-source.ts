/**
 * What a penalty that was decided here lacks when it goes out to the national exchange (双公示), as work: its basis, which an officer
 * adds by a correction, and what the authority says once in its settings. The law gives no days for it, so no clock runs.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { countLacking, type LackingWork, listLacking } from "./exchange-store.ts"
import { officersSource } from "./officers-source.ts"

const kind = "exchange-incomplete"
const kinds = {
  [kind]: { zh: "双公示必填项缺失", en: "What the national exchange wants is missing" },
} as const satisfies Record<string, Bilingual>

export const exchangeSource = officersSource({
  kinds,
  list: listLacking,
  count: async (sql, scope) => [{ kind, count: await countLacking(sql, scope) }],
  toItem: ({ lacksBasis, lacksCode, lacksValidity, ...row }: LackingWork) => ({
    ...{ ...row, kind, list: "penalty", stateName: missing({ lacksBasis, lacksCode, lacksValidity }) },
    ...(lacksBasis
      ? { url: `/v1/records/${row.id}` }
      : { source: "setting", state: "office", url: "/v1/documents/office" }),
  }),
})

/** The columns that nothing fills, and where what fills them is said. */
const lacks = {
  lacksBasis: {
    zh: "处罚依据（CF_YJ）：办理更正补写",
    en: "the legal basis (CF_YJ): add it by a correction",
  },
  lacksCode: {
    zh: "本机关统一社会信用代码（CF_CFJGDM、CF_SJLYDM）：在设置中填写",
    en: "the authority's unified code (CF_CFJGDM, CF_SJLYDM): say it in the settings",
  },
  lacksValidity: {
    zh: "没有期限的处罚的有效期（CF_YXQ）：在设置中填写",
    en: "the validity of penalties without a term (CF_YXQ): say it in the settings",
  },
} as const satisfies Record<string, Bilingual>

function missing(row: Pick<LackingWork, keyof typeof lacks>): Bilingual {
  const names = (Object.keys(lacks) as (keyof typeof lacks)[]).filter((name) => row[name])
  return {
    zh: `缺：${names.map((name) => lacks[name].zh).join("；")}`,
    en: `missing: ${names.map((name) => lacks[name].en).join("; ")}`,
  }
}
