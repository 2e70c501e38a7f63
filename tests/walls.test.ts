import { execFile } from "node:child_process"
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

const run = promisify(execFile)
const biome = path.resolve("node_modules/.bin/biome")
let folder = ""

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gongshi-walls-"))
  await cp("biome.json", path.join(folder, "biome.json"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Whether the project's lint rules refuse an import from a file. */
async function refuses(file: string, imported: string): Promise<boolean> {
  const full = path.join(folder, "src", file)
  await mkdir(path.dirname(full), { recursive: true })
  await writeFile(full, `import { x } from "${imported}"\n\nexport const y = x\n`)
  const args = ["lint", "--vcs-enabled=false", path.join("src", file)]
  const output = await run(biome, args, { cwd: folder }).then(
    () => "",
    (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
  )
  return output.includes("noRestrictedImports")
}

describe("the walls of the house", () => {
  test.each([
    ["law/x.ts", "../names/code.ts"],
    ["law/x.ts", "../database/client.ts"],
    ["names/x.ts", "../law/list.ts"],
    ["names/x.ts", "../config/config.ts"],
    ["database/x.ts", "../register/record/record.ts"],
    ["table/x.ts", "../law/list.ts"],
    ["table/x.ts", "../names/code.ts"],
    ["ledger/x.ts", "../register/record/record.ts"],
    ["ledger/x.ts", "../http/problem.ts"],
    ["register/x.ts", "../http/problem.ts"],
    ["register/x.ts", "../config/config.ts"],
    ["register/x.ts", "../config/variable.ts"],
    ["exports/shelf/routes.ts", "../../config/variable.ts"],
    ["names/x.ts", "../config/variable.ts"],
    ["search/x.ts", "../web/layout.ts"],
    ["check/x.ts", "../node/main.ts"],
    ["register/record/routes.ts", "../cli/main.ts"],
    ["search/pages/x.ts", "../../node/main.ts"],
    ["http/x.ts", "../worker.ts"],
    ["verify/x.ts", "../signing/signed-document.ts"],
    ["verify/x.ts", "../web/layout.ts"],
    ["verify/x.ts", "node:fs"],
    ["verify/x.ts", "zod"],
    ["verify/node-x.ts", "../http/problem.ts"],
    ["verify/follow/x.ts", "../../http/problem.ts"],
  ])("%s may not import %s", async (file, imported) => {
    expect(await refuses(file, imported)).toBe(true)
  })

  test.each([
    ["law/x.ts", "./list.ts"],
    ["ledger/x.ts", "../database/client.ts"],
    ["register/x.ts", "../law/list.ts"],
    ["register/x.ts", "../table/table.ts"],
    ["register/record/routes.ts", "../http/problem.ts"],
    ["search/pages/x.ts", "../../web/layout.ts"],
    ["app/x.ts", "../register/record/routes.ts"],
    ["cli/x.ts", "../node/main.ts"],
    ["verify/x.ts", "../ledger/merkle.ts"],
    ["verify/x.ts", "../law/bilingual.ts"],
    ["verify/node-x.ts", "node:fs"],
    ["verify/pages/routes.ts", "../../web/layout.ts"],
  ])("%s may import %s", async (file, imported) => {
    expect(await refuses(file, imported)).toBe(false)
  })
})
