/**
 * A register with something on every page for those who do not work in the authority, 25 rows where there are rows, and
 * the addresses of all those pages by who reads them.
 */
import { randomUUID } from "node:crypto"
import { raiseAlerts } from "../../src/alert/raise.ts"
import type { Pool } from "../../src/database/client.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { statisticsFollower } from "../../src/enforcement/statistics/count.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { makeCode } from "../../src/names/code.ts"
import { workOnSearchJobs } from "../../src/search/job/work.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { jobDesk } from "../check/job/office.ts"
import { type Furnished, furnish } from "../console/fixture.ts"
import { type AgencyDesk, agency } from "./agency.ts"
import { clock, merchantHeader, noticeParts, officerHeader, type TestApp } from "./app.ts"
import type { TestDatabase } from "./database.ts"
import { move } from "./move.ts"
import { merchant, officer } from "./office.ts"
import { importRecords } from "./record.ts"
import { watch } from "./roster.ts"
import * as rows from "./rows.ts"
import { codeOf, turned, turnedRow, turning } from "./rows.ts"
import { sessionHeader } from "./session.ts"

const abnormalRow: typeof rows.abnormalRow = (...of) => turnedRow(rows.abnormalRow(...of))
const penaltyRow: typeof rows.penaltyRow = (...of) => turnedRow(rows.penaltyRow(...of))
const seriousRow: typeof rows.seriousRow = (...of) => turnedRow(rows.seriousRow(...of))
const subjectRow: typeof rows.subjectRow = (...of) => turnedRow(rows.subjectRow(...of))

/** As many rows as a page is measured with. */
const rowCount = 25

const numbers = (from: number) => Array.from({ length: rowCount }, (_, at) => from + at)

/** Who reads. */
export const pageReaders = ["anyone", "merchant", "platform", "agency", "officer"] as const
export type PageReader = (typeof pageReaders)[number]

/** The register, and what stands where. */
export interface PageWorld {
  desk: ReturnType<typeof jobDesk>
  /** What people's browsers send, who have signed in. */
  session: { merchant: Record<string, string>; officer: Record<string, string> }
  /** What programs of theirs send. */
  header: { merchant: Record<string, string>; officer: Record<string, string> }
  key: { platform: string; agency: string }
  addresses: Record<PageReader, string[]>
}

// Decisions differ in their words, and so do these: what repeats itself would pack too well.
const pieces = [
  ...[
    "未按规定明码标价",
    "销售超过保质期的食品",
    "发布含有绝对化用语的广告",
    "擅自改变登记的经营范围",
    "未建立进货查验记录",
  ],
  ...["使用未经检定的计量器具", "虚构原价以促销", "未公示营业执照信息", "冒用他人厂名厂址", "出租特种设备作业人员证"],
  ...[
    "经执法人员现场检查",
    "有询问笔录和现场照片为证",
    "当事人对上述事实予以承认",
    "货值金额经核算",
    "责令限期改正后仍未改正",
  ],
]

/** A text of a decision, about as long as they are. */
function decisionText(n: number): string {
  const chosen = Array.from({ length: 9 }, (_, at) => pieces[(n * 7 + at * 5 + ((n * at) % 11)) % pieces.length])
  return `${chosen.join("，")}（示例第${n}号，共${n * 13}件，计${n * 137}元）。`
}

/** A penalty with a text of its own. @param n of the text and the number @param of the merchant */
function told(of: number, n: number, more: Record<string, unknown> = {}) {
  return penaltyRow(of, {
    ...{ violation: decisionText(n), decision_no: `郑市监处罚〔2026〕${1_000 + n}号` },
    ...{ content: `罚款${n * 137}元，没收违法所得${n * 11}元`, basis: `《示例条例》第${n}条` },
    ...more,
  })
}

const servedText = `行政处罚决定书\n当事人：${turned("示例云杉餐饮管理股份有限公司")}（2026）\n${numbers(1).map(decisionText).join("\n")}`

// Merchants of the list pages, of the platform's alerts, and those whose records agencies act on.
const [listed, watched, acted] = [100, 200, 300] as const
/** A sole trader, whose operator is shown. */
const trader = makeCode("92000000", "MA000777")
// The penalty of the merchant whose display has ended.
const ended = 99

