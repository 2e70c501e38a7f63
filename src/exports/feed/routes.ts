/** HTTP of the change feed. */
import { z } from "@hono/zod-openapi"
import { streamText } from "../../http/body.ts"
import { ndjson } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { readShown } from "../../ledger/proof.ts"
import { countParameter } from "../log-wire.ts"
import { type FeedSource, feedLines } from "./feed.ts"

// Publications are in a checkpoint within ten seconds, mostly two; to look more often than once a second finds nothing.
const pollMs = 1_000
// nginx cuts a silent answer after sixty seconds, other proxies after thirty.
const heartbeatMs = 15_000

const example = `{"position":4711,"entry":"{\\"op\\":\\"add\\",…}","line":"{\\"salt\\":…}"}\n{"head":{"size":4712,"time":"2026-03-05T02:00:00.000Z"}}\n`

const getFeed = defineRoute("feed:read", "get /v1/feed", {
  operationId: "getFeed",
  summary: "The change feed: every entry of the publication log from a position on",
  description:
    'NDJSON. `{"position","entry","line"}` is an entry: its exact bytes, and the exact public line that it opened where ' +
    "that may still be shown, else null: the record has changed or ended since, which a later entry says, or is erased. " +
    'The entry of a key has its line always. `{"head":{"size","time"}}` ' +
    "comes when the end is reached and then every fifteen seconds: the size of the published checkpoint, and when it was signed. " +
    "Nothing behind the checkpoint is in the feed, so everything in it can be proved. " +
    "Cut off, go on with `from` one behind the last position whose line is complete. Without `follow` it ends with the head.",
  request: {
    query: z.object({
      from: countParameter.openapi({ type: "integer", example: 0, description: "Position of the first entry" }),
      follow: z
        .enum(["true", "false"])
        .default("false")
        .openapi({ description: "`true`: goes on as the log grows, until either side ends it" }),
    }),
  },
  responses: { 200: ndjson("The feed", example), ...problemResponses(404) },
})

export const feedRoutes = routeGroup<FeedSource>().openapi(getFeed, async (c) => {
  const { from, follow } = c.req.valid("query")
  const parts = c.get("parts")
  const shown = await readShown(parts.signedLog)
  if ("refused" in shown) return problem(c, shown.refused, shown)
  if (from > shown.size) {
    return problem(c, "not-in-log", {
      detail: {
        zh: `from 大于检查点所及的日志，后者有 ${shown.size} 条：请核对所连接的登记库，切勿从头重新接收。`,
        en: `from is beyond the log up to its checkpoint, which has ${shown.size} entries: make sure which register this is before you begin anew.`,
      },
    })
  }
  c.header("Cache-Control", "no-store")
  const request = { from, follow: follow === "true", pollMs, heartbeatMs }
  return streamText(c, "application/x-ndjson; charset=utf-8", feedLines(parts, request))
})
