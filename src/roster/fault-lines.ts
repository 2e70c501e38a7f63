/** The faults of an upload in constant memory: by the page, and as NDJSON. */
import type { Sql } from "../database/client.ts"
import type { NumberedFault } from "./store.ts"
import { listFaults } from "./upload-store.ts"
import { toWireFault } from "./wire.ts"

const faultsPage = 5_000

/** Pages of faults, in the order of lines. */
export async function* faultPages(sql: Sql, uploadId: string): AsyncGenerator<readonly NumberedFault[]> {
  for (let after = { line: -1, ordinal: -1 }; ; ) {
    const page = await listFaults(sql, uploadId, after, faultsPage)
    const last = page.at(-1)
    if (!last) return
    yield page
    after = last
  }
}

/** A piece of lines for each page. */
export async function* faultLines(sql: Sql, uploadId: string): AsyncGenerator<string> {
  for await (const page of faultPages(sql, uploadId)) {
    yield page.map((fault) => `${JSON.stringify(toWireFault(fault))}\n`).join("")
  }
}
