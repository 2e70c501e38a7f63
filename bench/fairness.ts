/**
 * `npm run bench:fairness -- [--live N] [--rows N] [--seconds N] [--turns N]`: how long single checks of one platform take,
 * asked at a fixed rate, while files of others are checked back to back, and while none is, in turns of one run. At most twice
 * the p99, or 10 ms, the larger. Ends with 1 when the middle one of the turns takes more.
 */

import { fork } from "node:child_process"
import { randomBytes, randomUUID } from "node:crypto"
import { once } from "node:events"
import { Agent, request } from "node:http"
import { getPriority, setPriority } from "node:os"
import { setTimeout as pass } from "node:timers/promises"
import { parseArgs } from "node:util"
import { toApiKey } from "../src/access/api-key.ts"
import { addClient } from "../src/access/store.ts"
import type { SenderData } from "./file-sender.ts"
import { fillLive, type LiveRegister, sellers } from "./live-register.ts"
import { openBenchRegister, percentile, tell } from "./register.ts"
import { startServer } from "./server-process.ts"

const { values } = parseArgs({
  options: {
    live: { type: "string", default: "100000" },
    rows: { type: "string", default: "100000" },
    seconds: { type: "string", default: "20" },
    turns: { type: "string", default: "3" },
    // A check every so many ms.
    every: { type: "string", default: "20" },
  },
})
const numbers = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, Number(text)]))
const { live = 0, rows = 0, seconds = 0, turns = 0, every = 0 } = numbers
// Files come from so many platforms, each of which keeps some waiting.
const platforms = 3
const politeness = 5
const openEach = 2

const register = await openBenchRegister()

// A request by itself, with as little garbage as can be: what the sender collects is none of the server's time either.
const agent = new Agent({ keepAlive: true })

function askOnce(address: string, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) }
    const asking = request(address, { method: "POST", agent, headers: sent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`a check was answered with ${answer.statusCode}`))
      answer.once("end", resolve).resume()
    })
    asking.once("error", reject).end(body)
  })
}

async function addKey(): Promise<Record<string, string>> {
  const key = toApiKey(randomBytes(32).toString("base64url"))
  const client = {
    id: randomUUID(),
    name: randomUUID(),
    role: "platform" as const,
    key,
    actor: "bench",
    at: Date.now(),
  }
  await addClient(register.pool, client)
  return { authorization: `Bearer ${key}` }
}

/** A file of codes, of which every hundredth row asks by a name that has to be looked for. */
function fileOf(size: LiveRegister, seed: number): string {
  let [text, n] = ["店铺,统一社会信用代码,企业名称\n", 0]
  for (const code of sellers(size, rows, true, seed)) {
    text += n % 100 === 0 ? `S${n},,示例${n}号商贸有限公司\n` : `S${n},${code},\n`
    n++
  }
  return text
}

try {
  const size = await fillLive(register.pool, live, { live: 0, known: 0 })
  const { url, child } = await startServer(register, "job-check")
  try {
    const file = fileOf(size, 7)
    // Who asks is elsewhere, in truth: what they wait for a processor is none of the server's time.
    setPriority(0, getPriority(0) - politeness)
    /** Single checks at a fixed rate; how long each took from when it was due, ms. */
    async function ask(headers: Record<string, string>, codes: Iterator<string>): Promise<number[]> {
      const [took, all, began] = [[] as number[], [] as Promise<void>[], performance.now()]
      for (let due = began; due < began + seconds * 1_000; due += every) {
        await pass(Math.max(0, due - performance.now()))
        const body = JSON.stringify({ queries: { q: { code: codes.next().value } } })
        all.push(askOnce(`${url}/v1/check`, headers, body).then(() => void took.push(performance.now() - due)))
      }
      await Promise.all(all)
      return took
    }

    const single = await addKey()
    const senders = await Promise.all(Array.from({ length: platforms }, addKey))
    const codes = sellers(size, 10_000_000, true, 3)
    const found: { quiet: number[]; busy: number[] }[] = []
    let sent = 0
    await ask(single, codes)
    for (let turn = 0; turn < turns; turn++) {
      const quiet = await ask(single, codes)
      child.send("work")
      const sending = fork(new URL("file-sender.ts", import.meta.url))
      sending.send({ url, senders, file, openEach } satisfies SenderData)
      // The first file has to be taken up.
      await pass(2_000)
      found.push({ quiet, busy: await ask(single, codes) })
      child.send("rest")
      sending.send("stop")
      const [count] = (await once(sending, "message")) as [number]
      sending.disconnect()
      sent += count
      await pass(1_000)
    }
    const told = (took: readonly number[]) =>
      [0.5, 0.95, 0.99, 1].map((share) => `${percentile(took, share).toFixed(1)}`).join(" / ")
    const whole = { quiet: found.flatMap(({ quiet }) => quiet), busy: found.flatMap(({ busy }) => busy) }
    tell("single checks alone, ms p50/p95/p99/max", told(whole.quiet))
    tell("while files are checked", told(whole.busy))
    tell("files that were sent", `${sent} of ${rows} rows, by ${platforms} platforms`)
    const p99 = ({ quiet, busy }: typeof whole) => [percentile(quiet, 0.99), percentile(busy, 0.99)] as const
    /** How much of what is allowed was taken: at most 1 where the bar is met. */
    const taken = (turn: typeof whole) => {
      const [quiet, busy] = p99(turn)
      return busy / Math.max(2 * quiet, 10)
    }
    tell(
      "p99 by turn, ms",
      found
        .map((turn) =>
          p99(turn)
            .map((ms) => ms.toFixed(1))
            .join(" → "),
        )
        .join(", "),
    )
    const [quiet, busy] = p99(whole)
    const byTurn = found.map(taken)
    const middle = percentile(byTurn, 0.5)
    const isMet = middle <= 1
    const bar = `${middle.toFixed(2)} of what is allowed in the middle turn, ${Math.min(...byTurn).toFixed(2)} to ${Math.max(...byTurn).toFixed(2)}`
    tell("p99 over p99", `${(busy / quiet).toFixed(2)}: ${bar}: ${isMet ? "met" : "missed"}`)
    if (!isMet) process.exitCode = 1
  } finally {
    child.kill()
  }
} finally {
  await register.close()
}
