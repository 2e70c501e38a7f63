/**
 * Files of the API to which officers' pages lead, handed out under the session of the page: a browser has no credential for
 * the API itself.
 */
import { Hono } from "hono"
import { readRefusal } from "../http/inside.ts"
import type { ProblemName } from "../http/problem.ts"
import { refuse } from "../web/error-page.ts"
import { type OfficeEnvironment, passOn } from "./api.ts"
import { sameInBoth } from "./sent.ts"

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
    if (answer.ok) return answer
    const { problem } = await readRefusal(answer)
    const name: ProblemName = problem.status === 403 ? "not-allowed" : "invalid-request"
    return refuse(c, name, { detail: sameInBoth(problem.detail) })
  })
}
