/**
 * The clients of bench/rolling.ts: each does one thing after the other until it is told to stop, and notes what became of
 * every request. What was not answered as done is sent again, as it was: the register knows it again by its decision.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { makeCode } from "../src/names/code.ts"
import { nodeHeader } from "./balancer.ts"

/** A request, as its sender saw it. */
export interface Sent {
  lane: "write" | "read" | "check"
  phase: string
  began: number
  ended: number
  /** 0: the connection broke. */
  status: number
  /** Who answered, or was to: null where nobody says. */
  node: string | null
}

/** What came of it all. */
export interface Told {
  sent: Sent[]
  /** Numbers of decisions that were answered as taken. */
  taken: Set<number>
  /** Ids of receipts that answers named and that came to their end. */
  receipts: Set<string>
}

/** The code of the n-th subject. */
export const subjectOf = (n: number) => makeCode("91000000", `MA${n.toString().padStart(6, "0")}`)

/** The number of its decision. */
export const decisionOf = (n: number) => `郑市监异字〔2026〕${n}号`

const rowOf = (n: number) =>
  JSON.stringify({
    kind: "abnormal",
    subject: { code: subjectOf(n), name: `示例第${n}号商贸有限公司` },
    ...{ ground: "AB-E4", decision_no: decisionOf(n), decided_on: "2026-03-02" },
    ...{ authority: "410105", published_on: "2026-03-05" },
  })

/** Starts the clients. @param phase what is being done to the nodes at the moment */
export function startLoad(url: string, keys: { source: string; platform: string }, phase: () => string) {
  const told: Told = { sent: [], taken: new Set(), receipts: new Set() }
  let isOver = false
  let next = 1

  async function send(
    lane: Sent["lane"],
    path: string,
    init: RequestInit = {},
  ): Promise<{ text: string; headers: Headers } | null> {
    const about = { lane, began: Date.now() }
    const note = (status: number, node: string | null) =>
      told.sent.push({ ...about, phase: phase(), ended: Date.now(), status, node })
    let node: string | null = null
    try {
      const answer = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.timeout(60_000) })
      node = answer.headers.get(nodeHeader)
      const text = await answer.text()
      note(answer.status, node)
      return answer.ok ? { text, headers: answer.headers } : null
    } catch {
      note(0, node)
      return null
    }
  }
  const as = (key: string) => ({ authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" })

  async function write(): Promise<void> {
    const n = next++
    for (;;) {
      const answer = await send("write", "/v1/imports", {
        method: "POST",
        headers: as(keys.source),
        body: `${rowOf(n)}\n`,
      })
      if (answer) break
      // What was under way when the load ended is sent to its end all the same.
      await sleep(200)
    }
    told.taken.add(n)
  }

  async function check(): Promise<void> {
    const body = `${JSON.stringify({ code: subjectOf(1 + Math.floor(Math.random() * next)) })}\n`
    const answer = await send("check", "/v1/check/stream", { method: "POST", headers: as(keys.platform), body })
    const receipt = answer?.headers.get("gongshi-receipt")
    if (receipt) told.receipts.add(receipt)
  }

  const read = () => send("read", `/v1/subjects/${subjectOf(1 + Math.floor(Math.random() * next))}`)

  async function lane(work: () => Promise<unknown>, everyMs: number): Promise<void> {
    while (!isOver) {
      await work()
      await sleep(Math.random() * everyMs)
    }
  }
  const lanes = [lane(write, 40), lane(write, 40), lane(check, 60), lane(read, 20), lane(read, 20), lane(read, 20)]
  return {
    told,
    async end() {
      isOver = true
      await Promise.all(lanes)
    },
  }
}
