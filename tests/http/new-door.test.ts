/**
 * Bad input at the doors of what people need every day: reports on a period and their consents, copies, declarations, letters,
 * an agency's settings. Whatever is sent is refused as a problem with its place, and nothing of it stays.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
let world: Awaited<ReturnType<typeof makeWorld>>
const tables = [
  ...["period_consent", "period_reading", "copy_report", "copy_acknowledgement", "declaration", "declared_measure"],
  ...["measure", "letter", "agency", "audit_event", "notice_event", "ledger_entry"],
]
const countAll = async () => {
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const [there] = await database.sql`select to_regclass(${table}) is not null as there`
    if (!there?.["there"]) continue
    const [row] = await database.sql.unsafe(`select count(*)::int as count from ${table}`)
    counts[table] = Number(row?.["count"])
  }
  return counts
}
let before: Record<string, number>
beforeAll(async () => {
  world = await makeWorld(database)
  before = await countAll()
})
afterAll(async () => expect(await countAll()).toEqual(before))

type World = Awaited<ReturnType<typeof makeWorld>>
interface Door {
  by: Who
  method?: "PATCH"
  path(world: World): string
  body(world: World): Record<string, unknown>
  /** Members that people write in their own words: nothing of a person may stand there. */
  free: readonly string[]
  days?: readonly string[]
}
const answer = (act: string) => ({ act, reason: "示例" })
const doors: Record<string, Door> = {
  consentToPeriodReport: {
    ...{ by: "merchant", path: () => "/v1/period-consents", free: ["purpose", "reader_name"] },
    ...{ days: ["from", "to", "until"] },
    body: () => ({
      ...{ reader: codeOf(5), reader_name: "示例交易所", purpose: "上市（示例）", lists: ["penalty"] },
      ...{ from: "2021-07-01", to: "2026-06-30", until: "2026-12-31" },
    }),
  },
  acknowledgeEnds: {
    ...{ by: "copy", path: () => "/v1/copies/acknowledgements", free: [] },
    body: () => ({ position: 1 }),
  },
  reportCopy: {
    ...{ by: "merchant", path: () => "/v1/copy-reports", free: ["place"] },
    body: ({ ids }) => ({ copy: "示例信用服务机构", record_id: ids.record, place: "企业查询页（示例）" }),
  },
  answerCopyReport: {
    ...{ by: "copy", path: ({ ids }) => `/v1/copy-reports/${ids.copyReport}/answer`, free: ["reason"] },
    body: () => answer("deny"),
  },
  judgeCopyReport: {
    ...{ by: "anna", path: ({ ids }) => `/v1/copy-reports/${ids.copyReport}/judgement`, free: ["reason"] },
    body: () => answer("confirm"),
  },
  declareMeasures: {
    ...{ by: "agency", path: () => "/v1/declarations", free: [], days: ["as_of"] },
    body: () => ({ as_of: "2026-06-30", measures: [] }),
  },
  draftLetter: {
    ...{ by: "anna", path: () => "/v1/letters", free: ["title", "content"] },
    body: ({ platformId }) => ({ kind: "hint", to_client: platformId, title: "示例", content: "请核对（示例）" }),
  },
}

Object.assign(doors, {
  assistLetter: {
    ...{ by: "anna", path: () => "/v1/letters", free: ["title", "content", "basis"], days: ["due_on"] },
    body: () => ({
      ...{
        kind: "assist",
        to_authority: "410105",
        title: "示例协查",
        content: "请核实（示例）",
        basis: "示例规定第一条",
      },
      due_on: "2026-07-10",
    }),
  },
  actOnLetter: {
    ...{ by: "anna", path: ({ ids }) => `/v1/letters/${ids.letter}/acts`, free: ["reason"] },
    body: () => ({ ...answer("withdraw"), version: 1 }),
  },
  answerLetter: {
    ...{ by: "agency", path: ({ ids }) => `/v1/letters/${ids.agencyLetter}/answers`, free: ["text"] },
    body: () => ({ act: "answer", result: "done", text: "已核实（示例）", version: 1 }),
  },
  changeAgency: {
    ...{ by: "agency", method: "PATCH", path: () => "/v1/agency", free: [] },
    body: () => ({ contact: "joint@tax.example" }),
  },
} satisfies Record<string, Door>)

