/**
 * Who matches: the register on this machine, or a server with a key.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { platform } from "../platform.ts"
import { matchNames } from "../screening/match.ts"
import type { NameRow, WireCandidate } from "../screening/match-table.ts"
import { toWireCandidate } from "../screening/match-wire.ts"
import { indexOf, type OpenRegister, ServerError } from "./command.ts"

/** What is asked of each row. */
export interface MatchWish {
  limit: number
  threshold: number
}

/** Matches some rows; the candidates of each, the likeliest first. Rows without a name have none. */
export type MatchSource = (rows: readonly NameRow[]) => Promise<WireCandidate[][]>

/** The register on this machine. Its operator may see all that it knows, and matches against what the public sees. */
export function registerSource(register: OpenRegister, wish: MatchWish): MatchSource {
  const [read, index] = [{ sql: register.pool, clock: platform.clock }, indexOf(register)]
  return async (rows) => {
    const named = rows.map(({ name, region }) => ({ name, region, ...wish, scope: "live" as const }))
    const { results } = await matchNames(read, index, named)
    return results.map((found, at) => (rows[at]?.name === "" ? [] : found.map(toWireCandidate)))
  }
}

// A server that is busy or starting says when to come again.
const triesMax = 5
const waitMs = 2_000

/** A server; the key lifts the limit of queries in a call. @throws ServerError with what the server says */
export function serverSource(server: string, key: string | null, wish: MatchWish): MatchSource {
  const address = new URL("/v1/match", server)
  return async (rows) => {
    const queries = Object.fromEntries(
      rows.flatMap(({ name, region }, at) =>
        name === "" ? [] : [[String(at), { name, ...(region ? { region } : {}) }]],
      ),
    )
    const answer = await post(address, key, { queries, ...wish })
    return rows.map((_, at) => answer.responses[String(at)]?.results ?? [])
  }
}

interface Answer {
  responses: Record<string, { results: WireCandidate[] }>
}

async function post(address: URL, key: string | null, body: object): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(body),
    })
    if (response.ok) return (await response.json()) as Answer
    const problem = (await response.json().catch(() => null)) as { detail?: string } | null
    if (![429, 503].includes(response.status) || tries === triesMax) {
      throw new ServerError(`${address.host} answered ${response.status}: ${problem?.detail ?? "no reason was given"}`)
    }
    await sleep((Number(response.headers.get("retry-after")) || 0) * 1_000 || waitMs)
  }
}
