import { beforeAll, describe, expect, test } from "vitest"
import { officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
let headers: Record<string, string>
beforeAll(async () => {
  headers = await officerHeader("head", "410105")
})

describe("what is no text", () => {
  test.each([
    "/v1/decisions?state=a%00b",
    "/v1/repairs?state=a%00b",
    "/v1/objections?state=a%00b",
    "/v1/worklist?person=a%00b",
    "/v1/audit?actor=a%00b",
    "/v1/records/a%00b/proof",
    "/v1/records/a%00b",
    "/records/a%00b/repair",
  ])("in %s is refused as such, not met as a fault", async (path) => {
    const response = await app.request(path, { headers })
    expect([400, 404]).toContain(response.status)
    expect(app.log).toEqual([])
  })

  test.each([
    "/v1/decisions?cursor=9999-99-99~00000000-0000-4000-8000-000000000000",
    "/v1/decisions?cursor=-~------------------------------------",
    "/v1/worklist?cursor=9999-99-99~410105~00000000-0000-4000-8000-000000000000",
  ])("%s is no cursor", async (path) => {
    const response = await app.request(path, { headers })
    expect(await response.json()).toMatchObject({ status: 400, type: "urn:gongshi:problem:invalid-cursor" })
  })

  test.each(["a\u0000b", "a\ud800b", "a\ufffdb", "a\u0007b"])(
    "in a proposal, as %j, is refused at its field",
    async (text) => {
      const response = await app.request("/v1/decisions", {
        method: "POST",
        headers: { ...(await officerHeader("officer", "410105")), "content-type": "application/json" },
        body: JSON.stringify({
          kind: "abnormal",
          subject: { code: codeOf(1), name: "示例商贸有限公司" },
          authority: "410105",
          ground: "AB-E4",
          arose_on: "2026-03-02",
          evidence: text,
        }),
      })
      expect(await response.json()).toMatchObject({ status: 400, errors: [{ pointer: "/evidence" }] })
      expect(await database.sql`select 1 from proceeding`).toHaveLength(0)
    },
  )
})
