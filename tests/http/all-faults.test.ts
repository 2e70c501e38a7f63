/**
 * All that is wrong with a request is told at once, beyond its schema too: what is refused alone at its place is told there
 * beside every other fault. Nobody mends a form field by field, round by round.
 */
import { beforeAll, expect, test } from "vitest"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { agency } from "../support/agency.ts"
import { clientHeader, importRows, noticeParts, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { keepId, loadBases } from "../support/keep.ts"
import { officer, type Worker, worker } from "../support/office.ts"
import { caseAuthority, caseClock, caseKinds, cases, type Fields, kindOf, routeOf } from "../support/proceeding-case.ts"
import { codeOf, penaltyRow, seriousRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { clock: caseClock })

/** A request that is right but for what is put into it: what is wrong there, by the pointer at which it is told. */
interface Asked {
  method?: "POST" | "PUT" | "PATCH"
  path: string
  who: Record<string, string>
  body: Fields
  wrong: Record<string, Fields>
}

const farDay = "2099-01-01"
const idNumber = "示例 11010519491231002X"

let people: Record<"anna" | "boris" | "head" | "administrator" | "shop", Record<string, string>>
let anna: Worker
let tax: Awaited<ReturnType<typeof agency>>
const records: string[] = []

beforeAll(async () => {
  const { sql } = database
  await importRows(
    sql,
    caseKinds.map((_, index) => penaltyRow(index + 1, { authority: caseAuthority })),
  )
  for (const { id } of await sql<{ id: string }[]>`select id from record order by subject_code`) records.push(id)
  people = {
    anna: await officerHeader("officer", caseAuthority, "anna"),
    boris: await officerHeader("checker", caseAuthority, "boris"),
    head: await officerHeader("head", caseAuthority, "head"),
    administrator: await officerHeader("administrator", caseAuthority, "administrator"),
    shop: await clientHeader(sql, "platform"),
  }
  await loadBases(sql)
  anna = await officer(app, "officer", caseAuthority, "anna")
  tax = await agency(app, sql)
})

async function pointersOf({ method = "POST", path, who }: Asked, body: Fields) {
  const response = await app.request(path, {
    method,
    headers: { ...who, "content-type": "application/json" },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as { errors?: { pointer: string }[] }
  return { status: response.status, answer, at: (answer.errors ?? []).map(({ pointer }) => pointer) }
}

/** Each fault alone, and each two of them together. @returns how many pairs there were */
async function tellsAll(what: string, asked: Asked): Promise<number> {
  const wrong = Object.entries(asked.wrong)
  for (const [pointer, fields] of wrong) {
    const { status, answer, at } = await pointersOf(asked, { ...asked.body, ...fields })
    expect([status, at], `${what} ${pointer}: ${JSON.stringify(answer)}`).toEqual([
      400,
      expect.arrayContaining([pointer]),
    ])
  }
  let pairs = 0
  for (const [index, [one, first]] of wrong.entries())
    for (const [other, second] of wrong.slice(index + 1)) {
      const { status, answer, at } = await pointersOf(asked, { ...asked.body, ...first, ...second })
      const said = `${what} ${one} ${other}: ${JSON.stringify(answer)}`
      expect([status, at], said).toEqual([400, expect.arrayContaining([one, other])])
      pairs++
    }
  return pairs
}

/** What can be wrong with the beginning of any case, by the shape of what it takes: days that are to come, and its ground. */
function wrongBeginnings(body: Fields): Record<string, Fields> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, Fields][] => {
      if (name === "ground") return [["/ground", { ground: "AB-NONE" }]]
      if (name === "new_code") return [["/new_code", { new_code: "91410100MA40000008" }]]
      if (name === "base_penalty")
        return [["/base_penalty/decided_on", { base_penalty: { authority: "示例", decided_on: farDay } }]]
      return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? [[`/${name}`, { [name]: farDay }]] : []
    }),
  )
}

