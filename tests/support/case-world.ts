/**
 * A case in every state of every kind, with the pages that its officers open: the case as who has to do something sees it, each
 * act once as who may do it, each document once. All are taken from the tables of the product: what is added there has a page
 * here, or is missed by its name.
 */
import type { OfficerRole } from "../../src/access/scope.ts"
import type { Parts } from "../../src/app/parts.ts"
import { documentKindNames, whyNotMade } from "../../src/register/document/document-kind.ts"
import { kinds } from "../../src/register/proceeding/kinds.ts"
import type { ActRow, Party } from "../../src/register/proceeding/machine.ts"
import { importRows, officerHeader, type TestApp, testApp } from "./app.ts"
import type { TestDatabase } from "./database.ts"
import { type ProceedingAnswer, type Worker, worker } from "./office.ts"
import {
  alternatives,
  type CaseKind,
  caseAuthority,
  caseClock,
  caseKinds,
  cases,
  type Fields,
  fieldsOf,
  kindOf,
  routeOf,
  wayBy,
} from "./proceeding-case.ts"
import { importRecords } from "./record.ts"
import { codeOf, penaltyRow, seriousRow, subjectRow } from "./rows.ts"

/** A page of a case. */
export interface CasePage {
  /** What it is: a kind and a state, an act or a document. */
  name: string
  address: string
  headers: Record<string, string>
  /** What its form is filled in with, where it asks for more than reasons. */
  fields?: Fields
  /** Whether it asks for reasons alone, as others do. */
  plain?: boolean
}

/** The cases, their pages, and what of the product's tables has none. */
export interface CaseWorld {
  app: TestApp
  pages: readonly CasePage[]
  missing: readonly string[]
}

type KindName = keyof typeof kinds
type Person = Worker & { headers: Record<string, string> }
type People = Readonly<Record<Party, readonly Person[]>>

/**
 * Whose record a case is about: one of the own, of a merchant of another province, or one that is displayed for another, which
 * decides about it, or of whose decision is entered what was received.
 */
type Way = "here" | "away" | "elsewhere" | "entered"

/** A case, and who comes to it. */
interface Brought {
  kind: KindName
  way: Way
  body: ProceedingAnswer
  people: People
  recordId: string
}

/** Makes them. */
export async function caseWorld(database: TestDatabase, more: Partial<Parts> = {}): Promise<CaseWorld> {
  const app = testApp(() => database.sql, { clock: caseClock, issuer: "http://127.0.0.1", ...more })
  const maker = await caseMaker(app, database)
  const pages: CasePage[] = []
  const missing: string[] = []
  const brought: Brought[] = []
  for (const kind of Object.keys(kinds) as KindName[]) {
    const { states, acts } = kindOf(kind).machine
    const standing: Brought[] = []
    for (const state of Object.keys(states)) {
      const found = await maker.reach(kind, state)
      standing.push(...found)
      const shown = found[0] && (await shownTo(found[0], states[state]?.waitsFor ?? []))
      if (shown) pages.push({ name: `${kind} ${state}`, ...shown })
      else missing.push(`${kind} ${state}`)
    }
    brought.push(...standing)
    for (const [act, row] of Object.entries(acts)) {
      // What the merchant does stands on the merchant's own pages.
      if (row.by.every((party) => party === "merchant")) continue
      // What waits for its paper is done by serving that, on the paper's page.
      if (kind === "exemption" && act === "serve") continue
      const page = await actPage(standing, act, row, maker)
      if (page) pages.push({ name: `${kind} ${act}`, ...page })
      else missing.push(`${kind} ${act}`)
    }
  }
  brought.push(...(await maker.listed()))
  for (const name of documentKindNames) {
    const from = brought.find(({ body }) => whyNotMade(name, body as never) === null && !body.kind.includes("bulk"))
    const [first] = from?.people.officer ?? []
    const address = from && `${placeOf(from)}/documents/${name}`
    if (first && address) pages.push({ name: `document ${name}`, address, headers: first.headers })
    else missing.push(`document ${name}`)
  }
  return { app, pages, missing }
}

const placeOf = ({ kind, body }: Brought) => `/office/${kindOf(kind).route}/${body.id}`

/** A case as one of those for whom it waits sees it; at an end as its officer does. */
async function shownTo(one: Brought, waitsFor: readonly Party[]) {
  const [first] = [...waitsFor, "officer" as const].flatMap((party) => one.people[party])
  return first && { address: placeOf(one), headers: first.headers }
}

