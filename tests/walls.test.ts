import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { describe, expect, test } from "vitest"

const run = promisify(execFile)
const biome = path.resolve("node_modules/.bin/biome")

const refused = [
  ["law/x.ts", "../names/code.ts"],
  ["law/x.ts", "../database/client.ts"],
  ["names/x.ts", "../law/list.ts"],
  ["names/x.ts", "../config/config.ts"],
  ["names/x.ts", "../config/variable.ts"],
  ["database/x.ts", "../register/record/record.ts"],
  ["database/schema/x.ts", "../../http/problem.ts"],
  ["table/x.ts", "../law/list.ts"],
  ["table/x.ts", "../names/code.ts"],
  ["pdf/x.ts", "../table/table.ts"],
  ["input/x.ts", "../names/code.ts"],
  ["ledger/x.ts", "../register/record/record.ts"],
  ["ledger/x.ts", "../http/problem.ts"],
  ["ledger/x.ts", "../law/list.ts"],
  ["gate/x.ts", "../ledger/entry.ts"],
  ["gate/x.ts", "../access/store.ts"],
  ["gate/x.ts", "../register/record/record.ts"],
  ["law/x.ts", "../gate/effect.ts"],
  ["http/x.ts", "../gate/pass.ts"],
  ["access/x.ts", "../register/record/record.ts"],
  ["signing/x.ts", "../access/scope.ts"],
  ["config/x.ts", "../register/record/record.ts"],
  ["http/x.ts", "../worker.ts"],
  ["http/x.ts", "../check/listed-set/listed-set.ts"],
  ["http/x.ts", "../web/layout.ts"],
  ["web/x.ts", "../register/record/record.ts"],
  ["web/x.ts", "../config/config.ts"],
  ["kit/case/x.ts", "../../register/record/record.ts"],
  ["kit/case/x.ts", "../../http/problem.ts"],
  ["kit/case/x.ts", "../../enforcement/duty/order.ts"],
  ["register/x.ts", "../http/problem.ts"],
  ["register/x.ts", "../config/config.ts"],
  ["register/document/x.ts", "../../pdf/canvas.ts"],
  ["register/x.ts", "../config/variable.ts"],
  ["register/record/x.ts", "../../web/layout.ts"],
  ["register/record/x.ts", "../../search/search.ts"],
  ["register/record/routes.ts", "../../cli/main.ts"],
  ["register/record/routes.ts", "../../exports/log-wire.ts"],
  ["search/x.ts", "../web/layout.ts"],
  ["search/x.ts", "../check/answer/verdict.ts"],
  ["search/pages/x.ts", "../../node/main.ts"],
  ["search/pages/x.ts", "../../match/match.ts"],
  ["match/x.ts", "../check/answer/verdict.ts"],
  ["match/routes.ts", "../roster/identity.ts"],
  ["alert/x.ts", "../roster/seller.ts"],
  ["alert/routes.ts", "../check/policy/policy.ts"],
  ["roster/x.ts", "../check/policy/policy.ts"],
  ["roster/routes.ts", "../app/app.ts"],
  ["check/x.ts", "../node/main.ts"],
  ["mcp/x.ts", "../register/record/record.ts"],
  ["mcp/routes.ts", "../check/query/routes.ts"],
  ["reconcile/x.ts", "../verify/recognise.ts"],
  ["client/x.ts", "../verify/library.ts"],
  ["client/x.ts", "node:fs"],
  ["check/job/x.ts", "../../alert/raise.ts"],
  ["check/job/routes.ts", "../../exports/manifest.ts"],
  ["check/job/x.ts", "../../http/problem.ts"],
  ["exports/shelf/routes.ts", "../../config/variable.ts"],
  ["exports/statement/x.ts", "../../check/answer/verdict.ts"],
  ["exports/statement/pages/x.ts", "../../../search/search.ts"],
  ["exports/statement/pages/print/x.ts", "../../../../search/search.ts"],
  ["verify/x.ts", "../signing/signed-document.ts"],
  ["verify/x.ts", "../web/layout.ts"],
  ["verify/x.ts", "../law/list.ts"],
  ["verify/x.ts", "node:fs"],
  ["verify/x.ts", "zod"],
  ["verify/node-x.ts", "../http/problem.ts"],
  ["verify/follow/x.ts", "../../http/problem.ts"],
  ["verify/pages/x.ts", "../../exports/manifest.ts"],
  ["counter/x.ts", "../roster/seller.ts"],
  ["console/x.ts", "../exports/manifest.ts"],
  ["console/x.ts", "../app/app.ts"],
  ["console/x.ts", "../desk/routes.ts"],
  ["desk/x.ts", "../console/routes.ts"],
  ["desk/x.ts", "../check/job/wire.ts"],
  ["app/x.ts", "../config/config.ts"],
  ["app/x.ts", "../worker.ts"],
  ["app/x.ts", "../worker/x.ts"],
  ["exports/x.ts", "../worker/x.ts"],
  ["enforcement/x.ts", "../check/answer/check.ts"],
  ["register/record/x.ts", "../../search/search-index.ts"],
  ["nobody/x.ts", "../register/record/record.ts"],
] as const