const personal = "联系人身份证 11010519491231002X"
const isWord = (value: unknown): value is string => typeof value === "string"
/** What is sent in the place of a member: by its name and what it holds. */
function* badValues(name: string, value: unknown, { free, days = [] }: Door): Generator<[string, unknown]> {
  if (isWord(value)) {
    yield ["a number", 7]
    yield ["too long", "长".repeat(20_000)]
    yield ["NUL", "a\u0000b"]
    yield ["an object", { a: 1 }]
    yield ["a list", ["a"]]
    yield ["true", true]
    if (free.includes(name)) yield ["an ID number", personal]
    if (days.includes(name))
      for (const day of ["2026-02-30", "2026-13-01", "30.6.2026", "", "99999-01-01", "infinity"])
        yield [`the day ${day}`, day]
  } else if (typeof value === "number") {
    for (const wrong of [2 ** 31, 2 ** 53, 1e300, -1, 1.5, "1", null, [], {}, true])
      yield [JSON.stringify(wrong), wrong]
  } else if (Array.isArray(value)) {
    for (const wrong of ["a", 7, {}, null, [7], [null], [[]], ["x".repeat(5_000)]])
      yield [JSON.stringify(wrong).slice(0, 20), wrong]
  }
}

const send = async (door: Door, body: string, path = door.path(world)) => {
  const headers = { ...world.who[door.by], "content-type": "application/json" }
  const response = await world.app.request(path, { method: door.method ?? "POST", headers, body })
  const text = await response.text()
  const problem = JSON.parse(text) as { errors?: { pointer: string }[]; type?: string }
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    text,
    pointers: (problem.errors ?? []).map(({ pointer }) => pointer),
  }
}
/** Rows are refused one by one, by their lines: none is done, and no list is kept. */
const isRefusedByRow = ({ text }: { text: string }) => /"done":0,.*"declaration":null/.test(text)
const isRefused = ({ status, type }: Awaited<ReturnType<typeof send>>) =>
  status >= 400 && status < 500 && /^application\/problem\+json/.test(type ?? "")

describe.each(Object.entries(doors))("%s refuses", (_, door) => {
  test("each member with what it may not hold, and names it", async () => {
    const body = door.body(world)
    const wrong: unknown[] = []
    for (const [name, value] of Object.entries(body))
      for (const [what, bad] of badValues(name, value, door)) {
        const answered = await send(door, JSON.stringify({ ...body, [name]: bad }))
        const isNamed = answered.pointers.some((pointer) => pointer.startsWith(`/${name}`))
        // Beyond the log, the name of nobody, another version: no fault of form.
        if (isRefusedByRow(answered) || /not-yet-signed/.test(answered.text)) continue
        if (!isRefused(answered) || !(isNamed || [404, 409].includes(answered.status)))
          wrong.push([name, what, answered.status, answered.text.slice(0, 300)])
      }
    expect(wrong).toEqual([])
  })

  test("a member that it does not know, a body that is none, and one that is too large", async () => {
    const body = door.body(world)
    const whole = JSON.stringify(body)
    const bad: Record<string, string> = {
      unknown: JSON.stringify({ ...body, 示例: 1 }),
      prototype: `${whole.slice(0, -1)},"__proto__":{"a":1}}`,
      list: `[${whole}]`,
      text: '"示例"',
      null: "null",
      cut: whole.slice(0, -1),
      nothing: "",
      deep: "[".repeat(100_000),
      large: JSON.stringify({ ...body, 示例: "长".repeat(3_500_000) }),
    }
    const wrong: unknown[] = []
    for (const [name, sent] of Object.entries(bad)) {
      const answered = await send(door, sent)
      if (!isRefused(answered)) wrong.push([name, answered.status, answered.text.slice(0, 300)])
    }
    expect(wrong).toEqual([])
  })
})