test("every kind of case, at its beginning", async () => {
  let pairs = 0
  for (const [index, kind] of caseKinds.entries()) {
    const begin = cases[kind].begin(index + 1, records[index] ?? "")
    if (kindOf(kind).begunBy.every((party) => party !== "officer")) continue
    const body = { ...(routeOf(kind) === "/v1/decisions" ? { kind } : {}), ...begin }
    const asked = { path: routeOf(kind), who: people.anna, body, wrong: wrongBeginnings(begin) }
    // Of two days one of which is counted from the other, the later one is told.
    const { "/decided_on": __, ...days } = asked.wrong
    pairs += await tellsAll(kind, { ...asked, wrong: kind === "received" ? days : asked.wrong })
  }
  expect(pairs).toBeGreaterThan(2)
})

const others: Record<string, () => Asked | Promise<Asked>> = {
  "an order to a platform": () => ({
    ...{ path: "/v1/orders", who: people.anna },
    body: {
      ...{ platform: "9c1f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a13", code: codeOf(1), demand: "下架示例商品（示例）" },
      ...{ basis: "示例规定第一条", due_on: "2026-07-10" },
    },
    wrong: { "/platform": {}, "/due_on": { due_on: "2026-01-01" }, "/code": { code: "91410100MA40000008" } },
  }),
  "a letter to another authority": () => ({
    ...{ path: "/v1/letters", who: people.anna },
    body: { kind: "assist", to_authority: "410105", title: "示例", content: "示例内容一", due_on: "2026-07-10" },
    wrong: { "/to_authority": { to_authority: "419999" }, "/due_on": { due_on: "2026-01-01" } },
  }),
  "a lead that nobody has looked into": async () => {
    const evidence = [{ title: "网页截图（示例）", sha256: "a".repeat(64) }]
    const { body } = await anna.post("/v1/leads", {
      ...{ ref: "jc-1", source: "monitoring", code: codeOf(1), authority: caseAuthority, facts: "网页未亮照（示例）" },
      ...{ found_on: "2026-06-01", evidence },
    })
    const [{ id }] = (body as unknown as { results: [{ id: string }] }).results
    return {
      ...{ path: `/v1/leads/${id}/acts`, who: people.anna },
      body: { act: "close", reason: "核查（示例）" },
      wrong: {
        "/result": { result: "unfounded" },
        "/proceeding_id": { result: "unfounded", proceeding_id: crypto.randomUUID() },
      },
    }
  },
  "a webhook": () => ({
    ...{ path: "/v1/webhooks", who: people.shop, body: { url: "https://platform.example/hook" } },
    wrong: { "/url": { url: "https://a:b@platform.example/hook" }, "/kinds": { kinds: ["no-such-kind"] } },
  }),
  "a subscription": () => ({
    ...{ path: "/v1/subscriptions", who: tax.header, body: { list: "serious" } },
    wrong: { "/ground": { ground: "AB-NONE" }, "/measure": { measure: "M-NONE" } },
  }),
  "what an agency says of itself": () => ({
    ...{ method: "PATCH", path: "/v1/agency", who: tax.header, body: {} },
    wrong: {
      "/contact": { contact: idNumber },
      "/key_proof": { key: { kty: "OKP", crv: "Ed25519", x: "A".repeat(43) } },
    },
  }),
  "a measure": () => ({
    ...{ path: "/v1/measures", who: tax.header, body: { record_id: "no-such-record", measure: "M-HONOUR" } },
    wrong: {
      "/record_id": {},
      "/measure": { measure: "M-NONE" },
      "/basis": { basis: "没有条款" },
      "/started_on": { started_on: farDay },
    },
  }),
  "data that is asked for": () => ({
    path: "/v1/data-requests",
    who: tax.header,
    body: {
      ...{ kind: "days", purpose: "评优（示例）", basis: "《示例条例》第十五条", lists: ["serious"] },
      ...{ authority: caseAuthority, from: "2026-06-01", to: "2027-05-31" },
    },
    wrong: { "/basis": { basis: "没有条款" }, "/to": { to: "2026-01-01" }, "/lists": { lists: [] } },
  }),
  "an answer to a notice of an end": async () => {
    const { sql } = database
    await tax.post("/v1/subscriptions", { list: "serious" })
    await importRows(sql, [seriousRow(40, { authority: caseAuthority })])
    const raise = () => raiseNotices({ sql, clock: caseClock, signedLog: { halted: async () => null }, ...noticeParts })
    await raise()
    const { body } = await worker(app, tax.header).get("/v1/notices")
    const [{ id }] = (body as unknown as { notices: [{ id: number }] }).notices
    return {
      ...{
        path: `/v1/notices/${id}/acts`,
        who: tax.header,
        body: { act: "keep", reason: "另案", basis: keepId() },
      },
      wrong: { "/reason": { reason: "" }, "/basis": { basis: "没有条款" } },
    }
  },
  "a client": () => ({
    path: "/v1/clients",
    who: people.administrator,
    body: { name: "示例平台", role: "platform", held_by: "示例" },
    wrong: { "/name": { name: idNumber }, "/hands": { hands: "several" } },
  }),
  "a template of a document": () => ({
    path: "/v1/documents/templates/hearing-notice",
    who: people.head,
    body: { text: null },
    wrong: { "/valid_from": { valid_from: "2026-01-01" }, "/text": { text: "{没有的字段}" } },
  }),
  "a review, as it came out": async () => {
    const at = caseKinds.indexOf("contest")
    const { body } = await anna.post("/v1/decisions", {
      kind: "contest",
      ...cases.contest.begin(at + 1, records[at] ?? ""),
    })
    return {
      ...{ path: `/v1/decisions/${body.id}/acts`, who: people.anna },
      body: { act: "conclude", ...cases.contest.acts["conclude"] },
      wrong: { "/case_outcome": { case_outcome: "changed" }, "/outcome_on": { outcome_on: farDay } },
    }
  },
  "a notice to a party": async () => {
    const { body } = await anna.post("/v1/decisions", { kind: "serious", ...cases.serious.begin(30, "") })
    const notify = cases.serious.acts["notify"] ?? {}
    return {
      ...{ path: `/v1/decisions/${body.id}/acts`, who: people.anna, body: { act: "notify", ...notify } },
      wrong: {
        "/notified_on": { notified_on: farDay },
        "/delivery/posted_on": {
          delivery: { ...(notify["delivery"] as Fields), method: "direct", posted_on: "2026-06-01" },
        },
      },
    }
  },
}

