/** HTTP of grants of files: proposed, confirmed and withdrawn by the authority, and read by the body that one names. */
import { z } from "@hono/zod-openapi"
import { actorOf, may, type Principal, regionPrefix } from "../../../access/principal.ts"
import { authorityReach } from "../../../access/reach.ts"
import type { TimedParts } from "../../../database/client.ts"
import { binary, idParam, json } from "../../../http/content.ts"
import { problem, problemResponses } from "../../../http/problem.ts"
import { defineRoute, routeGroup } from "../../../http/route.ts"
import { dayCursor } from "../../../kit/case/cursor.ts"
import { actBody, caseRoutes } from "../../../kit/case/routes.ts"
import { dayInChina } from "../../../law/day.ts"
import { writeAudit } from "../../audit/trail.ts"
import { findAttachment } from "../attachment-store.ts"
import { type CaseFileExport, caseFileSchema } from "../case-file.ts"
import { loadCaseFile } from "../case-file-routes.ts"
import { fileOf } from "../file.ts"
import { answerFile, fileMedia } from "../file-routes.ts"
import type { ReceivingOffice } from "../receive.ts"
import { type DocumentParts, noFile, sealAway } from "../routes.ts"
import { findDocument } from "../store.ts"
import { fileGrantCase, proposing } from "./case.ts"
import { type FileGrant, fileGrantActs, fileGrantInput, fileGrants, isReadable } from "./grant.ts"
import { type FileGrantScope, fileGrantStore, holdGrant, listFileGrants } from "./store.ts"
import { fileGrantDetail, fileGrantPageSchema, fileGrantWire, readAct } from "./wire.ts"

const path = "/v1/file-grants"

// Those of the authority's files and of those below it; to a body those that were confirmed for it.
function scopeOf(principal: Principal): FileGrantScope | null {
  if (principal.kind === "officer") return { prefix: regionPrefix(principal.authority) }
  return principal.kind === "client" ? { clientId: principal.id } : null
}

/** The routes of grants. */
export const fileGrantRoutes = caseRoutes(
  {
    ...{ case: fileGrantCase, path, says: "The grant", read: "file:granted", unknown: "unknown-file-grant", scopeOf },
    wire: { one: fileGrantWire, detail: fileGrantDetail },
    sideOf: (principal) => (principal.kind === "officer" && may(principal, "file:grant") ? "officer" : null),
  },
  {
    begin: {
      ...{ right: "file:grant", operationId: "proposeFileGrant", says: "What was proposed", body: fileGrantInput },
      ...{ how: proposing, refused: [404], unknown: "unknown-proceeding" },
      summary: "Propose that a reviewing body reads the file of a case until a day; somebody else confirms it",
      description:
        "The body is an agency that the operator has let in. It reads the file whole, with the sheets and what they were judged on, and the " +
        "papers themselves, from when it is confirmed until that day or until it is withdrawn. Each reading stands in the trail, and in `history`.",
    },
    list: {
      operationId: "listFileGrants",
      summary: "Which files may be read by whom: those of the own authority and those below, or the own body's",
      ...{ page: fileGrantPageSchema, under: "results", says: "A page of grants, the latest first" },
      query: { case: z.uuid().optional() },
      cursor: dayCursor((grant: FileGrant) => grant.proposedOn),
      find: ({ sql }, scope, { case: of = null }, after, limit) => listFileGrants(sql, scope, of, after, limit),
    },
    get: { operationId: "getFileGrant", summary: "A grant with what can be done now, and who has read by it" },
    acts: [
      {
        ...{ side: "officer", at: "acts", operationId: "actOnFileGrant" },
        summary: "Confirm what somebody else has proposed, or withdraw it at once",
        body: actBody("FileGrantAct", fileGrantActs, "officer", { act: "confirm" }),
      },
    ],
  },
)

const getFile = defineRoute("file:granted", `get ${path}/{id}/file`, {
  operationId: "readGrantedFile",
  summary: "The file of a case as a reviewing body reads it: whole, with the sheets and what they were judged on",
  description:
    "`gongshi file check PATH` runs the table of preconditions on it again. Each reading stands in the trail of the authority.",
  request: { params: idParam },
  responses: { 200: json("The file", caseFileSchema), ...problemResponses(400, 404) },
})

const paperParams = z.object({ id: z.uuid(), paper: z.uuid() })

const getPaper = defineRoute("file:granted", `get ${path}/{id}/papers/{paper}`, {
  operationId: "readGrantedPaper",
  summary: "A paper that was made in the case, as it was set: one of `papers` of the file",
  request: { params: paperParams },
  responses: {
    200: { description: "The PDF", content: { "application/pdf": binary("%PDF-1.7…") } },
    ...problemResponses(400, 404, 406),
  },
})

