/** What became of the requests of bench/rolling.ts: by the log, by receipts, and by the ids of webhooks. */
import { setTimeout as sleep } from "node:timers/promises"
import type { Pool } from "../src/database/client.ts"
import { faultsOfLog } from "../tests/support/log.ts"
import type { Receiver } from "../tests/support/receiver.ts"
import { decisionOf, type Sent, type Told } from "./rolling-load.ts"

/** What is judged. */
export interface Remains {
  told: Told
  pool: Pool
  url: string
  /** The platform's API key. */
  key: string
  receiver: Receiver
  killed: { node: string; at: number }
}

// A subject that nobody knows yet is answered 404, and that is an answer.
const failed = ({ status }: Sent) => status !== 200 && status !== 404

/** Says how many requests there were in each phase, how many failed, and how long they took. */
export function tell({ sent }: Told, say: (line: string) => void): void {
  for (const phase of new Set(sent.map((each) => each.phase))) {
    const of = sent.filter((each) => each.phase === phase)
    const took = of.map(({ began, ended }) => ended - began).sort((one, other) => one - other)
    const writes = of.filter(({ lane }) => lane === "write").length
    const bad = of.filter(failed)
    const how =
      bad.length === 0 ? "" : ` (${[...new Set(bad.map(({ lane, status }) => `${lane} ${status}`))].join(", ")})`
    const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]
    say(
      `${phase}: ${of.length} requests, ${writes} of them acts; ${bad.length} failed${how}; p50 ${at(0.5)} ms, longest ${at(1)} ms`,
    )
  }
}

/** Everything that is not as it was said. */
export async function judge({ told, pool, url, key, receiver, killed }: Remains): Promise<string[]> {
  // Under way on that node when it was killed, and nothing else, may fail; its sender sends it again.
  const excused = ({ node, began, ended }: Sent) =>
    node === killed.node && began <= killed.at + 1_000 && ended >= killed.at
  const bad = told.sent.filter((each) => failed(each) && !excused(each))
  const failures = bad.map(({ lane, phase, status, node }) => `${lane} answered ${status} by ${node} in "${phase}"`)
  const rows = await pool<{ decision: string; count: number }[]>`
    select decision_no as decision, count(*)::int as count from record group by 1`
  const there = new Map(rows.map(({ decision, count }) => [decision, count]))
  const lost = [...told.taken].filter((n) => !there.has(decisionOf(n)))
  return [
    ...new Set(failures),
    ...lost.map((n) => `${decisionOf(n)} was answered as taken, and is not there`),
    ...rows.filter(({ count }) => count > 1).map(({ decision, count }) => `${decision} is there ${count} times`),
    ...(await faultsOfLog(pool)),
    ...(await receiptFaults(told, url, key)),
    ...(await webhookFaults(pool, receiver)),
  ]
}

/** A receipt is good for years: whatever an answer named is there, whichever node answered. */
async function receiptFaults({ receipts }: Told, url: string, key: string): Promise<string[]> {
  const faults: string[] = []
  for (const id of receipts) {
    const answer = await fetch(`${url}/v1/check/receipts/${id}`, { headers: { authorization: `Bearer ${key}` } })
    if (answer.status !== 200) faults.push(`receipt ${id} is answered ${answer.status}`)
    await answer.arrayBuffer()
  }
  return receipts.size === 0 ? ["no check has named a receipt"] : faults
}

// Until the last message has come: two followers and a courier look every second.
const settleMs = 60_000

/** Each publication is told; a message comes twice only under its own id, and no alert in two messages. */
async function webhookFaults(pool: Pool, receiver: Receiver): Promise<string[]> {
  const read = () => {
    const messages = new Map<string, string[]>()
    for (const { headers, body } of receiver.received) {
      const { data } = JSON.parse(body) as { data: { alerts?: { record_id: string }[] } }
      messages.set(
        String(headers["webhook-id"]),
        (data.alerts ?? []).map(({ record_id }) => record_id),
      )
    }
    return [...messages.values()].flat()
  }
  const records = (await pool<{ id: string }[]>`select id from record`).map(({ id }) => id)
  for (const since = Date.now(); Date.now() - since < settleMs && read().length < records.length; ) await sleep(200)
  const told = read()
  const known = new Set(told)
  const untold = records.filter((id) => !known.has(id)).length
  return [
    ...(untold > 0 ? [`${untold} of ${records.length} records were told to nobody`] : []),
    ...(told.length > known.size ? [`${told.length - known.size} alerts came in two messages`] : []),
  ]
}
