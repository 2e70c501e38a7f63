/**
 * Survey: what a file says of itself before anything is looked up: how many rows, how many of them say the same, which
 * can't be read. It depends on the file alone. Pure but for the reading.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { cleanCode } from "../../names/code.ts"
import { foldName } from "../../names/normal-form.ts"
import { wishKey } from "../../register/subject/shop-key.ts"
import { codeIn } from "../answer/query.ts"
import type { JobRow } from "./row.ts"
import { seenSet } from "./seen-set.ts"

/** A row that can't be read. */
export interface MalformedRow {
  /** The row of a workbook, the line of a CSV. */
  line: number
  reason: Bilingual
}

/** What a file says of itself. */
export interface Survey {
  rows: number
  /** Rows that ask what an earlier one asked. */
  duplicates: number
  /** Rows that can't be read or ask nothing. */
  malformed: number
  /** The first of those. */
  firstMalformed: readonly MalformedRow[]
  /** Of NDJSON: the members of its lines, which are the columns of the result. */
  columns?: readonly string[]
}

/** Malformed rows that are named. */
export const malformedShown = 100

/** Reads a file through; "too-many-rows" as soon as it has more than `rowsMax`. */
export async function surveyRows(
  groups: AsyncIterable<readonly JobRow[]>,
  rowsMax: number,
): Promise<Survey | "too-many-rows"> {
  const seen = seenSet()
  const firstMalformed: MalformedRow[] = []
  let [rows, duplicates, malformed] = [0, 0, 0]
  for await (const group of groups) {
    rows += group.length
    if (rows > rowsMax) return "too-many-rows"
    for (const row of group) {
      const { problem } = row
      if (problem) {
        malformed++
        if (firstMalformed.length < malformedShown) firstMalformed.push({ line: row.number, reason: problem })
      } else if (!seen.add(keyOf(row))) duplicates++
    }
  }
  return { rows, duplicates, malformed, firstMalformed }
}

function keyOf({ query }: JobRow): string {
  switch (query.by) {
    case "code":
      return `c${codeIn(query.reading) ?? cleanCode(query.code)}`
    case "identity":
      return `i${[...query.hashes].sort().join(";")}`
    case "organisation":
      return `o${query.organisation}`
    case "shop":
      return `s${wishKey(query.wish)}`
    case "name":
      return `n${query.region ?? ""}:${foldName(query.name)}`
  }
}
