/**
 * Objects of a body whose members bear names of the sender's choice.
 */
import type { Context } from "hono"
import { toPointer } from "./fault.ts"
import { problem } from "./problem.ts"

/**
 * The members of one, whatever their names; validation has seen the body before. What it gives back is without a member
 * named `__proto__`, which nobody would then be answered about.
 */
export async function namedMembers(c: Context, member: string): Promise<[string, unknown][]> {
  const body = (await c.req.json()) as Record<string, object>
  return Object.entries(body[member] ?? {})
}

/** Refuses a call that asks nothing: an answer about nobody reads as if all were clear. */
export function refuseNone(c: Context, member: string) {
  return problem(c, "invalid-request", {
    detail: { zh: `${member} 中没有任何一项，没有核查。`, en: `There is nothing in ${member}; nothing was checked.` },
    pointer: toPointer([member]),
  })
}
