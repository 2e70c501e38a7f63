/**
 * A number of nobody in every input: each field of each kind of row, each member, parameter and header of each operation,
 * names of files and of clients, addresses of webhooks. It may be kept where it is for those inside; it is heard in no line
 * for the operator, no error, no report, and in nothing that leaves: the log, feed, exports, pages, statements, receipts.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { gunzipSync, zstdDecompressSync } from "node:zlib"
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { carries, type Role, type Scope } from "../../src/access/scope.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { importRows, testApp } from "../support/app.ts"
import { openAviary, type Writing, writingNames } from "../support/canary.ts"
import { useDatabase } from "../support/database.ts"
import { type Part, readDeclared } from "../support/declared.ts"
import { exportFolder } from "../support/export.ts"
import { fullRows } from "../support/full-row.ts"
import { bodiesOf, exampleOf, isJson, leaves, noText, placesIn, put } from "../support/planted.ts"
import { hasPoppler, textOf } from "../support/poppler.ts"
import { codeOf, penaltyRow } from "../support/rows.ts"
import { thingAt } from "../support/thing.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
const aviary = openAviary()
let world: Awaited<ReturnType<typeof makeWorld>>
const said: string[] = []
beforeAll(async () => {
  world = await makeWorld(database)
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      said.push(String(chunk))
      return true
    })
  }
})
afterAll(() => void vi.restoreAllMocks())
beforeEach(() => {
  world.app.log.length = 0
})

/** Nothing is heard behind: in the operator's lines, on the streams of the process. */
function expectSilence(): void {
  expect(aviary.heard(world.app.log.join("\n"))).toEqual([])
  expect(aviary.heard(said.join("\n"))).toEqual([])
}

async function send(address: string, who: Who, init: RequestInit = {}): Promise<{ response: Response; text: string }> {
  const response = await world.app.app.request(address, { ...init, headers: { ...init.headers, ...world.who[who] } })
  return { response, text: await response.text() }
}

describe("a number in a row of an import, sent, reported and released:", () => {
  let next = 2_000
  test.each(Object.entries(fullRows))("%s", async (kind, rowOf) => {
    const bare = rowOf(++next)
    const lines = [bare]
    for (const writing of writingNames) {
      for (const leaf of leaves(bare)) {
        const canary = aviary.plant(`import ${kind} ${leaf.join("/")}`, writing)
        lines.push(put(rowOf(++next), leaf, (text) => `${text}，${canary}`) as Record<string, unknown>)
      }
      const name = aviary.plant(`import ${kind}, name of a field`, writing)
      lines.push({ ...rowOf(++next), [name]: "示例", [`${name}列`]: "示例" })
      lines.push({ ...rowOf(++next), kind: aviary.plant(`import ${kind}, kind`, writing) })
    }
    const body = lines.map((row) => JSON.stringify(row)).join("\n")
    const headers = { "content-type": "application/x-ndjson" }
    const sent = await send("/v1/imports?source=canary", "anna", { method: "POST", headers, body })
    expect(sent.response.status).toBe(200)
    const run = JSON.parse(sent.text) as { id: string; state: string; rejected: number; to_answer: number }
    const { id, state } = run
    expect(state).toBe("waiting")
    expect(run.rejected + run.to_answer).toBeGreaterThan(10)
    const report = await send(`/v1/imports/${id}/report`, "boris")
    expect(report.text.split("\n").length).toBeGreaterThan(10)
    expect(aviary.heard(report.text)).toEqual([])
    const released = await send(`/v1/imports/${id}/acts`, "boris", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ act: "release" }),
    })
    expect(released.text).toContain('"released"')
    expect(aviary.heard((await send(`/v1/imports/${id}/report`, "boris")).text)).toEqual([])
    expect((await send(`/v1/subjects/${codeOf(next)}`, "nobody")).response.status).not.toBe(500)
    expectSilence()
  })

  test("by the operator's own hand", async () => {
    const lines = writingNames.flatMap((writing) =>
      Object.entries(fullRows).map(([kind, rowOf]) => ({
        ...rowOf(++next),
        note: aviary.plant(`operator's ${kind} note`, writing),
      })),
    )
    const { tally } = await importRows(database.sql, lines)
    expect(tally.rejected).toBeLessThan(lines.length)
    expectSilence()
  })
})

