/** HTTP of what a request gives: the records, with terms and recipient at both ends, and a signature over all of it. */
import { createHash } from "node:crypto"
import type { DatabaseParts, Sql } from "../../database/client.ts"
import { streamText } from "../../http/body.ts"
import { idParam, ndjson } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { dayInChina } from "../../law/day.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { signToken } from "../../signing/signed-document.ts"
import type { FindSigner, Signer } from "../../signing/signer.ts"
import { getAgency } from "../agency/store.ts"
import { isInForce } from "./request.ts"
import { sharingTerms } from "./state.ts"
import { findRequest, markSupplied, type SharingRequest } from "./store.ts"
import { listSupplied, noteUse } from "./use-store.ts"

const getRecords = defineRoute("sharing:ask", "get /v1/data-requests/{id}/records", {
  operationId: "getRequestedRecords",
  summary: "What a request that was granted gives: the records that are shown, as lines",
  description:
    "The first line says to whom, for what and under which terms it is given; then one record a line, `line` the exact " +
    "public one, with `planned_end` and `restriction_ends` where the request is for them. The last holds `manifest`: a JWS " +
    "(`typ` gongshi-supply+jws) that names the recipient and the SHA-256 of all bytes before it. The use is logged.",
  request: { params: idParam },
  responses: {
    200: ndjson(
      "The lines",
      '{"id":"sh4l6ot2vhs7c5rq3yxbxmgw3e","line":"{\\"salt\\":\\"…\\"}","planned_end":"2029-03-02"}',
    ),
    ...problemResponses(400, 404, 409),
  },
})

interface SupplyParts extends DatabaseParts {
  signer: FindSigner
  issuer: string
}

export const supplyRoutes = routeGroup<SupplyParts>().openapi(getRecords, async (c) => {
  const { sql, clock, signer, issuer } = c.get("parts")
  const { clientId } = clientOf(c)
  const granted = await findRequest(sql, { client: clientId }, c.req.valid("param").id)
  // What the operator has closed to the agency since then is closed.
  const open = (await getAgency(sql, clientId)).lists
  const request = granted && { ...granted, lists: granted.lists.filter((list) => open.includes(list)) }
  if (!request) return problem(c, "unknown-request", { detail: words.unknown })
  const at = clock()
  const today = dayInChina(at)
  if (!isInForce(request, today)) return problem(c, "illegal-act", { detail: words.notInForce })
  const key = await signer("export")
  await markSupplied(sql, request.id, today)
  const { size } = await readHead(sql)
  const lines = supplyLines(sql, request, { at, today, size, issuer, key })
  return streamText(c, "application/x-ndjson; charset=utf-8", lines, { "cache-control": "no-store" }) as never
})

interface SupplyContext {
  at: number
  today: string
  size: number
  issuer: string
  key: Signer | null
}

const recordsPerPiece = 1_000

async function* supplyLines(sql: Sql, request: SharingRequest, context: SupplyContext): AsyncGenerator<string> {
  const { at, today, size, issuer, key } = context
  const { id, clientId, agency, purpose, to } = request
  const hash = createHash("sha256")
  const told = (text: string) => {
    hash.update(text)
    return text
  }
  const head = {
    ...{ request: id, recipient: { id: clientId, name: agency }, purpose, until: to, terms: sharingTerms },
    log: { size },
  }
  yield told(`${JSON.stringify(head)}\n`)
  let rows = 0
  for (let after = ""; ; ) {
    const found = await listSupplied(sql, request, { after, today, limit: recordsPerPiece })
    const piece = found.map((each) => {
      const days = { planned_end: each.plannedEnd, restriction_ends: each.restrictionEnds }
      return `${JSON.stringify({ id: each.id, line: each.line, ...(request.kind === "days" ? days : {}) })}\n`
    })
    // Noted before it is sent: who breaks off has read it, and nothing is done after.
    await noteUse(sql, clientId, { what: "supply", rows: found.length, requestId: id }, at)
    if (piece.length > 0) yield told(piece.join(""))
    rows += found.length
    after = found.at(-1)?.id ?? after
    if (found.length < recordsPerPiece) break
  }
  const iat = Math.floor(at / 1_000)
  const manifest = { iss: issuer, iat, kind: "supply", ...head, rows, sha256: hash.digest("hex") }
  yield `${JSON.stringify({ manifest: key ? await signToken("supply", manifest, key) : manifest })}\n`
}

const words = {
  unknown: { zh: "没有此编号的申请。", en: "You have no request of this id." },
  notInForce: {
    zh: "该申请没有获得同意，或者不在同意的期间内。",
    en: "The request was not granted, or this day is outside the period that it was granted for.",
  },
} as const
