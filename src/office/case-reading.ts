/** Reads a case with its papers, as the officer who asks sees it. */
import { z } from "zod"
import { reachOf } from "../access/reach.ts"
import { attachmentSchema, documentSchema } from "../register/document/wire.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { partiesOf } from "../register/proceeding/party.ts"
import { findProceeding } from "../register/proceeding/store.ts"
import { type ProceedingDetail, proceedingDetailSchema } from "../register/proceeding/wire.ts"
import { refuse } from "../web/error-page.ts"
import { call } from "./api.ts"
import { casePath } from "./case.ts"
import type { CaseFile } from "./case-file-block.ts"
import { type OfficeContext, officer } from "./gate.ts"
import type { Officer } from "./section.ts"
import { sameInBoth } from "./sent.ts"

/** The case of the address, or the answer where there is none. */
export async function readCase(c: OfficeContext): Promise<ProceedingDetail | Response> {
  const { route, id } = c.req.param() as { route: string; id: string }
  return readAt(c, `/v1/${route}/${id}`)
}

/** The case of an id, of whatever kind. */
export async function findCase(c: OfficeContext, id: string): Promise<ProceedingDetail | Response> {
  return readAt(c, `/v1/${(await routeOf(c, id)) ?? "decisions"}/${id}`)
}

/** Where the page of a case of whatever kind stands; null where the officer sees none. */
export async function findCasePath(c: OfficeContext, id: string): Promise<string | null> {
  const route = await routeOf(c, id)
  return route && casePath(`/v1/${route}/${id}`)
}

async function routeOf(c: OfficeContext, id: string): Promise<string | null> {
  const found = await findProceeding(c.get("parts").sql, reachOf(c.get("principal")), id)
  return found && getKind(found.kind).route
}

async function readAt(c: OfficeContext, path: string): Promise<ProceedingDetail | Response> {
  const read = await call(c, proceedingDetailSchema, path)
  return read.kind === "done"
    ? read.value
    : refuse(c, "unknown-proceeding", { detail: sameInBoth(read.problem.detail) })
}

const documents = z.object({ results: z.array(documentSchema) })
const papers = z.object({ results: z.array(attachmentSchema) })

/** Its documents and papers. */
export async function papersOf(c: OfficeContext, shown: ProceedingDetail): Promise<CaseFile> {
  const made = await call(c, documents, `/v1/documents?proceeding=${shown.id}`)
  const received = await call(c, papers, `/v1/attachments?proceeding=${shown.id}`)
  return {
    documents: made.kind === "done" ? made.value.results : [],
    papers: received.kind === "done" ? received.value.results : [],
    works: worksOnCase(officer(c), shown),
    reads: partiesOf(officer(c), aboutOf(shown)).length > 0,
  }
}

/** Whether somebody works on a case: its own authority's people who act do. */
export function worksOnCase(me: Officer, shown: ProceedingDetail): boolean {
  return me.authority === shown.authority && partiesOf(me, aboutOf(shown)).length > 0
}

function aboutOf({ authority, subject }: ProceedingDetail) {
  return { authority, subjectCode: subject.code }
}
