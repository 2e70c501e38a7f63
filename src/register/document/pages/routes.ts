/** HTTP of documents as pages, for officers and for the merchant on whom one was served. */
import { Hono } from "hono"
import { reachOf } from "../../../access/reach.ts"
import type { Environment, PartsOf } from "../../../http/environment.ts"
import { openInside } from "../../../http/inside.ts"
import { refuse, refuseOn } from "../../../web/error-page.ts"
import { viewOf } from "../../../web/view.ts"
import { fileOf } from "../file.ts"
import { readsDocument } from "../reader.ts"
import { type DocumentParts, documentRoutes, findShown, noSuchDocument } from "../routes.ts"
import { SealAway } from "../seal-away.ts"
import { findDocument } from "../store.ts"
import { toWireDetail } from "../wire.ts"
import { documentPage } from "./document-page.ts"

const needsLogin = {
  detail: {
    zh: "请先登录：文书只向办理机关和受送达的商户展示。",
    en: "Sign in first: a document is shown to its authority and to the merchant on whom it was served.",
  },
} as const

const operations = [documentRoutes] as const
const { passOn } = openInside(operations)

export const documentPageRoutes = new Hono<Environment<DocumentParts>>().get("/documents/:id", async (c) => {
  const principal = c.get("principal")
  if (principal.kind === "anyone") return refuse(c, "credentials-missing", needsLogin)
  const id = c.req.param("id")
  const found = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? await findShown(c, id) : null
  if (!found || !readsDocument(principal, found.proceeding, found.document.acts)) {
    return refuse(c, "unknown-document", noSuchDocument)
  }
  const parts = c.get("parts")
  await fileOf(parts, found.document).catch((error: Error) => {
    // What it says can be read all the same.
    if (!(error instanceof SealAway)) throw error
    parts.log(`request ${c.get("requestId")}: ${error.message}`)
  })
  const document = (await findDocument(parts.sql, reachOf(principal), id)) ?? found.document
  const view = viewOf(c)
  c.header("Cache-Control", "private, no-store")
  const mark = document.file?.sealedBy == null ? parts.seal.placeOf(document.authority).mark : null
  return c.html(documentPage(view, toWireDetail(document, true), document.lines, mark))
})

/** A browser has no credential for the API: the page hands its file out under its own session. */
export const documentFileRoutes = new Hono<Environment<PartsOf<typeof operations>>>().get(
  "/documents/:id/pdf",
  async (c) => {
    if (c.get("principal").kind === "anyone") return refuse(c, "credentials-missing", needsLogin)
    const answer = await passOn(c, `/v1/documents/${encodeURIComponent(c.req.param("id"))}/pdf`)
    if (!answer.ok) return refuseOn(c, answer)
    answer.headers.set("cache-control", "private, no-store")
    return answer
  },
)
