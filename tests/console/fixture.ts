/**
 * A platform with something on every page of its console: a roster with faults, alerts, webhooks of which one has failed,
 * a file that is checked and one that waits.
 */
import { deliverAlerts } from "../../src/alert/courier.ts"
import { raiseAlerts } from "../../src/alert/raise.ts"
import type { jobDesk } from "../check/job/office.ts"
import { clock, importOptions, importRows, testAlerting } from "../support/app.ts"
import type { TestDatabase } from "../support/database.ts"
import { openReceiver } from "../support/receiver.ts"
import { type Platform, platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

/** What was made. */
export interface Furnished {
  shop: Platform
  done: string
  waiting: string
  /** The webhook that failed. */
  hook: string
}

const roster = [
  "经营者编号,名称,统一社会信用代码,实际经营地址,联系方式,网店名称,网址",
  `s-1,郑州示例云杉商贸有限公司,${codeOf(3)},示例市示例路1号,service@shop.example,示例云杉店,https://shop.example/1`,
  "s-2,郑州示例白桦商贸有限公司,91000000MA0000008X,示例市示例路2号,service@shop.example,示例白桦店,https://shop.example/2",
  `s-3,郑州示例红松商贸有限公司,${codeOf(4)},,service@shop.example,示例红松店,shop`,
].join("\n")

/** Makes it. @param write how names are written */
export async function furnish(
  database: TestDatabase,
  desk: ReturnType<typeof jobDesk>,
  write = (text: string) => text,
): Promise<Furnished> {
  const { sql } = database
  const shop = await platform(sql, "示例购物平台")
  await watch(sql, shop, [codeOf(1), codeOf(2)])
  await sql`update roster_upload set started_at = '2026-01-05', finished_at = '2026-01-05'`
  const receiver = await openReceiver()
  receiver.answer = (response) => response.writeHead(410).end("<script>alert(1)</script>")
  const post = (path: string, body: BodyInit, type = "application/json") =>
    desk.request(path, { method: "POST", headers: { ...shop.header, "content-type": type }, body })
  const made = await post("/v1/webhooks", JSON.stringify({ url: receiver.url, description: "风控中心" }))
  const { id: hook } = (await made.json()) as { id: string }
  const published = [abnormalRow(1), penaltyRow(2), subjectRow(5)]
  await importRows(sql, JSON.parse(write(JSON.stringify(published))) as unknown[])
  await raiseAlerts({ sql, clock })
  const office = { ...importOptions, sql, alerting: testAlerting, log: () => {} }
  await deliverAlerts(office, new AbortController().signal)
  await receiver.close()
  await post("/v1/webhooks", JSON.stringify({ url: "http://127.0.0.1:1/hook" }))
  await post("/v1/rosters?mode=full&period=2026-01&exits=confirmed", write(roster), "text/csv")
  const rules = [
    { list: "serious", advice: "block" },
    { list: "penalty", class: "P3a", advice: "review" },
  ]
  const policy = JSON.stringify({ rules, verdicts: { unknown: "review" } })
  const headers = { ...shop.header, "content-type": "application/json" }
  await desk.request("/v1/check/policy", { method: "PUT", headers, body: policy })
  const rows = [codeOf(1), codeOf(2), codeOf(5), codeOf(1), codeOf(9), "91000000MA0000008X", ""]
  const csv = `店铺,统一社会信用代码\n${rows.map((code, index) => `示例店铺${index + 1},${code}`).join("\n")}\n`
  const { id: done } = await desk.taken(csv, shop.header, `?file_name=${encodeURIComponent("示例卖家名单.csv")}`)
  await desk.work()
  const name = encodeURIComponent("示例平台二〇二六年七月全部在册经营者名单（含直播间和线下门店，最终版）.csv")
  const { id: waiting } = await desk.taken(csv, shop.header, `?file_name=${name}`)
  return { shop, done, waiting, hook }
}
