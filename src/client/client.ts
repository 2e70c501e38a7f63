/**
 * `gongshi/client`: the API of a register, typed by its description, over fetch alone: the same in Node, browsers and
 * Workers. It asks again where that does nothing twice, and says all faults of a refusal at once.
 */
import { checkFile, checkStream } from "./check.ts"
import { feed, notices, pages } from "./follow.ts"
import type { CheckJob, Operations } from "./operation.ts"
import { requester } from "./request.ts"
import type { CheckFileOrder, ClientOptions, FeedLine, Members, NoticeLine } from "./shape.ts"

export type * from "./operation.ts"
export { RegisterProblem, type RequestFault } from "./problem.ts"
export type * from "./shape.ts"
export { readWebhook, WebhookRefused } from "./webhook.ts"

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

/** Opens a client. */
export function openClient(options: ClientOptions): Client {
  const { request, json } = requester(options)
  const { retries = 3 } = options
  return {
    ...{ call: json, request },
    pages: (operation, ...[given]) => pages(json, operation, given as never) as never,
    checkStream: (rows, signal) => checkStream(request, rows, signal),
    checkFile: (order) => checkFile({ request, json }, order),
    feed: (from, following) => feed({ request, retries }, from, following),
    notices: (from, signal) => notices(request, from, signal),
  } as Client
}
