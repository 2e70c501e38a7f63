/** How long an address may be: what is looked for in it, in every part and by several, takes longer the longer it is. */
import type { Context, Next } from "hono"
import { problem } from "./problem.ts"

/** RFC 9110, 4.1: so many octets at least should be taken. No address of ours has a third of it. */
export const addressLengthMax = 8_000

/** Refuses an address that is longer, of a page too: whatever writes one would read it again. */
export function limitAddress(c: Context, next: Next) {
  if (c.req.url.length <= addressLengthMax) return next()
  return Promise.resolve(
    problem(c, "address-too-long", {
      detail: {
        zh: `网址长达 ${c.req.url.length} 个字符，最多 ${addressLengthMax} 个：请减少参数，成批的内容请放在正文中提交。`,
        en: `The address has ${c.req.url.length} characters, of ${addressLengthMax} at most: leave parameters out, and send what is many in a body.`,
      },
    }),
  )
}
