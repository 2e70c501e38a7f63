/**
 * `gongshi verify` over everything that the register signs: known by content, offline, with a state that is kept.
 */

import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner } from "../../src/ledger/signed-note.ts"
import type { Verification } from "../../src/verify/verification.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { exportText, packExport, tarOf, writeFolder } from "../support/made-export.ts"
import { mapJsonOf, mapProofOf, mappedLog } from "../support/made-map.ts"
import {
  added,
  documentKeysOf,
  headOf,
  keySetOf,
  lineOf,
  type MemoryLog,
  makeKeys,
  memoryLog,
  origin,
  proofJsonOf,
  proofTextOf,
  receiptOf,
  reportOf,
  sign,
} from "../support/published.ts"
import { makeSm2 } from "../support/sm2.ts"

const cwd = useFolder()
const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", DATA_DIR: path.join(cwd, "nowhere") }
const hex = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex")
const at = ["--now", "2026-06-30T08:05:00Z"]
const [rows, answers] = ["code\n91000000MA0GG0017J\n", "code,verdict\n91000000MA0GG0017J,listed\n"]
let keys: Awaited<ReturnType<typeof makeKeys>>
let log: MemoryLog
let longer: MemoryLog

const write = (name: string, content: string | Buffer) => writeFileSync(path.join(cwd, name), content)
// These logs have no map.
const verify = (args: readonly string[], env: Record<string, string> = {}) =>
  gongshi(
    [
      "verify",
      ...args,
      "--without-map",
      ...(args.includes("--jwks") || args.includes("--vkey") ? [] : ["--jwks", "jwks.json"]),
    ],
    {
      cwd,
      env: { ...nowhere, ...env },
    },
  )
const read = async (args: readonly string[]) => {
  const { code, stdout, stderr } = await verify([...args, "--json", ...at])
  expect(stderr).toBe("")
  return { code, ...(JSON.parse(stdout) as Verification) }
}

beforeAll(async () => {
  keys = await makeKeys()
  const drafts = Array.from({ length: 9 }, (_, n) => lineOf(n)).map((line) => ({ draft: added(line), line }))
  log = memoryLog(drafts.slice(0, 5), keys.log)
  longer = memoryLog(drafts, keys.log)
  write("jwks.json", JSON.stringify(keySetOf(keys)))
  write("report.jwt", `${await sign("report", await reportOf(log, [1, 3]), keys.documents)}\n`)
  write("batch.receipt", await sign("receipt", receiptOf(hex(rows), hex(answers)), keys.documents))
  write("rows.csv", rows)
  write("answers.csv", answers)
  write("proof.txt", await proofTextOf(log, 2))
  write("proof.json", JSON.stringify(await proofJsonOf(log, 2), null, 2))
  write("line", `${log.lines[2]}\n`)
  write("checkpoint", await longer.checkpoint())
  write("consistency", `old 5\n${longer.consistency(5).join("\n")}\n\n${await longer.checkpoint()}`)
  for (const [name, of] of [
    ["first", log],
    ["second", longer],
  ] as const) {
    const files = await packExport(of, exportText(of, name === "second" ? [5] : []), keys.documents)
    writeFolder(path.join(cwd, name), files)
    const members = [...files].map(([member, bytes]) => ({ name: `gongshi/exports/1/${member}`, bytes }))
    write(`${name}.tar`, tarOf(members))
    if (name === "second") {
      const delta = new Map([...files].filter(([file]) => file === "manifest.jws" || file.startsWith("delta")))
      writeFolder(path.join(cwd, "delta"), delta)
      const manifest = { size: of.entries.length, sha256: hex(files.get("manifest.jws") ?? "") }
      write("head", await sign("head", await headOf(of, manifest), keys.documents))
    }
  }
})

