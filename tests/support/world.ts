/**
 * A register in which somebody has one of everything: a platform its roster, its webhook, its files and receipts; an
 * authority its imports and proceedings; a merchant the own applications. For walks of all operations.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { hashIdNumber, toIdentityKey } from "../../src/roster/identity.ts"
import { workOnSearchJobs } from "../../src/search/job/work.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { jobDesk } from "../check/job/office.ts"
import { furnish } from "../console/fixture.ts"
import { type AgencyDesk, agency } from "./agency.ts"
import { clientHeader, clock, merchantHeader, noticeParts, officerHeader, type TestApp } from "./app.ts"
import type { TestDatabase } from "./database.ts"
import { worker } from "./office.ts"
import { fileOf, paperDesk } from "./paper.ts"
import { confirmPersons } from "./person.ts"
import { importRecords } from "./record.ts"
import { platform } from "./roster.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, turned, turnedRow } from "./rows.ts"

/** Who comes, by a name of their own, with the header that they send. */
export type People = Awaited<ReturnType<typeof people>>
export type Who = keyof People

async function people(
  database: TestDatabase,
  shop: Record<string, string>,
  desks: { agency: AgencyDesk; otherAgency: AgencyDesk },
) {
  const officer = officerHeader
  return {
    nobody: {},
    shop,
    otherShop: (await platform(database.sql)).header,
    agency: desks.agency.header,
    otherAgency: desks.otherAgency.header,
    source: await clientHeader(database.sql, "source", { authorities: ["410105"] }),
    copy: await clientHeader(database.sql, "republisher", { name: "示例信用服务机构" }),
    sourceElsewhere: await clientHeader(database.sql, "source", { authorities: ["330106"] }),
    merchant: await merchantHeader(codeOf(3)),
    otherMerchant: await merchantHeader(codeOf(77)),
    anna: await officer("officer", "410105", "anna"),
    /** The same person in another role. */
    annaAsChecker: await officer("checker", "410105", "anna"),
    boris: await officer("checker", "410105", "boris"),
    head: await officer("head", "410105", "head"),
    auditor: await officer("auditor", "410105", "auditor"),
    administrator: await officer("administrator", "410105", "administrator"),
    officerElsewhere: await officer("officer", "330106", "elsewhere"),
    headElsewhere: await officer("head", "330106", "head-elsewhere"),
    auditorElsewhere: await officer("auditor", "330106", "auditor-elsewhere"),
  } satisfies Record<string, Record<string, string>>
}

