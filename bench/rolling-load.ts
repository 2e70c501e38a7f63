/**
 * The clients of bench/rolling.ts: each does one thing after the other until it is told to stop, and notes what became of
 * every request. What was not answered as done is sent again, as it was: the register knows it again by the decision's
 * number, by the file that waits, or by its Idempotency-Key.
 */
import { createHash, randomUUID } from "node:crypto"
import { Readable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { makeCode } from "../src/names/code.ts"
import { nodeHeader } from "./balancer.ts"

/** What somebody does: those of the second line are acts, which are sent until they are done. */
export const lanes = {
  asks: ["look-up", "search", "check", "stream"],
  acts: ["import", "upload", "release", "job", "decision"],
} as const
export type Lane = (typeof lanes)[keyof typeof lanes][number]

/** A request, as its sender saw it. */
export interface Sent {
  lane: Lane
  phase: string
  began: number
  ended: number
  /** 0: the connection broke. */
  status: number
  /** Who answered, or was to: null where nobody says. */
  node: string | null
  /** The act that it is part of; null: it only asks. */
  work: string | null
}

/** What came of it all. */
export interface Told {
  sent: Sent[]
  /** Numbers of decisions that were answered as taken or as released, and when that was begun and answered. */
  taken: Map<number, { began: number; ended: number }>
  /** Acts that came to their end. */
  done: Set<string>
  /** Ids of receipts that answers named and that came to their end, and when that was. */
  receipts: Map<string, number>
  /** Jobs by their Idempotency-Key: their ids, and the digest of what was their result. */
  jobs: Map<string, { id: string; sha256: string }>
  /** Decisions that were begun, by the subject that each has alone. */
  decisions: Map<string, string>
  /** What looked whole, and was not. */
  short: string[]
}

/** Who works. */
export interface Hands {
  source: string
  platform: string
  officer: string
  checker: string
}

/** The code of the n-th subject. */
export const subjectOf = (n: number) => makeCode("91000000", `MA${n.toString().padStart(6, "0")}`)

/** The number of its decision. */
export const decisionOf = (n: number) => `郑市监异字〔2026〕${n}号`

// Subjects of decisions that are begun have nothing on display, and nobody else acts on them.
const begunFrom = 500_000

const nameOf = (n: number) => `示例第${n}号商贸有限公司`

const rowOf = (n: number) =>
  `${JSON.stringify({
    kind: "abnormal",
    subject: { code: subjectOf(n), name: nameOf(n) },
    ...{ ground: "AB-E4", decision_no: decisionOf(n), decided_on: "2026-03-02" },
    ...{ authority: "410105", published_on: "2026-03-05" },
  })}\n`

const rowsOf = (from: number, count: number) => Array.from({ length: count }, (_, index) => rowOf(from + index))

/** A body that takes its time: a piece, a pause, and so on. */
function slowly(pieces: readonly string[], everyMs: number): ReadableStream {
  async function* paced() {
    for (const piece of pieces) {
      yield new TextEncoder().encode(piece)
      await sleep(everyMs)
    }
  }
  return Readable.toWeb(Readable.from(paced())) as ReadableStream
}

/** Starts the clients. @param phase what is being done to the nodes at the moment */
export function startLoad(url: string, hands: Hands, phase: () => string) {
  const told: Told = {
    ...{ sent: [], taken: new Map(), done: new Set(), receipts: new Map() },
    ...{ jobs: new Map(), decisions: new Map(), short: [] },
  }
  let isOver = false
  let next = 1
  const take = (count: number) => {
    next += count
    return next - count
  }
  const anyCode = () => subjectOf(1 + Math.floor(Math.random() * next))

  interface Answer {
    status: number
    text: string
    headers: Headers
  }

  async function send(lane: Lane, work: string | null, path: string, init: RequestInit = {}): Promise<Answer | null> {
    const about = { lane, work, began: Date.now() }
    const note = (status: number, node: string | null) =>
      told.sent.push({ ...about, phase: phase(), ended: Date.now(), status, node })
    let node: string | null = null
    try {
      const slow = init.body instanceof ReadableStream ? { duplex: "half" } : {}
      const answer = await fetch(`${url}${path}`, { ...init, ...slow, signal: AbortSignal.timeout(120_000) })
      node = answer.headers.get(nodeHeader)
      const text = await answer.text()
      note(answer.status, node)
      return { status: answer.status, text, headers: answer.headers }
    } catch {
      note(0, node)
      return null
    }
  }
  const as = (who: keyof Hands, type = "application/json", key?: string) => ({
    ...{ authorization: `Bearer ${hands[who]}`, "content-type": type },
    ...(key === undefined ? {} : { "idempotency-key": key }),
  })
  const post = (headers: Record<string, string>, body: string | ReadableStream): RequestInit => ({
    ...{ method: "POST", headers, body },
  })

  /** Sends an act until it is done, the load's end or not. */
  async function insist<T>(work: string, act: () => Promise<T | null>): Promise<T> {
    for (;;) {
      const done = await act()
      if (done !== null) {
        told.done.add(work)
        return done
      }
      await sleep(200)
    }
  }
  const isDone = (answer: Answer | null) => (answer !== null && answer.status < 300 ? answer : null)

  const lines = "application/x-ndjson"

  /** A source's rows, at once or slowly: published as they come. */
  async function put(lane: "import" | "upload", count: number): Promise<void> {
    const [from, began] = [take(count), Date.now()]
    await insist(`${lane} ${from}`, async () => {
      const rows = rowsOf(from, count)
      const body = lane === "upload" ? slowly(rows, 3_000 / count) : rows.join("")
      return isDone(await send(lane, `${lane} ${from}`, "/v1/imports", post(as("source", lines), body)))
    })
    for (let n = from; n < from + count; n++) told.taken.set(n, { began, ended: Date.now() })
  }

  /** An officer's file, which a second one releases: what counts is whether it is released, and not who answers. */
  async function release(): Promise<void> {
    const [from, count, began] = [take(10), 10, Date.now()]
    const work = `release ${from}`
    const { id } = await insist(`${work}: sent`, async () => {
      const sent = await send(
        "release",
        `${work}: sent`,
        "/v1/imports",
        post(as("officer", lines), rowsOf(from, count).join("")),
      )
      return isDone(sent) && (JSON.parse(sent?.text ?? "") as { id: string })
    })
    await insist(work, async () => {
      const act = post(as("checker"), '{"act":"release"}')
      const acted = await send("release", work, `/v1/imports/${id}/acts`, act)
      // Said by the first request that was cut off, or by this one.
      const run =
        acted?.status === 409 ? await send("release", work, `/v1/imports/${id}`, { headers: as("checker") }) : acted
      return isDone(run) && (JSON.parse(run?.text ?? "") as { state: string }).state === "released" ? true : null
    })
    for (let n = from; n < from + count; n++) told.taken.set(n, { began, ended: Date.now() })
  }

  /** A decision is begun under a name. One whose name is taken by a request that was cut off is looked for first, as the API says. */
  async function begin(): Promise<void> {
    const n = begunFrom + take(1)
    const code = subjectOf(n)
    const body = JSON.stringify({
      ...{ kind: "abnormal", subject: { code, name: nameOf(n) }, authority: "410105", ground: "AB-E4" },
      ...{ arose_on: "2026-03-02", evidence: "现场核查，登记住所无人办公（示例）" },
    })
    const work = `decision ${n}`
    let key: string = randomUUID()
    const id = await insist(work, async () => {
      const begun = await send("decision", work, "/v1/decisions", post(as("officer", "application/json", key), body))
      if (begun?.status !== 409) return isDone(begun) && (JSON.parse(begun?.text ?? "") as { id: string }).id
      await sleep(1_000 * Number(begun.headers.get("retry-after") ?? 5))
      const listed = await send("decision", work, `/v1/decisions?subject=${code}`, { headers: as("officer") })
      if (!isDone(listed)) return null
      const [there] = (JSON.parse(listed?.text ?? "") as { results: { id: string }[] }).results
      if (there) return there.id
      key = randomUUID()
      return null
    })
    told.decisions.set(code, id)
  }

  /** A file to be checked as a job, under a name: there is one job, and its result stays. */
  async function job(): Promise<void> {
    const key = `rolling-${take(1)}`
    const codes = Array.from({ length: 200 }, () => anyCode())
    const body = `统一社会信用代码\n${codes.join("\n")}\n`
    const id = await insist(`job ${key}`, async () => {
      const sent = await send("job", `job ${key}`, "/v1/check/jobs", post(as("platform", "text/csv", key), body))
      return isDone(sent) && (JSON.parse(sent?.text ?? "") as { id: string }).id
    })
    const sha256 = await insist(`job ${key}: done`, async () => {
      const seen = await send("job", `job ${key}: done`, `/v1/check/jobs/${id}`, { headers: as("platform") })
      const state = isDone(seen) && (JSON.parse(seen?.text ?? "") as { state: string }).state
      if (state === "failed" || state === "cancelled") told.short.push(`job ${key} is ${state}`)
      if (state !== "done") return state === "failed" || state === "cancelled" ? "" : null
      const result = await send("job", `job ${key}: done`, `/v1/check/jobs/${id}/result`, { headers: as("platform") })
      return isDone(result) && checked(`job ${key}`, result?.text ?? "", codes.length)
    })
    told.jobs.set(key, { id, sha256 })
  }

  /** The digest of a table of verdicts; one of another length is noted. */
  function checked(what: string, text: string, rows: number): string {
    const found = text.trimEnd().split("\n").length - 1
    if (found !== rows) told.short.push(`${what} has ${found} of ${rows} rows under 200`)
    return createHash("sha256").update(text).digest("hex")
  }

  async function check(): Promise<void> {
    const body = `${JSON.stringify({ code: anyCode() })}\n`
    noteReceipt(await send("check", null, "/v1/check/stream", post(as("platform", lines), body)))
  }

  /** Verdicts while rows are sent still. */
  async function stream(): Promise<void> {
    const codes = Array.from({ length: 40 }, () => `${anyCode()}\n`)
    const body = slowly(["code\n", ...codes], 60)
    const answer = isDone(await send("stream", null, "/v1/check/stream", post(as("platform", "text/csv"), body)))
    if (!answer) return
    checked("a stream", answer.text, codes.length)
    noteReceipt(answer)
  }

  function noteReceipt(answer: Answer | null): void {
    const receipt = isDone(answer)?.headers.get("gongshi-receipt")
    if (receipt) told.receipts.set(receipt, Date.now())
  }

  const lookUp = () => send("look-up", null, `/v1/subjects/${anyCode()}`)
  const search = () =>
    send("search", null, `/v1/search?q=${encodeURIComponent(nameOf(1 + Math.floor(Math.random() * next)))}`)

  async function lane(work: () => Promise<unknown>, everyMs: number): Promise<void> {
    while (!isOver) {
      await work()
      await sleep(Math.random() * everyMs)
    }
  }
  const running = [
    ...[lane(() => put("import", 1), 80), lane(() => put("upload", 30), 500), lane(release, 300), lane(begin, 200)],
    ...[lane(job, 500), lane(check, 100), lane(stream, 300), lane(lookUp, 30), lane(lookUp, 30), lane(search, 100)],
  ]
  return {
    told,
    /** Waits until every act that was begun is done. */
    async end() {
      isOver = true
      await Promise.all(running)
    },
  }
}
