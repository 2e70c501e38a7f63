/** Identity reports, for the contract of cases. */
import { randomUUID } from "node:crypto"
import { officerHeader } from "../support/app.ts"
import { platform } from "../support/roster.ts"
import type { MakeFixture } from "./family.ts"

export const makeReports: MakeFixture = async (_, sql) => {
  const shop = await platform(sql)
  let month = 0
  return {
    ...{ path: "/v1/rosters/reports", table: "roster_report", reads: { list: true, one: false } },
    async put(state) {
      const id = randomUUID()
      const period = `${2030 + Math.floor(month / 2)}-${month++ % 2 === 0 ? "01" : "07"}`
      await sql`insert into roster_report (id, client_id, period, state, due_on, version)
        values (${id}, ${shop.id}, ${period}, ${state}, '2026-07-31', 3)`
      return id
    },
    sides: {
      officer: { at: "", isNamed: false, header: await officerHeader("checker", "410105", "boris"), foreign: null },
    },
    addresses: { accept: "accept", return: "return" },
    bodies: { accept: null, return: { reason: "缺实际经营地址（示例）" } },
    // Opened by the daily work, or by the platform's own file.
    begin: null,
  }
}