const taken = [
  ["law/x.ts", "./list.ts"],
  ["ledger/x.ts", "../database/client.ts"],
  ["ledger/x.ts", "../gate/pass.ts"],
  ["gate/x.ts", "../law/bilingual.ts"],
  ["gate/x.ts", "../access/principal.ts"],
  ["roster/x.ts", "../gate/pass.ts"],
  ["database/schema/x.ts", "../../register/record/record.ts"],
  ["kit/case/x.ts", "../../register/audit/trail.ts"],
  ["kit/case/routes.ts", "../../http/problem.ts"],
  ["enforcement/duty/x.ts", "../../kit/case/family.ts"],
  ["register/x.ts", "../law/list.ts"],
  ["register/x.ts", "../table/table.ts"],
  ["register/record/x.ts", "../subject/store.ts"],
  ["register/record/routes.ts", "../../http/problem.ts"],
  ["register/pages/x.ts", "../record/record.ts"],
  ["search/pages/x.ts", "../../web/layout.ts"],
  ["exports/statement/pages/print/x.ts", "../../issue.ts"],
  ["app/x.ts", "../register/record/routes.ts"],
  ["cli/x.ts", "../node/main.ts"],
  ["verify/x.ts", "../ledger/merkle.ts"],
  ["verify/x.ts", "../law/bilingual.ts"],
  ["verify/node-x.ts", "node:fs"],
  ["verify/pages/routes.ts", "../../web/layout.ts"],
  ["desk/x.ts", "../console/section.ts"],
  ["mcp/routes.ts", "../http/problem.ts"],
] as const

