/**
 * Who checks: the register on this machine, or a server with a key.
 */
import { Readable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { readHead } from "../ledger/sequencer.ts"
import { readCheckpoint } from "../ledger/tree-store.ts"
import { platform } from "../platform.ts"
import type { CheckSource } from "../screening/check.ts"
import { toReceipt } from "../screening/receipt/issue.ts"
import { watchRows } from "../screening/receipt/passing-rows.ts"
import { signReceipt } from "../screening/receipt/receipt.ts"
import { checkCsv, checkNdjson, type HeadProblem } from "../screening/stream.ts"
import { keyFile, openKeyFile } from "../signing/key-file.ts"
import { keySigner } from "../signing/signer.ts"
import { indexOf, type OpenRegister, terminalLanguage, UsageError } from "./command.ts"

/** What is to be checked. */
export interface CheckWish {
  format: "csv" | "ndjson"
  /** The header of the column that is checked; null: the usual ones. */
  column: string | null
  /** With what the own policy says; a server knows it. */
  advice: boolean
}

/** An answer as it comes in. */
export interface Asked {
  answer: AsyncIterable<string | Uint8Array>
  /** The signed receipt, once the answer has come to its end; null where nobody signs. */
  receipt(): Promise<string | null>
}

/** Checks rows. */
export interface Asker {
  /** The size of the log now. */
  size(): Promise<number>
  /** @param open gives the rows, anew for each try. @throws UsageError for rows that can't be checked at all */
  ask(wish: CheckWish, open: () => AsyncIterable<Uint8Array>): Promise<Asked>
}

const headProblems = {
  empty: "the file is empty: its first row should name the columns",
  "no-code-column":
    "the first row names no column of codes or names: call it code or 统一社会信用代码, name or 企业名称, or say which one it is (--column)",
  "no-such-column": "the first row names no column as --column says",
} as const satisfies Record<HeadProblem, string>

/** The register on this machine. Its operator may see all that it knows. */
export function registerAsker(register: OpenRegister): Asker {
  const { pool: sql, config } = register
  const source: CheckSource = { sql, clock: platform.clock, index: indexOf(register), scope: "all" }
  return {
    size: async () => (await readHead(sql)).size,
    async ask({ format, column }, open) {
      const { tally, reading, answering } = watchRows()
      const chunks = reading(open())
      const language = terminalLanguage()
      const plain =
        format === "csv"
          ? await checkCsv(source, chunks, language, { tally, column })
          : checkNdjson(source, chunks, language, { tally })
      if (typeof plain === "string") throw new UsageError(headProblems[plain])
      const passed = Promise.withResolvers<Parameters<Parameters<typeof answering>[1]>[0]>()
      return {
        answer: answering(plain, async (rows) => passed.resolve(rows)),
        async receipt() {
          const signer = keySigner(await openKeyFile(keyFile(config.dataDir, "signing"), config.signingAlgorithm))
          const checked = { client, format, now: platform.clock(), ...(await passed.promise) }
          const { origin } = await readCheckpoint(sql)
          return signReceipt(toReceipt(config.issuer, platform.newId(), origin, checked), signer)
        },
      }
    },
  }
}

// The operator of the register itself, who needs no key.
const client = { id: "local", name: "gongshi check" }

// A server that is busy or starting says when to come again.
const triesMax = 5
const waitMs = 2_000

/** A server. */
export function serverAsker(server: string, key: string | null): Asker {
  const headers = {
    "accept-language": terminalLanguage(),
    ...(key === null ? {} : { authorization: `Bearer ${key}` }),
  }
  const send = (path: string, init: RequestInit & { duplex?: "half" } = {}) =>
    fetch(new URL(path, server), { ...init, headers: { ...headers, ...init.headers } })
  return {
    async size() {
      const body = JSON.stringify({ queries: {} })
      const init = { method: "POST", headers: { "content-type": "application/json" }, body }
      const answer = (await (await insist(server, () => send("/v1/check", init))).json()) as { as_of: { size: number } }
      return answer.as_of.size
    },
    async ask(wish, open) {
      const query = new URLSearchParams({
        ...(wish.advice ? { advice: "true" } : {}),
        ...(wish.column === null ? {} : { column: wish.column }),
      })
      const response = await insist(server, () =>
        send(`/v1/check/stream?${query}`, {
          method: "POST",
          headers: { "content-type": wish.format === "csv" ? "text/csv" : "application/x-ndjson" },
          body: Readable.toWeb(Readable.from(open())) as ReadableStream,
          duplex: "half",
        }),
      )
      const id = response.headers.get("gongshi-receipt")
      return {
        answer: response.body ?? new ReadableStream<Uint8Array>(),
        receipt: async () =>
          id === null ? null : (await insist(server, () => send(`/v1/check/receipts/${id}`))).text(),
      }
    },
  }
}

/** Sends until it is answered. @throws Error with what the server says */
async function insist(server: string, send: () => Promise<Response>): Promise<Response> {
  const { host } = new URL(server)
  for (let tries = 1; ; tries++) {
    const response = await send().catch((error: Error) => {
      throw new Error(`${host} can't be reached: ${error.cause instanceof Error ? error.cause.message : error.message}`)
    })
    if (response.ok) return response
    const problem = (await response.json().catch(() => null)) as { detail?: string } | null
    if (![429, 503].includes(response.status) || tries === triesMax) {
      throw new Error(`${host} answered ${response.status}: ${problem?.detail ?? "no reason was given"}`)
    }
    await sleep((Number(response.headers.get("retry-after")) || 0) * 1_000 || waitMs)
  }
}
