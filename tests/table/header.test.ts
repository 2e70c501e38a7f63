/**
 * Headers as they are met in files: which column is checked, and which says that ID numbers stand in it.
 */
import { describe, expect, test } from "vitest"
import { findFields } from "../../src/roster/column.ts"
import { findColumn, findNamedColumn } from "../../src/table/column.ts"
import { type ColumnKind, headerNames, isIdNumberHeader } from "../../src/table/header.ts"
import vectors from "../vectors/headers.json" with { type: "json" }

const kinds = Object.keys(headerNames) as ColumnKind[]

test.each(vectors.checked)("the header $header holds: $kind", ({ header, kind }) => {
  const found = kinds.filter((one) => findColumn(["x", header], one) === 1)
  expect(found).toEqual(kind === null ? [] : [kind])
  // Rosters know whatever checks know, by the same table.
  if (kind !== null) expect(findFields([header])).toEqual([kind === "identity" ? "identity_hash" : kind])
})

test("every name stands in one place of the table", () => {
  const all = kinds.flatMap((kind) => [...headerNames[kind].usual, ...headerNames[kind].loose])
  for (const header of all) expect(kinds.filter((kind) => findColumn([header], kind) === 0)).toHaveLength(1)
  expect(all.filter(isIdNumberHeader)).toEqual([])
})

test("a usual header goes before a loose one, wherever they stand", () => {
  expect(findColumn(["商家", "企业名称"], "name")).toBe(1)
  expect(findColumn(["注册号", "统一社会信用代码"], "code")).toBe(1)
  expect(findFields(["商家", "企业名称", "卖家"])).toEqual([null, "name", null])
  expect(findFields(["商家", "卖家"])).toEqual(["name", null])
})

test("a column that is named is the one that is written so, and else the one that folds so", () => {
  expect(findNamedColumn(["统一社会信用代码", "统一社会信用代码/注册号"], "统一社会信用代码/注册号")).toBe(1)
  expect(findNamedColumn(["证照 号"], "证照号*")).toBe(0)
})

describe("ID numbers", () => {
  test.each(vectors.idNumbers)("stand under %s", (header) => expect(isIdNumberHeader(header)).toBe(true))
  test.each(vectors.noIdNumbers)("don't stand under %s", (header) => expect(isIdNumberHeader(header)).toBe(false))
})
