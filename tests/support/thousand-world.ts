/** A register with a thousand of everything that a page lists, and whoever sees it. */
import { randomUUID } from "node:crypto"
import { beginPersonSession } from "../../src/access/person-session-store.ts"
import { addClient } from "../../src/access/store.ts"
import { raiseAlerts } from "../../src/alert/raise.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { personCookie } from "../../src/http/person.ts"
import { jobDesk } from "../check/job/office.ts"
import { agency } from "./agency.ts"
import { clock, importRows, noticeParts, officerHeader } from "./app.ts"
import type { TestDatabase } from "./database.ts"
import { fillLongMerchant, longMerchant } from "./long-merchant.ts"
import { worker } from "./office.ts"
import { consoleCookie } from "./page-world.ts"
import { platform, watch } from "./roster.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "./rows.ts"

/** As many as stand behind each list, and behind those that are slow to fill. */
const thousand = 1_000
const some = 60

/** A list: where it begins, who sees it, what of its page is a row, and how many there are of it in all. */
export interface LongList {
  name: string
  address: string
  headers: Record<string, string>
  row: RegExp
  /** How many there are; absent where the page has to say it. */
  total?: number
  /** What the page says of how many there are. */
  says?: RegExp
  /** Which part of the page it is, where others turn on the same page. */
  part?: (page: string) => string
}

const numbers = (from: number) => Array.from({ length: thousand }, (_, at) => from + at)
const [recalled, told, long] = [2_000, 4_000, 9_000] as const

