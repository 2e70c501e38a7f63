/** `gongshi person`: what is said of names on the machine, taken back there, and what the doctor says of a claim that tells nobody. */
import path from "node:path"
import { expect, test } from "vitest"
import { claimedNames } from "../../src/access/person-claim.ts"
import { linkByClaim } from "../../src/access/person-claim-store.ts"
import { namesMax, warnedNames } from "../../src/access/person-link.ts"
import { clock } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"

const cwd = useFolder()
const database = useDatabase()
const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data") }
const run = (...args: string[]) => gongshi(args, { cwd, env })
const links = () => database.sql`select name, person from person_link order by name`
const keys = [new Uint8Array(32)]

test("names are said to be one person's, and taken back, each with its audit row and its finding", async () => {
  expect((await run("person", "anna-2", "--same-as", "anna")).code).toBe(0)
  expect(await links()).toEqual([{ name: "anna-2", person: "anna" }])
  expect((await run("person", "anna", "--not-same-as", "anna-2")).code).toBe(0)
  expect(await links()).toEqual([])
  const trail =
    await database.sql`select distinct act, actor from audit_event where object in ('anna', 'anna-2') order by act`
  expect(trail).toEqual(
    ["effect.pass", "person.link", "person.unlink"].map((act) => ({ act, actor: "system:command-line" })),
  )
  expect((await run("person", "anna", "--not-same-as", "anna-2")).code).toBe(1)
  for (const args of [["anna"], ["anna", "--same-as", "a", "--not-same-as", "b"], ["anna", "--same-as", "claim:x"]])
    expect((await run("person", ...args)).code).toBe(2)
})

test("the doctor names a claim that is the same for many, and the machine takes it back", async () => {
  const [claimed] = claimedNames(keys, "constant")
  const doctor = async () => {
    const { stdout } = await run("doctor")
    return stdout.split("\n").filter((line) => line.includes(claimed))
  }
  const come = async (from: number, to: number) => {
    for (let n = from; n <= to; n++) await linkByClaim(database.sql, keys, `same-${n}`, "constant", clock())
  }
  await come(1, warnedNames)
  expect(await doctor()).toEqual([])
  await come(warnedNames + 1, warnedNames + 1)
  expect(await doctor()).toEqual([expect.stringMatching(/^warning: .*stands for 6 names/)])
  await come(warnedNames + 2, namesMax + 1)
  expect(await doctor()).toEqual([expect.stringMatching(/^WRONG: .*stands for 20 names.*not let in/)])
  expect((await run("person", claimed, "--not-same-as", "all")).stderr).toContain(`(${namesMax})`)
  expect([await doctor(), await links()]).toEqual([[], []])
})
