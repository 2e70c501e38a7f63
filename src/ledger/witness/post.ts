/** Sends a submission to a witness, and reads no more of the answer than a cosignature can be. */
import type { WitnessFault } from "./fault.ts"

/** An answer, or why there is none. */
export type Posted = { status: number; body: string } | { fault: Extract<WitnessFault, "away" | "slow" | "too-long"> }

/** How submissions are sent. */
export type PostSubmission = (url: string, body: string, signal: AbortSignal) => Promise<Posted>

// A cosignature has some 200 bytes; a witness may answer with several.
const answerBytesMax = 16_384
// Within a round's time twice over: who is slower is asked again later.
const answerWithinMs = 10_000

/** By `fetch`, on Node and Workers alike. Redirects are not followed: the operator has named the address. */
export const fetchSubmission: PostSubmission = async (url, body, signal) => {
  const late = AbortSignal.timeout(answerWithinMs)
  try {
    const response = await fetch(`${url.replace(/\/$/, "")}/add-checkpoint`, {
      ...{ method: "POST", body, redirect: "manual", signal: AbortSignal.any([signal, late]) },
      headers: { "content-type": "text/plain; charset=utf-8" },
    })
    const bytes = await readBounded(response)
    return bytes === null ? { fault: "too-long" } : { status: response.status, body: new TextDecoder().decode(bytes) }
  } catch {
    return { fault: late.aborted ? "slow" : "away" }
  }
}

async function readBounded(response: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > answerBytesMax) {
      return null
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
