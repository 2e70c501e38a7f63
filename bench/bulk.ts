/**
 * `npm run bench:bulk [ROWS]`: many listings at once (file, sample, decision, publication), each with a proceeding of its
 * own, against an import of as many records by a source, measured in one run: the ratio is what the proceedings cost.
 */

import { randomBytes, randomUUID } from "node:crypto"
import { wholeRegister } from "../src/access/reach.ts"
import { publishedCalendar } from "../src/law/calendar.ts"
import { defaultPolicy } from "../src/law/policy.ts"
import { makeCode } from "../src/names/code.ts"
import { actOnBulk } from "../src/register/bulk/act.ts"
import { answerRows } from "../src/register/bulk/answer.ts"
import { collect } from "../src/register/bulk/collect.ts"
import { openBulkFile } from "../src/register/bulk/file.ts"
import { listRows } from "../src/register/bulk/store.ts"
import { importLines } from "../src/register/import/import.ts"
import type { Party } from "../src/register/proceeding/machine.ts"
import { type Beginning, startProceeding } from "../src/register/proceeding/service.ts"
import { openBenchRegister, seconds, tell } from "./register.ts"

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
} finally {
  await register.close()
}
