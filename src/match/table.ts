/** Tables of names: what is read of them, and the columns that their matches add. Pure but for the reading. */
import type { z } from "@hono/zod-openapi"
import type { Bilingual, Language } from "../law/bilingual.ts"
import { reviewLevel } from "../names/name-level.ts"
import { readLines } from "../register/import/line-reader.ts"
import { findColumn } from "../table/column.ts"
import type { Table } from "../table/row.ts"
import { detectFormat, readTable } from "../table/table.ts"
import type { Xlsx } from "../table/xlsx.ts"
import { nameLengthMax } from "./query.ts"
import type { candidateSchema } from "./wire.ts"

/** A candidate as it comes over the wire. */
export type WireCandidate = z.infer<typeof candidateSchema>

/** A row with the name that it asks for. */
export interface NameRow {
  /** As in the file, by the place of the column. */
  cells: readonly string[]
  name: string
  /** Digits of a region; null where the row has none that can be one. */
  region: string | null
}

/** A table of names that is being read. */
export interface NameTable {
  columns: readonly string[]
  rows: AsyncGenerator<readonly NameRow[]>
}

const noNameColumn = {
  zh: "首行没有名称列：请将该列命名为 name 或者 企业名称",
  en: "the first row names no column of names: call it name or 企业名称",
} as const satisfies Bilingual

/** Opens a CSV, a workbook or NDJSON (`{"id":…,"name":…,"region":…}` a line). */
export async function readNameTable(
  chunks: AsyncIterable<Uint8Array>,
  fileName: string,
  xlsx: Xlsx | null,
): Promise<NameTable | { refused: Bilingual }> {
  const found = await detectFormat(chunks, fileName)
  if (found.format === "ndjson") return { columns: ["id", "name", "region"], rows: readJson(found.chunks) }
  const table = await readTable(found.chunks, {
    xlsx,
    fileName,
    isHeader: (cells) => findColumn(cells, "name") >= 0,
  })
  if ("refused" in table) return table
  const place = { name: findColumn(table.columns, "name"), region: findColumn(table.columns, "region") }
  if (place.name < 0) {
    await table.rows.return(undefined)
    return { refused: noNameColumn }
  }
  return { columns: table.columns, rows: readRows(table, place) }
}

async function* readRows(table: Table, place: { name: number; region: number }): AsyncGenerator<readonly NameRow[]> {
  for await (const group of table.rows) {
    yield group.map(({ cells }) => toRow(cells, cells[place.name] ?? "", cells[place.region] ?? ""))
  }
}

async function* readJson(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly NameRow[]> {
  for await (const lines of readLines(chunks)) {
    yield lines.map(({ text }) => {
      const { id, name, region } = readObject(text)
      const cells = [id, name, region].map((value) => (value === undefined || value === null ? "" : String(value)))
      return toRow(cells, cells[1] ?? "", cells[2] ?? "")
    })
  }
}

function readObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "")
    return typeof value === "object" && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function toRow(cells: readonly string[], name: string, region: string): NameRow {
  const digits = /^(\d{2}|\d{4}|\d{6})$/.test(region.trim()) ? region.trim() : null
  return { cells, name: name.trim().slice(0, nameLengthMax), region: digits }
}

/** The columns that matches add. */
export const matchColumns = [
  "match",
  "match_code",
  "match_name",
  "match_score",
  "match_listed",
  "match_explanation",
  "other_candidates",
] as const

/**
 * The cells of a row's matches. `match` is `auto` where a match may be taken without a person, `review` where a person
 * should look, `low` where the candidates are rather somebody else, and `none`, which proves nothing.
 */
export function toMatchCells(candidates: readonly WireCandidate[], language: Language): string[] {
  const [first, ...others] = candidates
  if (!first) return ["none", "", "", "", "", "", ""]
  const level = first.match ? "auto" : first.score >= reviewLevel ? "review" : "low"
  return [
    level,
    first.code,
    first.name,
    first.score.toFixed(4),
    first.listed ? "yes" : "no",
    first.explanation.parts.map(({ words }) => words[language]).join(language === "zh" ? "；" : "; "),
    others.map(({ code, name, score }) => `${name} ${code} ${score.toFixed(2)}`).join(language === "zh" ? "；" : "; "),
  ]
}
