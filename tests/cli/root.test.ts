/** `gongshi keys root`: made, signed and combined by commands alone, and believed by `verify`. */
import { readFileSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import type { Verification } from "../../src/verify/verification.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { mappedLog, mappedReportOf } from "../support/made-map.ts"
import { added, issuer, keySetOf, lineOf, makeKeys, memoryLog, origin, sign } from "../support/published.ts"

const cwd = useFolder()
const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", DATA_DIR: path.join(cwd, "nowhere") }
const run = (...args: string[]) => gongshi(args, { cwd, env: nowhere })
const root = (...args: string[]) => run("keys", "root", ...args)
const write = (name: string, content: string) => writeFileSync(path.join(cwd, name), content)
const verified = async (...args: string[]) => {
  const { code, stdout } = await run("verify", ...args, "--json", "--now", "2026-06-30T08:05:00Z")
  const { findings, proven } = JSON.parse(stdout) as Verification
  return { code, findings: findings.map((each) => each.code), proven: proven.map((each) => each.code) }
}

test("two of three keepers make a root that verify believes, and the next one; nobody goes back or goes alone", async () => {
  const keys = await makeKeys()
  const line = lineOf(1)
  const log = mappedLog([{ draft: added(line), line }], keys.log)
  write("jwks.json", JSON.stringify(keySetOf(keys)))
  write("checkpoint", await log.checkpoint())
  write("report.jwt", await sign("report", await mappedReportOf(log, [0]), keys.documents))
  const vkeys: string[] = []
  for (const name of ["1", "2", "3"]) {
    const { code, stdout } = await root("key", `${name}.key`, "--name", `keeper-${name}.example`)
    expect(code).toBe(0)
    expect(statSync(path.join(cwd, `${name}.key`)).mode & 0o077).toBe(0)
    vkeys.push(stdout.trim())
  }
  expect((await root("key", "1.key", "--name", "x")).stderr).toContain("is there already")
  const about = ["--jwks", "jwks.json", "--issuer", issuer, "--origin", origin, "--expires", "2099-01-01"]
  const signers = vkeys.flatMap((vkey) => ["--signer", vkey])
  expect((await root("create", "one.draft", ...about, ...signers)).stderr).toContain("--threshold")
  expect((await root("create", "one.draft", ...about, ...signers, "--threshold", "2")).code).toBe(0)
  for (const name of ["1", "2"]) {
    const { code, stderr } = await root("sign", "one.draft", "--key", `${name}.key`, "--out", `one.${name}`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(keys.documents.kid) })
  }
  const alone = await root("combine", "one.chain", "--signed", "one.1")
  expect(alone).toMatchObject({ code: 1, stderr: expect.stringContaining("is not written") })
  expect((await root("combine", "one.chain", "--signed", "one.1", "--signed", "one.2")).code).toBe(0)
  expect((await root("show", "one.chain")).stdout).toContain("2 of 3")
  const report = await verified("report.jwt", "--root", "one.chain")
  expect(report).toEqual({ code: 0, findings: [], proven: expect.arrayContaining(["root", "signed", "records"]) })
  expect((await verified("report.jwt", "--root", "one.1")).findings).toEqual(["root-threshold"])
  for (const other of [["--jwks", "jwks.json"], ["--issuer", issuer], ["--no-log-key"]]) {
    expect((await run("verify", "report.jwt", "--root", "one.chain", ...other)).code).toBe(2)
  }

  // The log's key is retired: the next root says with which tree it ended.
  const [documents, logKey] = keySetOf(keys, {}, { status: "retired", until: "2026-06-30T08:01:00Z" }).keys
  const next = keySetOf({ ...keys, log: (await makeKeys()).log }).keys[1]
  write("jwks-2.json", JSON.stringify({ keys: [documents, logKey, next] }))
  const on = ["--jwks", "jwks-2.json", "--before", "one.chain", "--expires", "2099-01-01"]
  expect((await root("create", "two.draft", ...on)).stderr).toContain("--ended")
  expect((await root("create", "two.draft", ...on, "--ended", "checkpoint")).code).toBe(0)
  for (const name of ["2", "3"]) await root("sign", "two.draft", "--key", `${name}.key`, "--out", `two.${name}`)
  const both = ["--signed", "two.2", "--signed", "two.3", "--before", "one.chain"]
  expect((await root("combine", "two.chain", ...both)).code).toBe(0)
  expect(readFileSync(path.join(cwd, "two.chain"), "utf8")).toContain(`"kid": "${keys.log.kid}"`)
  expect(await verified("checkpoint", "--root", "two.chain", "--state", "state.json")).toMatchObject({ code: 0 })
  expect((await verified("checkpoint", "--root", "one.chain", "--state", "state.json")).findings).toEqual([
    "root-rollback",
  ])
  const beyond = memoryLog(
    [...log.lines, "x"].map((text) => ({ draft: added(text ?? ""), line: text })),
    keys.log,
  )
  write("beyond", await beyond.checkpoint())
  expect((await verified("beyond", "--root", "two.chain")).findings).toEqual(["key-ended"])
})
