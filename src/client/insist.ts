/** Asks again while a register is busy or away: the one rule of it, for this client and for the command line. */
import { RegisterProblem } from "./problem.ts"
import { sleep } from "./sleep.ts"

/** How often, and how long, the same is asked again. */
export interface Patience {
  retries: number
  signal?: AbortSignal | undefined
  /** Nobody answers at the address: it is not asked again. */
  untilAway?: boolean
  /** The longest that a register may have one wait for it. */
  waitMsMax?: number
}

// Doubled with each time that the register does not say when to come again.
export const waitMs = 500
const usualWaitMsMax = 30_000

// 502: a proxy could not reach the register. 504: it waited too long for it, which may be at work on it still or have done it: only what
// does nothing twice, or has a name, is asked again.
const passing = [429, 502, 503, 504]

/** Whether it passes by itself. What a cut connection has left at work is answered under its name when it is done. */
const passes = ({ status, code }: RegisterProblem) => passing.includes(status) || code === "request-open"

/** Sends until it is answered, or has been tried often enough. @throws RegisterProblem, or why it can't be reached */
export async function insist(send: () => Promise<Response>, patience: Patience): Promise<Response> {
  const { retries, signal, untilAway = false, waitMsMax = usualWaitMsMax } = patience
  for (let tries = 0; ; tries++) {
    const late = Math.min(waitMs * 2 ** tries, usualWaitMsMax)
    const response = await send().catch(async (error: unknown) => {
      if (signal?.aborted || untilAway || tries >= retries) throw error
      await sleep(late, signal)
      return null
    })
    if (response === null) continue
    if (response.ok) return response
    const problem = await readProblem(response)
    if (!passes(problem) || (problem.retryAfterMs ?? 0) > waitMsMax || tries >= retries) throw problem
    await sleep(problem.retryAfterMs ?? late, signal)
  }
}

/** Reads what an answer refuses. */
export async function readProblem(response: Response): Promise<RegisterProblem> {
  const told = await response.json().catch(() => ({}))
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN)
  return new RegisterProblem(response.status, told ?? {}, seconds > 0 ? seconds * 1_000 : null)
}
