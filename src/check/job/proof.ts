/**
 * What the log's map has under the codes of a job, as of its pin: each line proves one against the root of the map, which the
 * receipt names, so that of a hundred thousand any one can be shown by itself. Proofs are read when they are asked for, and
 * can be had for as long as the pages of that map are kept.
 */
import type { Pool, Sql } from "../../database/client.ts"
import { proveMap, readMapAt } from "../../ledger/map/code-proof.ts"
import { findMap, findVersion } from "../../ledger/map/store.ts"
import { toWireCode, toWireMap } from "../../ledger/map/wire.ts"
import { readVouched } from "../../ledger/proof.ts"
import { type SettledParts, toPoint } from "../../ledger/settled.ts"
import { listCodeChanges } from "../../register/subject/code-store.ts"
import { codeQuery, codesAsked } from "../answer/query.ts"
import { provenCodesMax } from "../answer/tally.ts"
import type { ListedSet } from "../listed-set/listed-set.ts"
import type { Receipt } from "../receipt/receipt.ts"
import { codePlace } from "./file.ts"
import { readPiece } from "./found-row.ts"
import type { Job, Pin } from "./job.ts"
import { type PinnedNow, pinIn, pinPresent } from "./pin.ts"

type ProvenMap = NonNullable<Pin["map"]>
/** A job whose pin is of a map. */
type ProvenJob = Pick<Job, "id" | "clientId" | "pieces" | "request"> & { pin: Pin & { map: ProvenMap } }

const sealMaxMs = 10_000

/**
 * Pins the present where its map is the log's last entry: all rows are answered as of what is proven, whatever others publish.
 * Where no map can be made now, what is answered is not proven.
 */
export async function pinMapped(parts: SettledParts, set: ListedSet | null): Promise<PinnedNow> {
  const { sql, signedLog, clock, log } = parts
  const pinned = await signedLog
    .sealWith(clock(), AbortSignal.timeout(sealMaxMs), async (tx) => {
      const { pin, view } = await pinIn(tx, clock(), set)
      const map = await findMap(tx)
      return { pin: map ? { ...pin, map: { version: map.version, position: map.position } } : pin, view }
    })
    .catch((error: Error) => {
      log(`log: ${error.message}`)
      return null
    })
  return pinned ?? pinPresent(sql, clock(), set)
}

/** Whether a job has a map to prove by. */
export function isMapped(job: Pick<Job, "id" | "clientId" | "pieces" | "request" | "pin">): job is ProvenJob {
  return job.pin?.map !== undefined
}

/**
 * The map as the receipt names it, with the proofs of its codes where they are few; null: it can't be had.
 * @param isComplete under the checkpoint that ends with the map, where all rows were answered as of that
 */
export async function readJobMap(parts: SettledParts, job: ProvenJob, isComplete: boolean): Promise<Receipt["map"]> {
  const { position } = job.pin.map
  const whole = isComplete && job.pin.size === position + 1 ? await parts.signedLog.vouched.past(position + 1) : null
  const shown = isComplete ? whole : await readVouched(parts.signedLog, position + 1)
  if (!shown || "refused" in shown || shown.size <= position) return null
  const reading = await readCodes(parts.sql, job, [])
  if (!reading) return null
  const { origin, size, root, note } = toPoint(shown)
  const proof = await proveMap(parts.signedLog.tiles, reading.map, size)
  const map = { ...toWireMap(reading.map, proof), log: { origin, size, root }, checkpoint: note }
  const codes = new Set<string>()
  for await (const group of askedCodes(parts.sql, job)) {
    for (const code of group) codes.add(code)
    if (codes.size > provenCodesMax) return map
  }
  const proven = await readCodes(parts.sql, job, [...codes])
  return proven && { ...map, codes: toLines(job, proven) }
}

/**
 * The proofs as NDJSON, each line as `codes` of a receipt has it. Null: the map is not kept any more.
 * @throws where that happens meanwhile
 */
export async function readProofLines(pool: Pool, job: ProvenJob): Promise<AsyncGenerator<Uint8Array> | null> {
  if (!(await readCodes(pool, job, []))) return null
  const encoder = new TextEncoder()
  async function* lines() {
    for await (const codes of askedCodes(pool, job)) {
      const reading = await readCodes(pool, job, codes)
      if (!reading) throw new Error(`the map that proves job ${job.id} is not kept any more`)
      const text = toLines(job, reading).map((line) => `${JSON.stringify(line)}\n`)
      if (text.length > 0) yield encoder.encode(text.join(""))
    }
  }
  return lines()
}

const toLines = ({ pin }: ProvenJob, { proofs }: NonNullable<Awaited<ReturnType<typeof readMapAt>>>) =>
  proofs.map((each) => ({ code: each.code, ...toWireCode(each, pin.day) }))

/** Reads codes by the map of a job, in one snapshot of the database; null: it is not kept any more. */
function readCodes(pool: Pool, { pin: { map } }: ProvenJob, codes: readonly string[]) {
  return pool.begin("isolation level repeatable read read only", async (tx) => {
    const sealed = await findVersion(tx, map.version)
    return sealed?.position === map.position ? readMapAt(tx, sealed, codes) : null
  })
}

/** The codes of a result, piece by piece; of one that was replaced, the one in its place too. */
async function* askedCodes(sql: Sql, job: ProvenJob): AsyncGenerator<string[]> {
  let place = -1
  for (let ordinal = 0; ordinal < job.pieces; ordinal++) {
    const rows = await readPiece(sql, job, ordinal)
    if (ordinal === 0) {
      const header = rows.shift() ?? []
      place = codePlace(header.slice(0, header.lastIndexOf("verdict")), job.request)
      if (place < 0) return
    }
    const asked = codesAsked(rows.map((cells) => codeQuery(cells[place] ?? "")))
    const changes = await listCodeChanges(sql, [...asked])
    yield [...new Set([...asked, ...changes.filter(({ code }) => asked.has(code)).map(({ current }) => current)])]
  }
}