export async function pageWorld(database: TestDatabase, more: Parameters<typeof jobDesk>[2] = {}): Promise<PageWorld> {
  const { sql } = database
  const desk = jobDesk(database, {}, { loginUrl: "/sign-in", ...more })
  const issuer = more.issuer ?? "https://gongshi.example"
  const records = await importRecords(sql, [
    subjectRow(1, {
      ...{ name: "示例云杉餐饮管理股份有限公司", former_names: ["示例红松餐饮店"] },
      shops: [{ platform: "示例商城", name: "示例云杉旗舰店", url: "https://shop.example/1" }],
    }),
    ...numbers(1)
      .slice(2)
      .map((n) => told(1, n, n === rowCount ? { decision_text: servedText } : {})),
    abnormalRow(1),
    seriousRow(1),
    told(1, ended),
    subjectRow(2),
    { ...subjectRow(2, { name: "示例王记小吃店", operator: `王${turning}建国` }), code: trader },
    ...numbers(listed).flatMap((n) => [subjectRow(n), n % 3 === 0 ? abnormalRow(n) : told(n, n)]),
  ])
  const console = await furnish(database, desk, turned)
  const gathered = await fillPlatform(database, desk, console)
  const tax = await fillAgency(database, desk)
  const own = await fillCounter(database, desk, records)
  await statisticsFollower({ sql, calendar: publishedCalendar, policy: defaultPolicy }).catchUp()
  const file = `店铺,统一社会信用代码\n${numbers(listed)
    .map((n) => `示例店铺${n},${codeOf(n)}`)
    .join("\n")}\n`
  const { id: job } = await desk.taken(file, console.shop.header, "?advice=true")
  // Names that are like those of merchants, and wait for a person.
  const names = `店铺,企业名称\n甲,示例云杉餐饮管理股份\n乙,${numbers(listed)
    .slice(0, 3)
    .map((n) => `示例第${n}号商贸`)
    .join("\n丙,")}\n`
  const { id: named } = await desk.taken(names, console.shop.header)
  await desk.work()
  const key = (header: Record<string, string>) => (header["authorization"] ?? "").replace("Bearer ", "")
  const addresses = {
    anyone: publicAddresses(records),
    merchant: own.addresses,
    platform: [
      ...platformAddresses(console, { job, named, gathered }),
      ...(await sql<{ id: string }[]>`select id from letter where kind = 'interview' limit 1`).map(
        ({ id }) => `/console/letters/${id}`,
      ),
    ],
    agency: await agencyAddresses(database.sql, desk, tax),
    officer: ["/data-requests", `/data-requests/${await firstRequest(tax)}`, "/alerts"],
  }
  return {
    ...{ desk, addresses, key: { platform: console.shop.key, agency: key(tax.header) } },
    header: { merchant: await merchantHeader(codeOf(1)), officer: await officerHeader("head", "410000", "clara") },
    session: {
      merchant: await sessionHeader(sql, issuer, "trader", { role: "merchant", code: codeOf(1) }),
      officer: await sessionHeader(sql, issuer, "clara", { role: "head", authority: "410000" }),
    },
  }
}

function publicAddresses(records: readonly string[]): string[] {
  const [penalty = "", last = ""] = [records[0], records.at(-1)]
  return [
    ...[
      "/",
      "/?q=示例",
      "/?in=records",
      "/?in=records&q=食品",
      "/?list=abnormal&region=41",
      "/?list=penalty",
      "/?q=查无此名",
    ],
    ...["/?q=yunshan", "/?list=x", "/?in=records&list=penalty&authority=410105"],
    ...[`/subjects/${codeOf(1)}`, `/subjects/${trader}`, `/subjects/${codeOf(9_999)}`, "/subjects/91350100M000100Y4"],
    ...[`/subjects/${codeOf(1)}/report`, `/subjects/${trader}/report`, `/records/${penalty}/certificate`],
    ...[
      `/records/${records[rowCount - 3]}/text`,
      `/records/${penalty}/repair`,
      `/records/${penalty}/objection`,
      `/records/${last}/objection`,
    ],
    ...["/catalogue", "/catalogue/AB-E4", "/catalogue/SV-0501", "/catalogue/P2", "/catalogue/AB-X9"],
    ...["/check", `/check?q=${codeOf(1)}`, "/check?q=示例云杉餐饮", `/check?q=${codeOf(9_998)}`, "/check?left-out=1"],
    ...["/exports", "/statistics", "/statistics?by=region&list=penalty", "/statistics?by=ground"],
    ...[
      "/statistics?authority=410105&year=2026&by=class",
      "/recalls",
      "/copies",
      "/pledges",
      "/verify",
      "/follow",
      `/subjects/${codeOf(1)}/help`,
      "/about",
      "/accessibility",
      "/status",
      "/docs",
    ],
    ...["/sign-in", "/console/sign-in", "/counter", "/applications", "/nothing"],
  ]
}

