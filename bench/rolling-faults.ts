/** What became of the requests of bench/rolling.ts: by the log, by receipts, and by the ids of webhooks. */
import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { Pool } from "../src/database/client.ts"
import { faultsOfLog } from "../tests/support/log.ts"
import type { Receiver } from "../tests/support/receiver.ts"
import { decisionOf, lanes, type Sent, subjectOf, type Told } from "./rolling-load.ts"

/** What is judged. */
export interface Remains {
  told: Told
  pool: Pool
  url: string
  /** The platform's API key. */
  key: string
  receiver: Receiver
  /** Nodes that were killed: when that was told, and when they had ended. */
  kills: readonly { node: string; from: number; to: number }[]
  /** When nobody could be served, the database being gone. */
  outages: readonly { from: number; to: number }[]
}

const acts: readonly string[] = lanes.acts

// A subject that nobody knows yet is answered 404, and that is an answer.
const failed = ({ status, lane }: Sent) =>
  status >= 300 || status === 0 ? !(lane === "look-up" && status === 404) : false

/** Says how many requests there were in each phase, how many failed, and how long they took. */
export function tell({ sent }: Told, say: (line: string) => void): void {
  say("| what was done | requests | of them acts | failed | longest |\n| --- | ---: | ---: | --- | ---: |")
  for (const phase of new Set(sent.map((each) => each.phase))) {
    const of = sent.filter((each) => each.phase === phase)
    const bad = of.filter(failed)
    const kinds = [...new Set(bad.map(({ lane, status }) => `${lane} ${status || "broken"}`))]
    const how = bad.length === 0 ? "0" : `${bad.length} (${kinds.sort().join(", ")})`
    // Uploads and streams last as long as their senders do.
    const took = of
      .filter(({ lane }) => lane !== "upload" && lane !== "stream")
      .map(({ began, ended }) => ended - began)
    const count = of.filter(({ lane }) => acts.includes(lane)).length
    say(`| ${phase} | ${of.length} | ${count} | ${how} | ${Math.max(...took)} ms |`)
  }
}

/** Everything that is not as it was said. */
export async function judge(remains: Remains): Promise<string[]> {
  const { told, pool, url, key, receiver, kills, outages } = remains
  return [
    ...failures(told, kills, outages),
    ...new Set(told.short),
    ...(await actFaults(told, pool)),
    ...(await faultsOfLog(pool)),
    ...(await receiptFaults(told, remains)),
    ...(await jobFaults(told, pool, url, key)),
    ...(await webhookFaults(pool, receiver)),
  ]
}

/**
 * Under way on a node when it was killed, or while there was no database, a request may fail, and no other; 409 is what who
 * sends it again under its name may hear. An act that failed was done in the end.
 */
function failures({ sent, done }: Told, kills: Remains["kills"], outages: Remains["outages"]): string[] {
  const excused = ({ node, began, ended, status }: Sent) =>
    kills.some((kill) => node === kill.node && began <= kill.to && ended >= kill.from) ||
    outages.some(({ from, to }) => began <= to && ended >= from && (status === 0 || status === 502 || status === 503))
  const bad = sent.filter(failed)
  const cut = new Set(bad.filter(excused).map(({ work }) => work))
  const wrong = bad.filter(
    (each) => !excused(each) && !(each.status === 409 && each.work !== null && cut.has(each.work)),
  )
  const left = [...new Set(bad.flatMap(({ work }) => (work === null || done.has(work) ? [] : [work])))]
  return [
    ...new Set(wrong.map(({ lane, phase, status, node }) => `${lane} answered ${status} by ${node} in "${phase}"`)),
    ...left.map((work) => `${work} was cut off and never done`),
  ]
}

/** Each act that was answered as done is there, and there once. */
async function actFaults({ taken, decisions }: Told, pool: Pool): Promise<string[]> {
  const rows = await pool<{ decision: string; count: number }[]>`
    select decision_no as decision, count(*)::int as count from record group by 1`
  const there = new Map(rows.map(({ decision, count }) => [decision, count]))
  const lost = [...taken.keys()].filter((n) => !there.has(decisionOf(n)))
  const begun = await pool<{ id: string; code: string }[]>`select id, subject_code as code from proceeding`
  const byCode = Map.groupBy(begun, ({ code }) => code)
  return [
    ...lost.map((n) => `${decisionOf(n)} was answered as taken, and is not there`),
    ...rows.filter(({ count }) => count > 1).map(({ decision, count }) => `${decision} is there ${count} times`),
    ...[...decisions].flatMap(([code, id]) => {
      const found = byCode.get(code) ?? []
      return found.length === 1 && found[0]?.id === id ? [] : [`${found.length} decisions were begun under one name`]
    }),
  ]
}

/** Numbers of decisions that stand where a moment was put back, and should not, or the other way round. */
export async function momentFaults({ taken }: Told, pool: Pool, moment: number): Promise<string[]> {
  const rows = await pool<{ decision: string }[]>`select decision_no as decision from record`
  const there = new Set(rows.map(({ decision }) => decision))
  const wrong = [...taken].flatMap(([n, { began, ended }]) => {
    const isThere = there.has(decisionOf(n))
    if (ended < moment && !isThere) return [`${subjectOf(n)} was taken before the moment, and is not there`]
    return began > moment && isThere ? [`${subjectOf(n)} was sent after the moment, and is there`] : []
  })
  return there.size === 0 ? ["nothing is there"] : wrong
}

const as = (key: string) => ({ headers: { authorization: `Bearer ${key}` } })

/**
 * A receipt is good for years: whatever an answer named is there, whichever node answered. Rows that are answered from memory
 * while there is no database are answered, and have none.
 */
async function receiptFaults({ receipts }: Told, { outages, url, key }: Remains): Promise<string[]> {
  const faults: string[] = []
  for (const [id, at] of receipts) {
    const answer = await fetch(`${url}/v1/check/receipts/${id}`, as(key))
    const isExcused = answer.status === 404 && outages.some(({ from, to }) => at >= from && at <= to)
    if (answer.status !== 200 && !isExcused) faults.push(`receipt ${id} is answered ${answer.status}`)
    await answer.arrayBuffer()
  }
  return receipts.size === 0 ? ["no check has named a receipt"] : faults
}

/** There is one job under each name, with the result that was given out. */
async function jobFaults({ jobs }: Told, pool: Pool, url: string, key: string): Promise<string[]> {
  const [row] = await pool<{ count: number }[]>`select count(*)::int as count from check_job`
  const faults = row?.count === jobs.size ? [] : [`${jobs.size} jobs were sent, and ${row?.count} are there`]
  for (const [name, { id, sha256 }] of jobs) {
    const answer = await fetch(`${url}/v1/check/jobs/${id}/result`, as(key))
    const text = await answer.text()
    if (createHash("sha256").update(text).digest("hex") !== sha256)
      faults.push(`the result of job ${name} is answered ${answer.status}, and is not what it was`)
  }
  return jobs.size === 0 ? ["no job was done"] : faults
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
