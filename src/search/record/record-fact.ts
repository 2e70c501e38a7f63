/**
 * What a record says in figures and names, as columns of a table that adds up: laws and articles, amounts, platforms. Of what is public
 * alone: what is fined, by which anybody can look for it, what the content of the penalty confiscates, laws that are cited, platforms of
 * the merchant's shops. Pure.
 */
import { z } from "@hono/zod-openapi"
import type { RecordContent } from "../../register/record/record.ts"
import type { RecordColumn } from "../../register/record/table.ts"
import { numberValue, numerals } from "../text/chinese-number.ts"
import { articleOf } from "./law-citation.ts"
import { platformName } from "./platform-name.ts"
import { citationsOf, fineOf, type TextSource } from "./record-document.ts"

/** The facts in wire shape. */
export const recordFactSchema = z
  .strictObject({
    laws: z.array(z.string()).openapi({ description: "Laws that are cited, without 中华人民共和国" }),
    articles: z.array(z.string()).openapi({ description: "Their articles: 广告法第九条" }),
    fine_cny: z
      .number()
      .nullable()
      .openapi({ description: "Fined in all, in yuan, as `amount_from` limits it; null: nothing is stated" }),
    confiscated_cny: z.number().nullable().openapi({ description: "Unlawful income confiscated, likewise" }),
    platforms: z.array(z.string()).openapi({ description: "Platforms on which the merchant has shops" }),
  })
  .openapi({ description: "What the record says in figures and names, as the CSV has it in columns" })

export type RecordFacts = z.infer<typeof recordFactSchema>

/** The facts of a record. @param citations where they are known already */
export function toRecordFacts(source: TextSource, citations = citationsOf(source)): RecordFacts {
  return factsOf(source.content, {
    amount: fineOf(source.content),
    laws: citations.map(({ law }) => law),
    articles: [...new Set(citations.flatMap(({ law, places }) => places.map((place) => `${law}${articleOf(place)}`)))],
    platforms: [...new Set((source.subject?.shops ?? []).map(({ platform }) => platformName(platform)))].filter(
      Boolean,
    ),
  })
}

/** What an index keeps of a record's laws, platforms and fine. */
export interface Cited {
  amount: number | null
  laws: readonly string[]
  articles: readonly string[]
  platforms: readonly string[]
}

/** The facts of a record as it was published, with what is known of it beside. */
export function factsOf({ list, detail }: RecordContent, cited: Cited | undefined): RecordFacts {
  const content = list === "penalty" ? String(detail.content ?? "") : ""
  const { laws = [], articles = [], platforms = [], amount: fine_cny = null } = cited ?? {}
  return {
    ...{ laws: [...laws], articles: [...articles] },
    ...{ fine_cny, confiscated_cny: readConfiscated(content), platforms: [...platforms] },
  }
}

// 没收违法所得1,260元, 没收违法所得人民币三万元整.
const confiscated = new RegExp(
  `没收[^。；;，,、\\n]{0,16}?所得[^。；;，,、\\n\\d]{0,8}?([${numerals}][${numerals},.]*)\\s*[元圆]`,
  "g",
)

function readConfiscated(content: string): number | null {
  const amounts = [...content.normalize("NFKC").matchAll(confiscated)].flatMap(
    ([, written = ""]) => numberValue(written) ?? [],
  )
  return amounts.length === 0 ? null : Number(amounts.reduce((sum, yuan) => sum + yuan, 0).toFixed(2))
}

type FactColumn = Omit<RecordColumn, "cell"> & { cell(facts: RecordFacts): string }

const listed = (values: readonly string[]) => values.join("；")
const amount = (yuan: number | null) => (yuan === null ? "" : String(yuan))

/** Their columns, behind those of the record. */
export const factColumns = {
  laws: {
    type: "text",
    name: { zh: "法律法规", en: "Laws" },
    says: { zh: "所引用的法律法规，以“；”分开", en: "Laws that are cited, parted by ；" },
    cell: ({ laws }) => listed(laws),
  },
  articles: {
    type: "text",
    name: { zh: "条款", en: "Articles" },
    says: { zh: "所引用的条，以“；”分开", en: "Articles that are cited, parted by ；" },
    cell: ({ articles }) => listed(articles),
  },
  fine_cny: {
    type: "number",
    name: { zh: "罚款（元）", en: "Fine (yuan)" },
    says: { zh: "罚款合计；没有写明的为空", en: "In all; empty where none is stated" },
    cell: ({ fine_cny }) => amount(fine_cny),
  },
  confiscated_cny: {
    type: "number",
    name: { zh: "没收违法所得（元）", en: "Confiscated (yuan)" },
    says: { zh: "处罚内容写明的没收违法所得合计", en: "Unlawful income, likewise" },
    cell: ({ confiscated_cny }) => amount(confiscated_cny),
  },
  platforms: {
    type: "text",
    name: { zh: "平台", en: "Platforms" },
    says: { zh: "商户网店所在的平台，以“；”分开", en: "Where the merchant has shops, parted by ；" },
    cell: ({ platforms }) => listed(platforms),
  },
} as const satisfies Record<keyof RecordFacts, FactColumn>

/** The header of those columns. */
export const factHeader: readonly string[] = Object.keys(factColumns)

/** The cells of a record under `factHeader`. */
export function factRow(facts: RecordFacts): string[] {
  return Object.values(factColumns).map(({ cell }) => cell(facts))
}