/** An act of one of some cases, as who may do it. */
async function actPage(standing: readonly Brought[], act: string, row: ActRow, maker: Maker) {
  for (const one of standing.filter(({ body, kind, way }) => isOnWay(kind, act, way, body.state))) {
    for (const person of row.by.flatMap((party) => one.people[party])) {
      const { body } = await person.get(`${routeOf(one.kind)}/${one.body.id}`)
      const open = body.acts.find((each) => each.act === act)
      if (!open) continue
      const at = (await maker.readyFor(one, act)) ?? one
      const fields = maker.fieldsOf(at.kind, act)
      const { reason, ...others } = fields
      const asks = Object.keys(others).length > 0
      const form = asks ? { fields } : { plain: reason !== undefined }
      return { address: `${placeOf(at)}/${act}`, headers: person.headers, ...form }
    }
  }
  return null
}

type Maker = Awaited<ReturnType<typeof caseMaker>>

/** Who brings cases to where they are to be. */
async function caseMaker(app: TestApp, database: TestDatabase) {
  const { sql } = database
  const person = async (role: OfficerRole, authority: string, name: string): Promise<Person> => {
    const headers = await officerHeader(role, authority, name)
    return { ...worker(app, headers), headers }
  }
  const some = (role: OfficerRole, authority: string, ...names: string[]) =>
    Promise.all(names.map((name) => person(role, authority, name)))
  const nobody = { registrar: [], merchant: [], platform: [] }
  const here: People = {
    ...nobody,
    officer: await some("officer", caseAuthority, "anna", "olga"),
    checker: await some("checker", caseAuthority, "boris", "clara"),
    head: await some("head", caseAuthority, "heinz"),
    superior: await some("head", "100000", "sven"),
  }
  const elsewhere: People = {
    ...nobody,
    officer: await some("officer", decider, "shen", "shan"),
    checker: await some("checker", decider, "song", "sima"),
    head: await some("head", decider, "sun"),
    superior: [],
    registrar: here.officer,
  }
  let next = 1
  const records = await importRecords(
    sql,
    Array.from({ length: many }, (_, index) => penaltyRow(index + 1, { authority: caseAuthority })),
  )
  const batched = Array.from({ length: 2 * batchesMost }, (_, index) => bulkFrom + index)
  await importRows(sql, [
    ...batched.map((n) => subjectRow(n)),
    ...batched.map((n) => penaltyRow(n, { authority: caseAuthority })),
  ])
  let nextBatch = bulkFrom

  /** A penalty of another province that is displayed here. */
  async function displayed(n: number): Promise<string> {
    const [officer, checker] = [here.officer[0] as Person, here.checker[0] as Person]
    const { body } = await officer.post("/v1/decisions", receivedPenalty(n))
    const { record_id } = await checker.act(body, "publish")
    await sql`update record set published_on = '2026-02-10', repair_opens_on = '2026-05-11' where id = ${record_id}`
    return record_id ?? ""
  }

  async function begin(kind: KindName, way: Way): Promise<Brought> {
    const isFar = way === "elsewhere" || way === "entered"
    const people = isFar ? elsewhere : here
    const n = isCase(kind) ? next++ : nextBatch++
    if (next > many || nextBatch > bulkFrom + batchesMost) throw new Error("more merchants are needed")
    const [first] = (way === "entered" ? people.registrar : people.officer) as [Person]
    if (!isCase(kind)) {
      const batch = await beginBatch(sql, kind, n)
      const { body } = await first.post(routeOf(kind), { kind, authority: caseAuthority, ...batch.fields })
      if (batch.rows) await sendRows(body.id, batch.rows, first.headers)
      return { kind, way, people, recordId: "", body: (await first.get(`${routeOf(kind)}/${body.id}`)).body }
    }
    const recordId = isFar ? await displayed(farFrom + n) : (records[n - 1] ?? "")
    await cases[kind].prepare?.(sql, recordId)
    const other = alternatives[kind]
    const fields = way === "away" && other ? other.begin(n) : cases[kind].begin(n, recordId)
    const sent = kindOf(kind).route === "decisions" ? { kind, ...fields } : fields
    const { status, body } = await first.post(routeOf(kind), sent)
    if (status !== 201) throw new Error(`${kind} is not begun: ${JSON.stringify(body)}`)
    return { kind, way, people, recordId, body }
  }

  async function sendRows(id: string, rows: string, headers: Record<string, string>): Promise<void> {
    const sent = { method: "POST", body: rows, headers: { ...headers, "content-type": "text/csv" } }
    const { status } = await app.request(`/v1/bulk-decisions/${id}/rows`, sent)
    if (status !== 200) throw new Error(`the rows of a batch are answered by ${status}`)
  }

  /** Does an act as whoever is let. */
  async function doAct(one: Brought, act: string): Promise<void> {
    const { kind, body, people, recordId } = one
    if (isCase(kind)) await cases[kind].before?.[act]?.(sql, recordId, body.id)
    const answers: unknown[] = []
    if (!isCase(kind) && act === "check") await lookAtRows(one)
    if (kind === "terms" && act === "publish") await toldLongAgo(body.id)
    for (const who of (kindOf(kind).machine.acts[act]?.by ?? []).flatMap((party) => people[party])) {
      const answer = await who.post(`${routeOf(kind)}/${body.id}/acts`, { act, ...fieldsFor(kind, act) })
      if (answer.status === 200) {
        one.body = answer.body
        return
      }
      answers.push(answer.body)
    }
    throw new Error(`${kind}: nobody could ${act}: ${JSON.stringify(answers)}`)
  }

  /** The sources were told of a run, and their thirty days are over. */
  async function toldLongAgo(id: string): Promise<void> {
    await sql`update proceeding set content = jsonb_set(content, '{decided_on}', '"2026-04-01"') where id = ${id}`
  }

  async function lookAtRows({ body, people }: Brought): Promise<void> {
    const [checker] = people.checker as [Person]
    const { results } = (await checker.get(`/v1/bulk-decisions/${body.id}/rows?which=unanswered&limit=100`))
      .body as unknown as { results: { line: number }[] }
    const answers = results.map(({ line }) => ({ line, answer: "pass", reason: "已核对（示例）" }))
    await checker.post(`/v1/bulk-decisions/${body.id}/answers`, { answers })
  }

  async function follow(kind: KindName, way: Way, acts: readonly string[]): Promise<Brought> {
    const one = await begin(kind, way)
    for (const act of acts) await doAct(one, act)
    return one
  }

  async function standing(kind: CaseKind, id: string): Promise<Brought> {
    const { body } = await (here.officer[0] as Person).get(`${routeOf(kind)}/${id}`)
    return { kind, way: "here", people: here, recordId: body.record_id ?? "", body }
  }

  return {
    fieldsOf: fieldsFor,
    /** Two cases about listings as serious violator, of which there are documents of their own: an end granted, one revoked. */
    async listed(): Promise<Brought[]> {
      const [officer, checker] = [here.officer[0] as Person, here.checker[0] as Person]
      const dated = { authority: caseAuthority, decided_on: "2025-05-02", published_on: "2025-05-06" }
      const [penalty = "", , serious = ""] = await importRecords(
        sql,
        [listedFrom, listedFrom + 1]
          .flatMap((n) => [penaltyRow(n, { authority: caseAuthority }), seriousRow(n, dated)])
          .toSorted((one, other) => one.kind.localeCompare(other.kind)),
      )
      const { body: repair } = await officer.post("/v1/repairs", {
        record_id: serious,
        statement: "义务已履行（示例）",
      })
      await officer.act(repair, "accept", {}, "repairs")
      const conditions = ["obligations-performed", "harm-removed", "no-heavier-penalty", "no-measure-running"]
      const answers = Object.fromEntries(conditions.map((id) => [id, { answer: "yes", evidence: "示例卷宗第 3 页" }]))
      await officer.act(repair, "grant", { answers, reason: "条件均已具备（示例）" }, "repairs")
      const fallen = { change: "withdraw", arose_on: "2026-06-09", evidence: "复议撤销（示例）" }
      const { body: change } = await officer.post("/v1/decisions", { kind: "change", record_id: penalty, ...fallen })
      await checker.act(change, "approve")
      const found = await officer.get(`/v1/decisions?kind=change&subject=${codeOf(listedFrom)}&closed=false`)
      const [opened = { id: "" }] = (found.body as unknown as { results: { id: string }[] }).results
      const { arose_on, evidence } = fallen
      await officer.act(opened, "revise", { arose_on, evidence, decision_no: "豫市监撤列字〔2026〕1号" })
      await checker.act(opened, "approve")
      return [await standing("repair", repair.id), await standing("change", opened.id)]
    },
    /** Cases of a kind in a state, one by each way that leads there. */
    async reach(kind: KindName, state: string): Promise<Brought[]> {
      // The register itself goes on from here, where nothing cuts it off.
      if (!isCase(kind) && state === "publishing") {
        const one = await follow(kind, "here", wayBy(kind, "checked", () => true) ?? [])
        await sql`update proceeding set state = ${state} where id = ${one.body.id}`
        return [{ ...one, body: { ...one.body, state } }]
      }
      if (!isCase(kind) && state === "published") {
        return [await follow(kind, "here", [...(wayBy(kind, "checked", () => true) ?? []), "publish"])]
      }
      const found: Brought[] = []
      for (const way of waysOf(kind)) {
        const acts = wayBy(kind, state, (act, from) => isOnWay(kind, act, way, from))
        if (acts) found.push(await follow(kind, way, acts))
      }
      return found
    },
    /** Another case in the same state, brought to where an act is for it; null where it needs nothing. */
    async readyFor({ kind, way, body }: Brought, act: string): Promise<Brought | null> {
      if (!isCase(kind)) {
        if (kind === "terms" && act === "publish") await toldLongAgo(body.id)
        if (act !== "check") return null
        const looked = await follow(kind, way, wayBy(kind, body.state, () => true) ?? [])
        await lookAtRows(looked)
        return looked
      }
      const before = cases[kind].before?.[act]
      if (!before) return null
      const acts = wayBy(kind, body.state, (one, from) => isOnWay(kind, one, way, from)) ?? []
      const one = await follow(kind, way, acts)
      await before(sql, one.recordId, one.body.id)
      return one
    },
  }
}

