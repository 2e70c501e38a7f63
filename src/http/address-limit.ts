/**
 * What an address has to be before anybody reads it: no longer than can be looked through, and percent encoding of UTF-8 from
 * end to end, or its parameters would be read as other characters than were meant.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Bilingual } from "../law/bilingual.ts"
import { toPointer } from "./fault.ts"
import { type ProblemName, type ProblemParts, problem } from "./problem.ts"

/** RFC 9110, 4.1: so many octets at least should be taken. No address of ours has a third of it. */
export const addressLengthMax = 8_000

/** How a refusal is said: to programs as a problem, to people as a page. */
type Refuse = (c: Context, name: ProblemName, parts: ProblemParts) => Response | Promise<Response>

/** Refuses what is no such address. One that is too long no page repeats. */
export function limitAddress(refuse: Refuse) {
  return createMiddleware((c, next) => {
    const { url } = c.req
    if (url.length > addressLengthMax)
      return Promise.resolve(problem(c, "address-too-long", { detail: tooLong(url.length) }))
    if (!url.includes("%") || isEncoded(url)) return next()
    return Promise.resolve(refuse(c, "invalid-request", { detail: broken, pointer: brokenPlace(url) }))
  })
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** The parameter that can't be read; the whole where it is the path, or the name of one. */
function brokenPlace(url: string): string {
  const [, query = ""] = url.split("?", 2)
  for (const parameter of query.split("&")) {
    const [name = ""] = parameter.split("=", 1)
    if (!isEncoded(parameter) && isEncoded(name)) return toPointer([decodeURIComponent(name)])
  }
  return ""
}

const tooLong = (length: number): Bilingual => ({
  zh: `网址长达 ${length} 个字符，最多 ${addressLengthMax} 个：请减少参数，成批的内容请放在正文中提交。`,
  en: `The address has ${length} characters, of ${addressLengthMax} at most: leave parameters out, and send what is many in a body.`,
})

const broken: Bilingual = {
  zh: "网址的百分号编码有误，或者不是 UTF-8：商贸 应写作 %E5%95%86%E8%B4%B8，百分号本身写作 %25。",
  en: "The address is not percent encoding of UTF-8: 商贸 is %E5%95%86%E8%B4%B8, and a percent sign itself is %25.",
}
