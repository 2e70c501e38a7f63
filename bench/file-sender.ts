/**
 * The senders of bench/fairness.ts, in a process of their own: what it takes to send a file must not delay who measures.
 * Keeps files waiting for the server until it is told to stop, and tells then how many were sent.
 */

import { once } from "node:events"
import { setPriority } from "node:os"
import { setTimeout as pass } from "node:timers/promises"

/** What it is given. */
export interface SenderData {
  url: string
  /** Of each platform. */
  senders: readonly Record<string, string>[]
  file: string
  /** Files that each keeps waiting. */
  openEach: number
}

const [{ url, senders, file, openEach }] = (await once(process, "message")) as [SenderData]
const body = Buffer.from(file)
// No more in the way than who sends from elsewhere.
setPriority(0, 10)
let isOver = false
process.once("message", () => {
  isOver = true
})

async function keepSending(headers: Record<string, string>): Promise<number> {
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers: { ...headers, "content-type": "text/csv" } })
  const open: string[] = []
  let sent = 0
  while (!isOver) {
    for (const id of [...open]) {
      const { state } = (await (await ask(`/v1/check/jobs/${id}`)).json()) as { state: string }
      if (state === "done" || state === "failed") open.splice(open.indexOf(id), 1)
    }
    if (open.length < openEach) {
      const answer = await ask("/v1/check/jobs", { method: "POST", body })
      if (answer.status !== 202) throw new Error(`a file was answered with ${answer.status}`)
      open.push(((await answer.json()) as { id: string }).id)
      sent++
    }
    await pass(200)
  }
  for (const id of open) await ask(`/v1/check/jobs/${id}`, { method: "DELETE" })
  return sent
}

const counts = await Promise.all(senders.map(keepSending))
process.send?.(counts.reduce((total, count) => total + count, 0))
