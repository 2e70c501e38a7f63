// Whatever answers at the address of a Meilisearch that is not it, the engine counts as away, and no search fails by it.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { adminOf, searcherOf } from "../../../src/search/record/meilisearch-server.ts"
import { reasonOf, seeIndex } from "../../../src/search/record/meilisearch-sight.ts"

const kept = {
  ...{ register: "r", uid: "gongshi_record", position: 1, mark: "1:r:b:1", documents: 1 },
  ...{ changedAt: null, step: null, fault: null },
}

test.each([
  [502, "<html>502 Bad Gateway</html>"],
  [200, "<html>Welcome</html>"],
  [503, ""],
  [200, ""],
  [200, "{}"],
])("%d %s on the way to a Meilisearch means that it is away", async (status, body) => {
  const server = createServer((_, answer) => answer.writeHead(status).end(body)).listen(0, "127.0.0.1")
  await new Promise((listening) => server.once("listening", listening))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  const seen = seeIndex(adminOf({ url, key: null }), kept)
  expect(reasonOf(await seen.catch((error: unknown) => error))).toBe("away")
  // With a key the one that searches is asked for first.
  const searched = searcherOf({ url, key: "k" }).then((meili) => seeIndex(meili, kept))
  expect(reasonOf(await searched.catch((error: unknown) => error))).toBe("away")
  server.close()
})
