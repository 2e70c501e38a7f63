/**
 * `npm run bench:bulk [ROWS] [papers]`: many listings at once (file, sample, decision, publication), each with a proceeding of
 * its own, against an import of as many records by a source, measured in one run: the ratio is what the proceedings cost.
 * With `papers` their decisions are made and set too, against as many times one paper by itself.
 */

import { randomBytes, randomUUID } from "node:crypto"
import { wholeRegister } from "../src/access/reach.ts"
import { platform } from "../src/app/platform.ts"
import { publishedCalendar } from "../src/law/calendar.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { makeCode } from "../src/names/code.ts"
import { actOnBulk } from "../src/register/bulk/act.ts"
import { answerRows } from "../src/register/bulk/answer.ts"
import { collect } from "../src/register/bulk/collect.ts"
import { openBulkFile } from "../src/register/bulk/file.ts"
import { listRows } from "../src/register/bulk/store.ts"
import { makeBatch, printBatch, readBatch } from "../src/register/document/batch/batch.ts"
import { listUnmade } from "../src/register/document/batch/batch-store.ts"
import { fileOf } from "../src/register/document/file.ts"
import { makeDocument } from "../src/register/document/make.ts"
import { printDocument } from "../src/register/document/print/node-print.ts"
import { blankSeal } from "../src/register/document/seal.ts"
import { findDocument } from "../src/register/document/store.ts"
import { importLines } from "../src/register/import/import.ts"
import type { Party } from "../src/register/proceeding/machine.ts"
import { type Beginning, startProceeding } from "../src/register/proceeding/service.ts"
import { findProceeding } from "../src/register/proceeding/store.ts"
import { openBenchRegister, percentile, seconds, tell } from "./register.ts"

const rows = Number(process.argv[2] ?? 20_000)
// Noon in China on 1 July 2026.
const clock = () => Date.parse("2026-07-01T04:00:00Z")
const register = await openBenchRegister()
const { pool } = register
const newSalt = () => randomBytes(32).toString("base64url")
const office = { sql: pool, clock, newId: randomUUID, newSalt, calendar: publishedCalendar, policy: defaultPolicy }
const as = (name: string, party: Party) => () => ({ actor: `officer:410105:${name}`, parties: [party] })
const [anna, boris] = [as("anna", "officer"), as("boris", "checker")]
const codeOf = (n: number) => makeCode("91410105", `MA${n.toString().padStart(6, "0")}`)

async function* lines(of: (n: number) => object): AsyncGenerator<Uint8Array> {
  for (let n = 0; n < rows; n++) yield Buffer.from(`${JSON.stringify(of(n))}\n`)
}
const name = (n: number) => `示例第${n}号商贸有限公司`
const importing = {
  ...{ actor: "bench", source: "bench", policy: defaultPolicy, clock, newId: randomUUID, newSalt },
  ...{ mayPublishFor: () => true, mayAmendSubject: () => true },
}

function done(outcome: Beginning) {
  if (outcome.kind !== "done") throw new Error(JSON.stringify(outcome))
  return outcome.proceeding
}
const act = async (id: string, name: string, who: ReturnType<typeof as>) =>
  done(await actOnBulk(office, wholeRegister, id, { act: name, reason: null, version: null, input: {} }, who))