/** Makes it. */
export async function thousandWorld(database: TestDatabase) {
  const { sql } = database
  const desk = jobDesk(database, {}, { mayChoose: true, issuer: "http://127.0.0.1", loginUrl: "/sign-in" })
  const shop = await platform(sql, "示例购物平台")
  await watch(sql, shop, numbers(told).map(codeOf))
  const tax = await fillAgency(database, desk)
  await raiseAlerts({ sql, clock })
  const job = await fillPlatform(desk, shop.header)
  const held = await fillOffice(database, desk)
  const key = (tax.header["authorization"] ?? "").replace("Bearer ", "")
  const { code, headers: owner } = await fillLongMerchant(database, desk, tax, long, some)
  const console = { cookie: await consoleCookie({ desk }, shop.key) }
  const tray = { cookie: await consoleCookie({ desk }, key) }
  const post = async (role: "officer" | "checker" | "administrator" | "auditor") => {
    const token = randomUUID()
    const posts = [{ role, authority: "410105" }]
    await beginPersonSession(sql, { subject: `some-${role}`, posts, token, now: clock() })
    return { cookie: `${personCookie.name}=${token}` }
  }
  const officer = await post("officer")
  const checker = await post("checker")
  const administrator = await post("administrator")
  const auditor = await post("auditor")
  const item = /<li class="record"/g
  const line = /<tr><td/g
  const paper = /<li><p class="desk-name"/g
  const result = /<li class="result"/g
  const lists: LongList[] = [
    {
      ...{ name: "merchants", address: "/?q=示例&in=subjects", headers: {}, row: result, total: thousand },
      says: /共 ([\d,]+) 个商户/,
    },
    { name: "records", address: "/?in=records", headers: {}, row: result, total: thousand + longMerchant.shown },
    {
      name: "worklist",
      address: "/worklist",
      headers: officer,
      row: item,
      says: /<span class="count">([\d,]+)<\/span>/,
    },
    { name: "leads", address: "/office/leads", headers: officer, row: item, total: thousand },
    { name: "cases", address: "/office/cases", headers: officer, row: item, total: some },
    // Four of them made the register.
    { name: "imports", address: "/office/imports", headers: checker, row: item, total: some + 4 },
    { name: "audit", address: "/office/audit", headers: auditor, row: /<li id="e/g },
    { name: "keys", address: "/office/clients", headers: administrator, row: line },
    {
      name: "people",
      address: "/office/people",
      headers: administrator,
      row: /<form method="post" action="[^"]*people/g,
    },
    { name: "files", address: "/console/jobs", headers: console, row: /<li><p class="desk-name"/g, total: some },
    { name: "hits", address: `/console/jobs/${job}/rows?limit=25`, headers: console, row: line, total: thousand },
    { name: "alerts", address: "/console/alerts", headers: console, row: item, total: thousand },
    { name: "tray", address: "/desk/notices?state=open", headers: tray, row: item },
    {
      name: "platforms",
      address: "/office/platforms",
      headers: officer,
      row: /<tr><th scope="row"/g,
      total: thousand + 1,
    },
    { name: "how alerts arrive", address: "/alerts", headers: officer, row: line, total: thousand + 1 },
    {
      name: "agencies",
      address: "/office/enforcement?show=agencies",
      headers: officer,
      row: line,
      total: thousand + 1,
    },
    { name: "still held", address: "/recalls", headers: {}, row: /<tr><th scope="row"/g, total: thousand + 1 },
    { name: "recalls", address: "/desk/recalls", headers: tray, row: line, total: thousand },
    {
      ...{ name: "credit record", address: `/subjects/${code}`, headers: {}, total: longMerchant.shown },
      ...{ row: /<article class="record of-/g, says: /有公示记录 ([\d,]+) 条/ },
    },
    {
      ...{ name: "own records", address: "/counter", headers: owner, total: longMerchant.all },
      row: /<article class="section own-record"|<li id="[a-z2-7]{26}"/g,
    },
    { name: "own papers", address: "/counter/certificates", headers: owner, row: paper, total: longMerchant.all },
    {
      ...{ name: "own measures", address: "/counter/measures", headers: owner, row: paper, total: some },
      part: (page) => page.split('id="filed"')[0] ?? "",
    },
    {
      ...{ name: "own objections", address: "/counter/measures", headers: owner, row: paper, total: some },
      part: (page) => page.split('id="filed"')[1] ?? "",
    },
    { name: "own applications", address: "/applications", headers: owner, row: item, total: some },
    { name: "own leads", address: "/desk/leads", headers: tray, row: item, total: thousand },
  ]
  return { desk, lists, import: `/office/imports/${held}`, checker, long: { code, headers: owner } }
}

type Desk = ReturnType<typeof jobDesk>

/** Told of a thousand listings that ended, and of a thousand that stand. */
async function fillAgency({ sql }: TestDatabase, desk: Desk) {
  const raise = () => raiseNotices({ sql, clock, signedLog: { halted: async () => null }, ...noticeParts })
  const tax = await agency(desk, sql, { member: "tax" }, "示例市税务局")
  await tax.post("/v1/subscriptions", { list: "abnormal" })
  await raise()
  await importRows(
    sql,
    numbers(recalled).map((n) => abnormalRow(n)),
  )
  await raise()
  await importRows(
    sql,
    numbers(recalled).map((n) => abnormalRow(n, { removed_on: "2026-06-20" })),
  )
  await raise()
  await importRows(
    sql,
    numbers(told).flatMap((n) => [subjectRow(n), abnormalRow(n)]),
  )
  await raise()
  const rows = (make: (n: number) => object) =>
    numbers(told)
      .map((n) => JSON.stringify(make(n)))
      .join("\n")
  const headers = { ...tax.header, "content-type": "application/x-ndjson" }
  await desk.request("/v1/leads", {
    ...{ method: "POST", headers },
    body: rows((n) => ({
      ...{ ref: `ys-${n}`, source: "agency", code: codeOf(n), facts: `纳税申报地址无人办公（示例第${n}号）` },
      ...{ found_on: "2026-06-25", authority: "410102" },
    })),
  })
  return tax
}

/** A file of a thousand rows that are checked, and others. */
async function fillPlatform(desk: Desk, header: Record<string, string>): Promise<string> {
  const rows = numbers(told).map((n) => `示例店铺${n},${codeOf(n)}`)
  const { id } = await desk.taken(`店铺,统一社会信用代码\n${rows.join("\n")}\n`, header)
  for (let n = 1; n < some; n++) {
    // So many wait at a time as a platform may have waiting.
    if (n % 5 === 0) await desk.work()
    await desk.taken(`店铺,统一社会信用代码\n甲,${codeOf(n)}\n`, header)
  }
  await desk.work()
  return id
}

/** A thousand leads, cases, keys, people and rows of a file that waits. */
async function fillOffice({ sql }: TestDatabase, desk: Desk) {
  const officer = await officerHeader("officer", "410105", "anna")
  const send = async (path: string, rows: readonly unknown[]) => {
    const body = rows.map((row) => JSON.stringify(row)).join("\n")
    const headers = { ...officer, "content-type": "application/x-ndjson" }
    const answer = await desk.request(path, { method: "POST", headers, body })
    return (await answer.json()) as { id: string }
  }
  await send(
    "/v1/leads",
    numbers(1).map((n) => ({
      ...{ ref: `jc-${n}`, source: "monitoring", code: codeOf(n), facts: `网页未亮照（示例第${n}号）` },
      ...{ found_on: "2026-06-25", authority: "410105" },
    })),
  )
  const { id } = await send(
    "/v1/imports?source=rows.ndjson",
    numbers(6_000).map((n) => penaltyRow(n, n % 2 === 0 ? {} : { decided_on: "2027-01-01" })),
  )
  for (let n = 1; n < some; n++) await send(`/v1/imports?source=rows-${n}.ndjson`, [penaltyRow(8_000 + n)])
  await Promise.all(
    numbers(1).map(async (n) => {
      const [id, name] = [randomUUID(), `示例第${n}号平台`]
      await addClient(sql, {
        id,
        name,
        role: "platform",
        region: "410105",
        key: `gongshi_${id}`,
        actor: "system:test",
        at: clock(),
      })
      const other = { id: randomUUID(), name: `示例第${n}号机构`, role: "agency" as const }
      await addClient(sql, { ...other, key: `gongshi_${other.id}`, actor: "system:test", at: clock() })
      const posts = [{ role: "officer" as const, authority: "410105" }]
      await beginPersonSession(sql, { subject: `officer-${n}`, posts, token: randomUUID(), now: clock() })
    }),
  )
  await sql`
    insert into webhook (id, client_id, url, description, enabled, secret, position, ordinal, created_at)
    select gen_random_uuid(), id, 'https://shop.example/hook', '', true, ''::bytea, 0, 0, now() from api_client
    where role = 'platform' and name like '示例第%'`
  const anna = worker(desk, officer)
  for (let n = 1; n <= some; n++) {
    await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查，登记住所无人办公（示例）" },
    })
  }
  return id
}
