/** What goes on: the pages of a list, the change feed, and what an agency is told. */

import { waitMs } from "./insist.ts"
import { linesOf } from "./lines.ts"
import type { Operations } from "./operation.ts"
import { RegisterProblem } from "./problem.ts"
import { type Ask, type AskJson, bodyOf, type Sent } from "./request.ts"
import type { FeedLine, NoticeLine } from "./shape.ts"
import { sleep } from "./sleep.ts"

/** The pages of a list, one after the other. */
export async function* pages(json: AskJson, operation: keyof Operations, given: Sent = {}) {
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

/** The change feed from a position. @param retries how often it is taken up again where it was cut off */
export async function* feed(
  { request, retries }: { request: Ask; retries: number },
  from: number,
  { follow = false, signal }: { follow?: boolean; signal?: AbortSignal } = {},
) {
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

/** What the own agency is told. */
export async function* notices(request: Ask, from: string, signal?: AbortSignal) {
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
