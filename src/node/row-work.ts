/**
 * The work on rows in a thread of its own: the server answers meanwhile, and neither the garbage of a file nor its size is
 * the server's. Node alone.
 */
import { MessageChannel, Worker } from "node:worker_threads"
import type { Job } from "../check/job/job.ts"
import type { RowWork, Surveyed } from "../check/job/row-work.ts"
import { toShared } from "../check/listed-set/shared-view.ts"
import { fromFault, type Order, type Reply, type RowWorkThread, type Word } from "./row-work-order.ts"

/** The work in a thread. */
export interface ThreadedRowWork extends RowWork {
  /** Ends the thread. What it was at fails. */
  close(): Promise<void>
}

// What a batch leaves behind is of no use: without this limit a hundred megabytes of it lie about.
const resourceLimits = { maxYoungGenerationSizeMb: 16 }

/**
 * Opens it. The thread starts when there is something to do, and keeps no process alive; where it ends, what it was at fails,
 * and the next order starts another.
 */
export function threadedRowWork(started: RowWorkThread): ThreadedRowWork {
  let thread: Thread | null = null

  async function* order<T>(what: Order["what"], stop: AbortSignal): AsyncGenerator<T> {
    thread ??= openThread(started, (ended) => {
      if (thread === ended) thread = null
    })
    const { next, tell } = thread.begin<T>(what)
    const halt = () => tell("stop")
    if (stop.aborted) halt()
    stop.addEventListener("abort", halt, { once: true })
    try {
      for (;;) {
        const reply = await next()
        if (reply.kind === "fault") throw fromFault(reply.fault)
        if (reply.kind === "done") return
        yield reply.value
      }
    } finally {
      stop.removeEventListener("abort", halt)
      tell("return")
    }
  }

  return {
    async survey(job, stop) {
      for await (const read of order<Surveyed>({ kind: "survey", job }, stop)) return read
      return null
    },
    answers: (job, { owner, view }, stop) =>
      order<Job | null>({ kind: "answers", job, owner, view: view && toShared(view) }, stop),
    async digest(job) {
      for await (const hex of order<string>({ kind: "digest", job }, new AbortController().signal)) return hex
      throw new Error("the thread of jobs said nothing")
    },
    async close() {
      await thread?.end()
    },
  }
}

/** A thread that is there. */
interface Thread {
  begin<T>(what: Order["what"]): { next(): Promise<Reply<T>>; tell(word: Word): void }
  end(): Promise<unknown>
}

function openThread(workerData: RowWorkThread, onEnd: (ended: Thread) => void): Thread {
  const worker = new Worker(new URL("./row-work-thread.ts", import.meta.url), { workerData, resourceLimits })
  worker.unref()
  const waiting = new Set<(reason: Error) => void>()
  let reason: Error | null = null
  const why = () => new Error(`the thread of jobs has ended${reason ? `: ${reason.message}` : ""}`)
  let isOver = false
  worker.once("error", (error: Error) => {
    reason = error
  })
  const thread: Thread = {
    begin<T>(what: Order["what"]) {
      const { port1, port2 } = new MessageChannel()
      const replies: { resolve(reply: Reply<T>): void; reject(reason: Error): void }[] = []
      port1.on("message", (reply: Reply<T>) => replies.shift()?.resolve(reply))
      port1.unref()
      const order: Order = { port: port2, what }
      worker.postMessage(order, [port2])
      return {
        async next() {
          if (isOver) throw why()
          const { promise, resolve, reject } = Promise.withResolvers<Reply<T>>()
          replies.push({ resolve, reject })
          waiting.add(reject)
          worker.ref()
          port1.postMessage("next" satisfies Word)
          try {
            return await promise
          } finally {
            waiting.delete(reject)
            if (waiting.size === 0) worker.unref()
          }
        },
        tell: (word) => port1.postMessage(word),
      }
    },
    end: () => worker.terminate(),
  }
  // It follows on every error.
  worker.once("exit", () => {
    isOver = true
    onEnd(thread)
    for (const reject of waiting) reject(why())
  })
  return thread
}
