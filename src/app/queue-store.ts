/** What waits in the database for somebody's work, by queue and state, for monitoring. */
import type { Sql } from "../database/client.ts"
import { pick, query, run, value } from "../database/query.ts"
import { webhookDelivery } from "../database/schema/alert.ts"
import { checkJob } from "../database/schema/check.ts"
import { exportJob } from "../database/schema/exports.ts"
import { merchantMessage } from "../database/schema/message.ts"
import { searchJob } from "../database/schema/search.ts"
import type { Gauge } from "./gauges.ts"

// What has ended stays for days: each queue has an index of what has not, and its states stand in the text of the query.
const queues = [
  ["check-jobs", checkJob, checkJob.createdAt, query`'uploading', 'queued', 'running'`],
  ["search-jobs", searchJob, searchJob.createdAt, query`'queued', 'running'`],
  ["export-jobs", exportJob, exportJob.askedAt, query`'waiting', 'running'`],
  ["webhooks", webhookDelivery, webhookDelivery.createdAt, query`'waiting'`],
  ["messages", merchantMessage, merchantMessage.createdAt, query`'waiting'`],
] as const

/** Their gauges, by name. @param sql where they are; @param at ms since 1970 */
export async function readQueues(sql: Sql, at: number): Promise<Record<string, Gauge>> {
  const depths: Gauge = { help: "What waits or is under way, by queue and state", samples: [] }
  const ages: Gauge = { help: "For how long the oldest of them has, in seconds", samples: [] }
  for (const [queue, table, since, open] of queues) {
    const rows = await run(
      sql,
      query`
        select ${pick({
          state: value<string>`s.state`,
          count: value<number>`count(${table.state})`,
          oldest: value<Date | null>`min(${since})`,
        })}
        from unnest(array[${open}]) s (state) left join ${table} on ${table.state} in (${open}) and ${table.state} = s.state
        group by s.state order by s.state`,
    )
    for (const { state, count, oldest } of rows) {
      depths.samples.push({ labels: { queue, state }, value: count })
      ages.samples.push({ labels: { queue, state }, value: oldest ? Math.max(0, (at - oldest.getTime()) / 1_000) : 0 })
    }
  }
  return { gongshi_queue_size: depths, gongshi_queue_age_seconds: ages }
}
