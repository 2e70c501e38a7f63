/**
 * The audit trail: every act is in it, nobody changes it, and each authority reads what concerns it.
 */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { toApiKey } from "../../../src/access/api-key.ts"
import { authorityReach } from "../../../src/access/reach.ts"
import { addClient, revokeClient } from "../../../src/access/store.ts"
import { sqlState } from "../../../src/database/client.ts"
import { nameObjects } from "../../../src/register/audit/object-store.ts"
import { clientHeader, clock as importClock, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"
import { signedIn } from "../../support/signed-in.ts"

const database = useDatabase()
// Tuesday 10 March 2026, noon in China.
const now = Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

interface Event {
  id: number
  at: string
  actor: string
  act: string
  object: string
  position: number | null
  import_id: string | null
  before: unknown
  after: unknown
  reason: string | null
}

async function read(header: Record<string, string>, query = ""): Promise<{ results: Event[]; next: string | null }> {
  const response = await app.request(`/v1/audit${query}`, { headers: header })
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as { results: Event[]; next: string | null }
}

let anna: Worker
let boris: Worker
let country: Record<string, string>
let district: Record<string, string>
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  country = await officerHeader("auditor", "100000", "audrey")
  district = await officerHeader("auditor", "410105", "dan")
})

async function recordsOf(n: number): Promise<{ id: string }[]> {
  const response = await app.request(`/v1/subjects/${codeOf(n)}`)
  return ((await response.json()) as { records?: { id: string }[] }).records ?? []
}

async function change(n: number, fields: Record<string, unknown>): Promise<{ id: string; record: string }> {
  const record = (await recordsOf(n))[0]?.id ?? ""
  const begin = { kind: "change", record_id: record, arose_on: "2026-03-10", evidence: "示例卷宗第 1 页", ...fields }
  const { body } = await anna.post("/v1/decisions", begin)
  return { id: body.id, record }
}

async function changed(n: number, fields: Record<string, unknown>): Promise<string> {
  const { id, record } = await change(n, fields)
  await boris.act({ id }, "approve")
  return record
}

async function proposed(n: number): Promise<string> {
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
    ...{ ground: "AB-E4", arose_on: "2026-03-02", evidence: "现场核查（示例）" },
  })
  return body.id
}

const client = (name: string) => ({
  ...{ id: randomUUID(), name, role: "platform" as const, key: toApiKey(randomUUID()) },
  ...{ actor: "system:command-line", at: now },
})

