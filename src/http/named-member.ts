/**
 * Objects of a body whose members bear names of the sender's choice.
 */
import type { Context } from "hono"

/**
 * The members of one, whatever their names; validation has seen the body before. What it gives back is without a member
 * named `__proto__`, which nobody would then be answered about.
 */
export async function namedMembers(c: Context, member: string): Promise<[string, unknown][]> {
  const body = (await c.req.json()) as Record<string, object>
  return Object.entries(body[member] ?? {})
}
