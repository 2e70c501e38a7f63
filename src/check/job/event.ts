/**
 * Events of a job (server-sent events, WHATWG HTML 9.2): how far it is, as often as that changes, until it ends. An
 * event's id is the version of the job: who comes back with the last one gets what is new since then.
 */
import type { Language } from "../../law/bilingual.ts"
import { hasEnded, type Job } from "./job.ts"
import { toWireJob } from "./wire.ts"

// A person who looks at a bar sees no more than a step a second; a job that nobody works on moves no bar.
const lookEveryMs = 1_000
// Proxies close what has been silent for a minute.
const heartbeatEveryMs = 15_000

/** What events are made from. */
export interface EventSource {
  /** The job as it is now; null when it is no more. */
  load(): Promise<Job | null>
  language: Language
  /** The id of the last event that the reader has; below 0 for none. */
  seen: number
  /** Resolves after a time; the tests' own. */
  pass(ms: number): Promise<void>
}

/** The events, the last one among them. */
export async function* jobEvents({ load, language, seen, pass }: EventSource): AsyncGenerator<string> {
  yield "retry: 2000\n\n"
  let last = seen
  for (let silentMs = 0; ; silentMs += lookEveryMs) {
    const job = await load()
    if (!job) return
    const ended = hasEnded(job.state)
    // The end is said to everybody who asks, also to who has heard it.
    if (ended || job.version > last) {
      yield toEvent(job, language)
      last = job.version
      silentMs = 0
    } else if (silentMs >= heartbeatEveryMs) {
      yield ": heartbeat\n\n"
      silentMs = 0
    }
    if (ended) return
    await pass(lookEveryMs)
  }
}

function toEvent(job: Job, language: Language): string {
  const name = hasEnded(job.state) ? job.state : "progress"
  return `id: ${job.version}\nevent: ${name}\ndata: ${JSON.stringify(toWireJob(job, language))}\n\n`
}
