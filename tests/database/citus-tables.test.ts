/**
 * deploy/citus.sql, held against the schema: Citus itself is not at hand in a test.
 */
import { readdir, readFile } from "node:fs/promises"
import path from "node:path"
import { is } from "drizzle-orm"
import { getTableConfig, PgTable } from "drizzle-orm/pg-core"
import { expect, test } from "vitest"

const script = await readFile("deploy/citus.sql", "utf8")
const files = (await readdir("src/database/schema")).filter((file) => file.endsWith(".ts"))
const modules = await Promise.all(files.map((file) => import(`../../src/database/schema/${path.parse(file).name}.ts`)))
const tables = modules
  .flatMap((module) => Object.values(module))
  .filter((one) => is(one, PgTable))
  .map(getTableConfig)
const distributed = [...script.matchAll(/create_distributed_table\('(\w+)', '(\w+)'/g)].map(([, name, column]) => ({
  name,
  column,
}))

test("each table that holds the code of a subject has a place on Citus, and only one", () => {
  const holding = tables
    .filter(({ columns }) => columns.some(({ name }) => name === "subject_code" || name === "code"))
    .map(({ name }) => name)
  const listed = script.slice(script.indexOf("--   coordinator:"), script.indexOf("-- tests/database"))
  // What stands in brackets says why.
  const staying = listed.replaceAll(/\([^)]*\)/g, "").match(/[a-z]+(_[a-z]+)*/g) ?? []
  const words = new Set(["coordinator", "small", "or", "asked", "for", "by", "other", "keys", "and"])
  const placed = [...staying.filter((word) => !words.has(word)), ...distributed.map(({ name }) => name)]
  expect(placed.toSorted()).toEqual(holding.toSorted())
})

test("each key of a table that is distributed is made to hold the column that spreads it", () => {
  for (const { name, column } of distributed) {
    const table = tables.find((one) => one.name === name)
    expect(table?.columns.map((one) => one.name)).toContain(column)
    const unique = table?.indexes.filter((one) => one.config.unique) ?? []
    expect([...unique, ...(table?.uniqueConstraints ?? [])]).toEqual([])
    expect(script).toContain(`ALTER TABLE ${name} DROP CONSTRAINT ${name}_pkey, ADD PRIMARY KEY (id, ${column});`)
  }
})
