/**
 * Every page that is a list, outside what tests/web/thousand.test.ts turns over, with 25 rows on each: what the register of
 * `pageWorld` lacks for that, and where the lists are.
 */

import { randomUUID } from "node:crypto"
import { cp, readFile, writeFile } from "node:fs/promises"
import path from "node:path"
import { raiseAlerts } from "../../src/alert/raise.ts"
import { statisticsFollower } from "../../src/enforcement/statistics/count.ts"
import { publishedCalendar } from "../../src/law/calendar.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { seriousGrounds } from "../../src/law/serious-ground.ts"
import { workOnSearchJobs } from "../../src/search/job/work.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { agency } from "./agency.ts"
import { clock, officerHeader, testIdentityKeys } from "./app.ts"
import type { TestDatabase } from "./database.ts"
import type { PageReader, PageWorld } from "./page-world.ts"
import { importRecords } from "./record.ts"
import { platform, watch } from "./roster.ts"
import { codeOf, penaltyRow } from "./rows.ts"

/** As many rows as the smallest full list has. */
export const listRows = 25

/** What an officer asks by a form, whose words are in no address. */
export const askedByForm = {
  address: "/office/search",
  form: { q: "示例", scope: "live", list: "", purpose: "", step: "find" },
}

/** The lists that each reader comes by, which `fillLists` has filled. */
export function listAddresses({ addresses }: PageWorld): Record<PageReader, readonly string[]> {
  const console = (rest: string) => addresses.platform.find((address) => address.endsWith(rest)) ?? rest
  return {
    anyone: [
      ...["/?q=示例", "/?in=records", "/?list=penalty", "/?in=records&q=食品"].map(
        (query) => `${query}&limit=${listRows}`,
      ),
      ...["/catalogue", "/exports", "/recalls"],
      ...[`/subjects/${codeOf(1)}`, `/subjects/${codeOf(1)}/report`, "/statistics?by=month&list=penalty"],
    ],
    merchant: ["/counter", "/counter/measures", "/counter/certificates", "/applications"],
    platform: [
      ...["/console/alerts", "/console/searches", "/console/gathered", "/console/roster/sellers", "/console/duties"],
      "/console/roster/listed",
      ...["/console/reports", "/console/usage", console(`/rows?limit=${listRows}`), console("?state=dead")],
    ],
    agency: [
      ...["/desk/notices?state=all", "/desk/recalls", "/desk/objections?state=all", "/desk/requests", "/desk/measures"],
      "/desk/subscriptions",
    ],
    officer: [
      ...["/data-requests", "/alerts", "/office/platforms", "/office/platforms/measures", "/office/platforms/reports"],
      ...["/office/enforcement", "/office/measure-objections", "/office/complaints", "/office/persons"],
      ...["measures", "agencies", "uses"].map((show) => `/office/enforcement?show=${show}`),
    ],
  }
}

// What a row begins with, on whatever page.
const rowBeginnings = [
  ...[/<li class="(?:record|result)"/g, /<tr><t[dh]/g, /class="section own-record"/g, /<p class="desk-name"/g],
  ...[/<article/g, /<tr><th scope="row"/g],
]

/** How many rows a page shows: as many as there are of what there is most of. */
export function countRows(text: string): number {
  const main = text.slice(text.indexOf("<main"), text.indexOf("</main>")).replaceAll(/<nav[\s\S]*?<\/nav>/g, "")
  const inLists = main
    .split(/<(?:ul|ol)\b/)
    .map((list) => (list.split(/<\/(?:ul|ol)>/)[0] ?? "").match(/<li\b/g)?.length ?? 0)
  return Math.max(...inLists, ...rowBeginnings.map((beginning) => main.match(beginning)?.length ?? 0))
}

const each = Array.from({ length: listRows }, (_, at) => at + 1)

