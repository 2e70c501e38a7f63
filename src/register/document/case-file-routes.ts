/** HTTP of the file of a case (案卷), exported with the sheets of its acts: `gongshi file check` runs the table on it again. */
import type { Context } from "hono"
import type { Principal } from "../../access/principal.ts"
import { type Reach, reachOf } from "../../access/reach.ts"
import type { Sql, TimedParts } from "../../database/client.ts"
import { idParam, json } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { isUntold, kindsOf } from "../proceeding/answer-routes.ts"
import { listSheets } from "../proceeding/kept-sheet-store.ts"
import { getKind, publishingKinds } from "../proceeding/kinds.ts"
import { partiesOf } from "../proceeding/party.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { findProceeding, listAbout, listHistory } from "../proceeding/store.ts"
import { listAttachments } from "./attachment-store.ts"
import { caseFileSchema, type HeldCase, toCaseFile } from "./case-file.ts"
import { findBoundLine } from "./case-file-store.ts"
import { type HeldDocument, listDocuments } from "./store.ts"

const decisionKinds = kindsOf("decisions")

const exportFile = defineRoute("document:read", "get /v1/decisions/{id}/file", {
  operationId: "exportCaseFile",
  summary: "The file of a case with the sheets that were kept with its acts, to be checked without the register",
  description:
    "For officers of the authority and those above it, whole. For the merchant concerned, once a paper of it was served on it: the acts " +
    "that it is told of, the papers that were served, what it has sent itself, and the sheets of those acts and of the publication without what they were judged on. What came of its record stands in it too (`followed`): " +
    "repair, objection, change, review, to the papers by which it was removed. " +
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
    ...(await heldBy(sql, reach, proceeding, documents)),
    sheets: await listSheets(sql, id),
    record: proceeding.recordId === null ? null : await findBoundLine(sql, proceeding.recordId),
    followed: await followedBy(sql, principal, proceeding),
  }
  return toCaseFile(parts, isParty ? "party" : "authority", clock())
}

async function heldBy(
  sql: Sql,
  reach: Reach,
  proceeding: Proceeding,
  documents?: readonly HeldDocument[],
): Promise<HeldCase> {
  const { id, kind } = proceeding
  return {
    ...{ proceeding, documents: documents ?? (await listDocuments(sql, reach, id)) },
    ...{ history: await listHistory(sql, proceeding), attachments: await listAttachments(sql, reach, id) },
    told: new Set(Object.keys(getKind(kind).told?.acts ?? {})),
  }
}

/** What came of the record that a case has published: of what whoever asks is a reader of, and for the party what it follows itself. */
async function followedBy(sql: Sql, principal: Principal, { id, kind, recordId }: Proceeding) {
  if (recordId === null || !publishingKinds.includes(kind)) return []
  const reach = reachOf(principal)
  const others = (await listAbout(sql, reach, recordId)).filter((one) => one.id !== id)
  // Who only displays what another has decided is a reader of none of them.
  const shown = others.filter((one) =>
    principal.kind === "merchant" ? !isUntold(one) : partiesOf(principal, one).some((party) => party !== "registrar"),
  )
  const cases: HeldCase[] = []
  for (const one of shown) cases.push(await heldBy(sql, reach, one))
  return cases
}

const noSuchFile = {
  detail: {
    zh: "没有此编号的事项，或者您无权查看其卷宗。",
    en: "There is no proceeding of this id, or its file is not for you to see.",
  },
} as const
