/**
 * A row that a person sends and in which personal data is found waits with the others: answered by place, by the sender or
 * another, and released by neither. A release leaves what is open, and says by whom each answer was given.
 */
import { describe, expect, test } from "vitest"
import type { OfficerRole } from "../../../src/access/scope.ts"
import { actOnImport as act } from "../../../src/register/import/waiting.ts"
import { actOnImport, killedAfter, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

interface Run {
  id: string
  state: string
  rows: number
  to_answer: number
  answerers: string[]
  remarks: { line: number; outcome: string; field: string; reason: { zh: string; en: string } }[]
  waiting_in: { id: string; authority: string; rows: number; state: string }[]
  sample: { line: number; row: string }[]
}
interface FoundPage {
  results: {
    line: number
    version: string | null
    open: number
    answered_by: string | null
    texts: { field: string; text: string; findings: { kind: string; start: number; end: number }[] }[]
  }[]
}

const database = useDatabase()
const app = testApp(() => database.sql)
// Numbers with right check digits that belong to nobody.
const idNumber = "41990118991231008X"
const mobile = "15412345678"
const violation = `发布虚假广告，联系人身份证${idNumber}，咨询电话${mobile}`
const reason = "企业公开的咨询电话"

type Who = { subject: string; role?: OfficerRole; authority?: string }
const anna: Who = { subject: "anna" }
const boris: Who = { subject: "boris", role: "checker" }
const carla: Who = { subject: "carla" }
const headerOf = ({ role = "officer", authority = "410105", subject }: Who) => officerHeader(role, authority, subject)

async function send(rows: readonly unknown[], type = "application/x-ndjson"): Promise<Run> {
  const body = type === "text/csv" ? String(rows[0]) : rows.map((row) => `${JSON.stringify(row)}\n`).join("")
  const headers = { ...(await headerOf(anna)), "content-type": type }
  const answer = await app.request("/v1/imports", { method: "POST", headers, body })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Run
}
async function read<T>(path: string, who = boris): Promise<T> {
  const answer = await app.request(path, { headers: await headerOf(who) })
  expect(answer.status, path).toBe(200)
  return (await answer.json()) as T
}
const look = (id: string, who = boris) => read<Run>(`/v1/imports/${id}`, who)
const findings = (id: string, who = boris) => read<FoundPage>(`/v1/imports/${id}/findings`, who)
const acts = (id: string, body: object, { role = "officer", authority = "410105", subject }: Who) =>
  actOnImport(app, authority, id, body as { act: string }, { role, subject })
const answer = (id: string, answers: readonly object[], who = anna) => acts(id, { act: "answer", answers }, who)
const release = (id: string, who = boris) => acts(id, { act: "release" }, who)
const partOf = ({ waiting_in: [part] }: Run) => part?.id ?? ""
async function detailOf(n: number) {
  const [row] = await database.sql<{ state: string; violation: string }[]>`
    select state, detail->>'violation' as violation from record where subject_code = ${codeOf(n)}`
  return row
}
const isKept = async (text: string) => {
  const [row] = await database.sql`select from import_row where text like ${`%${text}%`}`
  return row !== undefined
}

describe("a row of an officer's own file in which personal data is found", () => {
  test("waits with the others, is answered by its sender or another, and left by a release until it is", async () => {
    const rows = [abnormalRow(1), penaltyRow(2, { violation }), penaltyRow(3, { violation }), penaltyRow(4), "{"]
    const run = await send(rows)
    expect(run).toMatchObject({ state: "waiting", rows: 5, added: 4, rejected: 1, held: 0, to_answer: 2 })
    const held = run.remarks.filter(({ outcome }) => outcome === "held").map(({ line, field }) => [line, field])
    expect(held).toEqual(
      [2, 3].flatMap((line) => [
        [line, ""],
        [line, "violation"],
        [line, "violation"],
      ]),
    )
    expect(JSON.stringify([run.remarks, ...app.log])).not.toMatch(new RegExp(`${idNumber}|${mobile}`))
    // It is the sender's to answer too, and so stands on the own worklist.
    type Work = { results: { kind: string; url: string; mine: boolean; acts: { act: string }[] }[] }
    const { results } = await read<Work>("/v1/worklist?for=me", anna)
    const work = results.find(({ url }) => url === `/v1/imports/${run.id}`)
    expect(work).toMatchObject({ kind: "findings", mine: true, acts: [{ act: "answer" }] })
    const ofChecker = await read<Work>("/v1/worklist?for=me", { role: "checker", subject: "boris" })
    const itsActs = ofChecker.results.find(({ url }) => url === `/v1/imports/${run.id}`)?.acts
    expect(itsActs?.map(({ act }) => act)).toEqual(["answer", "release", "return"])

    const [second] = (await findings(run.id, anna)).results
    const place = { line: 2, version: second?.version, field: "violation" }
    await answer(run.id, [{ ...place, start: violation.indexOf(mobile), choice: "keep", reason }])
    await answer(run.id, [{ line: 2, kind: "id-number", choice: "cover" }], carla)
    expect(await look(run.id)).toMatchObject({
      ...{ to_answer: 1, answerers: ["officer:410105:anna", "officer:410105:carla"] },
    })
    // Neither who has sent it nor who has answered, whatever role and authority their tokens carry.
    for (const subject of ["anna", "carla"]) {
      for (const role of ["checker", "head"] as const) {
        expect((await release(run.id, { subject, role })).status, `${subject} ${role}`).toBe(409)
      }
      expect((await release(run.id, { subject, role: "head", authority: "410000" })).status).toBe(404)
    }
    expect((await release(run.id, { subject: "dora", role: "administrator" })).status).toBe(403)
    const done = (await (await release(run.id)).json()) as Run
    expect(done).toMatchObject({
      ...{ state: "released", rows: 5, added: 3, rejected: 1, held: 1, to_answer: 0 },
      ...{ waiting_in: [{ authority: "410105", rows: 1, state: "waiting" }] },
    })
    expect(done.remarks.filter(({ outcome }) => outcome === "held").map(({ line }) => line)).toEqual([3, 3, 3])
    const text = violation.replace(idNumber, "＊＊")
    expect(await detailOf(2)).toEqual({ state: "live", violation: text })
    expect(await detailOf(3)).toBeUndefined()

    const part = await look(partOf(done))
    expect(part).toMatchObject({
      ...{ state: "waiting", part_of: run.id, rows: 1, added: 1, to_answer: 1, sent_by: "officer:410105:anna" },
      answerers: ["officer:410105:anna", "officer:410105:carla"],
    })
    expect((await release(part.id)).status).toBe(409)
    await answer(part.id, [{ choice: "cover" }], { subject: "emil" })
    for (const subject of ["anna", "carla", "emil"]) {
      expect((await release(part.id, { subject, role: "head" })).status, subject).toBe(409)
    }
    expect(await (await release(part.id)).json()).toMatchObject({ state: "released", added: 1, held: 0 })
    expect(await detailOf(3)).toMatchObject({ state: "live" })
    expect(await isKept(idNumber)).toBe(false)

    // The record says who kept what, and when; the release who sent, answered and released.
    const [keeps] = await database.sql`select e.actor, e.after from audit_event e join record r on r.id = e.object
      where e.act = 'personal-data.keep' and r.subject_code = ${codeOf(2)}`
    const [given] = await database.sql`select at, actor from audit_event
      where act = 'import.answer' and object = ${run.id} order by id limit 1`
    expect(keeps).toEqual({
      actor: "officer:410105:boris",
      after: {
        kept: [
          {
            ...{ field: "violation", start: text.indexOf(mobile), reason },
            ...{ by: "officer:410105:anna", at: new Date(given?.["at"]).toISOString() },
          },
        ],
      },
    })
    const [released] = await database.sql`
      select actor, after from audit_event where act = 'import.release' and object = ${run.id}`
    expect(released).toMatchObject({
      actor: "officer:410105:boris",
      after: { sent_by: "officer:410105:anna", answerers: ["officer:410105:anna", "officer:410105:carla"] },
    })
  })

  test("takes an answer with it by its place, or where there is one to answer alone, and none that names its giver", async () => {
    const start = violation.indexOf(mobile)
    const kept = (answers: readonly object[], n: number) => penaltyRow(n, { violation, kept: answers })
    const field = "violation"
    const run = await send([
      kept([{ field, reason }], 10),
      kept([{ field, start, reason }], 11),
      penaltyRow(12, { violation: `咨询电话${mobile}`, kept: [{ field, reason }] }),
      kept([{ field, start, reason, by: "officer:410105:boris", at: "2026-01-01T00:00:00.000Z" }], 13),
    ])
    expect(run).toMatchObject({ state: "waiting", added: 3, rejected: 1, to_answer: 2 })
    expect(run.remarks.filter(({ outcome }) => outcome === "rejected")).toMatchObject([{ line: 4, field: "kept/0" }])
    const { results } = await findings(run.id)
    expect(results.map(({ line, open }) => [line, open])).toEqual([
      [1, 2],
      [2, 1],
    ])
    // In a form the column names a field and no place.
    const head = "CF_XDR_MC,CF_XDR_SHXYM,CF_WSH,CF_NR,CF_JDRQ,CF_CFJGDM,保留理由"
    const row = (n: number, content: string) =>
      `示例第${n}号店,${codeOf(n)},${n}号,${content},2026-03-02,410105,CF_NR：${reason}`
    const body = [head, row(14, `电话${mobile}`), row(15, `电话${mobile}、15487654321`)].join("\n")
    const form = await send([body], "text/csv")
    expect(form).toMatchObject({ state: "waiting", added: 2, to_answer: 1 })
    expect(form.remarks.filter(({ outcome }) => outcome === "held").map(({ line, field }) => [line, field])).toEqual([
      [3, ""],
      [3, "CF_NR"],
      [3, "CF_NR"],
    ])
  })

  test("is left by a release that was cut off and goes on, and asks nothing where it says what is published", async () => {
    const rows = [20, 21, 22, 23].map((n) => penaltyRow(n, n % 2 === 0 ? { violation } : {}))
    // Each in a batch of its own: the record of the last occurs again.
    const run = await send([...rows, penaltyRow(23, { note: "示例" }), penaltyRow(23, { note: "示例二" })])
    expect(run).toMatchObject({ to_answer: 2 })
    const request = { act: "release", reason: null, actor: "officer:410105:boris", role: "checker" } as const
    await expect(act(database.sql, run.id, request, killedAfter(2, "newSalt"))).rejects.toThrow("killed")
    expect(await look(run.id)).toMatchObject({ state: "releasing", added: 2, held: 2, to_answer: 0 })
    const both = await Promise.all([release(run.id), release(run.id, { subject: "dora", role: "head" })])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    const done = await look(run.id)
    expect(done).toMatchObject({ state: "released", rows: 6, added: 2, amended: 2, held: 2 })
    const part = partOf(done)
    expect(await look(part)).toMatchObject({ rows: 2, added: 2, to_answer: 2 })
    await answer(part, [{ choice: "cover" }])
    expect(await (await release(part)).json()).toMatchObject({ state: "released", added: 2 })
    // Covered as it was answered, the same row says nothing new.
    expect(await send([penaltyRow(20, { violation })])).toMatchObject({ state: "done", unchanged: 1, to_answer: 0 })
  })

  test("is seen as it is by those who answer or release alone; auditors and administrators see it covered", async () => {
    const shops = [{ platform: "示例商城", name: `小店${mobile}`, url: `https://shop.example/%31${mobile.slice(1)}` }]
    const { id } = await send([
      penaltyRow(30, { violation, [`电话${mobile}`]: { a: [Number(mobile)] } }),
      subjectRow(31, { shops }),
    ])
    const seen = async (who: Who) => JSON.stringify([await look(id, who), await findings(id, who)])
    for (const role of ["officer", "checker", "head"] as const) {
      expect(await seen({ subject: "boris", role }), role).toContain(idNumber)
    }
    for (const role of ["auditor", "administrator"] as const) {
      const who = { subject: "dora", role }
      expect(await seen(who), role).not.toMatch(new RegExp(`${idNumber}|${mobile}|${mobile.slice(1)}`))
      const [first] = (await findings(id, who)).results
      const text = violation.replace(idNumber, "＊＊").replace(mobile, "＊＊")
      // Nor a digest, which would tell a number to who tries all that it can be.
      expect(first).toMatchObject({ line: 1, version: null, open: 2, texts: [{ field: "violation", text }] })
      expect(first?.texts[0]?.findings.map(({ start, end }) => text.slice(start, end))).toEqual(["＊＊", "＊＊"])
      expect((await answer(id, [{ choice: "cover" }], who)).status).toBe(role === "auditor" ? 403 : 403)
    }
    expect((await app.request(`/v1/imports/${id}/findings`)).status).toBe(401)
    const elsewhere = await headerOf({ subject: "boris", role: "head", authority: "410000" })
    expect((await app.request(`/v1/imports/${id}/findings`, { headers: elsewhere })).status).toBe(404)
    // A number of somebody's is no line, and no refusal repeats it.
    for (const line of [Number(mobile), 410105491231002]) {
      const refused = await answer(id, [{ line, choice: "refuse", reason }])
      expect(refused.status).toBe(400)
      expect(await refused.text()).not.toContain(String(line))
    }
  })
})
