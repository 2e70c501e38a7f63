// `node scripts/without-row.js [TEST …]`: takes the rows of the table of preconditions (法制审核) out one at a time and runs the
// tests that are to miss them. Says how many rows there are and of how many the removal makes a test fail; exits 1 unless all.
import { spawnSync } from "node:child_process"
import { preconditions } from "../src/register/proceeding/precondition.ts"

const tests = process.argv.slice(2)
const asked = tests.length > 0 ? tests : ["tests/register/proceeding/precondition.pure.test.ts"]
const hook = new URL("without-row-hook.js", import.meta.url).href
const options = `${process.env.NODE_OPTIONS ?? ""} --import ${hook}`.trim()

/** Whether the tests pass without a row; without none where it is empty. */
function passes(row) {
  const env = { ...process.env, NODE_OPTIONS: options, WITHOUT_ROW: row }
  const { status, stdout } = spawnSync("npx", ["vitest", "run", "--no-color", ...asked], { env, encoding: "utf8" })
  const failed = [...stdout.matchAll(/^\s*(?:×|FAIL)\s+(.*)$/gmu)].map(([, name]) => name)
  process.stdout.write(`${row || "(all rows)"}: ${status === 0 ? "passes" : `fails (${new Set(failed).size} named)`}\n`)
  return status === 0
}

if (!passes("")) throw new Error("the tests fail with all rows")
const rows = Object.keys(preconditions)
const noticed = rows.filter((row) => !passes(row))
process.stdout.write(`${rows.length} rows, and of these ${noticed.length} whose removal makes a test fail\n`)
process.exitCode = noticed.length === rows.length ? 0 : 1