describe("a number in a form of a list:", () => {
  test.each(["abnormal", "serious", "penalty"] as const)("%s", async (list) => {
    const live = await send(`/v1/forms/${list}/records?format=csv`, "anna")
    const [head = "", first = ""] = live.text.replace("\ufeff", "").split("\r\n")
    const cells = readCells(first)
    const names = readCells(head)
    expect(cells.length).toBe(names.length)
    const lines: string[][] = []
    for (const writing of writingNames) {
      for (const [at, cell] of cells.entries()) {
        const canary = aviary.plant(`form of ${list}, ${names[at]}`, writing)
        lines.push(cells.map((each, index) => (index === at ? `${cell}${canary}` : each)))
      }
    }
    const post = (header: readonly string[]) =>
      send(`/v1/imports?list=${list}`, "anna", {
        method: "POST",
        headers: { "content-type": "text/csv" },
        body: [header, ...lines]
          .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","))
          .join("\r\n"),
      })
    const extra = names.map((name, at) =>
      at === names.length - 1 ? aviary.plant(`form of ${list}, header`, "plain") : name,
    )
    for (const header of [names, extra]) {
      const { response, text } = await post(header)
      if (response.status !== 200) {
        expect(aviary.heard(text)).toEqual([])
        continue
      }
      const { id } = JSON.parse(text) as { id: string }
      expect(aviary.heard((await send(`/v1/imports/${id}/report`, "boris")).text)).toEqual([])
      await send(`/v1/imports/${id}/acts`, "boris", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ act: "release" }),
      })
    }
    expectSilence()
  })
})

/** The cells of a line of CSV. */
function readCells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
  )
}

