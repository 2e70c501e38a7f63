/** Papers of records whose end came by an import: a file holds the decision, and waits until it does. */
import { expect, test } from "vitest"
import { toArrayLiteral } from "../../../src/database/client.ts"
import { undoImport } from "../../../src/register/import/undo.ts"
import {
  actOnImport,
  clientHeader,
  importOptions,
  importRows,
  merchantHeader,
  officerHeader,
  testApp,
} from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { move } from "../../support/move.ts"
import { officer } from "../../support/office.ts"
import { fileOf, paperDesk } from "../../support/paper.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const ndjson = { "content-type": "application/x-ndjson" }

test("a revocation that a source tells opens a file for its decision, which takes papers, is closed, and is nobody else's", async () => {
  const fell = { removed_on: "2026-06-15", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
  const number = { removal_decision_no: "郑市监撤〔2026〕1号" }
  const [, listing = ""] = await importRecords(database.sql, [penaltyRow(1), seriousRow(1)])
  const rows = [penaltyRow(1, fell), seriousRow(1, { ...fell, ...number })]
  expect((await importRows(database.sql, rows)).tally).toMatchObject({ ended: 2 })
  // What says it again opens no second one.
  expect((await importRows(database.sql, rows)).tally).toMatchObject({ unchanged: 2 })
  const anna = await officer(app, "officer", "410105", "anna")
  const found = (await anna.get(`/v1/decisions?kind=filing&subject=${codeOf(1)}`)).body as unknown as {
    results: { id: string; state: string; record_id: string }[]
  }
  expect(found.results).toMatchObject([{ state: "open", record_id: listing }])
  const [file = { id: "" }] = found.results
  const { body: opened } = await anna.get(`/v1/decisions/${file.id}`)
  expect(opened.content).toEqual({ papers: `撤销决定书：${number.removal_decision_no}` })
  const worklist = await anna.get("/v1/worklist")
  expect(JSON.stringify(worklist.body)).toContain(file.id)
  const desk = paperDesk(app, await officerHeader("officer", "410105", "anna"))
  const paper = await desk.bring(file.id, fileOf.pdf(), { title: "撤销决定书（示例）" })
  expect(paper.status, JSON.stringify(paper.body)).toBe(201)
  const others = [await officerHeader("officer", "410102", "nina"), await merchantHeader(codeOf(1))]
  for (const header of others) {
    const stranger = paperDesk(app, header)
    expect((await stranger.bring(file.id, fileOf.pdf())).status).toBeGreaterThanOrEqual(403)
    expect((await stranger.content(paper.body.id)).status).toBe(404)
  }
  expect(await anna.act(file, "file")).toMatchObject({ state: "filed" })
  expect((await desk.content(paper.body.id)).status).toBe(200)
  const [record] = await database.sql`select state from record where id = ${listing}`
  expect(record?.["state"]).toBe("revoked")
})

test("a revocation that a source sends opens the file at its release, and none where one is open", async () => {
  const fell = { removed_on: "2026-06-15", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
  const ended = [3, 4].map((n) => seriousRow(n, { ...fell, removal_decision_no: `郑市监撤〔2026〕${n}号` }))
  const own = (
    await importRecords(
      database.sql,
      [3, 4].map((n) => seriousRow(n)),
    )
  )[1]
  const anna = await officer(app, "officer", "410105", "anna")
  // An officer's own, of before: a removal that was found to be a revocation.
  await move(database.sql, own ?? "", "expire")
  const begun = await anna.post("/v1/decisions", { kind: "filing", record_id: own, papers: "撤销决定书（示例）" })
  expect(begun.status, JSON.stringify(begun.body)).toBe(201)
  const headers = { ...(await clientHeader(database.sql, "source", { authorities: ["410105"] })), ...ndjson }
  const body = ended.map((row) => `${JSON.stringify(row)}\n`).join("")
  const sent = await app.request("/v1/imports", { method: "POST", headers, body })
  const { waiting_in } = (await sent.json()) as { waiting_in: { id: string; rows: number }[] }
  expect(waiting_in).toMatchObject([{ rows: 2 }])
  expect((await actOnImport(app, "410105", waiting_in[0]?.id ?? "", { act: "release" })).status).toBe(200)
  const states = database.sql`select state from record where subject_code in (${codeOf(3)}, ${codeOf(4)})`
  expect(await states).toEqual([{ state: "revoked" }, { state: "revoked" }])
  const files = database.sql`
    select started_by, content ->> 'papers' as papers from proceeding where kind = 'filing'
      and subject_code in (${codeOf(3)}, ${codeOf(4)}) order by subject_code`
  expect(await files).toEqual([
    { started_by: "register", papers: "撤销决定书：郑市监撤〔2026〕3号" },
    { started_by: expect.stringContaining("anna"), papers: "撤销决定书（示例）" },
  ])
})

test("undoing the import closes the files that its revocations opened, and none of an officer", async () => {
  const numbers = [5, 6, 7]
  const fell = { removed_on: "2026-06-15", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
  const ids = await importRecords(
    database.sql,
    numbers.map((n) => seriousRow(n)),
  )
  const anna = await officer(app, "officer", "410105", "anna")
  await move(database.sql, ids[2] ?? "", "expire")
  const own = await anna.post("/v1/decisions", { kind: "filing", record_id: ids[2], papers: "撤销决定书（示例）" })
  expect(own.status, JSON.stringify(own.body)).toBe(201)
  // All files of a batch go in by one statement: who publishes meanwhile waits for it.
  await database.sql`create table inserted (at timestamptz)`
  await database.sql.unsafe(`
    create function count_inserted() returns trigger language plpgsql as $$
      begin insert into inserted values (now()); return null; end $$;
    create trigger count_inserted after insert on proceeding for each statement execute function count_inserted()`)
  const revoked = numbers.map((n) => seriousRow(n, { ...fell, removal_decision_no: `郑市监撤〔2026〕${n}号` }))
  const { id, tally } = await importRows(database.sql, revoked)
  expect(tally).toMatchObject({ amended: 3 })
  expect(await database.sql`select from inserted`).toHaveLength(1)
  const files = () => database.sql<{ id: string; state: string; closed: boolean }[]>`
    select id, state, closed from proceeding where kind = 'filing'
      and record_id = any(${toArrayLiteral(ids)}::text[]) order by subject_code`
  const opened = await files()
  expect(opened.map(({ state, closed }) => [state, closed])).toEqual([
    ["open", false],
    ["open", false],
    ["open", false],
  ])
  const holding = { source: null, limits: { rows: 500, share: 5 }, named: null }
  await undoImport(database.sql, id, "误报（示例）", { ...importOptions, actor: "system:command-line", holding })
  expect((await files()).map(({ id, state, closed }) => [id, state, closed])).toEqual([
    [opened[0]?.id, "dropped", true],
    [opened[1]?.id, "dropped", true],
    [own.body.id, "open", false],
  ])
  const { body } = await anna.get(`/v1/decisions/${opened[0]?.id}`)
  expect(body).toMatchObject({ state: "dropped", history: [{ act: "begin" }, { act: "drop", actor: "register" }] })
  // What tells it again waits for its papers again.
  expect((await importRows(database.sql, revoked)).tally).toMatchObject({ amended: 3 })
  expect((await files()).filter(({ closed }) => !closed)).toHaveLength(3)
})

test("a file is opened by hand for whatever has ended, and for nothing that is shown", async () => {
  const [id = ""] = await importRecords(database.sql, [abnormalRow(2)])
  const anna = await officer(app, "officer", "410105", "anna")
  const asked = { kind: "filing", record_id: id, papers: "移出决定书（示例）" }
  expect(await anna.post("/v1/decisions", asked)).toMatchObject({
    ...{ status: 400, body: { errors: [{ pointer: "/record_id" }] } },
  })
  await move(database.sql, id, "repair")
  const [before] = await database.sql`select count(*)::int as size from log_entry`
  const { status, body } = await anna.post("/v1/decisions", asked)
  expect(status, JSON.stringify(body)).toBe(201)
  await anna.act(body, "drop", { reason: "已在纸质案卷中（示例）" })
  expect(await database.sql`select count(*)::int as size from log_entry`).toEqual([before])
  const checker = await officer(app, "checker", "410105", "boris")
  expect((await checker.post("/v1/decisions", asked)).status).toBe(403)
})