describe("what is known by its content", () => {
  test.each([
    ["report.jwt", "report", []],
    ["batch.receipt", "receipt", ["--rows", "rows.csv", "--answers", "answers.csv"]],
    ["proof.txt", "proof", ["--line", "line"]],
    ["proof.json", "proof", ["--line", "line"]],
    ["checkpoint", "checkpoint", []],
    ["head", "head", []],
    ["first", "export", []],
    ["first.tar", "export", []],
    ["second/manifest.jws", "manifest", ["--head", "head"]],
    ["second/snapshot.ndjson.zst", "export", []],
    ["second", "export", ["--head", "head"]],
  ])("%s is verified as a %s", async (file, kind, more) => {
    const { code, ok, kind: found, findings, proven, unproven } = await read([file, ...more])
    expect({ code, ok, kind: found, findings }).toEqual({ code: 0, ok: true, kind, findings: [] })
    expect(proven.length).toBeGreaterThan(0)
    expect(unproven.length).toBeGreaterThan(0)
  })

  test("a file that is nothing of the kind is a finding, and an empty one too", async () => {
    write("hello", "hello")
    write("empty", "")
    for (const file of ["hello", "empty", "jwks.json", "rows.csv"]) {
      const { code, findings } = await read([file])
      expect({ code, codes: findings.map((found) => found.code) }).toEqual({ code: 1, codes: ["unrecognised"] })
    }
  })

  test("what carries no map is refused, unless it is said to be of a version before it", async () => {
    for (const file of ["report.jwt", "first"]) {
      const strict = await gongshi(["verify", file, "--jwks", "jwks.json", "--json", ...at], { cwd, env: nowhere })
      const { findings } = JSON.parse(strict.stdout) as Verification
      expect({ code: strict.code, codes: findings.map((found) => found.code) }).toEqual({ code: 1, codes: ["mapless"] })
    }
  })

  test("proofs of a receipt's codes are held against the map that it names, all or some", async () => {
    const drafts = [0, 1].map((n) => lineOf(n)).map((line) => ({ draft: added(line), line }))
    const mapped = mappedLog(drafts, keys.log)
    const [code, absent] = ["91000000MA0GG0017J", "91000000MA0GG9999X"]
    const { code: _, live, other, path: way, past_display, ...map } = await mapJsonOf(mapped, 2, code)
    const line = { code, live, other, path: way, past_display }
    const { size: __, entry: ___, proof: ____, ...free } = { code: absent, ...(await mapProofOf(mapped, 2, absent)) }
    write("job.receipt", await sign("receipt", receiptOf(hex(rows), hex(answers), { map }), keys.documents))
    write("proofs", `${[line, free].map((each) => JSON.stringify(each)).join("\n")}\n`)
    write("false", `${JSON.stringify({ ...free, code })}\n`)
    const held = await read(["job.receipt", "--proofs", "proofs"])
    expect({ code: held.code, findings: held.findings }).toEqual({ code: 0, findings: [] })
    expect(held.proven.map((claim) => claim.code)).toContain("map-codes")
    expect((await read(["job.receipt", "--proofs", "false"])).findings.map((found) => found.code)).toEqual(["map-path"])
    expect((await verify(["job.receipt", "--proofs", "nowhere.ndjson"])).code).toBe(2)
  })

  test("files that are not the receipt's are named", async () => {
    const { code, findings } = await read(["batch.receipt", "--rows", "answers.csv", "--answers", "rows.csv"])
    expect({ code, codes: findings.map((found) => found.code) }).toEqual({ code: 1, codes: ["rows", "answers"] })
  })

  test("a verifier key alone is enough for what the log says", async () => {
    const { vkey } = noteSigner(sha256, origin, keys.log)
    expect((await read(["proof.txt", "--vkey", vkey])).ok).toBe(true)
    const { code, stderr } = await verify(["proof.txt", "--vkey", `${vkey}x`])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("no verifier key") })
  })
})

test("a pipe is not opened, and a link that is named is followed", async () => {
  execFileSync("mkfifo", [path.join(cwd, "pipe")])
  const { code, findings } = await read(["pipe"])
  expect({ code, codes: findings.map((found) => found.code) }).toEqual({ code: 1, codes: ["not-a-file"] })
  for (const [name, kind] of [
    ["report.jwt", "report"],
    ["first", "export"],
    ["first.tar", "export"],
  ] as const) {
    symlinkSync(name, path.join(cwd, `link-${name}`))
    expect(await read([`link-${name}`])).toMatchObject({ code: 0, kind })
  }
})

