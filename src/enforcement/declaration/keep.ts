/** Keeps of an agency's lists what somebody may look at, and no more. Part of the daily work. */
import type { TimedParts } from "../../database/client.ts"
import { deleteOvertaken } from "./store.ts"

const rowsAtOnce = 10_000

/**
 * Of a list that another has overtaken its differences stay, which its page tells, and its counts and digest; the measures in it
 * that were as they should be go. @returns how many
 */
export async function keepDeclared({ sql }: Pick<TimedParts, "sql">, signal?: AbortSignal): Promise<number> {
  let removed = 0
  for (let part = rowsAtOnce; part === rowsAtOnce && !signal?.aborted; removed += part) {
    part = await deleteOvertaken(sql, rowsAtOnce)
  }
  return removed
}
