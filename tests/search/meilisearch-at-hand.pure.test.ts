// Whoever names a Meilisearch to test against is told when it is not there, and whoever names none that its tests were skipped.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { meilisearchLine } from "../support/closing-line.ts"
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
