/**
 * HTTP of the publication log (C2SP tlog-tiles): the checkpoint, tiles, bundles of entries, and proofs for those who
 * would rather not put them together from tiles. Open to everyone.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { accepts } from "hono/accepts"
import type { DatabaseParts } from "../database/client.ts"
import { binary, text } from "../http/content.ts"
import type { Environment } from "../http/environment.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { hashBytes } from "../ledger/merkle.ts"
import { readConsistency, readInclusion, readShown } from "../ledger/proof.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import { encodeBundle, readTilePath, type TileName, widthIn } from "../ledger/tile.ts"
import { formatConsistency } from "../ledger/tlog-proof.ts"
import { loadBundle, loadTiles, readCheckpoint } from "../ledger/tree-store.ts"
import type { Shown } from "../ledger/witness/witnesses.ts"
import {
  consistencyShape,
  countParameter,
  inclusionShape,
  toTextInclusion,
  toWireConsistency,
  toWireInclusion,
} from "./log-wire.ts"

const plain = "text/plain; charset=utf-8"
// A checkpoint is young for as long as the next one takes; the specification says a few seconds.
const checkpointCache = "public, max-age=2"
const immutable = "public, max-age=31536000, immutable"

/** A note as an example, cut short. */
const noteExample = "register.example/log\n4711\nCsUYapGGPo4d…=\n\n— register.example/log Az3grlgtzPIC…=\n"
const hashExample = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

const getCheckpoint = defineRoute("register:read", "get /log/checkpoint", {
  operationId: "getCheckpoint",
  summary: "The newest signed checkpoint of the publication log",
  description:
    "A C2SP signed note: the log's name, the number of entries, the root of the Merkle tree, signatures, and the " +
    "cosignatures that it has so far (tlog-cosignature). `Last-Modified` is when it was signed.",
  tags: ["log"],
  responses: {
    200: {
      description: "The checkpoint",
      content: { "text/plain": text(noteExample) },
    },
    ...problemResponses(503),
  },
})

const getWitnessedCheckpoint = defineRoute("register:read", "get /log/checkpoint/witnessed", {
  operationId: "getWitnessedCheckpoint",
  summary: "The newest checkpoint that enough witnesses have cosigned",
  description:
    "As `/log/checkpoint`; enough are those that the register's policy asks for (C2SP tlog-policy). Heads, exports, " +
    "statements and proofs use it, unless it lags behind by more than an hour. 404 where no witness is asked.",
  tags: ["log"],
  responses: {
    200: {
      description: "The checkpoint, with its cosignatures",
      content: { "text/plain": text(noteExample) },
    },
    ...problemResponses(404, 503),
  },
})

const getTile = defineRoute("register:read", "get /log/tile/{path}", {
  operationId: "getTile",
  summary: "A tile of the Merkle tree, or a bundle of entries",
  description:
    "Paths as C2SP tlog-tiles has them, with their slashes: `0/x001/067` is tile 1,067 of leaf hashes, " +
    "`entries/x001/067` its entries; `.p/17` behind it asks for the first 17 where it is not full.",
  tags: ["log"],
  request: { params: z.object({ path: z.string().openapi({ example: "entries/000.p/1" }) }) },
  responses: {
    200: {
      description: "The hashes, 32 bytes each; or the entries, each behind its length as uint16 big-endian",
      content: { "application/octet-stream": binary("") },
    },
    ...problemResponses(404),
  },
})

const getInclusionProof = defineRoute("register:read", "get /log/proof/inclusion", {
  operationId: "getInclusionProof",
  summary: "Proof that an entry is in the log",
  description:
    "With `Accept: text/plain` as C2SP tlog-proof, for a size that a checkpoint was signed at within the last day. Absent " +
    "`size`: that of the newest checkpoint that enough witnesses have cosigned and that covers the entry, else of the newest.",
  tags: ["log"],
  request: {
    query: z.object({
      position: countParameter.openapi({
        type: "integer",
        minimum: 0,
        example: 0,
        description: "Position of the entry, from 0",
      }),
      size: countParameter
        .optional()
        .openapi({ type: "integer", minimum: 0, description: "Entries in the tree; absent: a checkpoint's" }),
    }),
  },
  responses: {
    200: {
      description: "The proof",
      content: {
        "application/json": {
          schema: z.strictObject(inclusionShape).openapi("InclusionProof", {
            example: {
              position: 1,
              size: 2,
              leaf_hash: hashExample,
              root: hashExample,
              proof: [hashExample],
              checkpoint: noteExample,
            },
          }),
        },
        "text/plain": text(`c2sp.org/tlog-proof@v1\nindex 1\n${hashExample}\n\n${noteExample}`),
      },
    },
    ...problemResponses(400, 404, 503),
  },
})

