/**
 * A release of a waiting import, and the undoing of it, on a real server that is killed in the middle.
 */
import { once } from "node:events"
import path from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { gongshi, type Started, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { countPublications, faultsOfLog } from "../support/log.ts"
import { abnormalRow } from "../support/rows.ts"

const cwd = useFolder()
const database = useDatabase()
const rows = 12_000
const env = () => ({ DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data"), SAMPLE_SUBJECTS: "0" })

let server: Started & { url: string }
const people: Record<string, { authorization: string }> = {}

async function start() {
  const started = startProcess("node/main.ts", [], { cwd, env: env() })
  await until("the server says where it is", () => started.said.stdout.includes("\n"))
  server = { ...started, url: /gongshi is at (\S+)/.exec(started.said.stdout)?.[1] ?? "" }
}

beforeAll(async () => {
  await start()
  for (const role of ["officer", "checker"]) {
    const asked = ["token", "--role", role, "--authority", "410105", "--subject", role]
    const { stdout } = await gongshi(asked, { cwd, env: env() })
    people[role] = { authorization: `Bearer ${stdout.trim()}` }
  }
})

afterAll(async () => {
  server.child.kill("SIGTERM")
  await server.ended
})

interface Run {
  id: string
  state: string
  added: number
}

async function ask(role: string, where: string, init: RequestInit = {}): Promise<Run> {
  const answer = await fetch(`${server.url}${where}`, { ...init, headers: { ...people[role], ...init.headers } })
  const text = await answer.text()
  expect([answer.status, answer.status === 200 ? "" : text]).toEqual([200, ""])
  return JSON.parse(text) as Run
}

const act = (role: string, id: string, request: { act: string; reason?: string }) =>
  ask(role, `/v1/imports/${id}/acts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  })
const release = (id: string) => act("checker", id, { act: "release" })

const recordsThere = async () => {
  const [row] = await database.sql<{ records: number }[]>`select count(*)::int as records from record`
  return row?.records ?? 0
}

let imported = ""

test("goes on when it is released again, with every row once and no gap in the log", { tags: "long" }, async () => {
  const body = Array.from({ length: rows }, (_, n) => `${JSON.stringify(abnormalRow(n))}\n`).join("")
  const headers = { "content-type": "application/x-ndjson" }
  const { id, state } = await ask("officer", "/v1/imports", { method: "POST", headers, body })
  expect(state).toBe("waiting")
  expect(await recordsThere()).toBe(0)
  imported = id

  const cut = release(id).then(
    () => "answered",
    () => "cut off",
  )
  await until("some are published", async () => (await recordsThere()) > 0)
  server.child.kill("SIGKILL")
  await once(server.child, "close")
  expect(await cut).toBe("cut off")
  const before = await recordsThere()
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(rows)
  expect(await faultsOfLog(database.sql)).toEqual([])

  await start()
  expect((await ask("checker", `/v1/imports/${id}`)).state).toBe("releasing")
  expect((await release(id)).state).toBe("released")
  expect(await recordsThere()).toBe(rows)
  expect(await countPublications(database.sql)).toBe(rows)
  expect(await faultsOfLog(database.sql)).toEqual([])
})

const liveThere = async () => {
  const [row] = await database.sql<{ live: number }[]>`select count(*)::int as live from record where state = 'live'`
  return row?.live ?? 0
}

test("and its undoing goes on when it is released again, with every record taken back once", {
  tags: "long",
}, async () => {
  const { id } = await act("officer", imported, { act: "undo", reason: "误传（示例）" })
  const cut = release(id).then(
    () => "answered",
    () => "cut off",
  )
  await until("some are taken back", async () => (await liveThere()) < rows)
  server.child.kill("SIGKILL")
  await once(server.child, "close")
  expect(await cut).toBe("cut off")
  const before = await liveThere()
  expect(before).toBeGreaterThan(0)
  expect(before).toBeLessThan(rows)
  expect(await faultsOfLog(database.sql)).toEqual([])

  await start()
  expect((await ask("checker", `/v1/imports/${id}`)).state).toBe("releasing")
  expect((await release(id)).state).toBe("released")
  expect(await liveThere()).toBe(0)
  expect(await countPublications(database.sql)).toBe(2 * rows)
  expect(await faultsOfLog(database.sql)).toEqual([])
})
