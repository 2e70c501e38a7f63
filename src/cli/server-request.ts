/** Requests to another server's API, again while it says that it is busy. */
import { insist as insistOn } from "../client/insist.ts"
import { RegisterProblem } from "../client/problem.ts"
import { ServerError } from "./command.ts"

// A server that is busy or starting says when to come again; nobody waits at a terminal for a quota of tomorrow.
const patience = { retries: 4, untilAway: true, waitMsMax: 120_000 }

/** Sends until it is answered. @throws ServerError with what the server says, or why it can't be reached */
export async function insist(server: string | URL, send: () => Promise<Response>): Promise<Response> {
  const { host } = new URL(server)
  try {
    return await insistOn(send, patience)
  } catch (error) {
    if (error instanceof RegisterProblem) {
      const { status, told, errors } = error
      const places = errors.map(({ pointer, detail }) => `; ${pointer || "/"}: ${detail}`).join("")
      throw new ServerError(`${host} answered ${status}: ${told ?? "no reason was given"}${places}`)
    }
    const { cause, message } = error as Error
    throw new ServerError(`${host} can't be reached: ${cause instanceof Error ? cause.message : message}`)
  }
}
