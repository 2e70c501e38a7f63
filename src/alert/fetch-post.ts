/**
 * Sends messages by `fetch`, where there is nothing else: on Workers. A Worker's requests leave from Cloudflare's edge
 * and can't reach a network of the operator's, so the host is looked at as it stands in the address.
 */
import { isPrivateHost } from "./address.ts"
import { answerBytesMax, answerWithinMs, type Post, type Posted, readRetryAfter, toExcerpt } from "./post.ts"

/** Makes the sender. */
export function fetchPost({ allowPrivate }: { allowPrivate: boolean }): Post {
  return async ({ url, headers, body }, signal) => {
    if (!allowPrivate && isPrivateHost(url.hostname)) return { kind: "failed", fault: "private-address" }
    const late = AbortSignal.timeout(answerWithinMs)
    try {
      const response = await fetch(url, {
        ...{ method: "POST", headers: { ...headers }, body, redirect: "manual" },
        signal: AbortSignal.any([signal, late]),
      })
      return await readAnswer(response)
    } catch {
      if (signal.aborted) return { kind: "stopped" }
      return { kind: "failed", fault: late.aborted ? "timeout" : "unreachable" }
    }
  }
}

async function readAnswer(response: Response): Promise<Posted> {
  const retryAfterMs = readRetryAfter(response.headers.get("retry-after"), Date.now())
  const reader = response.body?.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  try {
    while (reader && length < answerBytesMax) {
      const { done, value } = await reader.read()
      if (done) break
      parts.push(value.subarray(0, answerBytesMax - length))
      length += value.length
    }
    await reader?.cancel()
  } catch {
    // The status counts, however the rest of the answer goes.
  }
  return { kind: "answered", status: response.status, retryAfterMs, excerpt: toExcerpt(Buffer.concat(parts)) }
}