function platformAddresses(
  { done, waiting, hook }: Furnished,
  { job, named, gathered }: Record<"job" | "named" | "gathered", string>,
): string[] {
  return [
    ...["/console", "/console/jobs", `/console/jobs/${done}`, `/console/jobs/${waiting}`, `/console/jobs/${job}`],
    ...[`/console/jobs/${job}/rows?limit=${rowCount}`, "/console/policy", "/console/alerts", "/console/searches"],
    `/console/jobs/${named}/names`,
    ...[
      "/console/gathered",
      "/console/find",
      `/console/merchants/${codeOf(1)}`,
      `/console/gathered/${gathered}`,
      "/console/names",
    ],
    ...["/console/webhooks", `/console/webhooks/${hook}`, `/console/webhooks/${hook}?state=dead`, "/console/roster"],
    ...["/console/roster/sellers", "/console/roster/listed"],
    ...["/console/duties", "/console/reports", "/console/usage", "/console/told", "/desk/notices"],
    "/console/letters",
  ]
}

async function fillPlatform(
  { sql }: TestDatabase,
  desk: ReturnType<typeof jobDesk>,
  { shop }: Furnished,
): Promise<string> {
  await watch(sql, shop, numbers(watched).map(codeOf))
  await importRecords(
    sql,
    numbers(watched).map((n) => told(n, n)),
  )
  await raiseAlerts({ sql, clock })
  const post = (path: string, json: unknown) =>
    desk.request(path, {
      ...{ method: "POST", body: JSON.stringify(json) },
      headers: { ...shop.header, "content-type": "application/json" },
    })
  for (const n of numbers(1)) {
    await post("/v1/alerts/searches", { name: `示例检索${n}`, q: pieces[n % pieces.length], list: "penalty" })
    await post("/v1/duties/measures", {
      ...{ reference: `CZ-2026-${n}`, seller: `shop-${n + 2}`, violation: decisionText(n).slice(0, 60) },
      ...{ measure: `暂停服务${n}日（示例）`, decided_on: "2026-06-20" },
    })
  }
  await sql`update roster_seller set entered_on = '2025-12-20' where client_id = ${shop.id}`
  const [anna, boris] = [
    await officer(desk, "officer", "410105", "anna"),
    await officer(desk, "checker", "410105", "b"),
  ]
  for (const n of numbers(1)) {
    const { body } = await anna.post("/v1/orders", {
      ...{ platform: shop.id, seller: `shop-${n + 2}`, demand: decisionText(n).slice(0, 80) },
      ...{ basis: "《示例条例》第三十条", due_on: "2026-07-20" },
    })
    const order = body as unknown as { id: string; version: number }
    await boris.post(`/v1/orders/${order.id}/acts`, { act: "issue", version: order.version })
  }
  for (const n of numbers(1)) {
    const { body } = await anna.post("/v1/letters", {
      ...{ kind: "hint", to_client: shop.id, title: `示例提示第${n}号`, content: decisionText(n).slice(0, 80) },
    })
    const letter = body as unknown as { id: string }
    await boris.post(`/v1/letters/${letter.id}/acts`, { act: "send" })
  }
  const { body: interview } = await anna.post("/v1/letters", {
    ...{ kind: "interview", to_client: shop.id, title: "约谈示例平台", content: decisionText(1), due_on: "2026-07-03" },
  })
  const promises = numbers(1)
    .slice(0, 3)
    .map((n) => ({ text: decisionText(n).slice(0, 60), due_on: `2026-07-1${n}` }))
  await boris.post(`/v1/letters/${interview["id"]}/acts`, { act: "send" })
  await anna.post(`/v1/letters/${interview["id"]}/acts`, {
    ...{ act: "hold", held_on: "2026-06-30", minutes: decisionText(2), promises },
  })
  return gather(sql, desk, shop.header)
}