/** Every act that changes the register: how it is done, and what the trail has to say of its object afterwards. */
const acts: [act: string, done: () => Promise<string>, told: Partial<Event>][] = [
  [
    "subject.add",
    async () => {
      await importRows(database.sql, [subjectRow(1)])
      return codeOf(1)
    },
    { actor: "test", before: null, after: null },
  ],
  [
    "subject.amend",
    async () => {
      await importRows(database.sql, [subjectRow(1, { name: "示例云杉商贸有限公司" })])
      return codeOf(1)
    },
    {
      before: expect.objectContaining({ name: "示例第1号商贸有限公司" }),
      after: expect.objectContaining({ name: "示例云杉商贸有限公司" }),
    },
  ],
  [
    "record.add",
    async () => {
      await importRows(database.sql, [penaltyRow(2)])
      return (await recordsOf(2))[0]?.id ?? ""
    },
    { actor: "test", before: null, position: expect.any(Number) },
  ],
  [
    "record.amend",
    async () => {
      await importRows(database.sql, [penaltyRow(2, { fine_cny: 20000 })])
      return (await recordsOf(2))[0]?.id ?? ""
    },
    { before: { fine_cny: 30000, position: 0 }, after: { fine_cny: 20000 }, position: 1 },
  ],
  ["proceeding.begin", () => proposed(3), { actor: "officer:410105:anna", before: null, after: { state: "detected" } }],
  [
    "proceeding.confirm",
    async () => {
      const id = await proposed(4)
      await anna.act({ id }, "confirm", { decision_no: "郑市监异字〔2026〕4号" })
      return id
    },
    {
      before: expect.objectContaining({ state: "detected", content: expect.objectContaining({ decision_no: null }) }),
      after: { state: "confirmed" },
    },
  ],
  [
    "proceeding.drop",
    async () => {
      const id = await proposed(5)
      await anna.act({ id }, "drop", { reason: "查无此事（示例）" })
      return id
    },
    { before: { state: "detected" }, after: { state: "dropped" }, reason: "查无此事（示例）" },
  ],
  [
    "proceeding.publish",
    async () => {
      const id = await proposed(6)
      await anna.act({ id }, "confirm", { decision_no: "郑市监异字〔2026〕6号" })
      await boris.act({ id }, "check")
      await anna.act({ id }, "publish")
      return id
    },
    { position: expect.any(Number), after: { state: "published" } },
  ],
  ["record.add", async () => (await recordsOf(6))[0]?.id ?? "", { actor: "officer:410105:anna" }],
  ["subject.add", async () => codeOf(6), { actor: "officer:410105:anna" }],
  [
    "record.amend",
    () => changed(2, { change: "amend", corrected: { violation: "发布虚假广告（更正）" } }),
    {
      actor: "officer:410105:boris",
      before: expect.objectContaining({ violation: "发布虚假广告", state: "live", position: 1 }),
      after: expect.objectContaining({ violation: "发布虚假广告（更正）" }),
    },
  ],
  [
    "record.mask",
    () => changed(2, { change: "mask" }),
    { before: expect.objectContaining({ state: "live" }), after: expect.objectContaining({ state: "masked" }) },
  ],
  [
    "record.correct",
    () => changed(6, { change: "correct" }),
    {
      before: expect.objectContaining({ state: "live", endedOn: null }),
      after: expect.objectContaining({ state: "corrected", endedOn: "2026-03-10" }),
    },
  ],
  [
    "client.add",
    async () => {
      const added = client("示例平台")
      await addClient(database.sql, added)
      return added.id
    },
    { actor: "system:command-line", before: null, after: { name: "示例平台", role: "platform" } },
  ],
  [
    "client.revoke",
    async () => {
      const added = client("示例平台二")
      await addClient(database.sql, added)
      const revoke = { name: added.name, actor: "system:command-line", at: now }
      expect(await revokeClient(database.sql, revoke)).toBe("revoked")
      expect(await revokeClient(database.sql, revoke)).toBe("absent")
      return added.id
    },
    { before: { name: "示例平台二", role: "platform", revoked: false }, after: { revoked: true } },
  ],
]

