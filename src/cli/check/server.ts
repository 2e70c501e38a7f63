/** A server that checks, with a key. */
import { Readable } from "node:stream"
import { stoppedVerdict } from "../../check/csv/row-quota.ts"
import type { ListName } from "../../law/list.ts"
import { toIdentityKey } from "../../roster/identity.ts"
import { readSecrets } from "../../signing/secret.ts"
import { toUtf8Bytes } from "../../table/utf8-text.ts"
import { ServerError, terminalLanguage } from "../command.ts"
import { insist } from "../server-request.ts"
import type { Asker } from "./asker.ts"
import type { Range } from "./private.ts"

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

const lineFeed = 10
const isStop = new RegExp(`^(?:,*${stoppedVerdict},|\\{"line":\\d+,"verdict":"${stoppedVerdict}")`)

/** Passes an answer on. @throws ServerError behind its last row, where it was stopped */
export async function* untilStopped(answer: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array()
  try {
    for await (const part of answer) {
      const chunk = typeof part === "string" ? toUtf8Bytes(part) : part
      // What may be the last line stays here until another has come.
      const start = chunk.subarray(0, -1).lastIndexOf(lineFeed) + 1
      if (start === 0 && held.at(-1) !== lineFeed) {
        held = joined(held, chunk)
        continue
      }
      if (held.length > 0) yield held
      if (start > 0) yield chunk.subarray(0, start)
      held = new Uint8Array(chunk.subarray(start))
    }
  } catch (error) {
    // Cut off: what has come is kept, and gone on with.
    if (held.length > 0) yield held
    throw error
  }
  if (isStop.test(new TextDecoder().decode(held))) throw new ServerError(words[terminalLanguage()])
  if (held.length > 0) yield held
}

const words = {
  zh: "此密钥今日可核查的行数已用完。已核查的行已保存：用了 --out 的，请在北京时间次日零时后加上 --resume 再次运行，从中断处继续。",
  en: "the key's rows of today are used up. What was answered is kept: with --out, run the same command with --resume after midnight in China, and it goes on from there",
} as const

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
