// Whoever names a Meilisearch to test against is told when it is not there, and whoever names none that its tests were skipped.
import { spawnSync } from "node:child_process"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { isWhole, meilisearchLine } from "../support/closing-line.ts"
import { prepareMeilisearch } from "../support/meilisearch.ts"

/** A server that gives one answer to everything, and where it is. */
async function answering(status: number, body: string): Promise<{ url: string; close(): void }> {
  const server = createServer((_, answer) => {
    answer.writeHead(status, { "content-type": "application/json" }).end(body)
  })
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

const wrongKey = JSON.stringify({
  message: "The provided API key is invalid.",
  code: "invalid_api_key",
  type: "auth",
  link: "",
})

test.each([
  ["one that takes another key", 403, wrongKey, "answers The provided API key is invalid."],
  ["another service", 404, "<html>", "MEILI_URL is"],
])("a run at MEILI_URL of %s ends before its tests", async (_, status, body, reason) => {
  const { url, close } = await answering(status, body)
  await expect(prepareMeilisearch({ MEILI_URL: url, MEILI_KEY: "k" })).rejects.toThrow(reason)
  close()
})

test.each([
  ["MEILI_URL where nobody is", { MEILI_URL: "http://127.0.0.1:9" }, "does not answer as Meilisearch does"],
  ["MEILI_URL that no relay can stand before", { MEILI_URL: "https://meili.example" }, "expected http://HOST:PORT"],
  ["MEILI_URL that is none", { MEILI_URL: "meili" }, "expected http://HOST:PORT"],
  [
    "MEILISEARCH_REQUIRED and none there",
    { MEILISEARCH_REQUIRED: "1", MEILISEARCH_PATH: "/nowhere/meilisearch" },
    "a release is not made",
  ],
  ["MEILISEARCH_PATH that is none", { MEILISEARCH_PATH: "/nowhere/meilisearch" }, "no program that runs"],
])("so does a run with a %s", async (_, env, reason) => {
  await expect(prepareMeilisearch(env)).rejects.toThrow(reason)
})

test("without either it goes on, and its closing lines say what was skipped and why", async () => {
  await expect(prepareMeilisearch({})).resolves.toBeUndefined()
  expect(meilisearchLine({ run: 0, skipped: 75 })).toBe(
    "Meilisearch: 0 tests run, 75 SKIPPED: no MEILI_URL, and no meilisearch on the PATH or at MEILISEARCH_PATH\n",
  )
  expect(meilisearchLine({ run: 340, skipped: 1 })).toBe("Meilisearch: 340 tests run, 1 skipped\n")
  expect(meilisearchLine({ run: 0, skipped: 0 })).toBe("")
})

test("a release is made of a run in which all of them ran, and of no other", () => {
  expect(isWhole({ run: 178, skipped: 0 })).toBe(true)
  expect(isWhole({ run: 175, skipped: 3 })).toBe(false)
  expect(isWhole({ run: 0, skipped: 0 })).toBe(false)
})

describe("the script that brings one", () => {
  const script = new URL("../../scripts/meilisearch.js", import.meta.url).pathname
  let folder = ""
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "gongshi-meilisearch-"))
    await mkdir(path.join(folder, "bin"))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  /** A program of a few lines on the PATH, which has nothing else. */
  const put = (name: string, lines: string) =>
    writeFile(path.join(folder, "bin", name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
  const sources = async () => {
    for (const file of ["meili/Cargo.toml", "bbqueue/core/Cargo.toml"]) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await writeFile(path.join(folder, file), "")
    }
    return ["meili", "bbqueue", "built"].map((name) => path.join(folder, name))
  }
  const bring = (given: readonly string[] = [], env: NodeJS.ProcessEnv = {}) => {
    const PATH = `${path.join(folder, "bin")}:/usr/bin:/bin`
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...given], {
      ...{ encoding: "utf8", env: { PATH, ...env } },
    })
    return { status, told: stdout, said: stderr }
  }
  const builds =
    'mkdir -p "$MADE" && printf "#!/bin/sh\\necho meilisearch 9.9.9\\n" > "$MADE/meilisearch" && chmod 755 "$MADE/meilisearch"'

  test("takes the one on the PATH, and says its version", async () => {
    await put("meilisearch", "echo meilisearch 1.50.0")
    expect(bring()).toEqual({ status: 0, told: "meilisearch\n", said: "meilisearch 1.50.0\n" })
  })

  test("without one, and without sources, ends and says what to give", () => {
    expect(bring()).toMatchObject({ status: 1, told: "", said: expect.stringContaining("SOURCES BBQUEUE FOLDER") })
  })

  test("ends where MEILISEARCH_PATH names none, whatever else there is: nobody waits an hour for a slip", async () => {
    await put("meilisearch", "echo meilisearch 1.50.0")
    const named = bring(await sources(), { MEILISEARCH_PATH: "/nowhere/meilisearch" })
    expect(named).toMatchObject({ status: 1, told: "", said: expect.stringContaining("no program that runs") })
  })

  test("says of folders that are no sources which file they lack", () => {
    const given = ["nowhere", "nowhere", "built"].map((name) => path.join(folder, name))
    expect(bring(given)).toMatchObject({ status: 1, said: expect.stringContaining("nowhere/Cargo.toml is not there") })
  })

  test("says that cargo is missing, and that it refused what it was given", async () => {
    const given = await sources()
    expect(bring(given)).toMatchObject({ status: 1, told: "", said: expect.stringContaining("no cargo on the PATH") })
    await put("cargo", "echo 'error: checksum for `a v1.0.0` changed between lock files' >&2; exit 101")
    const refused = bring(given)
    expect(refused).toMatchObject({ status: 1, told: "", said: expect.stringContaining("checksum for `a v1.0.0`") })
    expect(refused.said).toContain("cargo did not build Meilisearch")
  })

  test("says that building was cut off, goes on the next time, and then finds what was built", async () => {
    const given = await sources()
    const env = { MADE: path.join(given[2] ?? "", "release") }
    await put("cargo", 'mkdir -p "$MADE" && echo half > "$MADE/meilisearch" && kill -TERM $$')
    expect(bring(given, env)).toMatchObject({
      status: 1,
      told: "",
      said: expect.stringContaining("was cut off (SIGTERM)"),
    })
    await put("cargo", builds)
    const built = { status: 0, told: `${env.MADE}/meilisearch\n`, said: "meilisearch 9.9.9\n" }
    expect(bring(given, env)).toEqual(built)
    await put("cargo", "exit 1")
    expect(bring(given, env)).toEqual(built)
  })
})
