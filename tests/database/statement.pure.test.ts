import { expect, test } from "vitest"
import { statementOf } from "../../src/database/statement.ts"

test("a statement is told by what it does to which table, and by nothing that stands in it", () => {
  const cases: [string, string, string | null][] = [
    ['select "id" from "record" where "subject_code" = $1', "SELECT", "record"],
    ["select 1", "SELECT", null],
    ['insert into "alert" ("id") values ($1)', "INSERT", "alert"],
    ['/* gongshi 0.17.0 */ update "check_job" set "state" = $1', "UPDATE", "check_job"],
    ['delete from "kept_answer" where "at" <= $1', "DELETE", "kept_answer"],
    ['with one as (select "id" from "alert") insert into "message" select * from one', "INSERT", "message"],
    ['with one as (select "id" from "alert") select * from one', "SELECT", "alert"],
    ["copy record (id, name) from stdin", "COPY", "record"],
    ["savepoint part_1", "OTHER", null],
    ["select '郑州示例云杉商贸有限公司' as name", "SELECT", null],
  ]
  for (const [text, operation, table] of cases) expect(statementOf(text), text).toEqual({ operation, table })
})