/** Makes it. */
export async function makeWorld(database: TestDatabase) {
  const key = toIdentityKey(randomBytes(32))
  const desk = jobDesk(database, { clock }, { identityKeys: [key] })
  const made = await furnish(database, desk, turned)
  const [first, second] = [await agency(desk, database.sql), await agency(desk, database.sql)]
  const who = await people(database, made.shop.header, { agency: first, otherAgency: second })
  const json = async <T>(path: string, header: Record<string, string>, init: RequestInit = {}): Promise<T> => {
    const response = await desk.request(path, { ...init, headers: { ...header, ...init.headers } })
    if (response.status >= 400) throw new Error(`${path}: ${await response.text()}`)
    return (await response.json()) as T
  }
  const ndjson = (row: unknown) => ({
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: `${JSON.stringify(row)}\n`,
  })
  const [record = "", penalty = "", other = ""] = await importRecords(
    database.sql,
    turnedRow([abnormalRow(3), penaltyRow(3), penaltyRow(3, { decision_no: "郑市监处罚〔2026〕300号" })]),
  )
  // What an agency is told of a serious violator, and acts on.
  const { body: subscription } = await first.post("/v1/subscriptions", { list: "serious" })
  const { body: request } = await first.post("/v1/data-requests", {
    ...{
      kind: "days",
      purpose: "评优（示例）",
      basis: "《示例条例》第十五条",
      lists: ["serious"],
      authority: "410105",
    },
    ...{ from: "2026-06-01", to: "2027-05-31" },
  })
  await importRecords(database.sql, [turnedRow(seriousRow(3))])
  await raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
  const { notices } = await json<{ notices: { id: number; notice: { record_id: string } }[] }>(
    "/v1/notices",
    first.header,
  )
  const [notice] = notices
  const { body: measure } = await first.post("/v1/measures", {
    record_id: notice?.notice.record_id,
    measure: "M-HONOUR",
  })
  const sent = await first.post("/v1/declarations", {
    measures: [{ record_id: notice?.notice.record_id, measure: "M-HONOUR" }],
  })
  const { declaration } = sent.body as unknown as { declaration: { id: string } }
  const { body: filed } = await worker(desk, who.merchant).post("/v1/measure-objections", {
    ...{ measure: measure.id, text: "超出依据的范围（示例）" },
  })
  const { body: consent } = await worker(desk, who.merchant).post("/v1/period-consents", {
    ...{ reader: codeOf(4), reader_name: "示例银行", purpose: "申请贷款（示例）" },
    ...{ from: "2021-07-01", to: "2026-06-30", until: "2026-12-31" },
  })
  const copyReport = randomUUID()
  await database.sql`insert into copy_report (id, client_id, subject_code, record_id, position, authority, place, filed_at)
    select ${copyReport}, id, ${codeOf(3)}, ${record}, 0, '410105', '示例', now() from api_client where name = '示例信用服务机构'`
  const { deliveries } = await json<{ deliveries: { id: string }[] }>(`/v1/webhooks/${made.hook}/deliveries`, who.shop)
  const roster = await json<{ uploads: { id: string }[] }>("/v1/rosters", who.shop)
  const reports = await json<{ results: { id: string }[] }>("/v1/rosters/reports", who.anna)
  const stream = await desk.request("/v1/check/stream", {
    method: "POST",
    headers: { ...who.shop, "content-type": "text/csv" },
    body: `code\n${codeOf(3)}\n`,
  })
  await stream.text()
  const waiting = await json<{ id: string }>("/v1/imports?source=anna", who.anna, ndjson(turnedRow(abnormalRow(30))))
  const anna = worker(desk, who.anna)
  const { body: decision } = await anna.post("/v1/decisions", {
    kind: "abnormal",
    subject: { code: codeOf(31), name: turned("示例第31号商贸有限公司") },
    authority: "410105",
    ground: "AB-E4",
    arose_on: "2026-06-25",
    evidence: "现场核查（示例）",
  })
  await anna.act(decision, "confirm", { decision_no: "郑市监异字〔2026〕31号" })
  const { body: fileGrant } = await anna.post("/v1/file-grants", {
    ...{ case: decision.id, body: first.name, purpose: "行政复议：示例复〔2026〕1号", until: "2026-12-31" },
  })
  await worker(desk, who.boris).post(`/v1/file-grants/${fileGrant.id}/acts`, { act: "confirm" })
  const { body: bulk } = await anna.post("/v1/bulk-decisions", {
    ...{ kind: "bulk", authority: "410105", ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
    number_pattern: "郑市监异字〔2026〕示例{n}号",
  })
  await json(
    `/v1/bulk-decisions/${bulk.id}/rows`,
    who.anna,
    ndjson({
      ...{ code: codeOf(32), name: turned("示例第32号商贸有限公司") },
      ...{ visited_on: "2026-06-25", visit_record: "现场笔录（示例）" },
    }),
  )
  await anna.act(bulk, "submit", {}, "bulk-decisions")
  const merchant = worker(desk, who.merchant)
  const { body: repair } = await merchant.post("/v1/repairs", { record_id: penalty, statement: "已改正（示例）" })
  const { body: objection } = await merchant.post("/v1/objections", {
    record_id: other,
    statement: "可以联系（示例）",
  })
  const open = { answer: "yes", evidence: "示例卷宗第 1 页" }
  const { body: serious } = await anna.post("/v1/decisions", {
    ...{ kind: "serious", subject: { code: codeOf(32), name: turned("示例第32号商贸有限公司") }, authority: "410105" },
    ...{ ground: "SV-1101", gate: { gravity: open, heavier_penalty: open, intent_not_excluded: open, factors: open } },
  })
  const papers = { anna: paperDesk(desk, who.anna), merchant: paperDesk(desk, who.merchant) }
  const document = await papers.anna.make(serious.id, "listing-notice", { facts: "事实（示例）。" })
  const { body: paper } = await papers.merchant.bring(repair.id, fileOf.pdf())
  const listing = await json<{ results: { id: string }[] }>(
    "/v1/person-listings",
    who.anna,
    ndjson(personRow(hashIdNumber(key, "11010519491231002X"))),
  )
  await confirmPersons(desk as TestApp)
  await json("/v1/person-listings", who.anna, ndjson(personRow(hashIdNumber(key, "110105194912310038"))))
  const proposed = await json<{ results: { id: string }[] }>("/v1/person-listings/changes", who.anna)
  const gathered = await json<{ id: string }>("/v1/search/jobs?q=示例", who.shop, { method: "POST" })
  const saved = await json<{ id: string }>("/v1/alerts/searches", who.shop, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "示例", q: "示例" }),
  })
  const { body: contact } = await merchant.post("/v1/contacts", { channel: "sms", address: "13800001234" })
  const records = postgresRecordIndex(database.sql)
  await workOnSearchJobs(
    { sql: database.sql, records, resultDays: 30, clock, newId: randomUUID, log: () => {} },
    new AbortController().signal,
  )
  const leads = await json<{ results: { id: string }[] }>("/v1/leads", who.anna, ndjson(leadRow))
  const order = {
    platform: made.shop.id,
    seller: "s-1",
    demand: "下架示例商品",
    basis: "示例规定第一条",
    due_on: "2026-07-10",
  }
  const { body: draftedOrder } = await anna.post("/v1/orders", order)
  const { body: issued } = await anna.post("/v1/orders", order)
  await worker(desk, who.boris).post(`/v1/orders/${issued.id}/acts`, { act: "issue" })
  const letter = { kind: "hint", to_client: made.shop.id, title: "示例提示", content: "请核对公示信息（示例）" }
  const { body: hint } = await anna.post("/v1/letters", letter)
  await worker(desk, who.boris).post(`/v1/letters/${hint.id}/acts`, { act: "send" })
  const asked = { kind: "assist", to_client: first.id, title: "示例协查", content: "请提供核查情况（示例）" }
  const { body: letterToAgency } = await anna.post("/v1/letters", asked)
  await worker(desk, who.boris).post(`/v1/letters/${letterToAgency.id}/acts`, { act: "send" })
  await json("/v1/duties/measures", who.shop, ndjson(platformMeasureRow))
  const { results: platformMeasures } = await json<{ results: { id: string }[] }>("/v1/duties/measures", who.shop)
  return {
    app: desk as TestApp,
    who,
    platformId: made.shop.id,
    ids: {
      ...{
        gathered: gathered.id,
        saved: saved.id,
        contact: contact.id,
        job: made.done,
        queued: made.waiting,
        hook: made.hook,
        record,
        penalty,
        other,
      },
      ...{
        delivery: deliveries[0]?.id ?? "",
        upload: roster.uploads[0]?.id ?? "",
        report: reports.results[0]?.id ?? "",
      },
      ...{
        filed: filed.id,
        consent: consent.id,
        copyReport,
        request: request.id,
        fileGrant: fileGrant.id,
        subscription: subscription.id,
        notice: String(notice?.id),
        measure: measure.id,
        declaration: declaration.id,
      },
      ...{ receipt: stream.headers.get("gongshi-receipt") ?? "", import: waiting.id, seller: "s-1" },
      ...{
        decision: decision.id,
        bulk: bulk.id,
        repair: repair.id,
        objection: objection.id,
        document: document.id,
        paper: paper.id,
        listing: listing.results[0]?.id ?? "",
        personChange: proposed.results[0]?.id ?? "",
        lead: leads.results[0]?.id ?? "",
        ...{ letter: hint.id, agencyLetter: letterToAgency.id },
        ...{ order: issued.id, draftedOrder: draftedOrder.id, platformMeasure: platformMeasures[0]?.id ?? "" },
      },
    },
  }
}

const leadRow = {
  ...{ ref: "jc-world", source: "monitoring", code: codeOf(3), facts: "网页未亮照（示例）", found_on: "2026-06-25" },
}

const platformMeasureRow = {
  ...{ reference: "CZ-world", seller: "s-1", violation: "未亮照（示例）", measure: "暂停服务（示例）" },
  decided_on: "2026-06-25",
}

/** A person without registration. */
const personRow = (hash: string) => ({
  identity_hash: hash,
  list: "penalty",
  class: "P2",
  decision_no: "示例市监处罚〔2026〕1号",
  decided_on: "2026-03-02",
  authority: "410105",
  published_on: "2026-03-05",
  displayed_until: "2026-12-31",
  legal_basis: "示例规定第一条",
})