const { document } = readDeclared(testApp(() => database.sql))
interface Operation {
  operationId: string
  "x-scope": Scope
  parameters?: { in: string; name: string; schema: Part }[]
  requestBody?: { content: Record<string, { schema: Part }> }
}
const operations = Object.entries(document["paths"] as Record<string, Record<string, unknown>>).flatMap(
  ([address, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(
      ([method, operation]) => [operation.operationId, { address, method: method.toUpperCase(), operation }] as const,
    ),
)

const ofRole: readonly (readonly [Role, Who])[] = [
  ...([
    ["anyone", "nobody"],
    ["platform", "shop"],
    ["officer", "anna"],
    ["checker", "boris"],
  ] as const),
  ...([
    ["merchant", "merchant"],
    ["source", "source"],
    ["agency", "agency"],
    ["auditor", "auditor"],
  ] as const),
  ["administrator", "administrator"],
]

const schemas = (document["components"] as { schemas: Record<string, Part> }).schemas

let held = ""

const idOf = (address: string) => thingAt(address, { ...world.ids, held })

// Members are asked with every writing in turn, and all else every day with one.
for (const [whole, options, borneWritings] of twoSizes<readonly Writing[]>(["plain"], writingNames))
  describe(`a number in an operation's address, parameters, headers and members${whole}:`, options, () => {
    // A row of a source that waits for an answer.
    beforeAll(async () => {
      const row = penaltyRow(9_000 + borneWritings.length, {
        violation: `发布虚假广告，电话 ${aviary.plant("a row that is held", "telephone")}`,
      })
      const headers = { "content-type": "application/x-ndjson" }
      const { text } = await send("/v1/imports", "source", {
        method: "POST",
        headers,
        body: `${JSON.stringify(row)}\n`,
      })
      held = (JSON.parse(text) as { waiting_in: { id: string }[] }).waiting_in[0]?.id ?? ""
      if (held === "") throw new Error(`nothing is held: ${text}`)
    })

    /** The places of an operation at which a number was sent, each with the content type that carried it. */
    const planted = new Map<string, Set<string>>()

    test.each(operations)("%s", async (name, { address, method, operation }) => {
      const who = ofRole.find(([role]) => carries(role, operation["x-scope"]))?.[1] ?? "nobody"
      const parameters = operation.parameters ?? []
      const contents = Object.entries(operation.requestBody?.content ?? {})
      const [content] = contents
      const example = content && exampleOf(content[1].schema, schemas)
      const json = content !== undefined && isJson(content[0])
      const own = new Set<string>()
      planted.set(name, own)
      const place = (at: string, writing: Writing) => {
        own.add(at)
        return aviary.plant(`${name} ${at}`, writing)
      }
      const filled = (text: string) => address.replace(/\{\w+\}/g, encodeURIComponent(text))
      const stands = address.replace(/\{\w+\}/g, () =>
        contents.some(([type]) => isJson(type)) ? idOf(address) : codeOf(3),
      )
      const body = example === undefined ? undefined : json ? JSON.stringify(example) : String(example)
      const asked: { url: string; type?: string; headers?: Record<string, string>; body?: string | undefined }[] = []
      for (const writing of borneWritings) {
        if (address.includes("{")) asked.push({ url: filled(place("in the address", writing)), body })
        for (const each of parameters) {
          const canary = place(`${each.in} ${each.name}`, writing)
          if (each.in === "query") asked.push({ url: `${stands}?${each.name}=${encodeURIComponent(canary)}`, body })
          // A header can't carry all of Unicode.
          if (each.in === "header" && writing !== "wide")
            asked.push({ url: stands, headers: { [each.name]: canary }, body })
        }
        const unknown = place("a parameter that nobody knows", writing)
        asked.push({ url: `${stands}?${encodeURIComponent(unknown)}=${encodeURIComponent(unknown)}`, body })
        if (writing !== "wide") {
          // None of these is ever refused, so that one hides no other; what an answer is refused for is asked with by itself.
          const borne = ["user-agent", "referer", "x-forwarded-for", "cookie", "accept-language"]
          for (const each of [borne, ["accept"]]) {
            const headers = Object.fromEntries(each.map((header) => [header, place(`header ${header}`, writing)]))
            asked.push({ url: stands, headers, body })
          }
        }
      }
      for (const [type] of contents) {
        for (const each of bodiesOf(address, type, contents, schemas)) {
          const canary = place(`${type} ${each.place}`, each.writing)
          for (const sent of each.bodies(canary)) asked.push({ url: stands, type, body: sent })
        }
      }
      for (const { url, type = content?.[0], headers = {}, body: sent } of asked) {
        const carried = type === undefined ? {} : { "content-type": type }
        const init = { method, headers: { ...carried, ...headers, ...world.who[who] } }
        const response = await world.app.app.request(
          url,
          method === "GET" || sent === undefined ? init : { ...init, body: sent },
        )
        expect([method, url, response.status]).not.toContain(500)
        const isProblem = response.status >= 400
        if (isProblem) expect(aviary.heard(await response.text()), `${method} ${decodeURIComponent(url)}`).toEqual([])
        else await response.body?.cancel()
        for (const header of ["location", "content-disposition", "link"]) {
          expect(aviary.heard(response.headers.get(header) ?? ""), header).toEqual([])
        }
      }
      expectSilence()
    })

    test("is in every text that any of them takes", () => {
      expect([...planted.values()].some((own) => own.has("header idempotency-key"))).toBe(true)
      const left = operations.flatMap(([name, { address, operation }]) => {
        const own = planted.get(name) ?? new Set()
        const takes = [
          ...(address.includes("{") ? ["in the address"] : []),
          ...(operation.parameters ?? []).filter((each) => each.in !== "path").map((each) => `${each.in} ${each.name}`),
          ...Object.entries(operation.requestBody?.content ?? {}).flatMap(([type, { schema }]) =>
            noText.test(type) ? [] : [...placesIn(address, type, schema, schemas)].map((at) => `${type} ${at}`),
          ),
        ]
        return takes.filter((at) => !own.has(at)).map((at) => `${name}: ${at}`)
      })
      expect(left).toEqual([])
    })
  })

describe("a number that a page is asked with, in its address or its form:", () => {
  const pages = [
    ...[
      "/?q={}",
      "/?q={}&in=records",
      "/?q=示例&region={}",
      "/?q=示例&from={}",
      "/?lang={}",
      "/check?q={}",
      "/check?{}={}",
    ],
    ...[
      "/subjects/{}",
      "/subjects/{}/report",
      "/subjects/{}/report.pdf",
      "/records/{}/certificate",
      "/records/{}/ending",
    ],
    ...[
      "/records/{}/repair",
      "/records/{}/objection",
      "/catalogue/{}",
      "/catalogue?{}={}",
      "/applications/{}",
      "/counter/{}",
      "/worklist?kind={}",
    ],
    ...[
      "/alerts?cursor={}",
      "/verify?{}={}",
      "/console/sign-in?next={}",
      "/console/jobs/{}",
      "/console/webhooks/{}",
      "/{}",
    ],
  ] as const
  test.each(pages)("%s", async (page) => {
    for (const who of ["nobody", "anna", "merchant"] as const) {
      for (const writing of writingNames) {
        const canary = encodeURIComponent(aviary.plant(`page ${page}`, writing))
        const address = encodeURI(page).replaceAll("%7B%7D", canary)
        const { response, text } = await send(address, who, { headers: { accept: "text/html" } })
        expect(aviary.heard(text), `${address} ${response.status}`).toEqual([])
        expect(aviary.heard(response.headers.get("location") ?? "")).toEqual([])
      }
    }
    expectSilence()
  })
})

describe("a number in a column of a roster, outside of those that are sealed", () => {
  test("is in no fault, list or number", async () => {
    const head = [
      "经营者编号",
      "名称",
      "统一社会信用代码",
      "实际经营地址",
      "联系方式",
      "网店名称",
      "网址",
      "行政区划代码",
    ]
    const row = ["c-1", "郑州示例云杉商贸有限公司", codeOf(3), "示例市示例路1号", "service@shop.example", "示例店"]
    const cells = [...row, "https://shop.example/c1", "410105"]
    for (const writing of writingNames) {
      const lines = cells.map((_, at) =>
        cells.map((cell, index) => (index === at ? `${cell}${aviary.plant(`roster ${head[at]}`, writing)}` : cell)),
      )
      const header = [...head, `备注${aviary.plant("roster, header", writing)}`]
      const body = [header, ...lines].map((line) => line.join(",")).join("\n")
      const headers = { "content-type": "text/csv" }
      const sent = await send("/v1/rosters?mode=delta", "shop", { method: "POST", headers, body })
      expect(sent.response.status).toBe(200)
      const { report } = JSON.parse(sent.text) as { report: string }
      for (const text of [sent.text, (await send(report, "shop")).text]) expect(aviary.heard(text), writing).toEqual([])
    }
    expect(aviary.heard((await send("/v1/rosters/statistics", "anna")).text)).toEqual([])
    expectSilence()
  })
})

describe("a number in the name of", () => {
  test.each(writingNames)("a file that is sent as a form, and what is asked with it (%s)", async (writing) => {
    const file = aviary.plant("name of a file in a form", writing)
    const field = aviary.plant("name of a form's field", writing)
    const [column, cell] = [aviary.plant("header of a file", writing), aviary.plant("cell of a file", writing)]
    const csv = `店铺,统一社会信用代码,备注${column}\n示例店铺,${codeOf(3)},${cell}\n`
    const parts = [
      `Content-Disposition: form-data; name="file"; filename="卖家 ${file}.csv"\r\nContent-Type: text/csv\r\n\r\n${csv}`,
      `Content-Disposition: form-data; name="${field}"\r\n\r\n${field}`,
    ]
    const form = parts.map((part) => `--zaun\r\n${part}\r\n`).join("")
    const { response, text } = await send("/v1/check/jobs", "shop", {
      method: "POST",
      headers: { "content-type": "multipart/form-data; boundary=zaun" },
      body: `${form}--zaun--\r\n`,
    })
    expect(aviary.heard(text)).toEqual([])
    if (response.status !== 202) return
    const { id } = JSON.parse(text) as { id: string }
    await (world.app as unknown as { work(): Promise<number> }).work()
    for (const page of [`/v1/check/jobs/${id}`, `/v1/check/jobs/${id}/summary`, `/v1/check/jobs/${id}/receipt`]) {
      expect(aviary.heard(opened((await send(page, "shop")).text)), page).toEqual([])
    }
    const result = await send(`/v1/check/jobs/${id}/result`, "shop")
    expect(aviary.heard(result.response.headers.get("content-disposition") ?? "")).toEqual([])
    await send(`/v1/check/jobs/${id}`, "shop", { method: "DELETE" })
    expectSilence()
  })
})

/** A token with what it says, where a text is one. */
function opened(text: string): string {
  const [, payload] = /^[\w-]+\.([\w-]+)\.[\w-]+\s*$/.exec(text) ?? []
  return payload === undefined ? text : `${text}\n${Buffer.from(payload, "base64url").toString("utf8")}`
}

describe("afterwards nothing is heard", () => {
  test("in the log's entries, and in the lines that they commit to", async () => {
    const found = await database.sql<{ text: string }[]>`
      select entry || coalesce(line, '') as text from log_entry`
    expect(found.length).toBeGreaterThan(20)
    expect(aviary.heard(found.map(({ text }) => text).join("\n"))).toEqual([])
  })

  test("in the feed", async () => {
    const { response, text } = await send("/v1/feed?from=0&follow=false", "shop")
    expect(response.status).toBe(200)
    expect(text.split("\n").length).toBeGreaterThan(20)
    expect(aviary.heard(text)).toEqual([])
  })

  test("in an export: snapshot, delta, log, manifest", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "gongshi-canary-"))
    try {
      await exportFolder(database.sql, await createSigningKey("Ed25519"), folder, { from: [1] })
      const files = readdirSync(folder)
      expect(files.filter((file) => file.startsWith("delta")).length).toBeGreaterThan(0)
      for (const file of files) {
        const bytes = readFileSync(path.join(folder, file))
        const plain = file.endsWith(".zst")
          ? zstdDecompressSync(bytes)
          : file.endsWith(".gz")
            ? gunzipSync(bytes)
            : bytes
        expect(aviary.heard(opened(plain.toString("utf8"))), file).toEqual([])
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test("on the pages of subjects and records, in their statements, in search, alerts and listings", async () => {
    const records = await database.sql<{ id: string; code: string; list: string }[]>`
      select distinct on (list, detail::text is null, subject_code) id, subject_code as code, list from record`
    expect(records.length).toBeGreaterThan(20)
    for (const { id, code } of records) {
      for (const page of [`/v1/subjects/${code}`, `/v1/records/${id}`, `/subjects/${code}`]) {
        expect(aviary.heard((await send(page, "nobody")).text), page).toEqual([])
      }
    }
    const [{ id = "", code = "" } = {}] = records
    const html = { headers: { accept: "text/html" } }
    const jwt = { headers: { accept: "application/jwt" } }
    for (const [page, init] of [
      ...records.slice(0, 20).map((each) => [`/v1/subjects/${each.code}/report`, jwt] as const),
      [`/subjects/${code}/report`, html] as const,
      [`/records/${id}/certificate`, html] as const,
      ["/?q=示例&in=all", html] as const,
      ["/v1/search?q=示例&in=all&limit=50", {}] as const,
      ["/v1/search?q=广告&in=records&limit=50", {}] as const,
      ["/v1/search/records/atom?q=广告", {}] as const,
      ["/v1/search/records/csv?q=广告", {}] as const,
    ]) {
      expect(aviary.heard(opened((await send(encodeURI(page), "nobody", init)).text)), page).toEqual([])
    }
    expect(aviary.heard((await send("/v1/alerts?limit=500", "shop")).text)).toEqual([])
  })

  // Texts that are not shown are searched for numbers, too: a row that holds one waits for an officer.
  test("in what agencies and merchants are told, of what has ended too", async () => {
    const kept = await database.sql<{ detail: string }[]>`
      select detail::text as detail from record where detail ? 'removal_reason' or detail ? 'removal_decision_no'`
    expect(aviary.heard(kept.map(({ detail }) => detail).join("\n"))).toEqual([])
    const ended = await database.sql<{ id: string; code: string }[]>`
      select id, subject_code as code from record where state not in ('live', 'paused', 'masked') order by id limit 20`
    expect(ended.length).toBeGreaterThan(0)
    const of = ended.flatMap(({ id, code }) => [`/records/${id}/ending`, `/v1/marks/${code}`])
    const trays = ["/v1/notices", "/v1/recalls", "/v1/measures", "/v1/statistics", "/v1/data-requests", "/v1/alerts"]
    for (const page of [...of, ...trays]) expect(aviary.heard((await send(page, "agency")).text), page).toEqual([])
    for (const page of ["/counter", "/applications"])
      expect(aviary.heard((await send(page, "merchant", { headers: { accept: "text/html" } })).text), page).toEqual([])
  })

  test.skipIf(!hasPoppler)("in the text of a PDF", async () => {
    const records = await database.sql<{ code: string }[]>`
      select subject_code as code from record where state = 'live' order by id limit 3`
    for (const { code } of records) {
      const response = await world.app.app.request(`/subjects/${code}/report.pdf`)
      expect(response.status).toBe(200)
      expect(aviary.heard(textOf(new Uint8Array(await response.arrayBuffer())))).toEqual([])
    }
  })

  test("in receipts", async () => {
    const receipts = await database.sql<{ document: string }[]>`select document from check_receipt`
    expect(receipts.length).toBeGreaterThan(0)
    for (const { document: token } of receipts) expect(aviary.heard(opened(token))).toEqual([])
  })
})
