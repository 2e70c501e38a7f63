/**
 * The server killed while it makes, serves and prints the papers of a batch: nothing is lost or made twice, no number is used
 * twice or left without its paper, and who asks again goes on.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { beforeAll, expect, inject, test } from "vitest"
import { officerHeader, testApp } from "../../support/app.ts"
import { type Started, startProcess, until, useFolder } from "../../support/command.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type ProceedingAnswer } from "../../support/office.ts"
import { officerTokenFor } from "../../support/platform-token.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const folder = useFolder()
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-07-01T04:00:00Z") })
// More than two rounds of what is done in one transaction.
const numbers = Array.from({ length: 120 }, (_, index) => index + 1)
const fields = { facts: "未按照规定期限公示2025年度报告（示例）。", remedies: "可以依法申请行政复议（示例）。" }

let papers: string
const notices: string[] = []
beforeAll(async () => {
  const anna = await officer(app, "officer", "410105", "anna")
  const boris = await officer(app, "checker", "410105", "boris")
  await importRecords(
    database.sql,
    numbers.map((n) => subjectRow(n)),
  )
  const { body } = await anna.post("/v1/bulk-decisions", {
    ...{ kind: "bulk", authority: "410105", ground: "AB-E1", arose_on: "2026-06-30" },
    ...{ evidence: "2025 年度报告未在期限内公示（示例）", number_pattern: "示例市监异字〔2026〕{n}号" },
  })
  const bulk: ProceedingAnswer = body
  papers = `/v1/bulk-decisions/${bulk.id}/documents`
  const csv = `统一社会信用代码,名称\n${numbers.map((n) => `${codeOf(n)},示例第${n}号商贸有限公司\n`).join("")}`
  const headers = { ...(await officerHeader("officer", "410105", "anna")), "content-type": "text/csv" }
  await app.request(`/v1/bulk-decisions/${bulk.id}/rows`, { method: "POST", headers, body: csv })
  await anna.act(bulk, "submit", {}, "bulk-decisions")
  const rows = `/v1/bulk-decisions/${bulk.id}/rows?which=unanswered&limit=200`
  const waiting = (await boris.get(rows)).body as unknown as { results: { line: number }[] }
  const answers = waiting.results.map(({ line }) => ({ line, answer: "pass", reason: "已核对（示例）" }))
  await boris.post(`/v1/bulk-decisions/${bulk.id}/answers`, { answers })
  await boris.act(bulk, "check", {}, "bulk-decisions")
  for (let left = true; left; ) {
    const published = await anna.post(`/v1/bulk-decisions/${bulk.id}/acts`, { act: "publish" })
    left = published.status === 200 && published.body.state !== "published"
  }
  // Papers of a series beside them, whose numbers the register gives.
  const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
  for (let n = 301; n <= 340; n++) {
    const begun = await anna.post("/v1/decisions", {
      ...{ kind: "serious", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
      ...{ ground: "SV-0501", base_penalty_no: `示例${n}号` },
      gate: { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes },
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    })
    notices.push(begun.body.id)
  }
})

let server: Started | undefined
let url = ""
/** Starts one where none runs. */
async function start(): Promise<void> {
  if (server) return
  const env = { DATABASE_URL: database.url, DATA_DIR: `${folder}/data`, SAMPLE_SUBJECTS: "0" }
  server = startProcess("node/main.ts", [], { cwd: folder, env: { ...env, ...inject("issuerVariables") } })
  const { child, said } = server
  await until("it serves", () => {
    if (child.exitCode !== null) throw new Error(said.stderr)
    return /gongshi is at \S+/.test(said.stdout)
  })
  url = /gongshi is at (\S+)/.exec(said.stdout)?.[1] ?? ""
}
async function kill(): Promise<void> {
  server?.child.kill("SIGKILL")
  await server?.ended
  server = undefined
}
async function ask(path: string, body?: unknown): Promise<Response> {
  const authorization = `Bearer ${await officerTokenFor("officer", "410105", "anna")}`
  const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }
  return fetch(`${url}${path}`, { ...sent, headers: { authorization, "content-type": "application/json" } })
}
/** What a request came to, or null where the server was killed under it. */
const orCut = (answer: Promise<Response>) =>
  answer
    .then(
      (response) => response.arrayBuffer().then((bytes) => ({ status: response.status, bytes: Buffer.from(bytes) })),
      () => null,
    )
    .catch(() => null)

/** How much the database shows to be done while somebody waits for the answer. */
type Progress = () => Promise<number>
/** Papers entered, in a transaction that is still open too: a sequence tells of what is not committed. */
const entered: Progress = async () => {
  const [row] = await database.sql`select last_value::int as n from audit_event_id_seq`
  return row?.["n"]
}
const printedFiles: Progress = async () => {
  const [row] = await database.sql`select count(*)::int as n from document_file`
  return row?.["n"]
}
/** When the present request was asked, by the database's clock. */
let askedAt = new Date(0)
/** Setting papers for print, of which nothing is written: how many sessions have listed them since it was asked. */
const reading: Progress = async () => {
  const [row] = await database.sql`
    select count(*)::int as n from pg_stat_activity
    where datname = current_database() and query_start > ${askedAt} and query ~ 'from .?document.? inner joi[n]'`
  return row?.["n"]
}

