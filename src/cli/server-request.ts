/** Requests to another server's API, again while it says that it is busy. */
import { setTimeout as sleep } from "node:timers/promises"
import { ServerError } from "./command.ts"

// A server that is busy or starting says when to come again.
const triesMax = 5
const waitMs = 2_000

/** Sends until it is answered. @throws ServerError with what the server says, or why it can't be reached */
export async function insist(server: string | URL, send: () => Promise<Response>): Promise<Response> {
  const { host } = new URL(server)
  for (let tries = 1; ; tries++) {
    const response = await send().catch((error: Error) => {
      const reason = error.cause instanceof Error ? error.cause.message : error.message
      throw new ServerError(`${host} can't be reached: ${reason}`)
    })
    if (response.ok) return response
    const problem = (await response.json().catch(() => null)) as { type?: string; detail?: string } | null
    // The same under its name is still being worked on.
    const isOpen = problem?.type === "urn:gongshi:problem:request-open"
    if (!([429, 503].includes(response.status) || isOpen) || tries === triesMax) {
      throw new ServerError(`${host} answered ${response.status}: ${problem?.detail ?? "no reason was given"}`)
    }
    await sleep((Number(response.headers.get("retry-after")) || 0) * 1_000 || waitMs)
  }
}
