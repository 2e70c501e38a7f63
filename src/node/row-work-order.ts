/** What is said between the server and the thread that works on rows (row-work.ts, row-work-thread.ts). */
import type { MessagePort } from "node:worker_threads"
import { JobGone } from "../check/job/content.ts"
import type { Job } from "../check/job/job.ts"
import type { PinnedJob } from "../check/job/row-work.ts"
import type { SharedView } from "../check/listed-set/shared-view.ts"
import type { Connection } from "../database/client.ts"
import { isUnavailable } from "../database/unavailable.ts"

/** What the thread is started with. */
export interface RowWorkThread {
  connection: Connection
  /** Lets the requests have the database first: how many are under way, in memory of both. */
  underWay: Int32Array
}

/** What is to be done. The answers go to the port, one for each word "next". */
export interface Order {
  port: MessagePort
  what:
    | { kind: "survey" | "digest"; job: Job }
    | { kind: "answers"; job: PinnedJob; owner: string; view: SharedView | null }
}

/** Said to the thread: one more, please; stop where you are; or nothing more is wanted. */
export type Word = "next" | "stop" | "return"

/** Said by the thread. */
export type Reply<T> = { kind: "value"; value: T } | { kind: "done" } | { kind: "fault"; fault: Fault }

/** An error as it goes from a thread to another, which tells none by its class. */
export interface Fault {
  is: "gone" | "away" | "other"
  message: string
}

/** An error to be sent. */
export function toFault(error: unknown): Fault {
  const is = error instanceof JobGone ? "gone" : isUnavailable(error) ? "away" : "other"
  return { is, message: error instanceof Error ? error.message : String(error) }
}

/** An error that was sent, which means here what it meant there. */
export function fromFault({ is, message }: Fault): Error {
  if (is === "gone") return new JobGone()
  return is === "away" ? Object.assign(new Error(message), { code: "CONNECTION_CLOSED" }) : new Error(message)
}
