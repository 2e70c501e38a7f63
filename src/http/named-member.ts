/**
 * Objects of a body whose members bear names of the sender's choice.
 */
import type { Context } from "hono"
import { toPointer } from "./fault.ts"
import { problem } from "./problem.ts"

type Body = Readonly<Record<string, unknown>>

/**
 * The members of one, whatever their names. What validation gives back is without a member named `__proto__`, which
 * nobody would then be answered about: where one may stand in the text, by that name or written with an escape, the text
 * is read again.
 * @param body as validation gave it
 */
export async function namedMembers(c: Context, body: Body, member: string): Promise<[string, unknown][]> {
  const text = await c.req.text()
  const whole = text.includes("__proto__") || text.includes("\\") ? (JSON.parse(text) as Body) : body
  return Object.entries((whole[member] ?? {}) as object)
}

/** Refuses a call that asks nothing: an answer about nobody reads as if all were clear. */
export function refuseNone(c: Context, member: string) {
  return problem(c, "invalid-request", {
    detail: { zh: `${member} 中没有任何一项，没有核查。`, en: `There is nothing in ${member}; nothing was checked.` },
    pointer: toPointer([member]),
  })
}