/** The papers of the batch: made, set and printed, in rounds as a client asks for them. */
async function papers(id: string): Promise<void> {
  const desk = { ...office, seal: blankSeal, printDocument, isInvented: async () => true, workMs: platform.workMs }
  const principal = { kind: "officer", role: "officer", authority: "410105", subject: "anna" } as const
  const batch = await findProceeding(pool, wholeRegister, id)
  if (!batch) throw new Error("the batch is gone")
  const given = { facts: "未按照规定期限公示2025年度报告（示例）。", remedies: "可以依法申请行政复议（示例）。" }
  const alone: number[] = []
  const order = { kind: "abnormal-listing-decision", given, servesId: null, preview: false } as const
  for (const proceedingId of await listUnmade(pool, id, 50)) {
    alone.push(
      await seconds(async () => {
        const made = await makeDocument(desk, { ...order, proceedingId }, principal)
        if (made.kind !== "made") throw new Error(JSON.stringify(made))
        const document = await findDocument(pool, wholeRegister, made.document.id)
        if (!document || !(await fileOf(desk, document))) throw new Error("no file")
      }),
    )
  }
  const one = percentile(alone, 0.5)
  tell("one paper by itself, made and set", `${Math.round(1_000 * one)} ms`)
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 100)
  let rounds = 0
  const made = await seconds(async () => {
    for (;;) {
      const worked = await makeBatch(desk, batch, given, principal)
      if (worked.kind !== "done") throw new Error(JSON.stringify(worked))
      rounds++
      if (worked.counts.made === worked.counts.decisions) break
    }
  })
  const rest = rows - alone.length
  tell(`${rest} made, in ${rounds} requests`, `${made.toFixed(1)} s, ${Math.round(rest / made)} a second`)
  const pack = (limit: number, read: (after: string | null) => Promise<string | null>) =>
    seconds(async () => {
      for (let after: string | null = null, first = true; first || after !== null; first = false)
        after = await read(after)
      return limit
    })
  const packed = await pack(200, async (after) => {
    const packed = await readBatch(desk, batch, after, 200)
    if (packed === "no-file") throw new Error(packed)
    return packed.next
  })
  tell("each set and kept, 200 a request", `${packed.toFixed(1)} s, ${Math.round(rest / packed)} a second`)
  tell("made and set, against each by itself", `${((made + packed) / rest / one).toFixed(2)} times`)
  let bytes = 0
  const printed = await pack(500, async (after) => {
    const file = await printBatch(desk, batch, after, 500)
    if (typeof file === "string") return null
    bytes += file.content.length
    return file.next
  })
  clearInterval(watch)
  tell("as PDFs of 500 for the printer", `${printed.toFixed(1)} s, ${(bytes / rows / 1_000).toFixed(1)} kB a paper`)
  tell("a page for the printer, against one by itself", `${(printed / rows / one).toFixed(2)} times`)
  tell("peak memory", `${Math.round(most / 1e6)} MB`)
}

try {
  await importLines(
    pool,
    lines((n) => ({ kind: "subject", code: codeOf(n), name: name(n), region: "410105" })),
    importing,
  )
  const record = (n: number) => ({
    ...{ kind: "abnormal", subject: { code: codeOf(n), name: name(n) }, ground: "AB-E4", authority: "410105" },
    ...{ decision_no: `示例〔2025〕${n}号`, decided_on: "2026-06-01", published_on: "2026-06-01" },
  })
  const bare = await seconds(() => importLines(pool, lines(record), importing))
  tell(`import of ${rows} records`, `${bare.toFixed(1)} s`)

  const input = {
    ...{ authority: "410105", ground: "AB-E1", arose_on: "2026-06-30", evidence: "示例" },
    number_pattern: "示例〔2026〕{n}号",
  }
  const { id } = done(await startProceeding(office, "bulk", input, { subjectCode: "" }, anna))
  const collected = await seconds(async () => {
    const file = await openBulkFile(
      lines((n) => ({ code: codeOf(n), name: name(n) })),
      { format: "ndjson", xlsx: null },
    )
    if ("refused" in file) throw new Error(file.refused.en)
    await collect(office, id, "bench", anna().actor, file.rows)
  })
  tell("rows collected and judged", `${collected.toFixed(1)} s`)
  const proposed = await act(id, "submit", anna)
  const sample = await listRows(pool, wholeRegister, id, "unanswered", 0, rows)
  const answers = sample.map(({ line }) => ({ line, answer: "pass" as const }))
  tell("sample to be looked at", `${answers.length} of ${String(proposed.content["ready"])}`)
  await answerRows(office, wholeRegister, id, answers, boris)
  await act(id, "check", boris)
  const published = await seconds(() => act(id, "publish", anna))
  tell("published, each with a proceeding", `${published.toFixed(1)} s, ${Math.round(rows / published)} a second`)
  tell("against the import", `${((collected + published) / bare).toFixed(1)} times`)
  if (process.argv[3] === "papers") await papers(id)
} finally {
  await register.close()
}
