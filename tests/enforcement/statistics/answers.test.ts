/** How agencies answer, counted again row by row. */
import { randomUUID } from "node:crypto"
import { beforeAll, expect, test } from "vitest"
import { clientHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const today = "2026-06-30"

interface Told {
  client: string
  recall: boolean
  raised: string
  heard: string | null
  answer: string | null
  due: string | null
  state: string
}
const told: Told[] = []
const measures: { client: string; started: string; lifted: string | null; state: string }[] = []
const pick = <T>(of: readonly T[], n: number) => of[n % of.length] as T

beforeAll(async () => {
  const { sql } = database
  const names = ["示例税务局", "示例海关", "示例药监局"]
  for (const name of names) await clientHeader(sql, "agency", { name })
  const clients = await sql<
    { id: string; name: string }[]
  >`select id, name from api_client where role = 'agency' order by name`
  for (const { id } of clients) {
    await sql`insert into agency (client_id, region, lists, purposes) values (${id}, '410000', '[]'::jsonb, '[]'::jsonb)
      on conflict do nothing`
  }
  for (let n = 0; n < 90; n++) {
    const recall = n % 3 === 0
    const raised = `${pick(["2025-05", "2026-02", "2026-03", "2026-06"], n)}-1${n % 10}T${n % 2 ? "01" : "17"}:00:00Z`
    const heard = n % 5 === 0 ? null : new Date(Date.parse(raised) + (n % 7) * 30 * 3_600_000).toISOString()
    const due = recall ? new Date(Date.parse(raised) + 3 * 86_400_000).toISOString().slice(0, 10) : null
    const state = heard === null ? "open" : pick(["answered", "acknowledged", "answered", "overtaken"], n)
    const answer = state === "answered" ? "no-measure" : null
    // The last agency was told nothing.
    const client = clients[n % 2]?.id ?? ""
    told.push({ client, recall, raised, heard, answer, due, state })
    await sql`insert into notice_event (id, kind, position, record_id, subject_code, list, batch, raised_at)
      values (${n}, ${recall ? "ended" : "listed"}, ${n}, ${`r${n}`}, 'c', 'abnormal', 0, ${raised}::timestamptz)`
    await sql`insert into notice (client_id, event_id, leaf, state, answer, recall, due_on, heard_at)
      values (${client}, ${n}, 0, ${state}, ${answer}, ${recall}, ${due}::date, ${heard}::timestamptz)`
    const lifted = n % 4 === 0 ? `2026-0${1 + (n % 6)}-20` : null
    const started = pick(["2025-04-01", "2026-01-31", "2026-06-30"], n)
    measures.push({ client, started, lifted, state: lifted ? "lifted" : n % 10 === 1 ? "kept" : "active" })
    await sql`insert into measure (id, client_id, reference, record_id, subject_code, type, basis, started_on, own_term, state,
        lifted_on, kept_basis, created_at)
      values (${randomUUID()}, ${client}, ${`m${n}`}, ${`r${n}`}, 'c', 'M-INSPECT', '示例', ${started}::date, false,
        ${measures.at(-1)?.state ?? ""}, ${lifted}::date, ${measures.at(-1)?.state === "kept" ? "示例规定" : null}, now())`
  }
})

const chinaDay = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10)

test("the figures are those of a recount, for those that were told nothing too", async () => {
  const response = await app.request("/v1/statistics/agencies?from=2026-01&to=2026-06")
  const { rows } = (await response.json()) as { rows: { agency: string; name: string; notices: number }[] }
  expect(rows.map(({ name }) => name)).toEqual(
    ["示例海关", "示例税务局", "示例药监局"].sort((a, b) => (a < b ? -1 : 1)),
  )
  const within = (day: string | null) => day !== null && day >= "2026-01-01" && day <= "2026-06-30"
  for (const row of rows) {
    const own = told.filter(({ client, raised }) => client === row.agency && within(chinaDay(raised)))
    const heard = own.flatMap((each) => (each.heard ? [Date.parse(each.heard) - Date.parse(each.raised)] : []))
    // What was overtaken is not waited for.
    const answerable = own.filter(({ state, answer }) => state !== "overtaken" || answer !== null).length
    const answered = own.filter(({ answer }) => answer !== null).length
    const isLate = ({ recall, heard: at, due }: Told) => recall && at !== null && due !== null && chinaDay(at) > due
    // Of now, whenever it was told: nobody has said a word, or what was acknowledged is acted on.
    const outstanding = told.filter(({ client, recall, state }, n) => {
      const acts = measures[n]?.state === "active"
      return client === row.agency && recall && (state === "open" || (state === "acknowledged" && acts))
    })
    const overdue = outstanding.filter(({ due }) => due !== null && due < today)
    const ofMine = measures.filter(({ client }) => client === row.agency)
    const mean = heard.length === 0 ? null : heard.reduce((sum, ms) => sum + ms, 0) / heard.length / 86_400_000
    expect(row).toEqual({
      ...{ agency: row.agency, name: row.name, acknowledged: heard.length, answered },
      ...{ notices: own.filter(({ recall }) => !recall).length, recalls: own.filter(({ recall }) => recall).length },
      feedback_rate: answerable === 0 ? null : Math.round((answered / answerable) * 1_000) / 1_000,
      answer_days_mean: mean === null ? null : expect.closeTo(mean, 1),
      ...{ recalls_late: own.filter(isLate).length },
      ...{ recalls_outstanding: outstanding.length, recalls_overdue: overdue.length },
      measures_applied: ofMine.filter(({ started }) => within(started)).length,
      measures_lifted: ofMine.filter(({ lifted }) => within(lifted)).length,
      measures_active: ofMine.filter(({ state }) => state === "active").length,
      measures_kept: ofMine.filter(({ state }) => state === "kept").length,
      ...{ objections: 0, objections_upheld: 0, objections_overdue: 0 },
    })
  }
  expect(rows.some(({ notices }) => notices === 0)).toBe(true)
  const csv = await (await app.request("/v1/statistics/agencies?from=2026-01&to=2026-06&format=csv")).text()
  expect(csv.split("\r\n")[0]).toMatch(/^agency,name,notices,recalls,acknowledged,answered,feedback_rate/)
  expect((await app.request("/v1/statistics/agencies?from=2026-02&to=2026-01")).status).toBe(400)
})