const isCase = (kind: KindName): kind is CaseKind => (caseKinds as readonly string[]).includes(kind)

/** The ways by which cases of a kind go: those of another province's where it has acts of its own for that. */
function waysOf(kind: KindName): Way[] {
  const { acts } = kindOf(kind).machine
  return [
    "here",
    ...(isCase(kind) && alternatives[kind] ? (["away"] as const) : []),
    ...(Object.values(acts).some(({ display }) => display === "elsewhere") ? (["elsewhere"] as const) : []),
    ...(acts["discard"] ? (["entered"] as const) : []),
  ]
}

/** Whether an act is done on a way, from a state. */
function isOnWay(kind: KindName, act: string, way: Way, from: string): boolean {
  const row = kindOf(kind).machine.acts[act]
  if (!row?.from.includes(from) || row.by.every((party) => party === "merchant")) return false
  if (way === "entered") return act === "discard"
  if (way === "elsewhere") return row.display !== "here" && act !== "discard" && (act !== "relay" || from === "pushed")
  if (row.by.every((party) => party === "registrar") || row.display === "elsewhere") return false
  return way === "away" ? act !== "publish" : !(isCase(kind) && alternatives[kind]?.acts.includes(act))
}

const decider = "310101"
const many = 260
// Of other merchants than those who have a penalty of the own authority.
const farFrom = 1_000
const bulkFrom = 2_000
const batchesMost = 40
const listedFrom = 3_000