test("what is another's is not there", async () => {
  const foreign = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"
  const asked: [keyof typeof doors, string, object][] = [
    ["draftLetter", "/v1/letters", { to_client: foreign }],
    ["answerCopyReport", `/v1/copy-reports/${foreign}/answer`, {}],
    ["judgeCopyReport", `/v1/copy-reports/${foreign}/judgement`, {}],
    ["reportCopy", "/v1/copy-reports", { record_id: foreign }],
    ["consentToPeriodReport", "/v1/period-consents", { reader: foreign }],
    ["declareMeasures", "/v1/declarations", { to_client: foreign }],
  ]
  for (const [name, path, more] of asked) {
    const door = doors[name] ?? expect.unreachable(name)
    const answered = await send(door, JSON.stringify({ ...door.body(world), ...more }), path)
    expect([name, answered.text, isRefused(answered)]).toEqual([name, answered.text, true])
  }
})

const odd = [
  "%00",
  "2147483648",
  "9007199254740993",
  "-1",
  "1e9",
  "2026-02-30",
  "'",
  "%F0%9F",
  "x".repeat(5_000),
  "99999-01-01",
]
const questions: [Who, string, (bad: string) => string][] = [
  ["merchant", "period's first day", (bad) => `/v1/subjects/${codeOf(3)}/period-report?from=${bad}&to=2026-06-30`],
  ["merchant", "period's last day", (bad) => `/v1/subjects/${codeOf(3)}/period-report?from=2025-06-30&to=${bad}`],
  [
    "merchant",
    "period's lists",
    (bad) => `/v1/subjects/${codeOf(3)}/period-report?from=2025-06-30&to=2026-06-30&lists=${bad}`,
  ],
  ["merchant", "consent", (bad) => `/v1/period-consents/${bad}`],
  ["copy", "ends of a copy", (bad) => `/v1/copies/ends?copy=${bad}`],
  ["copy", "report about a copy", (bad) => `/v1/copy-reports/${bad}`],
  ["copy", "reports about copies", (bad) => `/v1/copy-reports?state=${bad}`],
  ["copy", "reports about copies after", (bad) => `/v1/copy-reports?cursor=${bad}`],
  ["agency", "declaration", (bad) => `/v1/declarations/${bad}`],
  ["agency", "declarations after", (bad) => `/v1/declarations?cursor=${bad}`],
  ["anna", "letter", (bad) => `/v1/letters/${bad}`],
  ["anna", "letters of a kind", (bad) => `/v1/letters?kind=${bad}`],
  ["anna", "letters after", (bad) => `/v1/letters?cursor=${bad}`],
  ["anna", "year of a reply", (bad) => `/v1/replies/410105/${bad}`],
  ["anna", "authority of a reply", (bad) => `/v1/replies/${bad}/2025`],
  ["anna", "list of a reply", (bad) => `/v1/replies/410105/2025/lists/${bad}`],
  ["nobody", "pledges after", (bad) => `/v1/pledges?cursor=${bad}`],
  ["nobody", "pledges by", (bad) => `/v1/pledges?limit=${bad}`],
]
test.each(questions)("%s is refused an odd %s", async (who, _, at) => {
  const wrong: unknown[] = []
  for (const bad of odd) {
    const response = await world.app.request(at(bad), { headers: world.who[who] })
    const text = await response.text()
    const isProblem = /^application\/problem\+json/.test(response.headers.get("content-type") ?? "")
    if (response.status < 400 || response.status >= 500 || !isProblem)
      wrong.push([bad.slice(0, 30), response.status, text.slice(0, 200)])
  }
  expect(wrong).toEqual([])
})
