/** HTTP of the releases of the verifier that the log names, each with the proof that it does. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { json } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { wireObject } from "../../input/wire-object.ts"
import { readInclusion } from "../../ledger/proof.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { inclusionShape, toWireInclusion } from "../log-wire.ts"
import { listReleaseEntries } from "./store.ts"

const hashExample = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

const listReleases = defineRoute("service:read", "get /v1/releases", {
  operationId: "listReleases",
  summary: "The releases of the verifier that the publication log names, the newest first",
  description:
    "Each as a proof: `line` and `entry` are the exact bytes, and the entry commits to the line. The line names the package " +
    "(`file`, `bytes`, `sha256`) and has the publisher's signed note (C2SP signed-note), which names every file in it. " +
    "`gongshi-verify verify PACKAGE --register URL` compares a package with it. Empty where the operator has named none.",
  responses: {
    200: json(
      "The releases",
      wireObject("Releases", {
        releases: z.array(
          wireObject("ReleaseProof", {
            line: z.string().openapi({ description: "The line that the entry commits to, byte for byte" }),
            entry: z.string().openapi({ description: "The entry, byte for byte" }),
            ...inclusionShape,
          }),
        ),
      }).openapi({
        example: {
          releases: [
            {
              line: '{"salt":"…","release":{"name":"gongshi-verify","version":"0.16.0","file":"gongshi-verify-0.16.0.tgz","bytes":480000,"sha256":"…","note":"gongshi-release/v1\\n…"}}',
              entry:
                '{"v":3,"op":"release","time":1772676000000,"list":"release","authority":null,"replaces":null,"reason":null,"commitment":"…"}',
              position: 4711,
              size: 4712,
              leaf_hash: hashExample,
              root: hashExample,
              proof: [hashExample],
              checkpoint: "register.example/log\n4712\n…",
            },
          ],
        },
      }),
    ),
    ...problemResponses(503),
  },
})

export const releaseRoutes = routeGroup<DatabaseParts & { signedLog: SignedLog }>().openapi(listReleases, async (c) => {
  const { sql, signedLog } = c.get("parts")
  const releases = []
  for (const { position, entry, line } of await listReleaseEntries(sql)) {
    const inclusion = await readInclusion(signedLog, position)
    if ("refused" in inclusion) {
      // What was named a moment ago is in a checkpoint within seconds.
      if (inclusion.refused !== "log-halted") continue
      return problem(c, "log-halted", inclusion)
    }
    releases.push({ line, entry, ...toWireInclusion(inclusion) })
  }
  return c.json({ releases }, 200)
})
