/** Checks of many: rows as they come, and files in the background. */

import { linesOf, toLineStream, toWhole } from "./lines.ts"
import type { CheckJob } from "./operation.ts"
import { type Ask, type AskJson, bodyOf } from "./request.ts"
import type { CheckFileOrder, Members } from "./shape.ts"
import { sleep } from "./sleep.ts"

const pollMs = 300

// No browser sends what is still being made over HTTP/1.1, and some send it over nothing: there rows are gathered first.
const gathers = "document" in globalThis || "importScripts" in globalThis

/** Checks rows as they come. */
export async function* checkStream(request: Ask, rows: Iterable<object> | AsyncIterable<object>, signal?: AbortSignal) {
  const file = gathers ? await toWhole(rows, signal) : toLineStream(rows)
  const sent = { file, type: "application/x-ndjson", accept: "application/x-ndjson" }
  const response = await request("checkStream", { ...sent, ...(signal ? { signal } : {}) })
  for await (const line of linesOf(bodyOf(response))) {
    const answer: Members = JSON.parse(line)
    if (answer["verdict"] === "stopped") {
      throw new Error("the answer was stopped behind its last row: the rows of the day are used up")
    }
    yield answer
  }
}

/** Checks a file in the background, from the sending to the result. */
export async function checkFile({ request, json }: { request: Ask; json: AskJson }, order: CheckFileOrder) {
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
