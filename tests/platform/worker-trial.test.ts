/** The Worker on one's own machine as docs/operations.md says: by `wrangler dev`, on a PostgreSQL that asks for no password. */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { globSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import path from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { acquireEmbedded } from "../../src/database/embedded.ts"
import { openPool } from "../../src/database/pool.ts"
import { gongshi, until, useFolder } from "../support/command.ts"
import { freePort } from "../support/replica.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const cwd = useFolder()
const root = path.resolve(import.meta.dirname, "../..")
const wrangler = path.join(
  path.dirname(createRequire(import.meta.url).resolve("wrangler/package.json")),
  "bin/wrangler.js",
)
const given = (more: Record<string, string> = {}) => ({
  ...{ PATH: process.env["PATH"] ?? "", HOME: cwd, CI: "1", WRANGLER_HIDE_BANNER: "true" },
  ...{ WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: path.join(cwd, "log"), ...more },
})
const state = ["--persist-to", path.join(cwd, "state")]

test("answers look-ups, pages, signed reports and exports, with keys from one file of secrets", {
  tags: ["long"],
}, async () => {
  const databasePort = await freePort()
  const postgres = await acquireEmbedded({ dataDir: path.join(cwd, "postgres"), tcp: { port: databasePort } })
  onTestFinished(() => postgres.release())
  const pool = openPool(postgres.connection, 1)
  // Whoever comes from this machine is let in, as on many a developer's.
  writeFileSync(path.join(postgres.directory, "pg_hba.conf"), "local all all trust\nhost all all 127.0.0.1/32 trust\n")
  await pool.unsafe("create role trial login")
  await pool.unsafe("create database trial owner trial template template0 encoding 'UTF8' locale 'C.UTF-8'")
  await pool.unsafe("select pg_reload_conf()")
  await pool.end()
  const address = `127.0.0.1:${databasePort}/trial`
  const run = async (...args: string[]) => {
    const env = { DATA_DIR: path.join(cwd, "data"), DATABASE_URL: `postgres://trial@${address}`, SAMPLE_SUBJECTS: "0" }
    const ended = await gongshi(args, { cwd, env })
    if (ended.code !== 0) throw new Error(ended.stderr)
    return ended.stdout
  }
  writeFileSync(path.join(cwd, "rows.ndjson"), `${JSON.stringify(abnormalRow(1))}\n`)
  await run("import", path.join(cwd, "rows.ndjson"))
  await run("export", "out")
  const secrets = ["log", "export", "statement", "receipt"].map((role) => {
    const [file = ""] = globSync(path.join(cwd, "data/keys", role, "*.jwk"))
    return `KEY_${role.toUpperCase()}='${readFileSync(file, "utf8").replaceAll("\n", "")}'\n`
  })
  writeFileSync(path.join(cwd, "worker.env"), secrets.join(""), { mode: 0o600 })

  const manifest = readFileSync(path.join(cwd, "out/manifest.jws"), "utf8")
  const { size } = JSON.parse(Buffer.from(manifest.split(".")[1] ?? "", "base64url").toString()).log as { size: number }
  const files = readdirSync(path.join(cwd, "out")).sort(
    (a, b) => Number(a === "manifest.jws") - Number(b === "manifest.jws"),
  )
  for (const name of files) {
    const put = ["r2", "object", "put", `gongshi-exports/${size}/${name}`, "--file", path.join(cwd, "out", name)]
    execFileSync(process.execPath, [wrangler, ...put, "--local", ...state], { cwd: root, env: given(), stdio: "pipe" })
  }

  const port = await freePort()
  // wrangler wants a password in the address; who asks for none takes any.
  const hyperdrive = { CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE: `postgres://trial:none@${address}` }
  const order = ["dev", "--port", String(port), "--env-file", path.join(cwd, "worker.env"), ...state]
  const dev = spawn(process.execPath, [wrangler, ...order], { cwd: root, env: given(hyperdrive), stdio: "pipe" })
  const ended = once(dev, "exit")
  onTestFinished(async () => {
    dev.kill("SIGTERM")
    await ended
  })
  let said = ""
  for (const stream of [dev.stdout, dev.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()))
  const url = `http://127.0.0.1:${port}`
  await until("the Worker answers", async () => {
    if (dev.exitCode !== null) throw new Error(said)
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    await answer?.arrayBuffer()
    return answer?.status === 200
  })

  const asked = async (of: string, accept = "application/json") => {
    const answer = await fetch(url + of, { headers: { accept } })
    return { status: answer.status, text: await answer.text() }
  }
  const { name } = abnormalRow(1)["subject"] as { name: string }
  const found = { status: 200, text: expect.stringContaining(name) }
  expect(await asked(`/v1/subjects/${codeOf(1)}`)).toEqual(found)
  expect(await asked(`/subjects/${codeOf(1)}`, "text/html")).toEqual(found)
  const report = await asked(`/v1/subjects/${codeOf(1)}/report`)
  expect(report).toEqual({ status: 200, text: expect.stringContaining('"kind":"credit-report"') })
  // Who has no right to a report on a period hears so, and not that none can be made.
  const period = `/v1/subjects/${codeOf(1)}/period-report?from=2026-01-01&to=2026-01-31`
  expect((await asked(period)).status).toBe(401)
  expect(await asked(`/exports/${size}/manifest.jws`)).toEqual({ status: 200, text: manifest })
  expect((await asked("/v1/exports")).text).toContain(`/exports/${size}.tar`)
  // What the platform would do by its clock.
  expect(await asked("/cdn-cgi/local/scheduled")).toMatchObject({ status: 200 })
})