describe("the audit trail", () => {
  test.each(acts)("has %s with actor, time, before, after and reason", async (act, done, told) => {
    const object = await done()
    const [event] = (await read(country, `?object=${object}&act=${act}`)).results
    expect(event).toMatchObject({ act, object, ...told })
    expect(event?.actor).not.toBe("")
    expect(Date.parse(event?.at ?? "")).toBe(event?.import_id ? importClock() : now)
  })

  test("is changed by nobody, in the database itself", async () => {
    for (const statement of [
      "update audit_event set actor = 'nobody'",
      "delete from audit_event",
      "truncate audit_event",
      "update log_entry set entry = ''",
      "delete from log_entry",
    ]) {
      const error = await database.sql.unsafe(statement).catch((refusal: unknown) => refusal)
      expect(sqlState(error), statement).toBe("23001")
    }
  })

  test("is narrowed by act, family of acts, actor and time", async () => {
    const of = async (query: string) => (await read(country, `?limit=500&${query}`)).results
    const all = await of("")
    const anna = (event: Event) => event.actor === "officer:410105:anna"
    expect(await of("actor=officer:410105:anna")).toEqual(all.filter(anna))
    const proceedings = await of("act=proceeding")
    expect(proceedings).toEqual(all.filter(({ act }) => act.startsWith("proceeding.")))
    expect(new Set(proceedings.map(({ act }) => act)).size).toBeGreaterThan(4)
    const day = (event: Event) => event.at === "2026-03-10T04:00:00.000Z"
    expect(await of("from=2026-03-10&to=2026-03-10&act=proceeding")).toEqual(proceedings.filter(day))
    expect(await of("to=2026-03-09")).toEqual([])
    expect((await of("from=2026-03-10T12:00:00%2B08:00&to=2026-03-10T04:00:00Z&act=client")).length).toBe(3)
  })

  test("comes page by page, the newest first, each row once", async () => {
    const whole = (await read(country, "?limit=500&act=proceeding")).results
    const paged: Event[] = []
    for (let next: string | null = ""; next !== null; ) {
      const page = await read(country, `?limit=3&act=proceeding${next && `&cursor=${next}`}`)
      paged.push(...page.results)
      next = page.next
    }
    expect(paged).toEqual(whole)
    expect(paged.map(({ id }) => id)).toEqual(paged.map(({ id }) => id).toSorted((a, b) => b - a))
  })

  test("shows an authority what concerns it and those below, and no more", async () => {
    await importRows(database.sql, [
      subjectRow(20, { region: "410102" }),
      abnormalRow(20, { authority: "410102" }),
      subjectRow(21),
      abnormalRow(21, { authority: "110101" }),
    ])
    const objects = async (header: Record<string, string>) =>
      new Set((await read(header, "?limit=500")).results.map(({ object }) => object))
    const [there] = await recordsOf(20)
    const [elsewhere] = await recordsOf(21)
    const province = await officerHeader("head", "410000", "paul")
    const neighbour = await officerHeader("auditor", "410102", "nora")
    expect(await objects(district)).not.toContain(there?.id)
    expect(await objects(neighbour)).toEqual(new Set([codeOf(20), there?.id]))
    expect(await objects(province)).toContain(there?.id)
    expect(await objects(province)).not.toContain(elsewhere?.id)
    expect(await objects(country)).toContain(elsewhere?.id)
    expect(await objects(district)).toContain(codeOf(21))
    const clients = async (header: Record<string, string>) => (await read(header, "?act=client")).results.length
    expect([await clients(district), await clients(province), await clients(country)]).toEqual([0, 0, 3])
    const [proceeding] = (await read(district, "?act=proceeding.begin&limit=1")).results
    expect((await read(neighbour, `?object=${proceeding?.object}`)).results).toEqual([])
  })

  test("names an import of no authority to whom it reached and to the whole country, and to nobody else", async () => {
    await importRows(database.sql, [subjectRow(30, { region: "410102" }), abnormalRow(30, { authority: "410102" })])
    const [{ id = "" } = {}] = await database.sql<{ id: string }[]>`
      select i.id from import_run i join audit_event e on e.import_id = i.id
      where e.object = ${codeOf(30)} and i.authority is null limit 1`
    expect(id).not.toBe("")
    const namedTo = async (authority: string) =>
      (await nameObjects(database.sql, { reach: authorityReach(authority), seesClients: true }, [id])).get(id)
    for (const authority of ["410102", "410000", "100000"])
      expect(await namedTo(authority), authority).toMatchObject({ kind: "import", name: "test" })
    for (const authority of ["410105", "110101"]) expect(await namedTo(authority), authority).toBeUndefined()
  })

  test("names a client on its page to who may see clients alone", async () => {
    const added = client("示例平台丙")
    await addClient(database.sql, added)
    const seenBy = async (role: "head" | "auditor") => {
      const headers = await signedIn(database.sql, `${role}-of-all`, { role, authority: "100000" }, now)
      return (await app.request(`/office/audit?object=${added.id}`, { headers })).text()
    }
    const [head, auditor] = [await seenBy("head"), await seenBy("auditor")]
    for (const page of [head, auditor]) expect(page).toContain('<li id="e')
    // What the entry of the key itself has written down stays there, on a line of its own.
    const named = />接入方<\/span> .{0,120}示例平台丙/
    expect(auditor).toMatch(named)
    expect(head).not.toMatch(named)
  })

  test("names the client that did something to whoever reads what it did", async () => {
    const key = await clientHeader(database.sql, "platform", { name: "示例平台丁" })
    const body = JSON.stringify({ key: key["authorization"]?.replace("Bearer ", "") })
    const renewed = { method: "POST", headers: { ...key, "content-type": "application/json" }, body }
    expect((await app.request("/v1/key", renewed)).status).toBe(200)
    const head = await signedIn(database.sql, "head-of-all", { role: "head", authority: "100000" }, now)
    const page = await (await app.request("/office/audit?act=client.renew", { headers: head })).text()
    expect(page).toMatch(/<a href="[^"]*actor=client%3A[^"]*">示例平台丁<\/a>/)
  })

  test("has its own readers, and what they asked", async () => {
    await read(district, `?object=${codeOf(1)}&act=subject.amend&limit=5`)
    const [event] = (await read(country, "?act=audit.read&actor=officer:410105:dan")).results
    expect(event).toMatchObject({
      ...{ act: "audit.read", object: "audit", before: null, reason: null },
      after: { asked: { object: codeOf(1), act: "subject.amend", limit: 5 } },
    })
  })

  test("is exported whole, the oldest first, to where it was when the export began", async () => {
    const { results } = await read(country, "?limit=500")
    const response = await app.request("/v1/audit/export", { headers: country })
    expect(response.headers.get("content-type")).toContain("application/x-ndjson")
    const lines = (await response.text()).split("\n")
    expect(lines.pop()).toBe("")
    const exported = lines.map((line) => JSON.parse(line) as Event)
    const reading = exported.pop()
    expect(reading).toMatchObject({ act: "audit.read", actor: "officer:100000:audrey" })
    expect(exported).toEqual(results.toReversed())
    const mine = await (await app.request("/v1/audit/export?act=proceeding", { headers: district })).text()
    expect(mine.trim().split("\n").length).toBe((await read(district, "?act=proceeding&limit=500")).results.length)
    expect((await read(country, "?act=audit.export")).results).toHaveLength(2)
  })

  test.each([
    ["object=110101199003070000", "/object"],
    ["object=x", "/object"],
    ["from=yesterday", "/from"],
    ["to=2026-02-30", "/to"],
    ["to=2026-02-30T00:00:00Z", "/to"],
    ["act=A", "/act"],
    ["cursor=x", "/cursor"],
  ])("refuses %s, and keeps nothing of it", async (query, pointer) => {
    const before = await database.sql`select count(*) from audit_event`
    const response = await app.request(`/v1/audit?${query}`, { headers: country })
    expect(response.status).toBe(400)
    expect(((await response.json()) as { errors: { pointer: string }[] }).errors[0]?.pointer).toBe(pointer)
    expect(await database.sql`select count(*) from audit_event`).toEqual(before)
  })

  test.each(["/v1/audit", "/v1/audit/export"])("%s is for heads and auditors alone", async (path) => {
    expect((await app.request(path)).status).toBe(401)
    const others = await Promise.all([
      clientHeader(database.sql, "agency"),
      ...(["officer", "checker", "administrator"] as const).map((role) => officerHeader(role, "410105")),
    ])
    for (const headers of others) expect((await app.request(path, { headers })).status).toBe(403)
    for (const role of ["head", "auditor"] as const) {
      expect((await app.request(path, { headers: await officerHeader(role, "410105") })).status).toBe(200)
    }
  })
})

test("what an import wrote of an object is found without reading the trail", async () => {
  await database.sql`
    insert into audit_event (at, actor, act, object, import_id)
    select '2026-01-01'::timestamptz + n * interval '1 ms', 'system:command-line', 'subject.add', md5(n::text),
      '0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11'
    from generate_series(1, 200000) n`
  await database.sql`vacuum analyze audit_event`
  // The planner takes the index from a million rows on; what it is worth shows in the pages that have to be read.
  const plan = await database.sql.begin(async (tx) => {
    await tx`set local enable_seqscan = off`
    return tx<{ "QUERY PLAN": string }[]>`
      explain (analyze, timing off) select * from audit_event where object = md5('77777')`
  })
  const text = plan.map((row) => row["QUERY PLAN"]).join("\n")
  expect(text).toContain("Bitmap Index Scan on audit_event_seek")
  const [pages = 0] = [...text.matchAll(/lossy=(\d+)/g)].map(([, count]) => Number(count))
  expect(pages).toBeGreaterThan(0)
  // Of some 3,400.
  expect(pages).toBeLessThan(700)
})