for (const [what, ask] of Object.entries(others)) {
  test(`${what}`, async () => {
    expect(await tellsAll(what, await ask())).toBeGreaterThan(0)
  })
}

test("a roster that is no report, of a period that has not begun", async () => {
  const response = await app.request("/v1/rosters?mode=delta&period=2099-01", {
    ...{ method: "POST", headers: { ...people.shop, "content-type": "application/x-ndjson" }, body: "{}\n" },
  })
  const { errors = [] } = (await response.json()) as { errors?: { pointer: string }[] }
  expect([response.status, errors.map(({ pointer }) => pointer)]).toEqual([400, ["/mode", "/period"]])
})

/** What is asked by parameters, each wrong beside the others. */
test.each([
  ["/v1/search?in=subjects&ground=AB-E4&law=x", ["/ground", "/law"]],
  ["/v1/statistics?by=nothing&from=2026-05&to=2026-01", ["/by", "/to"]],
])("%s", async (path, pointers) => {
  const response = await app.request(path)
  const { errors = [] } = (await response.json()) as { errors?: { pointer: string }[] }
  expect([response.status, errors.map(({ pointer }) => pointer)]).toEqual([400, pointers])
})

test("two faults of one rule of a policy", async () => {
  const asked = { method: "PUT" as const, path: "/v1/check/policy", who: people.shop, body: {}, wrong: {} }
  const rules = [{ list: "penalty", ground: "AB-E4", class: "P99", advice: "block" }]
  const { status, at } = await pointersOf(asked, { verdicts: {}, rules })
  expect([status, at]).toEqual([400, ["/rules/0/ground", "/rules/0/class"]])
})
