/**
 * The work over which bench/kill.ts kills: imports, imports that are released, rows that are held for an answer, check
 * jobs, exports, and the rotation of keys. Each lane does one thing after the other, tries again until it is acknowledged, and notes what was.
 */
import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { refusals } from "../src/check/job/job.ts"
import { makeCode } from "../src/names/code.ts"

/** What is noted as it is acknowledged, a line each. */
export type Note =
  | { kind: "taken"; to: number }
  /** Rows that were imported, or released: those of numbers from..to-1. */
  | { kind: "imported" | "released"; from: number; to: number }
  | { kind: "job"; id: string; rows: number }
  | { kind: "result"; id: string; sha256: string }
  | { kind: "export"; id: string }
  | { kind: "rotated"; kid: string }
  /** A release that was found cut off between two of its transactions: of how many rows it had published how many. */
  | { kind: "cut"; id: string; published: number; of: number }

/** Where the work is done. */
export interface Bench {
  /** A request as one of `people`. */
  ask(who: Person, path: string, init?: RequestInit): Promise<Response>
  /** Runs a command to its end, which may be a kill. */
  run(args: readonly string[], input?: string): Promise<{ code: number | null; stdout: string }>
  note(note: Note): void
  /** Numbers that nobody else has. @returns the first of so many */
  take(count: number): number
  stopped(): boolean
  /** How many kills there were so far that cut requests off. */
  kills(): number
  /** Does something while nothing is killed. */
  spared<T>(work: () => Promise<T>): Promise<T>
}

/** Who works. */
export const people = ["officer", "checker", "administrator", "platform", "source"] as const
export type Person = (typeof people)[number]

/** The number of a decision. */
export const decisionOf = (n: number) => `郑市监异字〔2026〕${n}号`

const codeOf = (n: number) => makeCode("91000000", `MA${n.toString().padStart(6, "0")}`)

function linesOf(from: number, to: number): string {
  const rows = Array.from({ length: to - from }, (_, index) => ({
    kind: "abnormal",
    subject: { code: codeOf(from + index), name: `示例第${from + index}号商贸有限公司` },
    ...{ ground: "AB-E4", decision_no: decisionOf(from + index), decided_on: "2026-03-02" },
    ...{ authority: "410105", published_on: "2026-03-05" },
  }))
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("")
}

class Unanswered extends Error {}

