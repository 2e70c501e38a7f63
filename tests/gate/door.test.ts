/**
 * Two people of any district publish and end nothing for an authority that is not theirs: what they send of it waits for a
 * person of that authority, whatever posts they hold; what is theirs goes in beside it.
 */
import { describe, expect, test } from "vitest"
import { linkPersons } from "../../src/access/person-link-act-store.ts"
import { judgeAgain } from "../../src/gate/finding.ts"
import { makeCode } from "../../src/names/code.ts"
import { actOnImport, clock, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"

interface Run {
  id: string
  state: string
  waiting_in: { id: string; authority: string; rows: number; state: string }[]
  remarks: { line: number; outcome: string; reason: { en: string } }[]
}

const database = useDatabase()
const app = testApp(() => database.sql)

async function send(rows: readonly unknown[], authority: string, subject = "mallory"): Promise<Run> {
  const headers = {
    ...(await officerHeader("administrator", authority, subject)),
    "content-type": "application/x-ndjson",
  }
  const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("")
  const answer = await app.request("/v1/imports", { method: "POST", headers, body })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Run
}

async function release(authority: string, id: string, subject = "accomplice"): Promise<Run> {
  const answer = await actOnImport(app, authority, id, { act: "release" }, { subject })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Run
}

const stateOf = async (n: number, list: string) => {
  const [row] = await database.sql`select state from record where subject_code = ${codeOf(n)} and list = ${list}`
  return row?.["state"]
}

describe("two people of 320106", () => {
  test("publish nothing for 410105 or 410000 and end nothing of 410803; what is theirs goes in beside it", async () => {
    await importRows(database.sql, [penaltyRow(3, { authority: "410803" })])
    const entries = async () => (await database.sql`select count(*)::int as n from log_entry`)[0]?.["n"] as number
    const before = await entries()
    const sent = await send(
      [
        abnormalRow(1),
        seriousRow(2, { authority: "410000" }),
        penaltyRow(3, {
          authority: "410803",
          ...{ removed_on: "2026-06-01", removal_kind: "revoked", removal_decision_no: "示例〔2026〕3号" },
          removal_reason: "处罚决定被撤销（示例）",
        }),
        abnormalRow(4, { authority: "320106" }),
      ],
      "320106",
    )
    const run = await release("320106", sent.id)
    expect(run).toMatchObject({ state: "released", rows: 4, added: 1, ended: 0, held: 3 })
    expect(run.waiting_in.map(({ authority, rows, state }) => [authority, rows, state])).toEqual([
      ["410000", 1, "waiting"],
      ["410105", 1, "waiting"],
      ["410803", 1, "waiting"],
    ])
    const told = run.remarks.filter(({ outcome }) => outcome === "held").map(({ line, reason }) => [line, reason.en])
    expect(told).toEqual([1, 2, 3].map((line) => [line, expect.stringContaining("authority that it affects")]))
    expect(await stateOf(1, "abnormal")).toBeUndefined()
    expect(await stateOf(2, "serious")).toBeUndefined()
    expect(await stateOf(3, "penalty")).toBe("live")
    expect(await stateOf(4, "abnormal")).toBe("live")
    expect(await entries()).toBe(before + 1)
    // Whoever of theirs releases again, or releases what waits elsewhere, comes no further.
    for (const { id } of [sent, ...run.waiting_in]) {
      for (const subject of ["accomplice", "mallory", "third"]) {
        for (const role of ["checker", "head", "administrator"] as const) {
          await actOnImport(app, "320106", id, { act: "release" }, { role, subject })
        }
      }
    }
    expect(await entries()).toBe(before + 1)
  })

  test("are told by the affected authority's worklist, which sees the rows; its own checker publishes them", async () => {
    const sent = await send([abnormalRow(11)], "320106")
    const { waiting_in } = await release("320106", sent.id)
    const part = waiting_in[0]?.id ?? ""
    const headers = await officerHeader("checker", "410105", "boris")
    const list = (await (await app.request("/v1/worklist?limit=100", { headers })).json()) as { results: object[] }
    expect(JSON.stringify(list)).toContain(part)
    const shown = (await (await app.request(`/v1/imports/${part}`, { headers })).json()) as {
      sample: { row: string }[]
    }
    expect(shown.sample[0]?.row).toContain(codeOf(11))
    // Nobody of it who has sent the rows under another post.
    const own = await actOnImport(app, "410105", part, { act: "release" }, { subject: "mallory" })
    expect(own.status).toBe(409)
    expect(await stateOf(11, "abnormal")).toBeUndefined()
    expect(await release("410105", part, "boris")).toMatchObject({ state: "released", added: 1 })
    expect(await stateOf(11, "abnormal")).toBe("live")
  })

  test("undo nothing of another authority's, who had sent or released what it rests on", async () => {
    await importRows(database.sql, [penaltyRow(21, { authority: "410803" })])
    const sent = await send([abnormalRow(22, { authority: "320106" })], "320106")
    const { id } = await release("320106", sent.id)
    // As an import of the time before the gate has left it.
    await database.sql`insert into audit_event (at, actor, act, object, position, import_id, before, after)
      select (select started_at from import_run where id = ${id}), actor, act, object, position, ${id}, before, after
      from audit_event where act = 'record.add' and object in (select id from record where subject_code = ${codeOf(21)})`
    const headers = { ...(await officerHeader("head", "320106", "mallory")), "content-type": "application/json" }
    const body = JSON.stringify({ act: "undo", reason: "示例" })
    const undoing = (await (
      await app.request(`/v1/imports/${id}/acts`, { method: "POST", headers, body })
    ).json()) as Run
    const done = await release("320106", undoing.id)
    expect(done).toMatchObject({ state: "released", ended: 1, rejected: 1 })
    const [left] = done.remarks.filter(({ outcome }) => outcome === "rejected")
    expect(left?.reason.en).toContain("of another authority")
    expect(await stateOf(21, "penalty")).toBe("live")
    expect(await stateOf(22, "abnormal")).toBe("corrected")
  })
})

test("people of an authority above publish for those below, and what the gate found stands in the trail", async () => {
  const sent = await send([abnormalRow(31), abnormalRow(32, { authority: "410102" })], "410000")
  const run = await release("410000", sent.id)
  expect(run).toMatchObject({ state: "released", added: 2, waiting_in: [] })
  const kept = await database.sql<{ after: unknown }[]>`
    select after from audit_event where act = 'effect.pass' and object = ${run.id} order by id`
  expect(kept.map(({ after }) => after)).toMatchObject([
    { affected: { authority: "410105" }, effects: { publish: 1 } },
    { affected: { authority: "410102" }, effects: { publish: 1 } },
  ])
  for (const { after } of kept) expect(judgeAgain(after, {}, clock())).toBeNull()
})

test("what is known of a subject is changed by who registers it, and by nobody else's administrator", async () => {
  await importRows(database.sql, [subjectRow(41), abnormalRow(41)])
  const sent = await send([subjectRow(41, { name: "另一个名称有限公司" })], "320106")
  const run = await release("320106", sent.id)
  expect(run.waiting_in).toMatchObject([{ authority: "410105", rows: 1 }])
  const [subject] = await database.sql`select name from subject where code = ${codeOf(41)}`
  expect(subject?.["name"]).toBe(subjectRow(41).name)
})

test("of two names that are one person's, one releases nothing that the other has sent; what was linked stays so", async () => {
  const link = (name: string, person: string) =>
    linkPersons(database.sql, { name, person, actor: "system:test", at: clock() })
  expect(await link("nina-2", "nina")).toBe("linked")
  expect(await link("nina", "nina-2")).toBe("known")
  expect(await link("nina-3", "nina-2")).toBe("linked")
  const sent = await send([abnormalRow(51)], "410105", "nina")
  for (const subject of ["nina-2", "nina-3"]) {
    const alone = await actOnImport(app, "410105", sent.id, { act: "release" }, { subject })
    expect(alone.status).toBe(409)
    const { type, detail } = (await alone.json()) as { type: string; detail: string }
    expect([type, detail]).toEqual(["urn:gongshi:problem:own-act", expect.stringContaining("须由另一人办理")])
  }
  expect(await stateOf(51, "abnormal")).toBeUndefined()
  expect(await release("410105", sent.id, "olga")).toMatchObject({ state: "released", added: 1 })
  // Whoever is linked to one of them is the same person as all.
  expect(await link("nina", "olga")).toBe("linked")
  const again = await send([abnormalRow(52)], "410105", "nina-3")
  expect((await actOnImport(app, "410105", again.id, { act: "release" }, { subject: "olga" })).status).toBe(409)
})

describe("who a subject is, and whether it still is, is for those who register it: two of 320106", () => {
  const code = makeCode("91410105", "MA000061")
  const subject = { code, name: "示例第61号商贸有限公司" }
  const evidence = "营业执照（示例）"
  const stateIn = async (authority: string) => {
    const [row] = await database.sql`select state, subject_code from record
      where subject_name = ${subject.name} and authority = ${authority}`
    return row && [row["state"], row["subject_code"]]
  }

  test("put no code of their own region in the place of its code, and end nothing of others with it", async () => {
    await importRows(database.sql, [abnormalRow(61, { subject }), penaltyRow(61, { subject, authority: "320106" })])
    const [mallory, accomplice] = [
      await officer(app, "officer", "320106", "mallory"),
      await officer(app, "checker", "320106", "accomplice"),
    ]
    const size = async () => (await database.sql`select count(*)::int as n from log_entry`)[0]?.["n"]
    const before = await size()
    const recode = await mallory.post("/v1/decisions", {
      ...{ kind: "code-change", subject, authority: "320106", new_code: makeCode("91320106", "MA000061") },
      ...{ changed_on: "2026-06-29", evidence },
    })
    expect(recode.status, JSON.stringify(recode.body)).toBe(201)
    const approved = await accomplice.post(`/v1/decisions/${recode.body.id}/acts`, { act: "approve" })
    expect([approved.status, approved.body.detail]).toEqual([403, expect.stringContaining("410105")])
    const [own] = await database.sql`select id from record where subject_code = ${code} and authority = '320106'`
    const over = await mallory.post("/v1/decisions", {
      ...{ kind: "change", record_id: own?.["id"], change: "deregister", arose_on: "2026-06-29", evidence },
    })
    expect(over.status, JSON.stringify(over.body)).toBe(201)
    const ended = await accomplice.post(`/v1/decisions/${over.body.id}/acts`, { act: "approve" })
    expect([ended.status, ended.body.detail]).toEqual([403, expect.stringContaining("410105")])
    expect(await size()).toBe(before)
    expect(await stateIn("410105")).toEqual(["live", code])
    expect(await stateIn("320106")).toEqual(["live", code])
  })
})
