/** Who matches: the register on this machine, or a server with a key. */
import { platform } from "../app/platform.ts"
import { matchNames } from "../match/match.ts"
import type { NameRow, WireCandidate } from "../match/table.ts"
import { toWireCandidate } from "../match/wire.ts"
import { indexOf, type OpenRegister } from "./open-register.ts"
import { insist } from "./server-request.ts"

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

/** A server; the key lifts the limit of queries in a call. @throws ServerError with what the server says */
export function serverSource(server: string, key: string | null, wish: MatchWish): MatchSource {
  const address = new URL("/v1/match", server)
  const headers = { "content-type": "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }) }
  return async (rows) => {
    const queries = Object.fromEntries(
      rows.flatMap(({ name, region }, at) =>
        name === "" ? [] : [[String(at), { name, ...(region ? { region } : {}) }]],
      ),
    )
    const body = JSON.stringify({ queries, ...wish })
    const response = await insist(address, () => fetch(address, { method: "POST", headers, body }))
    const answer = (await response.json()) as Answer
    return rows.map((_, at) => answer.responses[String(at)]?.results ?? [])
  }
}

interface Answer {
  responses: Record<string, { results: WireCandidate[] }>
}