describe("in words", () => {
  test("what is proven and what is not, in the language of the terminal", async () => {
    const english = await verify(["report.jwt", ...at])
    expect(english.stdout).toMatch(/^verified: 郑州示例云杉商贸有限公司.*2 records shown/)
    expect(english.stdout).toMatch(/What is proven:\n {2}- .*What is not proven:\n {2}- /s)
    const chinese = await verify(["report.jwt", ...at], { LANG: "zh_CN.UTF-8" })
    expect(chinese.stdout).toMatch(/^核验通过：信用报告。郑州示例云杉商贸有限公司/)
    expect(chinese.stdout).toMatch(/已经证明:\n.*没有证明:\n/s)
    expect({ english: english.code, chinese: chinese.code }).toEqual({ english: 0, chinese: 0 })
  })

  test("an expired one is genuine, and not to be acted on", async () => {
    const { code, stdout } = await verify(["report.jwt", "--now", "2026-07-30T08:05:00Z"])
    expect(stdout).toMatch(/^report\.jwt: expired at 2026-07-01 16:00:00 \+08:00/)
    expect(stdout).toContain("NOT VERIFIED: 1 finding; do not act on it")
    expect(code).toBe(1)
  })
})

describe("a state that is kept", () => {
  const state = (name: string) => path.join(cwd, name)
  const stored = (name: string) => JSON.parse(readFileSync(state(name), "utf8"))

  test("is written by the first export, moved on by the next, and refuses to go back", async () => {
    expect((await read(["first", "--state", "a"])).ok).toBe(true)
    expect(stored("a")).toMatchObject({ origin, size: 5 })
    const moved = await read(["second.tar", "--state", "a", "--head", "head"])
    expect(moved.proven.map(({ code }) => code)).toContain("consistent")
    expect(stored("a")).toMatchObject({ size: 9, head_iat: 1_782_806_400 })
    const back = await read(["first", "--state", "a"])
    expect(back.findings.map(({ code }) => code)).toEqual(["rollback"])
    expect(stored("a").size).toBe(9)
  })

  test("is moved on by a delta alone", async () => {
    await read(["first", "--state", "b"])
    const delta = await read(["delta", "--state", "b"])
    expect(delta).toMatchObject({ code: 0, kind: "delta" })
    expect(stored("b")).toEqual({ ...delta.state })
    expect(stored("b").size).toBe(9)
    expect((await read(["delta"])).code).toBe(1)
  })

  test("is moved on by a checkpoint with its proof of consistency, and not without", async () => {
    await read(["first", "--state", "c"])
    const bare = await read(["checkpoint", "--state", "c"])
    expect(bare.findings.map(({ code }) => code)).toEqual(["no-consistency"])
    expect(stored("c").size).toBe(5)
    expect((await read(["checkpoint", "--state", "c", "--consistency", "consistency"])).ok).toBe(true)
    expect(stored("c").size).toBe(9)
  })

  test.each(["checkpoint", "second/manifest.jws"])(
    "has the tree to append a delta to, after %s was verified alone in between",
    async (file) => {
      const name = `g-${file.length}`
      await read(["first", "--state", name])
      expect((await read([file, "--state", name, "--consistency", "consistency"])).ok).toBe(true)
      expect(stored(name)).toMatchObject({ size: 9, replayed: { size: 5, manifest: { size: 5 } } })
      const delta = await read(["delta", "--state", name])
      expect(delta).toMatchObject({ code: 0, kind: "delta" })
      expect(stored(name)).toMatchObject({ size: 9, frontier: longer.frontier(9), manifest: { size: 9 } })
      expect(stored(name).replayed).toBeUndefined()
    },
  )

  test("of another history is a fork, and stays as it was", async () => {
    const other = memoryLog(
      log.entries.map((n) => ({ draft: added(n), line: n })),
      keys.log,
    )
    writeFolder(path.join(cwd, "forged"), await packExport(other, exportText(other), keys.documents))
    await read(["first", "--state", "d"])
    const { code, findings } = await read(["forged", "--state", "d"])
    expect({ code, codes: findings.map((found) => found.code) }).toEqual({ code: 1, codes: ["fork"] })
    expect(stored("d").size).toBe(5)
  })

  test("is not made by what fails, nor taken from a file that holds none", async () => {
    await read(["first", "--state", "e", "--issuer", "https://other.example"])
    expect(existsSync(state("e"))).toBe(false)
    const { code, stderr } = await verify(["first", "--state", "hello", ...at])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("holds no state") })
    mkdirSync(state("f"))
    expect((await verify(["first", "--state", "f", ...at])).code).toBe(2)
  })
})