/** What holds at any moment: each paper has its number alone, its audit row, and a series has no gap. */
async function sound(): Promise<void> {
  const [made] = await database.sql`
    select count(*)::int as papers, count(distinct number)::int as numbers,
      count(*) filter (where (select count(*) from audit_event e where e.act = 'document.make' and e.object = document.id::text) = 1)::int
        as entered
    from document`
  expect(made).toEqual({ papers: made?.["papers"], numbers: made?.["papers"], entered: made?.["papers"] })
  const [series] = await database.sql`
    select count(*)::int as taken, coalesce(max(ordinal), 0)::int as last,
      count(*) filter (where exists (select from document d where d.number = document_number.number))::int as used
    from document_number`
  expect(series).toEqual({ taken: series?.["taken"], last: series?.["taken"], used: series?.["taken"] })
}

/**
 * Asks until it is done, killing the server under the first requests.
 * @param kills how much more of it each sees to be done before it comes
 * @returns how many were cut off
 */
async function through(
  order: () => Promise<unknown>,
  isDone: () => Promise<boolean>,
  progress: Progress,
  kills: readonly number[],
): Promise<number> {
  let cut = 0
  for (let turn = 0; ; turn++) {
    await start()
    const more = kills[turn]
    const [now] = await database.sql`select clock_timestamp() as at`
    askedAt = now?.["at"]
    const goal = (await progress()) + (more ?? 0)
    let isOpen = true
    const asked = order().finally(() => (isOpen = false))
    if (more !== undefined) {
      // Who asks without a pause takes the processor from the server that is asked about.
      while (isOpen && (await progress()) < goal) await sleep(5)
      await kill()
    }
    if ((await asked) === null) cut++
    await sound()
    if (more === undefined && (await isDone())) return cut
    // Each does one at least.
    expect(turn).toBeLessThan(kills.length + numbers.length)
  }
}

const counted = async () => {
  const [row] = await database.sql`
    select count(*)::int as made, (select count(*)::int from document_act where act = 'post') as posted,
      (select count(*)::int from document_file) as files
    from document where kind = 'abnormal-listing-decision'`
  return row as { made: number; posted: number; files: number }
}

test("a batch whose server is killed while its papers are made, numbered, put up and printed loses and doubles nothing", {
  tags: "long",
}, async () => {
  const made = await through(
    () => orCut(ask(papers, { fields })),
    async () => (await counted()).made === numbers.length,
    entered,
    [1, 50, 1, 50],
  )
  const ordered = await database.sql<{ number: string }[]>`
    select number from document where kind = 'abnormal-listing-decision' order by length(number), number`
  expect(ordered.map(({ number }) => number)).toEqual(numbers.map((n) => `示例市监异字〔2026〕${n}号`))

  const lacking = async () => {
    const have = await database.sql<
      { id: string }[]
    >`select proceeding_id as id from document where kind = 'listing-notice'`
    return notices.filter((id) => !have.some((one) => one.id === id))
  }
  const numbered = await through(
    async () => {
      const answers = (await lacking()).map((proceeding_id) =>
        orCut(ask("/v1/documents", { proceeding_id, kind: "listing-notice", fields: { facts: "示例" } })),
      )
      return (await Promise.all(answers)).includes(null) ? null : true
    },
    async () => (await lacking()).length === 0,
    entered,
    [1, 10, 1],
  )

  const act = { act: "post", posted_on: "2026-07-02", proof: "公告（示例）" }
  const posted = await through(
    () => orCut(ask(`${papers}/acts`, act)),
    async () => (await counted()).posted === numbers.length,
    printedFiles,
    [1, 40, 1, 40],
  )
  expect(await counted()).toEqual({ made: 120, posted: 120, files: 120 })

  let whole: Buffer | undefined
  const printed = await through(
    async () => {
      const answer = await orCut(ask(`${papers}/pdf?limit=40`))
      if (answer?.status === 200) whole = answer.bytes
      return answer
    },
    async () => whole !== undefined,
    reading,
    [1, 1, 1],
  )
  expect(whole?.subarray(0, 5).toString()).toBe("%PDF-")
  expect(whole?.subarray(-16).toString()).toContain("%%EOF")
  expect(await counted()).toEqual({ made: 120, posted: 120, files: 120 })
  // Whether a kill met its request is a matter of the machine: of fourteen, most do.
  expect(made + numbered + posted + printed).toBeGreaterThan(6)
})
