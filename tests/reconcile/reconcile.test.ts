/** The Reconciliation Service API 0.2: held to the schemas that its community group publishes, and to what a register may say. */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { Ajv } from "ajv"
import formats from "ajv-formats"
import { beforeAll, describe, expect, test } from "vitest"
import { chooseModules } from "../../src/app/modules.ts"
import { clientHeader, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, {}, { modules: chooseModules(["core", "reconcile"]) })
const folder = path.resolve(import.meta.dirname, "../vectors/reconciliation")

const ajv = new Ajv({ strict: false, validateFormats: true })
// A plugin of the older kind, whose types name the module and not the function in it.
;(formats as unknown as (ajv: Ajv) => void)(ajv)
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const { $schema: _, ...schema } = JSON.parse(readFileSync(path.join(folder, file), "utf8"))
  ajv.addSchema(schema, file)
}
const fits = (schema: string, value: unknown) => {
  const isIt = ajv.validate(schema, value)
  expect(ajv.errorsText(), schema).toBe(isIt ? "No errors" : "")
}

const nameOf = (n: number) => subjectRow(n).name

beforeAll(() => importRows(database.sql, [abnormalRow(1), subjectRow(2)]))

const get = async (address: string) => (await app.request(address)).json()
async function post(form: Record<string, unknown>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(Object.entries(form).map(([name, value]) => [name, JSON.stringify(value)]))
  return app.request("/reconcile", { method: "POST", body, headers })
}
type Results = Record<string, { result: { id: string; score: number; match: boolean }[] }>

test("the manifest is one, and what it names is there", async () => {
  const manifest = (await get("/reconcile")) as {
    view: { url: string }
    suggest: Record<string, { service_path: string }>
    extend: { propose_properties: { service_path: string } }
  }
  fits("manifest.json", manifest)
  expect(manifest.view.url).toBe("https://gongshi.example/subjects/{{id}}")
  for (const { service_path } of [...Object.values(manifest.suggest), manifest.extend.propose_properties]) {
    expect((await app.request(service_path)).status).toBe(200)
  }
  // The bench of the API, and other clients, are pages of other sites.
  const { headers } = await app.request("/reconcile", { headers: { origin: "https://bench.example" } })
  expect(headers.get("access-control-allow-origin")).toBe("*")
  expect(headers.has("access-control-allow-credentials")).toBe(false)
})

describe("a batch of queries", () => {
  const queries = {
    q0: { query: nameOf(1), type: "merchant", limit: 3 },
    q1: { query: codeOf(2) },
    q2: { query: nameOf(1), type: "planet" },
    q3: { query: nameOf(1), properties: [{ pid: "region", v: "000000" }] },
    q4: { query: codeOf(9) },
  }

  test("by POST and by GET is answered with candidates, the likeliest first", async () => {
    fits("reconciliation-query-batch.json", queries)
    const answer = await post({ queries })
    expect(answer.status).toBe(200)
    const results = (await answer.json()) as Results
    fits("reconciliation-result-batch.json", results)
    expect(results["q0"]?.result[0]).toMatchObject({ id: codeOf(1), match: true, score: 100 })
    expect(results["q1"]?.result).toMatchObject([{ id: codeOf(2), match: true, score: 100 }])
    expect(results["q2"]?.result).toEqual([])
    expect(results["q3"]?.result[0]?.id).toBe(codeOf(1))
    // Nobody is made up for a code that the register does not know.
    expect(results["q4"]?.result).toEqual([])
    expect(await get(`/reconcile?queries=${encodeURIComponent(JSON.stringify(queries))}`)).toEqual(results)
  })

  test("has the limits of /v1/match: ten without a key, and a key lifts them", async () => {
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`q${n}`, { query: nameOf(1) }]))
    expect((await post({ queries: eleven })).status).toBe(401)
    expect((await post({ queries: eleven }, await clientHeader(database.sql, "platform"))).status).toBe(200)
    expect((await post({ queries: eleven }, { authorization: "Bearer wrong" })).status).toBe(401)
  })

  test("has them for codes too, each of which is looked up", async () => {
    const codes = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, n) => [`q${n}`, { query: codeOf(2) }]))
    const platform = await clientHeader(database.sql, "platform")
    expect((await post({ queries: codes(10) })).status).toBe(200)
    expect((await post({ queries: codes(11) })).status).toBe(401)
    expect((await post({ queries: codes(11) }, platform)).status).toBe(200)
    const many = await post({ queries: codes(1_001) }, platform)
    expect(await many.json()).toMatchObject({ status: 413, type: "urn:gongshi:problem:too-large" })
  })

  test("that is none is refused, with its place", async () => {
    for (const queries of ["text", [], { q: { query: 1 } }]) {
      expect(await (await post({ queries })).json()).toMatchObject({ status: 400, errors: [{ pointer: "/queries" }] })
    }
    const broken = await app.request("/reconcile", { method: "POST", body: new URLSearchParams({ queries: "{" }) })
    expect(broken.status).toBe(400)
    expect((await post({ queries: {} })).status).toBe(200)
    // A name that every object has a member of.
    const odd = await post({
      queries: { constructor: { query: nameOf(1), type: "planet" }, toString: { query: nameOf(1) } },
    })
    const told = (await odd.json()) as Results
    expect([told["constructor"]?.result, told["toString"]?.result[0]?.id]).toEqual([[], codeOf(1)])
  })
})

test("data extension tells the verdict, and of whom nobody knows no number that reads as a clearance", async () => {
  const proposed = (await get("/reconcile/properties?type=merchant")) as { properties: { id: string }[] }
  fits("data-extension-property-proposal.json", proposed)
  const extend = {
    ids: [codeOf(1), codeOf(2), codeOf(9), "9"],
    properties: proposed.properties.map(({ id }) => ({ id })),
  }
  fits("data-extension-query.json", extend)
  const answer = (await (await post({ extend })).json()) as { rows: Record<string, Record<string, unknown[]>> }
  fits("data-extension-response.json", answer)
  expect(answer.rows[codeOf(1)]).toMatchObject({
    verdict: [{ str: "listed 列入" }],
    lists: [{ str: "abnormal" }],
    records: [{ int: 1 }],
  })
  expect(answer.rows[codeOf(2)]).toMatchObject({ verdict: [{ str: "clear 未列入" }], records: [{ int: 0 }] })
  expect(answer.rows[codeOf(9)]).toMatchObject({ verdict: [{ str: "unknown 本库未收录" }], lists: [], records: [] })
  expect(answer.rows["9"]).toMatchObject({ verdict: [{ str: "invalid 代码有误" }], records: [] })
})

test("what is typed is suggested: merchants, properties, the one type", async () => {
  const entities = await get(`/reconcile/suggest/entity?prefix=${encodeURIComponent(nameOf(1).slice(0, 6))}`)
  fits("suggest-entities-response.json", entities)
  fits("suggest-properties-response.json", await get("/reconcile/suggest/property?prefix=verd"))
  fits("suggest-types-response.json", await get("/reconcile/suggest/type?prefix=mer"))
  expect(await get("/reconcile/suggest/property?prefix=verd")).toMatchObject({ result: [{ id: "verdict" }] })
})

test("where the module does not run there is nothing at its address", async () => {
  const core = testApp(() => database.sql, {}, { modules: chooseModules(["core"]) })
  expect((await core.request("/reconcile")).status).toBe(404)
})