describe("second signatures", () => {
  const sm2 = makeSm2()
  const with_ = ["--jwks", "sm2.json"]
  const codes = async (args: readonly string[]) => {
    const { code, findings, proven, unproven } = await read([...args, ...with_])
    const found = [findings, proven, unproven].map((all) => all.map((one) => one.code))
    return { code, codes: found.flat().filter((name) => name.startsWith("sm2")) }
  }
  const signed = { code: 0, codes: ["sm2-signed"] }

  beforeAll(async () => {
    write("sm2.json", JSON.stringify({ ...keySetOf(keys), sm2_keys: [sm2.key] }))
    const text = (name: string) => readFileSync(path.join(cwd, name), "utf8")
    mkdirSync(path.join(cwd, "two"))
    for (const [name, token, beside] of [
      ["report.jwt", "report.jwt", "report.sm2"],
      ["batch.receipt", "batch.receipt", "batch.sm2"],
      ["head", "head", "head.sm2"],
      ["manifest.jws", "second/manifest.jws", "manifest.sm2"],
    ] as const) {
      write(`two/${name}`, text(token))
      write(`two/${beside}`, await sm2.second(text(token)))
    }
    for (const [folder, from] of [
      ["signed", "second"],
      ["changed", "second"],
    ] as const) {
      cpSync(path.join(cwd, from), path.join(cwd, folder), { recursive: true })
      write(`${folder}/manifest.sm2`, await sm2.second(folder === "changed" ? "e30.e30.e30" : text("two/manifest.jws")))
    }
    const members = readdirSync(path.join(cwd, "signed")).map((name) => ({
      ...{ name: `gongshi/exports/1/${name}`, bytes: readFileSync(path.join(cwd, "signed", name)) },
    }))
    write("signed.tar", tarOf(members))
  })

  test.each(["two/report.jwt", "two/batch.receipt", "two/head", "two/manifest.jws", "signed", "signed.tar"])(
    "of %s is found beside it",
    async (file) => expect(await codes([file, "--require-sm2"])).toEqual(signed),
  )

  test("of a file of an export is its manifest's", async () => {
    expect(await codes(["signed/log.ndjson.zst", "--require-sm2"])).toEqual(signed)
  })

  test("of a head that an export is held against is asked for too, and found beside that", async () => {
    expect(await codes(["signed", "--head", "two/head", "--require-sm2"])).toEqual(signed)
    expect(await codes(["signed", "--head", "head", "--require-sm2"])).toMatchObject({ code: 1 })
  })

  test("that lies elsewhere is given", async () => {
    expect(await codes(["report.jwt", "--sm2", "two/report.sm2"])).toEqual(signed)
    expect(await codes(["second", "--sm2", "two/manifest.sm2"])).toEqual(signed)
    const { code, stderr } = await verify(["report.jwt", "--sm2", "none", ...with_])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("none can't be read") })
  })

  test("that is missing is said, and a fault where it is required", async () => {
    for (const file of ["report.jwt", "second", "second.tar"]) {
      expect(await codes([file])).toEqual({ code: 0, codes: ["sm2-missing"] })
      expect(await codes([file, "--require-sm2"])).toEqual({ code: 1, codes: ["sm2-missing"] })
    }
    const bare = await read(["two/report.jwt", "--require-sm2"])
    expect(bare.findings.map(({ code }) => code)).toEqual(["sm2-unchecked"])
  })

  test("that is wrong fails, in words", async () => {
    expect(await codes(["changed"])).toEqual({ code: 1, codes: ["sm2-signature"] })
    const { stdout } = await verify(["report.jwt", "--sm2", "two/batch.sm2", ...with_, ...at])
    expect(stdout).toMatch(/^report\.jwt: has an SM2 signature of another/)
    expect(stdout).toContain("NOT VERIFIED")
  })
})

