/** HTTP of the log's tiles and bundles of entries (C2SP tlog-tiles), as far as its checkpoint reaches. Open to everyone. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { DatabaseParts } from "../database/client.ts"
import { binary } from "../http/content.ts"
import type { Environment } from "../http/environment.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { hashBytes } from "../ledger/merkle.ts"
import { encodeBundle, readTilePath, type TileName, widthIn } from "../ledger/tile.ts"
import { loadBundle, loadTiles, readCheckpoint } from "../ledger/tree-store.ts"

const immutable = "public, max-age=31536000, immutable"

const getTile = defineRoute("register:read", "get /log/tile/{path}", {
  operationId: "getTile",
  summary: "A tile of the Merkle tree, or a bundle of entries",
  description:
    "Paths as C2SP tlog-tiles has them, with their slashes: `0/x001/067` is tile 1,067 of leaf hashes, " +
    "`entries/x001/067` its entries; `.p/17` behind it asks for the first 17 where it is not full.",
  request: { params: z.object({ path: z.string().openapi({ example: "entries/000.p/1" }) }) },
  responses: {
    200: {
      description: "The hashes, 32 bytes each; or the entries, each behind its length as uint16 big-endian",
      content: { "application/octet-stream": binary("") },
    },
    ...problemResponses(404),
  },
})

export const tileRoutes = routeGroup<DatabaseParts>().openapi(
  getTile,
  async (c) => (await tileAnswer(c, c.req.param("path"))) as never,
)

// The path of a tile has slashes, which a parameter of OpenAPI can't have: the same answer at the addresses in use.
tileRoutes.get("/log/tile/:path{.+}", (c) => tileAnswer(c, c.req.param("path")))

async function tileAnswer(c: Context<Environment<DatabaseParts>>, path: string) {
  const name = readTilePath(path)
  const bytes = name && (await readTile(c, name))
  if (!name || !bytes) {
    return problem(c, "not-in-log", {
      detail: {
        zh: "检查点所及的日志中没有这个文件：路径见 c2sp.org/tlog-tiles，不满的文件须注明宽度。",
        en: "The log up to its checkpoint has no such file: for paths see c2sp.org/tlog-tiles; one that is not full is asked for with its width.",
      },
    })
  }
  // A narrower tile is the beginning of the full one, and as unchanging.
  return c.body(bytes, 200, { "content-type": "application/octet-stream", "cache-control": immutable })
}

/** The bytes of a tile as far as the checkpoint reaches. */
async function readTile(
  c: Context<Environment<DatabaseParts>>,
  { level, index, width }: TileName,
): Promise<ArrayBuffer | null> {
  const { sql } = c.get("parts")
  if (level === "entries") {
    const entries = await loadBundle(sql, index, width)
    return entries && encodeBundle(entries.map((entry) => new TextEncoder().encode(entry))).buffer
  }
  const { size } = await readCheckpoint(sql)
  if (widthIn(size, level, index) < width) return null
  const [hashes] = await loadTiles(sql, [{ level, index, width }])
  return hashes?.length === width * hashBytes ? new Uint8Array(hashes).buffer : null
}
