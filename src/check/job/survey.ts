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
import { type SeenSet, seenSet } from "./seen-set.ts"

/** A row that can't be read. */
export interface MalformedRow {
  /** The row of a workbook, the line of a CSV. */
  line: number
  reason: Bilingual
}

/** What a file says of itself. */
export interface Survey {
  rows: number
  /** Rows that ask what an earlier one asked; null where a file asks for more than is remembered. */
  duplicates: number | null
  /** Rows that can't be read or ask nothing. */
  malformed: number
  /** The first of those. */
  firstMalformed: readonly MalformedRow[]
  /** Of NDJSON: the members of its lines, which are the columns of the result. */
  columns?: readonly string[]
}

/** Malformed rows that are named. */
export const malformedShown = 100

/**
 * What a file may ask for with its repetitions counted: as many as fill a set of 128 MiB to one half. A file has no end, and
 * memory does.
 */
const rememberedMax = 2 ** 23 - 1
/** The same on Workers, which have 128 MB in all: 16 MiB. */
export const rememberedOnWorkers = 2 ** 20 - 1

/** Reads a file through, of any length. */
export async function surveyRows(
  groups: AsyncIterable<readonly JobRow[]>,
  remembered = rememberedMax,
): Promise<Survey> {
  let seen: SeenSet | null = seenSet()
  const firstMalformed: MalformedRow[] = []
  let [rows, duplicates, malformed] = [0, 0, 0]
  for await (const group of groups) {
    rows += group.length
    for (const row of group) {
      const { problem } = row
      if (problem) {
        malformed++
        if (firstMalformed.length < malformedShown) firstMalformed.push({ line: row.number, reason: problem })
      } else if (seen && !seen.add(keyOf(row))) duplicates++
      // Before the set would grow: it is given up with what it has.
      if (seen && seen.count() > remembered) seen = null
    }
  }
  return { rows, duplicates: seen && duplicates, malformed, firstMalformed }
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
