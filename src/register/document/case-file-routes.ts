/** HTTP of the file of a case (案卷), exported with the sheets of its acts: `gongshi file check` runs the table on it again. */
import type { Context } from "hono"
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
import { type CaseFileExport, caseFileSchema, type FileReader, type HeldCase, toCaseFile } from "./case-file.ts"
import { findBoundLine } from "./case-file-store.ts"
import { listDocuments } from "./store.ts"

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
  const { sql } = c.get("parts")
  const principal = c.get("principal")
  const reach = reachOf(principal)
  if (principal.kind !== "merchant") {
    // Who only displays what another has decided is no reader of its file.
    const sees = (one: Proceeding) => partiesOf(principal, one).some((party) => party !== "registrar")
    return loadCaseFile(c.get("parts"), id, { for: "authority", reach, sees })
  }
  const documents = await listDocuments(sql, reach, id)
  if (!documents.some(({ acts }) => acts.some(({ act }) => act === "serve"))) return null
  return loadCaseFile(c.get("parts"), id, { for: "party", reach, sees: (one) => one.id === id || !isUntold(one) })
}

/** Who reads a file: what of all there is within reach, and which of those cases. */
interface Reading {
  for: FileReader
  reach: Reach
  sees(one: Proceeding): boolean
}

/** The file of a decision for somebody who has been found to be its reader; null where they see none. */
export async function loadCaseFile(
  { sql, clock }: TimedParts,
  id: string,
  reading: Reading,
): Promise<CaseFileExport | null> {
  const { reach, sees } = reading
  const proceeding = await findProceeding(sql, reach, id)
  if (!proceeding || !decisionKinds.includes(proceeding.kind) || !sees(proceeding)) return null
  const parts = {
    ...(await heldBy(sql, reach, proceeding)),
    sheets: await listSheets(sql, id),
    record: proceeding.recordId === null ? null : await findBoundLine(sql, proceeding.recordId),
    followed: await followedBy(sql, reading, proceeding),
  }
  return toCaseFile(parts, reading.for, clock())
}

async function heldBy(sql: Sql, reach: Reach, proceeding: Proceeding): Promise<HeldCase> {
  const { id, kind } = proceeding
  return {
    ...{ proceeding, documents: await listDocuments(sql, reach, id) },
    ...{ history: await listHistory(sql, proceeding), attachments: await listAttachments(sql, reach, id) },
    told: new Set(Object.keys(getKind(kind).told?.acts ?? {})),
  }
}

/** What came of the record that a case has published: of what whoever asks is a reader of, and for the party what it follows itself. */
async function followedBy(sql: Sql, { reach, sees }: Reading, { id, kind, recordId }: Proceeding) {
  if (recordId === null || !publishingKinds.includes(kind)) return []
  const cases: HeldCase[] = []
  for (const one of await listAbout(sql, reach, recordId))
    if (one.id !== id && sees(one)) cases.push(await heldBy(sql, reach, one))
  return cases
}

const noSuchFile = {
  detail: {
    zh: "没有此编号的事项，或者您无权查看其卷宗。",
    en: "There is no proceeding of this id, or its file is not for you to see.",
  },
} as const
