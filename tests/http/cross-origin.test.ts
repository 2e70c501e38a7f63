/**
 * What a page of another origin may read.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"

const database = useDatabase()
const { app, request } = testApp(() => database.sql)
const origin = { origin: "https://anybody.example" }
let record = ""
beforeAll(async () => {
  await importRows(database.sql, [abnormalRow(1)])
  const { records } = (await (await request(`/v1/subjects/${codeOf(1)}`)).json()) as { records: { id: string }[] }
  record = records[0]?.id ?? ""
})

const open = () => [
  "/log/checkpoint",
  "/log/tile/entries/000.p/1",
  "/log/proof/inclusion?position=0",
  "/exports/head",
  "/exports/1/manifest.jws",
  "/.well-known/jwks.json",
  "/v1/keys/history",
  "/v1/releases",
  "/status",
  `/v1/records/${record}`,
  `/v1/records/${record}/proof`,
  "/v1/records/none",
]

describe("pages of any origin", () => {
  test("read what is public and meant to be verified, with its headers, also where it is not there", async () => {
    for (const path of open()) {
      for (const method of ["GET", "HEAD"]) {
        const { headers } = await app.request(path, { method, headers: origin })
        expect(headers.get("access-control-allow-origin"), path).toBe("*")
        expect(headers.get("access-control-expose-headers")).toContain("ETag")
        expect(headers.get("access-control-allow-credentials")).toBeNull()
        expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin")
      }
    }
  })

  test("are told so beforehand, and never that they may send a credential", async () => {
    for (const path of open()) {
      const asked = {
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization,if-none-match,range",
      }
      const { status, headers } = await app.request(path, { method: "OPTIONS", headers: { ...origin, ...asked } })
      expect([path, status]).toEqual([path, 204])
      expect(headers.get("access-control-allow-methods")).toBe("GET,HEAD")
      const allowed = headers.get("access-control-allow-headers")?.toLowerCase() ?? ""
      expect(allowed).toContain("range")
      expect(allowed).not.toContain("authorization")
    }
  })

  test("read nothing else", async () => {
    const paths = ["/", "/exports", "/v1/search?q=x", `/v1/subjects/${codeOf(1)}`, "/v1/exports", "/v1/check/jobs"]
    for (const path of [...paths, `/v1/records/${record}/ending`, "/v1/recordsx", "/status/x"]) {
      for (const method of ["GET", "OPTIONS"]) {
        const { headers } = await app.request(path, { method, headers: origin })
        expect(headers.get("access-control-allow-origin"), path).toBeNull()
        expect(headers.get("cross-origin-resource-policy")).toBe("same-origin")
      }
    }
    const { headers } = await app.request("/status", { method: "POST", headers: origin })
    expect(headers.get("access-control-allow-origin")).toBeNull()
  })
})