const getReceived = defineRoute("file:granted", `get ${path}/{id}/received/{paper}`, {
  operationId: "readGrantedAttachment",
  summary: "A paper that came in, as it came: one of `received` of the file",
  request: { params: paperParams },
  responses: { 200: { description: "The file", content: fileMedia }, ...problemResponses(400, 404) },
})

/** The routes by which a body reads files and what was made in them. */
export const fileReadingRoutes = routeGroup<DocumentParts>()
  .openapi(getFile, async (c) => {
    const parts = c.get("parts")
    const principal = c.get("principal")
    const held = await readable(parts, principal, c.req.valid("param").id)
    if (!held) return problem(c, "unknown-file-grant", notRead)
    if (!(await noteReading(parts, principal, held.grant, "file"))) return problem(c, "unknown-file-grant", notRead)
    c.header("Cache-Control", "no-store")
    c.header("Content-Disposition", `attachment; filename="file-${held.grant.proceedingId}.json"`)
    return c.json(held.file, 200)
  })
  .openapi(getPaper, async (c) => {
    const { id, paper } = c.req.valid("param")
    const parts = c.get("parts")
    const principal = c.get("principal")
    const held = await readable(parts, principal, id)
    // What another case holds is no paper of this file, whoever's that is.
    const isOfFile = held && partsOf(held.file).some(({ papers }) => papers.some((each) => each.id === paper))
    const document = isOfFile ? await findDocument(parts.sql, authorityReach(held.grant.authority), paper) : null
    if (!held || !document) return problem(c, "unknown-file-grant", notRead)
    const set = await fileOf(parts, document).catch((error: Error) => sealAway(c, error))
    if (set instanceof Response) return set as never
    if (!set) return problem(c, "not-acceptable", noFile)
    if (!(await noteReading(parts, principal, held.grant, paper))) return problem(c, "unknown-file-grant", notRead)
    c.header("Cache-Control", "no-store")
    c.header("Content-Disposition", `attachment; filename="${document.id}.pdf"`)
    c.header("Repr-Digest", `sha-256=:${Buffer.from(set.sha256, "hex").toString("base64")}:`)
    return c.body(new Uint8Array(set.content), 200, { "content-type": "application/pdf" }) as never
  })

/** The route by which a body reads what came in. */
export const receivedReadingRoutes = routeGroup<ReceivingOffice>().openapi(getReceived, async (c) => {
  const { id, paper } = c.req.valid("param")
  const parts = c.get("parts")
  const principal = c.get("principal")
  const held = await readable(parts, principal, id)
  const isOfFile = held && partsOf(held.file).some(({ received }) => received.some((each) => each.id === paper))
  const found = isOfFile ? await findAttachment(parts.sql, authorityReach(held.grant.authority), paper) : null
  if (!held || !found) return problem(c, "unknown-file-grant", notRead)
  if (!(await noteReading(parts, principal, held.grant, paper))) return problem(c, "unknown-file-grant", notRead)
  return answerFile(c, found)
})

/** A case and what came of its record. */
const partsOf = (file: CaseFileExport) => [file, ...(file.followed ?? [])]

/** What the body that asks may read now; null: nothing by this grant. Officers read files where those are. */
async function readable(parts: TimedParts, principal: Principal, id: string) {
  if (principal.kind !== "client") return null
  const grant = await fileGrantStore.find(parts.sql, id, { clientId: principal.id })
  if (!grant || !isReadable(grant, dayInChina(parts.clock()))) return null
  const { authority, proceedingId } = grant
  const file = await loadCaseFile(parts, proceedingId, {
    ...{ for: "reviewer", reach: authorityReach(authority) },
    sees: (one) => one.authority === authority,
  })
  return file && { grant, file }
}

/** Notes a reading, before anything is given out. @returns false where the grant was withdrawn meanwhile: nothing is */
async function noteReading(
  { sql, clock }: TimedParts,
  principal: Principal,
  { id, proceedingId }: FileGrant,
  read: string,
): Promise<boolean> {
  const row = { act: fileGrants.audit(readAct), object: id, after: { case: proceedingId, read } }
  return sql.begin(async (tx) => {
    if (!(await holdGrant(tx, id))) return false
    await writeAudit(tx, row, { actor: actorOf(principal), at: clock() })
    return true
  })
}

const notRead = {
  detail: {
    zh: "没有可以查阅的案卷：未经确认、已撤回、已过截止日，或者不是给您的。",
    en: "There is nothing to be read: it is not confirmed, was withdrawn, its last day is over, or it is not for you.",
  },
} as const
