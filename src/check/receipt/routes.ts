/** HTTP of receipts. */
import type { DatabaseParts } from "../../database/client.ts"
import { idParam } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders } from "../../http/signed-answer.ts"
import { findReceipt } from "./store.ts"

const getReceipt = defineRoute("check:receipt", "get /v1/check/receipts/{id}", {
  operationId: "getCheckReceipt",
  summary: "The signed receipt of a check of yours",
  description:
    "A compact JWS (typ `gongshi-receipt+jwt`) that binds the SHA-256 of the rows as they were sent, the size of the log " +
    "they were answered at, the SHA-256 of the answer as it was sent back, and the counts. The answer of a stream names " +
    "its receipt in the header `Gongshi-Receipt`; it is there once the stream has come to its end.",
  request: { params: idParam },
  responses: { 200: { description: "The receipt", ...signedAnswer }, ...problemResponses(400, 404) },
})

export const receiptRoutes = routeGroup<DatabaseParts>().openapi(getReceipt, async (c) => {
  const { sql, clock } = c.get("parts")
  const receipt = await findReceipt(sql, c.req.valid("param").id, clientOf(c).clientId, clock())
  if (!receipt) {
    return problem(c, "unknown-receipt", {
      detail: {
        zh: "没有此编号的回执，或者不是您的回执，或者保存期已过；核查没有完成时也没有回执。",
        en: "There is no receipt of this id, it is not yours, or its time is over; a check that was cut off has none.",
      },
    })
  }
  return c.body(receipt.token, 200, { ...signedHeaders(receipt), "cache-control": "private, no-store" }) as never
})