/** A search of which all records were gathered. @returns its job */
async function gather(sql: Pool, desk: ReturnType<typeof jobDesk>, headers: Record<string, string>): Promise<string> {
  const begun = await desk.request("/v1/search/jobs?q=示例&list=penalty&region=41", { method: "POST", headers })
  const { id } = (await begun.json()) as { id: string }
  const records = postgresRecordIndex(sql)
  await records.catchUp()
  const given = { sql, records, resultDays: 30, clock, newId: randomUUID, log: () => {} }
  await workOnSearchJobs(given, new AbortController().signal)
  return id
}

async function fillAgency({ sql }: TestDatabase, desk: ReturnType<typeof jobDesk>): Promise<AgencyDesk> {
  const raise = () => raiseNotices({ sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
  const tax = await agency(desk, sql, { member: "tax" }, "示例市税务局")
  await tax.post("/v1/subscriptions", { list: "serious", region: "41" })
  await tax.post("/v1/subscriptions", { list: "serious", ground: "SV-0501" })
  await raise()
  const ids: string[] = []
  for (const n of numbers(acted)) {
    const [record = ""] = await importRecords(sql, [subjectRow(n), seriousRow(n)])
    ids.push(record)
    const { body } = await tax.post("/v1/measures", { record_id: record, measure: "M-HONOUR" })
    const { id: measure } = body as unknown as { id: string }
    const owner = await merchant(desk, codeOf(n))
    await owner.post("/v1/measure-objections", { measure, text: decisionText(n).slice(0, 90) })
  }
  await raise()
  for (const id of ids) await move(sql, id, "revoke")
  await raise()
  const again = numbers(acted + 50)
  await importRecords(
    sql,
    again.flatMap((n) => [subjectRow(n), seriousRow(n)]),
  )
  await raise()
  for (const n of numbers(1)) {
    await tax.post("/v1/data-requests", {
      ...{ kind: "days", purpose: `纳税信用评价（示例${n}）`, basis: `《示例条例》第${n}条`, lists: ["serious"] },
      ...{ region: "4101", from: "2026-06-30", to: "2027-05-31" },
    })
  }
  return tax
}

async function firstRequest(tax: AgencyDesk): Promise<string> {
  const { body } = await tax.get("/v1/data-requests?limit=1")
  return (body as unknown as { requests: { id: string }[] }).requests[0]?.id ?? ""
}

/** Something that one person has prepared and another of the agency is to confirm. */
async function prepare(sql: Pool, tax: AgencyDesk): Promise<string> {
  await sql`update api_client set hands = 'single', held_by = 'carla' where id = ${tax.id}`
  const { body } = await tax.post("/v1/data-requests", {
    ...{ kind: "days", purpose: "纳税信用评价（示例，待确认）", basis: "《示例条例》第一条", lists: ["serious"] },
    ...{ region: "4101", from: "2026-06-30", to: "2027-05-31" },
  })
  await sql`update api_client set hands = 'several', held_by = null where id = ${tax.id}`
  return (body as unknown as { prepared: { id: string } }).prepared.id
}

/** The page of a file that two officers have let an agency read. */
async function grantedFile(desk: ReturnType<typeof jobDesk>, tax: AgencyDesk): Promise<string> {
  const anna = await officer(desk, "officer", "410105", "anna")
  const boris = await officer(desk, "checker", "410105", "boris")
  const { body: held } = await anna.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(acted), name: "示例案卷商贸有限公司" }, authority: "410105" },
    ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查（示例）" },
  })
  await anna.bring(held, "现场核查笔录（示例）")
  const { body: grant } = await anna.post("/v1/file-grants", {
    ...{ case: held.id, body: tax.name, purpose: "行政复议：示例复〔2026〕1号", until: "2026-07-31" },
  })
  await boris.post(`/v1/file-grants/${grant.id}/acts`, { act: "confirm" })
  return `/desk/files/${grant.id}`
}

