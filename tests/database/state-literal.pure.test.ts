import type { SQL } from "drizzle-orm"
import { getTableConfig, PgDialect } from "drizzle-orm/pg-core"
import { describe, expect, test } from "vitest"
import { record } from "../../src/database/schema/register.ts"
import { isOpen, stateNames } from "../../src/register/record/state.ts"

const { indexes, checks } = getTableConfig(record)

/** What stands between quotes in an expression. */
function quoted(expression: SQL | undefined): string[] {
  const { sql } = new PgDialect().sqlToQuery(expression ?? never())
  return [...sql.matchAll(/'([a-z]+)'/g)].map(([, word = ""]) => word)
}

function never(): never {
  throw new Error("there is no such index or check")
}

const partOf = (name: string) => indexes.find(({ config }) => config.name === name)?.config.where

describe("the states that the schema of records names in plain words", () => {
  test("are all of the table in the check", () => {
    expect(quoted(checks.find(({ name }) => name === "record_state")?.value)).toEqual(stateNames)
  })

  test("are those of what is not over in the index of last days", () => {
    expect(quoted(partOf("record_until"))).toEqual(stateNames.filter(isOpen))
  })
})