const receivedPenalty = (n: number) => ({
  ...{ kind: "received", list: "penalty", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` } },
  ...{ authority: caseAuthority, decided_by: decider, decision_no: `沪市监处罚〔2026〕${n}号` },
  ...{ decided_on: "2026-02-06", received_on: "2026-02-09", class: "P2" },
  ...{ violation: "发布虚假广告（示例）", content: "罚款30000元" },
})

const days = { decision_no: "沪市监〔2026〕1号", decided_on: "2026-06-05", received_on: "2026-06-09" }
// What is entered of what another province has decided.
const entered: Readonly<Record<string, Fields>> = {
  receive: days,
  "receive-refusal": { ...days, reason: "不符合条件（示例）" },
  enter: { arose_on: "2026-06-09", evidence: "撤销决定书（示例）", decision_no: "沪市监撤〔2026〕1号" },
}

function fieldsFor(kind: KindName, act: string): Fields {
  if (!isCase(kind)) return kindOf(kind).machine.acts[act]?.reasoned ? { reason: "理由（示例）" } : {}
  const correction =
    kind === "objection" && act === "receive" ? { remedy: "correct", findings: "来函认定名称有误（示例）" } : {}
  return entered[act] ? { ...entered[act], ...correction } : fieldsOf(kind, act)
}

/** What a batch is begun with, and the file of its rows. */
async function beginBatch(sql: TestDatabase["sql"], kind: KindName, n: number) {
  const evidence = "示例卷宗第 1 页"
  if (kind === "bulk") {
    const names = [n, n + batchesMost].map(
      (each) => `${codeOf(each)},示例第${each}号商贸有限公司,2026-06-09,现场笔录（示例）`,
    )
    return {
      fields: { ground: "AB-E4", arose_on: "2026-06-09", evidence, number_pattern: `示例市监异字〔2026〕${n}-{n}号` },
      rows: `统一社会信用代码,名称,实地核查日期,实地核查笔录\n${names.join("\n")}\n`,
    }
  }
  if (kind === "deregistrations") {
    return { fields: { evidence }, rows: `统一社会信用代码,注销日期\n${codeOf(n)},2026-06-08\n` }
  }
  if (kind === "terms") {
    // As a former version kept what its source had not classed.
    await sql`update record set penalty_class = null, displayed_until = published_on + interval '3 years', repair_opens_on = null
      where subject_code = ${codeOf(n)}`
    return { fields: { evidence }, rows: null }
  }
  // What was hidden before its time.
  await sql`update record set state = 'expired', ended_on = '2026-04-01', displayed_until = '2026-03-31'
    where subject_code = ${codeOf(n)}`
  return { fields: { evidence }, rows: null }
}
