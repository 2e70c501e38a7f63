/** HTTP of the map: what is live under a code, or that nothing is, proven by an entry of the log. Open to everyone. */
import { z } from "@hono/zod-openapi"
import { text } from "../http/content.ts"
import { codeRefusal, problem, problemResponses } from "../http/problem.ts"
import { defineRoute, routeGroup } from "../http/route.ts"
import { wireObject } from "../input/wire-object.ts"
import { dayInChina } from "../law/day.ts"
import { readSettledMap } from "../ledger/complete.ts"
import { proveMap } from "../ledger/map/code-proof.ts"
import { formatMapText } from "../ledger/map/text.ts"
import { mapCodeShape, mapEntryShape, toWireCode, toWireMap } from "../ledger/map/wire.ts"
import type { SettledParts } from "../ledger/settled.ts"
import { readCode } from "../names/code.ts"
import { wantsText } from "./log-routes.ts"

const hashExample = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
// As a checkpoint's: what is published next may change it.
const cache = "public, max-age=2"

const getMapProof = defineRoute("register:read", "get /log/map/{code}", {
  operationId: "getMapProof",
  summary: "Proof of what is live under a code, or that nothing is",
  description:
    "`size`: of the entries [0, size) of the log; the entry `map` at that position has the root to which `path` leads. " +
    "`live` are the entries that are live under the code; where there are none, `other` is the code's neighbour at which a " +
    "search for it ends. `past_display`: live in the log and by date no longer shown. With `Accept: text/plain` as text. " +
    "docs/trust.md has the map to the byte; `gongshi verify` and /verify check it offline.",
  request: { params: z.object({ code: z.string().openapi({ example: "91000000MA00000157" }) }) },
  responses: {
    200: {
      description: "The proof",
      content: {
        "application/json": {
          schema: wireObject("MapProof", {
            code: z.string(),
            ...mapEntryShape,
            ...mapCodeShape,
            log: z.strictObject({ origin: z.string(), size: z.int(), root: mapEntryShape.proof.element }),
            checkpoint: z.string().openapi({ description: "The signed checkpoint of log.size" }),
          }).openapi({
            example: {
              code: "91000000MA00000157",
              size: 4710,
              entry: '{"v":2,"op":"map","time":1772676000000,"list":"map",…,"commitment":"…"}',
              proof: [hashExample],
              live: [],
              other: { key: hashExample, value: hashExample },
              path: ["FwrFGGqRhj6OHZDICAFKqJv12o4+4dnwdjDwN49o8atk"],
              past_display: [],
              log: { origin: "register.example/log", size: 4711, root: hashExample },
              checkpoint: "register.example/log\n4711\n…",
            },
          }),
        },
        "text/plain": text("gongshi/map-proof/v1\ncode 91000000MA00000157\n…"),
      },
    },
    ...problemResponses(400),
  },
})

export const mapRoutes = routeGroup<SettledParts>().openapi(getMapProof, async (c) => {
  const reading = readCode(c.req.valid("param").code)
  if (reading.kind === "impossible") return problem(c, "invalid-code", codeRefusal(reading))
  const parts = c.get("parts")
  const settled = await readSettledMap(parts, [reading.code])
  if ("refused" in settled) {
    c.header("Retry-After", "5")
    return problem(c, settled.refused === "log-halted" ? "log-halted" : "not-yet-signed", settled)
  }
  const { at, map } = settled
  const [code] = map.proofs
  if (!code) throw new Error("the map was read for no code")
  const proof = await proveMap(parts.signedLog.tiles, map.map, at.size)
  const said = { code: code.code, ...map.map, ...toWireCode(code, dayInChina(parts.clock())) }
  c.header("Cache-Control", cache)
  c.header("Vary", "Accept")
  if (wantsText(c)) {
    const body = formatMapText({ ...said, proof, checkpoint: at.note })
    return c.body(body, 200, { "content-type": "text/plain; charset=utf-8" }) as never
  }
  const { origin, size, root } = at
  return c.json({ ...said, ...toWireMap(map.map, proof), log: { origin, size, root }, checkpoint: at.note }, 200)
})
