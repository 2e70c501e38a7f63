/** HTTP of what opens the commitment to a decision as it was served: for the party, and for who keeps the case. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { json, recordIdParam } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import { partiesOf } from "../proceeding/party.ts"
import { findOpening } from "./opening-store.ts"

const hex = z.string().regex(/^[0-9a-f]{64}$/)
const hashed = z.string().regex(/^[\w-]{43}$/)

const openCommitment = defineRoute("document:read", "get /v1/records/{id}/opening", {
  operationId: "openCommitment",
  summary: "What opens the commitment to a decision as it was served: the salt, and the text's digest",
  description:
    "For the merchant concerned and the officers of the authority that decided. `commitment` is `text.served` of the record's public " +
    "line, which the log commits to. It is SHA-256 over the line `gongshi served text v1`, the salt, a line feed and " +
    "`served_sha256`, as base64url. The text as it was served is kept by no register: it is the published one with what " +
    "the party's own copy says in the place of each ＊＊. docs/documents.md checks all of it offline, with three commands.",
  request: { params: recordIdParam },
  responses: {
    200: json(
      "The opening",
      wireObject("CommitmentOpening", {
        ...{ record_id: z.string(), decision_no: z.string(), commitment: hashed, salt: hashed },
        ...{ served_sha256: hex, published_text: z.string() },
      }).openapi({
        example: {
          ...{ record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e", decision_no: "郑市监处罚〔2026〕1号" },
          ...{
            commitment: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA",
            salt: "EjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJCrze8",
          },
          served_sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          published_text: "行政处罚决定书（示例）……联系电话＊＊……",
        },
      }),
    ),
    ...problemResponses(400, 404),
  },
})

/** The route. */
export const openingRoutes = routeGroup<DatabaseParts>().openapi(openCommitment, async (c) => {
  const { id } = c.req.valid("param")
  const found = await findOpening(c.get("parts").sql, id)
  // Whoever may not act in the case is not told that there is one.
  if (!found || partiesOf(c.get("principal"), found).length === 0) return problem(c, "unknown-record", noSuchOpening)
  c.header("Cache-Control", "no-store")
  return c.json(
    {
      ...{ record_id: id, decision_no: found.decisionNo, commitment: found.commitment, salt: found.salt },
      ...{ served_sha256: found.servedSha256, published_text: found.publishedText },
    },
    200,
  )
})

const noSuchOpening = {
  detail: {
    zh: "没有这条记录，或者没有随附公示的决定书文本，或者您无权查看。",
    en: "There is no such record, or no decision is published with it, or it is not yours.",
  },
} as const
