/**
 * `gongshi/client`: the API of a register, typed by its description, over fetch alone: the same in Node, browsers and
 * Workers. It asks again where that does nothing twice, and says all faults of a refusal at once.
 */
import { linesOf, toLineStream } from "./lines.ts"
import { type CheckJob, type Operations, operations } from "./operation.ts"
import { RegisterProblem, readProblem } from "./problem.ts"

export type * from "./operation.ts"
export { RegisterProblem, type RequestFault } from "./problem.ts"
export { readWebhook, WebhookRefused } from "./webhook.ts"

/** Members of an object that the description does not name one by one. */
export interface Members {
  [name: string]: unknown
}

export interface ClientOptions {
  /** Of the register, as https://register.example. */
  url: string | URL
  /** An API key or a token; without, what is open to anyone. */
  key?: string
  /** Of what is said to people: `zh` (the register's own) or `en`. */
  language?: "zh" | "en"
  /** How often the same is asked again; 3 without. */
  retries?: number
  /** In the place of the platform's own. */
  fetch?: typeof fetch
}

type Part<O, Name extends string, Key extends string> = O extends { [N in Name]: infer P }
  ? Partial<P> extends P
    ? { [K in Key]?: P }
    : { [K in Key]: P }
  : unknown

/** What an operation is given. */
export type Given<K extends keyof Operations> = Part<Operations[K], "path", "path"> &
  Part<Operations[K], "query", "query"> &
  (Operations[K] extends { body: infer B }
    ? Operations[K] extends { file: infer F }
      ? { body: B } | { file: BodyInit; type: F }
      : { body: B }
    : Operations[K] extends { file: infer F }
      ? { file: BodyInit; type: F }
      : unknown) & {
    signal?: AbortSignal
    /** Of what may be answered in several ways. */
    accept?: string
    /** A name for this request; without one the client makes one where the operation takes it. */
    idempotencyKey?: string
  }

/** What an operation answers with, where that is JSON. */
export type Answer<K extends keyof Operations> = Operations[K] extends { answer: infer A } ? A : never

type Needed<K extends keyof Operations> = Partial<Given<K>> extends Given<K> ? [given?: Given<K>] : [given: Given<K>]

/** An operation whose answer is a page: it takes a cursor and names the next. */
type Paged = {
  [K in keyof Operations]: Operations[K] extends { query: { cursor?: string }; answer: infer A }
    ? [Extract<A, { next: string | null }>] extends [never]
      ? never
      : K
    : never
}[keyof Operations]

/** An entry of the change feed, or where its head is. */
export type FeedLine =
  | { position: number; entry: string; line: string | null }
  | { head: { size: number; time: string } }

/** One that the own agency is told. */
export interface NoticeLine {
  id: number
  notice: Members
  line: string | null
}

/** A client of one register. */
export interface Client {
  /** Asks an operation whose answer is JSON. @throws RegisterProblem */
  call<K extends keyof Operations>(operation: K, ...given: Needed<K>): Promise<Answer<K>>
  /** Asks an operation, and gives the answer as it came: files, texts, streams. @throws RegisterProblem */
  request<K extends keyof Operations>(operation: K, ...given: Needed<K>): Promise<Response>
  /** The pages of a list, one after the other. */
  pages<K extends Paged>(operation: K, ...given: Needed<K>): AsyncGenerator<Answer<K>>
  /** Checks rows as they come; each answer names its line. Breaks off with an error where the answer was broken off. */
  checkStream(rows: Iterable<object> | AsyncIterable<object>, signal?: AbortSignal): AsyncGenerator<Members>
  /** Checks a file in the background, from the sending to the result. */
  checkFile(order: CheckFileOrder): Promise<{ job: CheckJob; result: Response }>
  /** The change feed from a position; cut off, it goes on where it was. @property follow go on as the log grows */
  feed(from: number, options?: { follow?: boolean; signal?: AbortSignal }): AsyncGenerator<FeedLine>
  /** What the own agency is told; the last line names where to go on. */
  notices(from: string, signal?: AbortSignal): AsyncGenerator<NoticeLine | { next: string }>
}

export interface CheckFileOrder {
  file: Blob | Uint8Array<ArrayBuffer> | string
  type: Operations["createCheckJob"]["file"]
  query?: Operations["createCheckJob"]["query"]
  /** Told how far it is, a few times a second at most. */
  onProgress?: (job: CheckJob) => void
  signal?: AbortSignal
  idempotencyKey?: string
}

interface Sent {
  path?: Members
  query?: Members
  body?: unknown
  file?: BodyInit
  type?: string
  accept?: string
  signal?: AbortSignal
  idempotencyKey?: string
}

// Doubled with each time that the register does not say when to come again.
const waitMs = 500
const waitMsMax = 30_000
const pollMs = 300