async function answered(response: Response, ...statuses: number[]): Promise<Response> {
  if (statuses.includes(response.status)) return response
  if (response.status === 503) throw new Unanswered()
  throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`)
}

/** Does something until it is done: what is killed meanwhile is done again. */
async function insist<T>(bench: Bench, work: () => Promise<T | null>): Promise<T | null> {
  while (!bench.stopped()) {
    try {
      const done = await work()
      if (done !== null) return done
    } catch (error) {
      // What fetch says of a server that is gone; everything else is a fault.
      const isGone = error instanceof Unanswered || error instanceof TypeError || !(error instanceof Error)
      if (!isGone && !("code" in error)) throw error
    }
    await sleep(100)
  }
  return null
}

/** Leaves the machine to starts: what matters is that something of each kind is always under way, and not how much. */
async function pause(bench: Bench, ms: number): Promise<void> {
  for (const until = Date.now() + ms * (0.5 + Math.random()); Date.now() < until && !bench.stopped(); ) await sleep(100)
}

/** Imports at the command line, which publish at once. */
async function importFiles(bench: Bench): Promise<void> {
  const rows = 60
  const from = bench.take(rows)
  const input = linesOf(from, from + rows)
  const done = await insist(bench, async () => ((await bench.run(["import", "-"], input)).code === 0 ? true : null))
  if (done) bench.note({ kind: "imported", from, to: from + rows })
  await pause(bench, 1_000)
}

/** Imports of an officer, released by a checker; one that was cut off goes on. */
async function release(bench: Bench): Promise<void> {
  const rows = 60
  const from = bench.take(rows)
  const body = linesOf(from, from + rows)
  const headers = { "content-type": "application/x-ndjson" }
  const id = await insist(bench, async () => {
    const sent = await answered(await bench.ask("officer", "/v1/imports", { method: "POST", headers, body }), 200)
    return ((await sent.json()) as { id: string }).id
  })
  const done = await insist(bench, async () => {
    const act = { method: "POST", headers: { "content-type": "application/json" }, body: '{"act":"release"}' }
    const acted = await answered(await bench.ask("checker", `/v1/imports/${id}/acts`, act), 200, 409)
    const run = acted.status === 200 ? acted : await answered(await bench.ask("checker", `/v1/imports/${id}`), 200)
    return ((await run.json()) as { state: string }).state === "released" ? true : null
  })
  if (done) bench.note({ kind: "released", from, to: from + rows })
  await pause(bench, 500)
}

// So many rows and so long that their release takes three transactions (src/register/import/batch.ts): a kill falls between two.
const held = { rows: 2_000, length: 9_000 }

/** Whose it is nobody knows; it is covered before the rows go in. */
export const personalNumber = "11010519491231002X"

const heldRow = (n: number) => ({
  ...{ kind: "penalty", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, decision_no: decisionOf(n) },
  ...{ decided_on: "2026-03-02", authority: "410105", published_on: "2026-03-05", class: "P2", content: "罚款30000元" },
  ...{ violation: "发布虚假广告", basis: "《广告法》第五十五条", fine_cny: 30_000 },
  decision_text: `经查，当事人（身份证 ${personalNumber}）发布虚假广告。${"shili ".repeat(held.length / 6)}`,
})

interface HeldPart {
  id: string
  state: string
  part_of: string | null
  rows: number
}

/** What of a source's waits for people, the releases that were cut off first. */
async function heldParts(bench: Bench): Promise<HeldPart[]> {
  const listed = async (state: string) => {
    const page = await answered(await bench.ask("checker", `/v1/imports?state=${state}&limit=200`), 200)
    return ((await page.json()) as { results: HeldPart[] }).results
  }
  return [...(await listed("releasing")), ...(await listed("waiting"))].filter(({ part_of: of }) => of !== null)
}

/** Rows of a source in which somebody's number stands: held, answered by an officer, released by a checker. */
async function releaseHeld(bench: Bench): Promise<void> {
  const from = bench.take(held.rows)
  const body = Array.from({ length: held.rows }, (_, index) => `${JSON.stringify(heldRow(from + index))}\n`).join("")
  const headers = { "content-type": "application/x-ndjson" }
  // Twenty megabytes take longer than anything lives here: other lanes are killed while they send.
  const sent = await bench.spared(() =>
    insist(bench, async () => {
      await answered(await bench.ask("source", "/v1/imports", { method: "POST", headers, body }), 200)
      return true
    }),
  )
  const seen: Seen = { sizes: new Map(), kills: bench.kills() }
  const done = await insist(bench, async () => {
    if (!sent) return null
    const parts = await heldParts(bench)
    for (const part of parts) await settlePart(bench, part, seen)
    return parts.length === 0 ? true : null
  })
  if (done) bench.note({ kind: "released", from, to: from + held.rows })
  await pause(bench, 5_000)
}

/** How many rows waited in each part, and how many kills there had been when a release was last begun or found cut off. */
interface Seen {
  sizes: Map<string, number>
  kills: number
}

async function settlePart(bench: Bench, { id, state, rows }: HeldPart, seen: Seen): Promise<void> {
  const act = (who: Person, json: object, ...statuses: number[]) =>
    bench
      .ask(who, `/v1/imports/${id}/acts`, {
        ...{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(json) },
      })
      .then((response) => answered(response, ...statuses))
  if (state === "waiting") {
    seen.sizes.set(id, rows)
    await act("officer", { act: "answer", answers: [{ kind: "id-number", choice: "cover" }] }, 200)
  } else if (rows > 0 && rows < (seen.sizes.get(id) ?? 0) && bench.kills() > seen.kills) {
    bench.note({ kind: "cut", id, published: rows, of: seen.sizes.get(id) ?? 0 })
  }
  seen.kills = bench.kills()
  await act("checker", { act: "release" }, 200)
}

/** Files to be checked: a job that was acknowledged is done, and its result stays as it is. */
async function checkFile(bench: Bench): Promise<void> {
  const rows = 400
  const lines = Array.from({ length: rows }, (_, n) => codeOf(n * 3))
  const body = `统一社会信用代码\n${lines.join("\n")}\n`
  const headers = { "content-type": "text/csv", "idempotency-key": `kill-${bench.take(1)}` }
  const id = await insist(bench, async () => {
    const post = { method: "POST", headers, body }
    const sent = await answered(await bench.ask("platform", "/v1/check/jobs", post), 202, 409)
    // An upload that was cut off has its key until it is cleared away.
    return sent.status === 202 ? ((await sent.json()) as { id: string }).id : null
  })
  if (id) bench.note({ kind: "job", id, rows })
  const sha256 = await insist(bench, async () => (id ? resultOf(bench, id, rows) : null))
  if (id && sha256) bench.note({ kind: "result", id, sha256 })
}

/** What stands for the result of a job that was killed so often before its first piece that it is given up, and says so. */
export const givenUp = "given up"

/** The digest of a job's result; null while it is not done. @throws when the result is not of so many rows */
export async function resultOf(bench: Pick<Bench, "ask">, id: string, rows: number): Promise<string | null> {
  const job = await answered(await bench.ask("platform", `/v1/check/jobs/${id}`), 200)
  const { state, problem } = (await job.json()) as { state: string; problem: string | null }
  if (state === "failed" && (problem === refusals.kept.zh || problem === refusals.kept.en)) return givenUp
  if (state === "failed" || state === "cancelled") throw new Error(`a job that was taken is ${state}: ${problem}`)
  if (state !== "done") return null
  const text = await (await answered(await bench.ask("platform", `/v1/check/jobs/${id}/result`), 200)).text()
  if (text.trimEnd().split("\n").length !== rows + 1) throw new Error(`a result of other than ${rows} rows`)
  return createHash("sha256").update(text).digest("hex")
}

/** An export that is asked for is made. */
async function makeExport(bench: Bench): Promise<void> {
  const id = await insist(bench, async () => {
    const asked = await answered(await bench.ask("administrator", "/v1/exports", { method: "POST" }), 202)
    return ((await asked.json()) as { id: string }).id
  })
  if (id) bench.note({ kind: "export", id })
  await pause(bench, 10_000)
}

/** The key of receipts is rotated: announced, and then the one that signs. */
async function rotate(bench: Bench): Promise<void> {
  const stepped = async (...more: string[]) => {
    const { code, stdout } = await bench.run(["keys", "rotate", "receipt", ...more])
    return code === 0 ? (/^receipt {2}(\S+) {2}\S+ {2}(?:next|current) /m.exec(stdout)?.[1] ?? "") : null
  }
  // One that was killed behind its commit has announced a key, and the next is refused for that.
  const announced = async () => {
    const { stdout } = await bench.run(["keys", "list"])
    return /^receipt {2}(\S+) {2}\S+ {2}next /m.exec(stdout)?.[1] ?? null
  }
  const kid = await insist(bench, async () => (await stepped()) ?? (await announced()))
  await insist(bench, () => stepped("--now"))
  if (kid) bench.note({ kind: "rotated", kid })
  await pause(bench, 10_000)
}

const lanes = [
  importFiles,
  importFiles,
  release,
  release,
  release,
  releaseHeld,
  checkFile,
  checkFile,
  makeExport,
  rotate,
]

/** Works until it is told to stop. @throws what is no kill's fault */
export async function work(bench: Bench): Promise<void> {
  await Promise.all(
    lanes.map(async (lane) => {
      while (!bench.stopped()) await lane(bench)
    }),
  )
}