/** What the project's lint rules say of each file in a folder of its own, with the imports that it has. */
async function lint(files: readonly { file: string; text: string }[]): Promise<string[][]> {
  const folder = await mkdtemp(path.join(tmpdir(), "gongshi-walls-"))
  try {
    for (const rules of ["biome.json", "walls.grit", "stores.grit"]) await cp(rules, path.join(folder, rules))
    for (const { file, text } of files) {
      await mkdir(path.join(folder, path.dirname(file)), { recursive: true })
      await writeFile(path.join(folder, file), text)
    }
    const args = ["lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none", "."]
    const output = await run(biome, args, { cwd: folder }).catch((error: { stdout: string }) => error)
    const { diagnostics } = JSON.parse(output.stdout) as {
      diagnostics: { category: string; location: { path: string } }[]
    }
    return files.map(({ file }) =>
      diagnostics.filter(({ location }) => location.path === file).map(({ category }) => category),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const cases = [...refused, ...taken]
const found = await lint(
  cases.map(([file, imported], index) => ({
    file: `${index}/src/${file}`,
    text: `import { x } from "${imported}"\n\nexport const y = x\n`,
  })),
)

const readsByQuery = 'import { query } from "../database/query.ts"\n\nexport const read = query`select 1`\n'

const [plain, typed, whole, inStore, elsewhere, database] = await lint([
  { file: "src/roster/a-store.ts", text: readsBy("sql`select name from subject`") },
  { file: "src/roster/b-store.ts", text: readsBy("sql<{ name: string }[]>`select name from subject`") },
  { file: "src/roster/c-store.ts", text: readsBy('sql.unsafe("select name from subject")') },
  { file: "src/roster/d-store.ts", text: readsByQuery },
  { file: "src/roster/e.ts", text: readsByQuery },
  { file: "src/database/x.ts", text: readsBy("sql`select pg_try_advisory_lock(1)`").replace("../database", ".") },
])

const askedAnyhow = [
  ["a client by another name", readsBy("sql`select 1`").replaceAll("sql:", "db:").replace("sql`", "db`")],
  ["a transaction by another name", readsBy("sql.begin((t) => t`update subject set name = null`)")],
  ["a method by a name in quotes", readsBy('sql["unsafe"]("select 1")')],
  ["a client of its own", 'import postgres from "postgres"\n\nexport const sql = postgres("postgres://")\n'],
  [
    "another template",
    'import { sql as text } from "drizzle-orm"\n\nexport const read = text`\n  with x as (select 1)`\n',
  ],
  ["a builder", 'import { eq } from "drizzle-orm"\n\nexport const y = eq\n'],
] as const
const anyhow = await lint(askedAnyhow.map(([, text], index) => ({ file: `${index}/src/roster/x.ts`, text })))
const inPlainWords = [
  ["a column that is set", "update $subject set name = 'x'"],
  ["a column of an INSERT", "insert into $subject (name) values ('x')"],
  ["a table of an INSERT", "insert into subject default values"],
  ["a column of a conflict", "insert into $subject ($name) select 'x'\n  on conflict (code) do nothing"],
  ["a table by a letter", "select $name from $subject s"],
] as const
const byTheSchema = "update $subject set $assigned from $other as other join $other on $name where $name = 'x'"
const plainly = await lint(
  [...inPlainWords.map(([, asked]) => asked), byTheSchema].map((asked, index) => ({
    file: `${index}/src/roster/a-store.ts`,
    text: writtenBy(asked),
  })),
)
const [greeting] = await lint([{ file: "src/roster/x.ts", text: "export const x = `select one`.trim()\n" }])

const passes = [
  ["cast", "export const x = (given: unknown) => given as Pass"],
  ["cast by a detour", "export const x = (given: object) => given as unknown as Pass"],
  ["cast as a part of something", "export const x = (given: object) => given as { pass: Pass }"],
  ["cast of what a pass becomes", "export const x = (given: unknown) => given as Taken"],
] as const
const castOutside = await lint(
  passes.map(([, line], index) => ({
    file: `${index}/src/roster/x.ts`,
    text: `import type { Pass, Taken } from "../gate/pass.ts"\n\n${line}\n\nexport type Y = Pass | Taken\n`,
  })),
)
const [renamedPass, usedPass] = await lint([
  { file: "1/src/roster/x.ts", text: 'import type { Pass as P } from "../gate/pass.ts"\n\nexport type Y = P\n' },
  { file: "2/src/roster/x.ts", text: 'import type { Pass } from "../gate/pass.ts"\n\nexport type Y = Pass\n' },
])

describe("the walls of the house", () => {
  test.each(passes.map(([name], index) => [name, index] as const))(
    "the gate's pass is made by nobody else: %s",
    (_name, index) => {
      expect(castOutside[index]).toContain("plugin")
    },
  )

  test("the gate's pass goes by its own name", () => {
    expect(renamedPass).toContain("plugin")
    expect(usedPass).toEqual([])
  })

  test.each(refused.map((wall, index) => [...wall, index] as const))(
    "%s may not import %s",
    (_file, _imported, index) => {
      expect(found[index]).toContain("plugin")
    },
  )

  test.each(taken.map((wall, index) => [...wall, index] as const))("%s may import %s", (_file, _imported, index) => {
    expect(found[refused.length + index]).toEqual([])
  })

  test("no file imports itself by a detour, types included", async () => {
    const [one, other] = await lint([
      { file: "src/law/x.ts", text: 'import type { Y } from "./y.ts"\n\nexport type X = Y\n' },
      { file: "src/law/y.ts", text: 'import type { X } from "./x.ts"\n\nexport type Y = X | null\n' },
    ])
    expect(one).toEqual(["lint/suspicious/noImportCycles"])
    expect(other).toEqual(["lint/suspicious/noImportCycles"])
  })

  test("SQL that the schema does not type is refused, whether or not its results are typed by hand", () => {
    expect([plain, typed, whole]).toEqual([["plugin"], ["plugin"], ["plugin"]])
    expect(database).toEqual([])
  })

  test.each(askedAnyhow.map(([name], index) => [name, index] as const))(
    "SQL is refused outside stores, asked by %s",
    (_name, index) => {
      expect(anyhow[index]).toContain("plugin")
    },
  )

  test.each(inPlainWords.map(([name], index) => [name, index] as const))(
    "what the schema would not be asked for is refused: %s",
    (_name, index) => {
      expect(plainly[index]).toContain("plugin")
    },
  )

  test("what the schema is asked for is taken", () => {
    expect(plainly.at(-1)).not.toContain("plugin")
  })

  test("a text that begins like SQL is none", () => {
    expect(greeting).toEqual([])
  })

  test("SQL stands in stores alone", () => {
    expect(inStore).toEqual([])
    expect(new Set(elsewhere)).toEqual(new Set(["plugin"]))
  })
})

/** A query in which `$name` stands for a piece. */
function writtenBy(asked: string): string {
  const text = asked.replaceAll(/\$(\w+)/g, (_, piece: string) => ["$", "{", piece, "}"].join(""))
  return `import { query } from "../database/query.ts"\n\nexport const write = (subject, name, assigned, other) => query\`${text}\`\n`
}

function readsBy(asked: string): string {
  return `import type { Sql } from "../database/client.ts"\n\nexport const read = (sql: Sql) => ${asked}\n`
}