test.each([
  ["a time that is none", ["--now", "later"], "--now is later"],
  ["rows that are not there", ["--rows", "none.csv"], "none.csv can't be read"],
  ["a head that is not there", ["--head", "none"], "none can't be read"],
])("%s is wrong use", async (_, args, reason) => {
  const { code, stdout, stderr } = await verify(["report.jwt", ...args])
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  expect(stderr).toContain(reason)
})

test("a key set with a private key in it is refused", async () => {
  write("private.json", JSON.stringify({ keys: [keys.documents] }))
  const { code, stderr } = await verify(["report.jwt", "--jwks", "private.json"])
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("holds a private key") })
  expect(stderr).not.toContain(keys.documents.d)
})

test("an export without the log's key is verified where somebody says that there is none, and there only", async () => {
  const files = await packExport(log, exportText(log), keys.documents, { checkpoint: undefined })
  writeFolder(path.join(cwd, "unsigned"), files)
  write("bare.json", JSON.stringify(documentKeysOf(keys)))
  const codes = async (...more: string[]) => {
    const { code, findings } = await read(["unsigned", ...more])
    return { code, codes: findings.map((found) => found.code) }
  }
  expect(await codes()).toEqual({ code: 1, codes: ["checkpoint-missing"] })
  expect(await codes("--jwks", "bare.json")).toEqual({ code: 1, codes: ["log-keys-missing"] })
  expect(await codes("--jwks", "bare.json", "--no-log-key")).toEqual({ code: 0, codes: [] })
  const { code, stderr } = await verify(["unsigned", "--no-log-key"])
  expect({ code, said: stderr.includes("--no-log-key is for a register that has no key") }).toEqual({
    code: 2,
    said: true,
  })
})

describe("what an agency was given on its request", () => {
  const terms = { zh: "仅用于申请载明的目的", en: "For the purpose that was stated" }
  const head = {
    ...{ request: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", recipient: { id: "a1", name: "示例税务局" } },
    ...{ purpose: "纳税信用评价（示例）", until: "2027-06-30", terms, log: { size: 9 } },
  }
  const lines = [0, 1, 2].map((n) => JSON.stringify({ id: `r${n}`, line: lineOf(n), planned_end: null }))
  const fileOf = async (changes: object = {}, written = [JSON.stringify(head), ...lines], key = keys.documents) => {
    const signed = [JSON.stringify(head), ...lines].map((line) => `${line}\n`).join("")
    const document = {
      ...{ iss: "https://register.example", iat: Date.parse("2026-06-30T08:00:00Z") / 1000, kind: "supply" },
      ...{ ...head, rows: lines.length, sha256: hex(signed), ...changes },
    }
    const last = JSON.stringify({ manifest: await sign("supply", document, key) })
    return [...written, last].map((line) => `${line}\n`).join("")
  }

  test("is verified to the letter, whatever its length, and says to whom and for what", async () => {
    write("supply.ndjson", await fileOf())
    const { code, ok, kind, facts, proven } = await read(["supply.ndjson"])
    expect([code, ok, kind]).toEqual([0, true, "supply"])
    expect(facts).toMatchObject({ client: { name: "示例税务局" }, rows: { count: 3 } })
    expect(JSON.stringify(proven)).toContain("纳税信用评价（示例）")
  })

  test.each([
    [
      "a line was changed",
      ["contradiction"],
      () => fileOf({}, [JSON.stringify(head), lines[0] ?? "", `${lines[1]} `, lines[2] ?? ""]),
    ],
    [
      "a line was left out",
      ["contradiction", "contradiction"],
      () => fileOf({}, [JSON.stringify(head), ...lines.slice(1)]),
    ],
    [
      "another purpose stands in it",
      ["contradiction", "contradiction"],
      () => fileOf({}, [JSON.stringify({ ...head, purpose: "转让" }), ...lines]),
    ],
    ["another number of records was signed", ["contradiction"], () => fileOf({ rows: 4 })],
    ["it broke off", ["malformed"], async () => `${JSON.stringify(head)}\n${lines[0]}\n`],
    ["it is signed by the log's key", ["key-role"], () => fileOf({}, undefined, keys.log)],
  ])("is refused where %s", async (_, wanted, make) => {
    write("wrong.ndjson", await make())
    const { code, kind, findings } = await read(["wrong.ndjson"])
    expect([code, kind, findings.map((each) => each.code)]).toEqual([1, "supply", wanted])
  })
})
