/** Requests to another server's API, again while it says that it is busy. */
import { Readable } from "node:stream"
import { insist as insistOn } from "../client/insist.ts"
import { RegisterProblem } from "../client/problem.ts"
import { ServerError, terminalLanguage } from "./command.ts"

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

/** Asks a server, as the holder of a key or a token; null: as anybody. */
export function serverOf(server: URL, key: string | null) {
  const own = {
    "accept-language": terminalLanguage(),
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  }
  /** @param init made anew for each try: what was sent once is gone */
  const send = (path: string, init: () => RequestInit = () => ({})) =>
    insist(server, () => {
      const given = init()
      return fetch(new URL(path, server), { ...given, headers: { ...own, ...given.headers } })
    })
  return {
    send,
    async json<T>(path: string): Promise<T> {
      return (await (await send(path)).json()) as T
    },
    /** The pages of a list. @param asked by parameter; what is undefined is not asked */
    async *pages<T extends { next: string | null }>(path: string, asked: Readonly<Record<string, string | undefined>>) {
      const given = Object.entries(asked).filter((each): each is [string, string] => each[1] !== undefined)
      for (let cursor: [string, string][] = []; ; ) {
        const response = await send(`${path}?${new URLSearchParams([...given, ...cursor])}`)
        const page = (await response.json()) as T
        yield page
        if (page.next === null) return
        cursor = [["cursor", page.next]]
      }
    },
  }
}

/** A request that sends a file as it is read. */
export function fileRequest(body: Readable, headers: Readonly<Record<string, string>>) {
  return { method: "POST", headers, body: Readable.toWeb(body) as ReadableStream, duplex: "half" } as RequestInit
}
