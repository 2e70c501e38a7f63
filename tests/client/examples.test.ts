/**
 * The examples, and what `gongshi/client` and its sister in Python do beside them, against a register that runs: a process of its
 * own, over its socket. What a machine has no language for is left out by name.
 */
import { execFile } from "node:child_process"
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"
import { text } from "node:stream/consumers"
import { promisify } from "node:util"
import { beforeAll, describe, expect, test } from "vitest"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { languages } from "../support/language.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, "../..")
const cwd = useFolder()
const database = useDatabase()
const at = (name: string) => path.join(cwd, name)
let env: Record<string, string> = {}

/** Runs a program to its end, with the register in its environment. */
async function ended(program: string, args: readonly string[], more: Record<string, string> = {}) {
  const surroundings = { cwd, env: { PATH: process.env["PATH"] ?? "", HOME: cwd, LANG: "C.UTF-8", ...env, ...more } }
  const done = await run(program, args, surroundings).catch(
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  return { code: "code" in done ? done.code : 0, stdout: done.stdout, stderr: done.stderr }
}

beforeAll(async () => {
  const own = { DATABASE_URL: database.url, DATA_DIR: at("data"), SAMPLE_SUBJECTS: "0" }
  writeFileSync(at("rows.ndjson"), [abnormalRow(1), subjectRow(2)].map((row) => JSON.stringify(row)).join("\n"))
  expect((await gongshi(["import", "rows.ndjson"], { cwd, env: own })).code).toBe(0)
  const server = startProcess("node/main.ts", [], { cwd, env: own })
  await until("the register says where it is", () => server.said.stdout.includes("\n"))
  const url = /gongshi is at (\S+)/.exec(server.said.stdout)?.[1]
  if (!url) throw new Error(server.said.stderr)
  // A first key that the server makes is in its own set: what an authority hands over.
  writeFileSync(at("keys.json"), (await gongshi(["keys", "jwks"], { cwd, env: own })).stdout)
  const key = (await gongshi(["client", "add", "示例平台", "--role", "platform"], { cwd, env: own })).stdout.trim()
  writeFileSync(at("key"), `${key}\n`)
  // The shell's example calls npx, as one does who has the repository; no registry is asked here.
  const npx = at("npx")
  const main = [path.join(root, "scripts/quick-import.js"), path.join(root, "src/cli/main.ts")]
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" --import "${main[0]}" "${main[1]}" "$@"\n`)
  chmodSync(npx, 0o755)
  env = { REGISTER: url, CODE: codeOf(1), JWKS: at("keys.json"), PYTHONPATH: path.join(root, "client") }
}, 120_000)

interface Answered {
  status: number
  headers?: Record<string, string>
  body?: string
}
/** A server of somebody else's. */
async function serve(answer: (request: IncomingMessage, body: string) => Answered | Promise<Answered>) {
  const server = createServer(async (request, response) => {
    const { status, headers = {}, body = "" } = await answer(request, await text(request))
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => promisify(server.close.bind(server))() }
}

/** The register with the report of one merchant in the place of another's, which it says nothing of. */
const swapped = () =>
  serve(async ({ url = "", method = "GET", headers }, body) => {
    const asked = `${env["REGISTER"]}${url.replace(`${codeOf(1)}/report`, `${codeOf(2)}/report`)}`
    const { accept = "*/*", "content-type": type } = headers
    const sent = type === undefined ? {} : { body, headers: { accept, "content-type": type } }
    const answer = await fetch(asked, { method, headers: { accept }, ...sent })
    return { status: answer.status, body: await answer.text() }
  })

const example = (name: string) => path.join(root, "examples", name)
const client = path.join(root, "client")

describe("the first hour", () => {
  test("in a shell ends with an answer that is verified", async () => {
    const shell = { PATH: `${cwd}:${path.dirname(process.execPath)}:${process.env["PATH"]}` }
    const { code, stdout, stderr } = await ended("sh", [example("first-hour.sh")], shell)
    expect(stderr).toBe("")
    expect(stdout).toContain('"verdict":"listed"')
    expect(stdout).toMatch(/verified/i)
    expect(code).toBe(0)
    await using swapping = await swapped()
    const other = await ended("sh", [example("first-hour.sh")], { ...shell, REGISTER: swapping.url })
    expect([other.code === 0, /verified/i.test(other.stdout)]).toEqual([false, false])
  })

  const programs: [string, boolean, string, string[]][] = [
    ["TypeScript", true, process.execPath, [example("first-hour.ts")]],
    ["Python", languages.python, "python3", [example("first_hour.py")]],
    [
      "Java",
      languages.java,
      "sh",
      ["-c", `javac -d classes "${client}/java/Gongshi.java" && java -cp classes "${example("FirstHour.java")}"`],
    ],
    ["Go", languages.go, "go", ["-C", `${client}/go`, "run", "./first-hour"]],
  ]
  // These compile their library first, for a minute.
  const compiled = new Set(["Java", "Go"])
  for (const [language, isThere, program, args] of programs) {
    const options = compiled.has(language) ? { tags: "long" as const } : {}
    test.skipIf(!isThere)(
      `in ${language} ends with an answer that is verified, and not by other keys`,
      options,
      async () => {
        const good = await ended(program, args)
        expect(good.stderr).toBe("")
        expect(good.stdout).toMatch(/^(?:listed\n)?verified credit-report\n(?:not checked: .+\n)?$/)
        const forged = JSON.parse(readFileSync(at("keys.json"), "utf8"))
        for (const key of forged.keys) key.x = Buffer.alloc(32, 7).toString("base64url")
        writeFileSync(at("forged.json"), JSON.stringify(forged))
        const refused = await ended(program, args, { JWKS: at("forged.json") })
        expect([refused.code === 0, refused.stdout.includes("verified credit")]).toEqual([false, false])
        await using swapping = await swapped()
        const other = await ended(program, args, { REGISTER: swapping.url })
        expect([other.code === 0, other.stdout.includes("verified credit")]).toEqual([false, false])
      },
    )
  }
})

test("the client's example does all of it: checks, pages, streams, a job, the feed", async () => {
  const { stdout, stderr } = await ended(process.execPath, [example("client.ts")], {
    GONGSHI_KEY: readFileSync(at("key"), "utf8").trim(),
  })
  expect(stderr).toBe("")
  const lines = stdout.trimEnd().split("\n")
  expect(lines[0]).toMatch(/^check listed at size \d+$/)
  expect(lines[1]).toBe("refused 400 invalid-request true")
  expect(lines.slice(3, 5)).toEqual(["stream listed invalid", "job done true"])
  expect(Number(lines[5]?.split(" ")[1])).toBeGreaterThan(0)
})

describe.skipIf(!languages.python)("gongshi.py", () => {
  const script = path.join(root, "client/gongshi.py")
  const py = (args: readonly string[], more?: Record<string, string>) =>
    ended("python3", ["-B", script, "--server", env["REGISTER"] ?? "", ...args], more)

  test("exits 0 for a clearance alone, and says what is wrong with a code", async () => {
    expect(await py(["check", codeOf(2)])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"verdict": "clear"'),
    })
    expect(await py(["check", codeOf(1)])).toMatchObject({ code: 1, stdout: expect.stringContaining('"listed"') })
    // Nobody knows it, and that clears nobody.
    expect(await py(["check", codeOf(9)])).toMatchObject({ code: 1, stdout: expect.stringContaining('"unknown"') })
    expect(await py(["check", "9"])).toMatchObject({ code: 1, stdout: expect.stringContaining('"invalid"') })
  })

  test("takes its key to nobody else: who sends it elsewhere is not followed", async () => {
    const heard: (string | undefined)[] = []
    await using other = await serve(({ headers }) => {
      heard.push(headers.authorization)
      return { status: 200, body: '{"responses":{"q":{"verdict":"clear"}}}' }
    })
    await using register = await serve(() => ({ status: 302, headers: { location: `${other.url}/v1/check` } }))
    const asked = await py(["--server", register.url, "check", codeOf(2)], { GONGSHI_KEY: "secret" })
    expect([asked.code === 0, asked.stdout, heard]).toEqual([false, "", []])
    expect(asked.stderr).toMatch(/^gongshi\.py: .*302/)
  })

  test("verifies a report, and refuses each byte that was changed in it", async () => {
    const token = await (
      await fetch(`${env["REGISTER"]}/v1/subjects/${codeOf(1)}/report`, { headers: { accept: "application/jwt" } })
    ).text()
    writeFileSync(at("report.jwt"), token)
    const held = await py(["verify", at("report.jwt"), "--jwks", at("keys.json")])
    expect(held).toMatchObject({ code: 0, stderr: "" })
    expect(JSON.parse(held.stdout)).toMatchObject({ kind: "credit-report", sub: codeOf(1) })
    for (const place of [10, Math.floor(token.length / 2), token.length - 20]) {
      const other = token[place] === "A" ? "B" : "A"
      writeFileSync(at("forged.jwt"), `${token.slice(0, place)}${other}${token.slice(place + 1)}`)
      expect((await py(["verify", at("forged.jwt"), "--jwks", at("keys.json")])).code).toBe(1)
    }
  })

  test("follows the log from where it was, and believes no other history", async () => {
    const key = { GONGSHI_KEY_FILE: at("key") }
    const follow = ["follow", at("state.json"), "--jwks", at("keys.json")]
    const first = await py(follow, key)
    expect(first).toMatchObject({ code: 0, stderr: "" })
    const lines = first.stdout.trimEnd().split("\n")
    expect(lines.some((line) => JSON.parse(line).line?.includes(codeOf(1)))).toBe(true)
    expect(await py(follow, key)).toMatchObject({ code: 0, stdout: "" })
    const state = JSON.parse(readFileSync(at("state.json"), "utf8"))
    copyFileSync(at("state.json"), at("good.json"))
    // Somebody whose mirror has read another entry in the place of one.
    state.tree[0][1] = "00".repeat(32)
    writeFileSync(at("state.json"), JSON.stringify(state))
    const other = await py(follow, key)
    expect(other).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("another history") })
    expect((await py(["follow", at("none.json"), "--jwks", at("keys.json")])).stderr).toContain("gongshi.py: ")
  })
})