/** Opens a client. */
export function openClient(options: ClientOptions): Client {
  const { url, key, language, retries = 3, fetch: send = globalThis.fetch.bind(globalThis) } = options
  const base = new URL(url)

  async function request(operation: keyof Operations, given: Sent = {}): Promise<Response> {
    const [method, template, named]: readonly [string, string, string?] = operations[operation]
    const { body, file, type, signal } = given
    const headers: { [name: string]: string } = {
      accept: given.accept ?? "application/json, */*;q=0.5",
      ...(language === undefined ? {} : { "accept-language": language }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(type === undefined ? {} : { "content-type": type }),
      ...(named ? { "idempotency-key": given.idempotencyKey ?? crypto.randomUUID() } : {}),
    }
    const streams = file instanceof ReadableStream
    const again = !streams && (method === "GET" || named !== undefined || harmless.has(operation))
    return insist(again ? retries : 0, signal, () =>
      send(addressOf(base, template, given), {
        ...{ method, headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(file === undefined ? {} : { body: file }),
        ...(streams ? { duplex: "half" } : {}),
        ...(signal ? { signal } : {}),
      } as RequestInit),
    )
  }

  const json = async (operation: keyof Operations, given?: Sent): Promise<never> => {
    const response = await request(operation, given)
    return (response.status === 204 ? undefined : await response.json()) as never
  }

  async function* pages(operation: keyof Operations, given: Sent = {}) {
    for (let cursor: unknown = given.query?.["cursor"]; ; ) {
      const page: { next: string | null } = await json(operation, {
        ...given,
        query: { ...given.query, ...(cursor === undefined ? {} : { cursor }) },
      })
      yield page as never
      if (page.next === null) return
      cursor = page.next
    }
  }

  async function* checkStream(rows: Iterable<object> | AsyncIterable<object>, signal?: AbortSignal) {
    const sent = { file: toLineStream(rows), type: "application/x-ndjson", accept: "application/x-ndjson" }
    const response = await request("checkStream", { ...sent, ...(signal ? { signal } : {}) })
    for await (const line of linesOf(bodyOf(response))) {
      const answer: Members = JSON.parse(line)
      if (answer["verdict"] === "stopped") {
        throw new Error("the answer was stopped behind its last row: the rows of the day are used up")
      }
      yield answer
    }
  }

  async function checkFile(order: CheckFileOrder) {
    const { file, type, query = {}, onProgress, signal, idempotencyKey = crypto.randomUUID() } = order
    const signalled = signal ? { signal } : {}
    const sent = { file, type, query, idempotencyKey, ...signalled }
    let job: CheckJob = await json("createCheckJob", sent)
    while (!["done", "failed", "cancelled"].includes(job.state)) {
      onProgress?.(job)
      await sleep(pollMs, signal)
      job = await json("getCheckJob", { path: { id: job.id }, ...signalled })
    }
    onProgress?.(job)
    if (job.state !== "done") throw new Error(job.problem ?? `the job was ${job.state}`)
    return { job, result: await request("getCheckJobResult", { path: { id: job.id }, accept: "*/*", ...signalled }) }
  }

  async function* feed(from: number, { follow = false, signal }: { follow?: boolean; signal?: AbortSignal } = {}) {
    let [next, failures] = [from, 0]
    for (;;) {
      try {
        const query = { from: next, follow: String(follow) }
        const sent = { query, accept: "application/x-ndjson", ...(signal ? { signal } : {}) }
        for await (const line of linesOf(bodyOf(await request("getFeed", sent)))) {
          const read: FeedLine = JSON.parse(line)
          yield read
          failures = 0
          if ("position" in read) next = read.position + 1
          else if (!follow) return
        }
      } catch (error) {
        if (error instanceof RegisterProblem || signal?.aborted || ++failures > retries) throw error
      }
      await sleep(waitMs, signal)
    }
  }

  async function* notices(from: string, signal?: AbortSignal) {
    for (let next = from; ; ) {
      const sent = { query: { from: next }, accept: "application/x-ndjson", ...(signal ? { signal } : {}) }
      let told = 0
      for await (const line of linesOf(bodyOf(await request("getNoticeFeed", sent)))) {
        const read: NoticeLine | { next: string } = JSON.parse(line)
        if ("next" in read) next = read.next
        else {
          told++
          yield read
        }
      }
      if (told > 0) continue
      yield { next }
      return
    }
  }

  return { call: json, request, pages, checkStream, checkFile, feed, notices } as Client
}

// What these do twice they do once: they ask, and change nothing.
const harmless: ReadonlySet<keyof Operations> = new Set(["check", "match"] as const)

function addressOf(base: URL, template: string, { path = {}, query = {} }: Sent): URL {
  const named = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = path[name]
    if (value === undefined) throw new TypeError(`path.${name} is missing`)
    // A path of several parts keeps its slashes.
    return String(value).split("/").map(encodeURIComponent).join("/")
  })
  const address = new URL(base.pathname.replace(/\/$/, "") + named, base)
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) address.searchParams.append(name, String(each))
    }
  }
  return address
}

/** Sends until it is answered, or has been tried often enough. @throws RegisterProblem, or why it can't be reached */
async function insist(
  retries: number,
  signal: AbortSignal | undefined,
  send: () => Promise<Response>,
): Promise<Response> {
  for (let tries = 0; ; tries++) {
    const late = Math.min(waitMs * 2 ** tries, waitMsMax)
    const response = await send().catch(async (error: unknown) => {
      if (signal?.aborted || tries >= retries) throw error
      await sleep(late, signal)
      return null
    })
    if (response === null) continue
    if (response.ok) return response
    const problem = await readProblem(response)
    // What a cut connection has left at work is answered under its name when it is done.
    const isBusy = [429, 502, 503, 504].includes(response.status) || problem.code === "request-open"
    const passes = isBusy && (problem.retryAfterMs ?? 0) <= waitMsMax
    if (!passes || tries >= retries) throw problem
    await sleep(problem.retryAfterMs ?? late, signal)
  }
}

function bodyOf({ body }: Response): ReadableStream<Uint8Array> {
  if (!body) throw new Error("the answer has no body")
  return body
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const stop = () => reject(signal?.reason)
    signal?.addEventListener("abort", stop, { once: true })
    setTimeout(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    }, ms)
  })
}
