/**
 * Live records that miss a row of the table of preconditions, as work (register/daily/legality-step.ts): each with the rows and
 * their articles. Nothing of them is undone: an officer corrects, annuls, or leaves what the law leaves. The law gives no days for
 * it, so no clock runs.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { citationText } from "../../law/citation-text.ts"
import type { Precondition } from "../proceeding/legality.ts"
import { preconditions } from "../proceeding/precondition.ts"
import { countMissing, listMissing, type MissingRecord } from "./legality-store.ts"
import { officersSource } from "./officers-source.ts"

const kinds = {
  "row-missed": { zh: "在公示记录不符合法制审核条件", en: "A live record misses what the law asks of its file" },
} as const satisfies Record<string, Bilingual>

export const legalitySource = officersSource({
  kinds,
  list: listMissing,
  count: async (sql, scope) => [{ kind: "row-missed", count: await countMissing(sql, scope) }],
  toItem: ({ missed, ...row }: MissingRecord) => ({
    ...{ ...row, kind: "row-missed", stateName: missedWords(missed), url: `/v1/records/${row.id}` },
  }),
})

/** The rows with their articles. One that an older version has written down and the table has no more says its name. */
function missedWords(missed: readonly string[]): Bilingual {
  const say = (language: "zh" | "en") =>
    missed.map((id) => {
      const row: Precondition | undefined = Object.entries<Precondition>(preconditions).find(
        ([name]) => name === id,
      )?.[1]
      const cited = row?.source?.map((one) => citationText(one, language)).join(language === "zh" ? "、" : ", ")
      return row ? `${row[language]}${cited ? (language === "zh" ? `（${cited}）` : ` (${cited})`) : ""}` : id
    })
  return { zh: `不符合：${say("zh").join("；")}`, en: `it misses: ${say("en").join("; ")}` }
}
