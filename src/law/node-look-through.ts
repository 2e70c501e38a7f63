/**
 * Looking texts through for personal data on Node: by threads, so that the server answers meanwhile. On Workers there are no
 * threads, and each request has a processor's time of its own.
 */
import { availableParallelism } from "node:os"
import { Worker } from "node:worker_threads"
import type { Findings, LookThrough } from "./personal-data-foreseen.ts"

// One leaves a processor to the server, and the database; two are as many as anybody's texts need.
const threadsMax = availableParallelism() > 2 ? 2 : 1

// Of what was made to take long some four seconds, half of what an answer may take; of usual texts a tenth of a second.
const waitingMax = 1_500_000

/** Opens threads, each when it is needed; they keep no process alive. @param most characters that may wait with one */
export function threadedLookThrough(most = waitingMax): LookThrough {
  const threads: Thread[] = []
  const open = () => {
    const thread = openThread(() => void threads.splice(threads.indexOf(thread), 1))
    threads.push(thread)
    return thread
  }
  return async (texts) => {
    const length = texts.reduce((sum, text) => sum + text.length, 0)
    const idle = threads.find((each) => each.waiting() === 0)
    const [least] = threads.toSorted((a, b) => a.waiting() - b.waiting())
    const thread = idle ?? (threads.length < threadsMax ? open() : least)
    if (!thread || (thread.waiting() > 0 && thread.waiting() + length > most)) return "full"
    return thread.look(texts, length)
  }
}

interface Thread {
  /** Characters that are being looked through, or wait for it. */
  waiting(): number
  look(texts: readonly string[], length: number): Promise<readonly Findings[]>
}

// What a text leaves behind is of no use.
const resourceLimits = { maxYoungGenerationSizeMb: 16 }

function openThread(onEnd: () => void): Thread {
  const thread = new Worker(new URL("./look-through-thread.ts", import.meta.url), { resourceLimits })
  const asked: (PromiseWithResolvers<readonly Findings[]> & { length: number })[] = []
  let waiting = 0
  // Answers come in the order in which they were asked for.
  thread.on("message", (found: readonly Findings[]) => {
    const first = asked.shift()
    waiting -= first?.length ?? 0
    first?.resolve(found)
    if (asked.length === 0) thread.unref()
  })
  let reason: Error = new Error("the thread that looks texts through has ended")
  thread.once("error", (error: Error) => {
    reason = error
  })
  // It follows on every error.
  thread.once("exit", () => {
    onEnd()
    for (const { reject } of asked.splice(0)) reject(reason)
  })
  return {
    waiting: () => waiting,
    look(texts, length) {
      const one = { ...Promise.withResolvers<readonly Findings[]>(), length }
      asked.push(one)
      waiting += length
      thread.ref()
      thread.postMessage(texts)
      return one.promise
    },
  }
}
