/**
 * Files of the API to which officers' pages lead, handed out under the session of the page: a browser has no credential for
 * the API itself.
 */
import { Hono } from "hono"
import { refuseOn } from "../web/error-page.ts"
import { type OfficeEnvironment, passOn } from "./api.ts"

// The address of the page's own, and of the operation behind it.
const files = [
  ["/office/forms/:list{abnormal|serious|penalty}/records", (list: string) => `/v1/forms/${list}/records`],
  ["/office/credit-china.csv", () => "/v1/credit-china?format=csv"],
] as const

/** Their routes. */
export const filePageRoutes = new Hono<OfficeEnvironment>()
for (const [place, addressOf] of files) {
  filePageRoutes.get(place, async (c) => {
    const answer = await passOn(c, addressOf(c.req.param("list") ?? ""))
    if (!answer.ok) return refuseOn(c, answer)
    answer.headers.set("cache-control", "private, no-store")
    return answer
  })
}
