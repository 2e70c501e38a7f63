/** Hands out a received file to an officer at a page: what is for programs takes no session. */
import { readRefusal } from "../http/inside.ts"
import { refuse } from "../web/error-page.ts"
import { passOn } from "./api.ts"
import type { OfficeContext } from "./gate.ts"
import { sameInBoth } from "./sent.ts"

/**
 * @param path of the operation that gives its bytes
 * @param isInPlace whether a PDF is shown in a frame of the page: its viewer has no part in our pages, and nothing else is
 */
export async function handOut(c: OfficeContext, path: string, isInPlace = false): Promise<Response> {
  const content = await passOn(c, path)
  if (!content.ok)
    return refuse(c, "unknown-attachment", { detail: sameInBoth((await readRefusal(content)).problem.detail) })
  content.headers.set("cache-control", "private, no-store")
  if (isInPlace && content.headers.get("content-type") === "application/pdf") {
    const named = content.headers.get("content-disposition") ?? "attachment"
    content.headers.set("content-disposition", named.replace(/^attachment/, "inline"))
    c.set("framed", true)
  }
  return content
}
