/** A node is ready when it can do what it will be asked for: with a key missing it says so, before anybody asks for a report. */
import { randomBytes } from "node:crypto"
import { cpSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
const secret = () => randomBytes(32).toString("base64url")
const shared = { WEBHOOK_KEY: secret(), IDENTITY_HASH_KEY: secret(), ROSTER_KEY: secret() }

async function start(name: string) {
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, name), SAMPLE_SUBJECTS: "0", ...shared }
  const started = startProcess("node/main.ts", [], { cwd, env })
  await until(`${name} serves`, () => started.said.stdout.includes("\n"))
  return { ...started, url: /gongshi is at (\S+)/.exec(started.said.stdout)?.[1] ?? "" }
}

test("a second node without the keys by which papers are signed is not ready, names them, and is once they are there", async () => {
  const one = await start("one")
  const other = await start("other")
  expect((await fetch(`${one.url}/readyz`)).status).toBe(200)
  const answer = await fetch(`${other.url}/readyz`)
  expect(answer.status).toBe(503)
  const { type, detail } = (await answer.json()) as { type: string; detail: string }
  expect(type).toContain("no-signing-key")
  // That of the log may be elsewhere: one node signs at a time.
  expect(detail.match(/\b(?:log|export|statement|receipt) [\w-]{43}/g)?.map((each) => each.split(" ")[0])).toEqual([
    ...["export", "statement", "receipt"],
  ])
  expect((await fetch(`${other.url}/healthz`)).status).toBe(200)
  cpSync(path.join(cwd, "one", "keys"), path.join(cwd, "other", "keys"), { recursive: true })
  await until("it has found them", async () => (await fetch(`${other.url}/readyz`)).status === 200)

  // A rotation whose key is on one volume alone takes nobody away: look-ups need none.
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "one"), ...shared }
  expect(await gongshi(["keys", "rotate", "export", "--now"], { cwd, env })).toMatchObject({ code: 0 })
  const lacks = async () => {
    const { keys } = (await (await fetch(`${other.url}/status`)).json()) as {
      keys: { role: string; signs_here: boolean }[]
    }
    return keys.some(({ role, signs_here }) => role === "export" && !signs_here)
  }
  await until("the other knows of it", lacks)
  expect((await fetch(`${other.url}/readyz`)).status).toBe(200)
  expect((await fetch(`${one.url}/readyz`)).status).toBe(200)
  for (const { child, ended } of [one, other]) {
    child.kill("SIGTERM")
    expect((await ended).code).toBe(0)
  }
})

test("all nodes start again without the key of a rotation: they are ready, and say which they lack", async () => {
  const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "apart"), ...shared }
  // Rotated at a machine that is no node.
  cpSync(path.join(cwd, "other", "keys"), path.join(cwd, "apart", "keys"), { recursive: true })
  cpSync(path.join(cwd, "other", "keys"), path.join(cwd, "one", "keys"), { recursive: true })
  expect(await gongshi(["keys", "rotate", "statement", "--now"], { cwd, env })).toMatchObject({ code: 0 })
  const nodes = [await start("one"), await start("other")]
  for (const { url, said } of nodes) {
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect((await fetch(`${url}/v1/subjects/${codeOf(7)}`)).status).toBe(404)
    expect(said.stderr).toMatch(/keys: the private half of \S+, with which statement documents are signed, is not here/)
    const { keys } = (await (await fetch(`${url}/status`)).json()) as { keys: { role: string; signs_here: boolean }[] }
    expect(keys.find(({ role }) => role === "statement")).toMatchObject({ signs_here: false })
  }
  // Whoever has none at all of a role is a node that was never given its keys.
  const bare = await start("bare")
  expect((await fetch(`${bare.url}/readyz`)).status).toBe(503)
  for (const { child, ended } of [...nodes, bare]) {
    child.kill("SIGTERM")
    expect((await ended).code).toBe(0)
  }
})
