/** A register to learn on, as `TRAINING=1 npm start` puts it together. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { heldPost } from "../../src/alert/held-post.ts"
import { readConfig } from "../../src/config/config.ts"
import { type Running, serve } from "../../src/node/main.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()
const lines = { say() {}, answer() {} }
let running: Running
let dataDir: string

const configOf = (more: Record<string, string>) =>
  readConfig({ PORT: "0", DATA_DIR: dataDir, DATABASE_URL: database.url, ...inject("issuerVariables"), ...more })
const training = { TRAINING: "1", SAMPLE_SUBJECTS: "30" }

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "gongshi-training-"))
  running = await serve(configOf(training), lines)
})

afterAll(async () => {
  await running.stop()
  await rm(dataDir, { recursive: true, force: true })
})

describe("a register to learn on", () => {
  test("says so on pages of both languages, in the header of every answer and in the name of its log", async () => {
    const page = await fetch(`${running.url}/`)
    expect(page.headers.get("gongshi-training")).toBe("1")
    expect(await page.text()).toContain("培训：数据都是虚构的，不产生效力，不外发")
    expect(await (await fetch(`${running.url}/?lang=en`)).text()).toContain("Training: invented data, nothing sent out")
    expect((await fetch(`${running.url}/v1/search?q=x`)).headers.get("gongshi-training")).toBe("1")
    await expect
      .poll(async () => (await fetch(`${running.url}/log/checkpoint`)).text())
      .toMatch(/^localhost\/training-log\n/)
  })

  test("holds invented merchants and sends no message", async () => {
    expect(await database.sql`select from subject`).not.toEqual([])
    const message = { url: new URL(running.url), headers: {}, body: "{}" }
    expect(await heldPost(message, AbortSignal.timeout(1_000))).toEqual({ kind: "failed", fault: "training" })
  })

  test("is taken by no start without TRAINING, and by its own again", async () => {
    await running.stop()
    await expect(serve(configOf({ SAMPLE_SUBJECTS: "0" }), lines)).rejects.toThrow("the database is one of a training")
    running = await serve(configOf(training), lines)
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200)
  })
})

describe("a register that was begun as anything else", () => {
  const real = useDatabase()

  test("is refused by a training, which leaves it as it is", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "gongshi-real-"))
    const given = { DATABASE_URL: real.url, DATA_DIR: folder, SAMPLE_SUBJECTS: "5" }
    const register = await serve(configOf(given), lines)
    await register.stop()
    const before = await real.sql`select * from log_checkpoint`
    await expect(serve(configOf({ ...given, TRAINING: "1" }), lines)).rejects.toThrow(
      "TRAINING=1 takes an empty database",
    )
    expect(await real.sql`select * from log_checkpoint`).toEqual(before)
    await rm(folder, { recursive: true, force: true })
  })
})
