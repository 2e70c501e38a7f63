/** HTTP of the file of a case (案卷), exported with the sheets of its acts: `gongshi file check` runs the table on it again. */
import type { Context } from "hono"
import { reachOf } from "../../access/reach.ts"
import type { TimedParts } from "../../database/client.ts"
import { idParam, json } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { kindsOf } from "../proceeding/answer-routes.ts"
import { listSheets } from "../proceeding/kept-sheet-store.ts"
import { getKind } from "../proceeding/kinds.ts"
import { partiesOf } from "../proceeding/party.ts"
import { findProceeding, listHistory } from "../proceeding/store.ts"
import { listAttachments } from "./attachment-store.ts"
import { caseFileSchema, toCaseFile } from "./case-file.ts"
import { findBoundLine } from "./case-file-store.ts"
import { listDocuments } from "./store.ts"

const decisionKinds = kindsOf("decisions")

const exportFile = defineRoute("document:read", "get /v1/decisions/{id}/file", {
  operationId: "exportCaseFile",
  summary: "The file of a case with the sheets that were kept with its acts, to be checked without the register",
  description:
    "For officers of the authority and those above it, whole. For the merchant concerned, once a paper of it was served on it: the acts " +
    "that it is told of, the papers that were served, what it has sent itself, and the sheets of those acts and of the publication without what they were judged on. " +
    "`gongshi file check PATH` runs the table again and says what it takes on somebody's word.",
  request: { params: idParam },
  responses: { 200: json("The file", caseFileSchema), ...problemResponses(400, 404) },
})

/** The route. */
export const caseFileRoutes = routeGroup<TimedParts>().openapi(exportFile, async (c) => {
  const file = await read(c, c.req.valid("param").id)
  if (!file) return problem(c, "unknown-proceeding", noSuchFile)
  c.header("Cache-Control", "no-store")
  c.header("Content-Disposition", `attachment; filename="file-${file.case.id}.json"`)
  return c.json(file, 200)
})

async function read(c: Context<Environment<TimedParts>>, id: string) {
  const { sql, clock } = c.get("parts")
  const principal = c.get("principal")
  const reach = reachOf(principal)
  const proceeding = await findProceeding(sql, reach, id)
  if (!proceeding || !decisionKinds.includes(proceeding.kind)) return null
  const isParty = principal.kind === "merchant"
  // Who only displays what another has decided is no reader of its file.
  if (!isParty && !partiesOf(principal, proceeding).some((party) => party !== "registrar")) return null
  const documents = await listDocuments(sql, reach, id)
  if (isParty && !documents.some(({ acts }) => acts.some(({ act }) => act === "serve"))) return null
  const parts = {
    ...{ proceeding, documents, history: await listHistory(sql, proceeding) },
    ...{ attachments: await listAttachments(sql, reach, id), sheets: await listSheets(sql, id) },
    record: proceeding.recordId === null ? null : await findBoundLine(sql, proceeding.recordId),
  }
  const told = new Set(Object.keys(getKind(proceeding.kind).told?.acts ?? {}))
  return toCaseFile(parts, isParty ? "party" : "authority", told, clock())
}

const noSuchFile = {
  detail: {
    zh: "没有此编号的事项，或者您无权查看其卷宗。",
    en: "There is no proceeding of this id, or its file is not for you to see.",
  },
} as const