async function agencyAddresses(sql: Pool, desk: ReturnType<typeof jobDesk>, tax: AgencyDesk): Promise<string[]> {
  const answer = await desk.request("/v1/notices?limit=1", { headers: tax.header })
  const { notices } = (await answer.json()) as { notices: { id: number }[] }
  const { body } = await tax.post("/v1/leads", {
    ...{ ref: "ys-1", source: "agency", code: codeOf(acted), facts: "抽查发现未亮照（示例）", found_on: "2026-06-25" },
    authority: "410105",
  })
  const [lead] = (body as unknown as { results: { id: string }[] }).results
  const sent = await tax.post("/v1/declarations", { measures: [{ code: codeOf(acted), measure: "M-HONOUR" }] })
  const declared = (sent.body as unknown as { declaration: { id: string } | null }).declaration?.id
  return [
    ...["/console/find", `/console/merchants/${codeOf(acted)}`],
    ...["/console", "/desk/notices", "/desk/notices?state=all", `/desk/notices/${notices[0]?.id}`],
    ...[
      "/desk/recalls",
      "/desk/objections",
      "/desk/requests",
      "/desk/subscriptions",
      "/desk/files",
      "/console/reports",
    ],
    ...["/desk/declarations", `/desk/declarations/${declared}`],
    ...["/desk/measures", "/desk/leads", `/desk/leads/${lead?.id}`, "/desk/leads/new", "/desk/agency"],
    ...["/desk/leads/file", "/desk/prepared", `/desk/prepared/${await prepare(sql, tax)}`, "/console/key"],
    ...["/console/usage", "/console/told", "/console/webhooks", "/console/alerts", "/console/roster"],
    await grantedFile(desk, tax),
  ]
}

async function fillCounter(database: TestDatabase, desk: ReturnType<typeof jobDesk>, records: readonly string[]) {
  const owner = await merchant(desk, codeOf(1))
  const started: string[] = []
  for (const record of records.slice(0, rowCount)) {
    const { status, body } = await owner.post("/v1/objections", { record_id: record, statement: decisionText(3) })
    if (status === 201) started.push(body.id)
  }
  const [serious = "", withdrawn = ""] = records.slice(rowCount - 1)
  const tax = await agency(desk, database.sql)
  for (const n of numbers(1)) {
    await tax.post("/v1/measures", { record_id: serious, measure: "M-HONOUR", reference: `示例〔2026〕${n}号` })
  }
  await move(database.sql, withdrawn, "withdraw")
  return {
    addresses: [
      `/records/${withdrawn}/ending`,
      ...[
        "/counter",
        "/counter/find",
        "/counter/measures",
        "/counter/contacts",
        "/counter/certificates",
        "/applications",
      ],
      ...["/counter/period", "/counter/period/report?from=2021-07-01&to=2026-06-30"],
      ...[
        `/applications/${started[0]}`,
        `/applications/${started[0]}/receipt`,
        `/records/${records[1]}/repair`,
        `/records/${records[1]}/objection`,
      ],
    ],
  }
}

/** Signs in at the console. @returns the cookie */
export async function consoleCookie({ desk }: { desk: Pick<TestApp, "app"> }, key: string): Promise<string> {
  const answer = await desk.app.request("/console/sign-in", {
    ...{ method: "POST", body: new URLSearchParams({ key }) },
    headers: { origin: "http://localhost" },
  })
  return answer.headers.get("set-cookie")?.split(";")[0] ?? ""
}

/** What each reader's requests carry. */
export async function readerHeaders(world: PageWorld): Promise<Record<PageReader, Record<string, string>>> {
  return {
    anyone: {},
    ...world.session,
    platform: { cookie: await consoleCookie(world, world.key.platform) },
    agency: { cookie: await consoleCookie(world, world.key.agency) },
  }
}