const getConsistencyProof = defineRoute("register:read", "get /log/proof/consistency", {
  operationId: "getConsistencyProof",
  summary: "Proof that an earlier size of the log is the beginning of a later one",
  description:
    "With `Accept: text/plain` as C2SP tlog-witness takes it, for a size that a checkpoint was signed at within the last " +
    "day: whoever submits checkpoints to witnesses is served while newer ones come.",
  tags: ["log"],
  request: {
    query: z.object({
      from: countParameter.openapi({ type: "integer", minimum: 0, example: 0 }),
      to: countParameter
        .optional()
        .openapi({ type: "integer", minimum: 0, description: "Absent: the newest checkpoint's size" }),
    }),
  },
  responses: {
    200: {
      description: "The proof",
      content: {
        "application/json": {
          schema: z.strictObject(consistencyShape).openapi("ConsistencyProof", {
            example: {
              from: 1,
              to: 2,
              from_root: hashExample,
              to_root: hashExample,
              proof: [hashExample],
              checkpoint: noteExample,
            },
          }),
        },
        "text/plain": text(`old 1\n${hashExample}\n\n${noteExample}`),
      },
    },
    ...problemResponses(400, 404, 503),
  },
})

const unwitnessed = {
  zh: "还没有检查点得到足够的见证：见证方见 /status。",
  en: "No checkpoint has been cosigned by enough witnesses yet: /status has the witnesses.",
}

interface LogParts extends DatabaseParts {
  signedLog: SignedLog
}

export const logRoutes = routeGroup<LogParts>()
  .openapi(getCheckpoint, async (c) => {
    const shown = await readShown(c.get("parts").signedLog)
    if ("refused" in shown) {
      c.header("Retry-After", "5")
      return problem(c, shown.refused === "log-halted" ? "log-halted" : "not-yet-signed", shown)
    }
    return checkpointAnswer(c, shown) as never
  })
  .openapi(getWitnessedCheckpoint, async (c) => {
    const { signedLog } = c.get("parts")
    const shown = await readShown(signedLog)
    if ("refused" in shown) {
      c.header("Retry-After", "5")
      return problem(c, shown.refused === "log-halted" ? "log-halted" : "not-yet-signed", shown)
    }
    const witnessed = await signedLog.vouched.witnessed(shown.size)
    return witnessed ? (checkpointAnswer(c, witnessed) as never) : problem(c, "not-in-log", { detail: unwitnessed })
  })
  .openapi(getTile, async (c) => (await tileAnswer(c, c.req.param("path"))) as never)
  .openapi(getInclusionProof, async (c) => {
    const { position, size } = c.req.valid("query")
    const inclusion = await readInclusion(c.get("parts").signedLog, position, size)
    if ("refused" in inclusion) return problem(c, inclusion.refused, inclusion)
    if (!wantsText(c)) return c.json(toWireInclusion(inclusion), 200)
    const text = toTextInclusion(inclusion, null)
    return text === null ? onlyForCheckpoint(c, "size") : (c.body(text, 200, { "content-type": plain }) as never)
  })
  .openapi(getConsistencyProof, async (c) => {
    const { from, to } = c.req.valid("query")
    const consistency = await readConsistency(c.get("parts").signedLog, from, to)
    if ("refused" in consistency) return problem(c, consistency.refused, consistency)
    if (!wantsText(c)) return c.json(toWireConsistency(consistency), 200)
    if (consistency.checkpoint === null) return onlyForCheckpoint(c, "to")
    const text = formatConsistency(from, consistency.proof, consistency.checkpoint)
    return c.body(text, 200, { "content-type": plain }) as never
  })

// The path of a tile has slashes, which a parameter of OpenAPI can't have: the same answer at the addresses in use.
logRoutes.get("/log/tile/:path{.+}", (c) => tileAnswer(c, c.req.param("path")))

function checkpointAnswer(c: Context<Environment<LogParts>>, { note, time }: Shown) {
  const headers = { "content-type": plain, "cache-control": checkpointCache }
  return c.body(note, 200, { ...headers, "last-modified": new Date(time).toUTCString() })
}

async function tileAnswer(c: Context<Environment<LogParts>>, path: string) {
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
  c: Context<Environment<LogParts>>,
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

/** Whether an answer is wanted as text rather than as JSON. */
export function wantsText(c: Context): boolean {
  return (
    accepts(c, { header: "Accept", supports: ["application/json", "text/plain"], default: "application/json" }) ===
    "text/plain"
  )
}

function onlyForCheckpoint(c: Context<Environment<LogParts>>, parameter: string) {
  return problem(c, "invalid-request", {
    detail: {
      zh: "文本证明只对最近一天内签发过检查点的大小提供，请省略该参数，或者使用 JSON。",
      en: "A proof as text is for a size that a checkpoint was signed at within the last day: leave the parameter out, or ask for JSON.",
    },
    pointer: `/${parameter}`,
  })
}
