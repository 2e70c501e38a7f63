/**
 * `gongshi migrate --grant ROLE`: everything that the server does works with those rights, and the log and the audit
 * trail only grow. The tables belong to a role that is no superuser, as on a server of an operator's own.
 */
import { randomUUID } from "node:crypto"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest"
import { toApiKey } from "../../src/access/api-key.ts"
import { addClient, revokeClient } from "../../src/access/store.ts"
import { type Pool, sqlState } from "../../src/database/client.ts"
import { openPool } from "../../src/database/pool.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { importRows, officerHeader, testApp } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { officer } from "../support/office.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const cwd = useFolder()
const [name, owner, server] = ["grants", "owner", "server"].map((kind) => `${kind}_${randomUUID().slice(0, 8)}`)
const urlOf = (user: string) => {
  const url = new URL(inject("workerDatabaseUrl"))
  return Object.assign(url, { username: user, password: "opensesame", pathname: `/${name}` }).href
}
const migrate = (user: string, ...args: string[]) =>
  gongshi(["migrate", ...args], { cwd, env: { DATABASE_URL: urlOf(user), DATA_DIR: path.join(cwd, "data") } })

let admin: Pool
let asOwner: Pool
let asServer: Pool
beforeAll(async () => {
  admin = openPool({ ...inject("postgres"), database: "postgres" }, 1)
  for (const role of [owner, server]) await admin.unsafe(`create role ${role} login password 'opensesame'`)
  await admin.unsafe(`grant ${server} to ${owner} with admin option`)
  await admin.unsafe(`create database ${name} owner ${owner} template template1`)
  asOwner = openPool(urlOf(owner ?? ""), 1)
  asServer = openPool(urlOf(server ?? ""), 5)
})
afterAll(async () => {
  await Promise.all([asOwner.end(), asServer.end()])
  await admin.unsafe(`drop database ${name} with (force)`)
  await admin.unsafe(`drop role ${server}`)
  await admin.unsafe(`drop role ${owner}`)
  await admin.end()
})

const refusalOf = async (sql: Pool, statement: string) =>
  sqlState(await sql.unsafe(statement).catch((refusal: unknown) => refusal))

describe("a role that was granted the server's rights", () => {
  test("is granted them by the role that migrates, again and again", async () => {
    for (let run = 0; run < 2; run++) {
      const { code, stdout, stderr } = await migrate(owner ?? "", "--grant", server ?? "")
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
      expect(stdout).toContain(`${server} may serve the register`)
    }
    expect((await migrate(server ?? "")).code).toBe(0)
  })

  test("does all that the server does: imports, decisions, rebuild of the search, keys, audit", async () => {
    const app = testApp(() => asServer)
    const { tally } = await importRows(asServer, [subjectRow(1), abnormalRow(1), abnormalRow(2)])
    expect(tally).toMatchObject({ added: 3, rejected: 0 })
    const again = await importRows(asServer, [subjectRow(1, { name: "示例云杉商贸有限公司" })])
    expect(again.tally).toMatchObject({ amended: 1 })
    await postgresIndex(asServer).rebuild()
    await postgresIndex(asServer).rebuild()
    const search = await app.request(`/v1/search?q=${encodeURIComponent("云杉")}`)
    expect(await search.json()).toMatchObject({ results: [{ code: codeOf(1) }] })

    const anna = await officer(app, "officer", "410105", "anna")
    const boris = await officer(app, "checker", "410105", "boris")
    const response = await app.request(`/v1/subjects/${codeOf(2)}`)
    const { records } = (await response.json()) as { records: { id: string }[] }
    const { body } = await anna.post("/v1/decisions", {
      ...{ kind: "change", record_id: records[0]?.id, change: "correct" },
      ...{ arose_on: "2026-06-30", evidence: "示例卷宗第 1 页" },
    })
    await boris.act(body, "approve")
    expect(await (await app.request(`/v1/subjects/${codeOf(2)}`)).json()).toMatchObject({ records: [] })

    const client = { id: randomUUID(), name: "示例平台", actor: "system:test", at: Date.now() }
    await addClient(asServer, { ...client, role: "platform", key: toApiKey(randomUUID()) })
    expect(await revokeClient(asServer, client)).toBe("revoked")
    const audit = await app.request("/v1/audit", { headers: await officerHeader("auditor", "100000") })
    expect(audit.status).toBe(200)
  })

  test.each([
    "update audit_event set actor = 'nobody'",
    "delete from audit_event",
    "truncate audit_event",
    "alter table audit_event disable trigger all",
    "drop table audit_event",
    "update log_entry set entry = ''",
    "update log_entry set position = position + 1",
    "delete from log_entry",
    "truncate log_entry",
    "alter table log_entry disable trigger all",
    "drop trigger log_entry_only_grows on log_entry",
    "create or replace function refuse_change() returns trigger language plpgsql as 'begin return old; end'",
    "insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 1)",
  ])("is not permitted to: %s", async (statement) => {
    // 42501: insufficient_privilege.
    expect(await refusalOf(asServer, statement)).toBe("42501")
  })

  test("may empty a line of the log, as an erasure does, and do nothing else to it", async () => {
    // 23001: restrict_violation, from the trigger.
    expect(await refusalOf(asServer, "update log_entry set line = 'x' where position = 0")).toBe("23001")
    expect(await refusalOf(asServer, "update log_entry set line = null where position = 0")).toBeNull()
  })

  test("is not alone in what it may not: the triggers refuse the owner too", async () => {
    for (const statement of ["update audit_event set actor = 'nobody'", "delete from audit_event"]) {
      expect(await refusalOf(asOwner, statement)).toBe("23001")
    }
  })
})

test.each([
  ["is not there", () => "nobody_at_all", "is no role of this database server"],
  ["owns the tables", () => owner ?? "", "owns the tables"],
  ["is a superuser", () => new URL(inject("workerDatabaseUrl")).username, "is a superuser"],
])("a role that %s is granted nothing", async (_, role, reason) => {
  const { code, stderr } = await migrate(owner ?? "", "--grant", role())
  expect(stderr).toContain(reason)
  expect(code).toBe(2)
})
