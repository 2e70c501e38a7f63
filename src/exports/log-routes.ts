/**
 * HTTP of the publication log (C2SP tlog-tiles): the checkpoint, and proofs for those who would rather not put them together
 * from tiles. Open to everyone.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { accepts } from "hono/accepts"
import { text } from "../http/content.ts"
import type { Environment } from "../http/environment.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { wireObject } from "../input/wire-object.ts"
import { readConsistency, readInclusion, readShown } from "../ledger/proof.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import { formatConsistency } from "../ledger/tlog-proof.ts"
import type { Shown } from "../ledger/witness/witnesses.ts"
import {
  consistencyShape,
  countMax,
  countParameter,
  inclusionShape,
  toTextInclusion,
  toWireConsistency,
  toWireInclusion,
} from "./log-wire.ts"

const plain = "text/plain; charset=utf-8"
// A checkpoint is young for as long as the next one takes; the specification says a few seconds.
const checkpointCache = "public, max-age=2"

/** A note as an example, cut short. */
const noteExample = "register.example/log\n4711\nCsUYapGGPo4d…=\n\n— register.example/log Az3grlgtzPIC…=\n"
const hashExample = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

const getCheckpoint = defineRoute("register:read", "get /log/checkpoint", {
  operationId: "getCheckpoint",
  summary: "The newest signed checkpoint of the publication log",
  description:
    "A C2SP signed note: the log's name, the number of entries, the root of the Merkle tree, signatures, and the " +
    "cosignatures that it has so far (tlog-cosignature). `Last-Modified` is when it was signed.",
  responses: {
    200: {
      description: "The checkpoint",
      content: { "text/plain": text(noteExample) },
    },
  },
})

const getWitnessedCheckpoint = defineRoute("register:read", "get /log/checkpoint/witnessed", {
  operationId: "getWitnessedCheckpoint",
  summary: "The newest checkpoint that enough witnesses have cosigned",
  description:
    "As `/log/checkpoint`; enough are those that the register's policy asks for (C2SP tlog-policy). Heads, exports, " +
    "statements and proofs use it, unless it lags behind by more than an hour. 404 where no witness is asked.",
  responses: {
    200: {
      description: "The checkpoint, with its cosignatures",
      content: { "text/plain": text(noteExample) },
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
  request: {
    query: z.object({
      position: countParameter.openapi({
        type: "integer",
        minimum: 0,
        example: 0,
        description: "Position of the entry, from 0",
      }),
      size: countParameter.optional().openapi({
        type: "integer",
        minimum: 0,
        maximum: countMax,
        description: "Entries in the tree; absent: a checkpoint's",
      }),
    }),
  },
  responses: {
    200: {
      description: "The proof",
      content: {
        "application/json": {
          schema: wireObject("InclusionProof", inclusionShape).openapi({
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
    ...problemResponses(404),
  },
})

const getConsistencyProof = defineRoute("register:read", "get /log/proof/consistency", {
  operationId: "getConsistencyProof",
  summary: "Proof that an earlier size of the log is the beginning of a later one",
  description:
    "With `Accept: text/plain` as C2SP tlog-witness takes it, for a size that a checkpoint was signed at within the last " +
    "day: whoever submits checkpoints to witnesses is served while newer ones come.",
  request: {
    query: z.object({
      from: countParameter.openapi({ type: "integer", minimum: 0, maximum: countMax, example: 0 }),
      to: countParameter.optional().openapi({
        type: "integer",
        minimum: 0,
        maximum: countMax,
        description: "Absent: the newest checkpoint's size",
      }),
    }),
  },
  responses: {
    200: {
      description: "The proof",
      content: {
        "application/json": {
          schema: wireObject("ConsistencyProof", consistencyShape).openapi({
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
    ...problemResponses(404),
  },
})

const unwitnessed = {
  zh: "还没有检查点得到足够的见证：见证方见 /status。",
  en: "No checkpoint has been cosigned by enough witnesses yet: /status has the witnesses.",
}

interface LogParts {
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

function checkpointAnswer(c: Context<Environment<LogParts>>, { note, time }: Shown) {
  const headers = { "content-type": plain, "cache-control": checkpointCache }
  return c.body(note, 200, { ...headers, "last-modified": new Date(time).toUTCString() })
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
