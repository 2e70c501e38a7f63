/** A server that checks, with a key. */
import { Readable } from "node:stream"
import type { ListName } from "../../law/list.ts"
import { toIdentityKey } from "../../roster/identity.ts"
import { readSecrets } from "../../signing/secret.ts"
import { terminalLanguage } from "../command.ts"
import { insist } from "../server-request.ts"
import type { Asker } from "./asker.ts"
import type { Range } from "./private.ts"
import { untilStopped } from "./stopped.ts"

/** A server; beside whole checks it answers ranges, which need no key. */
export interface ServerAsker extends Asker {
  range(prefix: string): Promise<Range>
}

type Send = (path: string, init?: RequestInit) => Promise<Response>

/** Opens a server. @param key the API key; null: without one */
export function serverAsker(server: string, key: string | null): ServerAsker {
  const headers = {
    "accept-language": terminalLanguage(),
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  }
  const send: Send = (path, init = {}) =>
    insist(server, () => fetch(new URL(path, server), { ...init, headers: { ...headers, ...init.headers } }))
  const json = async (path: string, init?: RequestInit): Promise<unknown> => (await send(path, init)).json()
  return {
    async size() {
      return ((await json("/status")) as { as_of: { size: number } }).as_of.size
    },
    async identityKeys() {
      const { keys } = (await json("/v1/check/identity-key")) as { keys: { key: string }[] }
      return readSecrets(keys.map(({ key }) => key).join(",")).map(({ bytes }) => toIdentityKey(bytes))
    },
    async range(prefix) {
      const range = (await json(`/v1/check/range/${prefix}`)) as {
        as_of: { size: number }
        entries: { suffix: string; lists: ListName[] }[]
      }
      return { size: range.as_of.size, entries: new Map(range.entries.map(({ suffix, lists }) => [suffix, lists])) }
    },
    async ask({ format, ...wishes }, open) {
      const asked = (["advice", "records", "proof"] as const).filter((wish) => wishes[wish])
      const query = new URLSearchParams(asked.map((wish) => [wish, "true"]))
      const response = await insist(server, () => {
        const init: RequestInit & { duplex: "half" } = {
          method: "POST",
          headers: { ...headers, "content-type": format === "csv" ? "text/csv" : "application/x-ndjson" },
          // Anew for each try: what was sent once is gone.
          body: Readable.toWeb(Readable.from(open())) as ReadableStream,
          duplex: "half",
        }
        return fetch(new URL(`/v1/check/stream?${query}`, server), init)
      })
      const id = response.headers.get("gongshi-receipt")
      return {
        answer: untilStopped(response.body ?? new ReadableStream<Uint8Array>()),
        async receipt() {
          if (id === null) return null
          const kept = await send(`/v1/check/receipts/${id}`)
          return { token: await kept.text(), sm2: kept.headers.get("gongshi-sm2") }
        },
      }
    },
  }
}
