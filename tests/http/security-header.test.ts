import { describe, expect, test } from "vitest"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)

describe("every answer tells browsers the same", () => {
  test("whichever way it was made", async () => {
    const headers = { "content-type": "application/json" }
    const check = (body: string) => request("/v1/check", { method: "POST", headers, body })
    const answers = [
      await request("/healthz"),
      await check('{"queries":{"q":{"code":"9"}}}'),
      await check("{"),
      await request("/nowhere"),
      await request("/"),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 404, 200])
    const names = [
      ...["content-security-policy", "cross-origin-resource-policy", "cross-origin-opener-policy"],
      ...["origin-agent-cluster", "referrer-policy", "strict-transport-security", "x-content-type-options"],
      ...["x-dns-prefetch-control", "x-download-options", "x-frame-options"],
      ...["x-permitted-cross-domain-policies", "x-xss-protection"],
    ]
    const [first, ...others] = answers.map((answer) => names.map((name) => answer.headers.get(name)))
    expect(first).not.toContain(null)
    for (const other of others) expect(other).toEqual(first)
    expect(answers[1]?.headers.get("content-type")).toBe("application/json")
    // What anyone is answered may be kept as its route says.
    expect(answers[1]?.headers.get("cache-control")).toBeNull()
  })
})
