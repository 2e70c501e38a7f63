/**
 * HTTP of a record's proof: its public line, the log entry that commits to it, and the proof that the entry is in the
 * log under the signed checkpoint. Enough to check offline with the log's key alone.
 */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../database/client.ts"
import { recordIdParam, text } from "../http/content.ts"
import { noSuchRecord, problem, problemResponses } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { wireObject } from "../input/wire-object.ts"
import { readInclusion } from "../ledger/proof.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import { findPublication } from "../register/record/standing.ts"
import { wantsText } from "./log-routes.ts"
import { inclusionShape, toTextInclusion, toWireInclusion } from "./log-wire.ts"

const hashExample = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

const getRecordProof = defineRoute("register:read", "get /v1/records/{id}/proof", {
  operationId: "getRecordProof",
  summary: "A live record with the proof that it is in the publication log",
  description:
    "`line` and `entry` are the exact bytes: the entry holds the commitment to the line, its leaf hash is proved to be " +
    "under the checkpoint. With `Accept: text/plain` as C2SP tlog-proof, whose extra data are the entry, a line feed " +
    "and the line.",
  request: { params: recordIdParam },
  responses: {
    200: {
      description: "The record is live and in a checkpoint",
      content: {
        "application/json": {
          schema: wireObject("RecordProof", {
            record_id: z.string(),
            line: z.string(),
            entry: z.string(),
            ...inclusionShape,
          }).openapi({
            example: {
              record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e",
              line: '{"salt":"…","id":"sh4l6ot2vhs7c5rq3yxbxmgw3e",…}',
              entry: '{"op":"add","time":1772676000000,…,"commitment":"…"}',
              position: 1,
              size: 2,
              leaf_hash: hashExample,
              root: hashExample,
              proof: [hashExample],
              checkpoint: "register.example/log\n2\n…",
            },
          }),
        },
        "text/plain": text("c2sp.org/tlog-proof@v1\nextra …\nindex 1\n…"),
      },
    },
    ...problemResponses(404),
  },
})

export const proofRoutes = routeGroup<DatabaseParts & { signedLog: SignedLog }>().openapi(getRecordProof, async (c) => {
  const { sql, signedLog } = c.get("parts")
  const { id } = c.req.valid("param")
  const publication = await findPublication(sql, id)
  if (!publication) {
    return problem(c, "unknown-record", noSuchRecord)
  }
  const { position, entry, line } = publication
  const inclusion = await readInclusion(signedLog, position)
  if ("refused" in inclusion) {
    c.header("Retry-After", "5")
    return problem(c, inclusion.refused === "log-halted" ? "log-halted" : "not-yet-signed", inclusion)
  }
  if (!wantsText(c)) return c.json({ record_id: id, line, entry, ...toWireInclusion(inclusion) }, 200)
  const text = toTextInclusion(inclusion, new TextEncoder().encode(`${entry}\n${line}`))
  if (text === null) throw new Error("a proof for the checkpoint's own size has its checkpoint")
  return c.body(text, 200, { "content-type": "text/plain; charset=utf-8" }) as never
})
