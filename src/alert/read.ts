/**
 * Reads a platform's alerts, at once or as soon as there is one.
 */
import type { Sql } from "../database/client.ts"
import { type AlertCursor, type AlertPage, nextAfter } from "./alert.ts"
import { listAlerts } from "./alert-store.ts"

// How often somebody who waits looks again; one look is one query by an index.
const lookEveryMs = 1_000

/** A page of a platform's alerts; "past-the-end" for a place that the log has not reached. */
export async function readAlerts(
  sql: Sql,
  clientId: string,
  from: AlertCursor,
  limit: number,
): Promise<AlertPage | "past-the-end"> {
  const { alerts, read, time, size } = await listAlerts(sql, clientId, from, limit)
  if (from.position > size) return "past-the-end"
  return { alerts, next: nextAfter(from, alerts, read, alerts.length === limit), asOf: { size: read, time } }
}

/** The same, but while there is none it waits. @param waitSeconds how long at most; 0: not at all */
export async function awaitAlerts(
  sql: Sql,
  clientId: string,
  from: AlertCursor,
  limit: number,
  { waitSeconds, signal }: { waitSeconds: number; signal: AbortSignal },
): Promise<AlertPage | "past-the-end"> {
  for (let left = waitSeconds; ; left--) {
    const page = await readAlerts(sql, clientId, from, limit)
    if (page === "past-the-end" || page.alerts.length > 0 || left <= 0 || signal.aborted) return page
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
}
