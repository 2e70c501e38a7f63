/** What is known of many decisions at once before they are made: how many, and of how many the same is decided already. */
import { coversRegion } from "../../access/principal.ts"
import type { ActingParts } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { LawParts } from "../../law/policy.ts"
import { type BulkCounts, type BulkListingContent, listingQuery } from "../proceeding/bulk.ts"
import type { Content } from "../proceeding/proceeding.ts"
import { bulkRowsMax, countFoundOf, type FoundKind, foundBy, prefixOf } from "./collect.ts"
import { countFound } from "./gather-store.ts"

/** A figure, or in words why there is none yet. */
export type Foretold = readonly [label: Bilingual, value: number | Bilingual]

/** A batch as it was proposed: what it was begun with, what it would hold, and whose it is. */
export interface Proposed {
  input: Content
  content: Content
  authority: string
}

type Parts = Pick<ActingParts, "sql" | "clock"> & LawParts

const ways: Readonly<Record<string, (parts: Parts, proposed: Proposed) => Promise<readonly Foretold[]>>> = {
  bulk: foretellListings,
  deregistrations: async () => [[words.rows, words.byFile]],
  reshow: (parts, proposed) => foretellFound("reshow", parts, proposed),
  terms: (parts, proposed) => foretellFound("terms", parts, proposed),
}

async function foretellFound(
  kind: FoundKind,
  parts: Parts,
  { content, authority }: Proposed,
): Promise<readonly Foretold[]> {
  const { rows, more } = await countFoundOf(kind, parts, prefixOf({ authority, content }))
  return [[more ? words.rowsAtLeast : words.rows, rows]]
}

/** What is known of a batch; null of any other proposal. What it holds already is told as it is. */
export async function foretell(parts: Parts, kind: string, proposed: Proposed): Promise<readonly Foretold[] | null> {
  const way = ways[kind]
  if (!way) return null
  const { rows = 0 } = proposed.content as Partial<BulkCounts>
  return rows > 0 ? countedRows(proposed.content as unknown as BulkCounts) : way(parts, proposed)
}

async function foretellListings({ sql }: Parts, { input, content, authority }: Proposed): Promise<readonly Foretold[]> {
  const query = listingQuery.safeParse(input["query"])
  if (!query.success || !coversRegion(authority, query.data.region)) return [[words.rows, words.byFile]]
  const listing = content as unknown as BulkListingContent
  const found = await countFound(sql, foundBy(query.data, listing), listing.ground, bulkRowsMax)
  if (found === null) return [[words.rows, words.tooMany]]
  const { rows, listed, underWay } = found
  return [
    [words.rows, rows],
    [words.listed, listed],
    [words.underWay, underWay],
    [words.left, rows - listed - underWay],
  ]
}

function countedRows({ rows, ready, refused, exceptions, unanswered }: BulkCounts): readonly Foretold[] {
  return [
    [words.rows, rows],
    [words.left, ready],
    [words.refused, refused],
    [words.exceptions, exceptions],
    [words.unanswered, unanswered],
  ]
}

const words = {
  rows: { zh: "总行数", en: "Rows" },
  rowsAtLeast: { zh: "总行数（至少）", en: "Rows, at least" },
  byFile: {
    zh: "提出后按文件报送名单，重复的逐行列出",
    en: "They come by a file afterwards; duplicates are told row by row",
  },
  tooMany: {
    zh: `超过一次可以办理的 ${bulkRowsMax} 行，请缩小范围`,
    en: `More than the ${bulkRowsMax} that can be done at once: choose fewer`,
  },
  listed: { zh: "已因同一事由列入，不再列入", en: "Listed under the ground already: not again" },
  underWay: { zh: "同一事由正在办理，不再列入", en: "On the way under the ground: not again" },
  left: { zh: "待办理", en: "To be carried out" },
  refused: { zh: "不能办理", en: "Refused" },
  exceptions: { zh: "例外", en: "Exceptions" },
  unanswered: { zh: "等待核对", en: "To be looked at" },
} as const satisfies Record<string, Bilingual>
