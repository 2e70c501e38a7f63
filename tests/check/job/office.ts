/**
 * Files sent as jobs to the app of a test, and somebody who works on them.
 */
import { expect } from "vitest"
import type { Parts } from "../../../src/app/parts.ts"
import { type JobOffice, workOnJobs } from "../../../src/check/job/work.ts"
import { postgresIndex } from "../../../src/search/postgres-index.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { nodeXlsx } from "../../../src/table/node-xlsx.ts"
import { clock, importOptions, type TestApp, testApp } from "../../support/app.ts"
import type { TestDatabase } from "../../support/database.ts"
import { testLog } from "../../support/signed-log.ts"

const key = await createSigningKey("Ed25519")

/** The keys that receipts are checked against. */
export const keys = [toPublicKey(key)]

/** A job as it comes over the wire, as far as tests look at it. */
export interface WireJob {
  id: string
  state: string
  rows_done: number
  rows_total: number | null
  counts: Record<string, number>
  as_of: { size: number } | null
  expires_at: string | null
  problem: string | null
}

/** The app, and what works on its jobs; both over one database. */
export function jobDesk(database: TestDatabase, changes: Partial<JobOffice> = {}, more: Partial<Parts> = {}) {
  const signer = async () => keySigner(key)
  const app: TestApp = testApp(() => database.sql, { signer, ...changes, ...more })
  const lines: string[] = []
  const office = (): JobOffice => ({
    ...{
      sql: database.sql,
      search: postgresIndex(database.sql),
      xlsx: nodeXlsx,
      listedSet: null,
      quota: null,
      rest: async () => {},
      ...{ signer, signedLog: testLog(database.sql).log },
      resultDays: 30,
      clock,
    },
    ...{
      issuer: "https://gongshi.example",
      receiptDays: 30,
      newId: importOptions.newId,
      log: (line) => lines.push(line),
    },
    ...changes,
  })
  const send = (body: BodyInit, headers: Record<string, string>, query = "") =>
    app.request(`/v1/check/jobs${query}`, { method: "POST", headers: { "content-type": "text/csv", ...headers }, body })
  const get = (path: string, headers: Record<string, string>) => app.request(`/v1/check/jobs${path}`, { headers })
  return {
    ...app,
    lines,
    send,
    get,
    /** Works until nothing is left, or the signal says stop. */
    work: (ending = new AbortController().signal) => workOnJobs(office(), ending),
    /** Sends a file that is taken. */
    async taken(body: BodyInit, headers: Record<string, string>, query = ""): Promise<WireJob> {
      const answer = await send(body, headers, query)
      expect(answer.status).toBe(202)
      return (await answer.json()) as WireJob
    },
    async job(id: string, headers: Record<string, string>): Promise<WireJob> {
      const answer = await get(`/${id}`, headers)
      expect(answer.status).toBe(200)
      return (await answer.json()) as WireJob
    },
    async result(id: string, headers: Record<string, string>): Promise<Buffer> {
      const answer = await get(`/${id}/result`, headers)
      expect(answer.status).toBe(200)
      return Buffer.from(await answer.arrayBuffer())
    },
  }
}

/** Works on one job until a name is asked for, which its first batch should do, and no further than that batch. */
export async function workOneBatch(database: TestDatabase, changes: Partial<JobOffice> = {}): Promise<void> {
  const ending = new AbortController()
  const index = postgresIndex(database.sql)
  const recall: typeof index.recall = (...asked) => {
    ending.abort()
    return index.recall(...asked)
  }
  await jobDesk(database, { ...changes, search: { ...index, recall } }).work(ending.signal)
}