/** Adds what is missing. @param folderOfExports in which one export lies, made at the size 2 */
export async function fillLists({ sql }: TestDatabase, world: PageWorld, folderOfExports: string): Promise<void> {
  const { desk, header, key } = world
  const [tax, shop] = [key.agency, key.platform].map((own) => ({ authorization: `Bearer ${own}` }))
  const send = async (address: string, headers: Record<string, string> | undefined, json?: unknown) =>
    desk.request(address, {
      ...{ method: "POST", headers: { ...headers, "content-type": "application/json" } },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
  for (const n of each) {
    const other = await platform(sql, `示例第${n}号平台`)
    await watch(sql, other, [codeOf(200 + n)])
    await agency(desk, sql, {}, `示例第${n}号机构`)
    await send("/v1/subscriptions", tax, { list: "serious", ground: Object.keys(seriousGrounds)[n] })
    await desk.request("/v1/notices?limit=1", { headers: tax ?? {} })
    const counts = { code: codeOf(100 + n), platform: other.name, category: "advertising", period: "2026-06" }
    await send("/v1/complaints", other.header, { ...counts, count: n })
  }
  await raiseAlerts({ sql, clock })
  await proposePersons(desk)
  // Of each of 25 months one that is shown for three years.
  const months = each.map((n) => new Date(Date.UTC(2024, 4 + n, 6)).toISOString().slice(0, 10))
  const rows = months.map((day, at) => penaltyRow(900 + at, { class: "P3b", decided_on: day, published_on: day }))
  await importRecords(sql, rows)
  await statisticsFollower({ sql, calendar: publishedCalendar, policy: defaultPolicy }).catchUp()
  // Beside what they object to the merchant applies for a repair.
  const own = (await (await desk.request(`/v1/subjects/${codeOf(1)}`)).json()) as { records: { id: string }[] }
  for (const { id } of own.records) {
    const begun = await send("/v1/repairs", header.merchant, { record_id: id, statement: "已改正（示例）" })
    if (begun.status === 201) break
  }
  await gather(sql, desk, shop ?? {})
  const [hook] = await sql<{ id: string }[]>`select id from webhook order by created_at limit 1`
  await sql`
    insert into webhook_delivery (id, webhook_id, type, alerts, state, due_at, created_at)
    select gen_random_uuid(), ${hook?.id ?? ""}, 'ping', 0, 'dead', now(), now() from generate_series(1, ${listRows})`
  await sql`
    insert into client_usage (client_id, day, operation, requests, units, rows)
    select id, ${new Date(clock())}::date - n, 'check', 100 * n, n, 7 * n
    from api_client, generate_series(1, ${listRows}) n where name = '示例购物平台'`
  for (const n of [...each, listRows + 1]) await copyExport(folderOfExports, n + 2)
}

/** Listings of persons that wait for somebody else. */
async function proposePersons(desk: PageWorld["desk"]): Promise<void> {
  const [key] = testIdentityKeys
  const lines = each.map((n) =>
    JSON.stringify({
      ...{ identity_hash: `${key?.id}:${String(n).padStart(64, "0")}`, list: "penalty", class: "P2" },
      ...{ decision_no: `郑市监处罚〔2026〕${2_000 + n}号`, decided_on: "2026-03-02", authority: "410105" },
      ...{ published_on: "2026-03-05", displayed_until: "2026-12-31", legal_basis: `《示例条例》第${n}条` },
    }),
  )
  const headers = { ...(await officerHeader("officer", "410105", "anna")), "content-type": "application/x-ndjson" }
  await desk.request("/v1/person-listings", { method: "POST", headers, body: lines.join("\n") })
}

/** Searches of which all records were gathered, as many at a time as a client may have waiting. */
async function gather(sql: TestDatabase["sql"], desk: PageWorld["desk"], headers: Record<string, string>) {
  const records = postgresRecordIndex(sql)
  const given = { sql, records, resultDays: 30, clock, newId: randomUUID, log: () => {} }
  for (const n of each) {
    await desk.request(`/v1/search/jobs?q=示例第${n}号&list=penalty`, { method: "POST", headers })
    if (n % 5 === 0) await workOnSearchJobs(given, new AbortController().signal)
  }
}

/** The same export under another size. Nobody checks here what it is signed with. */
async function copyExport(folder: string, size: number): Promise<void> {
  await cp(path.join(folder, "2"), path.join(folder, String(size)), { recursive: true })
  const file = path.join(folder, String(size), "manifest.jws")
  const [head, payload = "", signature] = (await readFile(file, "utf8")).split(".")
  const manifest = JSON.parse(Buffer.from(payload, "base64url").toString())
  const said = { ...manifest, log: { ...manifest.log, size } }
  await writeFile(file, [head, Buffer.from(JSON.stringify(said)).toString("base64url"), signature].join("."))
}
