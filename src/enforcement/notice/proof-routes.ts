/** HTTP of an agency's proof that it was told. */
import { z } from "@hono/zod-openapi"
import type { DatabaseParts } from "../../database/client.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders } from "../../http/signed-answer.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import { signDocument } from "../../signing/signed-document.ts"
import type { FindSigner } from "../../signing/signer.ts"
import { proveNotice } from "./proof.ts"
import { readOwnNotice } from "./routes.ts"

const hash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
const path = z.array(z.string())

const proofSchema = wireObject("NoticeProof", {
  id: z.int(),
  agency: z.string().openapi({ description: "Your id, as it stands in the leaf" }),
  salt: z.string(),
  line: z.string().openapi({ description: "What was told, to the byte" }),
  batch: z.strictObject({ leaf: z.int(), size: z.int(), root: z.string(), proof: path }),
  entry: z.string().openapi({ description: "The log entry, whose commitment is the batch's root" }),
  position: z.int(),
  log: z.strictObject({ size: z.int(), root: z.string(), proof: path, checkpoint: z.string().nullable() }),
}).openapi({
  example: {
    ...{ id: 17, agency: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", salt: "7f…", line: '{"id":17,"kind":"ended",…}' },
    ...{ batch: { leaf: 3, size: 14, root: hash, proof: [hash] }, entry: '{"v":2,"op":"recall",…}', position: 4712 },
    log: { size: 4713, root: hash, proof: [hash], checkpoint: "register.example/log\n4713\n…" },
  },
})

const getProof = defineRoute("notice:read", "get /v1/notices/{id}/proof", {
  operationId: "getNoticeProof",
  summary: "The proof that you were told: of your notice in its batch, and of the batch in the log",
  description:
    "The leaf is SHA-256(0x00 ‖ text) over `gongshi/notice/v1`, salt, agency and line, with line feeds between them; its " +
    "path leads to the root that the entry commits to. With `Accept: application/jwt` the same, signed by the export key " +
    "(`typ` gongshi-notice+jws): the register can't deny what it told you, nor you that it did.",
  request: {
    params: z.object({
      id: z
        .string()
        .regex(/^\d{1,15}$/)
        .openapi({ example: "17" }),
    }),
  },
  responses: {
    200: {
      description: "The proof",
      content: { "application/json": { schema: proofSchema }, ...signedAnswer.content },
    },
    ...problemResponses(400, 404),
  },
})

interface ProofParts extends DatabaseParts {
  signedLog: SignedLog
  signer: FindSigner
  issuer: string
}

export const noticeProofRoutes = routeGroup<ProofParts>().openapi(getProof, async (c) => {
  const { signer, issuer, clock, ...parts } = c.get("parts")
  const [{ clientId }, id] = [clientOf(c), Number(c.req.valid("param").id)]
  const proof = (await readOwnNotice({ ...parts, clock }, clientId, id)) && (await proveNotice(parts, clientId, id))
  if (!proof) return problem(c, "unknown-notice", { detail: noSuchNotice })
  if ("refused" in proof) {
    c.header("Retry-After", "5")
    return problem(c, proof.refused === "log-halted" ? "log-halted" : "not-yet-signed", proof)
  }
  if (!c.req.header("accept")?.includes("application/jwt")) return c.json(proof, 200)
  const key = await signer("export")
  if (!key) return problem(c, "no-signing-key", { detail: noKey })
  const iat = Math.floor(clock() / 1_000)
  const document = await signDocument("notice", { iss: issuer, iat, kind: "notice", sub: proof.agency, ...proof }, key)
  return c.body(document.token, 200, signedHeaders(document)) as never
})

const noSuchNotice = { zh: "没有此编号的通知", en: "there is no notice of this id in your tray" } as const
const noKey = { zh: "本节点没有签署导出的私钥。", en: "The key that signs exports is not here." } as const
